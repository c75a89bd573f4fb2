// The whole table on a bare page: what hands do with it, by mouse and by keyboard.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { commandOf, KEY_HINTS } from "./table_keys.ts";
import { AboutData, FakeData } from "./table_testing.ts";
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

const page = new TablePage();
let data: FakeData;

beforeEach(() => page.begin());
afterEach(() => page.end());

async function show(total: number) {
  data = new FakeData(total);
  return page.show(data);
}

const added = (): unknown => page.selected.at(-1)?.added;
const active = (): number | null | undefined => page.activated.at(-1)?.row;

describe("the mouse", () => {
  it("makes a row active by a click, selects it by its box", async () => {
    await show(10);
    await click(cell(3, 3));
    expect(page.activated).toEqual([{ version: 0, row: 3 }]);
    expect(page.selected).toEqual([]);
    await click(cell(4, 0));
    expect(added()).toEqual([[4, 5]]);
    expect(row(4)?.getAttribute("aria-selected")).toBe("true");
    expect(status()).toBe("10 rows · 1 selected");
  });

  it("selects a range with shift, one more with control", async () => {
    await show(10);
    await click(cell(2, 3));
    await click(cell(5, 3), { shiftKey: true });
    expect(added()).toEqual([[2, 6]]);
    await click(cell(7, 3), { ctrlKey: true });
    expect(added()).toEqual([
      [2, 6],
      [7, 8],
    ]);
  });

  it("selects all and none by the box in the header: one number, however many rows", async () => {
    await show(20_000);
    await click(header(0));
    expect(status()).toBe("20,000 rows · 20,000 selected");
    expect(header(0)?.querySelector("[role=checkbox]")?.getAttribute("aria-checked")).toBe("true");
    expect(row(2)?.getAttribute("aria-selected")).toBe("true");
    await scrollTo(9_000 * 64);
    expect(row(9_001)?.getAttribute("aria-selected")).toBe("true");
    expect(page.selected).toEqual([]); // the kernel knows already
    await click(cell(9_001, 0));
    expect(page.selected.at(-1)).toEqual({
      version: 0,
      base: 1,
      added: [],
      removed: [[9001, 9002]],
      size: 19_999,
    });
    expect(header(0)?.querySelector("[role=checkbox]")?.getAttribute("aria-checked")).toBe("mixed");
    await click(header(0));
    await click(header(0));
    expect(status()).toBe("20,000 rows");
  });

  it("opens the details by a click on the preview", async () => {
    await show(10);
    expect(find(".lbw-detail").hidden).toBe(true);
    await click(cell(3, 2));
    expect(find(".lbw-detail").hidden).toBe(false);
    expect(find(".lbw-detail").textContent).toContain("key-3");
  });

  it("follows what is selected elsewhere", async () => {
    const table = await show(10);
    data.sets.push(new Set([1, 3]));
    data.selection = { version: 0, base: 1, added: [[5, 6]], removed: [[3, 4]], size: 2 };
    table.setSelection(data.selection);
    await pass();
    const chosen = drawnRows().filter((each) => each.getAttribute("aria-selected") === "true");
    expect(chosen.map(({ dataset }) => dataset.position)).toEqual(["1", "5"]);
    expect(page.selected).toEqual([]);
  });
});

it("shows no row as selected of which that is not known", async () => {
  const table = await show(1000);
  await click(cell(0, 0));
  await click(cell(8, 3), { shiftKey: true });
  data.page = () => new Promise(() => {});
  table.setSelection({ version: 0, base: 4, added: [], removed: [], size: 9 });
  await scrollTo(30 * 64);
  expect(row(36)?.textContent).toContain("key-36");
  expect(drawnRows().every((each) => each.getAttribute("aria-selected") === "false")).toBe(true);
});

