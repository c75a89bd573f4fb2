// The keys of the overlay viewer: what each does, for the hand and for the list on `?`.
import type { CompareMode } from "../protocol.gen.ts";
import type { KeyHint } from "./key_help.ts";
import { MODE_NAMES, MODES } from "./overlay_modes.ts";

/** What the keys act on. */
export interface KeyTarget {
  step(by: number): void;
  toggle(index: number): void;
  toggleSolo(index: number): void;
  selectNext(by: number): void;
  changeOpacity(by: number): void;
  changeBlendMode(by: number): void;
  nudge(right: number, down: number): void;
  stepPreset(by: number): void;
  showBaseAlone(alone: boolean): void;
  setMode(mode: CompareMode): void;
  swap(): void;
  /** Line, radius, rate or threshold, as the mode has one. */
  changeAmount(by: number): void;
  toggleCross(): void;
  moveCross(right: number, down: number, fast: boolean): void;
  /** Takes what is being picked at the cross. Says whether anything was. */
  pickAtCross(): boolean;
  setCorner(): void;
  clearRegion(): void;
  zoomIn(): void;
  zoomOut(): void;
  fit(): void;
  showActualSize(): void;
  /** Says whether there is anything to pan to. */
  panBy(right: number, down: number): boolean;
  toggleGrid(): void;
  toggleSmooth(): void;
  copy(): void;
  save(full: boolean): void;
  /** Says whether there was anything to leave. */
  leave(): boolean;
}

export interface KeyBinding extends KeyHint {
  /** Other keys that do the same, not listed. */
  also?: readonly string[];
  group: string;
  /** False leaves the key to the host. */
  run: (target: KeyTarget, key: string) => boolean;
}

const PAN = 0.1; // of the stage
const FAR = 10; // base pixels

