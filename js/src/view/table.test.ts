// The whole table on a bare page, over a fake that holds any number of rows.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Spans } from "../core/spans.ts";
import type { TableColumn, TableRow, View } from "../protocol.gen.ts";
import { Table } from "./table.ts";
import type { TableData } from "./table_data.ts";

const COLUMNS: TableColumn[] = [
  { name: "problems", label: "Problems", kind: "problems", width: 56, sortable: false },
  { name: "preview", label: "Preview", kind: "preview", width: 96, sortable: false },
  { name: "global_key", label: "global_key", kind: "key", width: 168, sortable: true },
  {
    name: "n_IMAGE_OVERLAY",
    label: "IMAGE_OVERLAY",
    kind: "attachments",
    width: 176,
    sortable: true,
  },
  { name: "score", label: "score", kind: "number", width: 104, sortable: true },
];
const VIEWPORT = 520;

function row(id: number): TableRow {
  return {
    id,
    media_type: "IMAGE",
    cells: [
      id === 1 ? { kind: "problems", error: 2, warning: 1, info: 0, texts: ["error: gone"] } : null,
      null,
      `key-${id}`,
      id === 0 ? { kind: "attachments", count: 3, names: ["Relief", "Water"] } : null,
      id === 2 ? null : `${id}`,
    ],
  };
}

/** Sorted views are the native one upside down; searches leave every second row. */
class FakeData implements TableData {
  readonly asked: string[] = [];
  fails = false;
  constructor(readonly total: number) {}

  schema: TableData["schema"] = async () => {
    const problems = { kind: "problems" as const, error: 2, warning: 1, info: 0, texts: [] };
    return { version: 0, total: this.total, columns: COLUMNS, problems };
  };
  page: TableData["page"] = async (view, start, count) => {
    this.asked.push(`page ${start}`);
    if (this.fails) throw new Error("InputError: broken");
    const shown = this.#shown(view);
    const ids = Array.from({ length: Math.max(0, Math.min(count, shown - start)) }, (_, i) =>
      this.#id(view, start + i),
    );
    return { start, rows: ids.map(row) };
  };
  prepare: TableData["prepare"] = async (view) => {
    this.asked.push(`prepare ${JSON.stringify(view)}`);
    return this.#shown(view);
  };
  spans: TableData["spans"] = async (view, start, stop) =>
    Array.from({ length: stop - start }, (_, i) => this.#id(view, start + i))
      .sort((a, b) => a - b)
      .map((id): [number, number] => [id, id + 1]);
  locate: TableData["locate"] = async (view, id) =>
    view.text === "" ? this.total - 1 - id : id % 2 === 0 ? id / 2 : null;
  thumbnail: TableData["thumbnail"] = async (id) => ({
    shows: "text",
    text: `text ${id}`,
    content_type: "",
    bytes: undefined,
  });

  #shown(view: View): number {
    return view.text === "" ? this.total : view.text === "none" ? 0 : Math.ceil(this.total / 2);
  }
  #id(view: View, position: number): number {
    if (view.text !== "") return position * 2;
    return view.sort === null ? position : this.total - 1 - position;
  }
}

let ending: AbortController;
let selected: Spans[];
let activated: number[];

beforeEach(() => {
  vi.useFakeTimers();
  document.body.replaceChildren();
  ending = new AbortController();
  [selected, activated] = [[], []];
  // happy-dom lays nothing out.
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(VIEWPORT);
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(1000);
});

