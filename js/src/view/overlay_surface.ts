// The surface of the stage: panes, what is painted in them, and which pixel lies under a point.
import { type Arranging, arrange, stackCount } from "../core/arrangement.ts";
import { stackLabel } from "../core/stacks.ts";
import {
  type Point,
  panesOf,
  type Rectangle,
  type Size,
  toPicture,
  toStage,
} from "../core/viewport.ts";
import type { Comparison } from "../protocol.gen.ts";
import { element } from "./elements.ts";
import type { Camera } from "./overlay_camera.ts";
import type { Drawings } from "./overlay_drawings.ts";
import { StackLabels } from "./overlay_labels.ts";
import { type Marks, paintMarks, paintPicture } from "./overlay_paint.ts";
import { DRAGS } from "./overlay_pointer.ts";

const PANE_GAP = 2; // CSS pixels
const GRID_SCALE = 16; // device pixels for one of the picture's from which the grid shows

export class Surface {
  readonly picture = element("canvas", "lbw-overlay__picture");
  readonly marks = element("canvas", "lbw-overlay__marks");
  readonly labels = new StackLabels();
  readonly #camera: Camera;
  readonly #drawings: Drawings;
  #comparison: Comparison;
  #size: Size = { width: 0, height: 0 }; // in device pixels
  #panes: Rectangle[] = [];
  #lens: Point | null = null; // null is the middle
  #cross: Marks["cross"] = null;
  #blinked = 0;
  #isSmooth = false;
  #hasGrid = true;
  #checkerboard: CanvasPattern | null = null;
  #isDue = false;

  constructor(camera: Camera, drawings: Drawings, comparison: Comparison) {
    this.#camera = camera;
    this.#drawings = drawings;
    this.#comparison = comparison;
    for (const canvas of [this.picture, this.marks]) canvas.dataset[DRAGS] = "";
  }

  get size(): Size {
    return this.#size;
  }

