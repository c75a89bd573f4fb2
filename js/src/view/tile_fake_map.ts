// A stand-in for Leaflet's map and tile layers, as far as telemetry goes. For tests.
import type { LeafletLayer, LeafletMap, LeafletTile } from "./tile_leaflet.ts";

type Listener = (event: never) => void;

class Emitter {
  readonly #listeners = new Map<string, Set<Listener>>();

  on(types: string, listener: Listener): this {
    for (const type of types.split(" ")) {
      const known = this.#listeners.get(type) ?? new Set();
      this.#listeners.set(type, known.add(listener));
    }
    return this;
  }

  off(types: string, listener: Listener): this {
    for (const type of types.split(" ")) this.#listeners.get(type)?.delete(listener);
    return this;
  }

  fire(type: string, event: object = {}): this {
    for (const listener of this.#listeners.get(type) ?? []) listener(event as never);
    return this;
  }

  get listening(): number {
    return [...this.#listeners.values()].reduce((sum, each) => sum + each.size, 0);
  }
}

const EMPTY = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=";
export const HATCH = "data:image/svg+xml,hatch";

export class FakeTileLayer extends Emitter {
  _tiles: Record<string, LeafletTile> = {};
  _tileZoom = 0;
  readonly _url: string;
  readonly options: LeafletLayer["options"];

  constructor(index: number | undefined, url = "http://t/{z}/{x}/{y}.png", options = {}) {
    super();
    this._url = url;
    const pane = index === undefined ? "overlayPane" : `lbw-layer-${index}`;
    this.options = { pane, errorTileUrl: HATCH, subdomains: "ab", ...options };
  }

  getTileUrl({ x, y }: { x: number; y: number }): string {
    const s = String(this.options.subdomains)[(x + y) % 2] ?? "";
    const values: Record<string, unknown> = { s, x, y, z: this._tileZoom, ...this.options };
    return this._url.replace(/\{ *([\w-]+) *\}/g, (_, name: string) => {
      if (values[name] === undefined) throw new Error(`No value provided for variable ${name}`);
      return String(values[name]);
    });
  }

  /** As Leaflet asks for a tile. */
  ask(z: number, x: number, y: number): LeafletTile {
    this._tileZoom = z;
    const coords = { z, x, y };
    const el = document.createElement("img");
    el.className = "leaflet-tile";
    el.src = this.getTileUrl(coords);
    const tile: LeafletTile = { coords, el, current: true };
    this._tiles[`${x}:${y}:${z}`] = tile;
    return this.fire("tileloadstart", { tile: el, coords }) && tile;
  }

  /** As Leaflet takes in a picture: also the one that stands for a failed tile. */
  load(tile: LeafletTile, size = 256): void {
    Object.defineProperty(tile.el, "naturalWidth", { value: size, configurable: true });
    Object.defineProperty(tile.el, "naturalHeight", { value: size, configurable: true });
    tile.loaded = new Date();
    this.fire("tileload", { tile: tile.el, coords: tile.coords });
  }

  fail(tile: LeafletTile): void {
    tile.el.src = HATCH;
    tile.loaded = new Date();
    this.fire("tileerror", { tile: tile.el, coords: tile.coords });
  }

  /** As on a zoom: a tile that is still on its way gets an empty picture and goes. */
  remove(tile: LeafletTile, type: "tileabort" | "tileunload" = "tileunload"): void {
    tile.el.src = EMPTY;
    const { x, y, z } = tile.coords;
    delete this._tiles[`${x}:${y}:${z}`];
    this.fire(type, { tile: tile.el, coords: tile.coords });
  }
}

export class FakeMap extends Emitter {
  readonly container = document.createElement("div");
  readonly moves: unknown[][] = [];
  zoom = 14;
  center = { lat: 0, lng: 0 };
  readonly #layers = new Set<FakeTileLayer>();

  add(layer: FakeTileLayer): void {
    this.#layers.add(layer);
    this.fire("layeradd", { layer });
  }

  /** Leaflet removes the tiles first. */
  remove(layer: FakeTileLayer): void {
    for (const tile of Object.values(layer._tiles)) layer.remove(tile);
    this.#layers.delete(layer);
    this.fire("layerremove", { layer });
  }

  eachLayer(visit: (layer: LeafletLayer) => void): this {
    for (const layer of this.#layers) visit(layer as unknown as LeafletLayer);
    return this;
  }

  getZoom = (): number => this.zoom;
  getMaxZoom = (): number => 23;
  getCenter = (): { lat: number; lng: number } => this.center;
  getSize = (): { x: number; y: number } => ({ x: 800, y: 400 });
  /** A degree a pixel, from the middle. */
  containerPointToLatLng = ({ x, y }: { x: number; y: number }) => ({ lat: -y, lng: x });
  latLngToContainerPoint = ({ lat, lng }: { lat: number; lng: number }) => ({ x: lng, y: -lat });

  setView(...move: unknown[]): this {
    this.moves.push(["setView", ...move]);
    return this.fire("move");
  }

  fitBounds(...move: unknown[]): this {
    this.moves.push(["fitBounds", ...move]);
    return this.fire("move");
  }

  get leaflet(): LeafletMap {
    return this as unknown as LeafletMap;
  }
}
