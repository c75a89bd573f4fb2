import { describe, expect, it } from "vitest";
import { sourceValue } from "./source_values.ts";

const info = { bits: 8, scale: 1, offset: 0, no_data: null };

describe("sourceValue", () => {
  it("is a number of a single band, as it is in the file", () => {
    expect(sourceValue([7], info)?.short).toBe("7");
    expect(sourceValue([40_123], { ...info, bits: 16 })?.short).toBe("40,123");
  });

  it("has of floats the decimals that tell one step from the next", () => {
    const float = { bits: 16, scale: 0.001, offset: -1, no_data: 0 };
    expect(sourceValue([1530], float)?.short).toBe("0.530");
    expect(sourceValue([1], float)?.short).toBe("-0.999");
    expect(sourceValue([6000], { ...float, scale: 1 / 65_534 })?.short).toBe("-0.90844");
    expect(sourceValue([65_535], { ...float, scale: 10, offset: 0 })?.short).toBe("655,350");
  });

  it("names what is none", () => {
    expect(sourceValue([0], { ...info, no_data: 0 })?.short).toBe("no data");
    expect(sourceValue([], info)).toBeUndefined();
  });

  it("is hex and numbers of a colour, with the alpha where it is not opaque", () => {
    expect(sourceValue([138, 107, 63, 255], info)).toEqual({
      short: "#8a6b3f",
      long: "#8a6b3f 138 107 63",
    });
    expect(sourceValue([1, 2, 3, 4], info)?.short).toBe("#01020304");
    expect(sourceValue([1, 2000, 3, 65_535], { ...info, bits: 16 })?.short).toBe("1 2,000 3");
  });
});
