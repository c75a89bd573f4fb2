// What the hand does on the stage in each way of comparing: pan, zoom, move the line, draw, pick.
import { type Point, type Rectangle, type Size, toPicture } from "../core/viewport.ts";
import type { Comparison } from "../protocol.gen.ts";
import type { Camera } from "./overlay_camera.ts";
import type { Gesture, PointerActions } from "./overlay_pointer.ts";
import type { Surface } from "./overlay_surface.ts";

export interface HandOptions {
  /** The pixel of the picture under the cursor, or null beside it. */
  onCursor: (at: Point | null) => void;
  /** A click while a pixel is being picked. */
  onPick: (at: Point) => void;
  /** `settled` tells the last of a hand's movement. */
  onCompare: (change: Partial<Comparison>, settled: boolean) => void;
  /** The hand let go of the picture. */
  onRelease: () => void;
  /** Whether the widget has the focus: without it a plain wheel scrolls the notebook. */
  hasFocus: () => boolean;
}

const NEAR = 16; // CSS pixels within which the line of a swipe is taken hold of
const RADIUS_STEP = 1.1;

export class Hand implements PointerActions {
  readonly #camera: Camera;
  readonly #surface: Surface;
  readonly #options: HandOptions;
  #comparison: Comparison;
  #at: Point | null = null; // of the cursor
  isPicking = false;

  constructor(camera: Camera, surface: Surface, options: HandOptions, comparison: Comparison) {
    this.#camera = camera;
    this.#surface = surface;
    this.#options = options;
    this.#comparison = comparison;
  }

  setComparison(comparison: Comparison): void {
    this.#comparison = comparison;
  }

  readonly press = (at: Point, event: PointerEvent): Gesture | null => {
    if (this.isPicking) {
      const pixel = this.#surface.pixelAt(at);
      if (pixel !== null) this.#options.onPick(pixel);
      return null;
    }
    if (this.#comparison.mode === "difference" && event.shiftKey) return this.#drawRegion(at);
    if (this.#isOnLine(at)) return this.#moveLine();
    return this.#camera.isPannable ? this.#pan(at) : null;
  };

  /** The picture moved: another of its pixels may be under the cursor. */
  moved(): void {
    if (this.#at !== null) this.#options.onCursor(this.#surface.pixelAt(this.#at));
  }

  readonly hover = (at: Point | null): void => {
    this.#at = at;
    if (at !== null) this.#surface.setLens(at);
    this.#options.onCursor(at === null ? null : this.#surface.pixelAt(at));
  };

  readonly wheel = (at: Point, pixels: number, event: WheelEvent): boolean => {
    if (!event.ctrlKey && !this.#options.hasFocus()) return false;
    const { mode, radius } = this.#comparison;
    if (event.shiftKey && mode === "lens") {
      const changed = radiusWithin(pixels < 0 ? radius * RADIUS_STEP : radius / RADIUS_STEP);
      this.#options.onCompare({ radius: changed }, false);
      return true;
    }
    // A pinch on a touchpad comes as a wheel with Ctrl, in small steps.
    const speed = event.ctrlKey && Math.abs(pixels) < 50 ? 100 : 400;
    return this.#camera.zoom(2 ** (-pixels / speed), this.#surface.inPane(at));
  };

  #pan(start: Point): Gesture {
    let last = start;
    return {
      move: (at) => {
        this.#camera.pan({ x: at.x - last.x, y: at.y - last.y });
        last = at;
      },
      end: () => this.#options.onRelease(),
    };
  }

  /** Near the line of a swipe; anywhere, where there is nothing to pan to. */
  #isOnLine(at: Point): boolean {
    const { mode, position } = this.#comparison;
    if (mode !== "swipe") return false;
    const { along, room } = this.#across(at);
    const reach = NEAR * window.devicePixelRatio;
    return !this.#camera.isPannable || Math.abs(along - position * room) <= reach;
  }

  #moveLine(): Gesture {
    const moveTo = (at: Point, settled: boolean): void => {
      const { along, room } = this.#across(at);
      this.#options.onCompare({ position: Math.min(1, Math.max(0, along / room)) }, settled);
    };
    return { move: (at) => moveTo(at, false), end: (at) => moveTo(at, true) };
  }

  /** A point on the axis that the line moves along. */
  #across(at: Point): { along: number; room: number } {
    const { width, height } = this.#surface.size;
    return this.#comparison.orientation === "vertical"
      ? { along: at.x, room: width }
      : { along: at.y, room: height };
  }

  #drawRegion(start: Point): Gesture {
    const draw = (at: Point, settled: boolean): void => {
      const { picture, view } = this.#camera;
      if (picture === undefined) return;
      const [from, to] = [toPicture(view, start), toPicture(view, at)];
      const region = regionOf(clampTo(picture, from), clampTo(picture, to));
      this.#options.onCompare({ region }, settled);
    };
    return { move: (at) => draw(at, false), end: (at) => draw(at, true) };
  }
}

/** From one pixel to another, both included. */
export function regionOf(a: Point, b: Point): Rectangle {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  return { x, y, width: Math.abs(a.x - b.x) + 1, height: Math.abs(a.y - b.y) + 1 };
}

/** A radius of the lens that is allowed, in whole CSS pixels. */
export function radiusWithin(radius: number): number {
  return Math.min(512, Math.max(16, Math.round(radius)));
}

function clampTo({ width, height }: Size, { x, y }: Point): Point {
  return {
    x: Math.min(width - 1, Math.max(0, Math.floor(x))),
    y: Math.min(height - 1, Math.max(0, Math.floor(y))),
  };
}
