// A table on a bare page, for tests: what its parts see of it, without a grid.
import type { TableColumn, TableSchema, View } from "../protocol.gen.ts";
import type { TableChange, TableControl } from "./table_control.ts";
import type { Arrangement, RowHeight, Summary, TableData } from "./table_data.ts";
import { NATIVE } from "./table_data.ts";

export function column(
  name: string,
  kind: TableColumn["kind"],
  values: TableColumn["values"] = "text",
): TableColumn {
  const is = kind !== "preview" && kind !== "problems";
  return {
    name,
    label: name,
    kind,
    values,
    width: 100,
    sortable: is,
    filterable: is,
    description: "",
  };
}

export const SCHEMA: TableSchema = {
  version: 0,
  total: { value: 30_512, exact: true },
  columns: [
    column("problems", "problems"),
    column("preview", "preview"),
    column("global_key", "key"),
    column("score", "number", "number"),
    column("split", "text"),
  ],
  facets: [
    { name: "media_type", label: "Media", values: "text", is_main: true },
    { name: "problem_severities", label: "Severity", values: "labels", is_main: false },
  ],
  positions: true,
  problems: { kind: "problems", error: 38, warning: 112, info: 0, texts: [] },
  fixes: 12,
};

/** Remembers what was asked of it; data answers are set by the test. */
export class FakeControl implements TableControl {
  readonly ending = new AbortController();
  readonly signal = this.ending.signal;
  schema: TableSchema | undefined = SCHEMA;
  view: View = NATIVE;
  asked: View = NATIVE;
  arrangement: Arrangement = { columns: [], grouping: "type", has_summaries: false };
  counts = { total: 30_512, shown: 30_512, exact: true, selected: 0 };
  rowHeight: RowHeight = 64;
  active: number | null = null;
  work: TableControl["work"] = null;
  status = "30,512 rows";
  isDetailShown = false;
  readonly done: string[] = [];
  readonly facets = new Map<string, Partial<Extract<Summary, { kind: "values" }>>>();
  summaries: Summary[] = [];
  pattern = "";
  readonly #listeners: ((change: TableChange) => void)[] = [];

  readonly data: TableData = {
    facet: async (_view: View, name: string, search: string) => {
      this.done.push(`facet ${name} ${search}`);
      return {
        kind: "values",
        column: name,
        values: [],
        distinct: 0,
        is_exact: true,
        other: 0,
        missing: 0,
        ...this.facets.get(name),
      };
    },
    summaries: async (_view: View, columns: string[]) => {
      this.done.push(`summaries ${columns.join(",")}`);
      return this.summaries;
    },
    checkPattern: async () => this.pattern,
    export: async (_view: View, rows: string, format: string) => {
      this.done.push(`export ${rows} ${format}`);
      throw new Error("no disk");
    },
  } as unknown as TableData;

  show(view: View): void {
    this.view = view;
    this.asked = view;
    this.tellAll("view");
  }
  arrange(change: Partial<Arrangement>): void {
    this.arrangement = { ...this.arrangement, ...change };
    this.tellAll("arrangement");
  }
  setRowHeight(height: RowHeight): void {
    this.rowHeight = height;
    this.tellAll("row_height");
  }
  step = (rows: number): void => void this.done.push(`step ${rows}`);
  selectView = (selected: boolean): void => void this.done.push(`select ${selected}`);
  clearSelection = (): void => void this.done.push("clear");
  copy = (rows: string, verbatim: boolean): void => void this.done.push(`copy ${rows} ${verbatim}`);
  focusGrid = (): void => void this.done.push("focus");
  showDetail = (shown: boolean): void => {
    this.isDetailShown = shown;
  };
  fail = (error: unknown): void => void this.done.push(`fail ${error}`);
  tell = (text: string): void => void this.done.push(`tell ${text}`);
  observe = (listener: (change: TableChange) => void): void => void this.#listeners.push(listener);
  tellAll(change: TableChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}
