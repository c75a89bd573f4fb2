// A picture's pixels, and half, a quarter, an eighth … of them for small views.
import type { Size } from "../core/viewport.ts";

/** Straight RGBA, 8 bits each. */
export interface Pixels extends Size {
  data: Uint8ClampedArray<ArrayBuffer>;
}

/** Makes each level when it is first asked for. */
export class Pyramid {
  readonly #levels: Pixels[];

  constructor(readonly full: Pixels) {
    this.#levels = [full];
  }

  /** Level n has one pixel for 2ⁿ × 2ⁿ of the picture's, at least 1 × 1. */
  level(wanted: number): Pixels {
    let pixels = this.#levels[wanted];
    if (pixels === undefined) {
      pixels = halve(this.level(wanted - 1));
      this.#levels[wanted] = pixels;
    }
    return pixels;
  }
}

/** The mean of every 2 × 2 pixels, colours weighted by their alpha; at an odd edge, of those there. */
export function halve(from: Pixels): Pixels {
  const width = Math.ceil(from.width / 2);
  const height = Math.ceil(from.height / 2);
  const data = new Uint8ClampedArray(width * height * 4);
  const source = from.data;
  let target = 0;
  for (let y = 0; y < height; y += 1) {
    const upper = 2 * y * from.width;
    const lower = Math.min(2 * y + 1, from.height - 1) * from.width;
    for (let x = 0; x < width; x += 1, target += 4) {
      const left = 2 * x;
      const right = Math.min(left + 1, from.width - 1);
      mean(
        source,
        4 * (upper + left),
        4 * (upper + right),
        4 * (lower + left),
        4 * (lower + right),
        data,
        target,
      );
    }
  }
  return { width, height, data };
}

function mean(
  from: Uint8ClampedArray,
  a: number,
  b: number,
  c: number,
  d: number,
  to: Uint8ClampedArray,
  target: number,
): void {
  const [alphaA, alphaB, alphaC, alphaD] = [
    from[a + 3] as number,
    from[b + 3] as number,
    from[c + 3] as number,
    from[d + 3] as number,
  ];
  const alpha = alphaA + alphaB + alphaC + alphaD;
  if (alpha > 0) {
    for (let channel = 0; channel < 3; channel += 1) {
      const sum =
        (from[a + channel] as number) * alphaA +
        (from[b + channel] as number) * alphaB +
        (from[c + channel] as number) * alphaC +
        (from[d + channel] as number) * alphaD;
      to[target + channel] = sum / alpha;
    }
  }
  to[target + 3] = alpha / 4;
}
