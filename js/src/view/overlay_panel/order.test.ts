import { describe, expect, it } from "vitest";
import { percent, pixels, roundedFor } from "./numbers.ts";
import { inOrder, moved, stackOrder } from "./order.ts";
import { state } from "./testing.ts";

const named = (...names: string[]) => names.map((name) => state(name));

describe("order", () => {
  it("every move is a permutation that puts one member where it was asked for", () => {
    const list = ["a", "b", "c", "d"];
    for (const [from, name] of list.entries()) {
      for (const to of list.keys()) {
        const after = moved(list, from, to);
        expect(after[to]).toBe(name);
        expect(after.toSorted()).toEqual(list);
        expect(after.filter((each) => each !== name)).toEqual(list.filter((each) => each !== name));
      }
    }
  });

  it("states of other layers keep their places", () => {
    const states = named("x", "a", "y", "b", "z");
    const after = inOrder(states, ["b", "missing", "a"]);
    expect(after.map(({ name }) => name)).toEqual(["x", "b", "y", "a", "z"]);
    expect(inOrder(states, ["a", "b"])).toEqual(states);
  });

  it("layers without a state come last", () => {
    expect(stackOrder(["a", "b", "c"], named("c", "x", "a"))).toEqual(["c", "a", "b"]);
  });
});

describe("numbers", () => {
  it("pixels have a true minus sign and one decimal at most", () => {
    expect([pixels([-6, 2.04]), pixels([-0.04, 1234.56])]).toEqual(["−6, 2 px", "0, 1,234.6 px"]);
  });

  it("a share that is there is never nothing", () => {
    expect([0, 0.0004, 0.1234, 1].map(percent)).toEqual(["0 %", "< 0.1 %", "12.3 %", "100 %"]);
  });

  it.each([
    [255, 12.3456, 12.3],
    [1, 0.123456, 0.123],
    [0.001, 5.0001234, 5.000123],
    [1e6, 1234.5, 1235],
  ])("of a range of %d, %d is %d", (range, value, expected) => {
    expect(roundedFor(range, value)).toBe(expected);
  });
});
