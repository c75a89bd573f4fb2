// Stand-ins for the kernel, for tests: a table of any size, exact or only about.

import type { Count, Prepared, TableColumn, TablePage, TableRow, View } from "../protocol.gen.ts";
import { SHOW } from "./previews/kinds.ts";
import type { Kinds } from "./previews/show.ts";
import type { PreviewSource, Subject } from "./previews/source.ts";
import { type At, isUnfiltered, type TableData } from "./table_data.ts";
import type { Picked } from "./table_picks.ts";

function column(name: string, kind: TableColumn["kind"], width: number): TableColumn {
  const isPlain = kind !== "problems" && kind !== "preview";
  const values = kind === "number" || kind === "attachments" ? "number" : "text";
  return {
    name,
    label: name,
    kind,
    values,
    width,
    sortable: isPlain,
    filterable: isPlain,
    description: "",
  };
}

export const COLUMNS: TableColumn[] = [
  column("problems", "problems", 56),
  column("preview", "preview", 96),
  column("global_key", "key", 168),
  column("n_IMAGE_OVERLAY", "attachments", 176),
  column("score", "number", 104),
];

export function rowOf(id: number, isIn = false): TableRow {
  const problems = {
    kind: "problems" as const,
    error: 2,
    warning: 1,
    info: 0,
    texts: ["error: gone"],
  };
  return {
    id,
    media_type: "IMAGE",
    cells: [id === 1 ? problems : null, null, `key-${id}`, null, id === 2 ? null : `${id}`],
    marks: [],
    in_base: isIn,
  };
}

/** Sorted views are the native one upside down; filters and texts leave every second row, or none. */
export class FakeData implements TableData {
  readonly asked: string[] = [];
  /** Pages fail while this is set. */
  failure: Error | undefined;
  version = 0;
  /** The sets that were made, by their number less one. */
  readonly sets: Set<number>[] = [];
  /** What the kernel thinks is selected. */
  selection: Picked = { version: 0, base: null, added: [], removed: [], size: 0 };
  initial: View = { filters: [], sort: [], text: "" };

  constructor(public total: number) {}

  /** Of a view; a stand-in for a real order. */
  ids(view: View): number[] {
    return Array.from({ length: this.shown(view) }, (_, i) => this.idAt(view, i));
  }

  shown(view: View): number {
    if (view.text === "none") return 0;
    return isUnfiltered(view) ? this.total : Math.ceil(this.total / 2);
  }

  idAt(view: View, position: number): number {
    const from = view.sort.length > 0 ? this.shown(view) - 1 - position : position;
    return isUnfiltered(view) ? from : from * 2;
  }

  isIn(id: number): boolean {
    const { base } = this.selection;
    return base !== null && (this.sets[base - 1]?.has(id) ?? false);
  }

  isSelected(id: number): boolean {
    const { added, removed } = this.selection;
    const within = (spans: [number, number][]): boolean =>
      spans.some(([first, stop]) => first <= id && id < stop);
    return this.isIn(id) ? !within(removed) : within(added);
  }

  schema: TableData["schema"] = async () => ({
    version: this.version,
    total: { value: this.total, exact: true },
    columns: COLUMNS,
    facets: [],
    positions: true,
    problems: null,
    fixes: 0,
  });

  state: TableData["state"] = async () => ({
    view: this.initial,
    columns: [],
    grouping: "type",
    has_summaries: false,
  });

  arrange: TableData["arrange"] = async (arrangement) => {
    this.asked.push(`arrange ${JSON.stringify(arrangement)}`);
  };

  prepare: TableData["prepare"] = async (view, count, signal) => {
    this.asked.push(`prepare ${JSON.stringify(view)}`);
    return this.prepared(view, count, signal);
  };

  /** Where pages fail, the first one is left to be asked for. */
  async prepared(view: View, count: number, signal: AbortSignal): Promise<Prepared> {
    const hasFirst = count > 0 && this.failure === undefined;
    const first = hasFirst ? await this.page(view, { kind: "first" }, count, signal) : null;
    return { total: this.totalOf(view), first };
  }

  totalOf(view: View): Count {
    return { value: this.shown(view), exact: true };
  }

  page: TableData["page"] = async (view, at, count) => {
    this.asked.push(`page ${nameOf(at)} ${count}`);
    if (this.failure !== undefined) throw this.failure;
    const total = this.shown(view);
    const start = at.kind === "position" ? at.value : 0;
    const ids = Array.from({ length: Math.max(0, Math.min(count, total - start)) }, (_, i) =>
      this.idAt(view, start + i),
    );
    return this.pageOf(view, start, ids);
  };

  pageOf(view: View, start: number, ids: readonly number[]): TablePage {
    return {
      start: { value: start, exact: true },
      total: { value: this.shown(view), exact: true },
      rows: ids.map((id) => rowOf(id, this.isIn(id))),
      before: start === 0 || ids.length === 0 ? null : `${start}`,
      after: start + ids.length >= this.shown(view) ? null : `${start + ids.length}`,
      base: this.selection.base,
    };
  }

  locate: TableData["locate"] = async (view, row) => {
    this.asked.push(`locate ${row}`);
    const value = this.ids(view).indexOf(row);
    return value < 0 ? null : { value, exact: true };
  };

