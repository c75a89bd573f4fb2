// The keys of the workbench: those that no widget in it has a use for.
import type { KeyHint } from "./key_help.ts";
import { scrollsItself } from "./previews/scrolling.ts";

export const KEY_HINTS: readonly KeyHint[] = [
  { keys: ["ArrowUp"], does: "Row above, from wherever the key does nothing else" },
  { keys: ["ArrowDown"], does: "Row below" },
  { keys: ["Enter"], does: "On a row of the table: to what is on stage" },
  { keys: ["F6"], does: "Next pane: table, stage, details, submit line" },
  { keys: ["Shift", "F6"], does: "Pane before" },
  { keys: ["Tab"], does: "To the lines between panes, too" },
  { keys: ["ArrowLeft"], does: "On a line: move it; Shift moves it further" },
  { keys: ["Home"], does: "On a line: as far as it goes; End the other way" },
  { keys: ["Enter"], does: "On a line: back to where it was at first" },
  { keys: ["?"], does: "Keys of the widget that has the keyboard; elsewhere, these" },
];

/** What goes up and down by itself. */
const OWN_ARROWS = [
  "input:not([type=checkbox], [type=button])",
  "select",
  "textarea",
  "audio",
  "video",
  "[contenteditable]",
  ...["dialog", "listbox", "menu", "radiogroup", "slider", "spinbutton", "tablist", "tree"].map(
    (role) => `[role=${role}]`,
  ),
].join();

/** Whether an arrow up or down in an element is left for the rows. */
export function isForRows(event: KeyboardEvent): boolean {
  const { key, altKey, ctrlKey, metaKey, shiftKey, target } = event;
  if (altKey || ctrlKey || metaKey || shiftKey || event.defaultPrevented) return false;
  if (key !== "ArrowUp" && key !== "ArrowDown") return false;
  return target instanceof Element && target.closest(OWN_ARROWS) === null;
}

/** Goes to the row above or below in the order of the table, whose own key does it. */
export function stepInTable(table: HTMLElement, key: string): void {
  const grid = table.querySelector('[role="grid"]');
  if (grid === null) return;
  press(grid, key);
  // From the first row up the key goes to the header: that is for who walks in the table.
  const cell = document.getElementById(grid.getAttribute("aria-activedescendant") ?? "");
  if (key === "ArrowUp" && cell?.role === "columnheader") press(grid, "ArrowDown");
}

/**
 * Takes the arrows from a panel, which would go to the next of all rows: here the next row is the one
 * that the table shows below.
 */
export function takeArrows(
  panel: HTMLElement,
  step: (key: string) => void,
  signal: AbortSignal,
): void {
  const onKey = (event: KeyboardEvent): void => {
    const preview = panel.querySelector<HTMLElement>(".lbw-stage");
    if (!isForRows(event) || (preview !== null && scrollsItself(event, preview))) return;
    event.preventDefault();
    event.stopPropagation();
    step(event.key);
  };
  panel.addEventListener("keydown", onKey, { capture: true, signal });
}

/**
 * Closes the details that the table has of its own whenever they open: those of the workbench show the
 * same. `onKey` is called where Enter has opened them.
 */
export function closeOwnDetails(table: HTMLElement, onKey: () => void, signal: AbortSignal): void {
  let isByKey = false;
  table.addEventListener("keydown", ({ key }) => (isByKey = key === "Enter"), {
    capture: true,
    signal,
  });
  table.addEventListener("pointerdown", () => (isByKey = false), { capture: true, signal });
  const observer = new MutationObserver(() => {
    const grid = table.querySelector('[role="grid"]');
    if (grid === null || table.querySelector(".lbw-detail:not([hidden])") === null) return;
    const wasByKey = isByKey;
    press(grid, "Escape");
    if (wasByKey) onKey();
  });
  observer.observe(table, { attributeFilter: ["hidden"], subtree: true });
  signal.addEventListener("abort", () => observer.disconnect(), { once: true });
}

function press(target: Element, key: string): void {
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}
