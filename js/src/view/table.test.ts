// The whole table on a bare page: which rows it shows, and what it says of them.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { View } from "../protocol.gen.ts";
import { NATIVE } from "./table_data.ts";
import { FakeData } from "./table_testing.ts";
import {
  cell,
  click,
  drawnRows,
  find,
  grid,
  header,
  keys,
  pass,
  press,
  row,
  scrollTo,
  status,
  TablePage,
} from "./table_testing_page.ts";

const SORTED: View = { ...NATIVE, sort: [{ column: "score", descending: true }] };
const page = new TablePage();
let data: FakeData;

beforeEach(() => page.begin());
afterEach(() => page.end());

async function show(total: number) {
  data = new FakeData(total);
  return page.show(data);
}

describe("rows", () => {
  it("holds only those on screen and a few more, whatever there are", async () => {
    await show(1_000_000);
    expect(keys()).toEqual(Array.from({ length: keys().length }, (_, i) => `key-${i}`));
    expect(document.querySelectorAll(".lbw-table__row").length).toBeLessThan(30);
    expect(status()).toBe("1,000,000 rows");
  });

  it("asks for the first rows together with what the table holds", async () => {
    data = new FakeData(100);
    const schema = vi.spyOn(data, "schema");
    const table = page.show(data);
    expect(data.asked).toEqual(["page first 40"]);
    expect(status()).toBe("Loading rows…");
    expect(schema).toHaveBeenCalledTimes(1);
    await table;
    expect(data.asked).toEqual(["page first 40", "page 40 60"]);
  });

  it("tells assistive technology how many there are and which these are", async () => {
    await show(1_000_000);
    expect(grid().getAttribute("aria-rowcount")).toBe("1000001");
    expect(grid().getAttribute("aria-colcount")).toBe("6");
    expect(row(0)?.getAttribute("aria-rowindex")).toBe("2");
    expect(grid().tabIndex).toBe(0);
    expect(document.querySelectorAll(".lbw-table__grid [tabindex='0']").length).toBe(0);
  });

  it("puts rows into reading order once scrolling has settled", async () => {
    await show(1000);
    for (let step = 0; step < 5; step++) await press("PageDown");
    const inDom = [...document.querySelectorAll<HTMLElement>(".lbw-table__row")];
    expect(inDom.filter((each) => !each.hidden)).toEqual(drawnRows());
  });

  it("reaches the last row by key, and the middle by the scroll bar", async () => {
    await show(1_000_000);
    await press("Control", "End");
    expect(keys().at(-1)).toBe("key-999999");
    expect(page.activated.at(-1)?.row).toBe(999_999);
    await scrollTo(3_000_000 - 260);
    const first = Number(drawnRows()[0]?.dataset.position);
    expect(Math.abs(first - 500_000)).toBeLessThan(100);
    expect(keys()[0]).toBe(`key-${first}`);
  });

  it("stand at their pixels in the scrolled element", async () => {
    await show(1_000_000);
    await scrollTo(2_000_000);
    const top = Number.parseFloat(find(".lbw-table__window").style.top);
    const places = drawnRows().map(
      ({ style }) => top + Number.parseFloat(style.transform.slice("translateY(".length)),
    );
    const [first = 0] = places;
    expect(places).toEqual(places.map((_, i) => first + 64 * i));
    expect(first).toBeLessThan(2_000_032);
    expect(first + 64 * places.length).toBeGreaterThan(2_000_000 + 520);
  });

  it("shows bars where rows are still on their way, and says when the kernel is busy", async () => {
    await show(1000);
    const answers: (() => void)[] = [];
    const ask = data.page;
    data.page = (...question) =>
      new Promise((resolve) => {
        answers.push(() => resolve(ask(...question)));
      });
    await press("Control", "End");
    expect(drawnRows().at(-1)?.getAttribute("aria-busy")).toBe("true");
    await pass(100);
    expect(status()).toBe("1,000 rows · Kernel busy");
    data.page = ask;
    for (const answer of answers) answer();
    await pass();
    expect(keys().at(-1)).toBe("key-999");
    expect(status()).toBe("1,000 rows");
  });

  it("leaves a row as it is while nothing about it changes", async () => {
    await show(100);
    const drawn = cell(3, 3)?.firstChild;
    await press("ArrowDown");
    await click(cell(4, 0));
    expect(cell(3, 3)?.firstChild).toBe(drawn);
  });

  it("touches nothing where a scroll brings no other row", async () => {
    await show(1000);
    const changes: MutationRecord[] = [];
    const observer = new MutationObserver((records) => changes.push(...records));
    observer.observe(grid(), { subtree: true, childList: true, attributes: true });
    await scrollTo(10);
    observer.disconnect();
    expect(changes).toEqual([]);
  });

  it("says that there are none", async () => {
    await show(0);
    expect(find(".lbw-table__empty").textContent).toBe("No rows");
    expect(find(".lbw-table__empty").hidden).toBe(false);
  });

  it("says why rows are not here, in their place, and tries again", async () => {
    await show(1000);
    data.failure = new Error("InputError: broken");
    await scrollTo(400 * 64);
    expect(row(400)?.textContent).toContain("Not loaded: InputError: broken");
    expect(row(400)?.getAttribute("aria-busy")).toBe("false");
    await scrollTo(0);
    expect(keys()[0]).toBe("key-0");
    data.failure = undefined;
    await scrollTo(400 * 64);
    await click(row(400)?.querySelector("button"));
    expect(cell(400, 3)?.textContent).toBe("key-400");
    expect(row(400)?.querySelector(".lbw-table__failure")).toBeNull();
  });

  it("keeps its place when rows become higher", async () => {
    const table = await show(1000);
    await scrollTo(640 * 64);
    table.setRowHeight(128);
    await pass();
    expect(keys()).toContain("key-640");
    expect(row(640)?.getAttribute("aria-rowindex")).toBe("642");
  });

  it("never takes data for markup", async () => {
    data = new FakeData(1);
    const ask = data.page;
    data.page = async (...question) => {
      const answer = await ask(...question);
      for (const each of answer.rows) each.cells[2] = "<img src=x onerror=alert(1)>";
      return answer;
    };
    await page.show(data);
    expect(cell(0, 3)?.textContent).toBe("<img src=x onerror=alert(1)>");
    expect(cell(0, 3)?.querySelector("img")).toBeNull();
  });
});

