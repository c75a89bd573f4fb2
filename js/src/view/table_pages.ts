// The rows of one view that are here, and the asking for more. Two ways: by position where a source
// serves these exactly, else as a chain of pages. Both are asked in the same words.
import type { Count, TablePage, TableRow, View } from "../protocol.gen.ts";
import type { TableData } from "./table_data.ts";

/** A round trip takes about 50 ms whatever its size up to a thousand rows. */
export const PAGE_ROWS = 200;
export const MAX_PAGE_ROWS = 1000;
/** A screen of them, which is waited for: the fewer, the sooner. */
export const FIRST_ROWS = 40;

export interface PagesOptions {
  data: Pick<TableData, "page" | "locate">;
  view: View;
  /** Rows of the view. */
  total: Count;
  /** Rows have come, or could not. */
  onRows: () => void;
  /**
   * The total is another, or the numbers of all positions have changed: what was wanted at 5 is now at
   * 5 + `moved`. After `isAnew` nothing else that was known about positions holds.
   */
  onPlaces: (moved: number, isAnew: boolean) => void;
}

export interface Pages {
  readonly total: Count;
  row(position: number): TableRow | undefined;
  /** Which set of rows `in_base` of the row there is about; undefined where no row is. */
  base(position: number): number | null | undefined;
  /** Why there is no row. */
  error(position: number): unknown;
  /** Says which positions are on screen, again and again: these first, then what lies ahead. */
  want(first: number, stop: number): void;
  /** Makes sure that position 0 is the first row, or the last position the last one. */
  wantEnd(end: "first" | "last"): void;
  /** Where a row stands; undefined where the view does not show it, or it would take going there. */
  locate(row: number): Promise<number | undefined>;
  /** As `locate`, going there if it must. */
  find(row: number): Promise<number | undefined>;
  /** Takes over a page that was asked for before. */
  seed(page: TablePage): void;
  /** Membership in another set counts now: rows that tell of an older one are asked for anew. */
  setBase(base: number | null): void;
  /** All rows of the view are in this set, or none is. */
  assume(base: number | null, isIn: boolean): void;
  /** Asks again for what failed. */
  retry(): void;
  /** Cancels all questions. */
  close(): void;
}

/** How the window moves over the rows: which way, for how long already, and whether it jumped. */
export class Travel {
  first = 0;
  stop = 0;
  isDownward = true;
  /** It came to another place altogether: the thumb is dragged, or a key went far. */
  hasJumped = false;
  /** It has not moved since it was last told. */
  isResting = false;
  /** Steps in one direction, one after the other. */
  #steps = 0;

  to(first: number, stop: number): void {
    const moved = first - this.first;
    [this.first, this.stop] = [first, stop];
    this.isResting = moved === 0;
    if (this.isResting) return;
    const isDownward = moved > 0;
    this.hasJumped = Math.abs(moved) > 3 * Math.max(1, stop - first);
    this.#steps = this.hasJumped || isDownward !== this.isDownward ? 0 : this.#steps + 1;
    this.isDownward = isDownward;
  }

  /** All positions have got other numbers. */
  shift(rows: number): void {
    this.first += rows;
    this.stop += rows;
  }

  /** Pages to ask for at once: many when moving steadily, one while everything changes. */
  get pages(): number {
    return Math.min(MAX_PAGE_ROWS / PAGE_ROWS, 1 + this.#steps);
  }
}
