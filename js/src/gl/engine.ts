// What draws: pictures go in encoded, blended bitmaps come out. One interface for every engine.
import type { Region, Size } from "../core/viewport.ts";
import type { Appearance, BlendMode, Difference, OverlayPicture } from "../protocol.gen.ts";

/** What draws: measured and chosen, or forced. */
export type EngineChoice = "auto" | "gpu" | "cpu";

/** What an engine has to know of a picture: its size, its values, and how its tiles are cut. */
export type PictureInfo = Omit<OverlayPicture, "content_types" | "notes">;

/** One pixel of a tile stands for 2ⁿ × 2ⁿ of the picture at level n. */
export interface TileAddress {
  level: number;
  column: number;
  row: number;
}

export interface FramePicture {
  /** Of an opened picture. */
  key: string;
  appearance: Appearance;
}

export interface FrameLayer extends FramePicture {
  opacity: number;
  blendMode: BlendMode;
}

/** A part of the base picture with the layers over it, the lowest first; all stretched to the base. */
export interface Frame {
  region: Region;
  /** Of the base picture; what the region counts in. */
  size: Size;
  /** null where there is none: a layer alone, over nothing. */
  base: FramePicture | null;
  layers: readonly FrameLayer[];
}

/** How many values fall into each of `counts`' equal parts from `lowest` to `highest`. */
export interface Histogram {
  lowest: number;
  highest: number;
  counts: number[];
  /** Values at 0.5 % and 99.5 %: what automatic limits are. */
  automatic: [low: number, high: number];
  /** Of a class mask: each value that occurs with its share of the pixels, 0 to 1. */
  classes: { value: number; share: number }[];
}

/** Two frames compared: `map` is what the difference looks like, statistics as in Python. */
export interface Compared {
  map: ImageBitmap;
  difference: Difference;
}

export interface Engine {
  /**
   * For the status line: "GPU", "CPU", "CPU, without a worker", and why where it is not the best.
   * Changes when a GPU is found, or lost.
   */
  readonly label: string;
  /**
   * Decodes a picture: its colours or values and, where it is not opaque, its alpha as a grey one.
   * Of a tiled picture the parts are its preview.
   */
  open(key: string, info: PictureInfo, parts: Blob[]): Promise<void>;
  /** Decodes a tile of a tiled picture. */
  put(key: string, tile: TileAddress, parts: Blob[]): Promise<void>;
  /** The tiles of tiled pictures that a frame lacks: it is drawn coarser there until they are put. */
  missing(frame: Frame): Promise<{ key: string; tile: TileAddress }[]>;
  forget(keys: string[]): Promise<void>;
  render(frame: Frame): Promise<ImageBitmap>;
  /** What `render` draws as straight RGBA: a bitmap's colours are multiplied by alpha. */
  pixels(frame: Frame): Promise<Uint8ClampedArray<ArrayBuffer>>;
  /**
   * The pictures' own values, as stored, under a pixel of the base (offsets of layers included): one
   * of a single band, four of a colour picture; empty outside and where its tile is not there.
   */
  read(pictures: FramePicture[], size: Size, x: number, y: number): Promise<number[][]>;
  histogram(key: string, bins: number): Promise<Histogram>;
  /** `threshold` 0 to 255. Both frames have the same region; level 0 gives Python's statistics. */
  compare(a: Frame, b: Frame, threshold: number): Promise<Compared>;
  dispose(): void;
}
