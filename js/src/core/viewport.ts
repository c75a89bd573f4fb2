// Where a picture lies on a stage. All lengths are device pixels, so that 100 % is exact.

export interface Size {
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

/** `scale` stage pixels show one of the picture's; (`x`, `y`) is its upper left corner on the stage. */
export interface Viewport extends Point {
  scale: number;
}

export interface Rectangle extends Point, Size {}

/** A part of a picture on the grid of a level: level n has one pixel for 2ⁿ × 2ⁿ of the picture's. */
export interface Region extends Point, Size {
  level: number;
}

const MAX_SCALE = 64;

function fitScale(picture: Size, stage: Size): number {
  return Math.min(stage.width / picture.width, stage.height / picture.height);
}

/** The whole picture as large as it can be. */
export function fitInto(picture: Size, stage: Size): Viewport {
  return settle({ scale: fitScale(picture, stage), x: 0, y: 0 }, picture, stage);
}

/** Zooms so that the stage's point `at` stays over the same point of the picture. */
export function zoomAt(
  view: Viewport,
  factor: number,
  at: Point,
  picture: Size,
  stage: Size,
): Viewport {
  const scale = clampScale(view.scale * factor, picture, stage);
  const ratio = scale / view.scale;
  return settle(
    { scale, x: at.x - (at.x - view.x) * ratio, y: at.y - (at.y - view.y) * ratio },
    picture,
    stage,
  );
}

function clampScale(scale: number, picture: Size, stage: Size): number {
  const whole = fitScale(picture, stage);
  return Math.min(Math.max(scale, Math.min(1, whole)), Math.max(MAX_SCALE, whole));
}

export function pan(view: Viewport, by: Point, picture: Size, stage: Size): Viewport {
  return settle({ scale: view.scale, x: view.x + by.x, y: view.y + by.y }, picture, stage);
}

/** Whether the picture is larger than the stage, so that there is something to pan to. */
export function isPannable(view: Viewport, picture: Size, stage: Size): boolean {
  // Half a pixel, because a picture that fits exactly does so up to rounding.
  return (
    picture.width * view.scale > stage.width + 0.5 ||
    picture.height * view.scale > stage.height + 0.5
  );
}

/** Keeps the stage filled where the picture is larger, centres it where it is smaller. */
export function settle(view: Viewport, picture: Size, stage: Size): Viewport {
  return {
    scale: view.scale,
    x: settleAxis(view.x, picture.width * view.scale, stage.width),
    y: settleAxis(view.y, picture.height * view.scale, stage.height),
  };
}

function settleAxis(offset: number, length: number, room: number): number {
  // Whole pixels: at 100 % each of the picture's is one of the screen's.
  if (length <= room) return Math.round((room - length) / 2);
  return Math.round(Math.min(0, Math.max(room - length, offset)));
}

/** The point of the picture, in its pixels, in the middle of the stage. */
export function middleOf(view: Viewport, stage: Size): Point {
  return toPicture(view, { x: stage.width / 2, y: stage.height / 2 });
}

/** Brings a point of the picture into the middle of the stage, as far as its edges let it. */
export function lookAt(middle: Point, wanted: number, picture: Size, stage: Size): Viewport {
  const scale = clampScale(wanted, picture, stage);
  const x = stage.width / 2 - middle.x * scale;
  const y = stage.height / 2 - middle.y * scale;
  return settle({ scale, x, y }, picture, stage);
}

/** Whether this scale is the one that shows the whole picture on a stage, up to rounding. */
export function isFitted(scale: number, picture: Size, stage: Size): boolean {
  return Math.abs(scale / fitScale(picture, stage) - 1) < 1e-6;
}

/**
 * Cuts a stage into equal panes, in reading order, so that the picture shows as large as it can in
 * each; of equally good ways the one with the most columns. Between them lie `gap` pixels.
 */
export function panesOf(stage: Size, count: number, picture: Size, gap: number): Rectangle[] {
  let best: { scale: number; columns: number; pane: Size } | undefined;
  for (let columns = count; columns >= 1; columns -= 1) {
    const rows = Math.ceil(count / columns);
    const pane = {
      width: Math.max(1, Math.floor((stage.width - gap * (columns - 1)) / columns)),
      height: Math.max(1, Math.floor((stage.height - gap * (rows - 1)) / rows)),
    };
    const scale = fitScale(picture, pane);
    if (best === undefined || scale > best.scale) best = { scale, columns, pane };
  }
  const { columns, pane } = best ?? { columns: 1, pane: stage };
  return Array.from({ length: count }, (_, index) => ({
    x: (index % columns) * (pane.width + gap),
    y: Math.floor(index / columns) * (pane.height + gap),
    ...pane,
  }));
}

/** The point of the picture, in its pixels, under a point of the stage. */
export function toPicture(view: Viewport, at: Point): Point {
  return { x: (at.x - view.x) / view.scale, y: (at.y - view.y) / view.scale };
}

/** The level with at least about as many pixels as the screen shows; 0 at 100 % and above. */
export function levelFor(scale: number): number {
  // A tenth too few is not seen and saves three quarters of the work.
  return Math.max(0, Math.floor(-Math.log2(scale) + 0.15));
}

/** The point of the stage over a point of the picture. */
export function toStage(view: Viewport, at: Point): Point {
  return { x: view.x + at.x * view.scale, y: view.y + at.y * view.scale };
}

/** What of the picture is on the stage. */
export function visibleRegion(view: Viewport, level: number, picture: Size, stage: Size): Region {
  const step = 2 ** level;
  const [x, width] = visibleSpan(view.x, view.scale, step, picture.width, stage.width);
  const [y, height] = visibleSpan(view.y, view.scale, step, picture.height, stage.height);
  return { level, x, y, width, height };
}

function visibleSpan(
  offset: number,
  scale: number,
  step: number,
  length: number,
  room: number,
): [start: number, length: number] {
  const first = Math.max(0, Math.floor(-offset / scale / step));
  const last = Math.min(Math.ceil(length / step), Math.ceil((room - offset) / scale / step));
  return [first, Math.max(0, last - first)];
}

/** Where a region lies on the stage. */
export function onStage(region: Region, view: Viewport): Point & Size {
  const size = 2 ** region.level * view.scale;
  return {
    x: view.x + region.x * size,
    y: view.y + region.y * size,
    width: region.width * size,
    height: region.height * size,
  };
}
