// Above the grid: search, what is shown, the height of the rows, the list of keys.

import { Rows2, Rows3, Rows4, Search, X } from "lucide";
import type { ProblemsCell } from "../protocol.gen.ts";
import { element } from "./elements.ts";
import { icon, iconButton } from "./icons.ts";
import { type KeyHelp, keyHelp } from "./key_help.ts";
import { badges } from "./table_cells.ts";
import { ROW_HEIGHTS, type RowHeight } from "./table_data.ts";
import { KEY_HINTS } from "./table_keys.ts";
import type { Work } from "./table_viewing.ts";

/** The hand has stopped typing. */
const TYPING_MS = 250;
const HEIGHTS = {
  32: [Rows4, "Low rows"],
  64: [Rows3, "Rows of medium height"],
  128: [Rows2, "High rows"],
} as const satisfies Record<RowHeight, unknown>;

export interface ToolbarEvents {
  onSearch: (text: string) => void;
  onRowHeight: (height: RowHeight) => void;
  /** Escape or Enter in the search field. */
  onLeave: () => void;
}

export class Toolbar {
  readonly element = element("div", "lbw-table__toolbar");
  readonly help: KeyHelp;
  readonly #search = element("input", "lbw-table__search");
  readonly #status = element("div", "lbw-table__status");
  readonly #found = element("div", "lbw-table__found");
  readonly #work = element("span", "lbw-table__work");
  readonly #heights = new Map<RowHeight, HTMLButtonElement>();
  readonly #events: ToolbarEvents;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #searched = "";

  constructor(events: ToolbarEvents, signal: AbortSignal) {
    this.#events = events;
    this.help = keyHelp(KEY_HINTS);
    this.#status.setAttribute("role", "status");
    this.element.append(this.#makeSearch(signal), this.#status, this.#work, this.#found);
    this.element.append(this.#makeHeights(), this.help.button, this.help.panel);
    signal.addEventListener("abort", () => clearTimeout(this.#timer), { once: true });
  }

  /** What the table shows: "12 of 30 rows · 2 selected". */
  showStatus(text: string): void {
    if (this.#status.textContent !== text) this.#status.textContent = text;
  }

  /** How many problems all rows have; null where they were not checked. */
  showFound(found: ProblemsCell | null): void {
    this.#found.replaceChildren(...(found === null ? [] : badges(found)));
  }

  /** What takes long at the moment, with a way to stop it; null when nothing does. */
  showWork(work: Work | null): void {
    if (work === null) {
      this.#work.replaceChildren();
      return;
    }
    const stop = element("button", "lbw-button lbw-button--quiet");
    stop.type = "button";
    stop.textContent = "Cancel";
    stop.addEventListener("click", work.stop, { once: true });
    this.#work.replaceChildren(work.text, stop);
  }

  showRowHeight(height: RowHeight): void {
    for (const [each, button] of this.#heights) {
      button.setAttribute("aria-pressed", String(each === height));
    }
  }

  /** Empties the search field and shows all rows again. */
  clearSearch(): void {
    this.#search.value = "";
    this.#commit();
  }

  #commit(): void {
    clearTimeout(this.#timer);
    const text = this.#search.value.trim();
    if (text === this.#searched) return;
    this.#searched = text;
    this.#events.onSearch(text);
  }

  #makeSearch(signal: AbortSignal): HTMLElement {
    const field = element("div", "lbw-table__search-field");
    const clear = iconButton(X, "Clear search", () => {
      this.clearSearch();
      this.#search.focus();
    });
    clear.classList.add("lbw-table__clear");
    const input = this.#search;
    input.type = "text";
    input.placeholder = "Search keys, URLs, text…";
    input.setAttribute("aria-label", "Search keys, URLs and text");
    input.addEventListener(
      "input",
      () => {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#commit(), TYPING_MS);
      },
      { signal },
    );
    input.addEventListener("keydown", (event) => this.#onKey(event), { signal });
    field.append(icon(Search), input, clear);
    return field;
  }

  #onKey(event: KeyboardEvent): void {
    // Whatever is typed here is no key of the grid or the host.
    event.stopPropagation();
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    if (event.key === "Escape") this.clearSearch();
    else this.#commit();
    this.#events.onLeave();
  }

  #makeHeights(): HTMLElement {
    const group = element("div", "lbw-table__heights");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", "Row height");
    for (const height of ROW_HEIGHTS) {
      const [node, name] = HEIGHTS[height];
      const button = iconButton(node, name, () => this.#events.onRowHeight(height));
      this.#heights.set(height, button);
      group.append(button);
    }
    return group;
  }
}
