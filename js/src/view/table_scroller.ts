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

/** Where the header has not been laid out yet. */
const HEADER_HEIGHT = 32;
/** Rows are drawn so far beyond the window: the browser scrolls before we can draw. */
const OVERSCAN = 256;
/** Nothing has moved for so long: the thumb may be put right. */
const SETTLED_MS = 150;

export interface ScrollerEvents {
  /** Other rows came on screen, or the size changed. */
  onMove: () => void;
  /** Nothing has moved for a while. */
  onSettled: () => void;
  /** The position that stays on screen when the window gets smaller, if it is there. */
  kept: () => number | undefined;
}

export interface Layout {
  /** Rows of the view. */
  shown: number;
  /** Room is kept for so many. */
  total: number;
  rowHeight: number;
  /** What is at the top stays there, though its position is now another. */
  moved?: number;
}

export class Scroller {
  readonly element = element("div", "lbw-table__scroller");
  /** As high as all rows of the view together, or as browsers allow. */
  readonly grid = element("div", "lbw-table__grid");
  readonly #events: ScrollerEvents;
  readonly #sizes = new ResizeObserver(() => this.#onSize());
  #state: ScrollState = { scroll: 0, top: 0 };
  #shown = 0;
  #total = 0;
  #rowHeight = 64;
  #viewport = 0;
  #header: HTMLElement | undefined;
  #headerHeight = HEADER_HEIGHT;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(events: ScrollerEvents, signal: AbortSignal) {
    this.#events = events;
    this.element.append(this.grid);
    this.element.addEventListener("scroll", () => this.#onScroll(), { signal, passive: true });
    this.#sizes.observe(this.element);
    this.#sizes.observe(this.grid);
    const end = (): void => {
      this.#sizes.disconnect();
      clearTimeout(this.#timer);
    };
    signal.addEventListener("abort", end, { once: true });
  }

  /** Puts a header into the grid, which stays at its top; it may be of any height. */
  setHeader(header: HTMLElement): void {
    this.#header = header;
    this.grid.prepend(header);
    this.#sizes.observe(header);
  }

  get rowHeight(): number {
    return this.#rowHeight;
  }

  /** Where the first row of all stands, in pixels below the top of the grid: now, as scrolled. */
  get origin(): number {
    // Rounded as browsers lay out, so that it stays the same while both ends move alike.
    return Math.round((this.#headerHeight + this.#state.scroll - this.#state.top) * 64) / 64;
  }

  /** Positions on screen: from the first up to, not including, the second. */
  get range(): [first: number, stop: number] {
    return visibleRows(this.#track, this.#rowHeight, this.#state.top);
  }

  /** Positions to draw: some more at both ends. */
  get drawn(): [first: number, stop: number] {
    const rows = Math.ceil(OVERSCAN / this.#rowHeight);
    const [first, stop] = this.range;
    return [Math.max(0, first - rows), Math.min(this.#shown, stop + rows)];
  }

  /** Rows that fit the window whole, at least one. */
  get wholeRows(): number {
    return Math.max(1, Math.floor(this.#viewport / this.#rowHeight));
  }

  /** Shows so many rows of this height, with the same row at the top where it still exists. */
  layout({ shown, total, rowHeight, moved = 0 }: Layout): void {
    const first = this.#state.top / this.#rowHeight + moved;
    [this.#shown, this.#total, this.#rowHeight] = [shown, total, rowHeight];
    const { style } = this.grid;
    this.grid.dataset.rowHeight = String(rowHeight);
    style.setProperty("--lbw-table-row-height", `${rowHeight}px`);
    style.setProperty("--lbw-table-lines", String(Math.max(1, Math.floor((rowHeight - 8) / 18))));
    this.#measure();
    this.#resize();
    this.#jump(first * rowHeight);
  }

  /** Scrolls to the first row. */
  toStart(): void {
    this.#jump(0);
  }

  /** Scrolls as little as possible to have this row on screen. */
  reveal(position: number): void {
    const top = topShowing(this.#track, this.#rowHeight, position, this.#state.top);
    if (top !== this.#state.top) this.#jump(top);
  }

  /** Scrolls sideways to have this cell on screen, right of those that stay in place. */
  revealCell(cell: HTMLElement, frozen: number): void {
    if (!this.grid.hasAttribute("data-wide") || getComputedStyle(cell).position === "sticky")
      return;
    const view = this.element;
    const left = cell.offsetLeft - frozen;
    const right = cell.offsetLeft + cell.offsetWidth - view.clientWidth;
    if (view.scrollLeft > left) view.scrollLeft = left;
    else if (view.scrollLeft < right) view.scrollLeft = Math.min(right, left);
  }

  get #track(): Track {
    return { content: this.#shown * this.#rowHeight, viewport: this.#viewport };
  }

  #measure(): void {
    this.#headerHeight = this.#header?.offsetHeight || HEADER_HEIGHT;
    this.#viewport = Math.max(0, this.element.clientHeight - this.#headerHeight);
    this.grid.toggleAttribute("data-wide", this.grid.offsetWidth > this.element.clientWidth);
  }

  /** The height of the window may depend on that of the grid, and the other way round. */
  #resize(): void {
    const reserved = `${this.#headerHeight + this.#total * this.#rowHeight}px`;
    this.element.style.setProperty("--lbw-table-reserved", reserved);
    this.grid.style.setProperty("--lbw-table-header-height", `${this.#headerHeight}px`);
    this.grid.style.height = `${this.#headerHeight + elementHeight(this.#track)}px`;
    this.#measure();
  }

  #onSize(): void {
    const before = [this.#viewport, this.#headerHeight];
    const [first, stop] = this.range;
    this.#measure();
    if (this.#viewport === before[0] && this.#headerHeight === before[1]) return;
    this.#resize();
    this.#jump(this.#state.top);
    const kept = this.#events.kept();
    if (kept !== undefined && first <= kept && kept < stop) this.reveal(kept);
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
      const { origin } = this;
      this.#set(settled(this.#track, this.#state.top));
      if (this.origin !== origin) this.#events.onMove();
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
