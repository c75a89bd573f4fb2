// Puts drawings on a canvas, and over them what helps to read them: grid, cross, region, lens.
import type { Part } from "../core/arrangement.ts";
import { onStage, type Point, type Rectangle, toStage, type Viewport } from "../core/viewport.ts";
import type { Drawn } from "./overlay_drawings.ts";

export interface PictureScene {
  view: Viewport;
  parts: readonly Part[];
  drawn: (drawing: number) => Drawn | undefined;
  /** Whether enlarged pixels are smoothed. */
  isSmooth: boolean;
  /** What lies beneath transparent parts; null for nothing. */
  checkerboard: CanvasPattern | null;
}

export interface Marks {
  view: Viewport;
  panes: readonly Rectangle[];
  /** The pixel that is probed; null for none. Only where it is pinned it reaches to the edges. */
  cross: { at: Point; isPinned: boolean } | null;
  /** In pixels of the picture. */
  region: Rectangle | null;
  lens: { centre: Point; radius: number } | null;
  /** Whether to draw lines between the pixels: the picture's, clipped to what is on stage. */
  grid: Rectangle | null;
}

// On a picture, not on the theme: light and dark together show on any colour.
const LIGHT = "rgb(255 255 255 / 90%)";
const DARK = "rgb(0 0 0 / 60%)";
const ARM = 16; // CSS pixels of a cross that is not pinned
const GRID_LIGHT = "rgb(255 255 255 / 30%)";
const GRID_DARK = "rgb(0 0 0 / 30%)";

export function paintPicture(context: CanvasRenderingContext2D, scene: PictureScene): void {
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  for (const { drawing, pane, clip } of scene.parts) {
    const drawn = scene.drawn(drawing);
    if (drawn === undefined) continue;
    const { x, y, width, height } = onStage(drawn.region, scene.view);
    context.save();
    clipTo(context, pane);
    clipTo(context, clip);
    context.translate(pane.x, pane.y);
    if (scene.checkerboard !== null) {
      context.fillStyle = scene.checkerboard;
      context.fillRect(Math.ceil(x), Math.ceil(y), Math.floor(width), Math.floor(height));
    }
    // From 100 % on each pixel is shown as it is; below, and while coarse, they are smoothed.
    context.imageSmoothingEnabled =
      scene.isSmooth || drawn.region.level > 0 || scene.view.scale < 1;
    context.imageSmoothingQuality = "high";
    context.drawImage(drawn.bitmap, x, y, width, height);
    context.restore();
  }
}

function clipTo(context: CanvasRenderingContext2D, clip: Part["clip"]): void {
  context.beginPath();
  if ("radius" in clip) {
    context.arc(clip.centre.x, clip.centre.y, clip.radius, 0, 2 * Math.PI);
  } else {
    context.rect(clip.x, clip.y, clip.width, clip.height);
  }
  context.clip();
}

/** `ratio`: device pixels for one of CSS, which lines are measured in. */
export function paintMarks(context: CanvasRenderingContext2D, marks: Marks, ratio: number): void {
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  for (const pane of marks.panes) {
    context.save();
    clipTo(context, pane);
    context.translate(pane.x, pane.y);
    if (marks.grid) paintGrid(context, marks.view, marks.grid);
    if (marks.region) paintRegion(context, marks.view, marks.region, ratio);
    if (marks.cross) {
      const reach = marks.cross.isPinned ? Math.max(pane.width, pane.height) : ARM * ratio;
      paintCross(context, marks.view, marks.cross.at, reach, ratio);
    }
    context.restore();
  }
  if (marks.lens) {
    const { centre, radius } = marks.lens;
    context.beginPath();
    context.arc(centre.x, centre.y, radius, 0, 2 * Math.PI);
    strokeTwice(context, ratio, 2);
  }
}

function paintGrid(context: CanvasRenderingContext2D, view: Viewport, area: Rectangle): void {
  const start = toStage(view, area);
  const end = toStage(view, { x: area.x + area.width, y: area.y + area.height });
  for (const [color, shift] of [
    [GRID_DARK, -1],
    [GRID_LIGHT, 0],
  ] as const) {
    context.fillStyle = color;
    for (let column = 1; column < area.width; column += 1) {
      const { x } = toStage(view, { x: area.x + column, y: 0 });
      context.fillRect(Math.round(x) + shift, start.y, 1, end.y - start.y);
    }
    for (let row = 1; row < area.height; row += 1) {
      const { y } = toStage(view, { x: 0, y: area.y + row });
      context.fillRect(start.x, Math.round(y) + shift, end.x - start.x, 1);
    }
  }
}

function paintRegion(
  context: CanvasRenderingContext2D,
  view: Viewport,
  region: Rectangle,
  ratio: number,
): void {
  const { x, y } = toStage(view, region);
  context.beginPath();
  context.rect(x, y, region.width * view.scale, region.height * view.scale);
  strokeTwice(context, ratio, 1);
}

/** Four arms that leave the pixel itself free. */
function paintCross(
  context: CanvasRenderingContext2D,
  view: Viewport,
  at: Point,
  reach: number,
  ratio: number,
): void {
  const { x, y } = toStage(view, { x: at.x + 0.5, y: at.y + 0.5 });
  const free = Math.max(5 * ratio, view.scale / 2 + ratio);
  const end = Math.max(reach, 2 * free);
  context.beginPath();
  for (const [from, to] of [
    [-end, -free],
    [free, end],
  ] as const) {
    context.moveTo(x + from, y);
    context.lineTo(x + to, y);
    context.moveTo(x, y + from);
    context.lineTo(x, y + to);
  }
  context.rect(x - free, y - free, 2 * free, 2 * free);
  strokeTwice(context, ratio, 1);
}

function strokeTwice(context: CanvasRenderingContext2D, ratio: number, width: number): void {
  context.lineWidth = (width + 2) * ratio;
  context.strokeStyle = DARK;
  context.stroke();
  context.lineWidth = width * ratio;
  context.strokeStyle = LIGHT;
  context.stroke();
}