const DIRECTIONS: Record<string, readonly [right: number, down: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const ARROWS = Object.keys(DIRECTIONS);

/** Runs an action and takes the key. */
const take =
  (action: (target: KeyTarget, key: string) => void): KeyBinding["run"] =>
  (target, key) => {
    action(target, key);
    return true;
  };

/** As `take`, with what direction the arrow points in. */
const arrows = (action: (target: KeyTarget, right: number, down: number) => void) =>
  take((target, key) => action(target, ...(DIRECTIONS[key] ?? [0, 0])));

const indexOf = (digit: string): number => (Number(digit) + 9) % 10;

const ROWS: KeyBinding[] = [
  { keys: ["["], does: "Previous row", run: take((target) => target.step(-1)) },
  { keys: ["]"], does: "Next row", run: take((target) => target.step(1)) },
].map((binding) => ({ ...binding, group: "Rows" }));

const LAYERS: KeyBinding[] = [
  {
    keys: ["1"],
    also: ["2", "3", "4", "5", "6", "7", "8", "9", "0"],
    does: "Lowest layer on or off; 2 to 9 and 0 for those above",
    run: take((target, key) => target.toggle(indexOf(key))),
  },
  {
    keys: ["Shift", "1"],
    also: ["2", "3", "4", "5", "6", "7", "8", "9", "0"],
    does: "Only that layer, or all again",
    run: take((target, key) => target.toggleSolo(indexOf(key))),
  },
  { keys: [" "], does: "Base image alone, while held", run: take((t) => t.showBaseAlone(true)) },
  { keys: ["PageUp"], does: "Select the layer above", run: take((t) => t.selectNext(-1)) },
  { keys: ["PageDown"], does: "Select the layer below", run: take((t) => t.selectNext(1)) },
  { keys: [";"], does: "Selected layer fainter", run: take((t) => t.changeOpacity(-0.05)) },
  { keys: ["'"], does: "Selected layer stronger", run: take((t) => t.changeOpacity(0.05)) },
  { keys: ["m"], does: "Next blend mode", run: take((t) => t.changeBlendMode(1)) },
  { keys: ["Shift", "m"], does: "Previous blend mode", run: take((t) => t.changeBlendMode(-1)) },
  {
    keys: ["Alt", ...ARROWS],
    does: "Move the selected layer by a pixel of the base image",
    run: arrows((target, right, down) => target.nudge(right, down)),
  },
  {
    keys: ["Alt", "Shift", ...ARROWS],
    does: "Move it by ten",
    run: arrows((target, right, down) => target.nudge(FAR * right, FAR * down)),
  },
  { keys: [","], does: "Previous preset", run: take((target) => target.stepPreset(-1)) },
  { keys: ["."], does: "Next preset", run: take((target) => target.stepPreset(1)) },
].map((binding) => ({ ...binding, group: "Layers" }));

const COMPARING: KeyBinding[] = [
  ...MODE_NAMES.map((mode) => {
    const { label, key, again } = MODES[mode];
    const does = again ? `${label}; again ${again}` : label;
    return { keys: [key], does, run: take((target) => target.setMode(mode)) };
  }),
  { keys: ["x"], does: "Swap the two stacks", run: take((target) => target.swap()) },
  {
    keys: ["<"],
    does: "Line left or up, lens smaller, blink slower, threshold lower",
    run: take((target) => target.changeAmount(-1)),
  },
  {
    keys: [">"],
    does: "Line right or down, lens larger, blink faster, threshold higher",
    run: take((target) => target.changeAmount(1)),
  },
  {
    keys: ["r"],
    does: "Corner of the compared region at the cross; again for the opposite one",
    run: take((target) => target.setCorner()),
  },
  {
    keys: ["Backspace"],
    also: ["Delete"],
    does: "Compare the whole picture",
    run: take((target) => target.clearRegion()),
  },
].map((binding) => ({ ...binding, group: "Comparing" }));

const VIEW: KeyBinding[] = [
  {
    keys: ["ArrowLeft"],
    does: "Pan left, or previous row while the whole picture shows",
    run: take((target) => target.panBy(PAN, 0) || target.step(-1)),
  },
  {
    keys: ["ArrowRight"],
    does: "Pan right, or next row while the whole picture shows",
    run: take((target) => target.panBy(-PAN, 0) || target.step(1)),
  },
  { keys: ["ArrowUp"], does: "Pan up", run: (target: KeyTarget) => target.panBy(0, PAN) },
  { keys: ["ArrowDown"], does: "Pan down", run: (target: KeyTarget) => target.panBy(0, -PAN) },
  { keys: ["+"], also: ["="], does: "Zoom in", run: take((target) => target.zoomIn()) },
  { keys: ["-"], also: ["_"], does: "Zoom out", run: take((target) => target.zoomOut()) },
  { keys: ["f"], does: "Fit the picture", run: take((target) => target.fit()) },
  { keys: ["z"], does: "Actual size, 1:1", run: take((target) => target.showActualSize()) },
  { keys: ["g"], does: "Pixel grid, at 1,600 % and more", run: take((t) => t.toggleGrid()) },
  { keys: ["i"], does: "Smooth or sharp pixels", run: take((target) => target.toggleSmooth()) },
].map((binding) => ({ ...binding, group: "View" }));

const PICTURE: KeyBinding[] = [
  {
    keys: ["p"],
    does: "Cross that reads the values at one pixel",
    run: take((target) => target.toggleCross()),
  },
  {
    keys: ["Ctrl", ...ARROWS],
    does: "Move the cross by a pixel, and the lens with it",
    run: arrows((target, right, down) => target.moveCross(right, down, false)),
  },
  {
    keys: ["Ctrl", "Shift", ...ARROWS],
    does: "Move it further",
    run: arrows((target, right, down) => target.moveCross(right, down, true)),
  },
  { keys: ["Enter"], does: "Pick the colour at the cross", run: (t: KeyTarget) => t.pickAtCross() },
  { keys: ["c"], does: "Copy what is on screen", run: take((target) => target.copy()) },
  { keys: ["e"], does: "Save what is on screen", run: take((target) => target.save(false)) },
  { keys: ["Shift", "e"], does: "Save in full size", run: take((target) => target.save(true)) },
  { keys: ["Escape"], does: "Leave picking and the cross", run: (t: KeyTarget) => t.leave() },
].map((binding) => ({ ...binding, group: "Picture" }));

export const KEY_BINDINGS: readonly KeyBinding[] = [
  ...ROWS,
  ...LAYERS,
  ...COMPARING,
  ...VIEW,
  ...PICTURE,
];

const MODIFIERS = ["Ctrl", "Alt", "Shift"];

const BY_CHORD = new Map(
  KEY_BINDINGS.flatMap((binding) => {
    const modifiers = binding.keys.filter((key) => MODIFIERS.includes(key));
    const own = binding.keys.filter((key) => !MODIFIERS.includes(key));
    return [...own, ...(binding.also ?? [])].map(
      (key) => [chord(modifiers, key), binding] as const,
    );
  }),
);

function chord(modifiers: readonly string[], key: string): string {
  return [...MODIFIERS.filter((name) => modifiers.includes(name)), key].join("+");
}

const SLIDING = ["Home", "End", "PageUp", "PageDown", ...ARROWS];
const PRESSING = [" ", "Enter"];
const TYPING = ["text", "number", "search"];

/** Whether the control with the focus uses a key itself. */
function isOwnKey(target: EventTarget | null, key: string): boolean {
  if (target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement) return true;
  if (target instanceof HTMLButtonElement) return PRESSING.includes(key);
  if (!(target instanceof HTMLInputElement)) return false;
  if (TYPING.includes(target.type)) return true;
  return target.type === "range" ? SLIDING.includes(key) : PRESSING.includes(key);
}

/** Does what the key of an event is for; says whether it was one of ours. */
export function runKey(target: KeyTarget, event: KeyboardEvent): boolean {
  if (event.metaKey || isOwnKey(event.target, event.key)) return false;
  const { name, modifiers } = pressed(event);
  return BY_CHORD.get(chord(modifiers, name))?.run(target, name) ?? false;
}

/** The key by its name in the table, and the modifiers that count with it. */
function pressed(event: KeyboardEvent): { name: string; modifiers: string[] } {
  // AltGr, which some layouts need for brackets, comes as Ctrl with Alt.
  const isAltGraph = event.ctrlKey && event.altKey && event.getModifierState("AltGraph");
  const modifiers: string[] = [];
  if (event.ctrlKey && !isAltGraph) modifiers.push("Ctrl");
  if (event.altKey && !isAltGraph) modifiers.push("Alt");
  // In the row of digits other characters come with Shift, on some layouts without it.
  const digit = /^Digit(\d)$/.exec(event.code)?.[1];
  if (digit !== undefined && (/^\d$/.test(event.key) || !BY_CHORD.has(event.key))) {
    return { name: digit, modifiers: event.shiftKey ? [...modifiers, "Shift"] : modifiers };
  }
  const isLetter = event.key.length === 1 && event.key.toLowerCase() !== event.key.toUpperCase();
  const isNamed = event.key.length > 1;
  // Whether a sign needs Shift depends on the layout: it counts for letters and named keys.
  if (event.shiftKey && (isLetter || isNamed)) modifiers.push("Shift");
  return { name: isLetter ? event.key.toLowerCase() : event.key, modifiers };
}
