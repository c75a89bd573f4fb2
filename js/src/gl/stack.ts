// A frame made ready for an engine: its pictures placed, and the tiles of the grid that it shows.
import type { BlendMode } from "../protocol.gen.ts";
import type { Frame, TileAddress } from "./engine.ts";
import { GRID, type PlacedLayer } from "./gathering.ts";
import { type Area, tilesOf } from "./picture.ts";

export interface StackLayer {
  placed: PlacedLayer;
  opacity: number;
  blendMode: BlendMode;
}

export interface FrameStack {
  frame: Frame;
  base: PlacedLayer | null;
  /** Those that can be seen, the lowest first. */
  layers: readonly StackLayer[];
}

/** What of a frame one tile of the grid shows. */
export interface FramePart {
  tile: TileAddress;
  /** In pixels of the tile. */
  part: Area;
  /** Where that is in the frame. */
  x: number;
  y: number;
}

export function partsOf({ region, size }: Frame): FramePart[] {
  return [...tilesOf(region.level, region, size, GRID)].map(({ tile, area }) => {
    const left = Math.max(area.x, region.x);
    const top = Math.max(area.y, region.y);
    const right = Math.min(area.x + area.width, region.x + region.width);
    const bottom = Math.min(area.y + area.height, region.y + region.height);
    const part = { x: left - area.x, y: top - area.y, width: right - left, height: bottom - top };
    return { tile, part, x: left - region.x, y: top - region.y };
  });
}

/** A frame's rows from `top` on, at most `height` of them. */
export function strip(frame: Frame, top: number, height: number): Frame {
  const { region } = frame;
  const rows = Math.min(height, region.height - top);
  return { ...frame, region: { ...region, y: region.y + top, height: rows } };
}

/** Cuts a frame into strips that meet where the grid's tiles do, of at most so many rows of tiles. */
export function stripsOf(frame: Frame, tileRows: number): { top: number; frame: Frame }[] {
  const { y, height } = frame.region;
  const strips: { top: number; frame: Frame }[] = [];
  let top = 0;
  while (top < height) {
    const end = (Math.floor((y + top) / GRID) + tileRows) * GRID - y;
    strips.push({ top, frame: strip(frame, top, end - top) });
    top = end;
  }
  return strips;
}
