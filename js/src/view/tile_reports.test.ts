import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { FailedTile, TileEvent } from "../protocol.gen.ts";
import { TileReports } from "./tile_reports.ts";
import type { SettledTile } from "./tile_telemetry.ts";
import type { TileTiming, TileTimings } from "./tile_timings.ts";

let known: Map<string, TileTiming>;
let earlier: Map<string, TileTiming>;
let told: { row: number; events: TileEvent[]; at: number }[];
let answer: () => Promise<readonly FailedTile[]>;
let onReasons: ReturnType<typeof vi.fn<(row: number, tiles: readonly FailedTile[]) => void>>;
let onStatus: ReturnType<typeof vi.fn<(tile: SettledTile, status: number) => void>>;
let onProblem: ReturnType<typeof vi.fn<(error: unknown) => void>>;
let ending: AbortController;
let reports: TileReports;
let began: number;

beforeEach(() => {
  vi.useFakeTimers();
  [known, earlier, told] = [new Map(), new Map(), []];
  [onReasons, onStatus, onProblem] = [vi.fn(), vi.fn(), vi.fn()];
  answer = async () => [];
  ending = new AbortController();
  began = performance.now();
  reports = new TileReports({
    tell: (row, events) => {
      told.push({ row, events, at: performance.now() - began });
      return answer();
    },
    onReasons,
    onStatus,
    onProblem,
    signal: ending.signal,
    timings: {
      of: (url: string) => known.get(url),
      last: (url: string) => earlier.get(url),
    } as unknown as TileTimings,
  });
});

afterEach(() => {
  ending.abort();
  vi.useRealTimers();
});

function tile(x: number, more: Partial<SettledTile> = {}): SettledTile {
  const url = `http://t/${x}`;
  const numbers = { row: 0, layer: 1, z: 9, x, y: 2 };
  const start = performance.now() - 30;
  return { ...numbers, ok: true, url, start, at: Date.now(), width: 256, height: 256, ...more };
}

const TIMING: TileTiming = { start: 0, end: 20, duration: 20, size: 800, status: 200 };
const sent = (): number[] => told.flatMap(({ events }) => events.map(({ x }) => x));

describe("TileReports", () => {
  it("tells in one message what was settled within half a second", async () => {
    for (let x = 0; x < 20; x++) {
      known.set(`http://t/${x}`, TIMING);
      reports.add(tile(x));
    }
    await vi.advanceTimersByTimeAsync(499);
    expect(told).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(told).toHaveLength(1);
    expect(told[0]?.events[3]).toEqual({
      ...{ layer: 1, z: 9, x: 3, y: 2, ok: true, at: expect.any(Number) },
      ...{ duration: 20, size: 800, http_status: 200, width: 256, height: 256 },
    });
  });

  it("waits for what the browser tells, but no longer than two seconds in all", async () => {
    reports.add(tile(1));
    reports.add(tile(2));
    await vi.advanceTimersByTimeAsync(700);
    known.set("http://t/1", TIMING);
    await vi.advanceTimersByTimeAsync(1300);
    expect(told.map(({ at }) => Math.round(at))).toEqual([1000]);
    const [full, untold] = told[0]?.events ?? [];
    expect(full).toMatchObject({ x: 1, duration: 20, http_status: 200 });
    expect(untold).toMatchObject({ size: null, http_status: null });
    expect(untold?.duration).toBeGreaterThanOrEqual(29); // as measured from the request on
  });

  it("takes size and status, not the time, from an earlier answer: the picture was in memory", async () => {
    earlier.set("http://t/1", TIMING);
    reports.add(tile(1, { start: undefined }));
    await vi.advanceTimersByTimeAsync(2000);
    expect(told[0]?.events[0]).toMatchObject({ duration: null, size: 800, http_status: 200 });
  });

  it("tells each row's tiles apart, and hands over the reasons", async () => {
    const failed = { layer: 1, z: 9, x: 2, y: 2, reason: "404 Not Found" };
    answer = async () => [failed];
    for (const [x, row] of [
      [1, 0],
      [2, 1],
      [3, 0],
    ] as const) {
      known.set(`http://t/${x}`, TIMING);
      reports.add(tile(x, { row }));
    }
    await vi.advanceTimersByTimeAsync(500);
    expect(told.map(({ row, events }) => [row, events.map(({ x }) => x)])).toEqual([
      [0, [1, 3]],
      [1, [2]],
    ]);
    expect(onReasons.mock.calls).toEqual([
      [0, [failed]],
      [1, [failed]],
    ]);
  });

  it("says which status the browser was told of a failed tile", async () => {
    known.set("http://t/1", { ...TIMING, status: 404 });
    known.set("http://t/2", TIMING);
    reports.add(tile(1, { ok: false }));
    reports.add(tile(2));
    await vi.advanceTimersByTimeAsync(500);
    expect(onStatus.mock.calls.map(([{ x }, status]) => [x, status])).toEqual([[1, 404]]);
  });

  it("tells again what the kernel refused, at longer and longer intervals", async () => {
    for (const x of [1, 2]) known.set(`http://t/${x}`, TIMING);
    const refusal = new Error("no");
    answer = () => Promise.reject(refusal);
    reports.add(tile(1));
    await vi.advanceTimersByTimeAsync(500);
    expect(onProblem).toHaveBeenCalledWith(refusal);
    await vi.advanceTimersByTimeAsync(1000);
    expect(told.map(({ at }) => Math.round(at))).toEqual([500, 1500]);
    answer = async () => [];
    reports.add(tile(2));
    await vi.advanceTimersByTimeAsync(2000);
    expect(sent()).toEqual([1, 1, 1, 2]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(told).toHaveLength(3);
  });

  it("splits what is too much for one message", async () => {
    for (let x = 0; x < 12_000; x++) reports.add(tile(x, { url: undefined }));
    await vi.advanceTimersByTimeAsync(2000);
    expect(told.map(({ events }) => events.length)).toEqual([5000, 5000, 2000]);
    expect(new Set(sent()).size).toBe(12_000);
  });

  it("tells the last ones when the view ends, and nothing afterwards", async () => {
    reports.add(tile(1));
    ending.abort();
    expect(sent()).toEqual([1]);
    reports.add(tile(2));
    await vi.advanceTimersByTimeAsync(5000);
    expect(sent()).toEqual([1]);
  });
});
