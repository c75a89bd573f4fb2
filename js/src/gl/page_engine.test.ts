import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CASES, cleared, type PictureCase } from "../core/contract_cases.ts";
import { PLAIN } from "../core/stacks.ts";
import type { Region } from "../core/viewport.ts";
import type { Appearance } from "../protocol.gen.ts";
import type { Frame, FrameLayer, PictureInfo } from "./engine.ts";
import { fakeBrowser, filesOf } from "./fake_browser.ts";
import { PageEngine } from "./page_engine.ts";
import { pictureInfo, samplesFile } from "./samples_file.ts";

let engine: PageEngine;

beforeEach(() => {
  fakeBrowser();
  engine = new PageEngine(() => undefined);
});
afterEach(() => vi.unstubAllGlobals());

async function openCase(key: string, { picture, values, ...size }: PictureCase): Promise<void> {
  const { width, height } = size;
  const info = pictureInfo(width, height, picture);
  const files =
    picture.bits === 8 ? filesOf(size, picture.bands, values) : [await samplesFile(values)];
  await engine.open(key, info, files);
}

/** A picture of 16 bits and one band whose values go from black to white. */
async function openRamp(key: string, width: number, height: number, info = {}): Promise<void> {
  await engine.open(key, pictureInfo(width, height, info), [
    await samplesFile(Array.from({ length: width * height }, (_, at) => rampAt(at, width, height))),
  ]);
}

const rampAt = (at: number, width: number, height: number): number =>
  Math.floor((65_535 * at) / (width * height));

function frame(
  width: number,
  height: number,
  base: string | null,
  layers: FrameLayer[] = [],
  region: Partial<Region> = {},
): Frame {
  return {
    region: { level: 0, x: 0, y: 0, width, height, ...region },
    size: { width, height },
    base: base === null ? null : { key: base, appearance: PLAIN },
    layers,
  };
}

const layer = (key: string, appearance: Partial<Appearance> = {}, opacity = 1): FrameLayer => ({
  key,
  appearance: { ...PLAIN, ...appearance },
  opacity,
  blendMode: "normal",
});

/** The first channel. */
async function reds(wanted: Frame): Promise<number[]> {
  const pixels = await engine.pixels(wanted, "cpu");
  return Array.from({ length: pixels.length / 4 }, (_, at) => pixels[4 * at] ?? -1);
}

