// For tests: what of a browser the engine needs to read pictures of 8 bits, without a browser. A file
// holds its pixels as they are.
import { vi } from "vitest";
import type { Size } from "../core/viewport.ts";

interface Bitmap extends Size {
  bytes: Uint8Array;
  close: () => void;
}

const HEAD = 8;

/** An opaque picture: straight RGBA bytes. */
export function pixelsFile({ width, height }: Size, bytes: ArrayLike<number>): Blob {
  const size = new Uint8Array(Uint32Array.of(width, height).buffer);
  return new Blob([size, Uint8Array.from(bytes)], { type: "image/png" });
}

/** The files of a picture of 8 bits: of one band grey, of colours with their alpha apart. */
export function filesOf(size: Size, bands: number, values: readonly number[]): Blob[] {
  if (bands === 1)
    return [
      pixelsFile(
        size,
        values.flatMap((grey) => [grey, grey, grey, 255]),
      ),
    ];
  const opaque = values.map((value, at) => (at % 4 === 3 ? 255 : value));
  const alpha = values.map((_, at) => (at % 4 === 3 ? 255 : (values[at | 3] ?? 0)));
  return [pixelsFile(size, opaque), pixelsFile(size, alpha)];
}

class FakeContext {
  readonly canvas: Size & { shown?: unknown };
  #drawn: { bitmap: Bitmap; x: number; y: number } | undefined;

  constructor(canvas: FakeContext["canvas"]) {
    this.canvas = canvas;
  }

  drawImage(bitmap: Bitmap, x: number, y: number): void {
    if (bitmap.bytes.length === 0) throw new Error("the bitmap is closed");
    this.#drawn = { bitmap, x, y };
  }

  putImageData(image: unknown): void {
    this.canvas.shown = image;
  }

  getImageData(left: number, top: number, width: number, height: number) {
    const { bitmap, x, y } = this.#drawn ?? { bitmap: undefined, x: 0, y: 0 };
    const data = Uint8ClampedArray.from({ length: 4 * width * height }, (_, at) => {
      const column = left + ((at >> 2) % width) - x;
      const row = top + Math.floor((at >> 2) / width) - y;
      return bitmap?.bytes[4 * (row * bitmap.width + column) + (at & 3)] ?? 0;
    });
    return { data };
  }
}

/** Until `vi.unstubAllGlobals()`. */
export function fakeBrowser(): void {
  vi.stubGlobal("createImageBitmap", async (source: Blob) => {
    const buffer = await source.arrayBuffer();
    const [width = 0, height = 0] = new Uint32Array(buffer, 0, 2);
    const bitmap: Bitmap = {
      width,
      height,
      bytes: new Uint8Array(buffer, HEAD),
      close: () => {
        bitmap.bytes = new Uint8Array(0);
      },
    };
    return bitmap;
  });
  vi.stubGlobal(
    "OffscreenCanvas",
    class {
      shown: unknown;
      constructor(
        readonly width: number,
        readonly height: number,
      ) {}
      /** What was to be shown, as it was given. */
      transferToImageBitmap(): unknown {
        return this.shown;
      }
      getContext(kind: string): FakeContext | null {
        return kind === "2d" ? new FakeContext(this) : null;
      }
    },
  );
  vi.stubGlobal(
    "ImageData",
    class {
      constructor(
        readonly data: Uint8ClampedArray,
        readonly width: number,
        readonly height: number,
      ) {}
    },
  );
}
