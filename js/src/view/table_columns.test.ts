import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Columns } from "./table_columns.ts";
import { FakeControl, SCHEMA } from "./table_fixtures.ts";

let control: FakeControl;
let columns: Columns;
let grid: HTMLElement;

beforeEach(() => {
  vi.useFakeTimers();
  control = new FakeControl();
  const root = document.createElement("div");
  root.className = "lbw-table__table";
  grid = document.createElement("div");
  root.append(grid);
  document.body.replaceChildren(root);
  columns = new Columns(grid, "t", control);
  grid.append(columns.element);
  control.observe((change) => {
    if (change === "arrangement") columns.show(SCHEMA);
  });
  columns.show(SCHEMA);
});

afterEach(() => {
  control.ending.abort();
  vi.useRealTimers();
});

const names = (): string[] => columns.shown.map(({ column }) => column.name);
const cell = (name: string): HTMLElement => {
  const found = columns.cell(names().indexOf(name) + 1);
  if (found === undefined) throw new Error(`no column ${name}`);
  return found;
};

it("shows columns as they are arranged, and new ones behind", () => {
  control.arrange({
    columns: [
      { name: "split", width: 300, hidden: false },
      { name: "gone", width: null, hidden: false },
      { name: "score", width: null, hidden: true },
    ],
  });
  expect(names()).toEqual(["split", "problems", "preview", "global_key"]);
  expect(columns.shown.map(({ index }) => index)).toEqual([4, 0, 1, 2]);
  expect(columns.shown[0]?.width).toBe(300);
  expect(columns.count).toBe(5);
});

it("sorts by one column, or by one more", () => {
  columns.sort(names().indexOf("score") + 1, false);
  expect(cell("score").getAttribute("aria-sort")).toBe("ascending");
  columns.sort(names().indexOf("split") + 1, true);
  expect(control.view.sort.map(({ column }) => column)).toEqual(["score", "split"]);
  expect(cell("split").querySelector(".lbw-table__sort")?.textContent).toBe("2");
  columns.sort(names().indexOf("preview") + 1, false);
  expect(control.view.sort).toHaveLength(2);
});

it("marks the columns that are filtered", () => {
  control.show({ ...control.view, filters: [{ kind: "is_missing", column: "split" }] });
  expect(cell("split").hasAttribute("data-filtered")).toBe(true);
  expect(cell("score").hasAttribute("data-filtered")).toBe(false);
});

it("resizes and moves by keys, and stays above the least width", () => {
  columns.resize(names().indexOf("split") + 1, 2);
  expect(columns.shown.at(-1)?.width).toBe(132);
  columns.resize(names().indexOf("split") + 1, -20);
  expect(columns.shown.at(-1)?.width).toBe(48);
  expect(columns.move(names().indexOf("split") + 1, -1)).toBe(4);
  expect(names().slice(-2)).toEqual(["split", "score"]);
  expect(columns.move(1, -1)).toBe(1);
});

it("opens a menu that sorts, filters and hides", async () => {
  columns.openMenu(names().indexOf("split") + 1);
  const items = [...document.querySelectorAll<HTMLElement>(".lbw-floating .lbw-choice__item")];
  expect(items.map((each) => each.textContent)).toEqual([
    "Sort ascending",
    "Sort descending",
    "Hide column",
  ]);
  items[1]?.click();
  expect(control.view.sort).toEqual([{ column: "split", descending: true }]);
  columns.openMenu(names().indexOf("split") + 1);
  [...document.querySelectorAll<HTMLElement>(".lbw-choice__item")]
    .find((each) => each.textContent === "Hide column")
    ?.click();
  expect(names()).not.toContain("split");
});

it("summarises the columns of the view, once it has come to rest", async () => {
  control.summaries = [
    {
      kind: "values",
      column: "split",
      values: [
        { value: "train", text: "<b>train</b>", count: 800, can_pick: true },
        { value: "valid", text: "valid", count: 200, can_pick: true },
      ],
      distinct: 2,
      is_exact: true,
      other: 0,
      missing: 1000,
    },
    {
      kind: "values",
      column: "global_key",
      values: [],
      distinct: 30_510,
      is_exact: true,
      other: 30_510,
      missing: 2,
    },
    {
      kind: "histogram",
      column: "score",
      low: 0,
      high: 1,
      low_text: "0",
      high_text: "1",
      counts: [1, 3, 2],
      missing: 0,
    },
  ];
  control.arrange({ has_summaries: true });
  await vi.advanceTimersByTimeAsync(1000);
  const text = (name: string): string | null | undefined =>
    columns.element.querySelector(`[data-summary="${name}"]`)?.textContent;
  expect(text("split")).toBe("2 values · 50 % missing");
  expect(text("global_key")).toBe("30,510 unique · < 1 % missing");
  expect(text("score")).toBe("0–1");
  expect(columns.element.querySelector("b")).toBeNull();
  columns.element.querySelector<HTMLElement>("[data-summary=split] .lbw-table__bar")?.click();
  expect(control.view.filters).toEqual([{ kind: "one_of", column: "split", values: ["train"] }]);
  const asked = control.done.filter((each) => each.startsWith("summaries"));
  expect(asked).toEqual(["summaries global_key,score,split"]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(control.done.filter((each) => each.startsWith("summaries"))).toHaveLength(2);
  control.arrange({ has_summaries: false });
  expect(columns.element.querySelector<HTMLElement>(".lbw-table__summaries")?.hidden).toBe(true);
});
