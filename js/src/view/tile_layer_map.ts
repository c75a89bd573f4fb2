// All that we add to a Leaflet map: the panel on it, the line under it, and the ways of the tiles.
import { type LatLng, type MapView, positionAt } from "../core/tiles.ts";
import type { TileLayerState, TileRowState } from "../protocol.gen.ts";
import { type ControlActions, tileControl } from "./tile_control.ts";
import { type Draw, Mosaics, showNewest } from "./tile_mosaics.ts";
import { lineUnder, onCursor, onSize } from "./tile_place.ts";
import { anyLoads } from "./tile_sentinel.ts";
import { showStatus } from "./tile_status.ts";
import { watchTiles } from "./tile_telemetry.ts";

export interface TileMapProps {
  row: TileRowState;
  /** Indices of the layers on screen. */
  visible: readonly number[];
  opacities: readonly number[];
  /** What the map shows; undefined until it is known. */
  view: MapView | undefined;
}

export interface TileMapActions extends Omit<ControlActions, "showRow"> {
  showRow(index: number): Promise<unknown>;
  resize(width: number, height: number): Promise<unknown>;
  /** Addresses of tiles to try, none of them secret. */
  sentinels(layer: number): Promise<readonly string[]>;
  reached(layer: number, reached: boolean): Promise<unknown>;
  draw: Draw;
  whyFailed(url: string): Promise<string>;
  report(loaded: number, failed: number): void;
}

export interface TileMapView {
  update(props: TileMapProps): void;
  /** Says whether it took the key. */
  handleKey(event: KeyboardEvent): boolean;
}

export function tileLayerMap(
  root: HTMLElement,
  container: HTMLElement,
  actions: TileMapActions,
  signal: AbortSignal,
): TileMapView {
  let props: TileMapProps | undefined;
  let cursor: { x: number; y: number } | undefined;
  let isSized = false;
  let asked: string | undefined; // the failed tile that the kernel was asked about
  let reason = "";
  let problem = ""; // of a question to the kernel
  const tried = new Set<number>();

  const status = lineUnder(container, signal);
  const control = tileControl(root, {
    ...actions,
    showRow: (index) => ask(actions.showRow(index)),
  });
  const tiles = watchTiles(container, onCounts, signal);
  const mosaics = new Mosaics(actions.draw, onCounts, signal);
  showNewest(container, signal);
  onSize(container, onResize, signal);
  onCursor(container, onMove, signal);

  function shown(): [number, TileLayerState][] {
    const layers = props?.row.layers ?? [];
    return (props?.visible ?? []).flatMap((index) => {
      const layer = layers[index];
      return layer === undefined ? [] : [[index, layer] as [number, TileLayerState]];
    });
  }

  function draw(): void {
    if (props === undefined || signal.aborted) return;
    const { row, view } = props;
    control.update(props);
    showStatus(status, {
      row,
      layers: shown().map(([, layer]) => layer),
      ...counts(),
      zoom: view?.zoom,
      at: view && cursor && position(row, view, cursor),
    });
  }

  function counts() {
    const [direct, drawn] = [tiles.counts(), mosaics.counts()];
    return {
      loaded: direct.loaded + drawn.loaded,
      failed: direct.failed + drawn.failed,
      reason: drawn.reason || reason,
      isBusy: drawn.isBusy,
      problem: problem || drawn.problem,
    };
  }

  function onCounts(): void {
    if (signal.aborted) return;
    const { loaded, failed } = counts();
    actions.report(loaded, failed);
    const url = tiles.counts().lastFailed;
    if (url !== undefined && asked === undefined) {
      asked = url;
      ask(
        actions.whyFailed(url).then((why) => {
          if (asked === url) reason = why;
        }),
      );
    }
    draw();
  }

  function onResize(width: number, height: number): void {
    ask(
      actions.resize(width, height).then(() => {
        isSized = true; // from now on the view is the one to draw
        bringTiles();
      }),
    );
  }

  function onMove(place: { x: number; y: number } | undefined): void {
    cursor = place;
    draw();
  }

  /** Finds a way for the layers on screen that have none, and draws those that the kernel brings. */
  function bringTiles(): void {
    if (props === undefined || !container.isConnected) return;
    for (const [index, { transport }] of shown()) {
      if (transport === "unknown" && !tried.has(index)) {
        tried.add(index);
        ask(tryDirect(index));
      }
    }
    if (props.view === undefined || !isSized) return;
    const drawn = shown().filter(([, { transport }]) => transport === "mosaic");
    mosaics.update(
      drawn.map(([index]) => index),
      props.view,
    );
  }

  async function tryDirect(layer: number): Promise<void> {
    const urls = await actions.sentinels(layer);
    if (urls.length > 0) await actions.reached(layer, await anyLoads(urls, signal));
  }

  function ask(answer: Promise<unknown>): void {
    answer
      .catch((error: unknown) => {
        problem = error instanceof Error ? error.message : String(error);
      })
      .finally(draw);
  }

  return {
    update: (next) => {
      const last = props;
      props = next;
      if (last !== undefined && next.row.index !== last.row.index) {
        mosaics.reset();
        tried.clear();
      }
      if (next.row.index !== last?.row.index || String(next.visible) !== String(last.visible)) {
        tiles.reset();
        asked = undefined;
        reason = problem = "";
      }
      bringTiles();
      draw();
    },
    handleKey: (event) => control.handleKey(event),
  };
}

function position(row: TileRowState, view: MapView, place: { x: number; y: number }): LatLng {
  return positionAt(row.crs, view, place.x, place.y);
}
