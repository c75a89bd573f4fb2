// What the processor's engine blends a block of pixels with.
import type { BlendMode } from "../protocol.gen.ts";

/** Most pixels of a block: few enough for all that is worked with to stay in the nearest cache. */
export const BLOCK_PIXELS = 1024;

export interface Kernel {
  /** Straight RGBA, packed: what comes in and goes out. */
  readonly pixels: Int32Array;
  /** Takes the first `count` of `pixels` as the ground. */
  begin: (count: number) => void;
  /** Lays those now in `pixels` over it; `isOpaque`: the ground is. */
  over: (count: number, opacity: number, mode: BlendMode, isOpaque: boolean) => void;
  /** Writes what has become of the ground to `pixels`, each channel rounded once. */
  end: (count: number) => void;
}
