// Reads the pixels of a bitmap that is not opaque, without a loss.
import type { Area } from "./picture.ts";

/** A PNG of one pixel, red 200, green 100, blue 50, alpha 1: what loses colours loses these. */
const PROBE =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGM4kWLECAAEtgFg+P6R2QAAAABJRU5ErkJggg==";
const EXPECTED = [200, 100, 50, 1];

/**
 * Says whether `AlphaReader` works here: the page has to be secure, and the browser to keep colours
 * apart from alpha. Tried, not assumed.
 */
export async function readsAlpha(): Promise<boolean> {
  try {
    const bytes = Uint8Array.from(atob(PROBE), (character) => character.charCodeAt(0));
    const reader = new AlphaReader(await straightBitmap(new Blob([bytes], { type: "image/png" })));
    const pixel = new Uint8Array(4);
    await reader.read({ x: 0, y: 0, width: 1, height: 1 }, pixel);
    reader.close();
    return pixel.every((value, channel) => value === EXPECTED[channel]);
  } catch {
    return false;
  }
}

/** Decodes a picture with its colours as they are in the file. */
export function straightBitmap(file: Blob): Promise<ImageBitmap> {
  return createImageBitmap(file, { premultiplyAlpha: "none", colorSpaceConversion: "none" });
}

export class AlphaReader {
  readonly #bitmap: ImageBitmap;
  readonly #frame: VideoFrame;

  constructor(bitmap: ImageBitmap) {
    this.#bitmap = bitmap;
    this.#frame = new VideoFrame(bitmap, { timestamp: 0, alpha: "keep" });
  }

  /** Writes RGBA, row by row; `into` may be longer. */
  async read(area: Area, into: Uint8Array<ArrayBuffer>): Promise<void> {
    // In the frame's own format: converting to another one multiplies with alpha and back.
    await this.#frame.copyTo(into, { rect: area });
    if (this.#frame.format === "RGBA") return;
    if (this.#frame.format !== "BGRA") throw new Error(`pixels come as ${this.#frame.format}`);
    for (let at = 0; at < 4 * area.width * area.height; at += 4) {
      const blue = into[at] as number;
      into[at] = into[at + 2] as number;
      into[at + 2] = blue;
    }
  }

  close(): void {
    this.#frame.close();
    this.#bitmap.close();
  }
}
