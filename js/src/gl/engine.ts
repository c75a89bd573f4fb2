// What draws: pictures go in encoded, blended bitmaps come out. One interface for every engine.
import type { Region, Size } from "../core/viewport.ts";
import type { BlendMode } from "../protocol.gen.ts";

export interface FrameLayer {
  /** Of a loaded picture. */
  key: string;
  opacity: number;
  blendMode: BlendMode;
}

/** A part of the base picture with the layers over it, the lowest first; all stretched to the base. */
export interface Frame {
  region: Region;
  /** Of the base picture; what the region counts in. */
  size: Size;
  base: string;
  layers: readonly FrameLayer[];
}

/** Straight red, green, blue and alpha, 0 to 255. */
export type Rgba = readonly [red: number, green: number, blue: number, alpha: number];

export interface Engine {
  /** For the status line. */
  readonly label: string;
  /** Decodes a picture: its colours and, where it is not opaque, its alpha as a grey picture. */
  load(key: string, parts: Blob[]): Promise<void>;
  forget(keys: string[]): Promise<void>;
  render(frame: Frame): Promise<ImageBitmap>;
  /** The pictures' own values at a point given in fractions of their width and height. */
  read(keys: string[], u: number, v: number): Promise<Rgba[]>;
  dispose(): void;
}
