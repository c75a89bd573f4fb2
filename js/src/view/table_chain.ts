// Pages that follow each other, with the numbers that their rows stand at.
import type { Count, TablePage, TableRow } from "../protocol.gen.ts";

const MAX_ROWS = 20_000;

type Link = Pick<TablePage, "rows" | "before" | "after" | "base">;

export class Chain {
  readonly #links: Link[];
  #start: number;
  #end: number;
  /** Whether the numbers are known to be true. */
  #isExact: boolean;
  /** By how much the numbers have changed since `fit` was last asked. */
  #moved = 0;

  constructor({ rows, before, after, base, start }: TablePage) {
    this.#links = [{ rows, before, after, base }];
    this.#start = start.value;
    this.#end = start.value + rows.length;
    this.#isExact = start.exact;
  }

  /** Position of the first row. */
  get start(): number {
    return this.#start;
  }

  /** The position behind the last row. */
  get end(): number {
    return this.#end;
  }

  get before(): string | null {
    return this.#links[0]?.before ?? null;
  }

  get after(): string | null {
    return this.#links.at(-1)?.after ?? null;
  }

  /** Whether its first row is the view's. */
  get hasFirst(): boolean {
    return this.before === null;
  }

  get hasLast(): boolean {
    return this.after === null;
  }

  row(position: number): TableRow | undefined {
    const at = this.#at(position);
    return at?.link.rows[at.index];
  }

  base(position: number): number | null | undefined {
    return this.#at(position)?.link.base;
  }

  positionOf(row: number): number | undefined {
    let position = this.#start;
    for (const { rows } of this.#links) {
      const index = rows.findIndex(({ id }) => id === row);
      if (index >= 0) return position + index;
      position += rows.length;
    }
    return undefined;
  }

  assume(base: number | null, isIn: boolean): void {
    for (const link of this.#links) {
      link.base = base;
      for (const row of link.rows) row.in_base = isIn;
    }
  }

  append({ rows, before, after, base, start }: TablePage): void {
    if (start.exact && !this.#isExact) this.#number(start.value - this.#end);
    const last = this.#links.at(-1);
    if (rows.length === 0 && last !== undefined) last.after = after;
    else this.#links.push({ rows, before, after, base });
    this.#end += rows.length;
  }

  prepend({ rows, before, after, base, start }: TablePage): void {
    if (start.exact && !this.#isExact) this.#number(start.value + rows.length - this.#start);
    const first = this.#links[0];
    if (rows.length === 0 && first !== undefined) first.before = before;
    else this.#links.unshift({ rows, before, after, base });
    this.#start -= rows.length;
  }

  /** Lets the pages go that are furthest from the window, where there are too many. */
  trim(first: number, stop: number): void {
    while (this.#end - this.#start > MAX_ROWS && this.#links.length > 1) {
      if (first - this.#start > this.#end - stop) {
        this.#start += this.#links.shift()?.rows.length ?? 0;
      } else {
        this.#end -= this.#links.pop()?.rows.length ?? 0;
      }
    }
  }

  /** Numbers the rows so that they agree with the ends and the total; says by how much they moved. */
  fit(total: Count): number {
    if (this.hasFirst) this.#number(-this.#start);
    else if (this.hasLast && total.exact) this.#number(total.value - this.#end);
    else {
      // There are rows behind, and rows before.
      if (total.exact && this.#end >= total.value) this.#shift(total.value - 1 - this.#end);
      if (this.#start < 1) this.#shift(1 - this.#start);
    }
    const moved = this.#moved;
    this.#moved = 0;
    return moved;
  }

  /** The total as far as it can be told from the ends of the chain. */
  totalBeside(total: Count): Count {
    if (this.hasLast) return { value: this.#end, exact: this.#isExact };
    return total.exact ? total : { value: Math.max(total.value, this.#end + 1), exact: false };
  }

  /** From now on the numbers are true. */
  #number(shift: number): void {
    this.#shift(shift);
    this.#isExact = true;
  }

  #shift(rows: number): void {
    this.#start += rows;
    this.#end += rows;
    this.#moved += rows;
  }

  #at(position: number): { link: Link; index: number } | undefined {
    if (position < this.#start || position >= this.#end) return undefined;
    let index = position - this.#start;
    for (const link of this.#links) {
      if (index < link.rows.length) return { link, index };
      index -= link.rows.length;
    }
    return undefined;
  }
}
