import { describe, expect, it } from "vitest";
import { NUMBERS } from "../core/arithmetic.ts";
import { BLEND_MODES, compositeOver, type Pixel, toByte } from "../core/blend.ts";
import type { Rgb } from "../core/blend_formulas.ts";
import type { BlendMode } from "../protocol.gen.ts";
import { ArrayKernel } from "./array_kernel.ts";
import { BLOCK_PIXELS, type Kernel } from "./kernel.ts";
import { WasmKernel } from "./wasm_kernel.ts";

const MODES = Object.keys(BLEND_MODES) as BlendMode[];
const OPAQUE = 0xff000000;
const ODD = BLOCK_PIXELS - 1;

let state = 1;

/** By the generator of tests/contract/blend.py, whose upper byte is its best. */
const byte = (): number => {
  state = (Math.imul(1_664_525, state) + 1_013_904_223) >>> 0;
  return state >>> 24;
};

const noise = (count: number): Int32Array =>
  new Int32Array(Uint8Array.from({ length: 4 * count }, byte).buffer);

function pixelOf(packed: number, opacity: number): Pixel<number> {
  const color = [0, 8, 16].map((shift) => ((packed >> shift) & 255) / 255);
  return { color: color as unknown as Rgb<number>, alpha: ((packed >>> 24) / 255) * opacity };
}

interface Layer {
  pixels: Int32Array;
  opacity: number;
  mode: BlendMode;
}

function expected(ground: Int32Array, layers: Layer[]): Int32Array {
  return ground.map((packed, at) => {
    const { color, alpha } = layers.reduce(
      (below, { pixels, opacity, mode }) =>
        compositeOver(NUMBERS, below, pixelOf(pixels[at] as number, opacity), mode),
      pixelOf(packed, 1),
    );
    const [red, green, blue] = color.map(toByte) as [number, number, number];
    return (toByte(alpha) << 24) | (blue << 16) | (green << 8) | red;
  });
}

function blended(
  kernel: Kernel,
  ground: Int32Array,
  layers: Layer[],
  isOpaque: boolean,
): Int32Array {
  kernel.pixels.set(ground);
  kernel.begin(ground.length);
  for (const { pixels, opacity, mode } of layers) {
    kernel.pixels.set(pixels);
    kernel.over(pixels.length, opacity, mode, isOpaque);
  }
  kernel.end(ground.length);
  return kernel.pixels.slice(0, ground.length);
}

describe.each([
  ["WasmKernel of 64 bits", new WasmKernel(64)],
  ["ArrayKernel", new ArrayKernel()],
])("%s", (_name, kernel) => {
  it.each(MODES)("blends %s by the formulas, bit for bit", (mode) => {
    const ground = noise(ODD);
    const layers = [
      { pixels: noise(ODD), opacity: 0.6, mode },
      { pixels: noise(ODD), opacity: 1, mode },
    ];
    expect(blended(kernel, ground, layers, false)).toEqual(expected(ground, layers));
    const opaque = ground.map((packed) => packed | OPAQUE);
    expect(blended(kernel, opaque, layers, true)).toEqual(expected(opaque, layers));
  });

  it("keeps the guards of dodge and burn, and what is clipped", () => {
    const edges = [0, 1, 127, 128, 254, 255];
    const colors = edges.flatMap((a) => edges.flatMap((b) => edges.map((c) => [a, b, c])));
    const packed = colors.map(([r = 0, g = 0, b = 0]) => OPAQUE | (b << 16) | (g << 8) | r);
    const ground = Int32Array.from(packed);
    for (const mode of MODES) {
      for (const shift of [0, 5, 77]) {
        const pixels = ground.map((_, at) => ground[(at + shift) % ground.length] as number);
        const layers = [{ pixels, opacity: 1, mode }];
        expect(blended(kernel, ground, layers, true)).toEqual(expected(ground, layers));
      }
    }
  });

  it("gives the ground back where nothing lies over it, of whatever size", () => {
    for (const count of [1, 2, 3, BLOCK_PIXELS]) {
      const ground = noise(count);
      expect(blended(kernel, ground, [], false)).toEqual(ground);
    }
  });
});

describe("WasmKernel of 32 bits", () => {
  const kernel = new WasmKernel(32);

  it.each(MODES)("differs by at most 1 for %s, and seldom", (mode) => {
    const apart: number[] = [];
    for (let round = 0; round < 8; round += 1) {
      const ground = noise(ODD);
      const layers = [{ pixels: noise(ODD), opacity: 0.6, mode }];
      const found = channelsOf(blended(kernel, ground, layers, false));
      const wanted = channelsOf(expected(ground, layers));
      apart.push(...Array.from(wanted, (byte, at) => Math.abs(byte - (found[at] ?? -9))));
    }
    expect(apart.reduce((most, one) => Math.max(most, one))).toBeLessThanOrEqual(1);
    expect(apart.filter((one) => one > 0).length).toBeLessThanOrEqual(1e-4 * apart.length);
  });

  it("gives the ground back where nothing lies over it", () => {
    const ground = noise(ODD);
    expect(blended(kernel, ground, [], false)).toEqual(ground);
  });
});

const channelsOf = (packed: Int32Array): Uint8Array => new Uint8Array(packed.buffer);
