import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { MapView } from "../core/tiles.ts";
import type { TileLayerState, TileRowState } from "../protocol.gen.ts";
import { type TileMapView, tileLayerMap } from "./tile_layer_map.ts";
import { MovingMap } from "./tile_moving_map.ts";
import type { TileMapActions, TileMapProps } from "./tile_part.ts";
import { layerState, stage, tileProps } from "./tile_part_fixtures.ts";

const VIEW: MapView = { zoom: 2, south: -60, west: -90, north: 60, east: 90 };
const PANES = ["lbw-layer-0", "lbw-layer-1"];

let loads: (url: string) => boolean;
let asked: string[];

/** Pictures that load or fail as `loads` says. */
class FakeImage {
  onload: (() => void) | undefined;
  onerror: (() => void) | undefined;
  set src(url: string) {
    if (url === "") return;
    asked.push(url);
    queueMicrotask(() => (loads(url) ? this.onload?.() : this.onerror?.()));
  }
}

class SeenAtOnce {
  readonly #listener: () => void;
  constructor(listener: () => void) {
    this.#listener = listener;
  }
  observe(): void {
    this.#listener();
  }
  disconnect(): void {}
}

class NeverSeen {
  observe(): void {}
  disconnect(): void {}
}

function layer(name: string, transport: TileLayerState["transport"]): TileLayerState {
  return layerState(name, { transport });
}

let frame: HTMLElement;
let root: HTMLElement;
let leaflet: MovingMap;
let actions: { [K in keyof TileMapActions]: ReturnType<typeof vi.fn<TileMapActions[K]>> };
let ending: AbortController;
let map: TileMapView;

beforeEach(async () => {
  vi.useFakeTimers();
  vi.stubGlobal("Image", FakeImage);
  vi.stubGlobal("ResizeObserver", SeenAtOnce);
  vi.stubGlobal("IntersectionObserver", NeverSeen);
  loads = () => true;
  asked = [];
  frame = document.createElement("div");
  leaflet = new MovingMap({ x: 1000, y: 400 }, PANES);
  frame.append(leaflet.container);
  root = document.createElement("div");
  document.body.append(frame);
  const bench = stage();
  bench.end();
  actions = bench.actions;
  actions.sentinels.mockImplementation(async () => ["http://t/1", "http://t/2"]);
  actions.draw.mockImplementation(async () => ({ loaded: 4, failed: 0, reason: "" }));
  ending = new AbortController();
  map = tileLayerMap({
    root,
    frame,
    container: leaflet.container,
    leaflet: Promise.resolve(leaflet.leaflet),
    actions,
    signal: ending.signal,
  });
  await settle();
});

