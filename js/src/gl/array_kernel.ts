// The formulas on planes of numbers, one operation at a time: for where there is no WebAssembly.
import type { Arithmetic } from "../core/arithmetic.ts";
import { compositeOver, compositeOverOpaque, type Pixel, toByte } from "../core/blend.ts";
import type { BlendMode } from "../protocol.gen.ts";
import { BLOCK_PIXELS, type Kernel } from "./kernel.ts";

type Plane = Float64Array;

const BYTES = Float64Array.from({ length: 256 }, (_, byte) => byte / 255);

/** Results are planes of a store, which begins anew with each layer. */
class Planes implements Arithmetic<Plane> {
  readonly #store: Plane[] = [];
  readonly #numbers = new Map<number, Plane>();
  #used = 0;
  length = 0;

  reset(length: number): void {
    this.#used = 0;
    this.length = length;
  }

  number = (value: number): Plane => {
    const known = this.#numbers.get(value) ?? new Float64Array(BLOCK_PIXELS).fill(value);
    this.#numbers.set(value, known);
    return known;
  };

  add = (a: Plane, b: Plane): Plane => {
    const result = this.next();
    for (let i = 0; i < this.length; i += 1) result[i] = (a[i] as number) + (b[i] as number);
    return result;
  };

  subtract = (a: Plane, b: Plane): Plane => {
    const result = this.next();
    for (let i = 0; i < this.length; i += 1) result[i] = (a[i] as number) - (b[i] as number);
    return result;
  };

  multiply = (a: Plane, b: Plane): Plane => {
    const result = this.next();
    for (let i = 0; i < this.length; i += 1) result[i] = (a[i] as number) * (b[i] as number);
    return result;
  };

  divide = (a: Plane, b: Plane): Plane => {
    const result = this.next();
    for (let i = 0; i < this.length; i += 1) result[i] = (a[i] as number) / (b[i] as number);
    return result;
  };

  lesser = (a: Plane, b: Plane): Plane => this.whereLess(a, b, a, b);

  greater = (a: Plane, b: Plane): Plane => this.whereLess(b, a, a, b);

  absolute = (a: Plane): Plane => {
    const result = this.next();
    for (let i = 0; i < this.length; i += 1) result[i] = Math.abs(a[i] as number);
    return result;
  };

  root = (a: Plane): Plane => {
    const result = this.next();
    for (let i = 0; i < this.length; i += 1) result[i] = Math.sqrt(a[i] as number);
    return result;
  };

  whereLess = (a: Plane, b: Plane, yes: Plane, no: Plane): Plane => {
    const result = this.next();
    for (let i = 0; i < this.length; i += 1) {
      result[i] = ((a[i] as number) < (b[i] as number) ? yes[i] : no[i]) as number;
    }
    return result;
  };

  next(): Plane {
    const plane = this.#store[this.#used] ?? new Float64Array(BLOCK_PIXELS);
    this.#store[this.#used] = plane;
    this.#used += 1;
    return plane;
  }
}

export class ArrayKernel implements Kernel {
  readonly pixels = new Int32Array(BLOCK_PIXELS);
  readonly #planes = new Planes();
  readonly #below = emptyPixel();
  readonly #above = emptyPixel();

  begin(count: number): void {
    this.#load(this.#below, count, 1);
  }

  over(count: number, opacity: number, mode: BlendMode, isOpaque: boolean): void {
    this.#load(this.#above, count, opacity);
    this.#planes.reset(count);
    const result = isOpaque
      ? {
          color: compositeOverOpaque(this.#planes, this.#below.color, this.#above, mode),
          alpha: this.#below.alpha,
        }
      : compositeOver(this.#planes, this.#below, this.#above, mode);
    for (const channel of [0, 1, 2] as const) this.#below.color[channel].set(result.color[channel]);
    this.#below.alpha.set(result.alpha);
  }

  end(count: number): void {
    const [red, green, blue] = this.#below.color;
    const { alpha } = this.#below;
    for (let i = 0; i < count; i += 1) {
      this.pixels[i] =
        (toByte(alpha[i] as number) << 24) |
        (toByte(blue[i] as number) << 16) |
        (toByte(green[i] as number) << 8) |
        toByte(red[i] as number);
    }
  }

  #load({ color: [red, green, blue], alpha }: Pixel<Plane>, count: number, opacity: number): void {
    for (let i = 0; i < count; i += 1) {
      const pixel = this.pixels[i] as number;
      red[i] = BYTES[pixel & 255] as number;
      green[i] = BYTES[(pixel >> 8) & 255] as number;
      blue[i] = BYTES[(pixel >> 16) & 255] as number;
      alpha[i] = (BYTES[pixel >>> 24] as number) * opacity;
    }
  }
}

function emptyPixel(): Pixel<Plane> {
  const plane = (): Plane => new Float64Array(BLOCK_PIXELS);
  return { color: [plane(), plane(), plane()], alpha: plane() };
}
