// The little of Leaflet 1.9 that we use, as ipyleaflet's views hold it (`view.obj`); it brings no types
// to us, and no second Leaflet is loaded.
import type { LatLng } from "../core/tiles.ts";

export interface Point {
  x: number;
  y: number;
}

/** Leaflet's latitude and longitude pairs: (lat, lng). */
type Corners = [[number, number], [number, number]];

export interface TileCoords extends Point {
  z: number;
}

/** What Leaflet keeps of a tile that it shows or fetches. */
export interface LeafletTile {
  coords: TileCoords;
  el: HTMLImageElement;
  current: boolean;
  loaded?: Date;
}

export interface LeafletLayer {
  options: { pane?: string; errorTileUrl?: string; [option: string]: unknown };
  on(types: string, listener: (event: never) => void): this;
  off(types: string, listener: (event: never) => void): this;
  /** Of tile layers only: by "x:y:z". */
  _tiles?: Record<string, LeafletTile>;
  getTileUrl?(coords: TileCoords): string;
}

export interface FitOptions {
  animate?: boolean;
  /** No deeper than this. */
  maxZoom?: number;
  /** Pixels at the edges that something lies over: x, y. */
  paddingTopLeft?: [number, number];
  paddingBottomRight?: [number, number];
}

export interface LeafletMap {
  getContainer(): HTMLElement;
  getSize(): Point;
  getZoom(): number;
  getMinZoom(): number;
  getMaxZoom(): number;
  getCenter(): LatLng;
  setView(center: LatLng, zoom: number, options?: { animate?: boolean }): this;
  fitBounds(bounds: Corners, options?: FitOptions): this;
  invalidateSize(options?: { animate?: boolean; pan?: boolean }): this;
  getPane(name: string): HTMLElement | undefined;
  createPane(name: string): HTMLElement;
  eachLayer(visit: (layer: LeafletLayer) => void): this;
  containerPointToLatLng(point: Point): LatLng;
  latLngToContainerPoint(position: LatLng): Point;
  containerPointToLayerPoint(point: Point): Point;
  /** Moves what is drawn by whole pixels, and tells nobody: as dragging does between `move` events. */
  _rawPanBy(offset: Point): void;
  fire(type: string): this;
  stop(): this;
  /** Together they are what `setView` does in the next frame, where it zooms in motion. */
  _moveStart(zoomChanged: boolean): this;
  _animateZoom(center: LatLng, zoom: number, startAnim: boolean): void;
  on(types: string, listener: (event: never) => void): this;
  off(types: string, listener: (event: never) => void): this;
}

/** Of `zoomanim`: where a zoom that begins will end. */
export interface ZoomAnimEvent {
  center: LatLng;
  zoom: number;
}

const PANE = /^lbw-layer-(\d+)$/;

/** The pane that holds a layer of the row, and nothing else. */
export function paneName(layer: number): string {
  return `lbw-layer-${layer}`;
}

/** Which layer of the row a Leaflet layer draws; undefined for outlines, grids and the like. */
export function layerIndex(layer: LeafletLayer): number | undefined {
  const match = PANE.exec(layer.options.pane ?? "");
  return match === null ? undefined : Number(match[1]);
}
