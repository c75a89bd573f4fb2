// The element that is scrolled, and which rows it has on screen. The arithmetic is core/windowing.
import {
  elementHeight,
  type ScrollState,
  scrolled,
  settled,
  type Track,
  topShowing,
  visibleRows,
} from "../core/windowing.ts";
import { element } from "./elements.ts";

export const HEADER_HEIGHT = 32;
/** Nothing has moved for so long: the thumb may be put right. */
const SETTLED_MS = 150;

export interface ScrollerEvents {
  /** Other rows came on screen, or the size changed. */
  onMove: () => void;
  /** Nothing has moved for a while. */
  onSettled: () => void;
}

export class Scroller {
  readonly element = element("div", "lbw-table__scroller");
  /** As high as all rows of the view together, or as browsers allow. */
  readonly grid = element("div", "lbw-table__grid");
  readonly #events: ScrollerEvents;
  #state: ScrollState = { scroll: 0, top: 0 };
  #shown = 0;
  #rowHeight = 64;
  #viewport = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(events: ScrollerEvents, signal: AbortSignal) {
    this.#events = events;
    this.element.append(this.grid);
    this.element.addEventListener("scroll", () => this.#onScroll(), { signal, passive: true });
    const sizes = new ResizeObserver(() => this.#measure());
    sizes.observe(this.element);
    signal.addEventListener(
      "abort",
      () => {
        sizes.disconnect();
        clearTimeout(this.#timer);
      },
      { once: true },
    );
  }

  get top(): number {
    return this.#state.top;
  }

  get rowHeight(): number {
    return this.#rowHeight;
  }

  /** Positions on screen: from the first up to, not including, the second. */
  get range(): [number, number] {
    return visibleRows(this.#track, this.#rowHeight, this.#state.top);
  }

  /** Rows that fit the window whole, at least one. */
  get wholeRows(): number {
    return Math.max(1, Math.floor(this.#viewport / this.#rowHeight));
  }

  /**
   * Shows so many rows of this height, with the same row at the top where it still exists, and keeps
   * room for `total` rows.
   */
  layout(shown: number, total: number, rowHeight: number): void {
    const first = this.#state.top / this.#rowHeight;
    [this.#shown, this.#rowHeight] = [shown, rowHeight];
    const reserved = `${HEADER_HEIGHT + total * rowHeight}px`;
    this.element.style.setProperty("--lbw-table-reserved", reserved);
    const style = this.grid.style;
    this.grid.dataset.rowHeight = String(rowHeight);
    style.setProperty("--lbw-table-row-height", `${rowHeight}px`);
    style.setProperty("--lbw-table-lines", String(Math.max(1, Math.floor((rowHeight - 8) / 18))));
    this.#viewport = this.#viewportNow();
    style.height = `${HEADER_HEIGHT + elementHeight(this.#track)}px`;
    this.#viewport = this.#viewportNow();
    this.#jump(first * rowHeight);
  }

  /** Scrolls as little as possible to have this row on screen. */
  reveal(position: number): void {
    const top = topShowing(this.#track, this.#rowHeight, position, this.#state.top);
    if (top !== this.#state.top) this.#jump(top);
  }

  /** Scrolls sideways to have this cell on screen, right of those that stay in place. */
  revealCell(cell: HTMLElement, frozen: number): void {
    if (getComputedStyle(cell).position === "sticky") return;
    const view = this.element;
    const left = cell.offsetLeft - frozen;
    const right = cell.offsetLeft + cell.offsetWidth - view.clientWidth;
    if (view.scrollLeft > left) view.scrollLeft = left;
    else if (view.scrollLeft < right) view.scrollLeft = Math.min(right, left);
  }

  get #track(): Track {
    return { content: this.#shown * this.#rowHeight, viewport: this.#viewport };
  }

  #viewportNow(): number {
    return Math.max(0, this.element.clientHeight - HEADER_HEIGHT);
  }

  #measure(): void {
    const viewport = this.#viewportNow();
    if (viewport === this.#viewport) return;
    this.#viewport = viewport;
    this.#jump(this.#state.top);
  }

  #onScroll(): void {
    const { scrollTop } = this.element;
    if (scrollTop !== this.#state.scroll) {
      this.#state = scrolled(this.#track, this.#state, scrollTop);
      this.#events.onMove();
    }
    this.#settleSoon();
  }

  #settleSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#set(settled(this.#track, this.#state.top));
      this.#events.onSettled();
    }, SETTLED_MS);
  }

  #jump(top: number): void {
    this.#set(settled(this.#track, top));
    this.#events.onMove();
    this.#settleSoon();
  }

  #set(state: ScrollState): void {
    if (Math.abs(this.element.scrollTop - state.scroll) >= 1) this.element.scrollTop = state.scroll;
    // The browser may round: what it says now is what later steps are counted from.
    this.#state = { scroll: this.element.scrollTop, top: state.top };
  }
}
