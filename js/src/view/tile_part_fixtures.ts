// A context and props for the parts of the tile map, on a stand-in for Leaflet. For tests.
import { vi } from "vitest";
import type { TileLayerState } from "../protocol.gen.ts";
import { FakeMap } from "./tile_fake_map.ts";
import type { ShownMap, TileMapActions, TileMapContext, TileMapProps } from "./tile_part.ts";

export interface Stage {
  context: TileMapContext;
  map: FakeMap;
  frame: HTMLElement;
  actions: { [K in keyof TileMapActions]: ReturnType<typeof vi.fn<TileMapActions[K]>> };
  /** What questions were refused with. */
  refused: unknown[];
  /** Adds a map as the page does; answers with it. */
  add(isSecond: boolean): FakeMap;
  end(): void;
}

export function stage(): Stage {
  const frame = document.createElement("div");
  document.body.append(frame);
  const ending = new AbortController();
  const refused: unknown[] = [];
  const listeners: ((map: ShownMap) => void)[] = [];
  const shown: ShownMap[] = [];
  const add = (isSecond: boolean): FakeMap => {
    const map = new FakeMap();
    frame.append(map.container);
    const one = { leaflet: map.leaflet, container: map.container, isSecond, signal: ending.signal };
    shown.push(one);
    for (const listener of listeners) listener(one);
    return map;
  };
  const map = add(false);
  const actions: Stage["actions"] = {
    showRow: vi.fn(async () => {}),
    showLayers: vi.fn(),
    adjust: vi.fn(),
    compare: vi.fn(),
    showGrid: vi.fn(),
    showCoverage: vi.fn(),
    resize: vi.fn(async () => {}),
    sentinels: vi.fn(async () => []),
    reached: vi.fn(async () => {}),
    draw: vi.fn(async () => ({ loaded: 0, failed: 0, reason: "" })),
    tellTiles: vi.fn(async () => []),
    tileUrl: vi.fn(async () => ({ url: "http://t/1/0/0.png", is_masked: false })),
    audit: vi.fn(async () => {}),
  };
  const context: TileMapContext = {
    frame,
    container: map.container,
    leaflet: Promise.resolve(map.leaflet),
    onMap: (listener) => {
      listeners.push(listener);
      for (const one of shown) listener(one);
    },
    actions,
    ask: (answer) => void answer.catch((error: unknown) => refused.push(error)),
    signal: ending.signal,
  };
  const end = (): void => {
    ending.abort();
    frame.remove();
  };
  return { context, map, frame, actions, refused, add, end };
}

export function layerState(name: string, more: Partial<TileLayerState> = {}): TileLayerState {
  return { name, transport: "direct", why: "", is_secret: false, ...more };
}

export function tileProps(more: Partial<TileMapProps> = {}): TileMapProps {
  return {
    row: {
      index: 0,
      total: 2,
      title: "mexico",
      crs: "EPSG4326",
      tile_size: 256,
      min_zoom: 12,
      max_zoom: 20,
      max_native_zoom: 20,
      south: 19.4,
      west: -99.211,
      north: 19.406,
      east: -99.205,
      reading: "bounds read as lat, lng: version absent",
      problem: "",
      layers: [layerState("Main"), layerState("CIR")],
    },
    visible: [0],
    settings: [],
    comparison: {
      mode: "blend",
      orientation: "vertical",
      position: 0.5,
      radius: 96,
      magnification: 1,
      rate: 1,
      gain: 1,
    },
    hasGrid: false,
    audit: null,
    coverage: null,
    view: undefined,
    ...more,
  };
}
