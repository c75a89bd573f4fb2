// Colours of single pixels of a picture, by its look-up tables.
import { ALL_HIDDEN, type ColorLookUp, type LookUp } from "./appearance.ts";
import type { Raster, Window } from "./placing.ts";

/** Writes the packed colours of some pixels of a row of a picture. */
export function pickRow(
  from: Window,
  table: LookUp,
  row: number,
  columns: Int32Array,
  into: Int32Array,
): void {
  const start = (row - from.y) * from.width - from.x;
  if (table.bands === 1) {
    pickBand(from.values, table.colors, start, columns, into);
  } else if (isAsStored(table)) {
    const { buffer, byteOffset, length } = from.values;
    pickStored(new Int32Array(buffer, byteOffset, length / 4), start, columns, into);
  } else {
    pickColors(from.values, table, start, columns, into);
  }
}

/** Whether bytes are colours already. */
export function isAsStored({ levels, alphas, hidden, noData }: ColorLookUp): boolean {
  return levels === null && alphas === null && hidden === null && noData === null;
}

function pickBand(
  values: Raster["values"],
  colors: Int32Array,
  start: number,
  columns: Int32Array,
  into: Int32Array,
): void {
  for (let x = 0; x < columns.length; x += 1) {
    into[x] = colors[values[start + (columns[x] as number)] as number] as number;
  }
}

function pickStored(
  pixels: Int32Array,
  start: number,
  columns: Int32Array,
  into: Int32Array,
): void {
  const first = columns[0] ?? 0;
  const last = columns[columns.length - 1] ?? 0;
  if (last - first === columns.length - 1) {
    into.set(pixels.subarray(start + first, start + last + 1));
    return;
  }
  for (let x = 0; x < columns.length; x += 1) {
    into[x] = pixels[start + (columns[x] as number)] as number;
  }
}

function pickColors(
  values: Raster["values"],
  { levels, alphas, hidden, noData }: ColorLookUp,
  start: number,
  columns: Int32Array,
  into: Int32Array,
): void {
  for (let x = 0; x < columns.length; x += 1) {
    const at = 4 * (start + (columns[x] as number));
    const red = values[at] as number;
    const green = values[at + 1] as number;
    const blue = values[at + 2] as number;
    let alpha = values[at + 3] as number;
    if (alphas !== null) alpha = alphas[alpha] as number;
    if (hidden !== null) {
      const agreeing =
        ((hidden[red] as number) & 1) |
        ((hidden[green] as number) & 2) |
        ((hidden[blue] as number) & 4);
      if (agreeing === ALL_HIDDEN) alpha = 0;
    }
    if (red === noData || green === noData || blue === noData) alpha = 0;
    into[x] =
      levels === null
        ? packed(red, green, blue, alpha)
        : packed(levels[red] as number, levels[green] as number, levels[blue] as number, alpha);
  }
}

const packed = (red: number, green: number, blue: number, alpha: number): number =>
  (alpha << 24) | (blue << 16) | (green << 8) | red;