  setSize(size: Size): void {
    if (size.width === 0 || size.height === 0) return; // hidden for now
    this.#size = size;
    Object.assign(this.picture, size);
    Object.assign(this.marks, size);
    this.split(this.#camera.picture);
  }

  /** Cuts the stage into panes, as suits a picture and the way of comparing. */
  split(picture: Size | undefined): void {
    const count = this.#comparison.mode === "side-by-side" ? stackCount(this.#comparison) : 1;
    const gap = Math.round(PANE_GAP * window.devicePixelRatio);
    this.#panes = panesOf(this.#size, count, picture ?? this.#size, gap);
    const [pane] = this.#panes;
    if (pane) this.#camera.setPane({ width: pane.width, height: pane.height });
    this.#label();
    this.paint();
  }

  setComparison(comparison: Comparison): void {
    const isOther =
      comparison.mode !== this.#comparison.mode ||
      stackCount(comparison) !== stackCount(this.#comparison);
    this.#comparison = comparison;
    if (isOther) this.split(this.#camera.picture);
    this.#label();
    this.paint();
  }

  setSmooth(smooth: boolean): void {
    this.#isSmooth = smooth;
    this.paint();
  }

  setBlinked(blinked: 0 | 1): void {
    this.#blinked = blinked;
    this.#label();
    this.paint();
  }

  toggleGrid(): void {
    this.#hasGrid = !this.#hasGrid;
    this.paint();
  }

  /** Where the middle of the lens is. */
  setLens(at: Point): void {
    this.#lens = at;
    if (this.#comparison.mode === "lens") this.paint();
  }

  /** Marks a pixel in every pane; null for none. */
  setCross(cross: Marks["cross"]): void {
    this.#cross = cross;
    this.paint();
  }

  /** Brings the lens over a pixel. */
  lookThrough(pixel: Point): void {
    this.setLens(toStage(this.#camera.view, { x: pixel.x + 0.5, y: pixel.y + 0.5 }));
  }

  /** A point of the stage as one of the pane that it lies in. */
  inPane(at: Point): Point {
    const pane = this.#panes.find(
      ({ x, y, width, height }) => at.x >= x && at.y >= y && at.x < x + width && at.y < y + height,
    );
    return { x: at.x - (pane?.x ?? 0), y: at.y - (pane?.y ?? 0) };
  }

  /** The pixel of the picture under a point of the stage; null beside it. */
  pixelAt(at: Point): Point | null {
    const { picture, view } = this.#camera;
    if (picture === undefined) return null;
    const { x, y } = toPicture(view, this.inPane(at));
    const isInside = x >= 0 && y >= 0 && x < picture.width && y < picture.height;
    return isInside ? { x: Math.floor(x), y: Math.floor(y) } : null;
  }

  /** What is on stage, on a canvas of its own, transparent where the picture is. */
  snapshot(): HTMLCanvasElement {
    const canvas = document.createElement("canvas");
    Object.assign(canvas, this.#size);
    const context = canvas.getContext("2d");
    if (context !== null) this.#paintPicture(context, null);
    return canvas;
  }

  /** Paints anew before the next frame of the page. */
  paint(): void {
    // One that is due stays so: put off by every change, it would never come while the hand moves.
    if (this.#isDue) return;
    this.#isDue = true;
    requestAnimationFrame(() => {
      this.#isDue = false;
      this.#paintNow();
    });
  }

  /** Puts what was last drawn where it belongs now; while panning that is ahead of the engine. */
  #paintNow(): void {
    const picture = this.picture.getContext("2d");
    if (picture === null || this.#panes.length === 0) return;
    this.#paintPicture(picture, this.#pattern(picture));
    const marks = this.marks.getContext("2d");
    if (marks !== null) this.#paintMarks(marks);
  }

  #paintPicture(context: CanvasRenderingContext2D, checkerboard: CanvasPattern | null): void {
    paintPicture(context, {
      view: this.#camera.view,
      parts: arrange(this.#comparison, this.#arranging()),
      drawn: (drawing) => this.#drawings.get(drawing),
      isSmooth: this.#isSmooth,
      checkerboard,
    });
  }

  #paintMarks(context: CanvasRenderingContext2D): void {
    const { view, picture } = this.#camera;
    const { mode, region } = this.#comparison;
    const hasGrid = this.#hasGrid && view.scale >= GRID_SCALE;
    const marks =
      picture === undefined
        ? { cross: null, region: null, lens: null, grid: null }
        : {
            cross: this.#cross,
            region: mode === "difference" ? region : null,
            lens: mode === "lens" ? this.#arranging() : null,
            grid: hasGrid ? (this.#camera.region(0) ?? null) : null,
          };
    paintMarks(context, { view, panes: this.#panes, ...marks }, window.devicePixelRatio);
  }

  /** Names the stack of each pane, and the one that shows while blinking. */
  #label(): void {
    const { mode, stacks } = this.#comparison;
    const isNamed = mode === "side-by-side" || mode === "blink";
    const ratio = window.devicePixelRatio;
    const labels = this.#panes.map(({ x, y, width, height }, index) => {
      const stack = stacks[mode === "blink" ? this.#blinked : index] ?? stacks[0];
      const pane = { x: x / ratio, y: y / ratio, width: width / ratio, height: height / ratio };
      return { text: stackLabel(stack), pane };
    });
    this.labels.show(isNamed ? labels : []);
  }

  #arranging(): Arranging {
    const { width, height } = this.#size;
    return {
      stage: this.#size,
      panes: this.#panes,
      centre: this.#lens ?? { x: width / 2, y: height / 2 },
      radius: this.#comparison.radius * window.devicePixelRatio,
      blinked: this.#blinked,
    };
  }

  #pattern(context: CanvasRenderingContext2D): CanvasPattern | null {
    this.#checkerboard ??= checkerboard(context, getComputedStyle(this.picture));
    return this.#checkerboard;
  }
}

function checkerboard(
  context: CanvasRenderingContext2D,
  style: CSSStyleDeclaration,
): CanvasPattern | null {
  const side = Math.round(8 * window.devicePixelRatio);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 2 * side;
  const squares = canvas.getContext("2d");
  if (squares === null) return null;
  squares.fillStyle = style.getPropertyValue("--lbw-checker-light");
  squares.fillRect(0, 0, 2 * side, 2 * side);
  squares.fillStyle = style.getPropertyValue("--lbw-checker-dark");
  squares.fillRect(0, 0, side, side);
  squares.fillRect(side, side, side, side);
  return context.createPattern(canvas, "repeat");
}
