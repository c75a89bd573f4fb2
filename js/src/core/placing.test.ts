import { describe, expect, it } from "vitest";
import { lookUp, type ValueInfo } from "./appearance.ts";
import { CASES, cleared, flat, rasterOf } from "./contract_cases.ts";
import { axis, levelLength, place, sourceLevel, spanOf, type Window } from "./placing.ts";
import { PLAIN } from "./stacks.ts";

const RGBA: ValueInfo = {
  bands: 4,
  bits: 8,
  scale: 1,
  offset: 0,
  lowest: 0,
  highest: 255,
  no_data: null,
  is_classes: false,
};

const AS_IT_IS = lookUp(PLAIN, RGBA, false);

interface Placement {
  width: number;
  height: number;
  base_width: number;
  base_height: number;
  offset: [number, number];
}

const axesOf = ({ width, height, base_width, base_height, offset }: Placement) => ({
  columns: axis({
    ...{ start: 0, count: base_width, level: 0, sourceLevel: 0 },
    ...{ base: base_width, source: width, offset: offset[0] },
  }),
  rows: axis({
    ...{ start: 0, count: base_height, level: 0, sourceLevel: 0 },
    ...{ base: base_height, source: height, offset: offset[1] },
  }),
});

describe("place", () => {
  it.each(
    CASES.placements.map((wanted) => ({
      ...wanted,
      name: `${wanted.width} × ${wanted.height} on ${wanted.base_width} × ${wanted.base_height}, ${
        wanted.smooth ? "smooth" : "nearest"
      }, moved by ${wanted.offset}`,
    })),
  )("puts pixels where Python does: $name", (wanted) => {
    const { rows, columns } = axesOf(wanted);
    const from = { ...rasterOf(wanted, RGBA, wanted.rgba), x: 0, y: 0 };
    const placed = new Int32Array(wanted.base_width * wanted.base_height).fill(-1);
    place(from, AS_IT_IS, rows, columns, wanted.smooth, placed);
    expect(cleared(flat(placed))).toEqual(wanted.placed);
  });

  it("needs no more of a picture than it says", () => {
    for (const wanted of CASES.placements) {
      const { rows, columns } = axesOf(wanted);
      const [left, right] = spanOf(columns, wanted.smooth);
      const [top, bottom] = spanOf(rows, wanted.smooth);
      const whole = { ...rasterOf(wanted, RGBA, wanted.rgba), x: 0, y: 0 };
      const pixels = wanted.base_width * wanted.base_height;
      const [expected, placed] = [new Int32Array(pixels), new Int32Array(pixels)];
      place(whole, AS_IT_IS, rows, columns, wanted.smooth, expected);
      const part = cropped(whole, left, top, right - left, bottom - top);
      place(part, AS_IT_IS, rows, columns, wanted.smooth, placed);
      expect(placed).toEqual(expected);
    }
  });
});

function cropped(from: Window, x: number, y: number, width: number, height: number): Window {
  const values = Uint8Array.from({ length: 4 * width * height }, (_, at) => {
    const [column, row] = [(at >> 2) % width, Math.floor((at >> 2) / width)];
    return from.values[4 * ((y + row) * from.width + x + column) + (at & 3)] ?? 0;
  });
  return { x, y, width, height, bands: 4, values };
}

describe("levels", () => {
  it("takes the level of a picture on which one to two pixels lie under one of the base's", () => {
    const base = { width: 1000, height: 500 };
    const of = (level: number, scale: number): number =>
      sourceLevel(level, base, { width: 1000 * scale, height: 500 * scale });
    expect([of(3, 1), of(3, 2), of(3, 0.5), of(3, 0.01)]).toEqual([3, 4, 2, 0]);
    expect([of(0, 1), of(0, 8)]).toEqual([0, 0]); // exact, whatever the size
  });

  it("covers the base's level to its last pixel", () => {
    for (const base of [5, 8, 1001]) {
      for (const source of [2, 5, 1000]) {
        for (const level of [0, 1, 2, 3]) {
          const size = { width: base, height: base };
          const finer = sourceLevel(level, size, { width: source, height: source });
          const count = levelLength(base, level);
          const common = { level, sourceLevel: finer, base, source, offset: 0 };
          const { nearest } = axis({ ...common, start: 0, count });
          expect(Math.min(...nearest)).toBeGreaterThanOrEqual(0);
          expect(Math.max(...nearest)).toBeLessThan(levelLength(source, finer));
          expect(nearest).toEqual(nearest.slice().sort());
        }
      }
    }
  });
});
