import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Blinker } from "./overlay_blink.ts";

let flips: number[];
let ending: AbortController;
let blinker: Blinker;

function make({ reducedMotion = false } = {}): void {
  vi.spyOn(window, "matchMedia").mockReturnValue({ matches: reducedMotion } as MediaQueryList);
  blinker = new Blinker((blinked) => flips.push(blinked), ending.signal);
}

beforeEach(() => {
  vi.useFakeTimers();
  flips = [];
  ending = new AbortController();
  make();
});

afterEach(() => {
  ending.abort();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("Blinker", () => {
  it("shows the two in turn at its rate", () => {
    blinker.start(2);
    vi.advanceTimersByTime(1500);
    expect(flips).toEqual([1, 0, 1]);
    blinker.start(4);
    vi.advanceTimersByTime(500);
    expect(flips).toEqual([1, 0, 1, 0, 1]);
  });

  it("keeps its beat while something else changes", () => {
    blinker.start(1);
    vi.advanceTimersByTime(900);
    blinker.start(1);
    vi.advanceTimersByTime(100);
    expect(flips).toEqual([1]);
  });

  it("rests while nobody sees it", () => {
    blinker.start(1);
    blinker.setSeen(false);
    vi.advanceTimersByTime(5000);
    expect(flips).toEqual([]);
    blinker.setSeen(true);
    vi.spyOn(document, "hidden", "get").mockReturnValue(true);
    document.dispatchEvent(new Event("visibilitychange"));
    vi.advanceTimersByTime(5000);
    expect(flips).toEqual([]);
  });

  it("starts at rest where motion is unwelcome, and can be set going", () => {
    make({ reducedMotion: true });
    blinker.start(1);
    vi.advanceTimersByTime(5000);
    expect([blinker.isPaused, flips]).toEqual([true, []]);
    blinker.pause(false);
    vi.advanceTimersByTime(1000);
    expect(flips).toEqual([1]);
  });

  it("stops with its mode, and with the view", () => {
    blinker.start(1);
    blinker.stop();
    vi.advanceTimersByTime(5000);
    expect(flips).toEqual([]);
    blinker.start(1);
    ending.abort();
    vi.advanceTimersByTime(5000);
    expect(flips).toEqual([]);
  });
});
