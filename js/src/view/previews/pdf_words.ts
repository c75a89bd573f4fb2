// The words of a page, to read, select and copy.
import { Copy } from "lucide";
import { element } from "../elements.ts";
import { icon } from "../icons.ts";
import { copyText } from "../tile_copy.ts";
import type { PageAnswer } from "./source.ts";

export class PdfWords {
  readonly element = element("section", "lbw-pdf__words");
  readonly #about = element("p", "lbw-pdf__about");
  readonly #copy = element("button", "lbw-button");
  readonly #said = element("span", "lbw-pdf__said");
  readonly #text = element("div", "lbw-pdf__text");
  #page: number | undefined;

  constructor(signal: AbortSignal) {
    this.isShown = false;
    this.element.setAttribute("aria-label", "Words of the page");
    this.#copy.type = "button";
    this.#copy.append(icon(Copy), "Copy text");
    this.#copy.addEventListener("click", () => void this.#copyAll(), { signal });
    this.#said.setAttribute("role", "status");
    this.#text.tabIndex = 0;
    this.#text.setAttribute("role", "region");
    this.#text.setAttribute("aria-label", "Text");
    const head = element("div", "lbw-pdf__words-head");
    head.append(this.#copy, this.#said);
    this.element.append(head, this.#about, this.#text);
  }

  get isShown(): boolean {
    return !this.element.hidden;
  }

  set isShown(shown: boolean) {
    this.element.hidden = !shown;
  }

  /** The page whose words are here. */
  get page(): number | undefined {
    return this.#page;
  }

  /** The words of another page are about to come. */
  wait(): void {
    this.#page = undefined;
    this.#say("", "");
    this.#copy.disabled = true;
  }

  show(page: number, { text, text_source, text_note }: PageAnswer): void {
    this.#page = page;
    const about = [text === "" ? "" : `From ${text_source}.`, text_note];
    this.#say(
      about.filter((sentence) => sentence !== "").join(" "),
      text === "" ? "This page has no words; it may be a scan." : text,
    );
    this.#text.dataset.empty = String(text === "");
    this.#copy.disabled = text === "";
  }

  fail(page: number, reason: string): void {
    this.wait();
    this.#page = page;
    this.#say("", reason);
    this.#text.dataset.empty = "true";
  }

  #say(about: string, text: string): void {
    this.#said.textContent = "";
    this.#about.textContent = about;
    this.#about.hidden = about === "";
    this.#text.textContent = text;
    this.#text.scrollTop = 0;
  }

  async #copyAll(): Promise<void> {
    const text = this.#text.textContent ?? "";
    if (await copyText(text)) {
      this.#said.textContent = "Copied";
      return;
    }
    getSelection()?.selectAllChildren(this.#text);
    this.#said.textContent = "Press Ctrl C or ⌘ C";
  }
}
