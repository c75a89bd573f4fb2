// Reads the pixels of an opaque bitmap, part by part: all at once takes as long again as decoding.
import type { Area } from "./picture.ts";

// A canvas keeps colours multiplied by alpha in 8 bits, so those of nearly transparent pixels would
// be lost; for that reason the kernel's files are opaque.
let canvas: OffscreenCanvasRenderingContext2D | undefined;

function canvasFor({ width, height }: Area): OffscreenCanvasRenderingContext2D {
  if (canvas === undefined || canvas.canvas.width < width || canvas.canvas.height < height) {
    const made = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
    if (made === null) throw new Error("this browser gives no canvas to read pictures with");
    canvas = made;
  }
  return canvas;
}

export class BitmapReader {
  readonly #bitmap: ImageBitmap;
  #frame: VideoFrame | undefined;

  /** `isTurned`: its file lies on its side, or is mirrored. */
  constructor(bitmap: ImageBitmap, isTurned: boolean) {
    this.#bitmap = bitmap;
    this.#frame = isTurned ? undefined : frameOf(bitmap); // it would be of the file as it lies
  }

  /** Writes RGBA, row by row; `into` may be longer. */
  async read(area: Area, into: Uint8Array<ArrayBuffer>): Promise<void> {
    if (await this.#readFrame(area, into)) return;
    const context = canvasFor(area);
    context.drawImage(this.#bitmap, -area.x, -area.y);
    into.set(context.getImageData(0, 0, area.width, area.height).data);
  }

  close(): void {
    this.#bitmap.close();
    this.#frame?.close();
    this.#frame = undefined;
  }

  async #readFrame(rect: Area, into: Uint8Array<ArrayBuffer>): Promise<boolean> {
    if (this.#frame === undefined) return false;
    try {
      await this.#frame.copyTo(into, { rect, format: "RGBA" });
      return true;
    } catch {
      this.#frame?.close();
      this.#frame = undefined;
      return false;
    }
  }
}

/** A few times as fast as a canvas; only where the page is secure, and where it gives RGBA. */
function frameOf(bitmap: ImageBitmap): VideoFrame | undefined {
  if (typeof VideoFrame === "undefined") return undefined;
  const frame = new VideoFrame(bitmap, { timestamp: 0, alpha: "discard" });
  try {
    if (frame.allocationSize({ format: "RGBA" }) === 4 * bitmap.width * bitmap.height) return frame;
  } catch {
    // It does not convert.
  }
  frame.close();
  return undefined;
}
