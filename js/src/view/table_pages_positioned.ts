// Rows by position: in blocks, several of them in one question, asked for ahead of the scrolling,
// kept for a while, cancelled when the window has moved on.
import type { Count, TablePage, TableRow } from "../protocol.gen.ts";
import { isAbort, isNative } from "./table_data.ts";
import {
  FIRST_ROWS,
  MAX_PAGE_ROWS,
  PAGE_ROWS,
  type Pages,
  type PagesOptions,
  Travel,
} from "./table_pages.ts";

const MAX_BLOCKS = 60;
const MAX_IN_FLIGHT = 4;
/** While the thumb is dragged, so long between two questions for what is on screen. */
const ASK_INTERVAL_MS = 50;
/** After a jump nothing is asked ahead for so long: another one may follow, and would wait for it. */
export const HOLD_MS = 150;
/** Rows that are here already are asked for again where that saves a question. */
const MAX_BRIDGE = FIRST_ROWS;

interface Block {
  /** Those that have come, each at its place in the block. */
  rows: (TableRow | undefined)[];
  base: number | null;
  /** How often the set had changed when these rows were asked for. */
  era: number;
}

/** A question for the positions from `first` up to, not including, `stop`. */
interface Question {
  first: number;
  stop: number;
  /** Of rows on screen: others are asked for once these are here. */
  isUrgent: boolean;
  ending: AbortController;
}

export class PositionedPages implements Pages {
  total: Count;
  readonly #options: PagesOptions;
  // Map order is from least to most recently used.
  readonly #blocks = new Map<number, Block>();
  readonly #failed = new Map<number, unknown>();
  readonly #travel = new Travel();
  readonly #ending = new AbortController();
  #questions: Question[] = [];
  #base: number | null = null;
  #era = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When rows on screen were last asked for. */
  #askedAt = Number.NEGATIVE_INFINITY;
  #holdTimer: ReturnType<typeof setTimeout> | undefined;
  #jumpedAt = Number.NEGATIVE_INFINITY;

  constructor(options: PagesOptions) {
    this.#options = options;
    this.total = options.total;
  }

  row(position: number): TableRow | undefined {
    return this.#blocks.get(blockOf(position))?.rows[position % PAGE_ROWS];
  }

  base(position: number): number | null | undefined {
    return this.#blocks.get(blockOf(position))?.base;
  }

  error(position: number): unknown {
    return this.#failed.get(blockOf(position));
  }

