// What every part of the table may know and do: the toolbar, the header, menus, the detail panel.
import type { RowsChoice, TableColumn, TableSchema, View } from "../protocol.gen.ts";
import type { Arrangement, RowHeight, TableData } from "./table_data.ts";

/** What has changed; a part draws itself anew where it concerns it. */
export type TableChange =
  /** The rows are others: the schema is new, and every row id means another row. */
  | "schema"
  /** Other rows are shown, or in another order. */
  | "view"
  /** Columns, grouping, summaries. */
  | "arrangement"
  | "selection"
  /** Another row, or the detail panel is shown or hidden. */
  | "active"
  | "row_height"
  /** Something takes long, or no longer. */
  | "work"
  /** What was told, or whether the kernel is busy. */
  | "status";

/** Work that takes longer is shown, with a way to stop it. */
export interface Work {
  text: string;
  stop: () => void;
}

/** One column as it is shown; `index` is its place in the schema and in `TableRow.cells`. */
export interface ShownColumn {
  readonly column: TableColumn;
  readonly index: number;
  readonly width: number;
}

export interface Counts {
  /** All rows. */
  total: number;
  /** Rows of the view, and whether that is known exactly. */
  shown: number;
  exact: boolean;
  selected: number;
}

export interface TableControl {
  readonly data: TableData;
  /** Ends with the table. */
  readonly signal: AbortSignal;
  /** Undefined until it is here. */
  readonly schema: TableSchema | undefined;
  /** The view on screen. */
  readonly view: View;
  /** The view asked for last: on screen already, or being worked out. */
  readonly asked: View;
  readonly arrangement: Arrangement;
  readonly counts: Counts;
  readonly rowHeight: RowHeight;
  /** The row the keyboard is on; null before the first. */
  readonly active: number | null;
  readonly work: Work | null;
  /** Counts in words, and for a while what was told or that the kernel is busy. */
  readonly status: string;

  /** Shows another view; the old one stays until the new is worked out. */
  show(view: View): void;
  arrange(change: Partial<Arrangement>): void;
  setRowHeight(height: RowHeight): void;
  /** Makes the row so many below the active one the active one, and scrolls to it. */
  step(rows: number): void;
  /** Selects all rows of the view on top of what is selected, or takes these out. */
  selectView(selected: boolean): void;
  /** Nothing is selected any longer. */
  clearSelection(): void;
  /** Copies rows as tab-separated text, and tells so; secrets are masked unless `verbatim`. */
  copy(rows: RowsChoice, verbatim: boolean): void;
  /** Gives the keyboard back to the grid. */
  focusGrid(): void;
  /** Shows the detail panel of the active row, or hides it. */
  showDetail(shown: boolean): void;
  readonly isDetailShown: boolean;
  /** Says what went wrong, above the rows. */
  fail(error: unknown): void;
  /** Says for a while what was done, where the counts stand: "12 rows copied". */
  tell(text: string): void;
  /** Calls `listener` on every change until the table ends. */
  observe(listener: (change: TableChange) => void): void;
}
