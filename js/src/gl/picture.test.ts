import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Window } from "../core/placing.ts";
import { Budget } from "./budget.ts";
import type { TileAddress } from "./engine.ts";
import { fakeBrowser, filesOf } from "./fake_browser.ts";
import { halfOf, levelSize, type Picture } from "./picture.ts";
import { pictureInfo, samplesFile } from "./samples_file.ts";
import { TiledPicture } from "./tiled_picture.ts";
import { WholePicture } from "./whole_picture.ts";

const SIZE = { width: 1100, height: 700 };
const INFO = pictureInfo(SIZE.width, SIZE.height);
/** Neighbours differ, and so do columns and rows far apart. */
const valueAt = (x: number, y: number): number => (7 * x + 1_301 * y) % 60_000;

const made = new Map<number, Float64Array>();

function valuesOf(level: number): Float64Array {
  const values = made.get(level) ?? makeValues(level);
  made.set(level, values);
  return values;
}

function makeValues(level: number): Float64Array {
  const { width, height } = levelSize(SIZE, level);
  if (level === 0) {
    return Float64Array.from({ length: width * height }, (_, at) =>
      valueAt(at % width, Math.floor(at / width)),
    );
  }
  const finer = levelSize(SIZE, level - 1);
  const values = valuesOf(level - 1);
  return Float64Array.from({ length: width * height }, (_, at) => {
    const [x, y] = [2 * (at % width), 2 * Math.floor(at / width)];
    const [right, below] = [Math.min(x + 1, finer.width - 1), Math.min(y + 1, finer.height - 1)];
    const sum = [x, right].flatMap((column) =>
      [y, below].map((row) => values[row * finer.width + column] ?? 0),
    );
    return (sum.reduce((a, b) => a + b) + 2) >> 2;
  });
}

async function area(
  picture: Picture,
  level: number,
  { x, y, width, height } = { x: 0, y: 0, ...levelSize(SIZE, level) },
): Promise<{ values: number[]; isComplete: boolean }> {
  const window = await picture.window(level, { x, y, width, height });
  return { values: cut(window, x, y, width, height), isComplete: window.isComplete };
}

function cut(from: Window, x: number, y: number, width: number, height: number): number[] {
  return Array.from({ length: width * height }, (_, at) => {
    const [column, row] = [x + (at % width) - from.x, y + Math.floor(at / width) - from.y];
    return from.values[row * from.width + column] ?? -1;
  });
}

async function tileFile({ level, column, row }: TileAddress): Promise<Blob> {
  const size = 512;
  const { width, height } = levelSize(SIZE, level);
  const values = valuesOf(level);
  const [x, y] = [column * size, row * size];
  const from = { x: 0, y: 0, width, height, bands: 1, values: Uint16Array.from(values) };
  return samplesFile(cut(from, x, y, Math.min(size, width - x), Math.min(size, height - y)));
}

describe("halfOf", () => {
  it("covers the area, whether it begins evenly or not", () => {
    const half = (x: number, width: number) => {
      const area = halfOf({ x, y: 0, width, height: 1 });
      return [area.x, area.width];
    };
    expect([half(2, 2), half(3, 2), half(3, 1), half(2, 3)]).toEqual([
      [1, 1],
      [1, 2],
      [1, 1],
      [1, 2],
    ]);
  });
});

describe("WholePicture", () => {
  const file = samplesFile(valuesOf(0));
  const opened = async (budget = new Budget()): Promise<WholePicture> => {
    const picture = new WholePicture(INFO, [await file], budget);
    await picture.open();
    return picture;
  };

  it.each([0, 1, 2, 4])("has level %d whole, across its parts", async (level) => {
    const { values } = await area(await opened(), level);
    expect(values).toEqual([...valuesOf(level)]);
  });

  it("has any area of a level", async () => {
    const picture = await opened();
    const whole = { x: 0, y: 0, ...levelSize(SIZE, 1), bands: 1 };
    for (const part of [
      { x: 500, y: 200, width: 50, height: 100 },
      { x: 3, y: 4, width: 1, height: 1 },
      { x: 549, y: 349, width: 1, height: 1 },
    ]) {
      const values = Uint16Array.from(valuesOf(1));
      const expected = cut({ ...whole, values }, part.x, part.y, part.width, part.height);
      expect((await area(picture, 1, part)).values).toEqual(expected);
    }
  });

  it("is decoded again where it had to go", async () => {
    const budget = new Budget(3 * 2 ** 20); // one picture and a few of its parts
    const first = await opened(budget);
    const second = await opened(budget);
    for (const picture of [first, second, first]) {
      expect((await area(picture, 0)).values).toEqual([...valuesOf(0)]);
    }
    expect(budget.bytes).toBeLessThanOrEqual(3 * 2 ** 20);
    const [a, b] = await Promise.all([area(first, 2), area(second, 2)]);
    expect(a).toEqual(b);
  });

  it("holds nothing once it is closed, not even what was on its way", async () => {
    const budget = new Budget();
    const picture = await opened(budget);
    await area(picture, 1);
    picture.close();
    expect(budget.bytes).toBe(0);
    const late = new WholePicture(INFO, [await samplesFile(valuesOf(0))], budget);
    const opening = late.open();
    late.close();
    await expect(opening).rejects.toThrow("closed");
    expect(budget.bytes).toBe(0);
  });

  it("keeps a part once, and none that comes after it was closed", async () => {
    const budget = new Budget();
    const picture = await opened(budget);
    const one = { x: 0, y: 0, width: 9, height: 9 };
    await Promise.all([picture.window(0, one), picture.window(0, one)]);
    picture.close();
    expect(budget.bytes).toBe(0);
    // However far it has come.
    const small = await samplesFile(new Array(18 * 18).fill(1));
    for (let steps = 0; steps < 60; steps += 1) {
      const next = new WholePicture(pictureInfo(18, 18), [small], budget);
      await next.open();
      const late = next.window(1, one).catch(() => undefined);
      for (let step = 0; step < steps; step += 1) await Promise.resolve();
      next.close();
      await late;
      expect(budget.bytes).toBe(0);
    }
  });

  it("says what is wrong with its file", async () => {
    const short = new WholePicture(INFO, [await samplesFile([1, 2, 3])], new Budget());
    await expect(short.open()).rejects.toThrow("3 values instead of 770000");
    const none = new WholePicture(INFO, [], new Budget());
    await expect(none.open()).rejects.toThrow("without any file");
  });
});

