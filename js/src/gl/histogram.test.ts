import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CASES } from "../core/contract_cases.ts";
import { Budget } from "./budget.ts";
import { fakeBrowser, filesOf } from "./fake_browser.ts";
import { automaticLimits, histogramOf } from "./histogram.ts";
import { pictureInfo, samplesFile } from "./samples_file.ts";
import { TiledPicture } from "./tiled_picture.ts";
import { WholePicture } from "./whole_picture.ts";

beforeEach(fakeBrowser);
afterEach(() => vi.unstubAllGlobals());

describe("automaticLimits", () => {
  it.each(CASES.automatic)("are Python's: $name", ({ picture, counts, limits }) => {
    const all = new Float64Array(2 ** picture.bits);
    for (const [value, count] of counts) all[value] = count;
    expect(automaticLimits(all, pictureInfo(1, 1, picture))).toEqual(limits);
  });
});

describe("histogramOf", () => {
  it("counts every value once, across the parts a picture is read in", async () => {
    const [width, height] = [700, 3];
    const values = Array.from({ length: width * height }, (_, at) => at % 1000);
    const info = pictureInfo(width, height, { lowest: 0, highest: 999 });
    const picture = new WholePicture(info, [await samplesFile(values)], new Budget());
    const { counts, lowest, highest, automatic, classes } = await histogramOf(picture, 10);
    expect([lowest, highest]).toEqual([0, 999]);
    expect(counts).toEqual([300, 200, 200, 200, 200, 200, 200, 200, 200, 200]);
    expect(automatic[0]).toBeGreaterThan(0);
    expect(classes).toEqual([]);
  });

  it("counts red, green and blue, not alpha", async () => {
    const info = pictureInfo(2, 1, { bands: 4, bits: 8, highest: 255 });
    const files = filesOf(info, 4, [0, 1, 2, 200, 3, 4, 255, 200]);
    const { counts } = await histogramOf(new WholePicture(info, files, new Budget()), 256);
    expect(counts.reduce((sum, count) => sum + count)).toBe(6);
    expect([counts[200], counts[255]]).toEqual([0, 1]);
  });

  it("knows the classes of a mask by their share", async () => {
    const info = pictureInfo(4, 1, { bits: 8, highest: 255, is_classes: true });
    const picture = new WholePicture(info, filesOf(info, 1, [0, 3, 3, 1]), new Budget());
    expect((await histogramOf(picture, 8)).classes).toEqual([
      { value: 0, share: 0.25 },
      { value: 1, share: 0.25 },
      { value: 3, share: 0.5 },
    ]);
  });

  it("counts true values, leaves out what stands for none, and takes one value", async () => {
    const info = pictureInfo(3, 1, { scale: 0.5, offset: -1, lowest: 1, highest: 1, no_data: 0 });
    const picture = new WholePicture(info, [await samplesFile([0, 4, 4])], new Budget());
    const { counts, automatic } = await histogramOf(picture, 4);
    expect(counts).toEqual([2, 0, 0, 0]);
    expect(automatic).toEqual([1, 1]);
  });

  it("takes the preview of a tiled picture", async () => {
    const info = pictureInfo(2048, 2, { level: 1, tile_size: 512 });
    const preview = await samplesFile(new Array(1024).fill(9));
    const picture = new TiledPicture(info, [preview], new Budget());
    const { counts } = await histogramOf(picture, 1);
    expect(counts).toEqual([1024]);
  });
});
