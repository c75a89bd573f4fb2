// The cases of tests/contract/appearance.json, typed: what Python computes.
import contract from "../../../tests/contract/appearance.json";
import type { Appearance, Difference, LayerState } from "../protocol.gen.ts";
import type { ValueInfo } from "./appearance.ts";
import type { Raster } from "./placing.ts";
import type { Rectangle, Size } from "./viewport.ts";

export interface PictureCase extends Size {
  picture: ValueInfo;
  values: number[];
}

interface Cases {
  ramps: Record<string, string>;
  palette: string;
  look_ups: {
    name: string;
    picture: ValueInfo;
    appearance: Appearance;
    is_base: boolean;
    values: number[];
    rgba: number[];
    digest?: string;
  }[];
  placements: (Size & {
    rgba: number[];
    base_width: number;
    base_height: number;
    smooth: boolean;
    offset: [number, number];
    placed: number[];
  })[];
  stacks: (Size & {
    base: (PictureCase & { appearance: Appearance }) | null;
    layers: (PictureCase & { state: LayerState })[];
    rgba: number[];
  })[];
  automatic: {
    name: string;
    picture: ValueInfo;
    counts: [value: number, count: number][];
    limits: [number, number];
  }[];
  differences: (Size & {
    a: number[];
    b: number[];
    threshold: number;
    region: Rectangle | null;
    difference: Difference;
    map: number[];
  })[];
}

export const CASES = contract as unknown as Cases;

export function rasterOf(size: Size, { bands, bits }: ValueInfo, values: number[]): Raster {
  const stored = bits === 8 ? Uint8Array.from(values) : Uint16Array.from(values);
  return { width: size.width, height: size.height, bands, values: stored };
}

/** Packed pixels as a flat list of red, green, blue and alpha. */
export function flat(pixels: Int32Array): number[] {
  return [...new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength)];
}

/** The colour of what is transparent is nobody's concern. */
export function cleared(rgba: number[]): number[] {
  return rgba.map((byte, at) => (rgba[at | 3] === 0 ? 0 : byte));
}
