import { describe, expect, it } from "vitest";
import type { CompareMode } from "../protocol.gen.ts";
import { comparedPair, pairFrom, shownMode, withLayer } from "./tile_choice.ts";
import { roleNames, TILE_MODE_NAMES } from "./tile_modes.ts";
import { tileProps } from "./tile_part_fixtures.ts";

function choice(mode: CompareMode, visible: number[]) {
  return { visible, comparison: { ...tileProps().comparison, mode } };
}

describe("what is compared", () => {
  it("is two layers, never more or fewer", () => {
    expect(comparedPair(choice("swipe", [2, 0]))).toEqual([2, 0]);
    for (const visible of [[], [1], [0, 1, 2]]) {
      expect(comparedPair(choice("swipe", visible))).toBeUndefined();
      expect(shownMode(choice("swipe", visible))).toBe("blend");
    }
    expect(comparedPair(choice("blend", [0, 1]))).toBeUndefined();
    expect(shownMode(choice("lens", [0, 1]))).toBe("lens");
  });

  it.each([
    [[0], 3, [0, 1]],
    [[2], 3, [0, 2]],
    [[], 2, [0, 1]],
    [[2, 1], 3, [2, 1]],
    [[2, 1, 0], 3, [2, 0]],
    [[0], 1, undefined],
    [[], 0, undefined],
  ])("begins with what is on screen: %o of %i", (visible, count, expected) => {
    expect(pairFrom(visible, count)).toEqual(expected);
  });

  it("changes places rather than comparing a layer with itself", () => {
    expect(withLayer([0, 1], 1, 2)).toEqual([0, 2]);
    expect(withLayer([0, 1], 0, 2)).toEqual([2, 1]);
    expect(withLayer([0, 1], 1, 0)).toEqual([1, 0]);
    expect(withLayer([0, 1], 0, 1)).toEqual([1, 0]);
  });

  it("has a name for both in every way of comparing two", () => {
    for (const mode of TILE_MODE_NAMES.filter((name) => name !== "blend")) {
      const [first, last] = roleNames(choice(mode, [0, 1]).comparison);
      expect([first, last]).not.toContain("");
      expect(first).not.toBe(last);
    }
  });
});
