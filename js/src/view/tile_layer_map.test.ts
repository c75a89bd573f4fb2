import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { MapView } from "../core/tiles.ts";
import type { TileLayerState, TileRowState } from "../protocol.gen.ts";
import { type TileMapActions, type TileMapView, tileLayerMap } from "./tile_layer_map.ts";

const VIEW: MapView = { zoom: 2, south: -60, west: -90, north: 60, east: 90 };

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

function layer(name: string, transport: TileLayerState["transport"]): TileLayerState {
  return { name, transport, why: "" };
}

function row(layers: TileLayerState[], index = 0): TileRowState {
  return {
    index,
    total: 2,
    title: "africa",
    crs: "EPSG4326",
    tile_size: 256,
    max_native_zoom: 5,
    reading: "bounds read as lat, lng: version absent",
    problem: "",
    layers,
  };
}

let lbwMap: HTMLElement;
let container: HTMLElement;
let actions: { [K in keyof TileMapActions]: ReturnType<typeof vi.fn<TileMapActions[K]>> };
let ending: AbortController;
let map: TileMapView;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("Image", FakeImage);
  vi.stubGlobal(
    "ResizeObserver",
    class {
      readonly #listener: () => void;
      constructor(listener: () => void) {
        this.#listener = listener;
      }
      observe(): void {
        this.#listener();
      }
      disconnect(): void {}
    },
  );
  loads = () => true;
  asked = [];
  lbwMap = document.createElement("div");
  lbwMap.className = "lbw-map";
  container = document.createElement("div");
  Object.defineProperty(container, "clientWidth", { value: 1000 });
  Object.defineProperty(container, "clientHeight", { value: 400 });
  const root = document.createElement("div");
  container.append(root);
  lbwMap.append(container);
  document.body.append(lbwMap);
  actions = {
    showRow: vi.fn(async () => {}),
    showLayers: vi.fn(),
    setOpacity: vi.fn(),
    resize: vi.fn(async () => {}),
    sentinels: vi.fn(async () => ["http://t/1", "http://t/2"]),
    reached: vi.fn(async () => {}),
    draw: vi.fn(async () => ({ loaded: 4, failed: 0, reason: "" })),
    whyFailed: vi.fn(async () => "404 Not Found"),
    report: vi.fn(),
  };
  ending = new AbortController();
  map = tileLayerMap(root, container, actions, ending.signal);
});

afterEach(() => {
  ending.abort();
  lbwMap.remove();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function show(state: TileRowState, visible = [0], view: MapView | undefined = VIEW): void {
  map.update({ row: state, visible, opacities: state.layers.map(() => 1), view });
}

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(1000);
const status = (): string => lbwMap.querySelector(".lbw-tile-status")?.textContent ?? "";

describe("tileLayerMap", () => {
  it("tells the true size of the map once it has one", async () => {
    await settle();
    expect(actions.resize.mock.calls).toEqual([[1000, 400]]);
  });

  it("says that the server is reached when any sentinel tile loads", async () => {
    loads = (url) => url.endsWith("2");
    show(row([layer("Main", "unknown"), layer("Hidden", "unknown")]));
    await settle();
    expect(actions.sentinels.mock.calls).toEqual([[0]]);
    expect(actions.reached.mock.calls).toEqual([[0, true]]);
  });

  it("says that it is not when none does, and tries no second time", async () => {
    loads = () => false;
    show(row([layer("Main", "unknown")]));
    show(row([layer("Main", "unknown")]));
    await settle();
    expect(actions.reached.mock.calls).toEqual([[0, false]]);
    expect(asked).toEqual(["http://t/1", "http://t/2"]);
  });

  it("asks the kernel to draw the layers on screen that have no other way", async () => {
    show(
      row([layer("Main", "mosaic"), layer("Direct", "direct"), layer("Hidden", "mosaic")]),
      [0, 1],
    );
    await settle();
    expect(actions.draw.mock.calls.map(([index, view]) => [index, view])).toEqual([[0, VIEW]]);
    expect(actions.report).toHaveBeenLastCalledWith(4, 0);
    expect(status()).toContain("4 tiles");
    expect(status()).toContain("mosaic by the kernel; tiles direct");
  });

  it("asks for no mosaic before it knows what the map shows", async () => {
    map.update({
      row: row([layer("Main", "mosaic")]),
      visible: [0],
      opacities: [1],
      view: undefined,
    });
    await settle();
    expect(actions.draw).not.toHaveBeenCalled();
  });

  it("asks why tiles failed, once", async () => {
    show(row([layer("Main", "direct")]));
    for (const name of ["a", "b"]) {
      const tile = document.createElement("img");
      tile.className = "leaflet-tile";
      tile.src = `http://t/${name}`;
      container.append(tile);
      tile.dispatchEvent(new Event("error"));
    }
    await settle();
    await settle();
    expect(actions.whyFailed.mock.calls).toEqual([["http://t/b"]]);
    expect(actions.report).toHaveBeenLastCalledWith(0, 2);
    expect(status()).toContain("2 failed: 404 Not Found");
  });

  it("shows as text what Python raised", async () => {
    actions.sentinels.mockRejectedValueOnce(new Error("no <layer> 0"));
    show(row([layer("Main", "unknown")]));
    await settle();
    expect(status()).toContain("no <layer> 0");
  });

  it("says where the cursor is", () => {
    show(row([layer("Main", "direct")]));
    container.dispatchEvent(new PointerEvent("pointermove", { clientX: 0, clientY: 0 }));
    expect(status()).toContain("60.00000, −90.00000");
    expect(status()).toContain("tile 2/1/1");
    container.dispatchEvent(new PointerEvent("pointerleave"));
    expect(status()).not.toContain("tile 2/1/1");
  });

  it("leaves nothing behind when it ends", async () => {
    show(row([layer("Main", "direct")]));
    ending.abort();
    expect(lbwMap.querySelector(".lbw-tile-status")).toBeNull();
  });
});
