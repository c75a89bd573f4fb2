import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeMap, FakeTileLayer, HATCH } from "./tile_fake_map.ts";
import { type SettledTile, TileTelemetry } from "./tile_telemetry.ts";
import type { TileTiming, TileTimings } from "./tile_timings.ts";

let settled: SettledTile[];
let gone: HTMLImageElement[];
let onChange: ReturnType<typeof vi.fn<() => void>>;
let ending: AbortController;
let before: [string, TileTiming][];
let telemetry: TileTelemetry;
let map: FakeMap;

const TIMING: TileTiming = { start: 0, end: 50, duration: 50, size: 900, status: 200 };

beforeEach(() => {
  vi.useFakeTimers();
  [settled, gone, before] = [[], [], []];
  onChange = vi.fn();
  ending = new AbortController();
  const timings = { use: () => {}, claim: () => {}, unclaimed: () => before };
  telemetry = new TileTelemetry({
    onSettled: (tile) => settled.push(tile),
    onGone: (element) => gone.push(element),
    onChange,
    signal: ending.signal,
    timings: timings as unknown as TileTimings,
  });
  map = new FakeMap();
});

afterEach(() => {
  ending.abort();
  vi.useRealTimers();
});

function watch(index = 3): void {
  telemetry.show({ index, crs: "EPSG3857" });
  telemetry.watch(map.leaflet, ending.signal);
}

const names = (): string[] =>
  settled.map(({ layer, z, x, y, ok }) => `${layer}: ${z}/${x}/${y} ${ok ? "ok" : "failed"}`);