describe("WholePicture of 8 bits", () => {
  beforeEach(fakeBrowser);
  afterEach(() => vi.unstubAllGlobals());

  it("is read from what is decoded now, though others take its room all the time", async () => {
    const size = { width: 600, height: 2 };
    const budget = new Budget(4 * 1200); // one picture
    const values = Array.from({ length: 1200 }, (_, at) => at % 251);
    const info = pictureInfo(600, 2, { bits: 8 });
    const pictures = [1, 2, 3].map(() => new WholePicture(info, filesOf(size, 1, values), budget));
    const right = { x: 590, y: 1, width: 10, height: 1 };
    const read = pictures.map(async (picture) => (await area(picture, 0, right)).values);
    for (const found of await Promise.all(read)) expect(found).toEqual(values.slice(-10));
  });
});

describe("TiledPicture", () => {
  const info = { ...INFO, level: 3, tile_size: 512 };
  const opened = async (): Promise<TiledPicture> => {
    const picture = new TiledPicture(info, [await samplesFile(valuesOf(3))], new Budget());
    await picture.open();
    return picture;
  };
  const tile = { level: 0, column: 1, row: 0 };
  const inTile = { x: 600, y: 100, width: 20, height: 10 };

  it("lacks tiles at first, those in the middle named first", async () => {
    const picture = await opened();
    const missing = picture.missing(0, { x: 400, y: 0, width: 700, height: 512 });
    expect(missing[0]).toEqual({ level: 0, column: 1, row: 0 });
    expect(missing).toHaveLength(3);
    expect(picture.missing(3, { x: 0, y: 0, width: 138, height: 88 })).toEqual([]);
  });

  it("is filled from its preview until they come", async () => {
    const picture = await opened();
    const { values, isComplete } = await area(picture, 0, inTile);
    const preview = valuesOf(3);
    const { width } = levelSize(SIZE, 3);
    expect(isComplete).toBe(false);
    expect(values).toEqual(
      Array.from({ length: 200 }, (_, at) => {
        const [x, y] = [600 + (at % 20), 100 + Math.floor(at / 20)];
        return preview[(y >> 3) * width + (x >> 3)];
      }),
    );
  });

  it("has a tile's own values once it is there, and coarser tiles meanwhile", async () => {
    const picture = await opened();
    const coarser = { level: 1, column: 0, row: 0 };
    await picture.put(coarser, [await tileFile(coarser)]);
    const half = await area(picture, 0, inTile);
    expect(half.values[0]).toBe(valuesOf(1)[50 * 550 + 300]);
    await picture.put(tile, [await tileFile(tile)]);
    const { values, isComplete } = await area(picture, 0, inTile);
    expect(isComplete).toBe(true);
    expect(values[0]).toBe(valueAt(600, 100));
    expect(values[199]).toBe(valueAt(619, 109));
    expect(picture.missing(0, inTile)).toEqual([]);
    // Beside it another one is still missing.
    const across = await area(picture, 0, { x: 510, y: 100, width: 4, height: 1 });
    expect(across.isComplete).toBe(false);
    expect(across.values.slice(2)).toEqual([valueAt(512, 100), valueAt(513, 100)]);
  });

  it("is whole on its preview's level and above", async () => {
    const picture = await opened();
    expect(await area(picture, 3)).toEqual({ values: [...valuesOf(3)], isComplete: true });
    expect(await area(picture, 5)).toEqual({ values: [...valuesOf(5)], isComplete: true });
  });

  it("takes only tiles that there are", async () => {
    const picture = await opened();
    const file = await tileFile(tile);
    for (const none of [
      { level: 3, column: 0, row: 0 },
      { level: 0, column: 3, row: 0 },
    ]) {
      await expect(picture.put(none, [file])).rejects.toThrow("there is no tile");
    }
  });
});
