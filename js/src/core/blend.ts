// The 16 blend modes of W3C Compositing and Blending Level 1, operation by operation as in
// lb_widgets/model/blending.py, so that the browser and Python agree.
// Colours are straight and sRGB-encoded, 0 to 1. https://www.w3.org/TR/compositing-1/
import type { BlendMode } from "../protocol.gen.ts";

/** Red, green, blue, 0 to 1; of a `Pixel` the first three. */
export type Color = Float64Array;
/** Straight red, green, blue and alpha, 0 to 1. */
export type Pixel = Float64Array;
/** Writes B(backdrop, source) of the specification into `blended`. */
export type Blend = (backdrop: Color, source: Color, blended: Color) => void;

export interface BlendModeInfo {
  /** For people, sentence case. */
  label: string;
  blend: Blend;
}

const blended = new Float64Array(3);

/** Lays a layer's pixel over what is below it, in place; §5.1 and §10.1 of the specification. */
export function compositeOver(backdrop: Pixel, source: Pixel, blend: Blend): void {
  const belowAlpha = backdrop[3] as number;
  const aboveAlpha = source[3] as number;
  if (aboveAlpha === 0) return;
  const alpha = belowAlpha + aboveAlpha * (1 - belowAlpha);
  blend(backdrop, source, blended);
  for (let channel = 0; channel < 3; channel += 1) {
    const below = backdrop[channel] as number;
    const mixed =
      (1 - belowAlpha) * (source[channel] as number) + belowAlpha * (blended[channel] as number);
    const premultiplied = aboveAlpha * mixed + (1 - aboveAlpha) * belowAlpha * below;
    backdrop[channel] = premultiplied / alpha;
  }
  backdrop[3] = alpha;
}

/** 0…1 as 0…255; halves round up, with a bias that keeps the last bit of a float from deciding. */
export function toByte(value: number): number {
  return Math.min(255, Math.max(0, Math.floor(255 * value + (0.5 + 1 / 1024))));
}

function separable(formula: (backdrop: number, source: number) => number): Blend {
  return (backdrop, source, out) => {
    out[0] = formula(backdrop[0] as number, source[0] as number);
    out[1] = formula(backdrop[1] as number, source[1] as number);
    out[2] = formula(backdrop[2] as number, source[2] as number);
  };
}

const multiply = (b: number, s: number): number => b * s;
const screen = (b: number, s: number): number => b + s - b * s;
const hardLight = (b: number, s: number): number =>
  s <= 0.5 ? multiply(b, 2 * s) : screen(b, 2 * s - 1);

function colorDodge(b: number, s: number): number {
  // The order of the guards is the specification's: black stays black under white.
  if (b === 0) return 0;
  return s < 1 ? Math.min(1, b / (1 - s)) : 1;
}

function colorBurn(b: number, s: number): number {
  if (b === 1) return 1;
  return s > 0 ? 1 - Math.min(1, (1 - b) / s) : 0;
}

function softLight(b: number, s: number): number {
  if (s <= 0.5) return b - (1 - 2 * s) * b * (1 - b);
  const curve = b <= 0.25 ? ((16 * b - 12) * b + 4) * b : Math.sqrt(b);
  return b + (2 * s - 1) * (curve - b);
}

function copy(from: Color, to: Color): void {
  for (let channel = 0; channel < 3; channel += 1) to[channel] = from[channel] as number;
}

const least = (color: Color): number =>
  Math.min(color[0] as number, color[1] as number, color[2] as number);
const greatest = (color: Color): number =>
  Math.max(color[0] as number, color[1] as number, color[2] as number);

/** `Lum` of §10.2. */
const luminosity = (color: Color): number =>
  0.3 * (color[0] as number) + 0.59 * (color[1] as number) + 0.11 * (color[2] as number);

/** `Sat` of §10.2. */
const saturation = (color: Color): number => greatest(color) - least(color);

/** `SetSat` of §10.2, in place. */
function setSaturation(color: Color, wanted: number): void {
  const low = least(color);
  const span = greatest(color) - low;
  for (let channel = 0; channel < 3; channel += 1) {
    color[channel] = span > 0 ? (((color[channel] as number) - low) * wanted) / span : 0;
  }
}

/** `SetLum` with `ClipColor` of §10.2, in place, clamped against the last bit of the divisions. */
function setLuminosity(color: Color, wanted: number): void {
  const gap = wanted - luminosity(color);
  for (let channel = 0; channel < 3; channel += 1)
    color[channel] = (color[channel] as number) + gap;
  const middle = luminosity(color);
  const low = least(color);
  const high = greatest(color);
  const pullUp = low < 0 && middle > low ? middle / (middle - low) : 1;
  const pullDown = high > 1 && high > middle ? (1 - middle) / (high - middle) : 1;
  for (let channel = 0; channel < 3; channel += 1) {
    let value = color[channel] as number;
    if (low < 0) value = middle + (value - middle) * pullUp;
    if (high > 1) value = middle + (value - middle) * pullDown;
    color[channel] = Math.min(1, Math.max(0, value));
  }
}

/** The whole table; a mode that Python has and this lacks is a type error. */
export const BLEND_MODES: Readonly<Record<BlendMode, BlendModeInfo>> = {
  normal: { label: "Normal", blend: (_backdrop, source, out) => copy(source, out) },
  multiply: { label: "Multiply", blend: separable(multiply) },
  screen: { label: "Screen", blend: separable(screen) },
  overlay: { label: "Overlay", blend: separable((b, s) => hardLight(s, b)) },
  darken: { label: "Darken", blend: separable((b, s) => Math.min(b, s)) },
  lighten: { label: "Lighten", blend: separable((b, s) => Math.max(b, s)) },
  "color-dodge": { label: "Color dodge", blend: separable(colorDodge) },
  "color-burn": { label: "Color burn", blend: separable(colorBurn) },
  "hard-light": { label: "Hard light", blend: separable(hardLight) },
  "soft-light": { label: "Soft light", blend: separable(softLight) },
  difference: { label: "Difference", blend: separable((b, s) => Math.abs(b - s)) },
  exclusion: { label: "Exclusion", blend: separable((b, s) => b + s - 2 * b * s) },
  hue: {
    label: "Hue",
    blend: (backdrop, source, out) => {
      copy(source, out);
      setSaturation(out, saturation(backdrop));
      setLuminosity(out, luminosity(backdrop));
    },
  },
  saturation: {
    label: "Saturation",
    blend: (backdrop, source, out) => {
      copy(backdrop, out);
      setSaturation(out, saturation(source));
      setLuminosity(out, luminosity(backdrop));
    },
  },
  color: {
    label: "Color",
    blend: (backdrop, source, out) => {
      copy(source, out);
      setLuminosity(out, luminosity(backdrop));
    },
  },
  luminosity: {
    label: "Luminosity",
    blend: (backdrop, source, out) => {
      copy(backdrop, out);
      setLuminosity(out, luminosity(source));
    },
  },
};
