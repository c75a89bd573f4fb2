// How large a page is shown. Points are 1/72 of an inch, CSS pixels 1/96.

export interface Size {
  width: number;
  height: number;
}

/**
 * As wide as the view, that but not larger than anybody needs, or so that all of it is seen; a
 * number: 1 is its own size.
 */
export type PdfZoom = "width" | "readable" | "page" | number;

const PIXELS_PER_POINT = 96 / 72;
const STEPS = [0.1, 0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1, 1.25, 1.5, 2, 3, 4];
const MIN = 0.02;
const MAX = 4;
const READABLE = 1.25;
/** Device pixels of a side that the kernel draws at most, and of a page altogether. */
const MAX_SIDE = 8192;
const MAX_PIXELS = 25_000_000;

/** The scale at which a page is shown in a view of so many CSS pixels. */
export function scaleOf(zoom: PdfZoom, page: Size, view: Size): number {
  if (typeof zoom === "number") return zoom;
  const across = view.width / (page.width * PIXELS_PER_POINT);
  const down = view.height / (page.height * PIXELS_PER_POINT);
  const most = { width: MAX, readable: READABLE, page: down }[zoom];
  const scale = Math.min(across, most);
  return Math.min(MAX, Math.max(MIN, scale));
}

/** Width and height of a page in whole CSS pixels. */
export function shownSize(page: Size, scale: number): Size {
  const length = (points: number): number =>
    Math.max(1, Math.round(points * PIXELS_PER_POINT * scale));
  return { width: length(page.width), height: length(page.height) };
}

/** What to ask for, in device pixels, so that it is sharp, as far as the kernel draws it. */
export function drawnSize({ width, height }: Size, devicePixelRatio: number): Size {
  const ratio = Math.min(
    devicePixelRatio,
    MAX_SIDE / width,
    MAX_SIDE / height,
    Math.sqrt(MAX_PIXELS / (width * height)),
  );
  const length = (pixels: number): number => Math.max(1, Math.floor(pixels * ratio));
  return { width: length(width), height: length(height) };
}

/** The next larger or smaller step; the same at the ends. */
export function nextStep(scale: number, direction: 1 | -1): number {
  const near = 0.005;
  if (direction > 0) return STEPS.find((step) => step > scale + near) ?? MAX;
  return STEPS.findLast((step) => step < scale - near) ?? Math.min(scale, STEPS[0] ?? scale);
}
