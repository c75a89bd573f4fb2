import { expect, it } from "vitest";
import type { TableRow, View } from "../protocol.gen.ts";
import { NATIVE } from "./table_data.ts";
import { NONE_SELECTED, Selection } from "./table_selection.ts";
import { FakeData, rowOf } from "./table_testing.ts";

const SORTED: View = { ...NATIVE, sort: [{ column: "score", descending: false }] };
const EVEN: View = { ...NATIVE, text: "even" };

/** A selection over a kernel of so many rows, of which all or none are here. */
function selection(total: number, areHere = true) {
  const data = new FakeData(total);
  const rows = new Map<number, TableRow>();
  let view = NATIVE;
  let base: number | null = null;
  const told: number[] = [];
  const it: Selection = new Selection({
    member: (position) => {
      if (!areHere || position >= data.shown(view)) return undefined;
      const id = data.idAt(view, position);
      const row = rows.get(id) ?? rowOf(id, data.isIn(id));
      rows.set(id, row);
      return { row, base };
    },
    range: (...question) => data.selectRange(...question, new AbortController().signal),
    selectView: (...question) => data.selectView(...question, new AbortController().signal),
    onSet: (set, isIn) => {
      base = set;
      for (let at = 0; at < data.shown(view); at++) {
        const row = rows.get(data.idAt(view, at));
        if (row !== undefined) row.in_base = isIn;
      }
    },
    onChange: (selected, isMine) => {
      told.push(selected.size);
      if (isMine) data.selection = { ...selected, version: 0 };
    },
  });
  const show = (next: View): void => {
    view = next;
    base = data.selection.base;
    rows.clear();
    it.show(next, data.shown(next), total);
  };
  show(NATIVE);
  const ids = (): number[] =>
    Array.from({ length: total }, (_, id) => id).filter((id) => data.isSelected(id));
  return { it, data, show, ids, told };
}

it("toggles one row", () => {
  const { it: rows, told, ids } = selection(5);
  rows.toggle(2);
  expect(ids()).toEqual([2]);
  rows.toggle(2);
  expect(told).toEqual([1, 0]);
});

it("selects up to the row, from where the last one was toggled, and shrinks again", async () => {
  const { it: rows, ids } = selection(5);
  rows.toggle(1);
  await rows.extend(1, 4);
  expect(ids()).toEqual([1, 2, 3, 4]);
  await rows.extend(4, 2);
  expect(ids()).toEqual([1, 2]);
  await rows.extend(2, 0);
  expect(ids()).toEqual([0, 1]);
});

it("begins a new range where the cursor was moved to", async () => {
  const { it: rows, ids } = selection(5);
  rows.toggle(0);
  rows.release();
  await rows.extend(3, 4);
  expect(ids()).toEqual([0, 3, 4]);
});

it("selects all rows as one number, and takes out and puts back what is toggled", async () => {
  const { it: rows, data } = selection(1_000);
  expect(rows.checked).toBe("false");
  await rows.toggleAll();
  expect(rows.selected).toEqual({ base: 1, added: [], removed: [], size: 1000 });
  expect(rows.checked).toBe("true");
  rows.toggle(7);
  expect(rows.selected).toEqual({ base: 1, added: [], removed: [[7, 8]], size: 999 });
  expect(rows.checked).toBe("mixed");
  rows.toggle(7);
  expect(rows.selected).toEqual({ base: 1, added: [], removed: [], size: 1000 });
  expect(rows.checked).toBe("true");
  await rows.toggleAll();
  expect(rows.selected).toEqual(NONE_SELECTED);
  expect(data.asked).toEqual(["select_view true", "select_view false"]);
});

it("selects the rows that stand between two in a sorted view", async () => {
  const { it: rows, show, ids } = selection(5);
  show(SORTED);
  rows.toggle(1);
  await rows.extend(1, 3);
  expect(ids()).toEqual([1, 2, 3]);
});

