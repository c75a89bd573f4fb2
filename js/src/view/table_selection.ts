// Which rows are selected: a set that the kernel holds, with what was changed by hand since, so that
// all rows of a filter are one number, however many there are.
import { difference, has, type Span, type Spans, size, union } from "../core/spans.ts";
import type { RangeRows, SelectedState, SelectionState, TableRow, View } from "../protocol.gen.ts";
import type { Checked } from "./table_header_cells.ts";

/** Without the version, which the table does not know. */
export type Selected = Omit<SelectionState, "version" | "set_by">;

export const NONE_SELECTED: Selected = { base: null, added: [], removed: [], size: 0 };

/** A row, and which set its `in_base` is about. */
export interface Member {
  row: TableRow;
  base: number | null | undefined;
}

export interface SelectionOptions {
  /** The row at a position of the view, where it is here. */
  member: (position: number) => Member | undefined;
  /** Which rows stand at these positions of the view. */
  range: (view: View, start: number, stop: number) => Promise<RangeRows>;
  selectView: (view: View, selected: boolean) => Promise<SelectedState>;
  /** Something else is selected; `isMine` where it was done here and the kernel has to know. */
  onChange: (selected: Selected, isMine: boolean) => void;
  /** From now on all rows of the view are in this set, or none is. */
  onSet: (base: number | null, isIn: boolean) => void;
}

export class Selection {
  readonly #options: SelectionOptions;
  #selected: Selected = NONE_SELECTED;
  #view: View | undefined;
  /** Rows of the view, and all. */
  #shown = 0;
  #total = 0;
  /** Whether each row of the view is known to be selected. */
  #isAll = false;
  /** Where a range began, and what was selected then. */
  #anchor: { position: number; selected: Selected } | undefined;
  /** What was asked for first is done first. */
  #work: Promise<void> | undefined;

  constructor(options: SelectionOptions) {
    this.#options = options;
  }

  get selected(): Selected {
    return this.#selected;
  }

  /** What the box in the header shows. */
  get checked(): Checked {
    if (this.#selected.size === 0) return "false";
    return this.#isAll ? "true" : "mixed";
  }

  /** Whether a row is selected; undefined where its membership is not known yet. */
  isSelected({ row, base }: Member): boolean | undefined {
    const { added, removed } = this.#selected;
    const isIn = this.#isIn(row, base);
    if (isIn === undefined) return has(added, row.id) ? true : undefined;
    return isIn ? !has(removed, row.id) : has(added, row.id);
  }

  /** Takes over what was selected elsewhere. */
  take({ base, added, removed, size: count }: Selected): void {
    const selected = { base, added, removed, size: count };
    if (isSame(selected, this.#selected)) return;
    this.#anchor = undefined;
    this.#set(selected, false);
  }

  /** Other rows are shown, or in another order, or their number is another; of so many in all. */
  show(view: View, shown: number, total: number): void {
    if (view !== this.#view) this.#anchor = undefined;
    [this.#view, this.#shown, this.#total] = [view, shown, total];
    this.#isAll = this.#mustBeAll();
  }

  toggle(position: number): void {
    void this.#then(() => {
      const member = this.#options.member(position);
      const isSelected = member && this.isSelected(member);
      if (member === undefined || isSelected === undefined) return;
      this.#set(changed(this.#selected, rowsOf([member], this.#selected.base), !isSelected), true);
      this.#anchor = { position, selected: this.#selected };
    });
  }

  /** The next range begins where the cursor then is. */
  release(): void {
    this.#anchor = undefined;
  }

  /** The numbers of all positions have changed by so many. */
  shift(rows: number): void {
    if (this.#anchor !== undefined) this.#anchor.position += rows;
  }

  /** Selects from where the last range began, or from `from`, up to `to`. */
  extend(from: number, to: number): Promise<void> {
    return this.#then(async () => {
      this.#anchor ??= { position: from, selected: this.#selected };
      const anchor = this.#anchor;
      const [start, last] = [Math.min(anchor.position, to), Math.max(anchor.position, to)];
      const { base } = anchor.selected;
      const rows = this.#here(start, last + 1, base) ?? (await this.#ask(start, last + 1));
      // Overtaken by what was selected elsewhere.
      if (rows.base !== base || this.#selected.base !== base || this.#anchor !== anchor) return;
      this.#set(changed(anchor.selected, rows, true), true);
    });
  }

  /** Selects all rows of the view; where they are already, selects none of them. */
  toggleAll(): Promise<void> {
    return this.checked === "true" ? this.none() : this.all();
  }

  all(): Promise<void> {
    return this.#selectView(true);
  }

  none(): Promise<void> {
    return this.#selectView(false);
  }

  /** Nothing is selected any longer, of no view. */
  clear(): void {
    void this.#then(() => {
      this.#anchor = undefined;
      if (this.#selected.size > 0) this.#set(NONE_SELECTED, true);
    });
  }

  #selectView(isSelected: boolean): Promise<void> {
    return this.#then(async () => {
      const view = this.#view;
      if (view === undefined || this.#shown === 0) return;
      if (!isSelected && this.#selected.size === 0) return;
      const answer = await this.#options.selectView(view, isSelected);
      const { version: _, set_by: __, ...selected } = answer.selection;
      this.#anchor = undefined;
      const isShown = view === this.#view;
      if (isShown) this.#options.onSet(selected.base, isSelected);
      this.#set(selected, false, isShown && answer.all_of_view && selected.size > 0);
    });
  }

  #ask(start: number, stop: number): Promise<RangeRows> {
    if (this.#view === undefined) throw new Error("There is no view to select from.");
    return this.#options.range(this.#view, start, stop);
  }

  /** What stands at these positions, if it is all here. */
  #here(start: number, stop: number, base: number | null): RangeRows | undefined {
    const members: Member[] = [];
    for (let position = start; position < stop; position++) {
      const member = this.#options.member(position);
      if (member === undefined || this.#isIn(member.row, member.base) === undefined)
        return undefined;
      members.push(member);
    }
    return rowsOf(members, base);
  }

  #isIn(row: TableRow, base: number | null | undefined): boolean | undefined {
    if (this.#selected.base === null) return false;
    return base === this.#selected.base ? row.in_base : undefined;
  }

  /** Does the work at once, or behind what is still being done. */
  #then(work: () => void | Promise<void>): Promise<void> {
    const before = this.#work;
    const result = before === undefined ? work() : before.catch(() => {}).then(work);
    if (result === undefined) return Promise.resolve();
    const done = result.finally(() => {
      if (this.#work === done) this.#work = undefined;
    });
    this.#work = done;
    return done;
  }

  /** Where all rows there are are selected, those of any view are. */
  #mustBeAll(): boolean {
    const { size: count } = this.#selected;
    return count > 0 && count === this.#total;
  }

