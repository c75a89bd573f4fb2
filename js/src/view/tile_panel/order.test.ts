import { describe, expect, it } from "vitest";
import { agreeing, moved } from "./order.ts";

describe("the order of the layers", () => {
  it("begins as in the row", () => {
    expect(agreeing([], [1], 3)).toEqual([0, 1, 2]);
  });

  it("agrees with those on screen, and leaves hidden ones where they are", () => {
    expect(agreeing([0, 1, 2, 3], [3, 0], 4)).toEqual([3, 1, 2, 0]);
    expect(agreeing([3, 1, 2, 0], [0, 3], 4)).toEqual([0, 1, 2, 3]);
  });

  it("holds every layer once, whatever is on screen", () => {
    for (let round = 0; round < 200; round++) {
      const count = 1 + (round % 6);
      const all = shuffled(count);
      const visible = shuffled(count).slice(0, round % (count + 1));
      const order = agreeing(all, visible, count);
      expect([...order].sort()).toEqual([...all].sort());
      expect(order.filter((layer) => visible.includes(layer))).toEqual(visible);
    }
  });

  it("has no layers of a row before", () => {
    expect(agreeing([4, 0, 3, 1, 2], [1], 2)).toEqual([0, 1]);
  });

  it("moves one by one place, not past the ends", () => {
    expect(moved([0, 1, 2], 0, 1)).toEqual([1, 0, 2]);
    expect(moved([0, 1, 2], 2, -1)).toEqual([0, 2, 1]);
    expect(moved([0, 1, 2], 2, 1)).toEqual([0, 1, 2]);
    expect(moved([0, 1, 2], 0, -1)).toEqual([0, 1, 2]);
  });
});

function shuffled(count: number): number[] {
  return [...Array(count).keys()]
    .map((layer) => ({ layer, at: Math.random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ layer }) => layer);
}
