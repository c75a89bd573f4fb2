import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { TableSchema, View } from "../protocol.gen.ts";
import { NATIVE } from "./table_data.ts";
import { FakeData } from "./table_testing.ts";
import { type Shown, Viewing } from "./table_viewing.ts";

const SORTED: View = { ...NATIVE, sort: [{ column: "score", descending: true }] };
const EVEN: View = { ...NATIVE, text: "even" };

let data: FakeData;
let viewing: Viewing;
let ending: AbortController;
let shown: Shown[];
let errors: string[];
let works: (string | undefined)[];
let misfits: number;

beforeEach(() => {
  vi.useFakeTimers();
  data = new FakeData(1000);
  ending = new AbortController();
  [shown, errors, works, misfits] = [[], [], [], 0];
  viewing = new Viewing({
    connect: () => data,
    signal: ending.signal,
    range: () => [300, 308],
    onShown: (now) => shown.push(now),
    onAsked: () => {},
    onWork: () => works.push(viewing.work?.text),
    onRows: () => {},
    onPlaces: () => {},
    onMisfit: () => misfits++,
    onError: (error) => errors.push(String(error)),
  });
});

afterEach(() => {
  ending.abort();
  vi.useRealTimers();
});

const pass = (ms = 1000): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

async function load(version = 0): Promise<TableSchema> {
  data.version = version;
  const schema = await data.schema(ending.signal);
  void viewing.load(schema);
  await pass();
  return schema;
}

/** A kernel that works until it is told to go on. */
function slow(): { finish: () => void; cancelled: () => boolean } {
  let finish = (): void => {};
  let isCancelled = false;
  data.prepare = (view, count, signal, onProgress) =>
    new Promise((resolve, reject) => {
      onProgress("50,000 of 1,000,000 rows sorted");
      finish = () => resolve(data.prepared(view, count, signal));
      signal.addEventListener("abort", () => {
        isCancelled = true;
        reject(new DOMException("stopped", "AbortError"));
      });
    });
  return { finish: () => finish(), cancelled: () => isCancelled };
}

it("shows a view once its first rows are here", async () => {
  await load();
  viewing.show(SORTED);
  await pass();
  expect(shown.map(({ view }) => view)).toEqual([NATIVE, SORTED]);
  expect(viewing.shown?.pages.row(0)?.id).toBe(999);
  expect(works).toEqual([]);
});

it("shows another view after one question", async () => {
  await load();
  const { page } = data;
  data.prepare = async (view, count, signal) => {
    const first = await page(view, { kind: "first" }, count, signal);
    return { total: data.totalOf(view), first };
  };
  data.page = () => new Promise(() => {});
  viewing.show(SORTED);
  await pass(100);
  expect(viewing.shown?.view).toBe(SORTED);
  expect(viewing.shown?.pages.row(39)?.id).toBe(960);
});

it("takes no first rows whose cells belong to other columns either", async () => {
  await load();
  const { page } = data;
  data.page = async (...question) => {
    const found = await page(...question);
    for (const row of found.rows) row.cells.push("one more");
    return found;
  };
  viewing.show(SORTED);
  await pass(100);
  expect([viewing.shown?.view, misfits, errors]).toEqual([NATIVE, 1, []]);
});

it("keeps the old rows until then, and says what takes long", async () => {
  await load();
  const { finish } = slow();
  viewing.show(SORTED);
  await pass(150);
  expect(viewing.work).toBeNull();
  await pass(100);
  expect(viewing.work?.text).toBe("50,000 of 1,000,000 rows sorted");
  expect([viewing.shown?.view, viewing.asked]).toEqual([NATIVE, SORTED]);
  expect(viewing.shown?.pages.row(300)?.id).toBe(300);
  viewing.shown?.pages.want(500, 508);
  await pass();
  expect(viewing.shown?.pages.row(500)?.id).toBe(500);
  finish();
  await pass();
  expect([viewing.shown?.view, viewing.work]).toEqual([SORTED, null]);
});

it("keeps the old view where the new one is cancelled", async () => {
  await load();
  const { cancelled } = slow();
  viewing.show(SORTED);
  await pass(300);
  viewing.work?.stop();
  await pass();
  expect(cancelled()).toBe(true);
  expect([viewing.asked, viewing.work, shown.length, errors]).toEqual([NATIVE, null, 1, []]);
});

