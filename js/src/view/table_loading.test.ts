// Python and a hand change the table at the same time: neither takes the other's word back.
import { afterEach, beforeEach, expect, it } from "vitest";
import type { TableState, View } from "../protocol.gen.ts";
import { NATIVE } from "./table_data.ts";
import { FakeData } from "./table_testing.ts";
import { click, grid, header, pass, press, status, TablePage } from "./table_testing_page.ts";

const SEARCHED: View = { ...NATIVE, text: "row" };
const SORTED: View = { ...NATIVE, sort: [{ column: "score", descending: false }] };
const page = new TablePage();

beforeEach(() => page.begin());
afterEach(() => page.end());

/** A kernel whose state is told only when a test says so. */
class SlowData extends FakeData {
  #told: (() => void)[] = [];
  python: TableState = {
    view: SEARCHED,
    columns: [],
    grouping: "type",
    has_summaries: false,
  };

  override state = async (): Promise<TableState> => {
    const state = this.python;
    await new Promise<void>((resolve) => this.#told.push(resolve));
    return state;
  };

  async tell(): Promise<void> {
    for (const tell of this.#told.splice(0)) tell();
    await pass();
  }

  get question(): string | undefined {
    return this.asked.findLast((asked) => asked.startsWith("prepare"));
  }
}

it("sorts what Python has cleared meanwhile", async () => {
  const data = new SlowData(10);
  const table = await page.show(data);
  await data.tell();
  expect(status()).toBe("5 of 10 rows");
  data.python = { ...data.python, view: NATIVE };
  void table.pull();
  await click(header(5));
  await data.tell();
  expect(data.question).toBe(`prepare ${JSON.stringify(SORTED)}`);
  expect(header(5)?.getAttribute("aria-sort")).toBe("ascending");
  expect(status()).toBe("10 rows");
});

it("tells the kernel again what a hand asked before it knew Python's state", async () => {
  const data = new SlowData(10);
  data.python = { ...data.python, view: NATIVE };
  const table = await page.show(data);
  await data.tell();
  void table.pull();
  await click(header(5));
  const before = data.asked.length;
  await data.tell();
  // The kernel has not taken the first question for the view on screen: its own was not known here.
  expect(data.asked.slice(before)).toContain(`prepare ${JSON.stringify(SORTED)}`);
});

it("keeps a hand's question through several changes of Python", async () => {
  const data = new SlowData(10);
  const table = await page.show(data);
  await data.tell();
  data.python = { ...data.python, view: { ...NATIVE, text: "other" } };
  void table.pull();
  await click(header(5));
  data.python = { ...data.python, view: NATIVE };
  void table.pull();
  await data.tell();
  expect(data.question).toBe(`prepare ${JSON.stringify(SORTED)}`);
});

it("keeps a width beside columns that Python groups meanwhile", async () => {
  const data = new SlowData(10);
  const table = await page.show(data);
  await data.tell();
  await press("ArrowUp");
  await press("End");
  data.python = { ...data.python, grouping: "layer" };
  void table.pull();
  grid().dispatchEvent(
    new KeyboardEvent("keydown", { key: "ArrowRight", altKey: true, bubbles: true }),
  );
  await data.tell();
  await pass();
  const told = data.asked.findLast((asked) => asked.startsWith("arrange"));
  expect(told).toContain('"grouping":"layer"');
  expect(told).toContain('"name":"score","width":120');
});

it("keeps a width that the kernel has not been told of yet", async () => {
  const data = new SlowData(10);
  const table = await page.show(data);
  await data.tell();
  await press("ArrowUp");
  await press("End");
  grid().dispatchEvent(
    new KeyboardEvent("keydown", { key: "ArrowRight", altKey: true, bubbles: true }),
  );
  data.python = { ...data.python, has_summaries: true };
  void table.pull();
  await data.tell();
  const told = data.asked.findLast((asked) => asked.startsWith("arrange"));
  expect(told).toContain('"has_summaries":true');
  expect(told).toContain('"name":"score","width":120');
});

it("takes all that Python says where no hand has moved", async () => {
  const data = new SlowData(10);
  const table = await page.show(data);
  await data.tell();
  data.python = { view: SORTED, columns: [], grouping: "layer", has_summaries: true };
  void table.pull();
  await data.tell();
  expect(data.question).toBe(`prepare ${JSON.stringify(SORTED)}`);
  expect(data.asked.some((asked) => asked.startsWith("arrange"))).toBe(false);
});
