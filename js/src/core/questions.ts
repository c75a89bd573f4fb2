// Views as data: which filter asks about what, and a view with one thing changed. Never changes one.
import type { SortKey, View } from "../protocol.gen.ts";

export type Filter = View["filters"][number];

/** The columns that a filter asks about, each once. */
export function columnsOf(filter: Filter): string[] {
  if (filter.kind === "not") return columnsOf(filter.filter);
  if (filter.kind === "all_of" || filter.kind === "any_of") {
    return [...new Set(filter.filters.flatMap(columnsOf))];
  }
  return [filter.column];
}

/** Whether a filter asks about this column and no other. */
export function isAbout(filter: Filter, column: string): boolean {
  const columns = columnsOf(filter);
  return columns.length === 1 && columns[0] === column;
}

/** The first filter that asks about this column alone. */
export function filterOn(view: View, column: string): Filter | undefined {
  return view.filters.find((filter) => isAbout(filter, column));
}

/** The view with this filter in place of all that ask about the column alone; null with none. */
export function withFilter(view: View, column: string, filter: Filter | null): View {
  const place = view.filters.findIndex((each) => isAbout(each, column));
  const filters = view.filters.filter((each) => !isAbout(each, column));
  if (filter !== null) filters.splice(place < 0 ? filters.length : place, 0, filter);
  return { ...view, filters };
}

/** The view without one of its filters. */
export function withoutFilter(view: View, filter: Filter): View {
  return { ...view, filters: view.filters.filter((each) => each !== filter) };
}

export function withText(view: View, text: string): View {
  return { ...view, text };
}

/**
 * The view sorted by a column: ascending, descending, then no longer. With `isMore` the other keys
 * stay and count more; without, they go.
 */
export function withSort(view: View, column: string, isMore: boolean): View {
  const mine = view.sort.find((key) => key.column === column);
  const next: SortKey | null =
    mine === undefined
      ? { column, descending: false }
      : mine.descending
        ? null
        : { column, descending: true };
  if (!isMore) return { ...view, sort: next === null ? [] : [next] };
  if (mine === undefined) return { ...view, sort: [...view.sort, { column, descending: false }] };
  const sort = view.sort.flatMap((key) => (key !== mine ? [key] : next === null ? [] : [next]));
  return { ...view, sort };
}

/** The view sorted by this column alone. */
export function sortedBy(view: View, column: string, descending: boolean): View {
  return { ...view, sort: [{ column, descending }] };
}

/** Whether two views ask the same. */
export function isSame(one: View, other: View): boolean {
  return one === other || JSON.stringify(canonical(one)) === JSON.stringify(canonical(other));
}

/** With its properties in one order, wherever it comes from. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, canonical(each)]));
}
