// One page of a document, large: drawn by the kernel as large as it is shown, so that it is sharp.
import { CircleAlert } from "lucide";
import { element } from "../elements.ts";
import { errorText } from "../error_text.ts";
import { isAbort } from "../table_data.ts";
import { drawnSize, nextStep, type PdfZoom, type Size, scaleOf, shownSize } from "./pdf_zoom.ts";
import { reason } from "./reasons.ts";
import type { Box, PageAnswer } from "./source.ts";

/** So long the size stays the same before a page is drawn anew in it. */
export const SETTLE_MS = 120;
/** CSS pixels around the page, as in the style sheet. */
const MARGIN = 12;

export interface PdfPageOptions {
  pages: number;
  /** Of the first page, in points. */
  first: Size;
  draw: (page: number, box: Box, signal: AbortSignal) => Promise<PageAnswer>;
  /** What to show until a page is drawn. */
  placeholder: (page: number) => string | undefined;
  onAnswer: (page: number, answer: PageAnswer) => void;
  /** Gets why the page cannot be drawn. */
  onFail: (page: number, text: string) => void;
  /** After every change of the zoom, also by another size of the view. */
  onZoom: () => void;
  signal: AbortSignal;
}

export class PdfPage {
  readonly element = element("div", "lbw-pdf__view");
  readonly #paper = element("div", "lbw-pdf__paper");
  readonly #image = element("img", "lbw-pdf__page");
  readonly #options: PdfPageOptions;
  /** Of the pages that were drawn, in points; others are taken to be as large as the first. */
  readonly #sizes = new Map<number, Size>();
  #page = 0;
  #zoom: PdfZoom = "readable";
  #url = "";
  #hasAsked = false;
  #asking = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: PdfPageOptions) {
    this.#options = options;
    const { signal } = options;
    this.element.tabIndex = 0;
    this.element.setAttribute("role", "group");
    this.#image.draggable = false;
    this.element.append(this.#paper);
    const watcher = new ResizeObserver(() => this.#resized());
    watcher.observe(this.element);
    signal.addEventListener("abort", () => {
      watcher.disconnect();
      clearTimeout(this.#timer);
      this.#asking.abort();
      this.#free();
    });
  }

  get page(): number {
    return this.#page;
  }

  get zoom(): PdfZoom {
    return this.#zoom;
  }

  set zoom(zoom: PdfZoom) {
    const before = this.#middle();
    this.#zoom = zoom;
    this.#layOut();
    this.element.scrollLeft = before.x * this.element.scrollWidth - this.element.clientWidth / 2;
    this.element.scrollTop = before.y * this.element.scrollHeight - this.element.clientHeight / 2;
    this.#drawSoon();
  }

  /** How large the page is shown: 1 is its own size. */
  get scale(): number {
    return scaleOf(this.zoom, this.#size(), this.#view());
  }

  step(direction: 1 | -1): void {
    this.zoom = nextStep(this.scale, direction);
  }

  show(page: number): void {
    this.#page = page;
    this.#free();
    const { pages, placeholder } = this.#options;
    const name = `Page ${(page + 1).toLocaleString("en")}`;
    this.element.setAttribute("aria-label", `${name} of ${pages.toLocaleString("en")}`);
    this.#image.alt = name;
    this.#put(placeholder(page));
    this.#layOut();
    this.element.scrollTop = 0;
    if (this.#isLaidOut()) void this.draw();
  }

  /** Asks for the page as it is shown now; what was asked before is given up. */
  async draw(): Promise<void> {
    clearTimeout(this.#timer);
    this.#asking.abort();
    const asking = new AbortController();
    this.#asking = asking;
    this.#hasAsked = true;
    const page = this.#page;
    const box = this.#box();
    this.element.setAttribute("aria-busy", "true");
    try {
      const answer = await this.#options.draw(page, box, asking.signal);
      if (asking.signal.aborted) return;
      this.#drawn(page, answer);
      this.#options.onAnswer(page, answer);
      const wanted = this.#box(); // now that its size is known
      if (wanted.width !== box.width || wanted.height !== box.height) this.#drawSoon();
    } catch (error) {
      if (asking.signal.aborted || isAbort(error)) return;
      this.#fail(errorText(error));
    }
    this.element.setAttribute("aria-busy", "false");
  }

  #drawn(page: number, { bytes, content_type, page_width, page_height }: PageAnswer): void {
    if (page_width > 0 && page_height > 0) {
      this.#sizes.set(page, { width: page_width, height: page_height });
    }
    this.#free();
    this.#url = URL.createObjectURL(new Blob([bytes], { type: content_type }));
    this.#put(this.#url);
    this.#layOut();
  }

  #fail(text: string): void {
    this.#free();
    this.#paper.style.width = "100%";
    this.#paper.style.height = "100%";
    this.#paper.dataset.shows = "reason";
    const said = reason(CircleAlert, text, "");
    const again = element("button", "lbw-button", "Try again");
    again.type = "button";
    again.addEventListener("click", () => void this.draw(), { once: true });
    said.append(again);
    this.#paper.replaceChildren(said);
    this.#options.onFail(this.#page, text);
  }

  #put(url: string | undefined): void {
    this.#paper.dataset.shows = "page";
    this.#paper.replaceChildren(...(url === undefined ? [] : [this.#image]));
    if (url !== undefined) this.#image.src = url;
  }

  #layOut(): void {
    if (this.#paper.dataset.shows !== "reason") {
      const { width, height } = shownSize(this.#size(), this.scale);
      this.#paper.style.width = `${width}px`;
      this.#paper.style.height = `${height}px`;
    }
    this.#options.onZoom();
  }

  #resized(): void {
    if (this.#options.signal.aborted || !this.#isLaidOut()) return;
    this.#layOut();
    if (!this.#hasAsked) void this.draw();
    else if (typeof this.#zoom !== "number") this.#drawSoon();
  }

  #isLaidOut(): boolean {
    return this.element.clientWidth > 0;
  }

  #drawSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.draw(), SETTLE_MS);
  }

  #box(): Box {
    return drawnSize(shownSize(this.#size(), this.scale), window.devicePixelRatio);
  }

  #size(): Size {
    return this.#sizes.get(this.#page) ?? this.#options.first;
  }

  #view(): Size {
    const length = (pixels: number): number => Math.max(32, pixels - 2 * MARGIN);
    const { clientWidth, clientHeight } = this.element;
    return { width: length(clientWidth), height: length(clientHeight) };
  }

  /** What stands in the middle of the view, as shares of all. */
  #middle(): { x: number; y: number } {
    const { scrollLeft, scrollTop, clientWidth, clientHeight, scrollWidth, scrollHeight } =
      this.element;
    return {
      x: (scrollLeft + clientWidth / 2) / Math.max(1, scrollWidth),
      y: (scrollTop + clientHeight / 2) / Math.max(1, scrollHeight),
    };
  }

  #free(): void {
    if (this.#url !== "") URL.revokeObjectURL(this.#url);
    this.#url = "";
  }
}