  thumbnail: TableData["thumbnail"] = async (row) => ({
    shows: "text",
    text: `text ${row}`,
    content_type: "",
    bytes: undefined,
  });

  readonly kinds = async (): Promise<Kinds> => SHOW;
  readonly previews = {
    thumbnail: this.thumbnail,
    open: async ({ row }: Subject) => ({
      preview: { kind: "nothing", text: `no preview of row ${row}`, value: "" },
      name: "",
      type: "TEXT",
      can_open: null,
      facts: [],
      bytes: undefined,
    }),
  } as unknown as PreviewSource;

  selectView: TableData["selectView"] = async (view, selected) => {
    this.asked.push(`select_view ${selected}`);
    const ids = this.ids(view);
    const all = new Set(
      Array.from({ length: this.total }, (_, i) => i).filter((id) => this.isSelected(id)),
    );
    for (const id of ids) selected ? all.add(id) : all.delete(id);
    this.sets.push(all);
    this.selection = {
      version: this.version,
      base: all.size === 0 ? null : this.sets.length,
      added: [],
      removed: [],
      size: all.size,
    };
    return { selection: { ...this.selection, set_by: "" }, all_of_view: selected };
  };

  selectRange: TableData["selectRange"] = async (view, start, stop) => {
    this.asked.push(`select_range ${start} ${stop}`);
    const ids = this.ids(view)
      .slice(start, stop)
      .sort((a, b) => a - b);
    const spans = (of: number[]): [number, number][] => of.map((id) => [id, id + 1]);
    return {
      inside: spans(ids.filter((id) => this.isIn(id))),
      outside: spans(ids.filter((id) => !this.isIn(id))),
      base: this.selection.base,
    };
  };

  summaries: TableData["summaries"] = async () => [];
  facet: TableData["facet"] = async (_view, name) => ({
    kind: "values",
    column: name,
    values: [],
    distinct: 0,
    is_exact: true,
    other: 0,
    missing: 0,
  });
  checkPattern: TableData["checkPattern"] = async () => "";
  detail: TableData["detail"] = async (row) => ({
    key: `key-${row}`,
    media_type: "IMAGE",
    expires: null,
    fields: [],
    attachments: [],
    more_attachments: 0,
    problems: [],
  });
  fixes: TableData["fixes"] = async () => ({ changes: [], total: 0, rows: 0 });
  applyFixes: TableData["applyFixes"] = async () => ({ made: 0, left: 0 });
  undoFixes: TableData["undoFixes"] = async () => ({ made: 0, left: 0 });
  copy: TableData["copy"] = async (_view, rows) => {
    this.asked.push(`copy ${rows}`);
    return { rows: rows === "active" ? 1 : this.selection.size, masked: true, text: "a\tb" };
  };
  export: TableData["export"] = async () => ({ name: "", content_type: "", rows: 0, parts: [] });
}

/**
 * Positions and totals are wrong by `skew`, pages are short, and only the ends, cursors and rows are
 * exact.
 */
export class AboutData extends FakeData {
  /** Rows of a page, at most. */
  most = 37;
  skew = 1.2;
  /** Whether the number of rows is known at once. */
  knowsTotal = false;

  override schema: TableData["schema"] = async () => ({
    version: this.version,
    total: this.#about(this.total),
    columns: COLUMNS,
    facets: [],
    positions: false,
    problems: null,
    fixes: 0,
  });

  override totalOf(view: View): Count {
    return this.#about(this.shown(view));
  }

  override page: TableData["page"] = async (view, at, count) => {
    this.asked.push(`page ${nameOf(at)} ${count}`);
    if (this.failure !== undefined) throw this.failure;
    const total = this.shown(view);
    const size = Math.min(count, this.most, total);
    const [start, stop] = this.#place(view, at, size, total);
    const ids = Array.from({ length: stop - start }, (_, i) => this.idAt(view, start + i));
    const isExact = start === 0;
    return {
      ...this.pageOf(view, start, ids),
      start: { value: isExact ? 0 : Math.round(start * this.skew), exact: isExact },
      total: this.#about(total),
    };
  };

  #about(value: number): TablePage["total"] {
    return this.knowsTotal
      ? { value, exact: true }
      : { value: Math.round(value * this.skew), exact: false };
  }

  #place(view: View, at: At, size: number, total: number): [number, number] {
    switch (at.kind) {
      case "first":
        return [0, size];
      case "last":
        return [total - size, total];
      case "after": {
        const start = Number(at.cursor);
        return [start, Math.min(total, start + size)];
      }
      case "before": {
        const stop = Number(at.cursor);
        return [Math.max(0, stop - size), stop];
      }
      case "row": {
        const start = this.ids(view).indexOf(at.row);
        if (start < 0) throw new Error("InputError: the view does not show this row");
        return [start, Math.min(total, start + size)];
      }
      default: {
        const fraction = at.kind === "fraction" ? at.value : at.value / total;
        const start = Math.min(total - 1, Math.max(0, Math.round(fraction * (total - 1))));
        return [start, Math.min(total, start + size)];
      }
    }
  }
}

function nameOf(at: At): string {
  if (at.kind === "position") return `${at.value}`;
  return at.kind === "row" ? `row ${at.row}` : at.kind;
}
