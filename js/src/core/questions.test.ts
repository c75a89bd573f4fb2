import { describe, expect, it } from "vitest";
import type { View } from "../protocol.gen.ts";
import { filterWords } from "./question_words.ts";
import {
  columnsOf,
  type Filter,
  filterOn,
  isSame,
  withFilter,
  withoutFilter,
  withSort,
} from "./questions.ts";

const one: Filter = { kind: "compare", column: "score", operator: ">=", value: 0.5 };
const two: Filter = { kind: "one_of", column: "split", values: ["train", null] };
const both: Filter = { kind: "any_of", filters: [one, two] };
const view: View = { filters: [one, both, two], sort: [], text: "" };

describe("filters", () => {
  it("ask about columns", () => {
    expect(columnsOf(both)).toEqual(["score", "split"]);
    expect(columnsOf({ kind: "not", filter: two })).toEqual(["split"]);
    expect(filterOn(view, "split")).toBe(two);
    expect(filterOn(view, "other")).toBeUndefined();
  });

  it("are replaced in place, and those about other columns stay", () => {
    const changed: Filter = { kind: "is_missing", column: "score" };
    expect(withFilter(view, "score", changed).filters).toEqual([changed, both, two]);
    expect(withFilter(view, "score", null).filters).toEqual([both, two]);
    expect(withFilter(view, "new", changed).filters).toEqual([one, both, two, changed]);
    expect(withoutFilter(view, both).filters).toEqual([one, two]);
    expect(view.filters).toHaveLength(3);
  });

  it("are the same whatever the order of their properties", () => {
    const turned = JSON.parse(
      '{"text":"","sort":[],"filters":[{"value":1,"operator":"=","column":"a","kind":"compare"}]}',
    ) as View;
    const straight: View = {
      filters: [{ kind: "compare", column: "a", operator: "=", value: 1 }],
      sort: [],
      text: "",
    };
    expect(isSame(turned, straight)).toBe(true);
    expect(isSame(turned, { ...straight, text: "x" })).toBe(false);
  });
});

describe("sorting", () => {
  it("goes up, down, and away", () => {
    const up = withSort(view, "a", false);
    const down = withSort(up, "a", false);
    expect(up.sort).toEqual([{ column: "a", descending: false }]);
    expect(down.sort).toEqual([{ column: "a", descending: true }]);
    expect(withSort(down, "a", false).sort).toEqual([]);
    expect(withSort(down, "b", false).sort).toEqual([{ column: "b", descending: false }]);
  });

  it("by more columns keeps the earlier ones first", () => {
    const first = withSort(view, "a", true);
    const more = withSort(first, "b", true);
    expect(more.sort.map(({ column }) => column)).toEqual(["a", "b"]);
    const turned = withSort(more, "a", true);
    expect(turned.sort).toEqual([
      { column: "a", descending: true },
      { column: "b", descending: false },
    ]);
    expect(withSort(turned, "a", true).sort).toEqual([{ column: "b", descending: false }]);
  });
});

const cases: [Filter, string][] = [
  [one, "Score at least 0.5"],
  [two, "Split is train or missing"],
  [
    { kind: "one_of", column: "split", values: ["a", "b", "c", "d", "e"] },
    "Split is a, b, c or 2 more",
  ],
  [{ kind: "between", column: "score", low: 1000, high: null }, "Score at least 1,000"],
  [{ kind: "between", column: "score", low: 0, high: 1 }, "Score from 0 to 1"],
  [{ kind: "not", filter: { kind: "is_missing", column: "split" } }, "Split has a value"],
  [{ kind: "not", filter: one }, "not (Score at least 0.5)"],
  [
    { kind: "contains", column: "split", text: "x".repeat(99), match_case: false },
    `Split contains “${"x".repeat(39)}…”`,
  ],
  [{ kind: "matches", column: "split", pattern: "^a", match_case: true }, "Split matches /^a/"],
  [both, "Score at least 0.5 or Split is train or missing"],
];

it.each(cases)("%j in words", (filter, words) => {
  const label = (column: string): string => column[0]?.toUpperCase() + column.slice(1);
  expect(filterWords(filter, label)).toBe(words);
});
