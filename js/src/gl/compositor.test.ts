import { describe, expect, it } from "vitest";
import { compose } from "./compositor.ts";
import type { Frame } from "./engine.ts";
import { halve, type Pixels, Pyramid } from "./pyramid.ts";

/** A grey picture from one number per pixel; `alpha` for all. */
function picture(rows: number[][], alpha = 255): Pixels {
  const width = rows[0]?.length ?? 0;
  const data = Uint8ClampedArray.from(rows.flat().flatMap((level) => [level, level, level, alpha]));
  return { width, height: rows.length, data };
}

/** The first channel, row by row. */
function levels({ width, height, data }: Pixels): number[][] {
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => data[4 * (y * width + x)] ?? -1),
  );
}

function frame(
  base: Pixels,
  layers: Frame["layers"],
  region: Partial<Frame["region"]> = {},
): Frame {
  const { width, height } = base;
  return {
    base: "base",
    size: { width, height },
    layers,
    region: { level: 0, x: 0, y: 0, width, height, ...region },
  };
}

const base = picture([
  [0, 100, 200, 255],
  [10, 110, 210, 245],
]);

describe("compose", () => {
  it("gives the base image back where there are no layers", () => {
    expect(compose(frame(base, []), new Map([["base", new Pyramid(base)]])).data).toEqual(
      base.data,
    );
  });

  it("lays layers over one another in order, each at its opacity", () => {
    const pictures = new Map([
      ["base", new Pyramid(base)],
      ["white", new Pyramid(picture([[255]]))],
      ["black", new Pyramid(picture([[0]]))],
    ]);
    const layers: Frame["layers"] = [
      { key: "white", opacity: 0.5, blendMode: "normal" },
      { key: "black", opacity: 1, blendMode: "difference" },
    ];
    expect(levels(compose(frame(base, layers), pictures))[0]).toEqual([128, 178, 228, 255]);
    expect(levels(compose(frame(base, [...layers].reverse()), pictures))[0]).toEqual([
      128, 178, 228, 255,
    ]);
    const opaque: Frame["layers"] = [{ key: "white", opacity: 1, blendMode: "multiply" }];
    expect(compose(frame(base, opaque), pictures).data).toEqual(base.data);
  });

  it("stretches a layer of another size by the nearest of its pixels", () => {
    const pictures = new Map([
      ["base", new Pyramid(base)],
      ["layer", new Pyramid(picture([[1, 2, 3]]))],
    ]);
    const result = compose(
      frame(base, [{ key: "layer", opacity: 1, blendMode: "normal" }]),
      pictures,
    );
    // Centres at 0.375, 1.125, 1.875, 2.625 of three.
    expect(levels(result)).toEqual([
      [1, 2, 2, 3],
      [1, 2, 2, 3],
    ]);
  });

  it("draws only the region asked for", () => {
    const result = compose(
      frame(base, [], { x: 1, y: 1, width: 2, height: 1 }),
      new Map([["base", new Pyramid(base)]]),
    );
    expect(levels(result)).toEqual([[110, 210]]);
  });

  it("draws a coarser level from the mean of the pixels", () => {
    const region = { level: 1, x: 0, y: 0, width: 2, height: 1 };
    const result = compose(frame(base, [], region), new Map([["base", new Pyramid(base)]]));
    expect(levels(result)).toEqual([[55, 228]]);
  });

  it("says which picture is missing", () => {
    expect(() => compose(frame(base, []), new Map())).toThrow("picture base is not loaded");
  });
});

describe("halve", () => {
  it("takes the mean, at an odd edge of what is there", () => {
    expect(levels(halve(picture([[0, 100, 40]])))).toEqual([[50, 40]]);
    expect(levels(halve(picture([[0], [50], [9]])))).toEqual([[25], [9]]);
  });

  it("lets colours count by their alpha", () => {
    const data = Uint8ClampedArray.of(255, 0, 0, 255, 0, 255, 0, 0);
    expect([...halve({ width: 2, height: 1, data }).data]).toEqual([255, 0, 0, 128]);
  });

  it("ends at one pixel", () => {
    const level = new Pyramid(picture([[4, 8, 12]])).level(5);
    expect([level.width, level.height]).toEqual([1, 1]);
  });
});