describe("new rows", () => {
  it("come in place, and the old ones stay until then", async () => {
    const table = await show(1000);
    await press("Control", "End");
    const late = data.page;
    const answers: (() => void)[] = [];
    data.page = (...question) =>
      new Promise((resolve) => {
        answers.push(() => resolve(late(...question)));
      });
    data.version = 1;
    data.total = 1001;
    void table.load(1);
    await pass(100);
    expect(keys().at(-1)).toBe("key-999");
    data.page = late;
    for (const answer of answers) answer();
    await pass();
    expect(keys().at(-1)).toBe("key-1000");
    expect(status()).toBe("1,001 rows");
  });

  it("bring their own selection and active row, not before they are shown", async () => {
    const table = await show(100);
    await click(cell(3, 0));
    data.version = 1;
    data.selection = { version: 1, base: null, added: [[5, 6]], removed: [], size: 1 };
    void table.load(1);
    table.setSelection(data.selection);
    table.setActive({ version: 1, row: 5 });
    expect(row(3)?.getAttribute("aria-selected")).toBe("true");
    expect(row(5)?.getAttribute("aria-selected")).toBe("false");
    await pass();
    expect(row(3)?.getAttribute("aria-selected")).toBe("false");
    expect(row(5)?.getAttribute("aria-selected")).toBe("true");
    expect(find(".lbw-table__row--active").dataset.position).toBe("5");
  });

  it("are asked about by their own version only", async () => {
    const versions: string[] = [];
    const table = await show(1000);
    data.version = 1;
    const { prepare } = data;
    data.prepare = async (...question) => {
      versions.push("prepare");
      return prepare(...question);
    };
    void table.load(1);
    await pass();
    expect(versions).toEqual([]); // the native view needs no order
    expect(keys()[0]).toBe("key-0");
  });
});

