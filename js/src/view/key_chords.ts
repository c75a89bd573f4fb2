// Keys as a table: what each does, for the hand and for the list on `?`.
import type { GroupedHint } from "./key_help.ts";

export interface KeyBinding extends GroupedHint {
  /** Other keys that do the same, not listed. */
  also?: readonly string[];
  /** False leaves the key to the host. */
  run: (key: string) => boolean;
}

/** Runs an action and takes the key. */
export function take(action: (key: string) => void): KeyBinding["run"] {
  return (key) => {
    action(key);
    return true;
  };
}

const MODIFIERS = ["Ctrl", "Alt", "Shift"];
const SLIDING = ["Home", "End", "PageUp", "PageDown"];
const ARROWS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];
const PRESSING = [" ", "Enter"];
const TYPING = ["text", "number", "search"];

/** Makes a handler that does what a key is for, and says whether it was one of the table's. */
export function keyRunner(bindings: readonly KeyBinding[]): (event: KeyboardEvent) => boolean {
  const byChord = new Map(
    bindings.flatMap((binding) => {
      const modifiers = binding.keys.filter((key) => MODIFIERS.includes(key));
      const own = binding.keys.filter((key) => !MODIFIERS.includes(key));
      return [...own, ...(binding.also ?? [])].map(
        (key) => [chord(modifiers, key), binding] as const,
      );
    }),
  );
  return (event) => {
    if (event.metaKey || isOwnKey(event)) return false;
    const { name, modifiers } = pressed(event, (key) => byChord.has(key));
    return byChord.get(chord(modifiers, name))?.run(name) ?? false;
  };
}

function chord(modifiers: readonly string[], key: string): string {
  return [...MODIFIERS.filter((name) => modifiers.includes(name)), key].join("+");
}

/** Whether the control with the focus uses a key itself. */
function isOwnKey({ target, key, altKey }: KeyboardEvent): boolean {
  if (target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement) return true;
  if (target instanceof HTMLButtonElement) return PRESSING.includes(key);
  if (!(target instanceof HTMLInputElement)) return false;
  if (TYPING.includes(target.type)) return true;
  if (ARROWS.includes(key)) return !altKey; // ranges and radio buttons
  return (target.type === "range" ? SLIDING : PRESSING).includes(key);
}

/** The key by its name in the table, and the modifiers that count with it. */
function pressed(
  event: KeyboardEvent,
  isBound: (key: string) => boolean,
): { name: string; modifiers: string[] } {
  // AltGr, which some layouts need for brackets, comes as Ctrl with Alt.
  const isAltGraph = event.ctrlKey && event.altKey && event.getModifierState("AltGraph");
  const modifiers: string[] = [];
  if (event.ctrlKey && !isAltGraph) modifiers.push("Ctrl");
  if (event.altKey && !isAltGraph) modifiers.push("Alt");
  // In the row of digits other characters come with Shift, on some layouts without it.
  const digit = /^Digit(\d)$/.exec(event.code)?.[1];
  if (digit !== undefined && (/^\d$/.test(event.key) || !isBound(event.key))) {
    return { name: digit, modifiers: event.shiftKey ? [...modifiers, "Shift"] : modifiers };
  }
  const isLetter = event.key.length === 1 && event.key.toLowerCase() !== event.key.toUpperCase();
  const isNamed = event.key.length > 1;
  // Whether a sign needs Shift depends on the layout: it counts for letters and named keys.
  if (event.shiftKey && (isLetter || isNamed)) modifiers.push("Shift");
  return { name: isLetter ? event.key.toLowerCase() : event.key, modifiers };
}
