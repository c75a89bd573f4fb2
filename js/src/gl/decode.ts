// A picture's files decoded, and its values read from them part by part: reading all of it at once
// takes as long again as decoding, and seldom is all of it needed.
import type { Raster } from "../core/placing.ts";
import type { Size } from "../core/viewport.ts";

export const SAMPLES_TYPE = "application/x-lbw-samples";

/** What is known of the values before they are decoded. */
export interface Shape extends Size {
  bands: number;
  bits: number;
}

export interface Decoded {
  readonly bytes: number;
  readonly isOpen: boolean;
  /** A part's values, in an array of their own. */
  read: (x: number, y: number, width: number, height: number) => Raster;
  close: () => void;
}

/**
 * Decodes the files that lb_widgets/media/picture_parts.py makes: colours or a single band and,
 * where it is not opaque, alpha, each an opaque picture without a colour profile; or raw samples.
 */
export async function decode(parts: readonly Blob[], shape: Shape): Promise<Decoded> {
  const [first] = parts;
  if (first === undefined) throw new Error("a picture without any file");
  if (first.type === SAMPLES_TYPE) return new DecodedSamples(await inflate(first), shape);
  const bitmaps = await Promise.all(parts.map((part) => createImageBitmap(part)));
  return new DecodedBitmaps(bitmaps, shape);
}

function checkSize(found: Size, expected: Size): void {
  if (found.width === expected.width && found.height === expected.height) return;
  throw new Error(
    `the file has ${found.width} × ${found.height} pixels instead of ` +
      `${expected.width} × ${expected.height}`,
  );
}

// A canvas keeps colours multiplied by alpha in 8 bits: read back, those of nearly transparent
// pixels would be lost. The files are opaque for that reason.
let canvas: OffscreenCanvasRenderingContext2D | undefined;

function readBytes(bitmap: ImageBitmap, x: number, y: number, size: Size): Uint8ClampedArray {
  if (
    canvas === undefined ||
    canvas.canvas.width < size.width ||
    canvas.canvas.height < size.height
  ) {
    const made = new OffscreenCanvas(size.width, size.height).getContext("2d", {
      willReadFrequently: true,
    });
    if (made === null) throw new Error("this browser gives no canvas to read pictures with");
    canvas = made;
  }
  canvas.drawImage(bitmap, -x, -y);
  return canvas.getImageData(0, 0, size.width, size.height).data;
}

class DecodedBitmaps implements Decoded {
  readonly bytes: number;
  isOpen = true;

  constructor(
    private readonly bitmaps: readonly ImageBitmap[],
    private readonly shape: Shape,
  ) {
    for (const bitmap of bitmaps) checkSize(bitmap, shape);
    this.bytes = 4 * shape.width * shape.height * bitmaps.length;
  }

  read(x: number, y: number, width: number, height: number): Raster {
    const [colors, alpha] = this.bitmaps.map((bitmap) =>
      readBytes(bitmap, x, y, { width, height }),
    );
    const { bands } = this.shape;
    if (colors === undefined) throw new Error("a picture without any file");
    if (bands === 1) {
      const values = new Uint8Array(width * height);
      for (let at = 0; at < values.length; at += 1) values[at] = colors[4 * at] as number;
      return { width, height, bands, values };
    }
    const values = new Uint8Array(colors.buffer);
    if (alpha !== undefined) {
      for (let at = 0; at < values.length; at += 4) values[at + 3] = alpha[at] as number;
    }
    return { width, height, bands, values };
  }

  close(): void {
    this.isOpen = false;
    for (const bitmap of this.bitmaps) bitmap.close();
  }
}

class DecodedSamples implements Decoded {
  readonly bytes: number;
  isOpen = true;

  constructor(
    private readonly values: Uint16Array,
    private readonly shape: Shape,
  ) {
    const { width, height, bands } = shape;
    if (values.length !== width * height * bands) {
      throw new Error(`the file has ${values.length} values instead of ${width * height * bands}`);
    }
    this.bytes = values.byteLength;
  }

  read(x: number, y: number, width: number, height: number): Raster {
    const { bands, width: whole } = this.shape;
    const values = new Uint16Array(width * height * bands);
    for (let row = 0; row < height; row += 1) {
      const start = ((y + row) * whole + x) * bands;
      values.set(this.values.subarray(start, start + width * bands), row * width * bands);
    }
    return { width, height, bands, values };
  }

  close(): void {
    this.isOpen = false;
  }
}

async function inflate(file: Blob): Promise<Uint16Array> {
  const stream = file.stream().pipeThrough(new DecompressionStream("deflate"));
  const bytes = await new Response(stream).arrayBuffer();
  if (bytes.byteLength % 2 > 0) throw new Error("the file has half a value too many");
  return new Uint16Array(bytes); // little-endian, as every machine with a browser
}
