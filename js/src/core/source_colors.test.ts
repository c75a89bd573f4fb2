import { describe, expect, it } from "vitest";
import { SourceColors } from "./source_colors.ts";
import { PLAIN } from "./stacks.ts";

const band = {
  bands: 1,
  bits: 8,
  scale: 1,
  offset: 0,
  lowest: 0,
  highest: 255,
  no_data: 3,
  is_classes: false,
};
const colors = { ...band, bands: 4, no_data: null };
const source = new SourceColors();

describe("SourceColors", () => {
  it("is the colour that a value is shown as", () => {
    expect(source.shown([51], PLAIN, band, false)).toEqual([51, 51, 51]);
    expect(source.shown([255], { ...PLAIN, tint: "#ff8000" }, band, false)).toEqual([255, 128, 0]);
    const limits = { ...PLAIN, limits: [0, 51] as [number, number] };
    expect(source.shown([51, 0, 255, 255], limits, colors, false)).toEqual([255, 0, 255]);
    expect(source.shown([1, 2, 3, 4], PLAIN, colors, false)).toEqual([1, 2, 3, 4]);
  });

  it("is none of what is not seen", () => {
    expect(source.shown([3], PLAIN, band, false)).toBeNull();
    expect(source.shown([1, 2, 3, 0], PLAIN, colors, false)).toBeNull();
    const keyed = { ...PLAIN, transparent: "#010203", tolerance: 1 };
    expect(source.shown([2, 2, 2, 255], keyed, colors, false)).toBeNull();
    expect(source.shown([2, 2, 0, 255], keyed, colors, false)).toEqual([2, 2, 0]);
  });

  it("has levels before colormap, tint and what is transparent already", () => {
    const shown = { ...PLAIN, colormap: "viridis" as const, transparent: "#333333" };
    expect(source.levels([51], shown, band)).toEqual([51, 51, 51]);
    expect(source.levels([1, 2, 3, 255], { ...PLAIN, transparent: "#010203" }, colors)).toEqual([
      1, 2, 3,
    ]);
    expect(source.levels([3], PLAIN, band)).toBeNull(); // no data
  });
});
