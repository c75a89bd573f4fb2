// The exact engine's arithmetic: a stack of gathered tiles blended as lb_widgets.media.composite does.
import type { BlendMode } from "../protocol.gen.ts";
import type { Gathered } from "./gathering.ts";
import { BLOCK_PIXELS, type Kernel } from "./kernel.ts";
import type { Area } from "./picture.ts";

/** A gathered tile and how it mixes with what is below. */
export interface BlendSource {
  tile: Gathered;
  opacity: number;
  blendMode: BlendMode;
}

/** Where a part of a tile goes: pixel (x, y) of it to `start + y * stride + x`. */
export interface Target {
  pixels: Int32Array;
  start: number;
  stride: number;
}

/** Blends a part of a tile, the lowest first; `base` lies below them all where there is one. */
export function blendTile(
  kernel: Kernel,
  part: Area,
  base: Gathered | null,
  layers: readonly BlendSource[],
  target: Target,
): void {
  const visible = layers.filter(({ tile, opacity }) => tile.pixels !== null && opacity > 0);
  const lowest = visible.findLastIndex(isCover);
  const ground = lowest < 0 ? base : (visible[lowest]?.tile ?? null);
  const above = visible.slice(lowest + 1);
  if (above.length === 0) {
    copyTile(part, ground, target);
    return;
  }
  const rows = Math.max(1, Math.floor(BLOCK_PIXELS / part.width));
  for (let y = 0; y < part.height; y += rows) {
    const block = { ...part, y: part.y + y, height: Math.min(rows, part.height - y) };
    const start = target.start + y * target.stride;
    blendBlock(kernel, block, ground, above, { ...target, start });
  }
}

/** Nothing below it is seen. */
function isCover({ tile, opacity, blendMode }: BlendSource): boolean {
  return tile.isOpaque && opacity === 1 && blendMode === "normal";
}

function copyTile(part: Area, ground: Gathered | null, { pixels, start, stride }: Target): void {
  for (let y = 0; y < part.height; y += 1) {
    const to = start + y * stride;
    if (ground === null || ground.pixels === null) {
      pixels.fill(0, to, to + part.width);
    } else {
      const from = ground.start + (part.y + y) * ground.stride + part.x;
      pixels.set(ground.pixels.subarray(from, from + part.width), to);
    }
  }
}

function blendBlock(
  kernel: Kernel,
  block: Area,
  ground: Gathered | null,
  above: readonly BlendSource[],
  target: Target,
): void {
  const count = block.width * block.height;
  const isOpaque = ground?.isOpaque === true;
  load(kernel.pixels, block, ground);
  kernel.begin(count);
  for (const { tile, opacity, blendMode } of above) {
    load(kernel.pixels, block, tile);
    kernel.over(count, opacity, blendMode, isOpaque);
  }
  kernel.end(count);
  for (let y = 0; y < block.height; y += 1) {
    const row = kernel.pixels.subarray(y * block.width, (y + 1) * block.width);
    target.pixels.set(row, target.start + y * target.stride);
  }
}

function load(into: Int32Array, block: Area, from: Gathered | null): void {
  const pixels = from?.pixels ?? null;
  if (from === null || pixels === null) {
    into.fill(0);
    return;
  }
  const start = from.start + block.y * from.stride + block.x;
  if (block.width === from.stride) {
    into.set(pixels.subarray(start, start + block.width * block.height));
    return;
  }
  for (let y = 0; y < block.height; y += 1) {
    const row = start + y * from.stride;
    into.set(pixels.subarray(row, row + block.width), y * block.width);
  }
}
