// How the values of a picture become colours, by look-up tables: value by value as in
// lb_widgets/model/appearance.py, which has the rules in full.
import type { Appearance, Colormap, OverlayPicture } from "../protocol.gen.ts";
import { ROUNDING, toByte } from "./blend.ts";
import { classColor, colormapTable, rgbOf } from "./colormaps.ts";

export { classColor, colormapTable } from "./colormaps.ts";

/** What the values of a picture mean. */
export type ValueInfo = Pick<
  OverlayPicture,
  "bands" | "bits" | "scale" | "offset" | "lowest" | "highest" | "no_data" | "is_classes"
>;

/** Straight RGBA in one number, red in the lowest byte: what four bytes are in memory. */
export type Packed = number;

/** Of a single band: the colour of each value. */
export interface BandLookUp {
  bands: 1;
  colors: Int32Array;
}

/** Of red, green, blue and alpha. */
export interface ColorLookUp {
  bands: 4;
  /** The byte of each value; null where it is the value itself. */
  levels: Uint8Array | null;
  /** The byte of each alpha; null where it is the value itself. */
  alphas: Uint8Array | null;
  /** For each value which of its channels' bits, 1, 2 and 4, agree with the transparent colour. */
  hidden: Uint8Array | null;
  /** The value of red, green or blue that stands for none. */
  noData: number | null;
}

export type LookUp = BandLookUp | ColorLookUp;

/** All channels of `ColorLookUp.hidden` agree. */
export const ALL_HIDDEN = 7;
const OPAQUE = 0xff000000 | 0;
const COLOR = 0x00ffffff;

/** The tables of an appearance for one picture; a class mask that lies lowest is grey by default. */
export function lookUp(appearance: Appearance, picture: ValueInfo, isBase: boolean): LookUp {
  if (picture.bands === 1) {
    return { bands: 1, colors: singleBand(appearance, picture, isBase) };
  }
  const levels = levelBytes(appearance, picture);
  return {
    bands: 4,
    levels: isIdentity(levels) ? null : levels,
    alphas: picture.bits === 8 ? null : deepAlphas(),
    hidden: hiddenBits(appearance, levels),
    noData: picture.no_data,
  };
}

/** The colormap that counts for a picture with a single band; a tint is of greys. */
export function colormapOf(
  { colormap, tint }: Appearance,
  picture: ValueInfo,
  isBase: boolean,
): Colormap {
  if (tint !== null) return "grey";
  return colormap ?? (picture.is_classes && !isBase ? "classes" : "grey");
}

/** The limits that count where an appearance names none. */
export function defaultLimits({ bits, lowest, highest }: ValueInfo): [number, number] {
  return bits === 8 ? [0, 255] : [lowest, highest];
}

function singleBand(appearance: Appearance, picture: ValueInfo, isBase: boolean): Int32Array {
  const colormap = colormapOf(appearance, picture, isBase);
  const colors =
    colormap === "classes"
      ? Int32Array.from({ length: 2 ** picture.bits }, (_, value) => packed(classColor(value)))
      : levelColors(appearance, colormap, levelBytes(appearance, picture));
  const { no_data } = picture;
  if (no_data !== null) colors[no_data] = (colors[no_data] ?? 0) & COLOR;
  return colors;
}

function levelColors(appearance: Appearance, colormap: Colormap, levels: Uint8Array): Int32Array {
  const byLevel = colorsByLevel(appearance, colormap);
  const hidden = hiddenBits(appearance, levels);
  return Int32Array.from(levels, (level, value) => {
    const color = byLevel[level] ?? 0;
    return hidden?.[value] === ALL_HIDDEN ? color & COLOR : color;
  });
}

function colorsByLevel({ tint }: Appearance, colormap: Colormap): Int32Array {
  const table = colormapTable(colormap);
  const tinted = tint === null ? null : rgbOf(tint);
  return Int32Array.from({ length: 256 }, (_, level) =>
    packed(
      tinted?.map((channel) => Math.floor((level * channel) / 255 + ROUNDING)) ??
        Array.from(table.subarray(3 * level, 3 * level + 3)),
    ),
  );
}

/** The byte of each stored value, between the limits and by gamma. */
function levelBytes({ limits, gamma }: Appearance, picture: ValueInfo): Uint8Array {
  const [low, high] = limits ?? defaultLimits(picture);
  const bytes = new Uint8Array(2 ** picture.bits);
  for (let stored = 0; stored < bytes.length; stored += 1) {
    const value = picture.offset + picture.scale * stored;
    bytes[stored] = toByte(low === high ? +(value >= low) : level(value, low, high, gamma));
  }
  return bytes;
}

function level(value: number, low: number, high: number, gamma: number): number {
  const linear = Math.min(1, Math.max(0, (value - low) / (high - low)));
  return gamma === 1 ? linear : linear ** (1 / gamma);
}

function hiddenBits({ transparent, tolerance }: Appearance, levels: Uint8Array): Uint8Array | null {
  if (transparent === null) return null;
  const [red, green, blue] = rgbOf(transparent);
  const agrees = (byte: number, channel: number): number =>
    +(Math.abs(byte - channel) <= tolerance);
  return levels.map(
    (byte) => agrees(byte, red) | (agrees(byte, green) << 1) | (agrees(byte, blue) << 2),
  );
}

function deepAlphas(): Uint8Array {
  return Uint8Array.from({ length: 2 ** 16 }, (_, value) => toByte(value / 65_535));
}

function isIdentity(levels: Uint8Array): boolean {
  return levels.length === 256 && levels.every((byte, value) => byte === value);
}

/** Opaque; of no colour transparent black. */
function packed(color: ArrayLike<number> | null): Packed {
  if (color === null) return 0;
  const [red = 0, green = 0, blue = 0] = Array.from(color);
  return OPAQUE | (blue << 16) | (green << 8) | red;
}
