// Mouse, pen and fingers over a stage that is zoomed, in its device pixels.
import type { Point } from "../../core/viewport.ts";

export interface HandActions {
  pan: (by: Point) => void;
  zoom: (factor: number, at: Point) => void;
  isPannable: () => boolean;
  /** Says whether the wheel was used. */
  wheel: (at: Point, event: WheelEvent) => boolean;
  /** A double click. */
  twice: (at: Point) => void;
}

/** Follows up to two pointers over an element until the signal. */
export function followHands(stage: HTMLElement, actions: HandActions, signal: AbortSignal): void {
  const down = new Map<number, Point>();
  const at = (event: MouseEvent): Point => {
    const box = stage.getBoundingClientRect();
    const ratio = window.devicePixelRatio;
    return { x: (event.clientX - box.left) * ratio, y: (event.clientY - box.top) * ratio };
  };

  const press = (event: PointerEvent): void => {
    if (event.button !== 0 || down.size === 2) return;
    if (down.size === 0 && !actions.isPannable() && event.pointerType === "mouse") return;
    down.set(event.pointerId, at(event));
    stage.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent): void => {
    const before = down.get(event.pointerId);
    if (before === undefined) return;
    const now = at(event);
    const other = [...down].find(([id]) => id !== event.pointerId)?.[1];
    down.set(event.pointerId, now);
    if (other === undefined) {
      actions.pan({ x: now.x - before.x, y: now.y - before.y });
      return;
    }
    const [was, is] = [middle(before, other), middle(now, other)];
    actions.zoom(distance(now, other) / Math.max(1, distance(before, other)), is);
    actions.pan({ x: is.x - was.x, y: is.y - was.y });
  };
  const release = (event: PointerEvent): void => {
    down.delete(event.pointerId);
  };

  stage.addEventListener("pointerdown", press, { signal });
  stage.addEventListener("pointermove", move, { signal });
  stage.addEventListener("pointerup", release, { signal });
  stage.addEventListener("pointercancel", release, { signal });
  stage.addEventListener("dblclick", (event) => actions.twice(at(event)), { signal });
  stage.addEventListener(
    "wheel",
    (event) => {
      // With Ctrl the page would zoom, so never then.
      if (actions.wheel(at(event), event) || event.ctrlKey) event.preventDefault();
    },
    { signal, passive: false },
  );
}

function middle(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
