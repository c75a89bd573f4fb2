import { describe, expect, it } from "vitest";
import contract from "../../../tests/contract/intensity.json";
import { grayTable, type Intensity, moved, packed } from "./intensity.ts";

interface Case {
  low: number;
  step: number;
  how: Intensity;
  is_inverted: boolean;
  grays: number[];
}

const CASES = contract.cases as unknown as Case[];
const WINDOW = { name: "", center: 40, width: 80, function: "LINEAR" } as const;

describe("greys", () => {
  it.each(CASES.map((each, number) => [number, each] as const))(
    "are what Python computes, case %i",
    (_, { how, is_inverted, grays, ...scale }) => {
      const table = grayTable(how, scale, is_inverted);
      const found = contract.stored.map((stored) => table[stored] ?? -1);
      // Two libraries may differ in the last digit of an exponential.
      const isCurve = "function" in how && how.function === "SIGMOID";
      const worst = Math.max(...found.map((gray, at) => Math.abs(gray - (grays[at] ?? 0))));
      expect(worst).toBeLessThanOrEqual(isCurve ? 1 : 0);
    },
  );

  it("are opaque pixels", () => {
    expect([...packed(Uint8ClampedArray.of(0, 1, 255))]).toEqual([
      0xff000000, 0xff010101, 0xffffffff,
    ]);
  });
});

describe("a window that is moved", () => {
  it("keeps its kind and its place", () => {
    expect(moved(WINDOW, { width: 1 })).toEqual({ ...WINDOW, width: 160 });
    expect(moved(WINDOW, { center: -0.5 })).toEqual({ ...WINDOW, center: 0 });
  });

  it("is never narrower than its formula allows", () => {
    expect(moved(WINDOW, { width: -99 }).width).toBe(1);
    expect(moved({ ...WINDOW, function: "SIGMOID" }, { width: -2000 }).width).toBeGreaterThan(0);
  });
});