describe("TileTelemetry", () => {
  it("tells of each tile once: what became of it, where it was asked for, how large it is", () => {
    const layer = new FakeTileLayer(1);
    map.add(layer);
    watch();
    const [good, bad] = [layer.ask(5, 2, 7), layer.ask(5, 3, 7)];
    expect(telemetry.counts([0, 1, 2])).toEqual({ loaded: 0, failed: 0, loading: 2 });
    layer.load(good, 512);
    layer.fail(bad);
    layer.load(bad); // the picture that stands for it
    expect(names()).toEqual(["1: 5/2/7 ok", "1: 5/3/7 failed"]);
    expect(settled[0]).toMatchObject({
      ...{ row: 3, url: "http://t/5/2/7.png", width: 512, height: 512 },
      at: Date.now(),
    });
    expect(settled[0]?.start).toBeGreaterThanOrEqual(0);
    expect(settled[1]).toMatchObject({ url: "http://t/5/3/7.png", width: 0, height: 0 });
    expect(telemetry.counts([0, 1, 2])).toEqual({ loaded: 1, failed: 1, loading: 0 });
  });

  it("finds the tiles that were there before it, and waits for those on their way", () => {
    const layer = new FakeTileLayer(0);
    const tiles = [1, 2, 3].map((x) => layer.ask(4, x, 0));
    const [good, bad, waiting] = tiles as [(typeof tiles)[0], (typeof tiles)[0], (typeof tiles)[0]];
    layer.load(good);
    layer.fail(bad);
    layer._tileZoom = 9; // the map has moved on: addresses are those of the tiles all the same
    map.add(layer);
    watch();
    expect(names()).toEqual(["0: 4/1/0 ok", "0: 4/2/0 failed"]);
    expect(settled.map(({ url }) => url)).toEqual(["http://t/4/1/0.png", "http://t/4/2/0.png"]);
    expect(settled[0]).toMatchObject({ start: undefined, at: good.loaded?.getTime() });
    layer.load(waiting);
    expect(names()).toHaveLength(3);
  });

  it("loses none of a thousand, in whatever order they come and go", () => {
    const layers = [0, 1, 2].map((index) => new FakeTileLayer(index));
    const expected: string[] = [];
    layers.forEach((layer, index) => {
      for (let number = 0; number < 100; number++) layer.load(layer.ask(10, number, index));
      if (index < 2) map.add(layer);
      expected.push(
        ...Array.from({ length: 100 }, (_, number) => `${index}: 10/${number}/${index} ok`),
      );
    });
    watch();
    map.add(layers[2] as FakeTileLayer);
    for (let number = 0; number < 700; number++) {
      const layer = layers[number % 3] as FakeTileLayer;
      const tile = layer.ask(12, number, 5);
      if (number % 7 === 0) layer.fail(tile);
      else layer.load(tile);
      if (number % 2 === 0) layer.remove(tile);
      expected.push(`${number % 3}: 12/${number}/5 ${number % 7 === 0 ? "failed" : "ok"}`);
    }
    expect(names().sort()).toEqual(expected.sort());
    expect(names()).toHaveLength(1000);
  });

  it("does not take a tile for failed that went while it was on its way", () => {
    const layer = new FakeTileLayer(0);
    map.add(layer);
    watch();
    const [aborted, unloaded, kept] = [layer.ask(3, 1, 1), layer.ask(3, 2, 1), layer.ask(3, 3, 1)];
    layer.remove(aborted, "tileabort");
    layer.remove(unloaded);
    layer.fire("tileload", { tile: unloaded.el, coords: unloaded.coords });
    expect(settled).toEqual([]);
    expect(gone).toEqual([aborted.el, unloaded.el]);
    expect(telemetry.counts([0, 1, 2]).loading).toBe(1);
    map.remove(layer);
    expect(telemetry.counts([0, 1, 2]).loading).toBe(0);
    layer.load(kept);
    expect(settled).toEqual([]);
  });

  it("follows layers that come and go, of ours alone", () => {
    watch();
    const [ours, grid] = [new FakeTileLayer(2), new FakeTileLayer(undefined)];
    ours.ask(1, 0, 0); // Leaflet asks before it tells of the layer
    map.add(ours);
    map.add(grid);
    for (const layer of [ours, grid]) layer.load(layer._tiles["0:0:1"] ?? layer.ask(1, 0, 0));
    expect(names()).toEqual(["2: 1/0/0 ok"]);
    map.remove(ours);
    ours.load(ours.ask(1, 1, 0));
    expect(names()).toHaveLength(1);
    expect(ours.listening).toBe(0);
  });

  it("watches the second map too, and leaves each when it ends", () => {
    const second = new FakeMap();
    const [left, right] = [new FakeTileLayer(0), new FakeTileLayer(1)];
    map.add(left);
    second.add(right);
    watch();
    const closing = new AbortController();
    telemetry.watch(second.leaflet, closing.signal);
    left.load(left.ask(2, 1, 1));
    right.load(right.ask(2, 1, 1));
    expect(names()).toEqual(["0: 2/1/1 ok", "1: 2/1/1 ok"]);
    closing.abort();
    right.load(right.ask(2, 2, 1));
    expect(names()).toHaveLength(2);
    expect([right.listening, second.listening]).toEqual([0, 0]);
    ending.abort();
    expect([left.listening, map.listening]).toEqual([0, 0]);
  });

  it("takes columns round the world, as the addresses do", () => {
    const layer = new FakeTileLayer(0);
    map.add(layer);
    watch();
    layer.load(layer.ask(2, -1, 1));
    layer.load(layer.ask(2, 5, 1));
    expect(names()).toEqual(["0: 2/3/1 ok", "0: 2/1/1 ok"]);
  });

  it("waits for the row, and tells which one each tile belongs to", () => {
    const layer = new FakeTileLayer(0);
    layer.load(layer.ask(0, 0, 0));
    map.add(layer);
    telemetry.watch(map.leaflet, ending.signal);
    expect(settled).toEqual([]);
    telemetry.show({ index: 5, crs: "EPSG3857" });
    telemetry.show({ index: 6, crs: "EPSG3857" });
    layer.load(layer.ask(1, 0, 0));
    expect(settled.map(({ row }) => row)).toEqual([5, 6]);
  });

  it("counts from the tiles on screen when layers change", () => {
    const [staying, going] = [new FakeTileLayer(0), new FakeTileLayer(1)];
    map.add(staying);
    map.add(going);
    watch();
    staying.load(staying.ask(3, 1, 1));
    staying.remove(staying._tiles["1:1:3"] as never);
    staying.fail(staying.ask(3, 2, 1));
    going.load(going.ask(3, 1, 1));
    expect(telemetry.counts([0, 1, 2])).toMatchObject({ loaded: 2, failed: 1 });
    expect(telemetry.counts([0])).toMatchObject({ loaded: 1, failed: 1 });
    map.remove(going);
    telemetry.recount();
    expect(telemetry.counts([0, 1, 2])).toMatchObject({ loaded: 0, failed: 1 });
  });

  it("finds tiles that had gone before it, by what the browser tells of their addresses", async () => {
    const layer = new FakeTileLayer(1, "http://{s}.t/{z}/{x}/{y}.png?size={size}", { size: 256 });
    const shown = layer.ask(7, 8, 9);
    layer.load(shown);
    map.add(layer);
    const other = { ...TIMING, status: 404 };
    before = [
      ["http://a.t/6/4/4.png?size=256", TIMING],
      ["http://b.t/6/4/5.png?size=256", other],
      ["http://a.t/6/4/5.png?size=256", TIMING], // that tile lies at the other host
      ["http://b.t/7/8/9.png?size=256", TIMING], // still shown
      ["http://elsewhere/6/4/4.png", TIMING],
    ];
    watch();
    await vi.advanceTimersByTimeAsync(1000);
    expect(names()).toEqual(["1: 7/8/9 ok", "1: 6/4/4 ok", "1: 6/4/5 failed"]);
    expect(settled[1]).toMatchObject({ start: 0, at: performance.timeOrigin + 50, width: 0 });
  });

  it("asks again for such a tile where the browser tells no status", async () => {
    const asked: string[] = [];
    class FakeImage {
      onload: (() => void) | undefined;
      onerror: (() => void) | undefined;
      crossOrigin: string | undefined;
      set src(url: string) {
        asked.push(`${url} ${this.crossOrigin}`);
        queueMicrotask(() => (url.endsWith("1.png") ? this.onload?.() : this.onerror?.()));
      }
    }
    vi.stubGlobal("Image", FakeImage);
    map.add(new FakeTileLayer(0, undefined, { crossOrigin: "anonymous" }));
    const untold = { ...TIMING, status: null };
    before = [
      ["http://t/6/4/1.png", untold],
      ["http://t/6/4/2.png", untold],
    ];
    watch();
    await vi.advanceTimersByTimeAsync(1000);
    vi.unstubAllGlobals();
    expect(names()).toEqual(["0: 6/4/1 ok", "0: 6/4/2 failed"]);
    expect(asked).toEqual(["http://t/6/4/1.png anonymous", "http://t/6/4/2.png anonymous"]);
  });

  it("takes a failed tile that shows our picture for failed when it is found", () => {
    const layer = new FakeTileLayer(0);
    const tile = layer.ask(3, 1, 1);
    layer.load(tile); // Leaflet took in the picture in its place
    tile.el.src = `${HATCH},with a reason`;
    map.add(layer);
    watch();
    expect(names()).toEqual(["0: 3/1/1 failed"]);
  });
});
