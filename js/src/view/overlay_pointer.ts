// Mouse, pen and touch on the stage, in its device pixels.
import type { Point } from "../core/viewport.ts";

/** What a pressed button drags. */
export interface Gesture {
  move: (at: Point) => void;
  /** The hand let go. */
  end: (at: Point) => void;
}

export interface PointerActions {
  /** A button went down; null where there is nothing to drag. */
  press: (at: Point, event: PointerEvent) => Gesture | null;
  /** null: the pointer has left. */
  hover: (at: Point | null) => void;
  /** `pixels` as the page would scroll, down positive. Says whether the wheel was used. */
  wheel: (at: Point, pixels: number, event: WheelEvent) => boolean;
}

const LINE_PIXELS = 16;
/** Marks what lies on the stage and is dragged with it. */
export const DRAGS = "drags";
const DRAGGED = `[data-${DRAGS}]`;

/** Follows the pointer over an element until the signal. */
export function followPointer(
  element: HTMLElement,
  actions: PointerActions,
  signal: AbortSignal,
): void {
  let gesture: Gesture | null = null;
  const at = (event: MouseEvent): Point => {
    const box = element.getBoundingClientRect();
    const ratio = window.devicePixelRatio;
    return { x: (event.clientX - box.left) * ratio, y: (event.clientY - box.top) * ratio };
  };
  const release = (event: PointerEvent): void => {
    const ended = gesture;
    gesture = null;
    ended?.end(at(event));
  };
  element.addEventListener(
    "pointerdown",
    (event) => {
      // Buttons and lists that lie on the stage work by themselves.
      if (event.button !== 0 || !isStageItself(element, event.target)) return;
      gesture = actions.press(at(event), event);
      if (gesture !== null) element.setPointerCapture(event.pointerId);
    },
    { signal },
  );
  element.addEventListener(
    "pointermove",
    (event) => {
      gesture?.move(at(event));
      actions.hover(isStageItself(element, event.target) || gesture ? at(event) : null);
    },
    { signal },
  );
  element.addEventListener("pointerup", release, { signal });
  element.addEventListener("pointercancel", release, { signal });
  element.addEventListener("pointerleave", () => actions.hover(null), { signal });
  element.addEventListener(
    "wheel",
    (event) => {
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE;
      // With Shift some browsers turn the wheel sideways.
      const delta = event.deltaY || event.deltaX;
      const used = actions.wheel(at(event), lines ? delta * LINE_PIXELS : delta, event);
      // Where zooming ends the notebook scrolls on; with Ctrl the page would zoom, so never then.
      if (used || event.ctrlKey) event.preventDefault();
    },
    { signal, passive: false },
  );
}

/** Not a button, list or panel that lies on it. */
function isStageItself(stage: HTMLElement, target: EventTarget | null): boolean {
  return target === stage || (target instanceof Element && target.closest(DRAGGED) !== null);
}
