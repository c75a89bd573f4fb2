// The 16 blend modes of W3C Compositing and Blending Level 1, operation by operation as in
// lb_widgets/model/blending.py, so that the browser and Python agree.
// Colours are straight and sRGB-encoded, 0 to 1. https://www.w3.org/TR/compositing-1/
import type { BlendMode } from "../protocol.gen.ts";
import type { Arithmetic } from "./arithmetic.ts";
import {
  type Blend,
  colorBurn,
  colorDodge,
  darken,
  difference,
  exclusion,
  hardLight,
  lighten,
  luminosity,
  multiply,
  overlay,
  type Rgb,
  saturation,
  screen,
  separable,
  softLight,
  withLuminosity,
  withSaturation,
} from "./blend_formulas.ts";

export interface BlendModeInfo {
  /** For people, sentence case. */
  label: string;
  blend: Blend;
}

/** The whole table; a mode that Python has and this lacks is a type error. */
export const BLEND_MODES: Readonly<Record<BlendMode, BlendModeInfo>> = {
  normal: { label: "Normal", blend: (_m, _backdrop, source) => source },
  multiply: { label: "Multiply", blend: separable(multiply) },
  screen: { label: "Screen", blend: separable(screen) },
  overlay: { label: "Overlay", blend: separable(overlay) },
  darken: { label: "Darken", blend: separable(darken) },
  lighten: { label: "Lighten", blend: separable(lighten) },
  "color-dodge": { label: "Color dodge", blend: separable(colorDodge) },
  "color-burn": { label: "Color burn", blend: separable(colorBurn) },
  "hard-light": { label: "Hard light", blend: separable(hardLight) },
  "soft-light": { label: "Soft light", blend: separable(softLight) },
  difference: { label: "Difference", blend: separable(difference) },
  exclusion: { label: "Exclusion", blend: separable(exclusion) },
  hue: {
    label: "Hue",
    blend: (m, backdrop, source) =>
      withLuminosity(
        m,
        withSaturation(m, source, saturation(m, backdrop)),
        luminosity(m, backdrop),
      ),
  },
  saturation: {
    label: "Saturation",
    blend: (m, backdrop, source) =>
      withLuminosity(
        m,
        withSaturation(m, backdrop, saturation(m, source)),
        luminosity(m, backdrop),
      ),
  },
  color: {
    label: "Color",
    blend: (m, backdrop, source) => withLuminosity(m, source, luminosity(m, backdrop)),
  },
  luminosity: {
    label: "Luminosity",
    blend: (m, backdrop, source) => withLuminosity(m, backdrop, luminosity(m, source)),
  },
};

/** Straight red, green, blue and alpha. */
export interface Pixel<V> {
  color: Rgb<V>;
  alpha: V;
}

/**
 * A layer laid over what is below it; §5.1 and §10.1 of the specification. What is opaque below
 * stays so, and where the layer is transparent nothing changes, not even in the last bit.
 */
export function compositeOver<V>(
  m: Arithmetic<V>,
  below: Pixel<V>,
  above: Pixel<V>,
  mode: BlendMode,
): Pixel<V> {
  const [zero, one] = [m.number(0), m.number(1)];
  const blended = BLEND_MODES[mode].blend(m, below.color, above.color);
  const rest = m.subtract(one, below.alpha);
  const alpha = m.add(below.alpha, m.multiply(above.alpha, rest));
  const seenBelow = m.multiply(m.subtract(one, above.alpha), below.alpha);
  const channel = (index: 0 | 1 | 2): V => {
    const mixed = m.add(
      m.multiply(rest, above.color[index]),
      m.multiply(below.alpha, blended[index]),
    );
    const premultiplied = m.add(
      m.multiply(above.alpha, mixed),
      m.multiply(seenBelow, below.color[index]),
    );
    return m.whereLess(zero, above.alpha, m.divide(premultiplied, alpha), below.color[index]);
  };
  return { color: [channel(0), channel(1), channel(2)], alpha };
}

/** The colour of the same where all below is opaque: what the formulas come to, bit for bit. */
export function compositeOverOpaque<V>(
  m: Arithmetic<V>,
  below: Rgb<V>,
  above: Pixel<V>,
  mode: BlendMode,
): Rgb<V> {
  const blended = BLEND_MODES[mode].blend(m, below, above.color);
  const rest = m.subtract(m.number(1), above.alpha);
  const channel = (index: 0 | 1 | 2): V =>
    m.add(m.multiply(above.alpha, blended[index]), m.multiply(rest, below[index]));
  return [channel(0), channel(1), channel(2)];
}

/** Added before a fraction is cut off: halves round up, and the last bit of a float decides none. */
export const ROUNDING = 0.5 + 1 / 1024;

/** 0…1 as 0…255; what rounding has moved beyond them by less than 1/1024 is in range. */
export function toByte(value: number): number {
  return (255 * value + ROUNDING) | 0;
}
