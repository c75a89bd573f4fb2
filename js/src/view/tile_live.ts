// What the map shows and what becomes of its tiles: telemetry, failed tiles, and the line that says so.
import { type LatLng, type TilePixel, tileAt, tileZoom } from "../core/tiles.ts";
import type { TileLayerState } from "../protocol.gen.ts";
import { errorText } from "./error_text.ts";
import { statusReason, TileFailures } from "./tile_failures.ts";
import type { LeafletMap, Point } from "./tile_leaflet.ts";
import type { Mosaics } from "./tile_mosaics.ts";
import type { ShownMap, TileMapContext, TileMapPart, TileMapProps } from "./tile_part.ts";
import { lineUnder, onCursor } from "./tile_place.ts";
import { TileReports } from "./tile_reports.ts";
import { type Notice, showStatus } from "./tile_status.ts";
import { TileTelemetry } from "./tile_telemetry.ts";

/** A place on screen, and what is drawn there. */
export interface Pointed {
  leaflet: LeafletMap;
  at: LatLng;
  /** The uppermost layer there; undefined where none is on screen. */
  layer: number | undefined;
  tile: TilePixel | undefined;
  /** False for the middle of the map, where no cursor is over it. */
  isCursor: boolean;
}

export interface TileLive extends TileMapPart {
  /** Says something in passing. */
  say(text: string, action?: Notice["action"]): void;
  /** Under the cursor, else in the middle of the first map; undefined before there is one. */
  pointed(): Pointed | undefined;
  /** Draws the line anew: counts of mosaics have changed. */
  draw(): void;
}

const DRAW_MS = 100;
const SAID_MS = 6_000;
const OFFERED_MS = 20_000; // something to click stands longer

export function tileLive(context: TileMapContext, mosaics: Pick<Mosaics, "counts">): TileLive {
  const { frame, actions, signal } = context;
  let props: TileMapProps | undefined;
  let first: ShownMap | undefined;
  let cursor: { map: ShownMap; point: Point } | undefined;
  let notice: Notice | undefined;
  let problem = "";
  let drawTimer: ReturnType<typeof setTimeout> | undefined;
  let sayTimer: ReturnType<typeof setTimeout> | undefined;

  const line = lineUnder(frame, signal);
  const failures = new TileFailures(frame, signal);
  const reports = new TileReports({
    tell: (row, events) => actions.tellTiles(row, events),
    onReasons: (row, tiles) => {
      problem = "";
      if (row === props?.row.index) for (const tile of tiles) failures.learn(tile, tile.reason);
      drawSoon();
    },
    onStatus: (tile, status) => {
      if (tile.row === props?.row.index) failures.learn(tile, statusReason(status));
      drawSoon();
    },
    onProblem: (error) => {
      problem = `The kernel was not told of tiles: ${errorText(error)}`;
      drawSoon();
    },
    signal,
  });
  const telemetry = new TileTelemetry({
    onSettled: (tile, element) => {
      reports.add(tile);
      if (tile.row === props?.row.index) failures.note(tile, tile.ok, element);
    },
    onGone: (element) => failures.drop(element),
    onChange: drawSoon,
    signal,
  });

  context.onMap((map) => {
    if (!map.isSecond) first = map;
    telemetry.watch(map.leaflet, map.signal);
    const onPoint = (point: Point | undefined): void => {
      if (point === undefined && cursor?.map !== map) return;
      cursor = point && { map, point };
      draw();
    };
    onCursor(map.container, onPoint, map.signal);
    map.signal.addEventListener("abort", () => onPoint(undefined), { once: true });
    draw();
  });
  signal.addEventListener(
    "abort",
    () => {
      clearTimeout(drawTimer);
      clearTimeout(sayTimer);
    },
    { once: true },
  );

  function drawSoon(): void {
    if (signal.aborted) return;
    drawTimer ??= setTimeout(draw, DRAW_MS);
  }

  function layers(): TileLayerState[] {
    return (props?.visible ?? []).flatMap((index) => props?.row.layers[index] ?? []);
  }

  function draw(): void {
    clearTimeout(drawTimer);
    drawTimer = undefined;
    if (props === undefined || signal.aborted) return;
    const [direct, drawn] = [telemetry.counts(props.visible), mosaics.counts()];
    const under = cursor && pointed();
    showStatus(line, {
      row: props.row,
      layers: layers(),
      loaded: direct.loaded + drawn.loaded,
      failed: direct.failed + drawn.failed,
      loading: direct.loading,
      reasons: [...failures.reasons(props.visible), ...(drawn.reason === "" ? [] : [drawn.reason])],
      isBusy: drawn.isBusy,
      problem: problem || drawn.problem,
      zoom: first?.leaflet.getZoom() ?? props.view?.zoom,
      at: under?.at,
      tile: under?.tile,
      failure: under === undefined ? "" : failureAt(under, props),
      notice,
    });
  }

  function pointed(): Pointed | undefined {
    const map = cursor?.map ?? first;
    if (map === undefined || props === undefined) return undefined;
    const { leaflet } = map;
    const at = cursor ? leaflet.containerPointToLatLng(cursor.point) : leaflet.getCenter();
    const { row } = props;
    return {
      leaflet,
      at,
      layer: uppermost(props, map, cursor?.point),
      tile: tileAt(row, tileZoom(leaflet.getZoom(), row.min_zoom, row.max_native_zoom), at),
      isCursor: cursor !== undefined,
    };
  }

  /** What happened to the tile at a place, of whichever layer on screen it failed. */
  function failureAt({ tile, layer }: Pointed, { row, visible }: TileMapProps): string {
    if (tile === undefined) return "";
    const order = [...(layer === undefined ? [] : [layer]), ...[...visible].reverse()];
    const failed = order.find((index) => failures.of({ layer: index, ...tile }) !== undefined);
    if (failed === undefined) return "";
    const name = visible.length > 1 ? ` of ${row.layers[failed]?.name ?? failed}` : "";
    const reason =
      failures.of({ layer: failed, ...tile }) || "failed; the browser does not tell why";
    return `tile ${tile.z}/${tile.x}/${tile.y}${name}: ${reason}`;
  }

  function say(text: string, action?: Notice["action"]): void {
    clearTimeout(sayTimer);
    notice = text === "" ? undefined : { text, action };
    draw();
    if (text === "") return;
    sayTimer = setTimeout(() => say(""), action === undefined ? SAID_MS : OFFERED_MS);
  }

  return {
    update: (next) => {
      const last = props;
      props = next;
      telemetry.show(next.row);
      const isOtherRow = last !== undefined && last.row.index !== next.row.index;
      if (isOtherRow) failures.reset();
      if (isOtherRow || String(last?.visible) !== String(next.visible)) {
        problem = "";
        telemetry.recount();
      }
      draw();
    },
    say,
    pointed,
    draw,
  };
}

/** Which of the layers on screen lies above the others at a place. */
export function uppermost(
  { visible, comparison }: Pick<TileMapProps, "visible" | "comparison">,
  map: Pick<ShownMap, "leaflet" | "isSecond">,
  point: Point | undefined,
): number | undefined {
  const [first, last] = [visible[0], visible.at(-1)];
  if (visible.length !== 2) return last;
  const { mode, orientation, position } = comparison;
  if (mode === "side-by-side") return map.isSecond ? last : first;
  if (mode !== "swipe") return last;
  const size = map.leaflet.getSize();
  const { x, y } = point ?? { x: size.x / 2, y: size.y / 2 };
  const share = orientation === "vertical" ? x / size.x : y / size.y;
  return share < position ? first : last;
}