  #set(selected: Selected, isMine: boolean, isAll = false): void {
    const staysAll = isMine && this.#isAll && selected.size >= this.#selected.size;
    this.#selected = selected;
    this.#isAll = isAll || staysAll || this.#mustBeAll();
    this.#options.onChange(selected, isMine);
  }
}

/** Selects rows on top of what is selected, or takes them out. */
function changed(before: Selected, rows: RangeRows, isSelected: boolean): Selected {
  const [add, take] = isSelected ? [union, difference] : [difference, union];
  const added = add(before.added, rows.outside);
  const removed = take(before.removed, rows.inside);
  const grown = size(added) - size(before.added);
  const shrunk = size(removed) - size(before.removed);
  return {
    ...before,
    added: copy(added),
    removed: copy(removed),
    size: before.size + grown - shrunk,
  };
}

function rowsOf(members: readonly Member[], base: number | null): RangeRows {
  const spans = (rows: readonly Member[]): [number, number][] => {
    const ids = rows.map(({ row }) => row.id).sort((a, b) => a - b);
    const found: [number, number][] = [];
    for (const id of ids) {
      const last = found.at(-1);
      if (last?.[1] === id) last[1]++;
      else found.push([id, id + 1]);
    }
    return found;
  };
  const isIn = ({ row }: Member): boolean => base !== null && row.in_base;
  return {
    inside: spans(members.filter(isIn)),
    outside: spans(members.filter((member) => !isIn(member))),
    base,
  };
}

function copy(spans: Spans): [number, number][] {
  return spans.map(([first, stop]: Span): [number, number] => [first, stop]);
}

function isSame(a: Selected, b: Selected): boolean {
  return (
    a.base === b.base &&
    a.size === b.size &&
    sameSpans(a.added, b.added) &&
    sameSpans(a.removed, b.removed)
  );
}

function sameSpans(a: Spans, b: Spans): boolean {
  return (
    a.length === b.length && a.every(([from, to], i) => b[i]?.[0] === from && b[i]?.[1] === to)
  );
}
