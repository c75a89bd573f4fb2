// An opened picture: its values on any level, read tile by tile.
import { levelLength, type Window } from "../core/placing.ts";
import type { Point, Size } from "../core/viewport.ts";
import type { PictureInfo, TileAddress } from "./engine.ts";

/** A part of a level, in its pixels; within it and not empty. */
export interface Area extends Point, Size {}

export interface Picture {
  readonly info: PictureInfo;
  /**
   * Values of at least an area of a level. Where its tiles are not there it is filled from coarser
   * levels, and `isComplete` is false.
   */
  window: (level: number, area: Area) => Promise<Window & { isComplete: boolean }>;
  /** The tiles that `window` lacks, those in the middle first. */
  missing: (level: number, area: Area) => TileAddress[];
  close: () => void;
}

/** Pixels a side of the parts that a picture is read in, unless its tiles have another size. */
export const PART_SIZE = 512;

export function levelSize({ width, height }: Size, level: number): Size {
  return { width: levelLength(width, level), height: levelLength(height, level) };
}

/** The tiles that an area touches, with the area of each. */
export function* tilesOf(
  level: number,
  area: Area,
  whole: Size,
  tileSize: number,
): Generator<{ tile: TileAddress; area: Area }> {
  const { width, height } = levelSize(whole, level);
  const last = (start: number, length: number): number =>
    Math.floor((start + length - 1) / tileSize);
  for (let row = Math.floor(area.y / tileSize); row <= last(area.y, area.height); row += 1) {
    const columns = last(area.x, area.width);
    for (let column = Math.floor(area.x / tileSize); column <= columns; column += 1) {
      const [x, y] = [column * tileSize, row * tileSize];
      const size = { width: Math.min(tileSize, width - x), height: Math.min(tileSize, height - y) };
      yield { tile: { level, column, row }, area: { x, y, ...size } };
    }
  }
}

/** Room for an area's values. */
export function emptyWindow(area: Area, { bands, bits }: PictureInfo): Window {
  const length = area.width * area.height * bands;
  return { ...area, bands, values: bits === 8 ? new Uint8Array(length) : new Uint16Array(length) };
}

/** Copies what two windows have in common. */
export function copyInto(to: Window, from: Window): void {
  const left = Math.max(to.x, from.x);
  const right = Math.min(to.x + to.width, from.x + from.width);
  const top = Math.max(to.y, from.y);
  const bottom = Math.min(to.y + to.height, from.y + from.height);
  for (let y = top; y < bottom; y += 1) {
    const start = ((y - from.y) * from.width + left - from.x) * from.bands;
    const row = from.values.subarray(start, start + (right - left) * from.bands);
    to.values.set(row, ((y - to.y) * to.width + left - to.x) * to.bands);
  }
}

/** Fills an area of a window from the next coarser level. */
export function enlargeInto(to: Window, area: Area, coarser: Window): void {
  const { bands } = to;
  for (
    let y = Math.max(area.y, to.y);
    y < Math.min(area.y + area.height, to.y + to.height);
    y += 1
  ) {
    const row = (Math.floor(y / 2) - coarser.y) * coarser.width - coarser.x;
    const target = (y - to.y) * to.width - to.x;
    const end = Math.min(area.x + area.width, to.x + to.width);
    for (let x = Math.max(area.x, to.x); x < end; x += 1) {
      for (let band = 0; band < bands; band += 1) {
        to.values[(target + x) * bands + band] = coarser.values[
          (row + Math.floor(x / 2)) * bands + band
        ] as number;
      }
    }
  }
}

/** The area of the next coarser level that an area lies in. */
export function halfOf({ x, y, width, height }: Area): Area {
  const [left, top] = [Math.floor(x / 2), Math.floor(y / 2)];
  return {
    x: left,
    y: top,
    width: Math.floor((x + width - 1) / 2) - left + 1,
    height: Math.floor((y + height - 1) / 2) - top + 1,
  };
}