describe("views", () => {
  it("a click on a header sorts, again the other way, again as given", async () => {
    await show(10);
    await click(header(3));
    expect(header(3)?.getAttribute("aria-sort")).toBe("ascending");
    expect(keys()[0]).toBe("key-9");
    await click(header(3));
    expect(header(3)?.getAttribute("aria-sort")).toBe("descending");
    await click(header(3));
    expect(header(3)?.getAttribute("aria-sort")).toBe("none");
    expect(keys()[0]).toBe("key-0");
  });

  it("shift adds a column to the order", async () => {
    await show(10);
    await click(header(3));
    await click(header(5), { shiftKey: true });
    const sort = [
      { column: "global_key", descending: false },
      { column: "score", descending: false },
    ];
    expect(data.asked).toContain(`prepare ${JSON.stringify({ filters: [], sort, text: "" })}`);
  });

  it("selection and the active row stay with their rows", async () => {
    await show(10);
    await click(cell(0, 0));
    await click(header(3));
    expect(drawnRows().at(-1)?.getAttribute("aria-selected")).toBe("true");
    expect(find(".lbw-table__row--active").dataset.position).toBe("9");
    expect(row(9)?.querySelector(".lbw-table__cell--cursor")).toBeNull(); // the header was pressed
    await press("ArrowDown");
    expect(page.activated.at(-1)?.row).toBe(9);
  });

  it("what takes long is shown and can be stopped, and the old rows stay", async () => {
    await show(10);
    data.prepare = (_view, _count, signal, onProgress) =>
      new Promise((_resolve, reject) => {
        onProgress("50,000 of 1,000,000 rows searched");
        signal.addEventListener("abort", () => reject(new DOMException("stopped", "AbortError")));
      });
    await click(header(3));
    expect(find(".lbw-table__work").textContent).toContain("50,000 of 1,000,000 rows searched");
    expect(grid().getAttribute("aria-busy")).toBe("true");
    expect(keys()[0]).toBe("key-0");
    await click(find(".lbw-table__work button"));
    expect(find(".lbw-table__work").textContent).toBe("");
    expect(grid().getAttribute("aria-busy")).toBe("false");
    expect(header(3)?.getAttribute("aria-sort")).toBe("none");
    expect(find(".lbw-table__error").hidden).toBe(true);
  });

  it("says which conditions no row meets, and takes them back", async () => {
    data = new FakeData(10);
    data.initial = { ...NATIVE, text: "none" };
    await page.show(data);
    expect(find(".lbw-table__empty").textContent).toContain("No rows match “none”.");
    expect(status()).toBe("0 of 10 rows");
    await click(find(".lbw-table__empty button"));
    expect(keys()[0]).toBe("key-0");
  });

  it("begins with the state that Python has, and follows it", async () => {
    data = new FakeData(10);
    data.initial = SORTED;
    const table = await page.show(data);
    expect(keys()[0]).toBe("key-9");
    data.initial = NATIVE;
    data.state = async () => ({
      view: NATIVE,
      columns: [{ name: "score", width: 200, hidden: false }],
      grouping: "type",
      has_summaries: false,
    });
    await table.pull();
    await pass();
    expect(keys()[0]).toBe("key-0");
    expect(header(1)?.textContent).toBe("score");
    expect(data.asked.some((asked) => asked.startsWith("arrange"))).toBe(false);
  });

  it("tells Python what hands have arranged, once they rest", async () => {
    await show(10);
    await press("ArrowUp");
    await press("End");
    for (let i = 0; i < 3; i++) grid().dispatchEvent(altRight());
    await pass();
    const told = data.asked.filter((asked) => asked.startsWith("arrange"));
    expect(told.length).toBe(1);
    expect(told[0]).toContain('{"name":"score","width":152,"hidden":false}');
  });
});

function altRight(): KeyboardEvent {
  return new KeyboardEvent("keydown", { key: "ArrowRight", altKey: true, bubbles: true });
}

it("leaves nothing behind when it ends", async () => {
  await show(1000);
  grid().dispatchEvent(new KeyboardEvent("keydown", { key: "PageDown", bubbles: true }));
  expect(vi.getTimerCount()).toBeGreaterThan(0);
  page.ending.abort();
  await pass(0);
  expect(vi.getTimerCount()).toBe(0);
});
