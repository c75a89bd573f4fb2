// The formulas of W3C Compositing and Blending Level 1 §10, operation by operation as in
// lb_widgets/model/blending.py. https://www.w3.org/TR/compositing-1/#blending
import type { Arithmetic } from "./arithmetic.ts";

export type Rgb<V> = readonly [red: V, green: V, blue: V];
/** B(backdrop, source) of the specification, all channels together. */
export type Blend = <V>(m: Arithmetic<V>, backdrop: Rgb<V>, source: Rgb<V>) => Rgb<V>;
/** The same of one channel. */
type Formula = <V>(m: Arithmetic<V>, b: V, s: V) => V;

/** Each channel by itself. */
export function separable(formula: Formula): Blend {
  return (m, backdrop, source) => [
    formula(m, backdrop[0], source[0]),
    formula(m, backdrop[1], source[1]),
    formula(m, backdrop[2], source[2]),
  ];
}

export const multiply: Formula = (m, b, s) => m.multiply(b, s);

export const screen: Formula = (m, b, s) => m.subtract(m.add(b, s), m.multiply(b, s));

export const hardLight: Formula = (m, b, s) => {
  // Under a half screen() has 0 to do, above it multiply() has 1.
  const doubled = m.multiply(m.number(2), s);
  const darker = m.lesser(doubled, m.number(1));
  const lighter = m.greater(m.subtract(doubled, m.number(1)), m.number(0));
  return screen(m, multiply(m, b, darker), lighter);
};

export const overlay: Formula = (m, b, s) => hardLight(m, s, b);

export const darken: Formula = (m, b, s) => m.lesser(b, s);

export const lighten: Formula = (m, b, s) => m.greater(b, s);

// The order of the guards is the specification's: black stays black under white.
export const colorDodge: Formula = (m, b, s) => {
  const [zero, one] = [m.number(0), m.number(1)];
  const dodged = m.lesser(m.divide(b, m.subtract(one, s)), one);
  return m.whereLess(zero, b, m.whereLess(s, one, dodged, one), zero);
};

export const colorBurn: Formula = (m, b, s) => {
  const [zero, one] = [m.number(0), m.number(1)];
  const burnt = m.subtract(one, m.lesser(m.divide(m.subtract(one, b), s), one));
  return m.whereLess(b, one, m.whereLess(zero, s, burnt, zero), one);
};

export const softLight: Formula = (m, b, s) => {
  const [zero, one] = [m.number(0), m.number(1)];
  const polynomial = m.multiply(
    m.add(m.multiply(m.subtract(m.multiply(m.number(16), b), m.number(12)), b), m.number(4)),
    b,
  );
  const curve = m.whereLess(m.number(0.25), b, m.root(b), polynomial);
  // One of the two is 0.
  const doubled = m.multiply(m.number(2), s);
  const darker = m.greater(m.subtract(one, doubled), zero);
  const lighter = m.greater(m.subtract(doubled, one), zero);
  return m.add(
    m.subtract(b, m.multiply(m.multiply(darker, b), m.subtract(one, b))),
    m.multiply(lighter, m.subtract(curve, b)),
  );
};

export const difference: Formula = (m, b, s) => m.absolute(m.subtract(b, s));

export const exclusion: Formula = (m, b, s) =>
  m.subtract(m.add(b, s), m.multiply(m.multiply(m.number(2), b), s));

/** `Lum` of §10.2. */
export function luminosity<V>(m: Arithmetic<V>, [red, green, blue]: Rgb<V>): V {
  return m.add(
    m.add(m.multiply(m.number(0.3), red), m.multiply(m.number(0.59), green)),
    m.multiply(m.number(0.11), blue),
  );
}

function least<V>(m: Arithmetic<V>, [red, green, blue]: Rgb<V>): V {
  return m.lesser(m.lesser(red, green), blue);
}

function greatest<V>(m: Arithmetic<V>, [red, green, blue]: Rgb<V>): V {
  return m.greater(m.greater(red, green), blue);
}

/** `Sat` of §10.2. */
export function saturation<V>(m: Arithmetic<V>, color: Rgb<V>): V {
  return m.subtract(greatest(m, color), least(m, color));
}

/** `SetSat` of §10.2: the least channel becomes 0 and the greatest as wanted. */
export function withSaturation<V>(m: Arithmetic<V>, color: Rgb<V>, wanted: V): Rgb<V> {
  const low = least(m, color);
  const span = m.subtract(greatest(m, color), low);
  const zero = m.number(0);
  return each(color, (channel) => {
    const raised = m.divide(m.multiply(m.subtract(channel, low), wanted), span);
    return m.whereLess(zero, span, raised, zero);
  });
}

/** `SetLum` with `ClipColor` of §10.2, clamped against the last bit of the divisions. */
export function withLuminosity<V>(m: Arithmetic<V>, color: Rgb<V>, wanted: V): Rgb<V> {
  const [zero, one] = [m.number(0), m.number(1)];
  const gap = m.subtract(wanted, luminosity(m, color));
  const moved = each(color, (channel) => m.add(channel, gap));
  const middle = luminosity(m, moved);
  const low = least(m, moved);
  const high = greatest(m, moved);
  const [below, above] = [m.subtract(middle, low), m.subtract(high, middle)];
  const up = m.whereLess(zero, below, m.divide(middle, below), one);
  const down = m.whereLess(zero, above, m.divide(m.subtract(one, middle), above), one);
  const towards = (channel: V, share: V): V =>
    m.add(middle, m.multiply(m.subtract(channel, middle), share));
  return each(moved, (channel) => {
    const raised = m.whereLess(low, zero, towards(channel, up), channel);
    const lowered = m.whereLess(one, high, towards(raised, down), raised);
    return m.lesser(m.greater(lowered, zero), one);
  });
}

function each<V>([red, green, blue]: Rgb<V>, change: (channel: V) => V): Rgb<V> {
  return [change(red), change(green), change(blue)];
}