describe("the keyboard", () => {
  it("walks, selects and extends", async () => {
    await show(100);
    await press("ArrowDown");
    await press(" ");
    expect(added()).toEqual([[1, 2]]);
    await press("Shift", "ArrowDown");
    await press("Shift", "ArrowDown");
    expect(added()).toEqual([[1, 4]]);
    await press("PageDown");
    expect(active()).toBe(10);
    await press("Control", "a");
    expect(status()).toBe("100 rows · 100 selected");
    await press("Control", "Shift", "a");
    expect(status()).toBe("100 rows");
  });

  it("has one stop: the focus stays on the grid and points at the cell", async () => {
    await show(100);
    await press("ArrowDown");
    await press("End");
    const pointed = (): HTMLElement | null =>
      document.getElementById(grid().getAttribute("aria-activedescendant") ?? "");
    expect(pointed()).toBe(cell(1, 5));
    await press("ArrowUp");
    await press("ArrowUp");
    expect(pointed()).toBe(header(5));
    await press("ArrowLeft");
    expect(pointed()).toBe(header(4));
  });

  it("sorts from the header, by one column and by more", async () => {
    await show(10);
    await press("ArrowUp");
    await press("End");
    await press("Enter");
    expect(header(5)?.getAttribute("aria-sort")).toBe("ascending");
    await press("ArrowLeft");
    await press("Shift", "Enter");
    expect(data.asked.at(-2) ?? "").toContain("score");
    expect(header(4)?.getAttribute("aria-sort")).toBe("ascending");
    expect(header(5)?.getAttribute("aria-sort")).toBe("ascending");
  });

  it("opens the menu of a column", async () => {
    await show(10);
    await press("ArrowUp");
    await press("End");
    expect(await press("F")).toBe(true);
    expect(document.querySelector(".lbw-floating")).not.toBeNull();
    expect(commandOf(new KeyboardEvent("keydown", { key: "f" }), false)).toBeUndefined();
  });

  it("opens the details with Enter, goes on with arrows, and steps out with Escape", async () => {
    await show(10);
    await press("ArrowDown");
    await press("Enter");
    expect(find(".lbw-detail").textContent).toContain("key-1");
    await press("ArrowDown");
    expect(find(".lbw-detail").textContent).toContain("key-2");
    expect(await press("Escape")).toBe(true);
    expect(find(".lbw-detail").hidden).toBe(true);
    expect(await press("Escape")).toBe(false);
  });

  it("goes to the search field", async () => {
    await show(10);
    await press("/");
    expect(document.activeElement).toBe(find("input.lbw-table__search"));
  });

  it("tries again where a row could not be loaded", async () => {
    await show(1000);
    data.failure = new Error("broken");
    await press("Control", "End");
    expect(row(999)?.textContent).toContain("broken");
    data.failure = undefined;
    await press("Enter");
    expect(keys().at(-1)).toBe("key-999");
    expect(active()).toBe(999);
  });

  it("leaves keys that are none of the table's to the host", async () => {
    const table = await show(10);
    for (const key of ["b", "1", "Tab", "Escape", "F5"]) {
      const event = new KeyboardEvent("keydown", { key });
      Object.defineProperty(event, "target", { value: grid() });
      expect(table.handleKey(event), key).toBe(false);
    }
  });

  it("does all that its list says", async () => {
    await show(100);
    for (const { keys: names } of KEY_HINTS.filter(({ keys: [key] }) => key !== "Escape")) {
      await press("Control", "Home");
      await press("ArrowUp");
      await press("ArrowRight");
      await press("ArrowRight");
      expect(await press(...names), names.join("+")).toBe(true);
      document
        .querySelector(".lbw-floating")
        ?.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
    }
  });

  it("follows the row that was made active elsewhere", async () => {
    const table = await show(1_000_000);
    table.setActive({ version: 0, row: 777_777 });
    await pass();
    expect(keys()).toContain("key-777777");
    expect(page.activated).toEqual([]);
    expect(find(".lbw-table__row--active").dataset.position).toBe("777777");
    await press("ArrowDown");
    expect(active()).toBe(777_778);
  });
});