it("asks for a range of which not all is here", async () => {
  const { it: rows, data, show, ids } = selection(50, false);
  show(EVEN);
  await rows.extend(2, 20);
  expect(data.asked).toEqual(["select_range 2 21"]);
  expect(ids()).toEqual(Array.from({ length: 19 }, (_, i) => 4 + 2 * i));
});

it("selects only the rows that a search has left", async () => {
  const { it: rows, show, ids } = selection(6);
  rows.toggle(1);
  show(EVEN);
  await rows.all();
  expect(ids()).toEqual([0, 1, 2, 4]);
  expect(rows.checked).toBe("true");
  show(NATIVE);
  expect(rows.checked).toBe("mixed");
});

it("does what was asked for while all rows are being selected after that", async () => {
  const { it: rows, ids } = selection(5);
  const all = rows.all();
  rows.toggle(2);
  await all;
  await new Promise((resolve) => setTimeout(resolve));
  expect(ids()).toEqual([0, 1, 3, 4]);
});

it("does not know of a row that tells of another set", () => {
  const { it: rows } = selection(5);
  rows.take({ base: 3, added: [[4, 5]], removed: [], size: 2 });
  expect(rows.isSelected({ row: rowOf(1, true), base: 2 })).toBeUndefined();
  expect(rows.isSelected({ row: rowOf(4), base: 2 })).toBe(true);
  expect(rows.isSelected({ row: rowOf(1, true), base: 3 })).toBe(true);
});

it("lets a range go when something else was selected meanwhile", async () => {
  const { it: rows, show } = selection(5, false);
  show(EVEN);
  const late = rows.extend(0, 2);
  rows.take({ base: 9, added: [], removed: [], size: 2 });
  await late;
  expect(rows.selected.base).toBe(9);
});

it("has nothing to select where there are no rows", async () => {
  const { it: rows, data } = selection(0);
  await rows.all();
  expect([rows.checked, data.asked]).toEqual(["false", []]);
});

it("clears", async () => {
  const { it: rows, ids } = selection(5);
  await rows.all();
  rows.clear();
  expect(ids()).toEqual([]);
  expect(rows.selected).toEqual(NONE_SELECTED);
});

it("is what a plain set of rows would be, whatever hands do", async () => {
  let state = 11;
  const random = (below: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.floor((state / 4294967296) * below);
  };
  for (let round = 0; round < 40; round++) {
    const { it: rows, data, show, ids } = selection(24, round % 2 === 0);
    let view = NATIVE;
    let expected = new Set<number>();
    for (let step = 0; step < 25; step++) {
      const shown = data.ids(view);
      const kind = random(6);
      if (kind === 0) {
        view = [NATIVE, SORTED, EVEN][random(3)] ?? NATIVE;
        show(view);
      } else if (kind === 1) {
        await rows.all();
        for (const id of shown) expected.add(id);
      } else if (kind === 2) {
        await rows.none();
        for (const id of shown) expected.delete(id);
      } else if (kind === 3) {
        const [from, to] = [random(shown.length), random(shown.length)];
        rows.release();
        await rows.extend(from, to);
        for (const id of shown.slice(Math.min(from, to), Math.max(from, to) + 1)) expected.add(id);
      } else if (kind === 4 && round % 2 === 0) {
        const position = random(shown.length);
        rows.toggle(position);
        const id = shown[position] ?? 0;
        expected = new Set(expected);
        if (!expected.delete(id)) expected.add(id);
      } else if (kind === 5 && random(3) === 0) {
        rows.clear();
        expected = new Set();
      }
      await new Promise((resolve) => setTimeout(resolve));
      const wanted = [...expected].sort((a, b) => a - b);
      expect(ids()).toEqual(wanted);
      expect(rows.selected.size).toBe(wanted.length);
      // Added rows are outside of the set, removed ones inside.
      for (const [first, stop] of rows.selected.added)
        for (let id = first; id < stop; id++) expect(data.isIn(id)).toBe(false);
      for (const [first, stop] of rows.selected.removed)
        for (let id = first; id < stop; id++) expect(data.isIn(id)).toBe(true);
    }
  }
});
