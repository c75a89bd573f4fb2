// Which layers are on screen, and which two of them are compared.
import type { CompareMode, MapComparison } from "../protocol.gen.ts";

/** The first lies left, above or around; the last right, below or in the lens. */
export type Pair = readonly [first: number, last: number];

export interface Choice {
  visible: readonly number[];
  comparison: MapComparison;
}

/** The compared layers, or none where the layers lie one over the other. */
export function comparedPair({ visible, comparison }: Choice): Pair | undefined {
  const [first, last, ...others] = visible;
  const isPair = first !== undefined && last !== undefined && others.length === 0;
  return comparison.mode !== "blend" && isPair ? [first, last] : undefined;
}

/** The way in which the map shows its layers: all but one of them need two. */
export function shownMode(choice: Choice): CompareMode {
  return comparedPair(choice) === undefined ? "blend" : choice.comparison.mode;
}

/** Two of a row's layers to compare, those on screen first; none where it has not got two. */
export function pairFrom(visible: readonly number[], count: number): Pair | undefined {
  const first = visible[0] ?? 0;
  const last = visible.at(-1) ?? first;
  if (first !== last) return [first, last];
  if (count < 2) return undefined;
  return first === 0 ? [0, 1] : [0, first];
}

/** The pair with another layer in one of its places; the other one makes room by changing places. */
export function withLayer([first, last]: Pair, place: 0 | 1, layer: number): Pair {
  if (layer === (place === 0 ? last : first)) return [last, first];
  return place === 0 ? [layer, last] : [first, layer];
}
