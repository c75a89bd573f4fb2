import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeTileLayer } from "./tile_fake_map.ts";
import { type TileLive, tileLive, uppermost } from "./tile_live.ts";
import { type Stage, stage, tileProps } from "./tile_part_fixtures.ts";

let scene: Stage;
let live: TileLive;
let drawn: { loaded: number; failed: number; reason: string; isBusy: boolean; problem: string };

beforeEach(() => {
  vi.useFakeTimers();
  scene = stage();
  drawn = { loaded: 0, failed: 0, reason: "", isBusy: false, problem: "" };
  live = tileLive(scene.context, { counts: () => drawn });
  live.update(tileProps());
});

afterEach(() => {
  scene.end();
  vi.useRealTimers();
});

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(2000);
const status = (): string =>
  (scene.frame.querySelector(".lbw-tile-status")?.textContent ?? "").replace(/\s+/g, " ").trim();

/** A degree a pixel: see the stand-in for Leaflet. */
function point(lat: number, lng: number): void {
  const at = { clientX: lng, clientY: -lat, bubbles: true };
  scene.map.container.dispatchEvent(new PointerEvent("pointermove", at));
}

describe("tileLive", () => {
  it("counts the page's tiles with the kernel's, and tells the kernel of its own", async () => {
    const layer = new FakeTileLayer(0);
    scene.map.add(layer);
    layer.load(layer.ask(14, 1, 2));
    layer.fail(layer.ask(14, 2, 2));
    layer.ask(14, 3, 2);
    drawn = { ...drawn, loaded: 4, failed: 1, reason: "timed out", isBusy: true };
    scene.actions.tellTiles.mockResolvedValue([
      { layer: 0, z: 14, x: 2, y: 2, reason: "404 Not Found" },
    ]);
    await settle();
    expect(status()).toContain("7 tiles, 2 failed (404, timed out) · 1 loading z 14");
    const [row, events] = scene.actions.tellTiles.mock.calls[0] ?? [];
    expect([row, events?.map(({ x, ok }) => [x, ok])]).toEqual([
      0,
      [
        [1, true],
        [2, false],
      ],
    ]);
  });

  it("says what lies under the cursor, and why that tile failed", async () => {
    const layer = new FakeTileLayer(0);
    scene.map.add(layer);
    layer.fail(layer.ask(14, 8192, 8191));
    scene.actions.tellTiles.mockResolvedValue([
      { layer: 0, z: 14, x: 8192, y: 8191, reason: "404 Not Found" },
    ]);
    point(0.01, 0.01);
    expect(status()).toContain("0.01000, 0.01000 tile 14/8192/8191 pixel 116, 139");
    expect(status()).toContain("tile 14/8192/8191: failed; the browser does not tell why");
    await settle();
    expect(status()).toContain("tile 14/8192/8191: 404 Not Found");
    point(0.01, 0.05);
    expect(status()).not.toContain("404 Not Found");
    scene.map.container.dispatchEvent(new PointerEvent("pointerleave"));
    expect(status()).not.toContain("pixel");
  });

  it("names the layer whose tile failed where several are on screen", () => {
    const [main, other] = [new FakeTileLayer(0), new FakeTileLayer(1)];
    for (const layer of [main, other]) {
      scene.map.add(layer);
      layer.load(layer.ask(14, 0, 0));
    }
    main.fail(main.ask(14, 8192, 8191));
    live.update(tileProps({ visible: [0, 1] }));
    point(0.01, 0.01);
    expect(status()).toContain("tile 14/8192/8191 of Main: failed");
  });

  it("keeps to the zooms that have tiles", () => {
    scene.map.zoom = 22;
    point(0.01, 0.01);
    expect(status()).toContain("tile 20/524317/524258");
    expect(status()).toContain("z 22");
  });

  it("says something in passing, and longer where it can be clicked", async () => {
    live.say("Copied");
    expect(status()).toContain("Copied");
    await vi.advanceTimersByTimeAsync(6000);
    expect(status()).toContain("bounds read as lat, lng");
    live.say("Copied, masked", { label: "Copy with the secret", run: () => {} });
    await vi.advanceTimersByTimeAsync(19_000);
    expect(scene.frame.querySelector("button")).not.toBeNull();
    await vi.advanceTimersByTimeAsync(1000);
    expect(scene.frame.querySelector("button")).toBeNull();
  });

  it("counts anew for another row, whose reasons are others", async () => {
    const layer = new FakeTileLayer(0);
    scene.map.add(layer);
    layer.fail(layer.ask(14, 8192, 8191));
    scene.map.remove(layer);
    live.update(tileProps({ row: { ...tileProps().row, index: 1 } }));
    point(0.01, 0.01);
    await settle();
    expect(status()).toContain("0 tiles");
    expect(status()).not.toContain("failed");
    expect(scene.actions.tellTiles.mock.calls[0]?.[0]).toBe(0);
  });

  it("says that the kernel could not be told, and tells it again", async () => {
    const layer = new FakeTileLayer(0);
    scene.map.add(layer);
    layer.load(layer.ask(14, 1, 1));
    scene.actions.tellTiles.mockRejectedValueOnce(new Error("busy"));
    await vi.advanceTimersByTimeAsync(1200);
    expect(status()).toContain("The kernel was not told of tiles: busy");
    await settle();
    expect(scene.actions.tellTiles).toHaveBeenCalledTimes(2);
    expect(status()).not.toContain("busy");
  });

  it("points at the middle of the map where there is no cursor", () => {
    scene.map.center = { lat: 0.01, lng: 0.01 };
    expect(live.pointed()).toMatchObject({ isCursor: false, layer: 0, tile: { x: 8192, y: 8191 } });
    point(0.01, 0.05);
    expect(live.pointed()).toMatchObject({ isCursor: true, tile: { x: 8194 } });
  });
});

describe("uppermost", () => {
  const { map } = stage();
  const first = { leaflet: map.leaflet, isSecond: false };
  const second = { leaflet: map.leaflet, isSecond: true };
  const shown = (mode: string, more: object = {}) =>
    tileProps({
      visible: [3, 1],
      comparison: { ...tileProps().comparison, mode, ...more } as never,
    });

  it("is the last layer, but beside the line of a swipe and in the first of two maps", () => {
    expect(uppermost(shown("blend"), first, undefined)).toBe(1);
    expect(uppermost(shown("side-by-side"), first, undefined)).toBe(3);
    expect(uppermost(shown("side-by-side"), second, undefined)).toBe(1);
    expect(uppermost(shown("swipe"), first, { x: 399, y: 0 })).toBe(3);
    expect(uppermost(shown("swipe"), first, { x: 401, y: 0 })).toBe(1);
    const lower = shown("swipe", { orientation: "horizontal", position: 0.25 });
    expect(uppermost(lower, first, { x: 0, y: 99 })).toBe(3);
    expect(uppermost(lower, first, { x: 0, y: 101 })).toBe(1);
    expect(uppermost({ ...shown("swipe"), visible: [] }, first, undefined)).toBeUndefined();
    expect(uppermost({ ...shown("swipe"), visible: [2] }, first, { x: 0, y: 0 })).toBe(2);
  });
});
