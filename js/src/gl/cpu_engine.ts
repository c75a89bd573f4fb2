// The exact engine: blends on the processor.
import type { Budget } from "./budget.ts";
import { blendTile } from "./cpu_blending.ts";
import { bytesOf, type Gathered, GRID } from "./gathering.ts";
import { Spares } from "./spares.ts";
import { type FrameStack, partsOf, stripsOf } from "./stack.ts";
import { startKernel } from "./start_kernel.ts";
import { TileCache } from "./tile_cache.ts";

/** Of gathered tiles at once; a frame that needs more is blended strip by strip. */
const STRIP_BYTES = 96 * 2 ** 20;

export class CpuEngine {
  readonly tiles: TileCache<Gathered>;
  readonly #exact = startKernel(64);
  /** As precise as a GPU: twice as fast, for coarser levels, which Python has none of. */
  readonly #quick = startKernel(32);
  readonly #spares = new Spares();

  constructor(budget: Budget) {
    this.tiles = new TileCache(budget, {
      make: (gathered) => gathered,
      bytes: bytesOf,
      drop: () => undefined,
    });
  }

  async bitmap(stack: FrameStack): Promise<ImageBitmap> {
    const { width, height } = stack.frame.region;
    const pixels = this.#spares.take(width * height);
    await this.#draw(stack, pixels);
    const bitmap = bitmapOf(pixels, width, height);
    this.#spares.give(pixels);
    return bitmap;
  }

  /** Straight RGBA. */
  async pixels(stack: FrameStack): Promise<Uint8ClampedArray<ArrayBuffer>> {
    const { width, height } = stack.frame.region;
    const pixels = new Int32Array(width * height);
    await this.#draw(stack, pixels);
    return new Uint8ClampedArray(pixels.buffer);
  }

  async #draw(stack: FrameStack, pixels: Int32Array): Promise<void> {
    const { width } = stack.frame.region;
    const rowBytes = 4 * (stack.layers.length + 1) * GRID * (width + 2 * GRID);
    const tileRows = Math.max(1, Math.floor(STRIP_BYTES / rowBytes));
    for (const { top, frame } of stripsOf(stack.frame, tileRows)) {
      await this.#blend({ ...stack, frame }, pixels, top * width);
    }
  }

  async #blend(stack: FrameStack, pixels: Int32Array, start: number): Promise<void> {
    const { base, layers, frame } = stack;
    const parts = partsOf(frame);
    const gathered = (placed: FrameStack["layers"][number]["placed"]) =>
      sequence(parts, ({ tile }) => this.tiles.get(placed, tile));
    // Layer by layer: where not all pictures have room, each is decoded once.
    const ground = base && (await gathered(base));
    const above = await sequence(layers, ({ placed }) => gathered(placed));
    const stride = frame.region.width;
    const kernel = frame.region.level === 0 ? this.#exact : this.#quick;
    for (const [index, { part, x, y }] of parts.entries()) {
      const sources = layers.map(({ opacity, blendMode }, layer) => ({
        tile: above[layer]?.[index] as Gathered,
        opacity,
        blendMode,
      }));
      const target = { pixels, start: start + y * stride + x, stride };
      blendTile(kernel, part, ground?.[index] ?? null, sources, target);
    }
  }
}

/** One after the other. */
export async function sequence<T, R>(
  values: readonly T[],
  run: (value: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  for (const value of values) results.push(await run(value));
  return results;
}

/** At once, so that the pixels can be written over; `createImageBitmap` may take its time. */
export function bitmapOf(
  pixels: Int32Array<ArrayBuffer>,
  width: number,
  height: number,
): ImageBitmap {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("this browser gives no canvas to draw with");
  context.putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), width, height), 0, 0);
  return canvas.transferToImageBitmap();
}
