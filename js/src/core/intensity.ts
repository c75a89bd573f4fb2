// How values become grey: windows and tables of values of interest. lb_widgets/media/intensity.py
// computes the same, and says where the formulas are from.
import type { IntensityTable, IntensityWindow } from "../protocol.gen.ts";

export type Intensity = IntensityWindow | IntensityTable;

/** How many values 16 bits have. */
const COUNT = 65_536;
const WHITE = 255;

/** What a stored value stands for: `low` + `step` times it. */
export interface Scale {
  low: number;
  step: number;
}

export function isTable(how: Intensity): how is IntensityTable {
  return "grays" in how;
}

/** The grey of each of the 65,536 stored values. */
export function grayTable(
  how: Intensity,
  { low, step }: Scale,
  isInverted: boolean,
): Uint8ClampedArray {
  const grayOf = isTable(how) ? lookedUp(how) : spread(how);
  // Clamped arrays round to the nearest, halves to the even one, as NumPy does.
  const grays = new Uint8ClampedArray(COUNT);
  for (let stored = 0; stored < COUNT; stored += 1) grays[stored] = grayOf(low + step * stored);
  return isInverted ? grays.map((gray) => WHITE - gray) : grays;
}

/** Greys as opaque pixels, red in the lowest byte. */
export function packed(grays: Uint8ClampedArray): Uint32Array {
  return Uint32Array.from(grays, (gray) => (0xff000000 | (gray * 0x010101)) >>> 0);
}

/** A window of the same place that is wider by `width` doublings and higher by `center` of its widths. */
export function moved(from: IntensityWindow, { width = 0, center = 0 }): IntensityWindow {
  const least = from.function === "LINEAR" ? 1 : Number.MIN_VALUE;
  return {
    ...from,
    center: from.center + center * from.width,
    width: Math.max(least, from.width * 2 ** width),
  };
}

function lookedUp({ first, grays }: IntensityTable): (value: number) => number {
  const last = grays.length - 1;
  return (value) => grays[Math.trunc(Math.min(Math.max(value - first, 0), last))] ?? 0;
}

function spread(window: IntensityWindow): (value: number) => number {
  let { center, width } = window;
  if (window.function === "SIGMOID") {
    return (value) => WHITE / (1 + Math.exp((-4 * (value - center)) / width));
  }
  if (window.function === "LINEAR") {
    center -= 0.5;
    width -= 1;
  }
  const low = center - width / 2;
  if (width === 0) return (value) => (value > low ? WHITE : 0);
  return (value) => WHITE * Math.min(Math.max((value - center) / width + 0.5, 0), 1);
}
