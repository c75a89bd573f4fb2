// Where the keyboard is among the panes, and how it comes from one to the next.
import { element } from "./elements.ts";

const FOCUSABLE = "a[href], button:not([disabled]), input:not([disabled]), select, summary, iframe";

/** What is made for the keyboard as a whole: a grid, a picture, a map. */
const MAIN = '[tabindex="0"]';

let panes = 0;

/** A part of the workbench that has a name for who does not see it. */
export function pane(name: string, label: string): HTMLElement {
  const made = element("section", `lbw-workbench__pane lbw-workbench__pane--${name}`);
  made.id = `lbw-workbench-${++panes}`;
  made.setAttribute("aria-label", label);
  made.setAttribute("role", "group"); // no landmark: a page may hold many
  made.tabIndex = -1; // takes the focus where nothing in it can
  return made;
}

/** Focuses what takes the keys of a pane. */
export function focusInside(place: HTMLElement): void {
  const found = [...place.querySelectorAll<HTMLElement>(MAIN)].find(isSeen);
  const target = found ?? [...place.querySelectorAll<HTMLElement>(FOCUSABLE)].find(isSeen);
  (target ?? place).focus();
}

/** The pane that comes `by` panes after the one with the focus; the first where none has it. */
export function nextPane(all: readonly HTMLElement[], by: 1 | -1): HTMLElement | undefined {
  const shown = all.filter(isSeen);
  const { activeElement } = document;
  const inside = shown.findIndex((each) => each.contains(activeElement));
  const from = inside >= 0 ? inside : lastBefore(shown, activeElement) + (by > 0 ? 0 : 1);
  return shown.at((from + by + shown.length) % shown.length);
}

/**
 * Keeps the keyboard in a pane when what had it goes away, is hidden or disabled, as when another row
 * comes: the keys would go to the notebook. A hand that leaves is let go.
 */
export function keepFocus(place: HTMLElement, signal: AbortSignal): void {
  const hand = handOf(signal);
  let has = false;
  const takeBack = (): void => {
    if (has && document.activeElement === document.body) place.focus({ preventScroll: true });
  };
  place.addEventListener("focusin", () => (has = true), { signal });
  const onOut = ({ relatedTarget }: FocusEvent): void => {
    const isLeft = relatedTarget !== null || hand.isAtWork || !document.hasFocus();
    if (isLeft) has = place.contains(relatedTarget as Node | null);
    else queueMicrotask(takeBack);
  };
  place.addEventListener("focusout", onOut, { signal });
  // What is taken out of the page does not always say so.
  const observer = new MutationObserver(takeBack);
  observer.observe(place, { childList: true, subtree: true });
  signal.addEventListener("abort", () => observer.disconnect(), { once: true });
}

/** Whether a hand presses what may move the keyboard: all but the arrows that go to another row. */
function handOf(signal: AbortSignal): { isAtWork: boolean } {
  const hand = { isAtWork: false };
  const on = (type: "pointerdown" | "pointerup" | "pointercancel" | "keydown" | "keyup"): void => {
    const isDown = type.endsWith("down");
    const listener = (event: Event): void => {
      const isArrow = event instanceof KeyboardEvent && event.key.startsWith("Arrow");
      hand.isAtWork = isDown && !isArrow;
    };
    document.addEventListener(type, listener, { capture: true, signal });
  };
  for (const type of ["pointerdown", "pointerup", "pointercancel", "keydown", "keyup"] as const) {
    on(type);
  }
  return hand;
}

function isSeen(each: HTMLElement): boolean {
  return each.closest("[hidden]") === null && each.getClientRects().length > 0;
}

/** Index of the last pane that begins before an element, -1 for none. */
function lastBefore(all: readonly HTMLElement[], to: Element | null): number {
  const follows = (each: HTMLElement): boolean =>
    to !== null && (each.compareDocumentPosition(to) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
  return all.findLastIndex(follows);
}
