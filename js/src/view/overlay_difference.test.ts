import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PLAIN } from "../core/stacks.ts";
import { type DifferenceJob, DifferenceStatistics, type Measured } from "./overlay_difference.ts";
import { type FakeEngine, fakeEngine, fakeSource, picture } from "./overlay_fixtures.ts";
import { RowPictures } from "./row_pictures.ts";

let engine: FakeEngine;
let statistics: DifferenceStatistics;
let measured: Measured[];
let job: DifferenceJob;
let ending: AbortController;

/** A base image of this size, at its preview's level where it comes in tiles. */
async function open(width: number, height: number, level = 0): Promise<void> {
  const source = fakeSource();
  const description = picture({ width, height, level, tile_size: level > 0 ? 512 : 0 });
  source.picture = async () => ({ description, parts: [] });
  const pictures = new RowPictures(engine, source, 0);
  await pictures.describe();
  await pictures.load(null);
  const a = { base: { key: "a", appearance: PLAIN }, layers: [] };
  const b = { base: { key: "b", appearance: PLAIN }, layers: [] };
  job = { pictures, a, b, area: { x: 0, y: 0, width, height }, threshold: 8 };
}

beforeEach(() => {
  vi.useFakeTimers();
  engine = fakeEngine();
  measured = [];
  ending = new AbortController();
  statistics = new DifferenceStatistics(
    engine,
    { onMeasured: (one) => measured.push(one), onFailure: vi.fn() },
    ending.signal,
  );
});

afterEach(() => {
  ending.abort();
  vi.useRealTimers();
});

const regions = () => engine.compare.mock.calls.map(([frame]) => frame.region);
const told = () => measured.map(({ level, isPreliminary }) => [level, isPreliminary]);

describe("DifferenceStatistics", () => {
  it("estimates at once, and takes all pixels in strips when the hand rests", async () => {
    await open(2048, 1024);
    statistics.request(job);
    await vi.advanceTimersByTimeAsync(100);
    expect(regions()).toEqual([{ level: 3, x: 0, y: 0, width: 256, height: 128 }]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(regions().slice(1)).toEqual([
      { level: 0, x: 0, y: 0, width: 2048, height: 512 },
      { level: 0, x: 0, y: 512, width: 2048, height: 512 },
    ]);
    expect(told()).toEqual([
      [3, true],
      [0, false],
    ]);
    expect(measured[1]?.difference.pixels).toBe(2048 * 1024);
  });

  it("measures nothing twice", async () => {
    await open(100, 100);
    statistics.request(job);
    await vi.advanceTimersByTimeAsync(1000);
    const calls = engine.compare.mock.calls.length;
    statistics.request({ ...job });
    await vi.advanceTimersByTimeAsync(1000);
    expect(engine.compare).toHaveBeenCalledTimes(calls);
    statistics.request({ ...job, threshold: 9 });
    await vi.advanceTimersByTimeAsync(1000);
    expect(engine.compare.mock.lastCall?.[2]).toBe(9);
  });

  it("gives up between strips where something else is asked", async () => {
    await open(2048, 2048);
    statistics.request(job);
    await vi.advanceTimersByTimeAsync(100);
    const { difference } = measured[0] as Measured;
    engine.compare.mockImplementation(async () => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      return { map: { close: vi.fn() } as unknown as ImageBitmap, difference };
    });
    await vi.advanceTimersByTimeAsync(200); // the first strip has begun
    statistics.request({ ...job, threshold: 9 });
    engine.compare.mockClear();
    await vi.advanceTimersByTimeAsync(150);
    expect(engine.compare.mock.calls.map(([, , threshold]) => threshold)).toEqual([9]);
  });

  it("says so where the tiles for all pixels are not there", async () => {
    await open(8192, 4096, 2);
    const tile = { level: 0, column: 0, row: 0 };
    engine.missing.mockResolvedValue([{ key: "a", tile }]);
    statistics.request(job);
    await vi.advanceTimersByTimeAsync(1000);
    expect(told()).toEqual([
      [5, true],
      [2, false],
    ]);
  });

  it("measures the pixels that a region touches", async () => {
    await open(2048, 1024);
    statistics.request({ ...job, area: { x: 3, y: 5, width: 1000, height: 500 } });
    await vi.advanceTimersByTimeAsync(100);
    expect(regions()).toEqual([{ level: 2, x: 0, y: 1, width: 251, height: 126 }]);
  });
});
