// What becomes of every tile that Leaflet asks for: ipyleaflet itself says "load" even when all of them
// failed. Three sources, one event for each request: Leaflet's own events, the tiles that were there
// before us, and what the browser says of requests for tiles that had gone again by then.
import { type TileNumber, tileText, wrapColumn } from "../core/tiles.ts";
import type { TileRowState } from "../protocol.gen.ts";
import { tileReader, tileUrl } from "./tile_address.ts";
import { type LeafletLayer, type LeafletMap, layerIndex, type TileCoords } from "./tile_leaflet.ts";
import { loads } from "./tile_sentinel.ts";
import { type TileTiming, type TileTimings, tileTimings } from "./tile_timings.ts";

/** Which tile of the row; the numbers are those of its address. */
export interface TileOfLayer extends TileNumber {
  layer: number;
}

/** A request that came to its end. */
export interface SettledTile extends TileOfLayer {
  /** Index of the row that it belongs to. */
  row: number;
  ok: boolean;
  url: string | undefined;
  /** When it was asked for, in milliseconds since the page began; undefined where nobody saw. */
  start: number | undefined;
  /** When it was settled, in milliseconds since 1970. */
  at: number;
  width: number;
  height: number;
}

export interface TileCounts {
  loaded: number;
  failed: number;
  loading: number;
}

export interface TelemetryOptions {
  onSettled: (tile: SettledTile, element: HTMLImageElement | undefined) => void;
  /** A tile is no longer on the map. */
  onGone: (element: HTMLImageElement) => void;
  /** The counts have changed. */
  onChange: () => void;
  signal: AbortSignal;
  timings?: TileTimings;
}

/** Shows what: the part of the row's state that matters here. */
export type TelemetryRow = Pick<TileRowState, "index" | "crs">;

interface Asked extends TileOfLayer {
  url: string | undefined;
  start: number | undefined;
  from: LeafletLayer;
}

interface Fate {
  key: string;
  layer: number;
  ok: boolean;
}

interface GoneTile {
  url: string;
  timing: TileTiming;
  tile: TileNumber;
  from: LeafletLayer;
}

interface TileEventOfLeaflet {
  tile: HTMLImageElement;
  coords: TileCoords;
}

/** A failed tile shows Leaflet's errorTileUrl or our own picture: both stand in their addresses. */
const PAINTED = "data:";
const GATHERING_MS = 500; // until the browser has told of all requests before us

export class TileTelemetry {
  readonly #options: TelemetryOptions;
  readonly #timings: TileTimings;
  readonly #watched = new Map<LeafletLayer, () => void>();
  readonly #asked = new Map<HTMLImageElement, Asked>();
  readonly #fateOf = new WeakMap<HTMLImageElement, Fate>();
  readonly #fates = new Map<string, Fate>();
  /** Addresses that we saw asked for while looking back. */
  readonly #seen = new Set<string>();
  #lookingBack = 0;
  #waiting: (() => void)[] = [];
  #row: TelemetryRow | undefined;

  constructor(options: TelemetryOptions) {
    this.#options = options;
    this.#timings = options.timings ?? tileTimings;
    this.#timings.use(options.signal);
  }

