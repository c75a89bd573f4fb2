// Rows of a source that knows positions only about: one chain of pages that follow each other without
// a gap. It grows at both ends by cursors while the window is near; elsewhere a new chain begins, at
// about the place. Positions are numbers that fit the chain: they change when the source tells better.
import type { Count, TablePage, TableRow } from "../protocol.gen.ts";
import { Chain } from "./table_chain.ts";
import { type At, isAbort } from "./table_data.ts";
import { MAX_PAGE_ROWS, PAGE_ROWS, type Pages, type PagesOptions, Travel } from "./table_pages.ts";

/** A window that has moved away from the chain further than one question reaches begins a new one. */
const REACH = MAX_PAGE_ROWS;
/** While the thumb is dragged nothing is asked for: it must rest so long. */
const REST_MS = 80;

type Side = "before" | "after" | "anew";

interface Question {
  ending: AbortController;
  /** The window that it was asked for; undefined where it was asked for by name. */
  first: number | undefined;
}

export class ChainedPages implements Pages {
  total: Count;
  readonly #options: PagesOptions;
  readonly #travel = new Travel();
  readonly #ending = new AbortController();
  readonly #questions = new Map<Side, Question>();
  readonly #failed = new Map<Side, { error: unknown; at: At }>();
  #chain: Chain | undefined;
  /** Its cursors are too old. */
  #isStale = false;
  #base: number | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: PagesOptions) {
    this.#options = options;
    this.total = options.total;
  }

  row(position: number): TableRow | undefined {
    return this.#chain?.row(position);
  }

  base(position: number): number | null | undefined {
    return this.#chain?.base(position);
  }

  error(position: number): unknown {
    const side = position < (this.#chain?.start ?? 0) ? "before" : "after";
    return (this.#failed.get("anew") ?? this.#failed.get(side))?.error;
  }

  want(first: number, stop: number): void {
    this.#travel.to(first, stop);
    this.#ask();
  }

  wantEnd(end: "first" | "last"): void {
    const isThere = end === "first" ? this.#chain?.hasFirst : this.#chain?.hasLast;
    if (isThere !== true) void this.#begin({ kind: end });
  }

  locate(row: number): Promise<number | undefined> {
    return Promise.resolve(this.#chain?.positionOf(row));
  }

  async find(row: number): Promise<number | undefined> {
    const here = this.#chain?.positionOf(row);
    if (here !== undefined) return here;
    const { data, view } = this.#options;
    if ((await data.locate(view, row, this.#ending.signal)) === null) return undefined;
    await this.#begin({ kind: "row", row });
    return this.#chain?.positionOf(row);
  }

  seed(page: TablePage): void {
    this.#beginWith(page, page.start.value, { kind: "first" });
  }

  setBase(base: number | null): void {
    if (base === this.#base) return;
    this.#base = base;
    const row = base === null ? undefined : this.#chain?.row(this.#travel.first);
    if (row !== undefined) void this.#begin({ kind: "row", row: row.id });
  }

  assume(base: number | null, isIn: boolean): void {
    this.#base = base;
    this.#chain?.assume(base, isIn);
  }

  retry(): void {
    const at = this.#failed.get("anew")?.at;
    this.#failed.clear();
    if (at === undefined) this.#ask();
    else void this.#begin(at);
  }

  close(): void {
    this.#ending.abort();
    this.#cancel();
  }

  #cancel(): void {
    clearTimeout(this.#timer);
    for (const { ending } of this.#questions.values()) ending.abort();
    this.#questions.clear();
  }

  #ask(): void {
    if (this.#ending.signal.aborted) return;
    const { first, stop } = this.#travel;
    const asked = this.#questions.get("anew");
    if (asked !== undefined) {
      const isFar = asked.first !== undefined && Math.abs(asked.first - first) > REACH;
      if (isFar) this.#beginSoon();
      return;
    }
    const chain = this.#chain;
    if (chain === undefined || this.#isStale || !this.#isNear(chain)) {
      if (stop > first && !this.#failed.has("anew")) this.#beginSoon();
      return;
    }
    clearTimeout(this.#timer);
    this.#failed.delete("anew");
    const { start, end, before, after } = chain;
    if (after !== null && stop + this.#ahead(true) > end) void this.#grow("after", after);
    if (before !== null && first - this.#ahead(false) < start) void this.#grow("before", before);
  }

  #isNear({ start, end }: Chain): boolean {
    const { first, stop, hasJumped } = this.#travel;
    const reach = hasJumped ? 0 : REACH;
    return first < end + reach && stop > start - reach;
  }

  #ahead(downward: boolean): number {
    return this.#travel.isDownward === downward ? PAGE_ROWS * this.#travel.pages : PAGE_ROWS / 2;
  }

  #beginSoon(): void {
    clearTimeout(this.#timer);
    const wait = this.#chain === undefined || !this.#travel.hasJumped ? 0 : REST_MS;
    const begin = (): void => {
      const { first } = this.#travel;
      void this.#begin(this.#place(), first);
    };
    if (wait === 0 && !this.#questions.has("anew")) begin();
    else this.#timer = setTimeout(begin, REST_MS);
  }

  /** Where a new chain begins for a window that is far from this one. */
  #place(): At {
    const row = this.#isStale ? this.#rowOnScreen() : undefined;
    if (row !== undefined) return { kind: "row", row };
    const { first, stop } = this.#travel;
    const { value } = this.total;
    if (first <= 0) return { kind: "first" };
    if (stop >= value) return { kind: "last" };
    return { kind: "fraction", value: Math.min(1, first / Math.max(1, value - 1)) };
  }

  async #begin(at: At, first?: number): Promise<void> {
    this.#cancel();
    this.#failed.clear();
    this.#isStale = false;
    const wanted = this.#travel.first;
    const page = await this.#request("anew", at, PAGE_ROWS, first);
    if (page !== undefined) this.#beginWith(page, wanted, at);
    this.#settle();
  }

  /** What was wanted at `wanted` is now the beginning of the page; for the last page, its end. */
  #beginWith(page: TablePage, wanted: number, at: At): void {
    const { value } = this.total;
    const chain = new Chain(page);
    this.#chain = chain;
    const moved =
      at.kind === "last" ? chain.end - value : chain.start - (at.kind === "first" ? 0 : wanted);
    this.#fit(chain, page.total, moved, true);
  }

  async #grow(side: "before" | "after", cursor: string): Promise<void> {
    if (this.#questions.has(side) || this.#failed.has(side)) return;
    const chain = this.#chain; // a new one cancels the question
    const page = await this.#request(side, { kind: side, cursor }, this.#travel.pages * PAGE_ROWS);
    // Pages that were let go meanwhile leave a chain that this one does not fit.
    if (page !== undefined && chain?.[side] === cursor) {
      if (side === "after") chain.append(page);
      else chain.prepend(page);
      chain.trim(this.#travel.first, this.#travel.stop);
      this.#fit(chain, page.total);
    }
    this.#settle();
  }

  async #request(
    side: Side,
    at: At,
    count: number,
    first?: number,
  ): Promise<TablePage | undefined> {
    const question = { ending: new AbortController(), first };
    const { signal } = question.ending;
    this.#questions.set(side, question);
    try {
      const page = await this.#options.data.page(this.#options.view, at, count, signal);
      return signal.aborted ? undefined : page;
    } catch (error) {
      if (signal.aborted || isAbort(error)) return undefined;
      if (side !== "anew" && isStale(error)) this.#isStale = true;
      else this.#failed.set(side, { error, at });
      return undefined;
    } finally {
      if (this.#questions.get(side) === question) this.#questions.delete(side);
    }
  }

  #rowOnScreen(): number | undefined {
    const { first, stop } = this.#travel;
    for (let position = first; position < stop; position++) {
      const row = this.#chain?.row(position);
      if (row !== undefined) return row.id;
    }
    return undefined;
  }

  #settle(): void {
    if (this.#ending.signal.aborted) return;
    this.#options.onRows();
    this.#ask();
  }

  /** Makes numbers and total agree with what is known, moving all rows alike. */
  #fit(chain: Chain, told: Count, moved = 0, isAnew = false): void {
    const before = this.total;
    const known = told.exact || !before.exact ? told : before;
    const shift = moved + chain.fit(known);
    this.total = chain.totalBeside(known);
    const { value, exact } = this.total;
    if (shift === 0 && !isAnew && value === before.value && exact === before.exact) return;
    this.#travel.shift(shift);
    this.#options.onPlaces(shift, isAnew);
  }
}

function isStale(error: unknown): boolean {
  return error instanceof Error && (error as { code?: unknown }).code === "StaleCursor";
}
