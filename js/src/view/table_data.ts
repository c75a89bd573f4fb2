// What the table asks of whoever holds the rows, and what it tells. A fake fits on one screen.
import type { Spans } from "../core/spans.ts";
import type { TablePage, TableSchema, Thumbnail, View } from "../protocol.gen.ts";

export interface Picture extends Thumbnail {
  /** The encoded picture, where `shows` is "picture". */
  bytes: Uint8Array<ArrayBuffer> | undefined;
}

/** Every promise rejects with an `AbortError` when cancelled, else with an `Error` for the user. */
export interface TableData {
  schema(signal: AbortSignal): Promise<TableSchema>;
  page(view: View, start: number, count: number, signal: AbortSignal): Promise<TablePage>;
  /** Orders and searches; how many rows the view has. */
  prepare(view: View, signal: AbortSignal, onProgress: (text: string) => void): Promise<number>;
  /** Which rows stand at these positions. */
  spans(view: View, start: number, stop: number, signal: AbortSignal): Promise<Spans>;
  /** Where a row stands, null where the view does not show it. */
  locate(view: View, row: number, signal: AbortSignal): Promise<number | null>;
  /** In device pixels. */
  thumbnail(row: number, width: number, height: number, signal: AbortSignal): Promise<Picture>;
}

export const ROW_HEIGHTS = [32, 64, 128] as const;
export type RowHeight = (typeof ROW_HEIGHTS)[number];

export interface TableEvents {
  onSelect(selection: Spans): void;
  onActivate(row: number): void;
  onRowHeight(height: RowHeight): void;
}

/** The order in which the rows were given, all of them: here positions are row ids. */
export const NATIVE: View = { sort: null, text: "" };

export function isNative(view: View): boolean {
  return view.sort === null && view.text === "";
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}
