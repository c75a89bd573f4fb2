import { describe, expect, it } from "vitest";
import {
  elementHeight,
  MAX_ELEMENT,
  MAX_SMALL_STEP,
  maxScroll,
  maxTop,
  type ScrollState,
  scrolled,
  scrollOf,
  settled,
  type Track,
  topOf,
  topShowing,
  visibleRows,
} from "./windowing.ts";

/** The same numbers in every run (mulberry32). */
function randoms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const ROWS = [0, 1, 7, 30, 10_000, 93_750, 93_751, 500_000, 1_000_000, 20_000_000];
const HEIGHTS = [32, 64, 128];
const tracks: [string, Track, number, number][] = ROWS.flatMap((rows) =>
  HEIGHTS.map((height): [string, Track, number, number] => [
    `${rows} rows of ${height} px`,
    { content: rows * height, viewport: 488 },
    rows,
    height,
  ]),
);

describe.each(tracks)("%s", (_, track, rows, height) => {
  const samples = (count: number, end: number): number[] => {
    const random = randoms(rows + height);
    return [0, end, ...Array.from({ length: count }, () => random() * end)].sort((a, b) => a - b);
  };

  it("never needs an element that browsers clamp", () => {
    expect(elementHeight(track)).toBeLessThanOrEqual(MAX_ELEMENT);
  });

  it("shows the first row at the one end of the scroll bar and the last at the other", () => {
    expect(topOf(track, 0)).toBe(0);
    expect(topOf(track, maxScroll(track))).toBe(maxTop(track));
    const [, stop] = visibleRows(track, height, topOf(track, maxScroll(track)));
    expect(stop).toBe(rows);
  });

  it("shows the part of the rows that the scroll bar shows", () => {
    for (const part of samples(50, 1)) {
      const top = topOf(track, part * maxScroll(track));
      expect(Math.abs(top - part * maxTop(track))).toBeLessThan(0.007 * maxTop(track) + 1);
    }
  });

  it("goes down when the scroll bar goes down", () => {
    const tops = samples(200, maxScroll(track)).map((scroll) => topOf(track, scroll));
    expect(tops).toEqual([...tops].sort((a, b) => a - b));
  });

  it("finds the way back from rows to scroll bar", () => {
    for (const top of samples(200, maxTop(track))) {
      expect(topOf(track, scrollOf(track, top))).toBeCloseTo(top, 3);
    }
  });

  it("reaches every row by a jump", () => {
    for (const sample of samples(50, Math.max(0, rows - 1))) {
      const position = Math.floor(sample);
      if (rows === 0) return;
      const { top } = settled(track, topShowing(track, height, position, 0));
      const [first, stop] = visibleRows(track, height, top);
      expect(first <= position && position < stop).toBe(true);
    }
  });

  it("moves by exactly the pixels of the wheel, from wherever, until it stops at an end", () => {
    const random = randoms(rows * 31 + height);
    for (const start of samples(20, maxTop(track))) {
      let state: ScrollState = settled(track, start);
      for (let i = 0; i < 40; i++) {
        const step = Math.round((random() - 0.5) * 2 * MAX_SMALL_STEP);
        const scroll = Math.min(maxScroll(track), Math.max(0, state.scroll + step));
        const before = state;
        state = scrolled(track, state, scroll);
        const moved = before.top + (scroll - before.scroll);
        expect(state.top).toBeCloseTo(Math.min(maxTop(track), Math.max(0, moved)), 3);
        state = settled(track, state.top);
      }
    }
  });

  it("stays where it is when the thumb is put right", () => {
    for (const top of samples(100, maxTop(track))) {
      expect(settled(track, top).top).toBe(top);
      expect(topOf(track, settled(track, top).scroll)).toBeCloseTo(top, 3);
    }
  });
});

describe("a large step", () => {
  it("goes where the scroll bar says", () => {
    const track = { content: 64_000_000, viewport: 488 };
    const half = maxScroll(track) / 2;
    expect(scrolled(track, { scroll: 0, top: 0 }, half).top).toBeCloseTo(maxTop(track) / 2, 3);
  });
});

describe("topShowing", () => {
  const track = { content: 6400, viewport: 200 };
  it("does not move for a row that is in the window", () => {
    expect(topShowing(track, 64, 3, 150)).toBe(150);
  });
  it("moves as little as possible up or down", () => {
    expect(topShowing(track, 64, 1, 150)).toBe(64);
    expect(topShowing(track, 64, 9, 150)).toBe(9 * 64 + 64 - 200);
  });
  it("shows the beginning of a row that is higher than the window", () => {
    expect(topShowing({ content: 1280, viewport: 100 }, 128, 4, 0)).toBe(512);
  });
});
