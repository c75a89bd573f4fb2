import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DrawLoop, type DrawState } from "./draw_loop.ts";

let drawn: number[];
let fullMs: number;
let hasDrawn: boolean;
let states: DrawState[];
let ending: AbortController;
let loop: DrawLoop;

beforeEach(() => {
  vi.useFakeTimers();
  drawn = [];
  fullMs = 10;
  hasDrawn = true;
  states = [];
  ending = new AbortController();
  loop = new DrawLoop(
    async (reduction) => {
      await new Promise((resolve) => setTimeout(resolve, fullMs / 4 ** reduction));
      drawn.push(reduction);
      return hasDrawn;
    },
    ending.signal,
    (state) => states.push(state),
  );
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

  it("draws in full where no hand moves, however slow it is", async () => {
    fullMs = 100;
    loop.request();
    await vi.advanceTimersByTimeAsync(1000);
    loop.request({ isAtRest: true });
    await vi.advanceTimersByTimeAsync(1000);
    expect(drawn).toEqual([0, 0]);
    loop.request();
    await vi.advanceTimersByTimeAsync(1000);
    expect(drawn.slice(2)).toEqual([1, 0]);
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

  it("tells how far it is, each time anew", async () => {
    fullMs = 200;
    loop.request();
    await vi.advanceTimersByTimeAsync(1000);
    loop.request();
    await vi.advanceTimersByTimeAsync(50);
    expect(states).toEqual(["drawing", "full", "drawing", "coarse"]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(states.at(-1)).toBe("full");
  });

  it("does not take having nothing to draw for being quick", async () => {
    fullMs = 200;
    loop.request();
    await vi.advanceTimersByTimeAsync(1000);
    [hasDrawn, fullMs] = [false, 0];
    loop.request();
    await vi.advanceTimersByTimeAsync(1000);
    [hasDrawn, fullMs] = [true, 200];
    loop.request();
    await vi.advanceTimersByTimeAsync(100);
    expect(drawn.slice(-1)).toEqual([2]);
  });

  it("draws nothing off screen, and what was asked for meanwhile on coming back", async () => {
    loop.setSeen(false);
    loop.request();
    await vi.advanceTimersByTimeAsync(1000);
    expect(drawn).toEqual([]);
    loop.setSeen(true);
    await vi.advanceTimersByTimeAsync(1000);
    expect(drawn).toEqual([0]);
    fullMs = 200;
    loop.request();
    await vi.advanceTimersByTimeAsync(1000);
    loop.request(); // coarse now, in full at rest
    await vi.advanceTimersByTimeAsync(50);
    loop.setSeen(false);
    await vi.advanceTimersByTimeAsync(1000);
    expect(drawn).toEqual([0, 0, 2]);
    loop.setSeen(true);
    await vi.advanceTimersByTimeAsync(1000);
    expect(drawn.slice(3).at(-1)).toBe(0);
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
