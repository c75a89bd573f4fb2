// The search field: keeps the rows that hold a text, wherever.
import { Search, X } from "lucide";
import { withText } from "../../core/questions.ts";
import { element } from "../elements.ts";
import { icon, iconButton } from "../icons.ts";
import type { TableControl } from "../table_control.ts";

/** The hand has stopped typing. */
const TYPING_MS = 250;

export class SearchField {
  readonly element = element("div", "lbw-table__search-field");
  readonly #input = element("input", "lbw-table__search");
  readonly #control: TableControl;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #searched = "";

  constructor(control: TableControl) {
    this.#control = control;
    const { signal } = control;
    const input = this.#input;
    input.type = "text";
    input.placeholder = "Search keys, URLs, text…";
    input.setAttribute("aria-label", "Search keys, URLs and text");
    const onInput = (): void => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#commit(), TYPING_MS);
    };
    input.addEventListener("input", onInput, { signal });
    input.addEventListener("keydown", (event) => this.#onKey(event), { signal });
    signal.addEventListener("abort", () => clearTimeout(this.#timer), { once: true });
    const clear = iconButton(X, "Clear search", () => {
      this.#clear();
      input.focus();
    });
    clear.classList.add("lbw-table__clear");
    this.element.append(icon(Search), input, clear);
  }

  focus(): void {
    this.#input.focus();
    this.#input.select();
  }

  /** Shows what is searched for now; what is being typed stays. */
  show(text: string): void {
    if (text === this.#searched) return;
    this.#searched = text;
    if (document.activeElement !== this.#input) this.#input.value = text;
  }

  #clear(): void {
    this.#input.value = "";
    this.#commit();
  }

  #commit(): void {
    clearTimeout(this.#timer);
    const text = this.#input.value.trim();
    if (text === this.#searched) return;
    this.#searched = text;
    this.#control.show(withText(this.#control.asked, text));
  }

  #onKey(event: KeyboardEvent): void {
    // Whatever is typed here is no key of the grid or the host.
    event.stopPropagation();
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    if (event.key === "Escape") this.#clear();
    else this.#commit();
    this.#control.focusGrid();
  }
}
