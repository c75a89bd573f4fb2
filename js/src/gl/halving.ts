// The next coarser level of a picture, by the same rules as lb_widgets/media/picture_tiles.py.
import type { Raster } from "../core/placing.ts";

/** What must not be averaged. */
export interface HalvingRules {
  /** The mean of two classes is none: the upper left pixel is taken. */
  is_classes: boolean;
  /** Does not count, unless all four are. */
  no_data: number | null;
}

/**
 * Writes the mean of every 2 × 2 pixels, at an odd edge of those that are there, into `to` from
 * (`left`, `top`) on. Colours are weighted by their alpha.
 */
export function halveInto(
  from: Raster,
  to: Raster,
  left: number,
  top: number,
  rules: HalvingRules,
): void {
  const width = Math.ceil(from.width / 2);
  for (let y = 0; y < Math.ceil(from.height / 2); y += 1) {
    const row: Row = {
      upper: 2 * y * from.width,
      lower: Math.min(2 * y + 1, from.height - 1) * from.width,
      last: from.width - 1,
      target: (top + y) * to.width + left,
      width,
    };
    if (rules.is_classes) pickRow(from, to, row);
    else if (from.bands === 1) meanRow(from.values, to.values, rules.no_data, row);
    else if (from.values instanceof Uint8Array && rules.no_data === null) {
      quickRow(from.values, to.values as Uint8Array, row);
    } else weightedRow(from.values, to.values, rules.no_data, row);
  }
}

/** Pixels: where two rows begin, the last of each, and where and how many to write. */
interface Row {
  upper: number;
  lower: number;
  last: number;
  target: number;
  width: number;
}

type Values = Raster["values"];

function pickRow(from: Raster, to: Raster, { upper, target, width }: Row): void {
  for (let at = 0; at < width * from.bands; at += 1) {
    const [x, band] = [Math.floor(at / from.bands), at % from.bands];
    to.values[target * from.bands + at] = from.values[
      (upper + 2 * x) * from.bands + band
    ] as number;
  }
}

function meanRow(
  from: Values,
  to: Values,
  noData: number | null,
  { upper, lower, last, target, width }: Row,
): void {
  for (let x = 0; x < width; x += 1) {
    const left = 2 * x;
    const right = Math.min(left + 1, last);
    const a = from[upper + left] as number;
    const b = from[upper + right] as number;
    const c = from[lower + left] as number;
    const d = from[lower + right] as number;
    to[target + x] = noData === null ? (a + b + c + d + 2) >> 2 : meanOfKnown(a, b, c, d, noData);
  }
}

function meanOfKnown(a: number, b: number, c: number, d: number, noData: number): number {
  const known = +(a !== noData) + +(b !== noData) + +(c !== noData) + +(d !== noData);
  if (known === 0) return noData;
  const sum = a * +(a !== noData) + b * +(b !== noData) + c * +(c !== noData) + d * +(d !== noData);
  const mean = Math.floor((2 * sum + known) / (2 * known));
  // A mean of values is a value.
  return mean === noData ? noData + (noData > 0 ? -1 : 1) : mean;
}

const EVEN = 0x00ff00ff;
const HALF = 0x00020002;

/** Opaque colours of 8 bits: two channels at once, each in 16 bits. */
function quickRow(from: Uint8Array, to: Uint8Array, row: Row): void {
  const { upper, lower, last, target, width } = row;
  const source = new Int32Array(from.buffer, from.byteOffset, from.length / 4);
  const result = new Int32Array(to.buffer, to.byteOffset, to.length / 4);
  for (let x = 0; x < width; x += 1) {
    const left = 2 * x;
    const right = left < last ? left + 1 : last;
    const a = source[upper + left] as number;
    const b = source[upper + right] as number;
    const c = source[lower + left] as number;
    const d = source[lower + right] as number;
    if ((a & b & c & d) >>> 24 === 255) {
      const even = (a & EVEN) + (b & EVEN) + (c & EVEN) + (d & EVEN) + HALF;
      const odd =
        ((a >>> 8) & EVEN) + ((b >>> 8) & EVEN) + ((c >>> 8) & EVEN) + ((d >>> 8) & EVEN) + HALF;
      result[target + x] = ((even >>> 2) & EVEN) | (((odd >>> 2) & EVEN) << 8);
    } else {
      weightedMean(
        from,
        to,
        null,
        upper + left,
        upper + right,
        lower + left,
        lower + right,
        target + x,
      );
    }
  }
}

function weightedRow(from: Values, to: Values, noData: number | null, row: Row): void {
  const { upper, lower, last, target, width } = row;
  for (let x = 0; x < width; x += 1) {
    const left = 2 * x;
    const right = left < last ? left + 1 : last;
    weightedMean(
      from,
      to,
      noData,
      upper + left,
      upper + right,
      lower + left,
      lower + right,
      target + x,
    );
  }
}

/** Of four pixels, `a` to `d`; written to `target`. */
function weightedMean(
  from: Values,
  to: Values,
  noData: number | null,
  a: number,
  b: number,
  c: number,
  d: number,
  target: number,
): void {
  const inA = weightOf(from, a, noData);
  const inB = weightOf(from, b, noData);
  const inC = weightOf(from, c, noData);
  const inD = weightOf(from, d, noData);
  const weights = inA + inB + inC + inD;
  for (let channel = 0; channel < 3; channel += 1) {
    const sum =
      inA * (from[4 * a + channel] as number) +
      inB * (from[4 * b + channel] as number) +
      inC * (from[4 * c + channel] as number) +
      inD * (from[4 * d + channel] as number);
    to[4 * target + channel] =
      weights > 0 ? Math.floor((2 * sum + weights) / (2 * weights)) : (noData ?? 0);
  }
  const alphas =
    (from[4 * a + 3] as number) +
    (from[4 * b + 3] as number) +
    (from[4 * c + 3] as number) +
    (from[4 * d + 3] as number);
  to[4 * target + 3] = (alphas + 2) >> 2;
}

/** Alpha, or 0 where a colour stands for none. */
function weightOf(values: Values, pixel: number, noData: number | null): number {
  const at = 4 * pixel;
  const isNone = values[at] === noData || values[at + 1] === noData || values[at + 2] === noData;
  return isNone ? 0 : (values[at + 3] as number);
}
