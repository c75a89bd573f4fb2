// What the keys do in the grid. The list that `?` shows stands beside it.
import type { KeyHint } from "./key_help.ts";

export interface Cursor {
  /** Position of the row; -1 is the header. */
  position: number;
  /** 0 is the checkbox. */
  column: number;
}

export interface GridSize {
  /** Rows of the view. */
  rows: number;
  /** With the checkbox. */
  columns: number;
  /** Rows that fit the window whole. */
  page: number;
}

export interface Move {
  move: (at: Cursor, size: GridSize) => Cursor;
  /** Selects what lies between. */
  extend: boolean;
  /** It goes to the first or the last row, wherever that is. */
  end?: "first" | "last";
}

export type Command =
  | Move
  | "toggle"
  | "open"
  | "sort_more"
  | "menu"
  | "all"
  | "none"
  | "copy"
  | "wider"
  | "narrower"
  | "column_left"
  | "column_right";

export const KEY_HINTS: readonly KeyHint[] = [
  { keys: ["ArrowUp"], does: "Row above; from the first row into the header" },
  { keys: ["ArrowDown"], does: "Row below" },
  { keys: ["ArrowLeft"], does: "Column to the left" },
  { keys: ["ArrowRight"], does: "Column to the right" },
  { keys: ["PageUp"], does: "One window up" },
  { keys: ["PageDown"], does: "One window down" },
  { keys: ["Home"], does: "First column" },
  { keys: ["End"], does: "Last column" },
  { keys: ["Control", "Home"], does: "First row" },
  { keys: ["Control", "End"], does: "Last row" },
  { keys: ["Enter"], does: "Details of the row; in the header, sort" },
  { keys: ["Shift", "Enter"], does: "In the header: sort by this column too" },
  { keys: ["F"], does: "In the header: menu of the column" },
  { keys: ["Alt", "ArrowDown"], does: "In the header: menu of the column" },
  { keys: [" "], does: "Select the row; in the header, all rows" },
  { keys: ["Shift", "ArrowDown"], does: "Select up to the row below" },
  { keys: ["Control", "a"], does: "Select all rows of the view" },
  { keys: ["Control", "Shift", "a"], does: "Select none of them" },
  { keys: ["Control", "c"], does: "Copy the selected rows, else this one" },
  { keys: ["Alt", "ArrowRight"], does: "Make the column wider" },
  { keys: ["Alt", "ArrowLeft"], does: "Make the column narrower" },
  { keys: ["Alt", "Shift", "ArrowRight"], does: "Move the column to the right" },
  { keys: ["Alt", "Shift", "ArrowLeft"], does: "Move the column to the left" },
  { keys: ["/"], does: "Search" },
  { keys: ["Escape"], does: "Close what is open" },
];

/** The command of a key, or undefined when the grid leaves it to the host. */
export function commandOf(event: KeyboardEvent, inHeader: boolean): Command | undefined {
  const { key, shiftKey: extend } = event;
  if (event.altKey) {
    if (event.ctrlKey || event.metaKey) return undefined;
    if (key === "ArrowDown") return inHeader && !extend ? "menu" : undefined;
    return (extend ? WITH_ALT_SHIFT : WITH_ALT)[key];
  }
  if (event.ctrlKey || event.metaKey) {
    const letter = key.toLowerCase();
    if (letter === "a") return extend ? "none" : "all";
    if (letter === "c") return extend ? undefined : "copy";
    const move = WITH_CONTROL[key];
    return move && { ...move, extend };
  }
  if (inHeader && key.toLowerCase() === "f") return "menu";
  if (inHeader && key === "Enter" && extend) return "sort_more";
  const move = MOVES[key];
  return move === undefined ? ACTIONS[key] : { move, extend };
}

const by =
  (rows: number, columns: number): Move["move"] =>
  (at, size) => ({
    position: clamp(at.position + rows, -1, size.rows - 1),
    column: clamp(at.column + columns, 0, size.columns - 1),
  });

const MOVES: Record<string, Move["move"] | undefined> = {
  ArrowUp: by(-1, 0),
  ArrowDown: by(1, 0),
  ArrowLeft: by(0, -1),
  ArrowRight: by(0, 1),
  PageUp: (at, size) => ({ ...at, position: clamp(at.position - size.page, 0, size.rows - 1) }),
  PageDown: (at, size) => ({ ...at, position: clamp(at.position + size.page, 0, size.rows - 1) }),
  Home: (at) => ({ ...at, column: 0 }),
  End: (at, size) => ({ ...at, column: size.columns - 1 }),
};

const WITH_CONTROL: Record<string, Omit<Move, "extend"> | undefined> = {
  Home: { move: (at, size) => ({ ...at, position: clamp(0, -1, size.rows - 1) }), end: "first" },
  End: { move: (at, size) => ({ ...at, position: size.rows - 1 }), end: "last" },
};

const WITH_ALT: Record<string, Command | undefined> = {
  ArrowRight: "wider",
  ArrowLeft: "narrower",
};

const WITH_ALT_SHIFT: Record<string, Command | undefined> = {
  ArrowRight: "column_right",
  ArrowLeft: "column_left",
};

const ACTIONS: Record<string, Command | undefined> = { " ": "toggle", Enter: "open" };

/** So many rows further, from the header too. */
export function stepBy(rows: number): Move {
  const move: Move["move"] = (at, size) => ({
    ...at,
    position: clamp(at.position + rows, 0, size.rows - 1),
  });
  return { move, extend: false };
}

/** Where there are no rows, the header (-1) is all there is. */
function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
