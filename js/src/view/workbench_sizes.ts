// How big the panes of the workbench are: pure arithmetic, in CSS pixels.
import type { PaneSizes as SharedSizes } from "../protocol.gen.ts";

/** Below it there is one column. */
const NARROW = 700;
/** Of the window's height, for all of the workbench. */
const MOST_OF_WINDOW = 0.8;
/** What the submit line is high at rest; what it opens makes the workbench higher. */
const SUBMIT_HEIGHT = 120;
const SPLITTER = 8;
const TABLE_MIN = 168;
const LOWER_MIN = 288;
const STAGE_MIN = 440;
const DETAILS_MIN = 220;
const DETAILS_MAX_AT_FIRST = 400;
const DETAILS_SHARE = 0.27;
const STEP = 16;
const BIG_STEP = 64;

/** Who has set them is the host's to say. */
export type PaneSizes = Omit<SharedSizes, "set_by">;

/** How long something is, and may be. */
export interface Span {
  size: number;
  min: number;
  max: number;
}

export interface Surroundings {
  /** Of the workbench. */
  width: number;
  /** Of the window. */
  windowHeight: number;
  hasSubmit: boolean;
  sizes: PaneSizes;
}

export interface Arrangement {
  layout: "wide" | "narrow";
  /** Of table, stage and details together, at most; in one column each is as high as it is. */
  height: number;
  /** Height of the table; `size` is null where its rows say it. */
  table: Omit<Span, "size"> & { size: number | null };
  /** Width of the details. */
  details: Span;
}

export function arrange({ width, windowHeight, hasSubmit, sizes }: Surroundings): Arrangement {
  const layout = width < NARROW ? "narrow" : "wide";
  const room = Math.round(MOST_OF_WINDOW * windowHeight) - (hasSubmit ? SUBMIT_HEIGHT : 0);
  const height = Math.max(room, TABLE_MIN + SPLITTER + LOWER_MIN);
  const below = layout === "wide" ? SPLITTER + LOWER_MIN : 0;
  const table = { min: TABLE_MIN, max: height - below };
  const details = {
    min: DETAILS_MIN,
    max: Math.max(DETAILS_MIN, width - SPLITTER - STAGE_MIN),
  };
  const usual = Math.min(DETAILS_SHARE * width, DETAILS_MAX_AT_FIRST);
  return {
    layout,
    height,
    table: { ...table, size: sizes.table === null ? null : within(sizes.table, table) },
    details: { ...details, size: within(sizes.details ?? usual, details) },
  };
}

/** A whole number of pixels that is allowed. */
export function within(size: number, { min, max }: Omit<Span, "size">): number {
  return Math.round(Math.max(min, Math.min(size, max)));
}

/** The keys of a splitter: what makes the pane smaller, and what larger. */
export interface SplitterKeys {
  smaller: string;
  larger: string;
}

/** The size after a key; null is as at first, undefined that the key is not the splitter's. */
export function sizeByKey(
  { key, shiftKey }: { key: string; shiftKey: boolean },
  span: Span,
  keys: SplitterKeys,
): number | null | undefined {
  const step = shiftKey ? BIG_STEP : STEP;
  if (key === keys.smaller) return within(span.size - step, span);
  if (key === keys.larger) return within(span.size + step, span);
  if (key === "Home") return span.min;
  if (key === "End") return span.max;
  return key === "Enter" ? null : undefined;
}
