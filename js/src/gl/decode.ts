// A picture's files decoded, and its values read from them part by part.
import type { Raster } from "../core/placing.ts";
import type { Size } from "../core/viewport.ts";
import { AlphaReader, straightBitmap } from "./alpha_reader.ts";
import { BitmapReader } from "./bitmap_reader.ts";
import type { Area } from "./picture.ts";
import { Spares } from "./spares.ts";

export const SAMPLES_TYPE = "application/x-lbw-samples";

/** What is known of the values before they are decoded. */
export interface Shape extends Size {
  bands: number;
  bits: number;
  /** Whether the one file of colours holds alpha too. */
  holds_alpha?: boolean;
}

interface Reader {
  read: (area: Area, into: Uint8Array<ArrayBuffer>) => Promise<void>;
  close: () => void;
}

export interface Decoded {
  readonly bytes: number;
  readonly isOpen: boolean;
  /** A part's values; in `room`, where that is given and they fit it, else in an array of their own. */
  read: (area: Area, room?: Uint8Array<ArrayBuffer>) => Promise<Raster>;
  close: () => void;
}

/**
 * Decodes the files that lb_widgets/media/picture_parts.py makes: colours or a single band and,
 * where it is not opaque, alpha, each an opaque picture without a colour profile; or raw samples.
 * A file of colours that holds alpha itself comes only where `readsAlpha` has said that it may.
 */
export async function decode(parts: readonly Blob[], shape: Shape): Promise<Decoded> {
  const [first] = parts;
  if (first === undefined) throw new Error("a picture without any file");
  if (first.type === SAMPLES_TYPE) return new DecodedSamples(await inflate(first), shape);
  const open = shape.holds_alpha ? openStraight : openOpaque;
  return new DecodedBitmaps(await Promise.all(parts.map((part) => open(part, shape))), shape);
}

async function openStraight(part: Blob, shape: Shape): Promise<Reader> {
  const bitmap = await straightBitmap(part);
  checkSize(bitmap, shape);
  return new AlphaReader(bitmap);
}

async function openOpaque(part: Blob, shape: Shape): Promise<Reader> {
  const [bitmap, head] = await Promise.all([
    createImageBitmap(part),
    part.slice(0, 4).arrayBuffer(),
  ]);
  // Of a JPEG's EXIF the kernel keeps the orientation alone, and only where it turns the picture.
  checkSize(bitmap, shape);
  return new BitmapReader(bitmap, new DataView(head).getUint32(0) === JPEG_WITH_EXIF);
}

/** A JPEG's beginning and the marker of its first segment. */
const JPEG_WITH_EXIF = 0xffd8ffe1;

const spares = new Spares();

class DecodedBitmaps implements Decoded {
  readonly bytes: number;
  isOpen = true;
  readonly #bands: number;
  readonly #colors: Reader;
  readonly #alpha: Reader | undefined;

  constructor(readers: readonly Reader[], shape: Shape) {
    this.bytes = 4 * shape.width * shape.height * readers.length;
    this.#bands = shape.bands;
    const [colors, alpha] = readers;
    this.#colors = colors as Reader;
    this.#alpha = alpha;
  }

  async read(area: Area, room?: Uint8Array<ArrayBuffer>): Promise<Raster> {
    const { width, height } = area;
    const bands = this.#bands;
    const length = 4 * width * height;
    if (bands === 1) {
      const values = new Uint8Array(length / 4);
      await this.#withSpare(area, this.#colors, (grey) => copyReds(grey, values, 0, 1));
      return { width, height, bands, values };
    }
    const isRoom = room !== undefined && room.length >= length;
    const values = isRoom ? room.subarray(0, length) : new Uint8Array(length);
    await this.#colors.read(area, values);
    if (this.#alpha !== undefined) {
      await this.#withSpare(area, this.#alpha, (grey) => copyReds(grey, values, 3, 4));
    }
    return { width, height, bands, values };
  }

  async #withSpare(area: Area, reader: Reader, use: (pixels: Uint8Array) => void): Promise<void> {
    const spare = spares.take(area.width * area.height);
    const pixels = new Uint8Array(spare.buffer);
    await reader.read(area, pixels);
    use(pixels);
    spares.give(spare);
  }

  close(): void {
    this.isOpen = false;
    this.#colors.close();
    this.#alpha?.close();
  }
}

function checkSize(found: Size, expected: Size): void {
  if (found.width === expected.width && found.height === expected.height) return;
  throw new Error(
    `the file has ${found.width} × ${found.height} pixels instead of ` +
      `${expected.width} × ${expected.height}`,
  );
}

/** The reds of RGBA. */
function copyReds(pixels: Uint8Array, into: Uint8Array, start: number, step: number): void {
  for (let from = 0, to = start; from < pixels.length; from += 4, to += step) {
    into[to] = pixels[from] as number;
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

  async read({ x, y, width, height }: Area): Promise<Raster> {
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
