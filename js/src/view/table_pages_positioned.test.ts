import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { TablePage } from "../protocol.gen.ts";
import { type At, NATIVE } from "./table_data.ts";
import { PAGE_ROWS } from "./table_pages.ts";
import { HOLD_MS, PositionedPages } from "./table_pages_positioned.ts";
import { rowOf } from "./table_testing.ts";

interface Question {
  start: number;
  count: number;
  signal: AbortSignal;
  /** With so many rows at most. */
  answer: (most?: number, base?: number | null) => void;
  fail: (error: Error) => void;
}

let questions: Question[];
let drawn: number;
let pages: PositionedPages;

function make(value: number): PositionedPages {
  questions = [];
  drawn = 0;
  return new PositionedPages({
    data: {
      page: (_view, at, count, signal) =>
        new Promise<TablePage>((resolve, reject) => {
          const start = startOf(at);
          const answer = (most = count, base: number | null = null): void => {
            const rows = Array.from({ length: Math.min(most, count) }, (_, i) =>
              rowOf(start + i, base === 7),
            );
            const total = { value, exact: true };
            const where = { start: { value: start, exact: true }, total };
            resolve({ ...where, rows, before: null, after: null, base });
          };
          questions.push({ start, count, signal, answer, fail: reject });
        }),
      locate: async () => ({ value: 4, exact: true }),
    },
    view: NATIVE,
    total: { value, exact: true },
    onRows: () => drawn++,
    onPlaces: () => {},
  });
}

function startOf(at: At): number {
  if (at.kind !== "position") throw new TypeError(at.kind);
  return at.value;
}

beforeEach(() => {
  vi.useFakeTimers();
  pages = make(1_000_000);
});

afterEach(() => {
  pages.close();
  vi.useRealTimers();
});

const runs = (those = questions): [number, number][] =>
  those.map(({ start, count }) => [start / PAGE_ROWS, count / PAGE_ROWS]);
const asked = (those = questions): [number, number][] =>
  those.map(({ start, count }) => [start, count]);
const live = (): [number, number][] => asked(questions.filter(({ signal }) => !signal.aborted));
const settle = (ms = 1000): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
/** Answers everything, until nothing is asked any longer. */
async function answerAll(): Promise<void> {
  for (let asked = -1; asked !== questions.length; ) {
    asked = questions.length;
    for (const question of questions) question.answer();
    await settle(60);
  }
}

it("asks for what is on screen first and alone, then for what lies ahead", async () => {
  pages.want(0, 8);
  await settle();
  expect(asked()).toEqual([[0, 8]]);
  questions[0]?.answer();
  await settle();
  expect(asked()).toEqual([
    [0, 8],
    [8, 192],
    [200, 200],
  ]);
});

it("asks for more of what is on screen while some of it is on its way", async () => {
  pages.want(0, 8);
  pages.want(3, 11);
  await settle();
  expect(asked()).toEqual([
    [0, 8],
    [8, 3],
  ]);
});

it("asks for more at once while the window moves steadily, in the direction of travel", async () => {
  pages.want(20_000, 20_008);
  await answerAll();
  questions.length = 0;
  for (let step = 1; step < 10; step++) {
    pages.want(20_000 + step * 10, 20_008 + step * 10);
    await settle(60);
  }
  const [[start = 0, count = 0] = []] = runs();
  expect(start).toBeGreaterThan(100);
  expect(questions.every((question) => question.count <= 1000)).toBe(true);
  await answerAll();
  expect(count).toBeGreaterThan(0);
  for (let at = 20_090; at < 21_000; at++) expect(pages.row(at)?.id).toBe(at);
  questions.length = 0;
  pages.want(20_080, 20_088);
  pages.want(20_070, 20_078);
  await settle(60);
  expect(runs().every(([block]) => block < 100)).toBe(true);
});

it("asks only for what is on screen while the thumb is dragged, then in one question around it", async () => {
  pages.want(0, 8);
  await answerAll();
  questions.length = 0;
  for (const first of [500_000, 300_000, 700_000]) {
    pages.want(first, first + 8);
    questions.at(-1)?.answer();
    await settle(HOLD_MS - 1);
  }
  expect(asked()).toEqual([
    [500_000, 8],
    [300_000, 8],
    [700_000, 8],
  ]);
  pages.want(700_000, 700_008); // drawn again, as when its rows have come
  await settle(1);
  expect(asked().slice(3)).toEqual([[699_800, 400]]);
  await answerAll();
  pages.want(700_001, 700_009);
  await settle(60);
  expect(live()).toContainEqual([700_200, 400]);
});

it("asks for what is on screen before it cancels what was left behind", async () => {
  pages.want(0, 8);
  const [first] = questions;
  let askedBy = 0;
  first?.signal.addEventListener("abort", () => {
    askedBy = questions.length;
  });
  await settle(60);
  pages.want(500_000, 500_008);
  expect([first?.signal.aborted, askedBy]).toEqual([true, 2]);
});

it("asks at once after a jump, though rows ahead have just been asked for", async () => {
  pages.want(0, 8);
  await settle(60);
  questions[0]?.answer();
  await settle(0);
  expect(questions.length).toBeGreaterThan(1);
  pages.want(500_000, 500_008);
  expect(live().at(-1)).toEqual([500_000, 8]);
});