it("keeps the old view where the new one fails, and says why", async () => {
  await load();
  viewing.show(EVEN);
  await pass();
  data.prepare = async () => {
    throw new Error("The rows have no column 'score'.");
  };
  viewing.show({ ...EVEN, ...SORTED });
  await pass();
  expect(viewing.shown?.view).toBe(EVEN);
  expect(viewing.asked).toBe(EVEN);
  expect(errors).toEqual(["Error: The rows have no column 'score'."]);
});

it("tells the kernel of the native view too, where another was shown", async () => {
  await load();
  viewing.show(EVEN);
  await pass();
  data.asked.length = 0;
  viewing.show({ ...NATIVE });
  await pass();
  expect(data.asked).toContain(`prepare ${JSON.stringify(NATIVE)}`);
});

it("shows only what was asked for last", async () => {
  await load();
  const { cancelled } = slow();
  viewing.show(SORTED);
  await pass(10);
  data.prepare = (view, count, signal) => data.prepared(view, count, signal);
  viewing.show(EVEN);
  await pass();
  expect(cancelled()).toBe(true);
  expect(shown.map(({ view }) => view)).toEqual([NATIVE, EVEN]);
  expect(errors).toEqual([]);
});

it("shows the view of new rows in place", async () => {
  await load();
  viewing.show(SORTED);
  await pass();
  data.asked.length = 0;
  await load(1);
  expect(viewing.shown?.view).toBe(SORTED);
  expect(viewing.shown?.schema.version).toBe(1);
  expect(viewing.shown?.pages.row(300)?.id).toBe(699);
  expect(data.asked.filter((asked) => asked.startsWith("page"))[0]).toBe("page 300 8");
});

it("shows new rows as given where they do not have the column of the view", async () => {
  await load();
  viewing.show(SORTED);
  await pass();
  data.prepare = async () => {
    throw new Error("no column 'score'");
  };
  await load(1);
  expect(viewing.shown?.view).toBe(NATIVE);
  expect(viewing.shown?.schema.version).toBe(1);
  expect(errors).toEqual(["Error: no column 'score'"]);
});

it("shows new rows as given where working out their view is cancelled", async () => {
  await load();
  viewing.show(SORTED);
  await pass();
  slow();
  await load(1);
  viewing.work?.stop();
  await pass();
  expect([viewing.shown?.view, viewing.shown?.schema.version]).toEqual([NATIVE, 1]);
});

it("waits for the next rows where the kernel drops a question about old ones", async () => {
  await load();
  data.prepare = async () => {
    throw new DOMException("The rows have changed meanwhile.", "AbortError");
  };
  viewing.show(SORTED);
  await pass();
  expect([viewing.asked, errors]).toEqual([SORTED, []]);
  data.prepare = (view, count, signal) => data.prepared(view, count, signal);
  await load(1);
  expect(viewing.shown?.view).toBe(SORTED);
});

it("remembers what was asked for before there were rows", async () => {
  viewing.show(SORTED);
  await pass();
  expect(data.asked).toEqual([]);
  await load();
  expect(viewing.shown?.view).toBe(SORTED);
});

it("shows a view whose rows cannot be had, which say why", async () => {
  await load();
  data.failure = new Error("broken");
  viewing.show(SORTED);
  await pass();
  expect(viewing.shown?.view).toBe(SORTED);
  expect(viewing.shown?.pages.error(0)).toEqual(new Error("broken"));
});

it("takes no rows whose cells belong to other columns", async () => {
  await load();
  const ask = data.page;
  data.page = async (...question) => {
    const page = await ask(...question);
    for (const row of page.rows) row.cells.push("one more");
    return page;
  };
  viewing.shown?.pages.want(700, 708);
  await pass(200);
  expect(viewing.shown?.pages.row(700)).toBeUndefined();
  expect(misfits).toBeGreaterThan(0);
  expect(viewing.shown?.pages.error(700)).toBeUndefined();
});

it("leaves no timer behind", async () => {
  await load();
  slow();
  viewing.show(SORTED);
  await pass(50);
  ending.abort();
  await pass(0);
  expect(vi.getTimerCount()).toBe(0);
});
