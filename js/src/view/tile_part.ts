// What every part of the tile map gets, and what it gives: `tile_layer_map.ts` puts them together.
import type { MapView } from "../core/tiles.ts";
import type {
  AuditState,
  CoverageState,
  FailedTile,
  MapComparison,
  MosaicResult,
  TileEvent,
  TileLayerSettings,
  TileRowState,
  TileUrl,
} from "../protocol.gen.ts";
import type { KeyBinding } from "./key_chords.ts";
import type { LeafletMap } from "./tile_leaflet.ts";

/** What is shown, as Python and the page agree on it. */
export interface TileMapProps {
  row: TileRowState;
  /** Indices of the layers on screen, the lowest first. */
  visible: readonly number[];
  settings: readonly TileLayerSettings[];
  comparison: MapComparison;
  hasGrid: boolean;
  audit: AuditState | null;
  coverage: CoverageState | null;
  /** What the map shows; undefined until it is known. */
  view: MapView | undefined;
}

/** Takes a layer's new picture of a view; rejects with what to show, or AbortError. */
export type Draw = (layer: number, view: MapView, signal: AbortSignal) => Promise<MosaicResult>;

/** What the page sets and asks. Questions reject with what to show. */
export interface TileMapActions {
  showRow(index: number): Promise<unknown>;
  showLayers(visible: readonly number[]): void;
  /** `settled` tells the last of a hand's movement. */
  adjust(layer: number, change: Partial<TileLayerSettings>, settled: boolean): void;
  compare(change: Partial<MapComparison>, settled: boolean): void;
  showGrid(shown: boolean): void;
  showCoverage(coverage: CoverageState | null): void;
  resize(width: number, height: number): Promise<unknown>;
  /** Addresses of tiles to try, none of them secret. */
  sentinels(layer: number): Promise<readonly string[]>;
  reached(layer: number, reached: boolean, cors: boolean): Promise<unknown>;
  draw: Draw;
  /** Of the row with this index; answers with the failed ones whose reason is known. */
  tellTiles(row: number, events: TileEvent[]): Promise<readonly FailedTile[]>;
  tileUrl(
    tile: { layer: number; z: number; x: number; y: number },
    verbatim: boolean,
  ): Promise<TileUrl>;
  /** The result comes as `audit`. */
  audit(
    signal: AbortSignal,
    onProgress: (done: number, total: number, text: string) => void,
  ): Promise<unknown>;
}

/** A map on screen: the first, and while comparing side by side the second. */
export interface ShownMap {
  leaflet: LeafletMap;
  container: HTMLElement;
  isSecond: boolean;
  /** Aborts when this map goes. */
  signal: AbortSignal;
}

export interface TileMapContext {
  /** Around all that is ours: toolbar, maps, status line. Catches what happens in both maps. */
  frame: HTMLElement;
  /** Of the first map. */
  container: HTMLElement;
  /** Leaflet's first map. */
  leaflet: Promise<LeafletMap>;
  /** Calls `listener` for the first map once it is there, and for every second one that comes. */
  onMap(listener: (map: ShownMap) => void): void;
  actions: TileMapActions;
  /** Shows as text what a question was rejected with. */
  ask(answer: Promise<unknown>): void;
  signal: AbortSignal;
}

/** One of the parts; all but `update` where it has them. */
export interface TileMapPart {
  update(props: TileMapProps): void;
  /** Buttons for the toolbar, in order. */
  tools?: readonly HTMLElement[];
  /** What it does on keys, for the hand and for the list on `?`. */
  keys?: readonly KeyBinding[];
  /** A panel that the frame holds, as an overlay on the map. */
  panel?: HTMLElement;
}
