// What the table says in words: how many rows, that there are none, what went wrong.
import type { View } from "../protocol.gen.ts";
import { element } from "./elements.ts";

export interface Counts {
  total: number;
  /** Rows of the view. */
  shown: number;
  selected: number;
}

/** "12 of 30 rows · 2 selected". */
export function statusText({ total, shown, selected }: Counts, view: View, late: boolean): string {
  const noun = total === 1 ? "row" : "rows";
  const all = `${total.toLocaleString("en")} ${noun}`;
  const parts = [view.text === "" ? all : `${shown.toLocaleString("en")} of ${all}`];
  if (selected > 0) parts.push(`${selected.toLocaleString("en")} selected`);
  if (late) parts.push("waiting for the kernel");
  return parts.join(" · ");
}

/** So long may rows be missing before the table says that it waits. */
const PATIENCE_MS = 1000;

/** Tells when something has been waited for too long. */
export class Patience {
  over = false;
  readonly #onOver: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(onOver: () => void) {
    this.#onOver = onOver;
  }

  wait(waiting: boolean): void {
    if (waiting) {
      this.#timer ??= setTimeout(() => {
        this.over = true;
        this.#onOver();
      }, PATIENCE_MS);
    } else {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.over = false;
    }
  }
}

export class Notices {
  /** Stands in for the rows where there are none. */
  readonly empty = element("div", "lbw-table__empty");
  readonly error = element("div", "lbw-table__error");

  constructor() {
    this.error.setAttribute("role", "alert");
    this.empty.hidden = true;
    this.error.hidden = true;
  }

  showEmpty(shown: number, view: View, onClear: () => void): void {
    this.empty.hidden = shown > 0;
    const text = view.text === "" ? "No rows" : `No rows hold “${view.text}”.`;
    if (this.empty.hidden || this.empty.firstChild?.textContent === text) return;
    this.empty.replaceChildren(text);
    if (view.text !== "") this.empty.append(button("Clear search", onClear));
  }

  showError(error: unknown, onRetry: () => void): void {
    const text = error instanceof Error ? error.message : String(error);
    this.error.replaceChildren(text, button("Try again", onRetry));
    this.error.hidden = false;
  }

  hideError(): void {
    this.error.hidden = true;
  }
}

function button(name: string, onClick: () => void): HTMLButtonElement {
  const made = element("button", "lbw-button");
  made.type = "button";
  made.textContent = name;
  made.addEventListener("click", onClick);
  return made;
}
