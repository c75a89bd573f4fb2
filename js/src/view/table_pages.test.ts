import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { TablePage } from "../protocol.gen.ts";
import { PAGE_ROWS, Pages } from "./table_pages.ts";

interface Question {
  start: number;
  signal: AbortSignal;
  answer: () => void;
  fail: (error: Error) => void;
}

let questions: Question[];
let onError: (error: unknown) => void;
let pages: Pages;

beforeEach(() => {
  vi.useFakeTimers();
  questions = [];
  onError = vi.fn<(error: unknown) => void>();
  pages = new Pages({
    fetch: (start, count, signal) =>
      new Promise<TablePage>((resolve, reject) => {
        const rows = Array.from({ length: count }, (_, i) => ({
          id: start + i,
          media_type: null,
          cells: [],
        }));
        questions.push({
          start,
          signal,
          answer: () => resolve({ start, rows }),
          fail: reject,
        });
      }),
    onRows: () => {},
    onError,
  });
});

afterEach(() => {
  pages.clear();
  vi.useRealTimers();
});

const pagesAsked = (): number[] => questions.map(({ start }) => start / PAGE_ROWS);
const live = (): number[] =>
  questions.filter(({ signal }) => !signal.aborted).map(({ start }) => start / PAGE_ROWS);
const settle = (): Promise<void> => vi.advanceTimersByTimeAsync(1000).then(() => undefined);

it("asks for what is on screen first, then for what lies ahead", () => {
  pages.want(0, 8, 1_000_000);
  expect(pagesAsked()).toEqual([0, 1, 2]);
});

it("asks for what lies ahead in the direction of travel", async () => {
  pages.want(200 * 50, 200 * 50 + 8, 1_000_000);
  await settle();
  pages.want(200 * 30, 200 * 30 + 8, 1_000_000);
  await settle();
  expect(live()).toEqual([30, 29, 28, 31]);
});

it("asks for no page past the last row", () => {
  pages.want(0, 8, 250);
  expect(pagesAsked()).toEqual([0, 1]);
});

it("asks nothing where there are no rows", () => {
  pages.want(0, 0, 0);
  expect(pagesAsked()).toEqual([]);
});

it("cancels pages that the scrolling has left behind", async () => {
  pages.want(0, 8, 1_000_000);
  pages.want(500_000, 500_008, 1_000_000);
  await settle();
  expect(live()).toEqual([2500, 2501, 2502, 2499]);
});

it("asks a bounded number of times while the thumb is dragged", async () => {
  for (let frame = 0; frame < 60; frame++) {
    pages.want(frame * 10_000, frame * 10_000 + 8, 1_000_000);
    await vi.advanceTimersByTimeAsync(16);
  }
  expect(questions.length).toBeLessThan(100);
  expect(live().length).toBeLessThanOrEqual(4);
});

it("drops an answer that comes after its question was cancelled", async () => {
  pages.want(0, 8, 1_000_000);
  const [first] = questions;
  pages.want(500_000, 500_008, 1_000_000);
  await settle();
  first?.answer();
  await settle();
  expect(pages.row(0)).toBeUndefined();
});

it("has the rows of an answer at their positions", async () => {
  pages.want(400, 408, 1_000_000);
  questions[0]?.answer();
  await settle();
  expect(pages.row(403)?.id).toBe(403);
  expect(pages.idsIn(598, 602)).toEqual([598, 599]);
});

it("keeps a bounded number of pages, the least recently seen dropped first", async () => {
  for (let page = 0; page < 200; page++) {
    pages.want(page * PAGE_ROWS, page * PAGE_ROWS + 8, 1_000_000);
    await vi.advanceTimersByTimeAsync(60);
    for (const question of questions) question.answer();
    await vi.advanceTimersByTimeAsync(0);
  }
  expect(pages.row(0)).toBeUndefined();
  expect(pages.row(199 * PAGE_ROWS)?.id).toBe(199 * PAGE_ROWS);
  expect(pages.idsIn(0, 40_000).length).toBeLessThanOrEqual(40 * PAGE_ROWS);
});

it("tells an error once, and asks again only when told to", async () => {
  pages.want(0, 8, 100);
  questions[0]?.fail(new Error("no such column"));
  await settle();
  pages.want(0, 9, 100);
  await settle();
  expect(onError).toHaveBeenCalledTimes(1);
  expect(questions.length).toBe(1);
  pages.retry();
  expect(questions.length).toBe(2);
});

it("forgets everything when the rows are others", async () => {
  pages.want(0, 8, 100);
  questions[0]?.answer();
  await settle();
  pages.want(0, 8, 1000);
  pages.clear();
  expect(pages.row(0)).toBeUndefined();
  expect(live()).toEqual([0]); // the one that was answered
});
