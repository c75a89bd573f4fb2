import { describe, expect, it } from "vitest";
import { countDifferences, differenceOf, noDifferences } from "./difference.ts";
import { mergeDifferences, stripsOf } from "./difference_parts.ts";

const WIDTH = 7;
const HEIGHT = 11;

/** Bytes from a generator with a known seed: mulberry32. */
function bytes(seed: number): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length: WIDTH * HEIGHT * 4 }, () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return mixed >>> 24;
  });
}

function difference(a: Uint8Array, b: Uint8Array) {
  const counts = noDifferences(100);
  countDifferences(a, b, counts, new Int32Array(256), new Int32Array(a.length / 4));
  return differenceOf(counts);
}

describe("mergeDifferences", () => {
  it("is to the last bit what comparing at once is", () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const [a, b] = [bytes(seed), bytes(seed + 1000)];
      const strips = stripsOf({ x: 0, y: 0, width: WIDTH, height: HEIGHT }, seed * 3);
      const parts = strips.map(({ y, height }) => {
        const part = [4 * WIDTH * y, 4 * WIDTH * (y + height)] as const;
        return difference(a.slice(...part), b.slice(...part));
      });
      expect(mergeDifferences(parts)).toEqual(difference(a, b));
    }
  });

  it("has no noise where nothing differs", () => {
    const same = difference(bytes(1), bytes(1));
    expect(mergeDifferences([same, same]).overall).toEqual({
      mae: 0,
      rmse: 0,
      psnr: null,
      maximum: 0,
      share: 0,
    });
  });
});

describe("stripsOf", () => {
  it("covers an area row by row, without overlap", () => {
    const strips = stripsOf({ x: 3, y: 5, width: 10, height: 7 }, 25);
    expect(strips).toEqual([
      { x: 3, y: 5, width: 10, height: 2 },
      { x: 3, y: 7, width: 10, height: 2 },
      { x: 3, y: 9, width: 10, height: 2 },
      { x: 3, y: 11, width: 10, height: 1 },
    ]);
  });

  it("is a row at least", () => {
    expect(stripsOf({ x: 0, y: 0, width: 10, height: 2 }, 3)).toHaveLength(2);
  });
});
