// A stand-in for Leaflet's map that moves as Leaflet 1.9 does, rounding included. For tests.
// Its world is a plane: a degree is a pixel at zoom 0.
import type { LatLng } from "../core/tiles.ts";
import type { LeafletMap, Point } from "./tile_leaflet.ts";

type Listener = (event: never) => void;

export class MovingMap {
  readonly container = document.createElement("div");
  readonly pane = document.createElement("div");
  readonly fired: string[] = [];
  readonly #panes = new Map<string, HTMLElement>();
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #size: Point;
  #zoom = 3;
  #shift: Point = { x: 0, y: 0 }; // of the map pane
  #origin: Point;
  #frames: (() => void)[] = [];
  #target: { center: LatLng; zoom: number } | undefined;

  constructor(size: Point = { x: 801, y: 400 }, panes: readonly string[] = []) {
    this.#size = size;
    this.#origin = this.#originOf({ lat: 0, lng: 0 });
    for (const name of panes) this.createPane(name);
    this.container.append(this.pane);
    const bounds = { left: 0, top: 0, width: size.x, height: size.y } as DOMRect;
    this.container.getBoundingClientRect = () => bounds;
    Object.defineProperty(this.container, "clientWidth", { value: size.x, writable: true });
    Object.defineProperty(this.container, "clientHeight", { value: size.y });
  }

  get leaflet(): LeafletMap {
    return this as unknown as LeafletMap;
  }

  get listening(): number {
    return [...this.#listeners.values()].reduce((sum, each) => sum + each.size, 0);
  }

  // --- what a hand does ---

  /** Drags, without letting go. */
  drag(by: Point): void {
    this._rawPanBy({ x: -by.x, y: -by.y });
    this.fire("move");
  }

  release(): void {
    this.fire("moveend");
  }

  /** Begins to zoom, as the wheel does. */
  startZoom(center: LatLng, zoom: number): void {
    this.setView(center, zoom, { animate: true });
    this.frame();
  }

  /** What was put off to the next frame. */
  frame(): void {
    for (const run of this.#frames.splice(0)) run();
  }

  endZoom(): void {
    if (this.#target === undefined) return;
    const { center, zoom } = this.#target;
    this.#target = undefined;
    this.#jump(center, zoom);
    for (const type of ["zoom", "move", "zoomend", "moveend"]) this.fire(type);
  }

  // --- Leaflet ---

  getContainer = (): HTMLElement => this.container;
  getSize = (): Point => this.#size;
  getZoom = (): number => this.#zoom;
  getPane = (name: string): HTMLElement | undefined => this.#panes.get(name);
  invalidateSize = (): this => this;
  eachLayer = (): this => this;

  createPane(name: string): HTMLElement {
    const pane = document.createElement("div");
    this.#panes.set(name, pane);
    this.pane.append(pane);
    return pane;
  }

  getCenter(): LatLng {
    const middle = this.containerPointToLayerPoint(half(this.#size));
    return this.#unproject({ x: middle.x + this.#origin.x, y: middle.y + this.#origin.y });
  }

  containerPointToLayerPoint({ x, y }: Point): Point {
    return { x: x - this.#shift.x, y: y - this.#shift.y };
  }

  containerPointToLatLng(point: Point): LatLng {
    const { x, y } = this.containerPointToLayerPoint(point);
    return this.#unproject({ x: x + this.#origin.x, y: y + this.#origin.y });
  }

  latLngToContainerPoint(position: LatLng): Point {
    const { x, y } = this.#project(position);
    return {
      x: Math.round(x) - this.#origin.x + this.#shift.x,
      y: Math.round(y) - this.#origin.y + this.#shift.y,
    };
  }

  setView(center: LatLng, zoom: number, { animate = false } = {}): this {
    if (zoom !== this.#zoom) {
      if (this.#target !== undefined) return this;
      if (animate) this.#frames.push(() => this._moveStart(true)._animateZoom(center, zoom));
      else this.#reset(center, zoom);
      return this;
    }
    const at = this.latLngToContainerPoint(center);
    const middle = half(this.#size);
    const offset = { x: Math.trunc(at.x - middle.x), y: Math.trunc(at.y - middle.y) };
    if (offset.x !== 0 || offset.y !== 0) {
      this._rawPanBy(offset);
      this.fire("move");
    }
    return this.fire("moveend");
  }

  _rawPanBy({ x, y }: Point): void {
    this.#shift = { x: this.#shift.x - x, y: this.#shift.y - y };
  }

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
    this.fired.push(type);
    for (const listener of this.#listeners.get(type) ?? []) listener(event as never);
    return this;
  }

  stop = (): this => this;

  _moveStart(zoomChanged: boolean): this {
    if (zoomChanged) this.fire("zoomstart");
    return this.fire("movestart");
  }

  _animateZoom(center: LatLng, zoom: number): void {
    this.#target = { center, zoom };
    this.fire("zoomanim", { center, zoom });
    this.#jump(center, zoom);
  }

  #reset(center: LatLng, zoom: number): void {
    this.#shift = { x: 0, y: 0 };
    this.#jump(center, zoom);
    for (const type of ["zoom", "move", "zoomend", "moveend"]) this.fire(type);
  }

  #jump(center: LatLng, zoom: number): void {
    this.#zoom = zoom;
    this.#origin = this.#originOf(center);
  }

  #originOf(center: LatLng): Point {
    const { x, y } = this.#project(center);
    const middle = half(this.#size);
    return {
      x: Math.round(x - middle.x + this.#shift.x),
      y: Math.round(y - middle.y + this.#shift.y),
    };
  }

  #project({ lat, lng }: LatLng): Point {
    const scale = 2 ** this.#zoom;
    return { x: lng * scale, y: -lat * scale };
  }

  #unproject({ x, y }: Point): LatLng {
    const scale = 2 ** this.#zoom;
    return { lat: -y / scale, lng: x / scale };
  }
}

function half({ x, y }: Point): Point {
  return { x: x / 2, y: y / 2 };
}
