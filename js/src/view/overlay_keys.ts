// The keys of the overlay viewer: what each does, for the hand and for the list on `?`.
import type { KeyHint } from "./key_help.ts";

/** What the keys act on. */
export interface KeyTarget {
  step(by: number): void;
  toggle(index: number): void;
  showBaseAlone(alone: boolean): void;
  zoomIn(): void;
  zoomOut(): void;
  fit(): void;
  showActualSize(): void;
  /** Says whether there is anything to pan to. */
  panBy(right: number, down: number): boolean;
}

interface KeyBinding extends KeyHint {
  /** Other keys that do the same, not listed. */
  also?: readonly string[];
  /** False leaves the key to the host. */
  run: (target: KeyTarget, key: string) => boolean | undefined;
}

const PAN = 0.1; // of the stage

/** Runs an action and takes the key. */
const take =
  (action: (target: KeyTarget) => void) =>
  (target: KeyTarget): true => {
    action(target);
    return true;
  };

export const KEY_BINDINGS: readonly KeyBinding[] = [
  { keys: ["["], does: "Previous row", run: take((target) => target.step(-1)) },
  { keys: ["]"], does: "Next row", run: take((target) => target.step(1)) },
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
  { keys: ["ArrowUp"], does: "Pan up", run: (target) => target.panBy(0, PAN) },
  { keys: ["ArrowDown"], does: "Pan down", run: (target) => target.panBy(0, -PAN) },
  {
    keys: ["1"],
    also: ["2", "3", "4", "5", "6", "7", "8", "9", "0"],
    does: "First layer on or off; 2 to 9 and 0 for the others",
    run: (target, key) => {
      target.toggle((Number(key) + 9) % 10);
      return true;
    },
  },
  {
    keys: [" "],
    does: "Base image alone, while held",
    run: take((target) => target.showBaseAlone(true)),
  },
  { keys: ["+"], also: ["="], does: "Zoom in", run: take((target) => target.zoomIn()) },
  { keys: ["-"], also: ["_"], does: "Zoom out", run: take((target) => target.zoomOut()) },
  { keys: ["f"], does: "Fit the picture", run: take((target) => target.fit()) },
  { keys: ["z"], does: "Actual size, 1:1", run: take((target) => target.showActualSize()) },
];

const BY_KEY = new Map(
  KEY_BINDINGS.flatMap((binding) =>
    [...binding.keys, ...(binding.also ?? [])].map((key) => [key, binding]),
  ),
);

/** Keys that a control uses itself while it has the focus; null is all of them. */
const OWN_KEYS: Record<string, readonly string[] | null> = {
  SELECT: null,
  INPUT: ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"],
  BUTTON: [" "],
};

/** Does what the key of an event is for; says whether it was one of ours. */
export function runKey(target: KeyTarget, event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const own = OWN_KEYS[event.target instanceof Element ? event.target.tagName : ""];
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (own === null || own?.includes(key)) return false;
  return BY_KEY.get(key)?.run(target, key) ?? false;
}
