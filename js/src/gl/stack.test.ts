import { describe, expect, it } from "vitest";
import type { Frame } from "./engine.ts";
import { partsOf, stripsOf } from "./stack.ts";

const frame = (x: number, y: number, width: number, height: number): Frame => ({
  region: { level: 0, x, y, width, height },
  size: { width: 1000, height: 1000 },
  base: null,
  layers: [],
});

describe("partsOf", () => {
  it("cuts a frame where the grid's tiles meet, each pixel once", () => {
    const parts = partsOf(frame(200, 500, 400, 300));
    expect(parts.map(({ tile }) => [tile.column, tile.row])).toEqual([
      [0, 1],
      [1, 1],
      [2, 1],
      [0, 2],
      [1, 2],
      [2, 2],
      [0, 3],
      [1, 3],
      [2, 3],
    ]);
    expect(parts[0]).toMatchObject({ part: { x: 200, y: 244, width: 56, height: 12 }, x: 0, y: 0 });
    expect(parts[4]).toMatchObject({ part: { x: 0, y: 0, width: 256, height: 256 }, x: 56, y: 12 });
    const pixels = parts.reduce((sum, { part }) => sum + part.width * part.height, 0);
    expect(pixels).toBe(400 * 300);
  });
});

describe("stripsOf", () => {
  it("cuts a frame into strips of whole tiles", () => {
    const strips = stripsOf(frame(0, 500, 10, 300), 1);
    expect(strips.map(({ top, frame: { region } }) => [top, region.y, region.height])).toEqual([
      [0, 500, 12],
      [12, 512, 256],
      [268, 768, 32],
    ]);
    expect(stripsOf(frame(0, 0, 10, 300), 4)).toHaveLength(1);
  });
});
