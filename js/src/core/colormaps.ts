// Colours for the values of a single band, by the same file and rule as lb_widgets/model/colormaps.py.
// biome-ignore lint/style/noRestrictedImports: data that both languages read
import colormaps from "../../../lb_widgets/model/colormaps.json";
import type { Colormap } from "../protocol.gen.ts";

export type Rgb = readonly [red: number, green: number, blue: number];

/** Red, green and blue of "#rrggbb", 0 to 255. */
export function rgbOf(color: string): Rgb {
  const number = Number.parseInt(color.slice(1), 16);
  return [number >> 16, (number >> 8) & 255, number & 255];
}

const PALETTE: readonly Rgb[] = colormaps.classes.map(rgbOf);

/** The colour of a class; null for 0, which is transparent. */
export function classColor(value: number): Rgb | null {
  return value === 0 ? null : (PALETTE[(value - 1) % PALETTE.length] ?? null);
}

const tables = new Map<Colormap, Uint8Array>();

/**
 * 256 colours, three bytes each: from the darkest level to the lightest, of classes one for each
 * value.
 */
export function colormapTable(colormap: Colormap): Uint8Array {
  let table = tables.get(colormap);
  if (table === undefined) {
    table = colormap === "classes" ? classTable() : ramp(colormaps.ramps[colormap].map(rgbOf));
    tables.set(colormap, table);
  }
  return table;
}

function classTable(): Uint8Array {
  return Uint8Array.from({ length: 3 * 256 }, (_, at) => {
    const value = Math.floor(at / 3);
    return classColor(value)?.[at % 3] ?? 0;
  });
}

/** Anchors are equally spaced; between two of them each channel is mixed, halves up. */
function ramp(anchors: Rgb[]): Uint8Array {
  const table = new Uint8Array(3 * 256);
  for (let entry = 0; entry < 256; entry += 1) {
    const position = (entry * (anchors.length - 1)) / 255;
    const below = Math.min(Math.floor(position), anchors.length - 2);
    for (let channel = 0; channel < 3; channel += 1) {
      const from = anchors[below]?.[channel] ?? 0;
      const to = anchors[below + 1]?.[channel] ?? 0;
      table[3 * entry + channel] = Math.floor(from + (to - from) * (position - below) + 0.5);
    }
  }
  return table;
}
