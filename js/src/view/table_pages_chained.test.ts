// A window over a source that knows positions only about, moved by wheel, thumb and keys.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { NATIVE } from "./table_data.ts";
import { ChainedPages } from "./table_pages_chained.ts";
import { AboutData } from "./table_testing.ts";

const HEIGHT = 9;

/** The same numbers in every run (mulberry32). */
function randoms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** What the table does with its pages, without the page. */
class Window {
  first = 0;
  readonly pages: ChainedPages;
  readonly moves: number[] = [];

  constructor(readonly data: AboutData) {
    const total = { value: Math.round(data.total * data.skew), exact: false };
    this.pages = new ChainedPages({
      data,
      view: NATIVE,
      total: data.knowsTotal ? { value: data.total, exact: true } : total,
      onRows: () => this.look(),
      onPlaces: (moved) => {
        this.moves.push(moved);
        this.first = this.#inside(this.first + moved);
      },
    });
  }

  get stop(): number {
    return Math.min(this.pages.total.value, this.first + HEIGHT);
  }

  look(): void {
    this.pages.want(this.first, this.stop);
  }

  scroll(rows: number): void {
    this.first = this.#inside(this.first + rows);
    this.look();
  }

  drag(fraction: number): void {
    this.first = this.#inside(Math.round(fraction * (this.pages.total.value - HEIGHT)));
    this.look();
  }

  end(which: "first" | "last"): void {
    this.pages.wantEnd(which);
    this.first = this.#inside(which === "first" ? 0 : this.pages.total.value);
    this.look();
  }

  /** Row ids on screen; undefined where a row is still on its way. */
  ids(): (number | undefined)[] {
    return Array.from(
      { length: this.stop - this.first },
      (_, i) => this.pages.row(this.first + i)?.id,
    );
  }

  #inside(first: number): number {
    return Math.max(0, Math.min(first, this.pages.total.value - HEIGHT));
  }
}

let data: AboutData;
let view: Window;

beforeEach(() => {
  vi.useFakeTimers();
  begin(5000);
});

afterEach(() => {
  view.pages.close();
  vi.useRealTimers();
});

function begin(total: number): void {
  data = new AboutData(total);
  view = new Window(data);
}

const settle = (ms = 500): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

function expectRun(ids = view.ids()): void {
  const [first = Number.NaN] = ids;
  expect(ids).toEqual(ids.map((_, i) => first + i));
}