  want(first: number, stop: number): void {
    this.#travel.to(first, stop);
    if (this.#travel.hasJumped && !this.#travel.isResting) this.#jumpedAt = performance.now();
    if (this.#timer !== undefined) return;
    const wait = this.#askedAt + ASK_INTERVAL_MS - performance.now();
    if (wait <= 0) this.#ask();
    else this.#timer = setTimeout(() => this.#ask(), wait);
  }

  /** Positions are exact. */
  wantEnd(): void {}

  async locate(row: number): Promise<number | undefined> {
    const { data, view } = this.#options;
    if (isNative(view)) return row < this.total.value ? row : undefined;
    const found = await data.locate(view, row, this.#ending.signal);
    return found?.value;
  }

  find(row: number): Promise<number | undefined> {
    return this.locate(row);
  }

  seed(page: TablePage): void {
    this.#take(page, this.#era);
  }

  setBase(base: number | null): void {
    if (base === this.#base) return;
    this.#base = base;
    this.#era++;
    this.#ask();
  }

  assume(base: number | null, isIn: boolean): void {
    this.#base = base;
    for (const block of this.#blocks.values()) {
      block.base = base;
      for (const row of block.rows) if (row !== undefined) row.in_base = isIn;
    }
  }

  retry(): void {
    this.#failed.clear();
    this.#ask();
  }

  close(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#holdTimer);
    this.#ending.abort();
    for (const { ending } of this.#questions) ending.abort();
    this.#questions = [];
  }

  #ask(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#holdTimer);
    this.#timer = undefined;
    if (this.#ending.signal.aborted) return;
    const runs = this.#wanted();
    const left = this.#leave(runs);
    this.#askFor(this.#lacking(), true);
    // Behind the question for what is on screen: that one waits for nothing.
    for (const { ending } of left) ending.abort();
    if (this.#questions.some(({ isUrgent }) => isUrgent)) return;
    const held = this.#travel.hasJumped ? this.#jumpedAt + HOLD_MS - performance.now() : 0;
    if (held > 0) this.#holdTimer = setTimeout(() => this.#ask(), held);
    else
      for (const run of runs) for (const part of this.#missing(...run)) this.#askFor(part, false);
  }

  #askFor(part: [number, number] | undefined, isUrgent: boolean): void {
    if (part === undefined || this.#questions.length >= MAX_IN_FLIGHT) return;
    if (isUrgent) this.#askedAt = performance.now();
    void this.#fetch({ first: part[0], stop: part[1], isUrgent, ending: new AbortController() });
  }

  /** Rows on screen that are neither here nor asked for: from the first to behind the last. */
  #lacking(): [number, number] | undefined {
    const { first, stop } = this.#travel;
    let lacking: [number, number] | undefined;
    for (let at = Math.max(0, first); at < Math.min(stop, this.total.value); at++) {
      const number = blockOf(at);
      const isHere = this.row(at) !== undefined && this.#isCurrent(number);
      if (isHere || this.#failed.has(number) || this.#isAsked(at, at + 1)) continue;
      lacking = [lacking?.[0] ?? at, at + 1];
    }
    return lacking;
  }

  /** Runs of blocks, the most urgent first. */
  #wanted(): [number, number][] {
    const { first, stop, isDownward, pages } = this.#travel;
    const end = blockOf(this.total.value - 1) + 1;
    const [from, to] = [blockOf(first), blockOf(Math.max(first, stop - 1)) + 1];
    const visible: [number, number] = [from, to];
    const below: [number, number] = [to, to + (isDownward ? pages : 1)];
    const above: [number, number] = [from - (isDownward ? 1 : pages), from];
    // After a jump only what is near.
    const near: [number, number] = [
      blockOf(first - FIRST_ROWS),
      blockOf(stop - 1 + FIRST_ROWS) + 1,
    ];
    const runs = this.#travel.hasJumped
      ? [near]
      : isDownward
        ? [visible, below, above]
        : [visible, above, below];
    return runs.map(([a, b]) => [Math.max(0, a), Math.min(end, b)]);
  }

  /** Questions for what is no longer wanted: they count no more, and are to be cancelled. */
  #leave(runs: [number, number][]): Question[] {
    const isWanted = ({ first, stop }: Question): boolean =>
      runs.some(([from, to]) => first < to * PAGE_ROWS && from * PAGE_ROWS < stop);
    const left = this.#questions.filter((question) => !isWanted(question));
    this.#questions = this.#questions.filter(isWanted);
    return left;
  }

  /** Positions in a run of blocks that are neither here nor asked for, in parts for a question each. */
  #missing(first: number, stop: number): [number, number][] {
    const parts: [number, number][] = [];
    for (let block = first; block < stop; block++) {
      if (this.#isHere(block)) {
        this.#touch(block);
        continue;
      }
      // A page may be shorter than was asked for: then the next question goes on behind it.
      const hole = this.#isCurrent(block) ? this.#firstHole(block) : undefined;
      const from = hole ?? block * PAGE_ROWS;
      const to = Math.min((block + 1) * PAGE_ROWS, this.total.value);
      if (this.#failed.has(block) || this.#isAsked(from, to)) continue;
      const last = parts.at(-1);
      const isNear = last !== undefined && from - last[1] <= MAX_BRIDGE;
      if (isNear && to - last[0] <= MAX_PAGE_ROWS) last[1] = to;
      else parts.push([from, to]);
    }
    return parts;
  }

  #isAsked(from: number, to: number): boolean {
    return this.#questions.some(({ first, stop }) => first <= from && to <= stop);
  }

  #isHere(number: number): boolean {
    return this.#isCurrent(number) && this.#firstHole(number) === undefined;
  }

  /** Whether the rows of a block, as far as there are any, tell of the set that counts. */
  #isCurrent(number: number): boolean {
    const block = this.#blocks.get(number);
    if (block === undefined) return true;
    // Rows that were asked for since tell of a set that we shall hear about.
    return this.#base === null || block.base === this.#base || block.era === this.#era;
  }

  /** The first position of a block that has no row yet. */
  #firstHole(number: number): number | undefined {
    const rows = this.#blocks.get(number)?.rows ?? [];
    const start = number * PAGE_ROWS;
    const size = Math.min(PAGE_ROWS, this.total.value - start);
    for (let i = 0; i < size; i++) if (rows[i] === undefined) return start + i;
    return undefined;
  }

  #touch(number: number): void {
    const block = this.#blocks.get(number);
    if (block === undefined) return;
    this.#blocks.delete(number);
    this.#blocks.set(number, block);
  }

  async #fetch(question: Question): Promise<void> {
    const { first: value, stop, ending } = question;
    const { signal } = ending;
    this.#questions.push(question);
    const { data, view } = this.#options;
    const era = this.#era;
    try {
      const page = await data.page(view, { kind: "position", value }, stop - value, signal);
      if (signal.aborted) return;
      this.#take(page, era);
      // An exact place without a row: better an error than asking for ever.
      if (page.rows.length === 0) throw new Error("The kernel has no rows here.");
    } catch (error) {
      if (signal.aborted || isAbort(error)) return;
      for (let block = blockOf(value); block <= blockOf(stop - 1); block++) {
        if (!this.#isHere(block)) this.#failed.set(block, error);
      }
    } finally {
      this.#questions = this.#questions.filter((each) => each !== question);
    }
    this.#options.onRows();
    this.#ask(); // there is room in flight again
  }

  #take({ start, total, rows, base }: TablePage, era: number): void {
    const before = this.total;
    if (total.exact || !before.exact) this.total = total;
    rows.forEach((row, i) => {
      const position = start.value + i;
      const number = blockOf(position);
      let block = this.#blocks.get(number);
      // Rows of a block tell of one set: of the one that counts, or of what it was when all were asked.
      const isAlike = block?.base === base && (base === this.#base || block.era === era);
      if (block === undefined || !isAlike) {
        if (block !== undefined && block.era > era) return;
        block = { rows: [], base, era };
        this.#blocks.set(number, block);
      }
      block.era = Math.max(block.era, era);
      block.rows[position % PAGE_ROWS] = row;
    });
    for (const [oldest] of this.#blocks) {
      if (this.#blocks.size <= MAX_BLOCKS) break;
      this.#blocks.delete(oldest);
    }
    const { value, exact } = this.total;
    if (value !== before.value || exact !== before.exact) this.#options.onPlaces(0, false);
  }
}

function blockOf(position: number): number {
  return Math.floor(position / PAGE_ROWS);
}