afterEach(() => {
  ending.abort();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const pass = async (ms = 1000): Promise<void> => {
  await vi.advanceTimersByTimeAsync(ms);
};

async function show(total: number): Promise<{ table: Table; data: FakeData }> {
  const data = new FakeData(total);
  const table = new Table(
    data,
    {
      onSelect: (spans) => selected.push(spans),
      onActivate: (id) => activated.push(id),
      onRowHeight: () => {},
    },
    ending.signal,
  );
  document.body.append(table.element);
  document.addEventListener("keydown", (event) => table.handleKey(event), {
    signal: ending.signal,
  });
  void table.load(total);
  await pass();
  return { table, data };
}

function find(selector: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(selector);
  if (found === null) throw new Error(`no ${selector}`);
  return found;
}

const grid = (): HTMLElement => find("[role=grid]");
const shownRows = (): HTMLElement[] =>
  [...document.querySelectorAll<HTMLElement>(".lbw-table__row")]
    .filter((element) => !element.hidden)
    .sort((a, b) => Number(a.dataset.position) - Number(b.dataset.position));
const keys = (): (string | null)[] =>
  shownRows().map((element) => element.querySelector(".lbw-table__cell--key")?.textContent ?? null);
const status = (): string | null => find("[role=status]").textContent;

async function press(...names: string[]): Promise<void> {
  const key = names.at(-1) ?? "";
  const held = { ctrlKey: names.includes("Control"), shiftKey: names.includes("Shift") };
  const event = new KeyboardEvent("keydown", {
    key,
    ...held,
    altKey: names.includes("Alt"),
    bubbles: true,
    cancelable: true,
  });
  grid().dispatchEvent(event);
  await pass();
}

async function click(
  element: Element | null | undefined,
  options: MouseEventInit = {},
): Promise<void> {
  element?.dispatchEvent(new MouseEvent("click", { bubbles: true, ...options }));
  await pass();
}

const cell = (position: number, column: number): Element | null | undefined =>
  shownRows()
    .find((element) => element.dataset.position === String(position))
    ?.querySelector(`[aria-colindex="${column + 1}"]`);

const header = (column: number): Element | null =>
  document.querySelector(`[role=columnheader][aria-colindex="${column + 1}"]`);

describe("rows", () => {
  it("holds only those on screen, whatever there are", async () => {
    await show(1_000_000);
    expect(keys()).toEqual(Array.from({ length: 8 }, (_, i) => `key-${i}`));
    expect(document.querySelectorAll(".lbw-table__row").length).toBeLessThan(20);
    expect(status()).toBe("1,000,000 rows");
  });

  it("tells assistive technology how many there are and which these are", async () => {
    await show(1_000_000);
    expect(grid().getAttribute("aria-rowcount")).toBe("1000001");
    expect(grid().getAttribute("aria-colcount")).toBe("6");
    expect(shownRows()[0]?.getAttribute("aria-rowindex")).toBe("2");
    expect(grid().tabIndex).toBe(0);
    expect(document.querySelectorAll(".lbw-table__grid [tabindex]").length).toBe(0);
  });

  it("puts rows into reading order once scrolling has settled", async () => {
    await show(1000);
    await press("PageDown");
    await press("ArrowDown");
    const inDom = [...document.querySelectorAll<HTMLElement>(".lbw-table__row")];
    expect(inDom.filter((each) => !each.hidden)).toEqual(shownRows());
    expect(inDom.slice(0, shownRows().length)).toEqual(shownRows());
  });

  it("reaches the last row by key", async () => {
    await show(1_000_000);
    await press("Control", "End");
    expect(keys().at(-1)).toBe("key-999999");
    expect(activated.at(-1)).toBe(999_999);
  });

  it("reaches the middle by the scroll bar", async () => {
    await show(1_000_000);
    const scroller = find(".lbw-table__scroller");
    scroller.scrollTop = 3_000_000 - VIEWPORT / 2;
    scroller.dispatchEvent(new Event("scroll"));
    await pass();
    const first = Number(shownRows()[0]?.dataset.position);
    expect(Math.abs(first - 500_000)).toBeLessThan(100);
    expect(keys()[0]).toBe(`key-${first}`);
  });

  it("shows bars where rows are still on their way", async () => {
    const { data } = await show(1000);
    const answers: (() => void)[] = [];
    const page = data.page;
    data.page = (...question) =>
      new Promise((resolve) => {
        answers.push(() => resolve(page(...question)));
      });
    await press("Control", "End");
    expect(shownRows().every((element) => element.getAttribute("aria-busy") === "true")).toBe(true);
    expect(status()).toBe("1,000 rows · waiting for the kernel");
    for (const answer of answers) answer();
    await pass();
    expect(keys().at(-1)).toBe("key-999");
    expect(status()).toBe("1,000 rows");
  });

  it("leaves a row as it is while nothing about it changes", async () => {
    await show(100);
    const drawn = cell(3, 2)?.firstChild;
    await press("ArrowDown");
    await click(cell(4, 0));
    expect(cell(3, 2)?.firstChild).toBe(drawn);
  });

  it("says that there are none", async () => {
    await show(0);
    expect(find(".lbw-table__empty").textContent).toBe("No rows");
    expect(find(".lbw-table__empty").hidden).toBe(false);
  });

  it("stays where it is when the rows are refreshed", async () => {
    const { table } = await show(1000);
    await press("Control", "End");
    void table.load(1001);
    await pass();
    expect(keys().at(-1)).toBe("key-999");
  });

  it("stays where it is when sorted rows are refreshed", async () => {
    const { table, data } = await show(1000);
    await click(find('[aria-colindex="6"]'));
    await press("Control", "End");
    expect(keys().at(-1)).toBe("key-0");
    data.asked.length = 0;
    void table.load(1000);
    await pass();
    expect(keys().at(-1)).toBe("key-0");
    expect(data.asked.filter((asked) => asked.startsWith("page"))).not.toContain("page 0");
  });

  it("shows the rows as given where the column of the sort is gone", async () => {
    const { table, data } = await show(1000);
    await click(find('[aria-colindex="6"]'));
    expect(keys()[0]).toBe("key-999");
    data.prepare = async () => {
      throw new Error("The rows have no column 'score'.");
    };
    void table.load(1000);
    await pass();
    expect(keys()[0]).toBe("key-0");
    expect(find(".lbw-table__error").textContent).toContain("no column 'score'");
  });

  it("says what went wrong, and tries again", async () => {
    const { table, data } = await show(10);
    data.fails = true;
    void table.load(10);
    await pass();
    const error = find(".lbw-table__error");
    expect(error.textContent).toContain("InputError: broken");
    data.fails = false;
    await click(error.querySelector("button"));
    expect(error.hidden).toBe(true);
    expect(keys()[0]).toBe("key-0");
  });

  it("keeps its place when rows become higher", async () => {
    const { table } = await show(1000);
    await press("Control", "End");
    table.setRowHeight(128);
    await pass();
    expect(keys()).toContain("key-992");
  });
});

describe("cells", () => {
  it("show attachments with their number and names", async () => {
    await show(3);
    expect(cell(0, 4)?.querySelector(".lbw-table__count")?.textContent).toBe("3");
    expect(cell(0, 4)?.textContent).toContain("Relief, Water, …");
    expect(cell(1, 4)?.textContent).toBe("");
  });

  it("show problems as icon, number and words", async () => {
    await show(3);
    expect(cell(1, 1)?.textContent).toBe("32 errors, 1 warning");
    expect(cell(1, 1)?.getAttribute("title")).toBe("2 errors, 1 warning\nerror: gone");
    expect(cell(1, 1)?.querySelector("svg")).not.toBeNull();
    expect(find(".lbw-table__found").textContent).toBe("2 errors1 warning");
  });

  it("show what became of a row as icon and words", async () => {
    const { table, data } = await show(1);
    data.schema = async () => ({
      version: 1,
      total: 1,
      columns: [{ name: "submit", label: "submit", kind: "status", width: 176, sortable: true }],
      problems: null,
    });
    data.page = async () => ({
      start: 0,
      rows: [
        {
          id: 0,
          media_type: null,
          cells: [{ kind: "status", status: "failed", verdict: "bad", reason: "<b>key</b>" }],
        },
      ],
    });
    void table.load(1);
    await pass();
    expect(cell(0, 1)?.textContent).toBe("failed: <b>key</b>");
    expect(cell(0, 1)?.querySelector("svg")).not.toBeNull();
    expect(cell(0, 1)?.querySelector("b")).toBeNull();
    expect(cell(0, 1)?.getAttribute("data-verdict")).toBe("bad");
  });

  it("show a dash where a value is missing, and previews when these come", async () => {
    await show(3);
    expect(cell(2, 5)?.textContent).toBe("—");
    expect(cell(2, 2)?.textContent).toBe("text 2");
  });

  it("never take data for markup", async () => {
    const { table, data } = await show(1);
    const page = data.page;
    data.page = async (...question) => {
      const answer = await page(...question);
      const cells = [null, null, "<img src=x onerror=alert(1)>", null, "<b>1</b>"];
      return { ...answer, rows: [{ id: 0, media_type: null, cells }] };
    };
    void table.load(1);
    await pass();
    expect(cell(0, 3)?.textContent).toBe("<img src=x onerror=alert(1)>");
    expect(cell(0, 3)?.querySelector("img")).toBeNull();
  });
});

describe("hands", () => {
  it("a click makes a row active, a click on its box selects it", async () => {
    await show(10);
    await click(cell(3, 3));
    expect(activated).toEqual([3]);
    expect(selected).toEqual([]);
    await click(cell(4, 0));
    expect(selected.at(-1)).toEqual([[4, 5]]);
    expect(shownRows()[4]?.getAttribute("aria-selected")).toBe("true");
    expect(status()).toBe("10 rows · 1 selected");
  });

  it("shift selects a range, control one more", async () => {
    await show(10);
    await click(cell(2, 3));
    await click(cell(5, 3), { shiftKey: true });
    expect(selected.at(-1)).toEqual([[2, 6]]);
    await click(cell(7, 3), { ctrlKey: true });
    expect(selected.at(-1)).toEqual([
      [2, 6],
      [7, 8],
    ]);
  });

  it("the box in the header selects all and none", async () => {
    await show(1_000_000);
    await click(header(0));
    expect(selected.at(-1)).toEqual([[0, 1_000_000]]);
    expect(header(0)?.querySelector("[role=checkbox]")?.getAttribute("aria-checked")).toBe("true");
    await click(header(0));
    expect(selected.at(-1)).toEqual([]);
  });

  it("keys walk, select and extend", async () => {
    await show(100);
    await press("ArrowDown");
    await press(" ");
    expect(selected.at(-1)).toEqual([[1, 2]]);
    await press("Shift", "ArrowDown");
    await press("Shift", "ArrowDown");
    expect(selected.at(-1)).toEqual([[1, 4]]);
    await press("PageDown");
    expect(activated.at(-1)).toBe(10);
    await press("Control", "a");
    expect(selected.at(-1)).toEqual([[0, 100]]);
    await press("Control", "Shift", "a");
    expect(selected.at(-1)).toEqual([]);
  });

  it("the focus stays on the grid and points at the cell the keyboard is on", async () => {
    await show(100);
    await press("ArrowDown");
    await press("End");
    const id = grid().getAttribute("aria-activedescendant") ?? "";
    expect(document.getElementById(id)).toBe(cell(1, 5));
    await press("ArrowUp");
    await press("ArrowUp");
    expect(document.getElementById(grid().getAttribute("aria-activedescendant") ?? "")).toBe(
      header(5),
    );
  });

  it("keys that are none of the table's are left to the host", async () => {
    const { table } = await show(10);
    for (const key of ["b", "1", "Tab", "Escape", "F5"]) {
      const event = new KeyboardEvent("keydown", { key });
      Object.defineProperty(event, "target", { value: grid() });
      expect(table.handleKey(event), key).toBe(false);
    }
  });

  it("follows the row that was made active elsewhere", async () => {
    const { table } = await show(1_000_000);
    table.setActive(777_777);
    await pass();
    expect(keys()).toContain("key-777777");
    expect(activated).toEqual([]);
    expect(find(".lbw-table__row--active").dataset.position).toBe("777777");
  });
});

describe("views", () => {
  it("a click on a header sorts, again the other way, again as given", async () => {
    const { data } = await show(10);
    await click(header(3));
    expect(header(3)?.getAttribute("aria-sort")).toBe("ascending");
    expect(keys()[0]).toBe("key-9");
    await click(header(3));
    expect(header(3)?.getAttribute("aria-sort")).toBe("descending");
    await click(header(3));
    expect(header(3)?.getAttribute("aria-sort")).toBe("none");
    expect(keys()[0]).toBe("key-0");
    expect(data.asked.filter((each) => each.startsWith("prepare"))).toEqual([
      'prepare {"sort":{"column":"global_key","descending":false},"text":""}',
      'prepare {"sort":{"column":"global_key","descending":true},"text":""}',
    ]);
  });

  it("the header is reached and pressed by keys", async () => {
    await show(10);
    await press("ArrowUp");
    await press("End");
    await press("Enter");
    expect(header(5)?.getAttribute("aria-sort")).toBe("ascending");
  });

  it("selection and the active row stay with their rows when these are sorted", async () => {
    await show(10);
    await click(cell(0, 0));
    await click(header(3));
    const chosen = shownRows().filter((each) => each.getAttribute("aria-selected") === "true");
    expect(chosen.map((each) => each.dataset.position)).toEqual([]); // row 0 is last now, below
    await press("Control", "End");
    expect(shownRows().at(-1)?.getAttribute("aria-selected")).toBe("true");
  });

  it("a search shows what it left, of how many", async () => {
    await show(11);
    const search = find("input");
    if (!(search instanceof HTMLInputElement)) throw new TypeError("no field");
    search.value = " even ";
    search.dispatchEvent(new Event("input"));
    await pass();
    expect(keys()).toEqual(["key-0", "key-2", "key-4", "key-6", "key-8", "key-10"]);
    expect(status()).toBe("6 of 11 rows");
    search.value = "none";
    search.dispatchEvent(new Event("input"));
    await pass();
    expect(find(".lbw-table__empty").textContent).toContain("No rows hold “none”.");
    await click(find(".lbw-table__empty button"));
    expect(keys()[1]).toBe("key-1");
    expect(search.value).toBe("");
  });

  it("what takes long is shown and can be stopped, and the old rows stay", async () => {
    const { data } = await show(10);
    data.prepare = (_view, signal, onProgress) =>
      new Promise((_resolve, reject) => {
        onProgress("50,000 of 1,000,000 rows searched");
        signal.addEventListener("abort", () => reject(new DOMException("stopped", "AbortError")));
      });
    await click(header(3));
    expect(find(".lbw-table__work").textContent).toContain("50,000 of 1,000,000 rows searched");
    expect(keys()[0]).toBe("key-0");
    await click(find(".lbw-table__work button"));
    expect(find(".lbw-table__work").textContent).toBe("");
    expect(header(3)?.getAttribute("aria-sort")).toBe("none");
    expect(find(".lbw-table__error").hidden).toBe(true);
  });
});

it("leaves nothing behind when it ends", async () => {
  await show(1000);
  grid().dispatchEvent(new KeyboardEvent("keydown", { key: "PageDown", bubbles: true }));
  expect(vi.getTimerCount()).toBeGreaterThan(0);
  ending.abort();
  expect(vi.getTimerCount()).toBe(0);
});
