import { beforeEach, describe, expect, it, vi } from "vitest";
import { PLAIN } from "../core/stacks.ts";
import {
  type FakeEngine,
  fakeEngine,
  fakeSource,
  picture,
  row,
  settled,
} from "./overlay_fixtures.ts";
import { type OverlaySource, overviewOf, RowPictures } from "./row_pictures.ts";

let engine: FakeEngine;
let source: OverlaySource;
let pictures: RowPictures;

beforeEach(async () => {
  engine = fakeEngine();
  source = fakeSource();
  source.row = vi.fn(async () => row({ layers: ["A", "B"] }));
  source.picture = vi.fn(async (_position, layer) => ({
    description: layer === null ? picture({ width: 300, height: 200 }) : picture(),
    parts: [],
  }));
  pictures = new RowPictures(engine, source, 4);
  await pictures.describe();
});

describe("RowPictures", () => {
  it("asks for each picture once, by its index in the row", async () => {
    await Promise.all([pictures.load(null), pictures.load("B"), pictures.load("B")]);
    await pictures.describe();
    expect(source.row).toHaveBeenCalledTimes(1);
    const asked = vi.mocked(source.picture).mock.calls.map(([at, layer]) => [at, layer]);
    expect(asked).toEqual([
      [4, null],
      [4, 1],
    ]);
  });

  it("asks again after a failure", async () => {
    vi.mocked(source.picture).mockRejectedValueOnce(new Error("404"));
    await expect(pictures.load("A")).rejects.toThrow("404");
    expect((await pictures.load("A")).width).toBe(100);
  });

  it("has a key for what is there only, and none that another visit has", async () => {
    await Promise.all([pictures.load(null), pictures.load("A")]);
    const again = new RowPictures(engine, source, 4);
    await again.describe();
    await again.load(null);
    expect(pictures.keyOf("B")).toBeUndefined();
    expect(new Set([pictures.keyOf(null), pictures.keyOf("A"), again.keyOf(null)]).size).toBe(3);
    expect(pictures.whichOf(pictures.keyOf("A") ?? "")).toBe("A");
  });

  it("draws a thumbnail of at most 64 pixels, of the picture alone and where it lies", async () => {
    await Promise.all([pictures.load(null), pictures.load("A")]);
    await pictures.thumbnail(null, PLAIN);
    const base = engine.render.mock.lastCall?.[0];
    expect(base?.region).toEqual({ level: 3, x: 0, y: 0, width: 38, height: 25 });
    expect(base?.layers).toEqual([]);
    await pictures.thumbnail("A", { ...PLAIN, tint: "#ff0000", offset: [9, 9] });
    const layer = engine.render.mock.lastCall?.[0];
    expect(layer?.base).toBeNull();
    expect(layer?.size).toEqual({ width: 100, height: 50 });
    expect(layer?.layers[0]?.appearance).toEqual({ ...PLAIN, tint: "#ff0000" });
  });

  it("reads every picture at a pixel of the base image", async () => {
    await Promise.all([pictures.load(null), pictures.load("A")]);
    engine.read.mockResolvedValue([[1, 2, 3, 255], []]);
    const values = await pictures.read({ x: 299, y: 0 }, () => PLAIN);
    expect(engine.read.mock.lastCall?.slice(1)).toEqual([{ width: 300, height: 200 }, 299, 0]);
    expect([...values]).toEqual([
      [null, [1, 2, 3, 255]],
      ["A", []],
    ]);
  });

  it("frees a picture that arrives after the row was left", async () => {
    let decoded: () => void = () => undefined;
    engine.open.mockReturnValue(
      new Promise<void>((resolve) => {
        decoded = resolve;
      }),
    );
    const loading = pictures.load("A");
    await settled();
    pictures.leave();
    decoded();
    await loading;
    expect(engine.forget.mock.lastCall).toEqual([[engine.open.mock.calls[0]?.[0]]]);
    expect(pictures.keyOf("A")).toBeUndefined();
  });

  it("counts about what its pictures take", async () => {
    await pictures.load("A");
    expect(pictures.bytes).toBeCloseTo((100 * 50 * 4 * 4) / 3);
  });

  it("refuses to draw before the base image is there", () => {
    const region = { level: 0, x: 0, y: 0, width: 1, height: 1 };
    expect(() => pictures.frame({ base: null, layers: [] }, region)).toThrow("not loaded");
  });
});

describe("overviewOf", () => {
  it("is all of a picture on the finest level that is small enough", () => {
    expect(overviewOf({ width: 129, height: 3 }, 64)).toEqual({
      level: 2,
      x: 0,
      y: 0,
      width: 33,
      height: 1,
    });
    expect(overviewOf({ width: 64, height: 64 }, 64).level).toBe(0);
  });
});
