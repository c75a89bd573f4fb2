import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { TableColumn, TableRow } from "../protocol.gen.ts";
import type { Picture } from "./table_data.ts";
import { LEAVE_MS, SETTLE_MS, type Subject, subjectsOf, Thumbnails } from "./table_thumbnails.ts";

interface Question extends Subject {
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
    fetch: (subject, signal) =>
      new Promise<Picture>((resolve, reject) => {
        questions.push({
          ...subject,
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
    poster: async (bytes, type) => ({ url: `frame of ${bytes.length} ${type}`, note: "0:12" }),
  });
});

afterEach(() => {
  thumbnails.clear();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
const asked = (): number[] => questions.map(({ row }) => row);
const show = (rows: number[]): void =>
  thumbnails.show(rows.map((row) => ({ row, attachment: null })));
const get = (row: number) => thumbnails.get({ row, attachment: null });

it("asks for nothing while rows fly past", async () => {
  for (let row = 0; row < 500; row++) {
    show([row, row + 1]);
    await pass(16);
  }
  expect(asked()).toEqual([]);
  await pass(SETTLE_MS);
  expect(asked()).toEqual([499, 500]);
});

it("goes on waiting while the same rows are drawn again", async () => {
  show([1, 2]);
  await pass(SETTLE_MS - 1);
  show([1, 2]);
  await pass(1);
  expect(asked()).toEqual([1, 2]);
});

it("asks for few at once, for the next when one has come", async () => {
  show([1, 2, 3, 4, 5]);
  await pass(SETTLE_MS);
  expect(asked()).toEqual([1, 2, 3]);
  questions[0]?.answer();
  await pass(0);
  expect(asked()).toEqual([1, 2, 3, 4]);
});

it("cancels what has left the screen for a while, also when rows go on flying past", async () => {
  const aborted = (): boolean[] => questions.map(({ signal }) => signal.aborted);
  show([1, 2, 3]);
  await pass(SETTLE_MS);
  show([3, 4]);
  await pass(LEAVE_MS - 1);
  show([3, 5]);
  expect(aborted()).toEqual([false, false, false]);
  await pass(1);
  expect(aborted()).toEqual([true, true, false]);
});

it("keeps what comes soon after its row has left, and asks for nothing that flies past", async () => {
  show([1]);
  await pass(SETTLE_MS);
  show([2]);
  questions[0]?.answer();
  await pass(LEAVE_MS - 1);
  expect([asked(), questions[0]?.signal.aborted]).toEqual([[1], false]);
  expect(get(1)).toBeDefined();
});

it("cancels nothing that comes back at once", async () => {
  show([1]);
  await pass(SETTLE_MS);
  show([2]);
  show([1]);
  await pass(SETTLE_MS);
  expect([asked(), questions[0]?.signal.aborted]).toEqual([[1], false]);
});

it("asks again for a row that comes back after it was cancelled", async () => {
  show([1]);
  await pass(SETTLE_MS);
  show([]);
  await pass(LEAVE_MS);
  show([1]);
  await pass(SETTLE_MS);
  expect(asked()).toEqual([1, 1]);
});

it("keeps what came, and asks for it once", async () => {
  show([1]);
  await pass(SETTLE_MS);
  questions[0]?.answer();
  await pass(0);
  show([2]);
  show([1]);
  await pass(SETTLE_MS);
  expect(asked()).toEqual([1]);
  expect(get(1)).toEqual({ shows: "picture", url: "blob:0", note: "" });
});

it.each([
  [{ shows: "text", text: "Dune" } as const, { shows: "text", text: "Dune" }],
  [{ shows: "nothing" } as const, { shows: "nothing", text: "" }],
  [
    { shows: "video", content_type: "video/mp4" } as const,
    { shows: "picture", url: "frame of 3 video/mp4", note: "0:12" },
  ],
  [{ shows: "error", text: "404 Not Found" } as const, { shows: "error", text: "404 Not Found" }],
])("keeps %j as it is", async (picture, preview) => {
  show([1]);
  await pass(SETTLE_MS);
  questions[0]?.answer(picture);
  await pass(0);
  expect(get(1)).toEqual(preview);
});

it("asks once for each of more than it keeps otherwise, while all are on screen", async () => {
  const rows = Array.from({ length: 450 }, (_, row) => row);
  show(rows);
  await pass(SETTLE_MS);
  for (let at = 0; at < questions.length && at < 1000; at++) {
    questions[at]?.answer();
    await pass(0);
  }
  expect(asked()).toEqual(rows);
  expect(rows.every((row) => get(row) !== undefined)).toBe(true);
  expect(freed).toEqual([]);
});

it("shows what Python raised as the reason", async () => {
  show([1]);
  await pass(SETTLE_MS);
  questions[0]?.fail(new Error("ZeroDivisionError: division by zero"));
  await pass(0);
  expect(get(1)).toEqual({
    shows: "error",
    text: "ZeroDivisionError: division by zero",
  });
});

it("frees every picture sooner or later", async () => {
  for (let row = 0; row < 450; row++) {
    show([row]);
    await pass(SETTLE_MS);
    questions.at(-1)?.answer();
    await pass(0);
  }
  expect(made.length - freed.length).toBe(400);
  thumbnails.clear();
  expect([...freed].sort()).toEqual([...made].sort());
});

it("asks for the assets first, then for attachments that have pictures", () => {
  const chip = (index: number, has_picture: boolean) => ({
    index,
    name: `${index}`,
    has_picture,
    expires: null,
  });
  const column: TableColumn = {
    name: "n_IMAGE_OVERLAY",
    label: "IMAGE_OVERLAY",
    kind: "attachments",
    values: "number",
    width: 176,
    sortable: true,
    filterable: true,
    description: "",
  };
  const row = (id: number): TableRow => ({
    id,
    media_type: null,
    cells: [
      "key",
      { kind: "attachments", count: 5, chips: [0, 1, 2, 3, 4].map((i) => chip(i, i !== 1)) },
    ],
    marks: [],
    in_base: false,
  });
  const shown = [{ column, index: 1, width: 176 }];
  const subjects = subjectsOf([row(7), row(8)], shown, 64);
  expect(subjects.map(({ row, attachment }) => [row, attachment])).toEqual([
    [7, null],
    [8, null],
    [7, 0],
    [7, 2],
    [7, 3],
    [8, 0],
    [8, 2],
    [8, 3],
  ]);
  expect(subjectsOf([row(7)], shown, 32)).toEqual([{ row: 7, attachment: null }]);
});

it("keeps the picture of an attachment apart from that of its row", async () => {
  thumbnails.show([
    { row: 1, attachment: null },
    { row: 1, attachment: 0 },
  ]);
  await pass(SETTLE_MS);
  questions[1]?.answer({ shows: "text", text: "note" });
  await pass(0);
  expect(get(1)).toBeUndefined();
  expect(thumbnails.get({ row: 1, attachment: 0 })).toEqual({ shows: "text", text: "note" });
});
