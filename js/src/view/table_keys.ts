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

export type Command =
  | { move: (at: Cursor, size: GridSize) => Cursor; extend: boolean }
  | "toggle"
  | "open"
  | "all"
  | "none"
  | "wider"
  | "narrower";

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
  { keys: [" "], does: "Select the row, or all in the header" },
  { keys: ["Shift", "ArrowDown"], does: "Select up to the row below" },
  { keys: ["Control", "a"], does: "Select all" },
  { keys: ["Control", "Shift", "a"], does: "Select none" },
  { keys: ["Enter"], does: "Open the row; in the header, sort" },
  { keys: ["Alt", "ArrowRight"], does: "Make the column wider" },
  { keys: ["Alt", "ArrowLeft"], does: "Make the column narrower" },
];

/** The command of a key, or undefined when the grid leaves it to the host. */
export function commandOf(event: KeyboardEvent): Command | undefined {
  const { key, shiftKey: extend } = event;
  if (event.altKey) return extend ? undefined : WITH_ALT[key];
  if (event.ctrlKey || event.metaKey) {
    if (key.toLowerCase() === "a") return extend ? "none" : "all";
    const move = WITH_CONTROL[key];
    return move && { move, extend };
  }
  const move = MOVES[key];
  return move === undefined ? ACTIONS[key] : { move, extend };
}

type Move = (at: Cursor, size: GridSize) => Cursor;

const by =
  (rows: number, columns: number): Move =>
  (at, size) => ({
    position: clamp(at.position + rows, -1, size.rows - 1),
    column: clamp(at.column + columns, 0, size.columns - 1),
  });

const MOVES: Record<string, Move | undefined> = {
  ArrowUp: by(-1, 0),
  ArrowDown: by(1, 0),
  ArrowLeft: by(0, -1),
  ArrowRight: by(0, 1),
  PageUp: (at, size) => ({ ...at, position: clamp(at.position - size.page, 0, size.rows - 1) }),
  PageDown: (at, size) => ({ ...at, position: clamp(at.position + size.page, 0, size.rows - 1) }),
  Home: (at) => ({ ...at, column: 0 }),
  End: (at, size) => ({ ...at, column: size.columns - 1 }),
};

const WITH_CONTROL: Record<string, Move | undefined> = {
  Home: (at, size) => ({ ...at, position: clamp(0, -1, size.rows - 1) }),
  End: (at, size) => ({ ...at, position: size.rows - 1 }),
};

const WITH_ALT: Record<string, Command | undefined> = {
  ArrowRight: "wider",
  ArrowLeft: "narrower",
};

const ACTIONS: Record<string, Command | undefined> = { " ": "toggle", Enter: "open" };

/** Where there are no rows, the header (-1) is all there is. */
function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