it("begins at the first row, and knows its position", async () => {
  view.look();
  await settle();
  expect(view.ids()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  expect(data.asked[0]).toBe("page first 200");
  expect(view.pages.total).toEqual({ value: 6000, exact: false });
});

it("goes on row by row, without a gap and without a repeat, to the last row and back", async () => {
  begin(400);
  view.look();
  await settle();
  const seen = new Set(view.ids());
  for (let step = 0; step < 400 && !seen.has(399); step += 1) {
    view.scroll(HEIGHT - 2);
    await settle(20);
    expectRun();
    for (const id of view.ids()) seen.add(id);
  }
  expect(view.ids().at(-1)).toBe(399);
  expect(seen.size).toBe(400);
  expect(view.pages.total).toEqual({ value: 400, exact: true });
  for (let step = 0; step < 80; step++) {
    view.scroll(-HEIGHT);
    await settle(20);
    expectRun();
  }
  expect(view.ids()[0]).toBe(0);
});

it("goes to about the place where the thumb is put, and from there on row by row", async () => {
  view.look();
  await settle();
  view.drag(0.5);
  await settle();
  expect(data.asked.some((asked) => asked.startsWith("page fraction"))).toBe(true);
  expectRun();
  const [id = 0] = view.ids();
  expect(Math.abs(id - 2500)).toBeLessThan(100);
  view.scroll(-30);
  await settle();
  expectRun();
  expect(view.ids()[0]).toBe(id - 30);
});

it("asks nothing while the thumb moves, and cancels what it has passed", async () => {
  begin(200_000);
  view.look();
  await settle();
  data.asked.length = 0;
  for (let step = 1; step <= 40; step++) {
    view.drag(step / 40);
    await settle(16);
  }
  await settle();
  expect(data.asked.length).toBeLessThan(8);
  expectRun();
});

it("reaches the last row and the first one exactly", async () => {
  view.look();
  await settle();
  view.end("last");
  await settle();
  expect(view.ids().at(-1)).toBe(4999);
  expect(view.stop).toBe(view.pages.total.value);
  view.end("first");
  await settle();
  expect(view.ids()[0]).toBe(0);
  expect(view.first).toBe(0);
});

it("reaches the first row by the wheel, and positions are true then", async () => {
  for (const skew of [0, 0.5, 1.2]) {
    begin(2000);
    Object.assign(data, { skew, knowsTotal: true });
    view.pages.close();
    view = new Window(data);
    view.look();
    await settle();
    view.drag(0.5);
    await settle();
    expect(view.ids()[0]).toBeGreaterThan(900);
    for (let step = 0; step < 300 && view.ids()[0] !== 0; step++) {
      view.scroll(-7);
      await settle(20);
      expectRun();
    }
    expect([view.first, view.ids()[0]]).toEqual([0, 0]);
  }
});

it("reaches the last row by the wheel, however wrong positions are", async () => {
  for (const skew of [0, 0.5, 1.3]) {
    begin(3000);
    Object.assign(data, { skew, knowsTotal: true });
    view.pages.close();
    view = new Window(data);
    view.look();
    await settle();
    view.drag(0.9);
    await settle();
    expect(Math.abs((view.ids()[0] ?? 0) - 2700)).toBeLessThan(20);
    for (let step = 0; step < 700 && view.ids().at(-1) !== 2999; step++) {
      view.scroll(HEIGHT - 1);
      await settle(20);
      expectRun();
    }
    expect(view.ids().at(-1)).toBe(2999);
    expect(view.pages.total).toEqual({ value: 3000, exact: true });
    for (let step = 0; step < 700 && view.ids()[0] !== 0; step++) {
      view.scroll(1 - HEIGHT);
      await settle(20);
      expectRun();
    }
    expect(view.ids()[0]).toBe(0);
  }
});

it("cancels a question about a place that the thumb has left", async () => {
  view.look();
  await settle();
  const signals: AbortSignal[] = [];
  data.page = (_view, _at, _count, signal) => {
    signals.push(signal);
    return new Promise(() => {});
  };
  view.drag(0.4);
  await settle();
  view.drag(0.9);
  await settle();
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
});

it("keeps what is on screen when positions get other numbers", async () => {
  view.look();
  await settle();
  view.drag(0.3);
  await settle();
  const before = view.ids();
  view.moves.length = 0;
  view.end("last");
  await settle();
  view.drag(0.3);
  await settle();
  const other = view.ids();
  expect(other.length).toBe(before.length);
  expectRun(other);
});

it("finds a row, and goes there", async () => {
  view.look();
  await settle();
  const found = view.pages.find(3210);
  await settle();
  const position = await found;
  expect(position).toBeDefined();
  expect(view.pages.row(position ?? 0)?.id).toBe(3210);
  expect(view.ids()).toContain(3210);
  expect(await view.pages.locate(17)).toBeUndefined(); // it would take going there
  data.locate = async () => null;
  expect(await view.pages.find(17)).toBeUndefined();
});

it("says why rows are not here, lets others be, and tries again", async () => {
  view.look();
  await settle();
  data.failure = new Error("broken");
  view.scroll(120);
  await settle();
  expect(view.pages.row(20)?.id).toBe(20);
  expect(view.pages.error(view.stop + 200)).toEqual(new Error("broken"));
  data.failure = undefined;
  view.pages.retry();
  await settle();
  expectRun();
  view.drag(0.7);
  data.failure = new Error("broken");
  await settle();
  expect(view.ids().every((id) => id === undefined)).toBe(true);
  expect(view.pages.error(view.first)).toEqual(new Error("broken"));
  data.failure = undefined;
  view.pages.retry();
  await settle();
  expectRun();
});

it("begins anew at the row on screen where its cursors are too old", async () => {
  view.look();
  await settle();
  view.scroll(20);
  await settle();
  const [id] = view.ids();
  const { page } = data;
  let isOld = true;
  data.page = async (...question) => {
    if (isOld && question[1].kind === "after")
      throw Object.assign(new Error("old"), { code: "StaleCursor" });
    if (question[1].kind === "row") isOld = false;
    return page(...question);
  };
  view.scroll(300);
  await settle();
  expect(data.asked.some((asked) => asked.startsWith("page row"))).toBe(true);
  expectRun();
  expect(id).toBe(20);
});

it("drops answers that come late and out of order", async () => {
  const { page } = data;
  const random = randoms(7);
  data.page = async (...question) => {
    const answer = await page(...question);
    await new Promise((resolve) => setTimeout(resolve, random() * 900));
    return answer; // even where it was cancelled
  };
  view.look();
  for (const place of [0.9, 0.1, 0.5, 0.8]) {
    view.drag(place);
    await settle(300);
  }
  view.scroll(30);
  await settle(6000);
  expectRun();
  expect(view.ids().length).toBe(HEIGHT);
});

it("has few rows, or one, or none", async () => {
  for (const total of [1, 2, 5]) {
    begin(total);
    view.look();
    await settle();
    expect(view.pages.total).toEqual({ value: total, exact: true });
    expect(view.ids()).toEqual(Array.from({ length: total }, (_, i) => i));
  }
  begin(0);
  view.look();
  await settle();
  expect(view.ids()).toEqual([]);
});

describe.each([
  ["an estimate that is too high", 1.3, false],
  ["an estimate that is too low", 0.6, false],
  ["a total that is exact, positions that are not", 1.3, true],
  ["a total that is exact, positions that are too low", 0.5, true],
  ["positions of which nothing is known", 0, true],
])("with %s", (_, skew, knowsTotal) => {
  it("a walk of any kind has neither gap nor repeat on screen", async () => {
    for (let seed = 1; seed <= 12; seed++) {
      const random = randoms(seed);
      begin(300 + Math.floor(random() * 4000));
      Object.assign(data, { skew, knowsTotal, most: 5 + Math.floor(random() * 200) });
      view.pages.close();
      view = new Window(data);
      view.look();
      await settle(100);
      for (let step = 0; step < 60; step++) {
        const kind = random();
        if (kind < 0.8) view.scroll(Math.round((random() - 0.5) * 60));
        else if (kind < 0.9) view.drag(random());
        else view.end(kind < 0.95 ? "first" : "last");
        await settle(random() < 0.5 ? 5 : 300);
        const ids = view.ids().filter((id) => id !== undefined);
        expectRun(ids);
      }
      await settle(3000);
      expect(view.ids()).not.toContain(undefined);
      expectRun();
      view.end("last");
      await settle(3000);
      expect(view.ids().at(-1)).toBe(data.total - 1);
      view.end("first");
      await settle(3000);
      expect(view.ids()[0]).toBe(0);
    }
  });
});
