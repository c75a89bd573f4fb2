// For tests: values as the file that the kernel sends, which needs no browser to be read.

import { SAMPLES_TYPE } from "./decode.ts";
import type { PictureInfo } from "./engine.ts";

export async function samplesFile(values: ArrayLike<number>): Promise<Blob> {
  const raw = new Blob([Uint16Array.from(values)]);
  const stream = raw.stream().pipeThrough(new CompressionStream("deflate"));
  return new Blob([await new Response(stream).arrayBuffer()], { type: SAMPLES_TYPE });
}

/** A picture of 16 bits, of one band unless said otherwise. */
export function pictureInfo(
  width: number,
  height: number,
  info: Partial<PictureInfo> = {},
): PictureInfo {
  return {
    ...{ width, height, bands: 1, bits: 16, scale: 1, offset: 0, lowest: 0, highest: 65_535 },
    ...{ no_data: null, is_classes: false, level: 0, tile_size: 0, holds_alpha: false },
    ...info,
  };
}
