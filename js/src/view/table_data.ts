// What the table asks of whoever holds the rows. A fake fits on one screen.
import type {
  ArrangeRequest,
  CopiedText,
  Count,
  Exported,
  ExportFormat,
  Fixes,
  FixesMade,
  PageRequest,
  Prepared,
  RangeRows,
  RowDetail,
  RowsChoice,
  SelectedState,
  Summaries,
  TablePage,
  TableSchema,
  TableState,
  Thumbnail,
  ValuesSummary,
  View,
} from "../protocol.gen.ts";
import type { Kinds } from "./previews/show.ts";
import type { PreviewSource } from "./previews/source.ts";

export type Filter = View["filters"][number];
export type At = PageRequest["at"];
export type Cell = TablePage["rows"][number]["cells"][number];
export type Summary = Summaries["summaries"][number];
/** What a hand has arranged, but for the view. */
export type Arrangement = Pick<ArrangeRequest, "columns" | "grouping" | "has_summaries">;

export interface Picture extends Thumbnail {
  /** The encoded picture or video, where `shows` says that it is one. */
  bytes: Uint8Array<ArrayBuffer> | undefined;
}

export interface ExportedFile extends Exported {
  parts: Uint8Array<ArrayBuffer>[];
}

export interface Copied extends CopiedText {
  text: string;
}

export type OnProgress = (text: string) => void;

/** Every promise rejects with an `AbortError` when cancelled, else with an `Error` for the user. */
export interface TableData {
  /** Large previews, for the detail panel. */
  readonly previews: PreviewSource;
  /** How each kind of them is shown. */
  kinds(): Promise<Kinds>;
  schema(signal: AbortSignal): Promise<TableSchema>;
  /** What Python has set. */
  state(signal: AbortSignal): Promise<TableState>;
  arrange(arrangement: Arrangement): Promise<void>;
  /** Orders and filters; how many rows the view has, and the first `count` of them, 0 for none. */
  prepare(
    view: View,
    count: number,
    signal: AbortSignal,
    onProgress: OnProgress,
  ): Promise<Prepared>;
  page(view: View, at: At, count: number, signal: AbortSignal): Promise<TablePage>;
  /** Where a row stands, null where the view does not show it. */
  locate(view: View, row: number, signal: AbortSignal): Promise<Count | null>;
  thumbnail: PreviewSource["thumbnail"];
  /** Selects all rows of a view on top of what is selected, or takes these out. */
  selectView(view: View, selected: boolean, signal: AbortSignal): Promise<SelectedState>;
  /** Which rows stand at these positions. */
  selectRange(view: View, start: number, stop: number, signal: AbortSignal): Promise<RangeRows>;
  summaries(
    view: View,
    columns: string[],
    top: number,
    signal: AbortSignal,
    onProgress?: OnProgress,
  ): Promise<Summary[]>;
  facet(
    view: View,
    column: string,
    search: string,
    top: number,
    signal: AbortSignal,
  ): Promise<ValuesSummary>;
  /** Why this is no regular expression; empty where it is one. */
  checkPattern(pattern: string, signal: AbortSignal): Promise<string>;
  detail(row: number, signal: AbortSignal): Promise<RowDetail>;
  fixes(top: number, signal: AbortSignal): Promise<Fixes>;
  applyFixes(signal: AbortSignal, onProgress: OnProgress): Promise<FixesMade>;
  undoFixes(signal: AbortSignal, onProgress: OnProgress): Promise<FixesMade>;
  copy(
    view: View,
    rows: RowsChoice,
    columns: string[],
    verbatim: boolean,
    signal: AbortSignal,
  ): Promise<Copied>;
  export(
    view: View,
    rows: RowsChoice,
    format: ExportFormat,
    signal: AbortSignal,
    onProgress: OnProgress,
  ): Promise<ExportedFile>;
}

export const ROW_HEIGHTS = [32, 64, 128] as const;
export type RowHeight = (typeof ROW_HEIGHTS)[number];

/** The order in which the rows were given, all of them: here positions are row ids. */
export const NATIVE: View = { filters: [], sort: [], text: "" };

export function isNative(view: View): boolean {
  return isUnfiltered(view) && view.sort.length === 0;
}

/** Whether the view shows every row. */
export function isUnfiltered(view: View): boolean {
  return view.filters.length === 0 && view.text === "";
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}
