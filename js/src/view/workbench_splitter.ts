// A line between two panes that is dragged, or moved by keys.
import { element } from "./elements.ts";
import { type Span, type SplitterKeys, sizeByKey, within } from "./workbench_sizes.ts";

export interface SplitterOptions {
  /** What is made larger or smaller: "Height of the table". */
  label: string;
  /** Of the line: a horizontal one is moved up and down. */
  orientation: "horizontal" | "vertical";
  /** Id of the pane whose size it is. */
  pane: string;
  /** Whether that pane is before the line (above, left) or behind it. */
  side: "before" | "behind";
  /** Null is the size at first; `settled` when the hand lets go. */
  onSize: (size: number | null, settled: boolean) => void;
}

export class Splitter {
  readonly element = element("div", "lbw-workbench__splitter");
  readonly #options: SplitterOptions;
  readonly #keys: SplitterKeys;
  #span: Span = { size: 0, min: 0, max: 0 };
  /** While it is dragged: where the pointer went down, the size then, and the size now. */
  #drag: { from: number; size: number; now: number } | undefined;

  constructor(options: SplitterOptions, signal: AbortSignal) {
    this.#options = options;
    const arrows =
      options.orientation === "horizontal" ? ["ArrowUp", "ArrowDown"] : ["ArrowLeft", "ArrowRight"];
    if (options.side === "behind") arrows.reverse();
    const [smaller = "", larger = ""] = arrows;
    this.#keys = { smaller, larger };
    this.element.tabIndex = 0;
    for (const [name, value] of [
      ["role", "separator"],
      ["aria-label", options.label],
      ["aria-orientation", options.orientation],
      ["aria-controls", options.pane],
    ] as const) {
      this.element.setAttribute(name, value);
    }
    this.element.title = "Drag, or use the arrow keys; a double click brings the first size back";
    const on = <K extends keyof HTMLElementEventMap>(
      type: K,
      listener: (event: HTMLElementEventMap[K]) => void,
    ): void => this.element.addEventListener(type, listener, { signal });
    on("pointerdown", (event) => this.#begin(event));
    on("pointermove", (event) => this.#move(event));
    on("lostpointercapture", () => this.#end());
    on("dblclick", () => options.onSize(null, true));
  }

  /** Says how big the pane is, and may be. */
  update(span: Span): void {
    this.#span = span;
    this.element.setAttribute("aria-valuenow", String(Math.round(span.size)));
    this.element.setAttribute("aria-valuemin", String(span.min));
    this.element.setAttribute("aria-valuemax", String(Math.max(span.max, Math.round(span.size))));
  }

  /** Says whether it took the key. */
  handleKey(event: KeyboardEvent): boolean {
    if (event.altKey || event.ctrlKey || event.metaKey) return false;
    const size = sizeByKey(event, this.#span, this.#keys);
    if (size === undefined) return false;
    this.#options.onSize(size, true);
    return true;
  }

  #begin(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.element.setPointerCapture(event.pointerId);
    const { size } = this.#span;
    this.#drag = { from: this.#place(event), size, now: size };
    this.element.dataset.dragged = "";
  }

  #move(event: PointerEvent): void {
    if (this.#drag === undefined) return;
    const moved = this.#place(event) - this.#drag.from;
    const larger = this.#options.side === "before" ? moved : -moved;
    const size = within(this.#drag.size + larger, this.#span);
    if (size === this.#drag.now) return;
    this.#drag.now = size;
    this.#options.onSize(size, false);
  }

  #end(): void {
    const drag = this.#drag;
    this.#drag = undefined;
    delete this.element.dataset.dragged;
    if (drag !== undefined && drag.now !== drag.size) this.#options.onSize(drag.now, true);
  }

  #place({ clientX, clientY }: PointerEvent): number {
    return this.#options.orientation === "horizontal" ? clientY : clientX;
  }
}