describe("pixels", () => {
  it.each(CASES.stacks.map((stack, index) => ({ index, stack })))(
    "draws stack $index as Python does",
    async ({ stack: { width, height, base, layers, rgba } }) => {
      if (base !== null) await openCase("base", base);
      for (const [index, one] of layers.entries()) await openCase(String(index), one);
      const shown = layers.flatMap(({ state }, index): FrameLayer[] => {
        const { appearance, opacity, blend_mode, visible } = state;
        return visible ? [{ key: String(index), appearance, opacity, blendMode: blend_mode }] : [];
      });
      const wanted = frame(width, height, null, shown);
      const below = base && { key: "base", appearance: base.appearance };
      const pixels = await engine.pixels({ ...wanted, base: below }, "cpu");
      expect(cleared([...pixels])).toEqual(rgba);
    },
  );

  it("draws any region as a part of the whole, across tiles", async () => {
    const [width, height] = [600, 300];
    await openRamp("base", width, height);
    await openRamp("layer", 90, 40);
    const layers = [layer("layer", { smooth: true, offset: [-3.5, 7] }, 0.4)];
    const whole = await reds(frame(width, height, "base", layers));
    for (const [x, y, columns, rows] of [
      [0, 0, 1, 1],
      [250, 250, 20, 20],
      [255, 0, 2, 300],
      [511, 255, 89, 45],
    ] as const) {
      const part = { x, y, width: columns, height: rows };
      const pixels = await reds(frame(width, height, "base", layers, part));
      const expected = Array.from({ length: columns * rows }, (_, at) => {
        const [column, row] = [x + (at % columns), y + Math.floor(at / columns)];
        return whole[row * width + column];
      });
      expect(pixels).toEqual(expected);
    }
  });

  it("draws a coarser level from means, and a small layer from all that it has", async () => {
    await openRamp("base", 8, 8);
    await openRamp("small", 2, 2);
    const region = { level: 2, width: 2, height: 2 };
    const step = 65_535 / 64;
    const means = [13.5, 17.5, 45.5, 49.5].map((mean) => Math.floor((mean * step) / 257));
    for (const [index, red] of (await reds(frame(8, 8, "base", [], region))).entries()) {
      expect(Math.abs(red - (means[index] ?? -9))).toBeLessThanOrEqual(1);
    }
    expect(await reds(frame(8, 8, "base", [layer("small")], region))).toEqual([0, 64, 127, 191]);
  });

  it("draws anew whatever looks different", async () => {
    await openRamp("base", 4, 1);
    await openRamp("layer", 4, 1);
    const shown = (appearance: Partial<Appearance>, opacity = 1): Promise<number[]> =>
      reds(frame(4, 1, "base", [layer("layer", appearance, opacity)]));
    const first = await shown({});
    const others = [
      await shown({ offset: [1, 0] }),
      await shown({ gamma: 2 }),
      await shown({ limits: [0, 30_000] }),
      await shown({ smooth: true, offset: [0.25, 0] }),
      await shown({ smooth: false, offset: [2, 0] }),
    ];
    expect(new Set([first, ...others].map(String)).size).toBe(6);
    expect(await shown({}, 0.5)).toEqual(first); // the same picture as below
    // The base image is never moved.
    const moved = { key: "base", appearance: { ...PLAIN, offset: [2, 0] as [number, number] } };
    expect(await reds({ ...frame(4, 1, null), base: moved })).toEqual(first);
  });

  it("draws colours as they are stored, whatever the size", async () => {
    const noise = (count: number): number[] =>
      Array.from({ length: count }, (_, at) => ((at * 2_654_435_761) >>> 9) & 255);
    const open = async (key: string, width: number, height: number): Promise<number[]> => {
      const info = pictureInfo(width, height, { bands: 4, bits: 8 });
      const values = noise(4 * width * height).map((byte, at) => (at % 4 === 3 ? 255 : byte));
      await engine.open(key, info, filesOf(info, 4, values));
      return values;
    };
    const base = await open("base", 520, 270);
    expect([...(await engine.pixels(frame(520, 270, "base"), "cpu"))]).toEqual(base);
    const larger = await open("larger", 1040, 270);
    const over = frame(520, 270, "base", [layer("larger")]);
    const expected = Array.from({ length: 4 * 520 * 270 }, (_, at) => {
      const pixel = at >> 2;
      return larger[4 * (2 * pixel + 1) + (at & 3)]; // two columns for one of the base's
    });
    expect([...(await engine.pixels(over, "cpu"))]).toEqual(expected);
    const white = pictureInfo(1, 1, { bands: 4, bits: 8 });
    await engine.open("white", white, filesOf(white, 4, [255, 255, 255, 255]));
    const half = await reds(frame(520, 270, "base", [layer("white", {}, 0.5)]));
    expect(half[1]).toBe(Math.floor(((base[4] ?? 0) + 255) / 2 + 0.5));
  });

  it("keeps the colours of what is transparent in the base", async () => {
    const colors = [10, 20, 30, 0, 40, 50, 60, 0];
    const info = pictureInfo(2, 1, { bands: 4, bits: 8 });
    await engine.open("base", info, filesOf(info, 4, colors));
    expect([...(await engine.pixels(frame(2, 1, "base"), "cpu"))]).toEqual(colors);
  });

  it("draws the same strip by strip, where all tiles have no room at once", async () => {
    const [width, height] = [6_000, 600];
    await engine.open("base", pictureInfo(2, 2), [await samplesFile([0, 20_000, 40_000, 65_535])]);
    await engine.open("layer", pictureInfo(1, 1), [await samplesFile([65_535])]);
    const layers = Array.from({ length: 10 }, () => layer("layer", {}, 0.1));
    const pixels = await reds(frame(width, height, "base", layers));
    const corners = [0, width - 1, (height - 1) * width, height * width - 1];
    const few = await reds(frame(2, 2, "base", layers));
    expect(corners.map((at) => pixels[at])).toEqual(few);
  });

  it("draws a new picture under an old key, and none that was forgotten", async () => {
    const info = pictureInfo(1, 1);
    await engine.open("base", info, [await samplesFile([0])]);
    expect(await reds(frame(1, 1, "base"))).toEqual([0]);
    await engine.open("base", info, [await samplesFile([65_535])]);
    expect(await reds(frame(1, 1, "base"))).toEqual([255]);
    const dark = pictureInfo(1, 1, { lowest: 0, highest: 200 });
    await engine.open("base", dark, [await samplesFile([100])]);
    expect(await reds(frame(1, 1, "base"))).toEqual([128]);
    engine.forget(["base"]);
    await expect(reds(frame(1, 1, "base"))).rejects.toThrow("picture base is not open");
  });

  it("keeps nothing of a picture that cannot be opened", async () => {
    const opening = engine.open("base", pictureInfo(2, 2), [await samplesFile([1])]);
    await expect(opening).rejects.toThrow("1 values instead of 4");
    await expect(reds(frame(2, 2, "base"))).rejects.toThrow("not open");
  });

  it("draws a tile as soon as it is there", async () => {
    const info: PictureInfo = pictureInfo(600, 10, { level: 1, tile_size: 512 });
    await engine.open("base", info, [await samplesFile(new Array(300 * 5).fill(0))]);
    const wanted = frame(600, 10, "base", [], { x: 500, width: 40, height: 1 });
    expect(new Set(await reds(wanted))).toEqual(new Set([0]));
    expect(engine.missing(wanted).map(({ tile }) => tile.column)).toEqual([1, 0]);
    const white = await samplesFile(new Array(88 * 10).fill(65_535));
    await engine.put("base", { level: 0, column: 1, row: 0 }, [white]);
    expect(await reds(wanted)).toEqual([...new Array(12).fill(0), ...new Array(28).fill(255)]);
    expect(engine.missing(wanted)).toEqual([
      { key: "base", tile: { level: 0, column: 0, row: 0 } },
    ]);
    await openRamp("whole", 2, 2);
    await expect(engine.put("whole", { level: 0, column: 0, row: 0 }, [])).rejects.toThrow(
      "has no tiles",
    );
  });

  it("forgets all of one viewer and nothing of another", async () => {
    await openRamp("1:base", 1, 1);
    await openRamp("2:base", 1, 1);
    engine.forgetAll("1:");
    expect(await reds(frame(1, 1, "2:base"))).toEqual([0]);
    await expect(reds(frame(1, 1, "1:base"))).rejects.toThrow("not open");
  });
});

