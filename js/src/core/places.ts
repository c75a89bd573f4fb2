// Reads a place that somebody typed or pasted: coordinates, a zoom with coordinates, or a tile.
import { type Grid, type LatLng, positionText, tileAt, tileCentre, tileText } from "./tiles.ts";

/** What the text is read against: the grid of a row, its zooms, its bounds in degrees. */
export interface PlaceContext extends Grid {
  min_zoom: number;
  /** The last zoom that has tiles of its own, and the last one that the map goes to. */
  max_native_zoom: number;
  deepest: number;
  south: number;
  west: number;
  north: number;
  east: number;
}

export interface Place {
  at: LatLng;
  /** Undefined to stay at the zoom that the map has. */
  zoom: number | undefined;
  /** How the text was read. */
  words: string;
  /** Whether it lies outside of the row's bounds, where there are no tiles. */
  isOutside: boolean;
}

/** A text that is no place; the message says what would be one. */
export class PlaceError extends Error {}

type Triple = [number, number, number];

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)$/;
const SIGNS: Record<string, number> = { N: 1, E: 1, S: -1, W: -1 };
const BESIDE_A_NUMBER = /^(?<number>[^NESW°]+?)\s*°?\s*(?<side>[NESW])?$/i;

/** What can be typed, for the input and its errors. */
export function placeExamples({ crs, min_zoom, max_native_zoom }: PlaceContext): string {
  const zoom = Math.round((min_zoom + max_native_zoom) / 2);
  return crs === "Simple"
    ? `“x, y” in pixels, “zoom/x/y” with decimals, or a tile “z/x/y”`
    : `“lat, lng”, “${zoom}/lat/lng”, or a tile “${zoom}/x/y”`;
}

/** Throws `PlaceError` where the text cannot be read, or leads to nowhere. */
export function readPlace(text: string, context: PlaceContext): Place {
  const clean = text
    .normalize("NFKC")
    .replaceAll("\u2212", "-")
    .replace(/^.*#(map=)?/, "") // an address of OpenStreetMap and its kin
    .replace(/^\s*tile\b/i, "")
    .replace(/\b[xy]\b\s*[:=]?/gi, " ") // as the status line writes pixels
    .trim();
  if (clean === "") throw new PlaceError(`Type a place: ${placeExamples(context)}.`);
  const parts = clean.split(clean.includes("/") ? "/" : /\s*[,;]\s*|\s+(?=[-+.\d])/);
  const values = parts.map((part) => numberOf(part.trim(), context));
  if (values.length === 2) return atPosition(undefined, ordered(parts, values), context);
  if (values.length !== 3 || !clean.includes("/")) {
    const count = values.length === 1 ? "one number" : `${values.length} numbers`;
    throw new PlaceError(`“${text.trim()}” holds ${count}. Expected ${placeExamples(context)}.`);
  }
  const [zoom, first, second] = values as Triple;
  const isTile = parts.every((part) => /^\s*\d+\s*$/.test(part));
  if (isTile) return inTile(zoom, first, second, context);
  return atPosition(zoom, [first, second], context);
}

function numberOf(part: string, context: PlaceContext): number {
  const { number = "", side = "" } = BESIDE_A_NUMBER.exec(part)?.groups ?? {};
  if (!NUMBER.test(number)) {
    throw new PlaceError(`“${part}” is no number. Expected ${placeExamples(context)}.`);
  }
  return Number(number) * (SIGNS[side.toUpperCase()] ?? 1);
}

/** Longitude may come first where a letter says so. */
function ordered(parts: readonly string[], values: readonly number[]): [number, number] {
  const [first, second] = values as [number, number];
  return /[EW]\s*$/i.test(parts[0] ?? "") ? [second, first] : [first, second];
}

function atPosition(
  zoom: number | undefined,
  [first, second]: [number, number],
  context: PlaceContext,
): Place {
  const { crs } = context;
  if (zoom !== undefined) checkZoom(zoom, context.deepest, context);
  if (crs !== "Simple") checkDegrees(first, second, context);
  const at: LatLng =
    crs === "Simple"
      ? { lat: -second, lng: first }
      : { lat: first, lng: intoView(second, context) };
  const where = positionText(crs, at);
  return {
    at,
    zoom,
    words: zoom === undefined ? where : `${where} at zoom ${zoom}`,
    isOutside: !contains(context, at),
  };
}

function checkDegrees(lat: number, lng: number, context: PlaceContext): void {
  if (Math.abs(lat) <= 90 && Math.abs(lng) <= 360) return;
  const isSwapped = Math.abs(lng) <= 90 && Math.abs(lat) <= 360;
  const problem =
    Math.abs(lat) > 90 ? `Latitude ${lat} is beyond ±90.` : `Longitude ${lng} is beyond ±180.`;
  const help = isSwapped
    ? `Latitude comes first: “${lng}, ${lat}”?`
    : `Expected ${placeExamples(context)}.`;
  throw new PlaceError(`${problem} ${help}`);
}

function checkZoom(zoom: number, last: number, { min_zoom }: PlaceContext): void {
  if (zoom >= min_zoom && zoom <= last) return;
  throw new PlaceError(`Zoom ${zoom} is none of this row: its zooms are ${min_zoom} to ${last}.`);
}

function inTile(z: number, x: number, y: number, context: PlaceContext): Place {
  const { crs, max_native_zoom } = context;
  const tile = { z, x, y };
  checkZoom(z, max_native_zoom, context);
  const last = 2 ** z - 1;
  if (crs !== "Simple" && (x > last || y > last)) {
    const swapped = `Expected z/x/y, each of x and y from 0 to ${last.toLocaleString("en")}.`;
    throw new PlaceError(`There is no tile ${tileText(tile)} at zoom ${z}. ${swapped}`);
  }
  const centre = tileCentre(context, tile);
  const at = {
    lat: centre.lat,
    lng: crs === "Simple" ? centre.lng : intoView(centre.lng, context),
  };
  return { at, zoom: z, words: `tile ${tileText(tile)}`, isOutside: !touches(tile, context) };
}

/** The turn of the world that is nearest to the row: its bounds may cross the antimeridian. */
function intoView(lng: number, { west, east }: PlaceContext): number {
  return lng - 360 * Math.round((lng - (west + east) / 2) / 360);
}

function contains({ south, west, north, east }: PlaceContext, { lat, lng }: LatLng): boolean {
  return lat >= south && lat <= north && lng >= west && lng <= east;
}

/** Whether a tile has a part inside the bounds: at low zooms its middle may lie outside. */
function touches({ z, x, y }: { z: number; x: number; y: number }, context: PlaceContext): boolean {
  const { south, west, north, east } = context;
  const first = tileAt(context, z, { lat: north, lng: west });
  const last = tileAt(context, z, { lat: south, lng: east });
  if (first === undefined || last === undefined) return true; // beyond the poles: not to be said
  const isColumn = first.x <= last.x ? x >= first.x && x <= last.x : x >= first.x || x <= last.x;
  return isColumn && y >= first.y && y <= last.y;
}
