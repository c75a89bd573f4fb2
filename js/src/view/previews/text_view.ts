// A text that can be longer than what is shown of it.
import { Copy, TextWrap } from "lucide";
import type { TextPreview } from "../../protocol.gen.ts";
import { element } from "../elements.ts";
import { errorText } from "../error_text.ts";
import { isAbort } from "../table_data.ts";
import { copyText } from "../tile_copy.ts";
import { type BarButton, barButton, pageBar } from "./page_bar.ts";
import { bytesText, charactersText } from "./sizes.ts";

/** Parts that are in the page at once, of 256 kB each: the first goes when another comes. */
export const MAX_PARTS = 16;

/** For all texts that are shown: how somebody likes to read is no matter of the text. */
let isWrapped = true;

export interface TextOptions {
  first: TextPreview;
  /** Asks for the part that begins there. */
  more: (start: number) => Promise<TextPreview>;
  signal: AbortSignal;
  /** Before those of its own. */
  buttons?: readonly BarButton[];
}

export class TextView {
  readonly element = element("div", "lbw-text");
  readonly #options: TextOptions;
  readonly #about = element("span", "");
  readonly #scroller = element("div", "lbw-text__scroller");
  readonly #body = element("pre", "lbw-text__body");
  readonly #earlier = element("div", "lbw-text__end");
  readonly #later = element("div", "lbw-text__end");
  /** Of the parts in the page: where each begins. */
  #starts: number[] = [0];
  #last: TextPreview;
  #isAsking = false;

  constructor(options: TextOptions) {
    this.#options = options;
    this.#last = options.first;
    const isFile = options.first.encoding !== "";
    this.#body.classList.toggle("lbw-text__body--code", isFile);
    this.#scroller.tabIndex = 0;
    this.#scroller.setAttribute("role", "region");
    this.#scroller.setAttribute("aria-label", "Text");
    this.#scroller.addEventListener("keydown", (event) => this.#onKey(event));
    this.#scroller.append(this.#earlier, this.#body, this.#later);
    const wrap = barButton(TextWrap, "Wrap lines", () => {
      isWrapped = !isWrapped;
      this.#wrap(wrap);
    });
    const copy = barButton(Copy, "Copy", () => void this.#copy());
    this.element.append(
      pageBar(this.#about, [...(options.buttons ?? []), wrap, copy]),
      this.#scroller,
    );
    this.#wrap(wrap);
    this.#body.append(part(options.first));
    this.#tell();
  }

  #wrap(button: BarButton): void {
    button.set("Wrap lines", isWrapped);
    this.#body.classList.toggle("lbw-text__body--wrapped", isWrapped);
  }

  /** What is shown, of how much. */
  #tell(copied = ""): void {
    const { encoding, size, next } = this.#last;
    const count = encoding === "" ? charactersText : bytesText;
    const from = this.#starts[0] ?? 0;
    const whole = size === null ? "" : count(size);
    const shown = next ?? size ?? 0;
    const range = from > 0 ? `${count(from)} to ${count(shown)}` : `first ${count(shown)}`;
    const isWhole = from === 0 && next === null;
    const extent = isWhole ? whole : whole === "" ? range : `${range} of ${whole}`;
    this.#about.textContent = [encoding, extent, copied].filter((text) => text !== "").join(" · ");
    this.#end(this.#earlier, from > 0, "Show from the beginning", () => this.#show(0));
    this.#end(this.#later, next !== null, "Show more", () => this.#show(next ?? 0));
  }

  #end(place: HTMLElement, isNeeded: boolean, label: string, onClick: () => void): void {
    place.hidden = !isNeeded;
    if (!isNeeded) return;
    const button = element("button", "lbw-button", label);
    button.type = "button";
    button.addEventListener("click", onClick);
    place.replaceChildren(button);
  }

  /** Adds the part that begins there, or begins anew. */
  async #show(start: number): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    const place = start === 0 ? this.#earlier : this.#later;
    for (const button of place.querySelectorAll("button")) {
      button.disabled = true;
      button.textContent = "Loading…"; // the first time the whole file, where it is not here yet
    }
    try {
      const found = await this.#options.more(start);
      if (!this.#options.signal.aborted) this.#take(start, found);
    } catch (error) {
      if (isAbort(error) || this.#options.signal.aborted) return;
      this.#tell();
      const problem = element("span", "lbw-text__problem", errorText(error));
      problem.setAttribute("role", "alert");
      place.append(problem);
    } finally {
      this.#isAsking = false;
    }
  }

  #take(start: number, found: TextPreview): void {
    this.#last = found;
    if (start === 0) {
      this.#starts = [];
      this.#body.replaceChildren();
    }
    this.#starts.push(start);
    this.#body.append(part(found));
    while (this.#starts.length > MAX_PARTS) {
      this.#starts.shift();
      this.#body.firstChild?.remove();
    }
    this.#tell();
    this.#scroller.focus({ preventScroll: true }); // the button that had it is another now
    if (start === 0) this.#scroller.scrollTop = 0;
  }

  async #copy(): Promise<void> {
    const isCopied = await copyText(this.#body.textContent ?? "");
    if (!this.#options.signal.aborted) {
      this.#tell(isCopied ? "copied" : "this page may not copy: select the text and press Ctrl C");
    }
  }

  /** Everything is the whole text, not the whole notebook. */
  #onKey(event: KeyboardEvent): void {
    if (event.key !== "a" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    window.getSelection()?.selectAllChildren(this.#body);
  }
}

function part({ text }: TextPreview): HTMLElement {
  return element("span", "", text);
}
