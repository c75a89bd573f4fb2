// The line of a swipe over the map: a slider to take hold of, by hand or by key.
import type { Orientation } from "../protocol.gen.ts";
import { element } from "./elements.ts";

/** `settled` tells the last of a hand's movement. */
export type MoveLine = (position: number, settled: boolean) => void;

const STEP = 0.01; // of the map
const PAGE = 0.1;

const MOVES: Record<string, (position: number) => number> = {
  ArrowLeft: (position) => position - STEP,
  ArrowUp: (position) => position - STEP,
  ArrowRight: (position) => position + STEP,
  ArrowDown: (position) => position + STEP,
  PageUp: (position) => position - PAGE,
  PageDown: (position) => position + PAGE,
  Home: () => 0,
  End: () => 1,
};

// Leaflet drags and zooms by these, on the element that holds the line.
const FOR_LEAFLET = ["pointerdown", "mousedown", "touchstart", "click", "dblclick"];

export class SwipeLine {
  readonly element = element("div", "lbw-tile-swipe");
  readonly #container: HTMLElement;
  readonly #onMove: MoveLine;
  #position = 0.5;
  #orientation: Orientation = "vertical";

  /** `container`: the map, whose size positions are parts of. */
  constructor(container: HTMLElement, onMove: MoveLine, signal: AbortSignal) {
    this.#container = container;
    this.#onMove = onMove;
    this.element.tabIndex = 0;
    this.element.hidden = true;
    this.element.setAttribute("role", "slider");
    this.element.setAttribute("aria-label", "Swipe line");
    this.element.setAttribute("aria-valuemin", "0");
    this.element.setAttribute("aria-valuemax", "100");
    this.element.append(element("div", "lbw-tile-swipe__grip"));
    for (const type of FOR_LEAFLET) {
      this.element.addEventListener(type, (event) => event.stopPropagation());
    }
    this.element.addEventListener("pointerdown", (event) => this.#take(event));
    this.element.addEventListener("keydown", (event) => this.#onKey(event));
    container.append(this.element);
    signal.addEventListener("abort", () => this.element.remove(), { once: true });
  }

  show(position: number, orientation: Orientation): void {
    this.#position = position;
    this.#orientation = orientation;
    this.element.hidden = false;
    this.element.dataset.orientation = orientation;
    const percent = Math.round(position * 100);
    this.element.setAttribute("aria-valuenow", String(percent));
    this.element.setAttribute("aria-valuetext", `${percent} %`);
    // The line is upright, so it is moved sideways.
    const direction = orientation === "vertical" ? "horizontal" : "vertical";
    this.element.setAttribute("aria-orientation", direction);
    this.element.style.setProperty("--lbw-swipe", `${position * 100}%`);
  }

  hide(): void {
    this.element.hidden = true;
  }

  #take(event: PointerEvent): void {
    if (event.button !== 0) return;
    const { element: line } = this;
    const taken = this.#along(event) - this.#position; // the line does not jump under the hand
    const ending = new AbortController();
    const move = (moved: PointerEvent, settled: boolean): void => {
      if (moved.pointerId === event.pointerId) this.#moveTo(this.#along(moved) - taken, settled);
    };
    const end = (moved: PointerEvent): void => {
      move(moved, true);
      ending.abort();
    };
    line.setPointerCapture(event.pointerId);
    line.addEventListener("pointermove", (moved) => move(moved, false), ending);
    line.addEventListener("pointerup", end, ending);
    line.addEventListener("pointercancel", end, ending);
  }

  #onKey(event: KeyboardEvent): void {
    const move = MOVES[event.key];
    if (move === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    this.#moveTo(move(this.#position), true);
  }

  #moveTo(position: number, settled: boolean): void {
    this.#onMove(Math.min(1, Math.max(0, position)), settled);
  }

  /** Where the hand is, as a part of the map. */
  #along({ clientX, clientY }: PointerEvent): number {
    const { left, top, width, height } = this.#container.getBoundingClientRect();
    return this.#orientation === "vertical" ? (clientX - left) / width : (clientY - top) / height;
  }
}
