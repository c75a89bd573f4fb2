// Where on the base image each pixel of a picture lies, stretched to its size and moved by an offset,
// as in lb_widgets/model/placement.py. On a level the page has one pixel for 2ⁿ × 2ⁿ of the base's,
// and takes those of the picture from that level of it which is about as coarse.
import type { LookUp } from "./appearance.ts";
import { pickRow } from "./picking.ts";
import { interpolate } from "./smoothing.ts";
import type { Point, Size } from "./viewport.ts";

/** Values as stored, bands interleaved. */
export interface Raster extends Size {
  bands: number;
  values: Uint8Array | Uint16Array;
}

/** A part of a picture's level, and where it lies in it. */
export interface Window extends Raster, Point {}

/** The two pixels whose centres lie around each point, and how far it lies from one to the other. */
export interface Between {
  below: Int32Array;
  above: Int32Array;
  fraction: Float64Array;
}

/** What lies at some pixels of the base, in one direction. */
export interface Axis {
  /** The picture's pixel under each centre; -1 where it has none. */
  nearest: Int32Array;
  /** null where all centres lie on centres. */
  between: Between | null;
}

export interface Stretch {
  /** First pixel on the level of the base, and how many. */
  start: number;
  count: number;
  level: number;
  /** Full lengths. */
  base: number;
  source: number;
  sourceLevel: number;
  /** Base pixels. */
  offset: number;
}

/** The level of a picture of which one to two pixels lie under one of the base's level. */
export function sourceLevel(level: number, base: Size, source: Size): number {
  if (level === 0) return 0; // exact
  const finest = Math.min(source.width / base.width, source.height / base.height);
  return Math.max(0, Math.floor(level + Math.log2(finest) + 1e-9));
}

/** How many pixels of a level stand for so many of the picture: what is begun counts. */
export const levelLength = (length: number, level: number): number =>
  Math.ceil(length / 2 ** level);

export function axis(stretch: Stretch): Axis {
  const { start, count, level, base, source, offset } = stretch;
  const last = levelLength(source, stretch.sourceLevel) - 1;
  const nearest = new Int32Array(count);
  const below = new Int32Array(count);
  const above = new Int32Array(count);
  const fraction = new Float64Array(count);
  let isBetween = false;
  for (let index = 0; index < count; index += 1) {
    // On a level the last pixel may reach beyond the base.
    const centre = Math.min((start + index + 0.5) * 2 ** level, base - 0.5);
    const point = ((centre - offset) * source) / base / 2 ** stretch.sourceLevel;
    const under = Math.floor(point);
    const before = Math.floor(point - 0.5);
    nearest[index] = under >= 0 && under <= last ? under : -1;
    below[index] = Math.min(Math.max(before, 0), last);
    above[index] = Math.min(Math.max(before + 1, 0), last);
    fraction[index] = point - 0.5 - before;
    isBetween ||= fraction[index] !== 0;
  }
  return { nearest, between: isBetween ? { below, above, fraction } : null };
}

/** The part of the picture that pixels of an axis are made of; none where all lie outside. */
export function spanOf({ nearest, between }: Axis, smooth: boolean): [start: number, end: number] {
  let start = Number.POSITIVE_INFINITY;
  let end = 0;
  for (const [index, under] of nearest.entries()) {
    if (under < 0) continue;
    const [first, last] =
      smooth && between !== null
        ? [between.below[index] as number, between.above[index] as number]
        : [under, under];
    start = Math.min(start, first);
    end = Math.max(end, last + 1);
  }
  return [Math.min(start, end), end];
}

/**
 * Writes the colours that a picture has at the pixels of two axes, row by row, packed as in
 * `LookUp`; outside of it transparent black. `from` holds at least what `spanOf` names. Smooth ones
 * are interpolated between the four pixels around each point.
 */
export function place(
  from: Window,
  table: LookUp,
  rows: Axis,
  columns: Axis,
  smooth: boolean,
  into: Int32Array,
): void {
  const width = columns.nearest.length;
  const [start, end] = insideOf(columns.nearest);
  const inside = part(columns, start, end);
  const targets = Array.from(rows.nearest, (_, y) =>
    into.subarray(y * width + start, y * width + end),
  );
  into.fill(0);
  if (smooth && (rows.between !== null || columns.between !== null)) {
    interpolate(from, table, rows, inside, targets);
  } else {
    for (const [y, row] of rows.nearest.entries()) {
      if (row >= 0) pickRow(from, table, row, inside.nearest, targets[y] as Int32Array);
    }
  }
}

/** The pixels that lie in the picture are neighbours. */
function insideOf(nearest: Int32Array): [start: number, end: number] {
  const start = nearest.findIndex((index) => index >= 0);
  return start < 0 ? [0, 0] : [start, nearest.findLastIndex((index) => index >= 0) + 1];
}

function part({ nearest, between }: Axis, start: number, end: number): Axis {
  return {
    nearest: nearest.subarray(start, end),
    between: between && {
      below: between.below.subarray(start, end),
      above: between.above.subarray(start, end),
      fraction: between.fraction.subarray(start, end),
    },
  };
}
