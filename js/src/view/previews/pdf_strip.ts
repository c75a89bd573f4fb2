// The pages of a document, small, one below the other: only those in view exist and are asked for.
import { ImageOff } from "lucide";
import { element } from "../elements.ts";
import { errorText } from "../error_text.ts";
import { icon } from "../icons.ts";
import { isAbort } from "../table_data.ts";
import type { Box, PageAnswer } from "./source.ts";

/** CSS pixels of a page with its number, and of its picture; as in the style sheet. */
export const PITCH = 132;
const PICTURE = { width: 80, height: 100 };
/** So long nothing scrolls before pictures are asked for. */
export const SETTLE_MS = 100;
/** The page itself, and whatever else is shown, are not to wait for many of them. */
export const MAX_IN_FLIGHT = 2;
export const MAX_KEPT = 100;
const OVERSCAN = 2;

export interface PdfStripOptions {
  pages: number;
  draw: (page: number, box: Box, signal: AbortSignal) => Promise<PageAnswer>;
  onPick: (page: number) => void;
  signal: AbortSignal;
}

type Small = { url: string } | { reason: string };

let strips = 0;

export class PdfStrip {
  readonly element = element("div", "lbw-pdf__strip");
  readonly #track = element("div", "lbw-pdf__track");
  readonly #options: PdfStripOptions;
  readonly #prefix = `lbw-pdf-${strips++}`;
  readonly #items = new Map<number, HTMLElement>();
  // Map order is from least to most recently used.
  readonly #kept = new Map<number, Small>();
  readonly #asked = new Map<number, AbortController>();
  #selected = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: PdfStripOptions) {
    this.#options = options;
    const { pages, onPick, signal } = options;
    this.element.tabIndex = 0;
    this.element.setAttribute("role", "listbox");
    this.element.setAttribute("aria-label", "Pages");
    this.#track.setAttribute("role", "presentation");
    this.#track.style.height = `${pages * PITCH}px`;
    this.element.append(this.#track);
    this.element.addEventListener("scroll", () => this.#look(), { passive: true, signal });
    this.element.addEventListener(
      "click",
      (event) => {
        const item = event.target instanceof Element ? event.target.closest("[data-page]") : null;
        if (item instanceof HTMLElement) onPick(Number(item.dataset.page));
      },
      { signal },
    );
    const watcher = new ResizeObserver(() => this.#look());
    watcher.observe(this.element);
    signal.addEventListener("abort", () => {
      watcher.disconnect();
      this.#clear();
    });
  }

  /** Marks a page and brings it into view. */
  select(page: number): void {
    this.#selected = page;
    const { scrollTop, clientHeight } = this.element;
    const [top, bottom] = [page * PITCH, (page + 1) * PITCH];
    if (top < scrollTop) this.element.scrollTop = top;
    else if (bottom > scrollTop + clientHeight) this.element.scrollTop = bottom - clientHeight;
    this.#look();
  }

  /** A small picture of a page, if one is here. */
  pictureOf(page: number): string | undefined {
    const small = this.#kept.get(page);
    return small !== undefined && "url" in small ? small.url : undefined;
  }

  #look(): void {
    if (this.#options.signal.aborted) return;
    const [first, last] = this.#inView();
    const from = Math.max(0, first - OVERSCAN);
    const to = Math.min(this.#options.pages, last + OVERSCAN);
    for (const [page, item] of this.#items) {
      if (page >= from && page < to) continue;
      item.remove();
      this.#items.delete(page);
    }
    for (let page = from; page < to; page++) {
      if (!this.#items.has(page)) this.#add(page);
    }
    for (const [page, item] of this.#items) {
      item.setAttribute("aria-selected", String(page === this.#selected));
    }
    const isHere = this.#items.has(this.#selected);
    if (isHere) this.element.setAttribute("aria-activedescendant", this.#id(this.#selected));
    else this.element.removeAttribute("aria-activedescendant");
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#settled(), SETTLE_MS);
  }

  /** Positions of the pages in view: from the first up to, not including, the last. */
  #inView(): [number, number] {
    const { scrollTop, clientHeight } = this.element;
    const first = Math.floor(scrollTop / PITCH);
    return [first, Math.min(this.#options.pages, Math.ceil((scrollTop + clientHeight) / PITCH))];
  }

  #add(page: number): void {
    const item = element("div", "lbw-pdf__item");
    item.id = this.#id(page);
    item.dataset.page = String(page);
    item.style.top = `${page * PITCH}px`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-label", `Page ${(page + 1).toLocaleString("en")}`);
    item.setAttribute("aria-posinset", String(page + 1));
    item.setAttribute("aria-setsize", String(this.#options.pages));
    item.append(
      element("span", "lbw-pdf__small"),
      element("span", "lbw-pdf__number", (page + 1).toLocaleString("en")),
    );
    this.#items.set(page, item);
    this.#track.append(item);
    this.#put(page);
  }

  #put(page: number): void {
    const [item, small] = [this.#items.get(page), this.#kept.get(page)];
    const place = item?.firstElementChild;
    if (item === undefined || small === undefined || !place) return;
    this.#kept.delete(page);
    this.#kept.set(page, small);
    if ("reason" in small) {
      item.title = small.reason;
      place.replaceChildren(icon(ImageOff));
      return;
    }
    const image = element("img", "lbw-pdf__thumbnail");
    image.alt = "";
    image.draggable = false;
    image.src = small.url;
    place.replaceChildren(image);
  }

  #settled(): void {
    const [first, last] = this.#inView();
    for (const [page, question] of this.#asked) {
      if (page >= first && page < last) continue;
      question.abort();
      this.#asked.delete(page);
    }
    this.#ask();
  }

  #ask(): void {
    const [first, last] = this.#inView();
    for (let page = first; page < last; page++) {
      if (this.#asked.size >= MAX_IN_FLIGHT) return;
      if (!this.#kept.has(page) && !this.#asked.has(page)) void this.#fetch(page);
    }
  }

  async #fetch(page: number): Promise<void> {
    const question = new AbortController();
    this.#asked.set(page, question);
    const scale = window.devicePixelRatio;
    const box = {
      width: Math.round(PICTURE.width * scale),
      height: Math.round(PICTURE.height * scale),
    };
    try {
      const answer = await this.#options.draw(page, box, question.signal);
      if (question.signal.aborted) return;
      const blob = new Blob([answer.bytes], { type: answer.content_type });
      this.#keep(page, { url: URL.createObjectURL(blob) });
    } catch (error) {
      if (question.signal.aborted || isAbort(error)) return;
      this.#keep(page, { reason: errorText(error) });
    } finally {
      if (this.#asked.get(page) === question) this.#asked.delete(page);
    }
    this.#ask();
  }

  #keep(page: number, small: Small): void {
    this.#kept.set(page, small);
    this.#put(page);
    for (const [oldest, old] of this.#kept) {
      if (this.#kept.size <= MAX_KEPT) break;
      if ("url" in old) URL.revokeObjectURL(old.url);
      this.#kept.delete(oldest);
    }
  }

  #clear(): void {
    clearTimeout(this.#timer);
    for (const question of this.#asked.values()) question.abort();
    for (const small of this.#kept.values()) if ("url" in small) URL.revokeObjectURL(small.url);
    this.#kept.clear();
  }

  #id(page: number): string {
    return `${this.#prefix}-${page}`;
  }
}
