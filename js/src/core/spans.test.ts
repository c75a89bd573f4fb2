import { expect, it } from "vitest";
import { difference, has, type Span, size, union } from "./spans.ts";

const ids = (spans: readonly Span[]): number[] =>
  spans.flatMap(([first, stop]) => Array.from({ length: stop - first }, (_, i) => first + i));

const cases: [Span[], Span[]][] = [
  [[], []],
  [[[0, 5]], []],
  [[[0, 5]], [[0, 5]]],
  [[[0, 5]], [[5, 9]]],
  [
    [
      [0, 5],
      [7, 8],
    ],
    [[2, 7]],
  ],
  [[[3, 4]], [[0, 10]]],
  [
    [[0, 10]],
    [
      [3, 4],
      [9, 12],
    ],
  ],
  [
    [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
    [
      [2, 3],
      [4, 5],
    ],
  ],
];

it.each(cases)("agrees with sets of numbers: %j and %j", (a, b) => {
  const [inA, inB] = [new Set(ids(a)), new Set(ids(b))];
  const sorted = (set: Iterable<number>): number[] => [...set].sort((x, y) => x - y);
  expect(ids(union(a, b))).toEqual(sorted(new Set([...inA, ...inB])));
  expect(ids(difference(a, b))).toEqual(sorted([...inA].filter((id) => !inB.has(id))));
  for (let id = 0; id < 13; id++) expect(has(a, id)).toBe(inA.has(id));
  expect(size(a)).toBe(inA.size);
});

it("keeps what touches as one span", () => {
  expect(union([[0, 5]], [[5, 9]])).toEqual([[0, 9]]);
});

it("holds a million rows in one span, without those taken out", () => {
  const all = difference([[0, 1_000_000]], [[17, 18]]);
  expect(all).toEqual([
    [0, 17],
    [18, 1_000_000],
  ]);
  expect(size(all)).toBe(999_999);
});
