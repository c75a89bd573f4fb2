// Whether a GPU is to be trusted, and whether it is worth it: known stacks drawn and compared.
import { BLEND_MODES } from "../core/blend.ts";
import type { BlendMode } from "../protocol.gen.ts";
import { type BlendSource, blendTile } from "./cpu_blending.ts";
import { bitmapOf } from "./cpu_engine.ts";
import { type Gathered, GRID } from "./gathering.ts";
import type { GpuContext } from "./gpu_context.ts";
import type { Kernel } from "./kernel.ts";
import { startKernel } from "./start_kernel.ts";

/** Of the pixels may differ by more than 1: where a formula jumps, the last bit of a float decides. */
const JUMPS = 0.02;
const TRIES = 5;
/** Tiles a side of a frame that is timed: about as many as a screen shows. */
const TIMED_TILES = 4;

interface KnownStack {
  ground: Gathered;
  sources: BlendSource[];
}

/** Says why a GPU is not to be trusted; "" where it draws what it has to, in all modes. */
export function checkGpu(context: GpuContext): string {
  const modes = Object.keys(BLEND_MODES) as BlendMode[];
  const half = modes.length / 2;
  for (const stack of [knownStack(modes.slice(0, half)), knownStack(modes.slice(half))]) {
    const expected = blendKnown(stack, 1);
    const drawn = drawKnown(context, stack, 1, () => context.pixels());
    if (differing(expected, drawn) > JUMPS * GRID * GRID) return "the GPU draws wrong pixels";
  }
  return "";
}

/** Whether it is faster than the processor. */
export function isFaster(context: GpuContext): boolean {
  const stack = knownStack(["normal", "multiply", "screen", "overlay", "soft-light", "luminosity"]);
  const side = TIMED_TILES * GRID;
  const ourMs = medianMs(() => bitmapOf(blendKnown(stack, TIMED_TILES), side, side).close());
  const itsMs = medianMs(() =>
    drawKnown(context, stack, TIMED_TILES, () => {
      context.finish();
      context.bitmap().close();
    }),
  );
  return itsMs < ourMs;
}

function knownStack(modes: readonly BlendMode[]): KnownStack {
  const [ground, ...tiles] = noise(1 + modes.length);
  const sources = modes.map((blendMode, layer) => ({
    tile: tiles[layer] as Gathered,
    opacity: 0.6,
    blendMode,
  }));
  return { ground: ground as Gathered, sources };
}

/** The stack again and again, so many times a side. */
function blendKnown({ ground, sources }: KnownStack, times: number): Int32Array<ArrayBuffer> {
  const stride = times * GRID;
  const pixels = new Int32Array(stride * stride);
  const whole = { x: 0, y: 0, width: GRID, height: GRID };
  kernel ??= startKernel(64);
  for (const { x, y } of places(times)) {
    blendTile(kernel, whole, ground, sources, { pixels, start: y * stride + x, stride });
  }
  return pixels;
}

let kernel: Kernel | undefined;

function drawKnown<T>(
  context: GpuContext,
  { ground, sources }: KnownStack,
  times: number,
  take: () => T,
): T {
  const below = context.texture(ground);
  const layers = sources.map(({ tile }) => context.texture(tile));
  context.begin({ width: times * GRID, height: times * GRID });
  for (const { x, y } of places(times)) {
    context.draw({
      ground: below,
      layers,
      modes: sources.map(({ blendMode }) => blendMode),
      opacities: sources.map(({ opacity }) => opacity),
      ...{ x, y, width: GRID, height: GRID, originX: x, originY: y },
    });
  }
  const result = take();
  for (const texture of [below, ...layers]) context.free(texture);
  return result;
}

function places(times: number): { x: number; y: number }[] {
  return Array.from({ length: times ** 2 }, (_, index) => ({
    x: GRID * (index % times),
    y: GRID * Math.floor(index / times),
  }));
}

function differing(packed: Int32Array, b: Uint8ClampedArray): number {
  const a = new Uint8Array(packed.buffer);
  let pixels = 0;
  for (let at = 0; at < a.length; at += 4) {
    const most = [0, 1, 2, 3].reduce(
      (most, channel) =>
        Math.max(most, Math.abs((a[at + channel] as number) - (b[at + channel] as number))),
      0,
    );
    pixels += +(most > 1);
  }
  return pixels;
}

/** Tiles of translucent noise, by the generator of tests/contract/blend.py. */
function noise(count: number): Gathered[] {
  let state = 1;
  return Array.from({ length: count }, () => {
    const bytes = Uint8Array.from({ length: 4 * GRID * GRID }, () => {
      state = (Math.imul(1_664_525, state) + 1_013_904_223) >>> 0;
      return state >>> 24;
    });
    const pixels = new Int32Array(bytes.buffer);
    return {
      ...{ width: GRID, height: GRID, pixels, start: 0, stride: GRID },
      ...{ isOpaque: false, isComplete: true },
    };
  });
}

function medianMs(run: () => void): number {
  const times = Array.from({ length: TRIES }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[Math.floor(TRIES / 2)] as number;
}
