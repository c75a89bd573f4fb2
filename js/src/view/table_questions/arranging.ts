// The order of the columns and which are hidden, as a list that names what differs from the start.
import type { ColumnState, TableColumn } from "../../protocol.gen.ts";

export interface ArrangedColumn {
  column: TableColumn;
  /** Place in the schema. */
  index: number;
  width: number;
  hidden: boolean;
}

/** All columns in the order of the table; those that are not named follow behind. */
export function arranged(
  columns: readonly TableColumn[],
  states: readonly ColumnState[],
): ArrangedColumn[] {
  const indices = new Map(columns.map((column, index) => [column.name, index]));
  const found: ArrangedColumn[] = [];
  const add = (index: number, state: ColumnState | undefined): void => {
    const column = columns[index];
    if (column === undefined) return;
    const width = state?.width ?? column.width;
    found.push({ column, index, width, hidden: state?.hidden ?? false });
  };
  for (const state of states) {
    const index = indices.get(state.name);
    if (index === undefined || !indices.delete(state.name)) continue;
    add(index, state);
  }
  for (const index of indices.values()) add(index, undefined);
  return found;
}

/** The states with one column so many places further; hidden ones are passed over. */
export function move(
  columns: readonly TableColumn[],
  states: readonly ColumnState[],
  name: string,
  steps: number,
): ColumnState[] {
  const all = arranged(columns, states);
  const from = all.findIndex(({ column }) => column.name === name);
  let to = from;
  for (let left = Math.abs(steps); left > 0; left--) {
    let next = to + Math.sign(steps);
    while (all[next]?.hidden) next += Math.sign(steps);
    if (all[next] === undefined) break;
    to = next;
  }
  return from < 0 ? [...states] : moved(all, from, to);
}

/** The states with one column right before another; null is behind all. */
export function moveBefore(
  columns: readonly TableColumn[],
  states: readonly ColumnState[],
  name: string,
  before: string | null,
): ColumnState[] {
  const all = arranged(columns, states);
  const from = all.findIndex(({ column }) => column.name === name);
  const target = all.findIndex(({ column }) => column.name === before);
  if (from < 0 || name === before) return [...states];
  const to = target < 0 ? all.length - 1 : target > from ? target - 1 : target;
  return moved(all, from, to);
}

/** The states with one column hidden, or shown again. */
export function hide(
  columns: readonly TableColumn[],
  states: readonly ColumnState[],
  name: string,
  hidden: boolean,
): ColumnState[] {
  return named(
    arranged(columns, states).map((each) =>
      each.column.name === name ? { ...each, hidden } : each,
    ),
  );
}

/** The states with one column this wide. */
export function widen(
  columns: readonly TableColumn[],
  states: readonly ColumnState[],
  name: string,
  width: number,
): ColumnState[] {
  return named(
    arranged(columns, states).map((each) =>
      each.column.name === name ? { ...each, width: Math.round(width) } : each,
    ),
  );
}

function moved(all: readonly ArrangedColumn[], from: number, to: number): ColumnState[] {
  const order = [...all];
  order.splice(to, 0, ...order.splice(from, 1));
  return named(order);
}

function named(all: readonly ArrangedColumn[]): ColumnState[] {
  return all.map(({ column, width, hidden }) => ({
    name: column.name,
    width: width === column.width ? null : width,
    hidden,
  }));
}