describe("copying", () => {
  it("gives the clipboard a promise at once, and tells what was done", async () => {
    const written: unknown[] = [];
    vi.stubGlobal(
      "ClipboardItem",
      class {
        constructor(readonly parts: Record<string, Promise<Blob>>) {}
      },
    );
    const write = async ([item]: { parts: Record<string, Promise<Blob>> }[]) => {
      written.push(await (await item?.parts["text/plain"])?.text());
    };
    vi.stubGlobal("navigator", { clipboard: { write } });
    await show(100);
    await press("ArrowDown");
    await press("Control", "c");
    expect(written).toEqual(["a\tb"]);
    expect(status()).toBe("100 rows · 1 row copied, secrets masked");
    await press(" ");
    await press("Control", "c");
    expect(data.asked.slice(-2)).toContain("copy selected");
    await pass(5000);
    expect(status()).toBe("100 rows · 1 selected");
    vi.unstubAllGlobals();
  });

  it("goes through a text field where the host forbids the clipboard", async () => {
    let copied = "";
    document.execCommand = () => {
      const field = document.querySelector("body > textarea");
      copied = field instanceof HTMLTextAreaElement ? field.value : "";
      return true;
    };
    vi.stubGlobal("navigator", {});
    await show(100);
    await press("ArrowDown");
    await press("Control", "c");
    expect(copied).toBe("a\tb");
    document.execCommand = () => false;
    await press("Control", "c");
    expect(find(".lbw-table__error").textContent).toContain("does not let this page");
    vi.unstubAllGlobals();
  });
});

describe("over a source that knows positions only about", () => {
  async function showAbout(total: number) {
    data = new AboutData(total);
    return page.show(data);
  }

  it("says so", async () => {
    await showAbout(10_000);
    expect(status()).toBe("about 12,000 rows");
    expect(grid().getAttribute("aria-rowcount")).toBe("-1");
  });

  it("walks row by row, from either end, and selects", async () => {
    const about = new AboutData(10_000);
    about.most = 12;
    data = about;
    await page.show(data);
    for (let step = 1; step <= 30; step++) {
      await press("ArrowDown");
      expect(active()).toBe(step);
    }
    await press("Control", "End");
    expect(active()).toBe(9_999);
    expect(keys().at(-1)).toBe("key-9999");
    for (let step = 1; step <= 30; step++) {
      await press("ArrowUp");
      expect(active()).toBe(9_999 - step);
    }
    await press(" ");
    await press("Shift", "ArrowUp");
    await press("Shift", "ArrowUp");
    expect(added()).toEqual([[9_967, 9_970]]);
    await press("Control", "Home");
    expect(active()).toBe(0);
    expect(row(0)?.getAttribute("aria-rowindex")).toBe("2");
  });

  it("goes on from the active row, wherever the thumb was put", async () => {
    const table = await showAbout(10_000);
    table.setActive({ version: 0, row: 4_000 });
    await pass();
    await scrollTo(1_000 * 64);
    expect(keys()).not.toContain("key-4000");
    await press("ArrowDown");
    expect(active()).toBe(4_001);
    expect(keys()).toContain("key-4001");
  });

  it("shows about the place where the thumb is put, asked for once", async () => {
    await showAbout(10_000);
    data.asked.length = 0;
    Object.assign(data, { skew: 0.7 }); // the source has other estimates meanwhile
    await scrollTo(6_000 * 64);
    const [first = 0] = keys().map((key) => Number(key?.slice(4)));
    expect(Math.abs(first - 5_000)).toBeLessThan(20);
    expect(data.asked.filter((asked) => asked.includes("fraction")).length).toBe(1);
  });

  it("follows the row that was made active elsewhere", async () => {
    const table = await showAbout(10_000);
    table.setActive({ version: 0, row: 7_777 });
    await pass();
    expect(keys()).toContain("key-7777");
    await press("ArrowUp");
    expect(active()).toBe(7_776);
  });

  it("selects all, in all", async () => {
    await showAbout(10_000);
    await click(header(0));
    await scrollTo(5_000 * 64);
    expect(drawnRows().every((each) => each.getAttribute("aria-selected") === "true")).toBe(true);
  });

  it("says so where a range is not known", async () => {
    await showAbout(10_000);
    await press("ArrowDown");
    await press("Control", "Shift", "End");
    expect(find(".lbw-table__error").textContent).toContain("places only about");
    expect(page.selected).toEqual([]);
  });
});
