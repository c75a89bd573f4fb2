import { describe, expect, it } from "vitest";
import { directionOf, stepped } from "./row_order.ts";

const SORTED = [7, 3, 9, 250, 4];

describe("stepped", () => {
  it("is the number beside it, within the rows, where no order is known", () => {
    expect([stepped([], 3, 1, 5), stepped([], 3, -2, 5)]).toEqual([4, 1]);
    expect([stepped([], 4, 1, 5), stepped([], 0, -1, 5)]).toEqual([undefined, undefined]);
  });

  it("goes by the order around the row", () => {
    expect([1, 2, -1, -2].map((steps) => stepped(SORTED, 9, steps, 300))).toEqual([250, 4, 3, 7]);
  });

  it("says of no row where the order ends: it is not known", () => {
    expect(stepped(SORTED, 4, 1, 300)).toBe(undefined);
    expect(stepped(SORTED, 7, -1, 300)).toBe(undefined);
  });

  it("goes by the numbers of a row that the order does not name", () => {
    expect(stepped(SORTED, 100, 1, 300)).toBe(101);
  });
});

describe("directionOf", () => {
  it("goes by the order where it names both, else by the numbers", () => {
    expect(directionOf(SORTED, 9, 3)).toBe(-1);
    expect(directionOf(SORTED, 9, 4)).toBe(1);
    expect(directionOf([], 9, 4)).toBe(-1);
    expect(directionOf(SORTED, 9, 100)).toBe(1);
  });
});
