// Which rows are selected: by row id, as spans, so that all of a million rows are one span.
import { difference, has, type Span, type Spans, size, union } from "../core/spans.ts";
import type { View } from "../protocol.gen.ts";
import type { Checked } from "./table_columns.ts";
import { isNative } from "./table_data.ts";

export interface SelectionOptions {
  /** Which rows stand at these positions of a view. */
  spans: (view: View, start: number, stop: number) => Promise<Spans>;
  onChange: (spans: Spans) => void;
}

export class Selection {
  readonly #options: SelectionOptions;
  #spans: Spans = [];
  /** All rows of the view, once known; without it, whether all are selected cannot be told. */
  #all: Spans | undefined;
  #view: View = { sort: null, text: "" };
  #total = 0;
  /** Where a range began, and what was selected then. */
  #anchor: { position: number; spans: Spans } | undefined;
  #question = 0;

  constructor(options: SelectionOptions) {
    this.#options = options;
  }

  get spans(): Spans {
    return this.#spans;
  }

  get size(): number {
    return size(this.#spans);
  }

  /** What the box in the header shows. */
  get checked(): Checked {
    if (this.#spans.length === 0) return "false";
    return this.#all !== undefined && difference(this.#all, this.#spans).length === 0
      ? "true"
      : "mixed";
  }

  /** Takes over what was selected elsewhere. */
  take(spans: Spans): void {
    this.#question++;
    this.#spans = spans;
    this.#anchor = undefined;
  }

  /** The rows are shown in another order, or others of them. */
  show(view: View, total: number): void {
    [this.#view, this.#total, this.#anchor] = [view, total, undefined];
    this.#all = isNative(view) ? whole(total) : undefined;
  }

  toggle(row: number, position: number): void {
    const one: Span[] = [[row, row + 1]];
    const spans = has(this.#spans, row) ? difference(this.#spans, one) : union(this.#spans, one);
    this.#set(spans);
    this.#anchor = { position, spans };
  }

  /** The next range begins where the cursor then is. */
  release(): void {
    this.#anchor = undefined;
  }

  /** Selects from where the last range began, or from `from`, up to `to`. */
  async extend(from: number, to: number): Promise<void> {
    this.#anchor ??= { position: from, spans: this.#spans };
    const anchor = this.#anchor;
    const [start, last] = [Math.min(anchor.position, to), Math.max(anchor.position, to)];
    const range = await this.#at(start, last + 1);
    if (range !== undefined) this.#set(union(anchor.spans, range));
  }

  /** Selects all rows of the view; where they are already, selects none of them. */
  async toggleAll(): Promise<void> {
    if (this.checked === "true") await this.none();
    else await this.all();
  }

  async all(): Promise<void> {
    this.#all ??= await this.#at(0, this.#total);
    if (this.#all !== undefined) this.#set(union(this.#spans, this.#all));
  }

  async none(): Promise<void> {
    this.#all ??= await this.#at(0, this.#total);
    if (this.#all !== undefined) this.#set(difference(this.#spans, this.#all));
  }

  /** The rows at some positions; undefined when something else was selected meanwhile. */
  async #at(start: number, stop: number): Promise<Spans | undefined> {
    const question = ++this.#question;
    if (isNative(this.#view)) return [[start, Math.min(stop, this.#total)]];
    const spans = await this.#options.spans(this.#view, start, stop);
    return question === this.#question ? spans : undefined;
  }

  #set(spans: Spans): void {
    this.#spans = spans;
    this.#options.onChange(spans);
  }
}

function whole(total: number): Spans {
  return total === 0 ? [] : [[0, total]];
}
