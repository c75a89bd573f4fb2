// The line of a swipe: a slider to take hold of, by hand or by key.
import type { Orientation } from "../protocol.gen.ts";
import { element } from "./elements.ts";
import { DRAGS } from "./overlay_pointer.ts";

const STEP = 0.01; // of the stage
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

export class SwipeLine {
  readonly element = element("div", "lbw-overlay__swipe");
  #position = 0.5;

  constructor(onMove: (position: number) => void) {
    this.element.tabIndex = 0;
    this.element.dataset[DRAGS] = "";
    this.element.hidden = true;
    this.element.setAttribute("role", "slider");
    this.element.setAttribute("aria-label", "Swipe line");
    this.element.setAttribute("aria-valuemin", "0");
    this.element.setAttribute("aria-valuemax", "100");
    this.element.append(element("div", "lbw-overlay__grip"));
    this.element.addEventListener("keydown", (event) => {
      const move = MOVES[event.key];
      if (move === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      onMove(Math.min(1, Math.max(0, move(this.#position))));
    });
  }

  show(position: number, orientation: Orientation): void {
    this.#position = position;
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
}