  /** Watches the layers of a map, those too that come later, until the signal aborts. */
  watch(map: LeafletMap, signal: AbortSignal): void {
    if (this.#row === undefined) {
      this.#waiting.push(() => this.watch(map, signal));
      return;
    }
    if (signal.aborted) return;
    const began = performance.now();
    this.#lookingBack++;
    const mine = new Set<LeafletLayer>();
    const add = (layer: LeafletLayer, asked?: number): void => {
      if (this.#attach(layer, asked)) mine.add(layer);
    };
    const onAdd = ({ layer }: { layer: LeafletLayer }): void => add(layer, performance.now());
    const onRemove = ({ layer }: { layer: LeafletLayer }): void => {
      if (mine.delete(layer)) this.#detach(layer);
    };
    map.eachLayer((layer) => add(layer));
    map.on("layeradd", onAdd);
    map.on("layerremove", onRemove);
    const before = [...mine];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stopLooking = (): void => {
      if (timer === undefined) return;
      clearTimeout(timer);
      timer = undefined;
      this.#lookingBack--;
      if (this.#lookingBack === 0) this.#seen.clear();
    };
    timer = setTimeout(() => {
      const gone = this.#goneBefore(before, began);
      stopLooking();
      void this.#tellGone(gone, signal);
    }, GATHERING_MS);
    signal.addEventListener(
      "abort",
      () => {
        stopLooking();
        map.off("layeradd", onAdd);
        map.off("layerremove", onRemove);
        for (const layer of mine) this.#detach(layer);
      },
      { once: true },
    );
  }

  /** Says which row and layers are on screen; counting begins anew when they change. */
  show(row: TelemetryRow): void {
    const isFirst = this.#row === undefined;
    this.#row = row;
    if (!isFirst) return;
    for (const start of this.#waiting.splice(0)) start();
  }

  /** Counts from now on, beginning with the tiles that are there. */
  recount(): void {
    this.#fates.clear();
    for (const layer of this.#watched.keys()) {
      for (const { el } of Object.values(layer._tiles ?? {})) {
        const fate = this.#fateOf.get(el);
        if (fate !== undefined) this.#fates.set(fate.key, fate);
      }
    }
    this.#options.onChange();
  }

  /** Of these layers: one that is taken off the screen may be on the map a little longer. */
  counts(layers: readonly number[]): TileCounts {
    const counts = { loaded: 0, failed: 0, loading: 0 };
    for (const { layer, ok } of this.#fates.values()) {
      if (layers.includes(layer)) counts[ok ? "loaded" : "failed"]++;
    }
    for (const { layer } of this.#asked.values()) if (layers.includes(layer)) counts.loading++;
    return counts;
  }

  #attach(layer: LeafletLayer, asked?: number): boolean {
    const index = layerIndex(layer);
    if (index === undefined || layer._tiles === undefined || this.#watched.has(layer)) return false;
    const listeners: Record<string, (event: TileEventOfLeaflet) => void> = {
      tileloadstart: ({ tile, coords }) => this.#ask(layer, index, tile, coords, performance.now()),
      tileload: ({ tile }) => this.#settle(tile, true),
      tileerror: ({ tile }) => this.#settle(tile, false),
      tileabort: ({ tile }) => this.#drop(tile),
      tileunload: ({ tile }) => this.#drop(tile),
    };
    for (const [type, listener] of Object.entries(listeners)) {
      layer.on(type, listener);
    }
    this.#watched.set(layer, () => {
      for (const [type, listener] of Object.entries(listeners)) {
        layer.off(type, listener);
      }
    });
    for (const { el, coords, loaded } of Object.values(layer._tiles)) {
      this.#ask(layer, index, el, coords, asked);
      if (loaded === undefined) continue; // its event is still to come
      this.#settle(el, !el.src.startsWith(PAINTED) && el.naturalWidth > 0, Number(loaded));
    }
    return true;
  }

  #detach(layer: LeafletLayer): void {
    this.#watched.get(layer)?.();
    this.#watched.delete(layer);
    for (const [element, { from }] of this.#asked) if (from === layer) this.#drop(element);
  }

  #ask(
    from: LeafletLayer,
    layer: number,
    element: HTMLImageElement,
    { x, y, z }: TileCoords,
    start: number | undefined,
  ): void {
    const shown = element.src;
    const url = shown === "" || shown.startsWith(PAINTED) ? tileUrl(from, { x, y, z }) : shown;
    this.#asked.set(element, { layer, z, x, y, url, start, from });
    if (this.#lookingBack > 0 && url !== undefined) this.#seen.add(url);
    this.#options.onChange();
  }

  /** Of the picture that stands for a failed tile Leaflet tells too: by then the tile is settled. */
  #settle(element: HTMLImageElement, ok: boolean, at = Date.now()): void {
    const asked = this.#asked.get(element);
    if (asked === undefined) return;
    this.#asked.delete(element);
    const [width, height] = ok ? [element.naturalWidth, element.naturalHeight] : [0, 0];
    const { layer, z, x, y, url, start } = asked;
    const settled = { layer, z, x, y, ok, url, start, at, width, height };
    this.#report(settled, element);
  }

  #report(tile: Omit<SettledTile, "row">, element: HTMLImageElement | undefined): void {
    if (this.#row === undefined) return;
    const settled = {
      ...tile,
      x: wrapColumn(this.#row.crs, tile.z, tile.x),
      row: this.#row.index,
    };
    const fate = { key: tileKey(settled), layer: tile.layer, ok: tile.ok };
    this.#fates.set(fate.key, fate);
    if (element !== undefined) this.#fateOf.set(element, fate);
    this.#options.onSettled(settled, element);
    this.#options.onChange();
  }

  /** Gone: one that was still on its way is no failure. */
  #drop(element: HTMLImageElement): void {
    this.#options.onGone(element);
    if (this.#asked.delete(element)) this.#options.onChange();
  }

  /** The tiles of these layers that were asked for, and had gone again, before us. */
  #goneBefore(layers: readonly LeafletLayer[], began: number): GoneTile[] {
    const readers = layers.map((layer) => ({ layer, read: tileReader(layer) }));
    return this.#timings.unclaimed(began).flatMap(([url, timing]) => {
      if (this.#seen.has(url)) return [];
      const from = readers.find(({ read }) => read(url) !== undefined);
      const tile = from?.read(url);
      if (from === undefined || tile === undefined) return [];
      this.#timings.claim(url);
      return [{ url, timing, tile, from: from.layer }];
    });
  }

  async #tellGone(gone: readonly GoneTile[], signal: AbortSignal): Promise<void> {
    for (const { url, timing, tile, from } of gone) {
      // Where the browser tells no status, the picture is asked for again: as a rule it has kept it.
      const ok =
        timing.status === null
          ? await loads(url, from.options.crossOrigin, signal).then(yes, no)
          : timing.status < 400;
      if (signal.aborted) return;
      const [start, at] = [timing.start, performance.timeOrigin + timing.end];
      const layer = layerIndex(from) ?? 0;
      this.#report({ layer, ...tile, ok, url, start, at, width: 0, height: 0 }, undefined);
    }
  }
}

const yes = (): boolean => true;
const no = (): boolean => false;

export function tileKey(tile: TileOfLayer): string {
  return `${tile.layer}/${tileText(tile)}`;
}
