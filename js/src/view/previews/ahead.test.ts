import { beforeEach, expect, it } from "vitest";
import { type Ahead, openingAhead } from "./ahead.ts";
import type { OnBytes, OpenedSubject, PreviewSource, Subject } from "./source.ts";

const BOX = { width: 100, height: 100 };
const at = (row: number): Subject => ({ row, attachment: null });

interface Question {
  row: number;
  signal: AbortSignal;
  onBytes: OnBytes;
  resolve: (opened: OpenedSubject) => void;
  reject: (error: Error) => void;
}

let questions: Question[];
let ending: AbortController;
let ahead: Ahead;

beforeEach(() => {
  questions = [];
  ending = new AbortController();
  const open: PreviewSource["open"] = ({ row }, _box, signal, onBytes) =>
    new Promise((resolve, reject) => {
      questions.push({ row, signal, onBytes, resolve, reject });
    });
  ahead = openingAhead({ open } as PreviewSource, ending.signal);
});

const open = (
  row: number,
  signal = new AbortController().signal,
  onBytes: OnBytes = () => {},
): Promise<OpenedSubject> => ahead.source.open(at(row), BOX, signal, onBytes);
const rows = (): number[] => questions.map(({ row }) => row);

it("asks once for what was opened ahead", async () => {
  ahead.prepare(at(2), BOX);
  ahead.prepare(at(2), BOX);
  const opened = { name: "second" } as OpenedSubject;
  questions[0]?.resolve(opened);
  expect(await open(2)).toBe(opened);
  void open(2);
  expect(rows()).toEqual([2, 2]); // what was taken is not kept
});

it("passes on how far it is, and that nobody waits any longer", () => {
  ahead.prepare(at(2), BOX);
  const told: number[] = [];
  const asking = new AbortController();
  void open(2, asking.signal, (done) => told.push(done));
  questions[0]?.onBytes(7, 10);
  expect(told).toEqual([7]);
  asking.abort();
  expect(questions[0]?.signal.aborted).toBe(true);
});

it("holds one at most, and gives it up when the user goes elsewhere", () => {
  ahead.prepare(at(2), BOX);
  ahead.prepare(at(3), BOX);
  expect(questions[0]?.signal.aborted).toBe(true);
  void open(7);
  expect(questions[1]?.signal.aborted).toBe(true);
  ahead.prepare(at(8), BOX);
  ending.abort();
  expect(questions[3]?.signal.aborted).toBe(true);
  expect(rows()).toEqual([2, 3, 7, 8]);
});

it("asks anew for what has failed ahead", async () => {
  ahead.prepare(at(2), BOX);
  questions[0]?.reject(new Error("no network"));
  await Promise.resolve();
  await Promise.resolve();
  void open(2);
  expect(rows()).toEqual([2, 2]);
});
