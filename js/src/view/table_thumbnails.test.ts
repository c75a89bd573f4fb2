import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Picture } from "./table_data.ts";
import { SETTLE_MS, Thumbnails } from "./table_thumbnails.ts";

interface Question {
  row: number;
  signal: AbortSignal;
  answer: (picture?: Partial<Picture>) => void;
  fail: (error: Error) => void;
}

let questions: Question[];
let made: string[];
let freed: string[];
let thumbnails: Thumbnails;

beforeEach(() => {
  vi.useFakeTimers();
  [questions, made, freed] = [[], [], []];
  vi.spyOn(URL, "createObjectURL").mockImplementation(() => {
    made.push(`blob:${made.length}`);
    return `blob:${made.length - 1}`;
  });
  vi.spyOn(URL, "revokeObjectURL").mockImplementation((url) => void freed.push(url));
  thumbnails = new Thumbnails({
    fetch: (row, signal) =>
      new Promise<Picture>((resolve, reject) => {
        questions.push({
          row,
          signal,
          answer: (picture = {}) =>
            resolve({
              shows: "picture",
              text: "",
              content_type: "image/png",
              bytes: new Uint8Array(3),
              ...picture,
            }),
          fail: reject,
        });
      }),
    onPreview: () => {},
  });
});

afterEach(() => {
  thumbnails.clear();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
const asked = (): number[] => questions.map(({ row }) => row);

it("asks for nothing while rows fly past", async () => {
  for (let row = 0; row < 500; row++) {
    thumbnails.show([row, row + 1]);
    await pass(16);
  }
  expect(asked()).toEqual([]);
  await pass(SETTLE_MS);
  expect(asked()).toEqual([499, 500]);
});

it("goes on waiting while the same rows are drawn again", async () => {
  thumbnails.show([1, 2]);
  await pass(SETTLE_MS - 1);
  thumbnails.show([1, 2]);
  await pass(1);
  expect(asked()).toEqual([1, 2]);
});

it("asks for few at once, for the next when one has come", async () => {
  thumbnails.show([1, 2, 3, 4, 5]);
  await pass(SETTLE_MS);
  expect(asked()).toEqual([1, 2, 3]);
  questions[0]?.answer();
  await pass(0);
  expect(asked()).toEqual([1, 2, 3, 4]);
});

it("cancels what has left the screen", async () => {
  thumbnails.show([1, 2, 3]);
  await pass(SETTLE_MS);
  thumbnails.show([3, 4]);
  expect(questions.map(({ signal }) => signal.aborted)).toEqual([true, true, false]);
});

it("asks again for a row that comes back after it was cancelled", async () => {
  thumbnails.show([1]);
  await pass(SETTLE_MS);
  thumbnails.show([2]);
  thumbnails.show([1]);
  await pass(SETTLE_MS);
  expect(asked()).toEqual([1, 1]);
});

it("keeps what came, and asks for it once", async () => {
  thumbnails.show([1]);
  await pass(SETTLE_MS);
  questions[0]?.answer();
  await pass(0);
  thumbnails.show([2]);
  thumbnails.show([1]);
  await pass(SETTLE_MS);
  expect(asked()).toEqual([1]);
  expect(thumbnails.get(1)).toEqual({ shows: "picture", url: "blob:0" });
});

it.each([
  [{ shows: "text", text: "Dune" } as const, { shows: "text", text: "Dune" }],
  [{ shows: "nothing" } as const, { shows: "nothing" }],
  [{ shows: "error", text: "404 Not Found" } as const, { shows: "error", text: "404 Not Found" }],
])("keeps %j as it is", async (picture, preview) => {
  thumbnails.show([1]);
  await pass(SETTLE_MS);
  questions[0]?.answer(picture);
  await pass(0);
  expect(thumbnails.get(1)).toEqual(preview);
});

it("shows what Python raised as the reason", async () => {
  thumbnails.show([1]);
  await pass(SETTLE_MS);
  questions[0]?.fail(new Error("ZeroDivisionError: division by zero"));
  await pass(0);
  expect(thumbnails.get(1)).toEqual({
    shows: "error",
    text: "ZeroDivisionError: division by zero",
  });
});

it("frees every picture sooner or later", async () => {
  for (let row = 0; row < 400; row++) {
    thumbnails.show([row]);
    await pass(SETTLE_MS);
    questions.at(-1)?.answer();
    await pass(0);
  }
  expect(made.length - freed.length).toBe(300);
  thumbnails.clear();
  expect([...freed].sort()).toEqual([...made].sort());
});
