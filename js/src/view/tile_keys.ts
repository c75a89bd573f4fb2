// The keys of the tile map that are not of one tool: rows, layers, ways of comparing, the view.
import type { CompareMode } from "../protocol.gen.ts";
import { type KeyBinding, take } from "./key_chords.ts";
import { TILE_MODE_NAMES, TILE_MODES } from "./tile_modes.ts";

/** What the keys act on. */
export interface KeyTarget {
  step(by: number): void;
  choose(layer: number): void;
  chooseFirst(layer: number): void;
  moveLayer(by: 1 | -1): void;
  setMode(mode: CompareMode): void;
  swap(): void;
  /** Line, radius, rate or gain, as the mode has one. */
  changeAmount(by: number): void;
  /** Says whether there is a lens. */
  moveLens(right: number, down: number): boolean;
  toggleGrid(): void;
}

const DIGITS = ["2", "3", "4", "5", "6", "7", "8", "9"];
const DIRECTIONS: Record<string, readonly [right: number, down: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const ARROWS = Object.keys(DIRECTIONS);

export function tileKeys(target: KeyTarget): KeyBinding[] {
  const index = (digit: string): number => Number(digit) - 1;
  const group = (name: string, bindings: Omit<KeyBinding, "group">[]): KeyBinding[] =>
    bindings.map((binding) => ({ ...binding, group: name }));
  return [
    ...group("Rows", [
      { keys: ["["], does: "Previous row", run: take(() => target.step(-1)) },
      { keys: ["]"], does: "Next row", run: take(() => target.step(1)) },
    ]),
    ...group("Layers", [
      {
        keys: ["1"],
        also: DIGITS,
        does: "Main layer, while comparing as the second of the two; 2 to 9 for the others",
        run: take((key) => target.choose(index(key))),
      },
      {
        keys: ["Shift", "1"],
        also: DIGITS,
        does: "While comparing: as the first of the two",
        run: take((key) => target.chooseFirst(index(key))),
      },
      {
        keys: ["Alt", "ArrowUp"],
        does: "Raise the layer in the stack",
        run: take(() => target.moveLayer(1)),
      },
      {
        keys: ["Alt", "ArrowDown"],
        does: "Lower it",
        run: take(() => target.moveLayer(-1)),
      },
    ]),
    ...group("Comparing", [
      ...TILE_MODE_NAMES.map((mode) => {
        const { label, key, again } = TILE_MODES[mode];
        const does = again === "" ? label : `${label}; again ${again}`;
        return { keys: [key], does, run: take(() => target.setMode(mode)) };
      }),
      { keys: ["x"], does: "Swap the two layers", run: take(() => target.swap()) },
      {
        keys: ["<"],
        does: "Line left or up, lens smaller, blink slower, gain lower",
        run: take(() => target.changeAmount(-1)),
      },
      {
        keys: [">"],
        does: "Line right or down, lens larger, blink faster, gain higher",
        run: take(() => target.changeAmount(1)),
      },
      {
        keys: ["Shift", ...ARROWS],
        does: "Move the lens",
        run: (key) => target.moveLens(...(DIRECTIONS[key] ?? [0, 0])),
      },
    ]),
    // Leaflet itself moves the map: its keys are here to be listed.
    ...group("View", [
      { keys: ARROWS, does: "Move the map", run: () => false },
      { keys: ["+"], does: "Zoom in", run: () => false },
      { keys: ["-"], does: "Zoom out", run: () => false },
      { keys: ["g"], does: "Tile grid", run: take(() => target.toggleGrid()) },
    ]),
  ];
}
