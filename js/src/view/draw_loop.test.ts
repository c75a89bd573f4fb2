import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DrawLoop } from "./draw_loop.ts";

let drawn: number[];
let fullMs: number;
let ending: AbortController;
let loop: DrawLoop;

beforeEach(() => {
  vi.useFakeTimers();
  drawn = [];
  fullMs = 10;
  ending = new AbortController();
  loop = new DrawLoop(async (reduction) => {
    await new Promise((resolve) => setTimeout(resolve, fullMs / 4 ** reduction));
    drawn.push(reduction);
  }, ending.signal);
});

afterEach(() => vi.useRealTimers());

describe("DrawLoop", () => {
  it("draws in full at once where that is quick", async () => {
    loop.request();
    await vi.advanceTimersByTimeAsync(1000);
    expect(drawn).toEqual([0]);
  });

  it("draws once for all that was asked while it was busy", async () => {
    loop.request();
    loop.request();
    loop.request();
    await vi.advanceTimersByTimeAsync(1000);
    expect(drawn).toEqual([0, 0]);
  });

  it("draws coarsely while the hand moves where it is slow, and in full at rest", async () => {
    fullMs = 200;
    loop.request();
    await vi.advanceTimersByTimeAsync(1000);
    for (let move = 0; move < 3; move += 1) {
      loop.request();
      await vi.advanceTimersByTimeAsync(50);
    }
    expect(drawn).toEqual([0, 2, 2, 2]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(drawn).toEqual([0, 2, 2, 2, 0]);
  });

  it("draws what changed during the full drawing", async () => {
    fullMs = 200;
    loop.request();
    await vi.advanceTimersByTimeAsync(1000);
    loop.request();
    await vi.advanceTimersByTimeAsync(140); // 13 coarse, 120 of rest, then the full one begins
    loop.request();
    await vi.advanceTimersByTimeAsync(2000);
    expect(drawn).toEqual([0, 2, 0, 2, 0]);
  });

  it("stops with the view", async () => {
    fullMs = 200;
    loop.request();
    await vi.advanceTimersByTimeAsync(1000);
    loop.request();
    await vi.advanceTimersByTimeAsync(50);
    ending.abort();
    await vi.advanceTimersByTimeAsync(1000);
    expect(drawn).toEqual([0, 2]);
  });

  it("stops with the view also while something is still wanted", async () => {
    loop.request();
    loop.request();
    ending.abort();
    await vi.advanceTimersByTimeAsync(1000);
    expect(drawn).toEqual([0]);
  });
});
