import { expect, it } from "vitest";
import type { Spans } from "../core/spans.ts";
import { NATIVE } from "./table_data.ts";
import { Selection } from "./table_selection.ts";

const SORTED = { sort: { column: "score", descending: false }, text: "" };
/** Row ids at the positions of the sorted view. */
const ORDER = [4, 2, 0, 1, 3];

function selection(total = 5): { it: Selection; told: Spans[] } {
  const told: Spans[] = [];
  const made = new Selection({
    spans: async (_view, start, stop) =>
      ORDER.slice(start, stop)
        .sort()
        .map((row): [number, number] => [row, row + 1]),
    onChange: (spans) => told.push(spans),
  });
  made.show(NATIVE, total);
  return { it: made, told };
}

it("toggles one row", () => {
  const { it: rows, told } = selection();
  rows.toggle(2, 2);
  expect(rows.spans).toEqual([[2, 3]]);
  rows.toggle(2, 2);
  expect(told).toEqual([[[2, 3]], []]);
});

it("selects up to the row, from where the last one was toggled, and shrinks again", async () => {
  const { it: rows } = selection();
  rows.toggle(1, 1);
  await rows.extend(1, 4);
  expect(rows.spans).toEqual([[1, 5]]);
  await rows.extend(4, 2);
  expect(rows.spans).toEqual([[1, 3]]);
  await rows.extend(2, 0);
  expect(rows.spans).toEqual([[0, 2]]);
});

it("begins a new range where the cursor was moved to", async () => {
  const { it: rows } = selection();
  rows.toggle(0, 0);
  rows.release();
  await rows.extend(3, 4);
  expect(rows.spans).toEqual([
    [0, 1],
    [3, 5],
  ]);
});

it("selects all rows as one span, and none again", async () => {
  const { it: rows } = selection(1_000_000);
  expect(rows.checked).toBe("false");
  await rows.toggleAll();
  expect(rows.spans).toEqual([[0, 1_000_000]]);
  expect(rows.checked).toBe("true");
  rows.toggle(7, 7);
  expect(rows.checked).toBe("mixed");
  expect(rows.size).toBe(999_999);
  await rows.toggleAll();
  await rows.toggleAll();
  expect(rows.spans).toEqual([]);
});

it("selects the rows that stand between two in a sorted view", async () => {
  const { it: rows } = selection();
  rows.show(SORTED, 5);
  rows.toggle(2, 1);
  await rows.extend(1, 3);
  expect(rows.spans).toEqual([[0, 3]]);
});

it("selects only the rows that a search has left", async () => {
  const { it: rows } = selection();
  rows.show({ sort: null, text: "x" }, 2);
  await rows.all();
  expect(rows.spans).toEqual([
    [2, 3],
    [4, 5],
  ]);
  expect(rows.checked).toBe("true");
  rows.show(NATIVE, 5);
  expect(rows.checked).toBe("mixed");
});

it("lets an answer go when something else was selected meanwhile", async () => {
  const { it: rows, told } = selection();
  rows.show(SORTED, 5);
  const late = rows.all();
  rows.take([[0, 1]]);
  await late;
  expect(rows.spans).toEqual([[0, 1]]);
  expect(told).toEqual([]);
});

it("has nothing to select where there are no rows", async () => {
  const { it: rows } = selection(0);
  await rows.all();
  expect(rows.spans).toEqual([]);
  expect(rows.checked).toBe("false");
});
