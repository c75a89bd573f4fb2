import { describe, expect, it } from "vitest";
import type { Raster } from "../core/placing.ts";
import { type HalvingRules, halveInto } from "./halving.ts";

const MEAN: HalvingRules = { is_classes: false, no_data: null };

function band(rows: number[][], kind: typeof Uint8Array | typeof Uint16Array = Uint8Array): Raster {
  return {
    width: rows[0]?.length ?? 0,
    height: rows.length,
    bands: 1,
    values: kind.from(rows.flat()),
  };
}

function colors(pixels: number[][], width: number, deep = false): Raster {
  const values = pixels.flat();
  return {
    width,
    height: pixels.length / width,
    bands: 4,
    values: deep ? Uint16Array.from(values) : Uint8Array.from(values),
  };
}

function halved(from: Raster, rules = MEAN): number[] {
  const [width, height] = [Math.ceil(from.width / 2), Math.ceil(from.height / 2)];
  const values = from.values.slice(0, width * height * from.bands).fill(0);
  const to = { width, height, bands: from.bands, values };
  halveInto(from, to, 0, 0, rules);
  return [...to.values];
}

describe("halveInto", () => {
  it("takes the mean, halves up, at an odd edge of what is there", () => {
    expect(halved(band([[0, 100, 41]]))).toEqual([50, 41]);
    expect(halved(band([[0], [51], [9]]))).toEqual([26, 9]);
    expect(halved(band([[40_000, 60_001]], Uint16Array))).toEqual([50_001]);
  });

  it("takes the mean of opaque colours", () => {
    const opaque = [
      [1, 2, 3, 255],
      [255, 2, 4, 255],
      [2, 2, 3, 255],
      [255, 3, 3, 255],
    ];
    expect(halved(colors(opaque, 2))).toEqual([128, 2, 3, 255]);
    expect(halved(colors(opaque.slice(0, 3), 3))).toEqual([128, 2, 4, 255, 2, 2, 3, 255]);
  });

  it.each([false, true])("lets colours count by their alpha, also of 16 bits: %s", (deep) => {
    const red = [200, 0, 0, 30];
    const green = [0, 100, 0, 10];
    expect(halved(colors([red, green], 2, deep))).toEqual([150, 25, 0, 20]);
    expect(halved(colors([[9, 9, 9, 0]], 1, deep))).toEqual([0, 0, 0, 0]);
  });

  it("mixes no classes", () => {
    const rules = { is_classes: true, no_data: null };
    const mask = band([
      [3, 1, 2],
      [1, 1, 0],
    ]);
    expect(halved(mask, rules)).toEqual([3, 2]);
  });

  it("leaves out what stands for none, unless there is nothing else", () => {
    const rules = { is_classes: false, no_data: 0 };
    expect(halved(band([[0, 7]]), rules)).toEqual([7]);
    expect(halved(band([[0, 0]]), rules)).toEqual([0]);
    // A mean of values is a value.
    expect(halved(band([[5, 7]]), { is_classes: false, no_data: 6 })).toEqual([5]);
    const pixels = [
      [0, 90, 90, 255],
      [20, 40, 60, 255],
    ];
    expect(halved(colors(pixels, 2), rules)).toEqual([20, 40, 60, 255]);
  });

  it("writes where it is told to", () => {
    const to = band([
      [1, 1, 1],
      [1, 1, 1],
    ]);
    halveInto(band([[8, 8]]), to, 2, 1, MEAN);
    expect([...to.values]).toEqual([1, 1, 1, 1, 1, 8]);
  });
});
