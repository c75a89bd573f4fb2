// Where a point of a tile map is. World pixels are Leaflet's: at zoom 0 the geographic world is 256
// pixels wide, x grows eastward and y southward; on a pixel map (`Simple`) they are the row's own
// pixels, and latitude stands for minus y. The same arithmetic as lb_widgets/model/mercator.py.
import type { Crs } from "../protocol.gen.ts";

export interface LatLng {
  lat: number;
  lng: number;
}

interface WorldPoint {
  x: number;
  y: number;
}

/** What a map shows: its bounds in degrees, and its zoom. */
export interface MapView {
  zoom: number;
  south: number;
  west: number;
  north: number;
  east: number;
}

export interface TileNumber {
  z: number;
  x: number;
  y: number;
}

/** A tile, and which of its own pixels. */
export interface TilePixel extends TileNumber {
  column: number;
  row: number;
}

/** How the tiles of a row are cut. */
export interface Grid {
  crs: Crs;
  tile_size: number;
}

const WORLD = 256;
const RADIANS = Math.PI / 180;
const ECCENTRICITY = Math.sqrt(1 - (6356752.314245179 / 6378137) ** 2); // WGS 84

interface Projection {
  forward: (at: LatLng) => WorldPoint;
  inverse: (point: WorldPoint) => LatLng;
}

function flattening(phi: number): number {
  const sine = ECCENTRICITY * Math.sin(phi);
  return ((1 - sine) / (1 + sine)) ** (ECCENTRICITY / 2);
}

function inDegrees(phi: number, x: number): LatLng {
  return { lat: phi / RADIANS, lng: (x / WORLD - 0.5) * 360 };
}

function inWorld(lng: number, mercator: number): WorldPoint {
  return { x: (lng / 360 + 0.5) * WORLD, y: (0.5 - mercator / (2 * Math.PI)) * WORLD };
}

const SPHERE: Projection = {
  forward: ({ lat, lng }) => inWorld(lng, Math.asinh(Math.tan(lat * RADIANS))),
  inverse: ({ x, y }) => inDegrees(Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / WORLD))), x),
};

const ELLIPSOID: Projection = {
  forward: ({ lat, lng }) => {
    const phi = lat * RADIANS;
    return inWorld(lng, -Math.log(Math.tan(Math.PI / 4 - phi / 2) / flattening(phi)));
  },
  inverse: ({ x, y }) => {
    const ratio = Math.exp(-Math.PI * (1 - (2 * y) / WORLD));
    let phi = Math.PI / 2 - 2 * Math.atan(ratio);
    for (let step = 0; step < 15; step++) {
      phi = Math.PI / 2 - 2 * Math.atan(ratio * flattening(phi));
    }
    return inDegrees(phi, x);
  },
};

const PLANE: Projection = {
  forward: ({ lat, lng }) => ({ x: lng, y: -lat }),
  inverse: ({ x, y }) => ({ lat: -y, lng: x }),
};

const PROJECTIONS: Record<Crs, Projection> = {
  EPSG3857: SPHERE,
  EPSG4326: SPHERE, // names the unit of a row's bounds; the tiles are those of Web Mercator
  EPSG3395: ELLIPSOID,
  Simple: PLANE,
};

/** What lies `x` pixels right of and `y` pixels below the upper left corner of a map. */
export function positionAt(crs: Crs, view: MapView, x: number, y: number): LatLng {
  const { forward, inverse } = PROJECTIONS[crs];
  const corner = forward({ lat: view.north, lng: view.west });
  const scale = 2 ** view.zoom;
  return inverse({ x: corner.x + x / scale, y: corner.y + y / scale });
}

/** How wide a tile of a zoom is in world pixels: geographic tiles of 512 pixels are finer, not larger. */
function tileSpan({ crs, tile_size }: Grid, z: number): number {
  return (crs === "Simple" ? tile_size : WORLD) / 2 ** z;
}

/** A column as it stands in a tile's address: the geographic world goes round. */
export function wrapColumn(crs: Crs, z: number, x: number): number {
  const count = 2 ** z;
  return crs === "Simple" ? x : ((x % count) + count) % count;
}

/** The tile of a zoom that holds a position, and the pixel in it; none where the world ends. */
export function tileAt(grid: Grid, z: number, at: LatLng): TilePixel | undefined {
  const point = PROJECTIONS[grid.crs].forward(at);
  const span = tileSpan(grid, z);
  const [x, y] = [Math.floor(point.x / span), Math.floor(point.y / span)];
  if (y < 0 || (grid.crs === "Simple" ? x < 0 : y >= 2 ** z)) return undefined;
  const pixel = (value: number, tile: number): number =>
    Math.min(grid.tile_size - 1, Math.floor((value / span - tile) * grid.tile_size));
  return {
    z,
    x: wrapColumn(grid.crs, z, x),
    y,
    column: pixel(point.x, x),
    row: pixel(point.y, y),
  };
}

/** The middle of a tile. */
export function tileCentre(grid: Grid, { z, x, y }: TileNumber): LatLng {
  const span = tileSpan(grid, z);
  return PROJECTIONS[grid.crs].inverse({ x: (x + 0.5) * span, y: (y + 0.5) * span });
}

/** The zoom of the tiles that a map shows: beyond the last one they are scaled up. */
export function tileZoom(zoom: number, minZoom: number, maxNativeZoom: number): number {
  return Math.max(minZoom, Math.min(Math.round(zoom), maxNativeZoom));
}

/** `z/x/y`, as in a tile's address. */
export function tileText({ z, x, y }: TileNumber): string {
  return `${z}/${x}/${y}`;
}

/** A position in the words of its map: degrees to about a metre, or pixels at zoom 0. */
export function positionText(crs: Crs, at: LatLng): string {
  if (crs === "Simple") return `x ${at.lng.toFixed(1)}, y ${(-at.lat).toFixed(1)}`;
  return `${degrees(at.lat)}, ${degrees(((((at.lng + 180) % 360) + 360) % 360) - 180)}`;
}

function degrees(value: number): string {
  return value.toFixed(5).replace("-", "−");
}