describe("render", () => {
  it("shows the same pixels", async () => {
    await openRamp("base", 3, 2);
    const image = (await engine.render(frame(3, 2, "base"), "auto")) as unknown as ImageData;
    expect([image.width, image.height]).toEqual([3, 2]);
    expect([...image.data]).toEqual([...(await engine.pixels(frame(3, 2, "base"), "auto"))]);
  });
});

describe("read", () => {
  it("gives the values that are stored under a pixel of the base", async () => {
    await openRamp("base", 4, 2);
    await openRamp("half", 2, 1);
    const colors = Array.from({ length: 4 * 8 }, (_, at) => at);
    const info = pictureInfo(4, 2, { bands: 4, bits: 8 });
    await engine.open("colors", info, filesOf({ width: 4, height: 2 }, 4, colors));
    const moved = layer("half", { offset: [1, 0] });
    const size = { width: 4, height: 2 };
    const pictures = [layer("base"), moved, layer("colors")];
    expect(await engine.read(pictures, size, 3, 1)).toEqual([
      [rampAt(7, 4, 2)],
      [rampAt(1, 2, 1)],
      [28, 29, 30, 31],
    ]);
    expect((await engine.read(pictures, size, 0, 0))[1]).toEqual([]);
  });

  it("gives nothing where the tile is not there", async () => {
    const info = pictureInfo(600, 10, { level: 1, tile_size: 512 });
    await engine.open("base", info, [await samplesFile(new Array(300 * 5).fill(7))]);
    expect(await engine.read([layer("base")], info, 3, 3)).toEqual([[]]);
    await engine.put("base", { level: 0, column: 0, row: 0 }, [
      await samplesFile(Array.from({ length: 512 * 10 }, (_, at) => at)),
    ]);
    expect(await engine.read([layer("base")], info, 3, 3)).toEqual([[3 * 512 + 3]]);
  });
});

describe("compare", () => {
  it("counts over all strips, and shows where", async () => {
    const [width, height] = [3, 700];
    await openRamp("base", width, height);
    await engine.open("black", pictureInfo(1, 1), [await samplesFile([0])]);
    const [a, b] = [frame(width, height, "base"), frame(width, height, "base", [layer("black")])];
    const { difference, map } = await engine.compare(a, b, 8);
    const differences = await reds(a);
    const sum = differences.reduce((total, one) => total + one, 0);
    expect(difference.pixels).toBe(width * height);
    expect(difference.overall.maximum).toBe(255);
    expect(difference.overall.mae).toBeCloseTo(sum / (width * height), 10);
    const share = differences.filter((one) => one > 8).length / (width * height);
    expect(difference.overall.share).toBeCloseTo(share, 10);
    const image = map as unknown as ImageData;
    expect([...image.data.slice(0, 4)]).toEqual([0x00, 0x22, 0x4e, 255]);
    expect([...image.data.slice(-4)]).toEqual([0xfe, 0xe8, 0x38, 255]);
  });

  it("finds nothing between a stack and itself", async () => {
    await openRamp("base", 5, 5);
    const { difference } = await engine.compare(frame(5, 5, "base"), frame(5, 5, "base"), 0);
    expect(difference.overall).toEqual({ mae: 0, rmse: 0, psnr: null, maximum: 0, share: 0 });
  });
});