it("asks for no row past the last one", async () => {
  pages = make(250);
  pages.want(0, 8);
  await answerAll();
  expect(asked()).toEqual([
    [0, 8],
    [8, 192],
    [200, 50],
  ]);
  pages = make(250);
  pages.want(245, 260);
  expect(asked()).toEqual([[245, 5]]);
});

it("asks nothing where there are no rows", () => {
  pages = make(0);
  pages.want(0, 0);
  expect(questions).toEqual([]);
});

it("cancels what the scrolling has left behind, and drops its answer", async () => {
  pages.want(0, 8);
  const [first] = questions;
  pages.want(500_000, 500_008);
  await settle();
  expect(first?.signal.aborted).toBe(true);
  expect(live()).toEqual([[500_000, 8]]);
  first?.answer();
  await settle();
  expect(pages.row(0)).toBeUndefined();
});

it("asks a bounded number of times while the thumb is dragged", async () => {
  for (let frame = 0; frame < 60; frame++) {
    pages.want(frame * 10_000, frame * 10_000 + 8);
    await settle(16);
  }
  expect(questions.length).toBeLessThan(25);
  expect(live().length).toBeLessThanOrEqual(4);
});

it("has the rows of answers at their positions, in whatever order these come", async () => {
  pages.want(0, 8);
  questions[0]?.answer();
  await settle();
  pages.want(0, 9);
  await settle();
  expect(questions.length).toBeGreaterThan(2);
  for (const question of [...questions].reverse()) question.answer();
  await settle();
  expect(pages.row(3)?.id).toBe(3);
  expect(pages.row(399)?.id).toBe(399);
});

it("goes on behind a page that is shorter than was asked for", async () => {
  pages.want(0, 8);
  questions[0]?.answer(3);
  await settle();
  expect(pages.row(2)?.id).toBe(2);
  expect(pages.row(3)).toBeUndefined();
  const next = questions.find(({ start }) => start === 3);
  next?.answer();
  await settle();
  expect(pages.row(7)?.id).toBe(7);
});

it("keeps a bounded number of rows, the least recently seen dropped first", async () => {
  for (let step = 0; step < 100; step++) {
    pages.want(step * 1000, step * 1000 + 8);
    await answerAll();
  }
  expect(pages.row(0)).toBeUndefined();
  expect(pages.row(99_000)?.id).toBe(99_000);
  let here = 0;
  for (let at = 0; at < 110_000; at++) here += pages.row(at) === undefined ? 0 : 1;
  expect(here).toBeLessThanOrEqual(60 * PAGE_ROWS);
});

it("says why rows are not here, lets others be, and asks again only when told to", async () => {
  pages = make(400);
  pages.want(0, 8);
  questions[0]?.fail(new Error("broken"));
  await settle();
  questions[1]?.answer();
  await settle();
  pages.want(0, 9);
  await settle();
  expect(questions.length).toBe(2);
  expect(pages.error(0)).toEqual(new Error("broken"));
  expect(pages.error(200)).toBeUndefined();
  expect(pages.row(200)?.id).toBe(200);
  pages.retry();
  expect(pages.error(0)).toBeUndefined();
  questions[2]?.answer();
  await settle();
  expect(pages.row(0)?.id).toBe(0);
});

it("does not ask for ever where an answer has no rows", async () => {
  pages = make(8);
  pages.want(0, 8);
  questions[0]?.answer(0);
  await settle();
  expect(questions.length).toBe(1);
  expect(pages.error(0)).toBeInstanceOf(Error);
});

it("asks anew for rows that tell of another set, and shows these meanwhile", async () => {
  pages = make(100);
  pages.want(0, 8);
  await answerAll();
  questions.length = 0;
  pages.setBase(7);
  await settle();
  expect(pages.row(3)?.in_base).toBe(false);
  expect(pages.base(3)).toBe(null);
  questions[0]?.answer(8, 7);
  await settle();
  expect(pages.row(3)?.in_base).toBe(true);
  expect(pages.base(3)).toBe(7);
  questions[1]?.answer(92, 7);
  await settle();
  expect(pages.row(99)?.in_base).toBe(true);
  expect(pages.row(3)?.in_base).toBe(true);
  expect(asked()).toEqual([
    [0, 8],
    [8, 92],
  ]);
});

it("asks once where the answer tells of a set that is news", async () => {
  pages = make(100);
  pages.setBase(6);
  pages.want(0, 8);
  questions[0]?.answer(100, 7);
  await settle();
  pages.want(0, 9);
  await settle();
  expect(questions.length).toBe(1);
  pages.setBase(7);
  await settle();
  expect(questions.length).toBe(1);
});

it("takes the word that all rows are in a set", async () => {
  pages = make(100);
  pages.want(0, 8);
  await answerAll();
  questions.length = 0;
  pages.assume(9, true);
  await settle();
  expect([pages.row(3)?.in_base, pages.base(3), questions.length]).toEqual([true, 9, 0]);
});

it("finds rows of the native view without asking", async () => {
  expect(await pages.find(777_777)).toBe(777_777);
  expect(await pages.find(1_000_000)).toBeUndefined();
});

it("answers nothing once it is closed", async () => {
  pages.want(0, 8);
  pages.close();
  expect(questions.every(({ signal }) => signal.aborted)).toBe(true);
  questions[0]?.answer();
  await settle();
  expect([pages.row(0), drawn]).toEqual([undefined, 0]);
});