afterEach(() => {
  ending.abort();
  frame.remove();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function show(
  layers: TileLayerState[],
  { row, ...more }: Partial<Omit<TileMapProps, "row">> & { row?: Partial<TileRowState> } = {},
): void {
  const base = tileProps({ view: VIEW, settings: [] });
  map.update({ ...base, ...more, row: { ...base.row, ...row, layers } });
}

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(1000);
const status = (): string => frame.querySelector(".lbw-tile-status")?.textContent ?? "";
const press = (key: string): boolean => map.handleKey(new KeyboardEvent("keydown", { key }));

describe("the ways of the tiles", () => {
  it("tells the true size of the map once it has one", () => {
    expect(actions.resize.mock.calls).toEqual([[1000, 400]]);
  });

  it("says that the server is reached when any sentinel tile loads", async () => {
    loads = (url) => url.endsWith("2");
    show([layer("Main", "unknown"), layer("Hidden", "unknown")]);
    await settle();
    expect(actions.sentinels.mock.calls).toEqual([[0]]);
    expect(actions.reached.mock.calls).toEqual([[0, true, true]]);
  });

  it("says that it is not when none does, and tries no second time for this row", async () => {
    loads = () => false;
    show([layer("Main", "unknown")]);
    show([layer("Main", "unknown")]);
    await settle();
    expect(actions.reached.mock.calls).toEqual([[0, false, false]]);
    show([layer("Main", "unknown")], { row: { index: 1 } });
    await settle();
    expect(actions.reached).toHaveBeenCalledTimes(2);
  });

  it("tries none while the map is hidden, as in a tab at the back", async () => {
    Object.assign(leaflet.container, { clientWidth: 0 });
    show([layer("Main", "unknown")]);
    await settle();
    expect(actions.sentinels).not.toHaveBeenCalled();
    Object.assign(leaflet.container, { clientWidth: 1000 });
    show([layer("Main", "unknown")]);
    await settle();
    expect(actions.reached.mock.calls).toEqual([[0, true, true]]);
  });

  it("asks the kernel to draw the layers on screen that have no other way", async () => {
    show([layer("Main", "mosaic"), layer("Direct", "direct"), layer("Hidden", "mosaic")], {
      visible: [0, 1],
    });
    await settle();
    expect(actions.draw.mock.calls.map(([index, view]) => [index, view])).toEqual([[0, VIEW]]);
    expect(status()).toContain("4 tiles");
  });

  it("asks for no mosaic before it knows what the map shows", async () => {
    show([layer("Main", "mosaic")], { view: undefined });
    await settle();
    expect(actions.draw).not.toHaveBeenCalled();
  });

  it("shows as text what Python raised", async () => {
    actions.sentinels.mockRejectedValueOnce(new Error("no <layer> 0"));
    show([layer("Main", "unknown")]);
    await settle();
    expect(status()).toContain("no <layer> 0");
  });
});

describe("the map as a whole", () => {
  const layers = [layer("Main", "direct"), layer("CIR", "direct")];

  it("has its lines above and below, and the panel over it", () => {
    show(layers);
    expect(frame.firstElementChild?.getAttribute("role")).toBe("toolbar");
    expect(frame.querySelector(".lbw-tile-overlays")?.contains(root)).toBe(true);
    expect(frame.dataset).toMatchObject({ mode: "blend", layers: "0", row: "0", grid: "false" });
  });

  it("takes the keys of all its parts, and lists them", () => {
    show(layers);
    expect(press("2")).toBe(true);
    expect(actions.showLayers).toHaveBeenLastCalledWith([1]);
    expect(press("]")).toBe(true);
    expect(actions.showRow).toHaveBeenLastCalledWith(1);
    expect(press("g")).toBe(true);
    expect(actions.showGrid).toHaveBeenLastCalledWith(true);
    expect(press("F5")).toBe(false);
    const help = frame.querySelector<HTMLElement>(".lbw-tile-help");
    expect(press("?")).toBe(true);
    expect(help?.hidden).toBe(false);
    const listed = [...(help?.querySelectorAll<HTMLElement>("kbd") ?? [])].map(
      (cap) => cap.dataset.key,
    );
    for (const key of ["[", "1", "w", "g", "t", "c", "a"]) expect(listed).toContain(key);
    expect(new Set(listed.filter((key) => /^[a-z]$/.test(key ?? ""))).size).toBe(
      listed.filter((key) => /^[a-z]$/.test(key ?? "")).length, // no letter twice
    );
    expect(press("Escape")).toBe(true);
    expect(press("Escape")).toBe(false);
  });

  it("compares side by side with a second map, as long as that is there", async () => {
    show(layers, {
      visible: [0, 1],
      comparison: { ...tileProps().comparison, mode: "side-by-side" },
    });
    const second = new MovingMap({ x: 500, y: 400 }, PANES);
    const gone = new AbortController();
    frame.append(second.container);
    map.addSecond(second.leaflet, gone.signal);
    await settle();
    expect(frame.dataset.linked).toBe("true");
    leaflet.setView({ lat: 1, lng: 2 }, 7);
    expect(second.getZoom()).toBe(7);
    gone.abort();
    leaflet.setView({ lat: 1, lng: 2 }, 5);
    expect(second.getZoom()).toBe(7);
  });

  it("leaves nothing behind when it ends", () => {
    show(layers);
    ending.abort();
    expect([...frame.children]).toEqual([leaflet.container]);
    expect(leaflet.container.children).toHaveLength(1);
    expect(frame.dataset.mode).toBeUndefined();
    expect(leaflet.listening).toBe(0);
  });
});
