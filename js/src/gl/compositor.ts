// The exact engine's arithmetic: a frame's pixels, as lb_widgets.media.composite computes them.
import { BLEND_MODES, compositeOver, toByte } from "../core/blend.ts";
import type { Size } from "../core/viewport.ts";
import type { Frame } from "./engine.ts";
import type { Pixels, Pyramid } from "./pyramid.ts";

/** Which pixels of a picture lie under those of a frame: the nearest to each one's centre. */
interface Sampling {
  pixels: Pixels;
  columns: Int32Array;
  rows: Int32Array;
}

/** Blends a frame. Between the layers nothing is rounded. */
export function compose(frame: Frame, pictures: ReadonlyMap<string, Pyramid>): Pixels {
  const { width, height } = frame.region;
  const base = sample(frame, pictureOf(pictures, frame.base));
  const layers = frame.layers
    .filter((layer) => layer.opacity > 0)
    .map((layer) => ({
      sampling: sample(frame, pictureOf(pictures, layer.key)),
      opacity: layer.opacity,
      blend: BLEND_MODES[layer.blendMode].blend,
    }));
  const data = new Uint8ClampedArray(width * height * 4);
  const mixed = new Float64Array(4);
  const source = new Float64Array(4);
  let target = 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, target += 4) {
      read(base, x, y, mixed);
      for (const { sampling, opacity, blend } of layers) {
        read(sampling, x, y, source);
        source[3] = (source[3] as number) * opacity;
        compositeOver(mixed, source, blend);
      }
      for (let channel = 0; channel < 4; channel += 1) {
        data[target + channel] = toByte(mixed[channel] as number);
      }
    }
  }
  return { width, height, data };
}

function read({ pixels, columns, rows }: Sampling, x: number, y: number, into: Float64Array): void {
  const at = 4 * ((rows[y] as number) * pixels.width + (columns[x] as number));
  for (let channel = 0; channel < 4; channel += 1) {
    into[channel] = (pixels.data[at + channel] as number) / 255;
  }
}

function sample({ region, size }: Frame, picture: Pyramid): Sampling {
  const step = 2 ** region.level;
  // The level of this picture on which a pixel of the frame covers one to two pixels.
  const coarseness = Math.log2(step * finest(picture.full, size));
  const level = Math.max(0, Math.floor(coarseness + 1e-9));
  const pixels = picture.level(level);
  const indices = (start: number, count: number, own: number, base: number, end: number) =>
    Int32Array.from({ length: count }, (_, index) =>
      Math.min(end - 1, Math.floor(((start + index + 0.5) * step * own) / base / 2 ** level)),
    );
  return {
    pixels,
    columns: indices(region.x, region.width, picture.full.width, size.width, pixels.width),
    rows: indices(region.y, region.height, picture.full.height, size.height, pixels.height),
  };
}

/** How many of the picture's pixels lie under one of the base's, along the axis with fewer. */
function finest(own: Size, base: Size): number {
  return Math.min(own.width / base.width, own.height / base.height);
}

function pictureOf(pictures: ReadonlyMap<string, Pyramid>, key: string): Pyramid {
  const picture = pictures.get(key);
  if (picture === undefined) throw new Error(`picture ${key} is not loaded`);
  return picture;
}
