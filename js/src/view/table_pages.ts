// Rows in pages: asked for ahead of the scrolling, kept for a while, dropped when no longer wanted.
import type { TablePage, TableRow } from "../protocol.gen.ts";
import { isAbort } from "./table_data.ts";

/** A round trip takes about 50 ms whatever its size up to a thousand rows. */
export const PAGE_ROWS = 200;
const MAX_PAGES = 40;
const MAX_IN_FLIGHT = 4;
/** While the thumb is dragged, so long between two looks at what is wanted now. */
const ASK_INTERVAL_MS = 50;

export interface PagesOptions {
  fetch: (start: number, count: number, signal: AbortSignal) => Promise<TablePage>;
  onRows: () => void;
  onError: (error: unknown) => void;
}

export class Pages {
  readonly #options: PagesOptions;
  // Map order is from least to most recently used.
  readonly #pages = new Map<number, TableRow[]>();
  readonly #asked = new Map<number, AbortController>();
  readonly #failed = new Set<number>();
  #total = 0;
  #first = 0;
  #stop = 0;
  #downward = true;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(options: PagesOptions) {
    this.#options = options;
  }

  row(position: number): TableRow | undefined {
    return this.#pages.get(pageOf(position))?.[position % PAGE_ROWS];
  }

  /** The ids of those rows at these positions that are here. */
  idsIn(first: number, stop: number): number[] {
    const ids: number[] = [];
    for (let position = first; position < stop; position++) {
      const row = this.row(position);
      if (row !== undefined) ids.push(row.id);
    }
    return ids;
  }

  /** Says which positions are on screen: these first, then what lies ahead, then behind. */
  want(first: number, stop: number, total: number): void {
    if (first !== this.#first) this.#downward = first > this.#first;
    [this.#first, this.#stop, this.#total] = [first, stop, total];
    if (this.#timer !== undefined) return;
    const wait = this.#askedAt + ASK_INTERVAL_MS - performance.now();
    if (wait <= 0) this.#ask();
    else this.#timer = setTimeout(() => this.#ask(), wait);
  }

  /** Asks again for what failed. */
  retry(): void {
    this.#failed.clear();
    this.#ask();
  }

  /** Forgets all rows and cancels all questions. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#askedAt = Number.NEGATIVE_INFINITY;
    for (const question of this.#asked.values()) question.abort();
    this.#asked.clear();
    this.#pages.clear();
    this.#failed.clear();
  }

  #ask(): void {
    this.#timer = undefined;
    this.#askedAt = performance.now();
    const wanted = this.#wanted();
    for (const [page, question] of this.#asked) {
      if (!wanted.includes(page)) {
        question.abort();
        this.#asked.delete(page);
      }
    }
    for (const page of wanted) {
      const rows = this.#pages.get(page);
      if (rows !== undefined) {
        this.#pages.delete(page);
        this.#pages.set(page, rows);
      } else if (this.#asked.size < MAX_IN_FLIGHT) {
        if (!this.#asked.has(page) && !this.#failed.has(page)) void this.#fetch(page);
      }
    }
  }

  #wanted(): number[] {
    const last = this.#total === 0 ? -1 : pageOf(this.#total - 1);
    const [from, to] = [pageOf(this.#first), pageOf(Math.max(this.#first, this.#stop - 1))];
    const visible = Array.from({ length: to - from + 1 }, (_, i) => from + i);
    const around = this.#downward ? [to + 1, to + 2, from - 1] : [from - 1, from - 2, to + 1];
    return [...visible, ...around].filter((page) => page >= 0 && page <= last);
  }

  async #fetch(page: number): Promise<void> {
    const question = new AbortController();
    this.#asked.set(page, question);
    try {
      const start = page * PAGE_ROWS;
      const answer = await this.#options.fetch(start, PAGE_ROWS, question.signal);
      if (question.signal.aborted) return;
      this.#pages.set(page, answer.rows);
      for (const [oldest] of this.#pages) {
        if (this.#pages.size <= MAX_PAGES) break;
        this.#pages.delete(oldest);
      }
      this.#options.onRows();
    } catch (error) {
      if (question.signal.aborted || isAbort(error)) return;
      this.#failed.add(page);
      this.#options.onError(error);
    } finally {
      if (this.#asked.get(page) === question) this.#asked.delete(page);
    }
    this.#ask(); // there is room in flight again
  }
}

function pageOf(position: number): number {
  return Math.floor(position / PAGE_ROWS);
}
