// Colours of a layer as they lie on the base, one tile of the base's level at a time. They are kept,
// so that what changes only the blending (an opacity) gathers nothing again.
import { type LookUp, lookUp } from "../core/appearance.ts";
import { type Axis, axis, place, sourceLevel, spanOf } from "../core/placing.ts";
import type { Size } from "../core/viewport.ts";
import type { FramePicture, TileAddress } from "./engine.ts";
import { type Area, levelSize, type Picture } from "./picture.ts";

/** Pixels a side of a tile of the base's level. */
export const GRID = 256;

/** A picture as a frame wants it. */
export interface PlacedLayer {
  /** Of the opened picture. */
  key: string;
  /** The same for all that looks the same, tile by tile. */
  name: string;
  picture: Picture;
  table: LookUp;
  smooth: boolean;
  offset: readonly [number, number];
  /** Of the base. */
  size: Size;
  isBase: boolean;
}

/** Straight RGBA of a tile, row by row, packed. */
export interface Gathered extends Size {
  /** null where nothing of the layer is to be seen. */
  pixels: Int32Array<ArrayBuffer> | null;
  isOpaque: boolean;
  /** Whether the picture's tiles were all there. */
  isComplete: boolean;
}

export class Placer {
  readonly #tables = new Map<string, LookUp>();

  /** What a frame says of a picture, made ready. */
  place(
    { key, appearance }: FramePicture,
    picture: Picture,
    size: Size,
    isBase: boolean,
  ): PlacedLayer {
    const offset: readonly [number, number] = isBase ? [0, 0] : appearance.offset;
    const name = [key, { ...appearance, offset }, isBase, size.width, size.height];
    const table = this.#table(
      JSON.stringify([key, { ...appearance, offset: null, smooth: null }, isBase]),
      () => lookUp(appearance, picture.info, isBase),
    );
    const { smooth } = appearance;
    return { key, name: JSON.stringify(name), picture, table, smooth, offset, size, isBase };
  }

  /** Pictures may come back under the same key. */
  clear(): void {
    this.#tables.clear();
  }

  #table(name: string, make: () => LookUp): LookUp {
    const table = this.#tables.get(name) ?? make();
    // The least recently used are first, and few are in use at a time.
    this.#tables.delete(name);
    this.#tables.set(name, table);
    for (const oldest of this.#tables.keys()) {
      if (this.#tables.size <= MOST_TABLES) break;
      this.#tables.delete(oldest);
    }
    return table;
  }
}

const MOST_TABLES = 64;

/** The part of a level of the base that a tile of the grid is. */
export function gridArea({ level, column, row }: TileAddress, size: Size): Area {
  const { width, height } = levelSize(size, level);
  const [x, y] = [column * GRID, row * GRID];
  return { x, y, width: Math.min(GRID, width - x), height: Math.min(GRID, height - y) };
}

export async function gather(layer: PlacedLayer, tile: TileAddress): Promise<Gathered> {
  const area = gridArea(tile, layer.size);
  const { width, height } = area;
  const { rows, columns, level } = axesOf(layer, tile.level, area);
  const needed = neededArea(rows, columns, layer.smooth);
  if (needed === null) return { width, height, pixels: null, isOpaque: false, isComplete: true };
  const window = await layer.picture.window(level, needed);
  const pixels = new Int32Array(width * height);
  place(window, layer.table, rows, columns, layer.smooth, pixels);
  const { every, some } = bitsOf(pixels);
  // Of the base the colours of what is transparent count too.
  const isEmpty = layer.isBase ? some === 0 : some >>> 24 === 0;
  return {
    width,
    height,
    pixels: isEmpty ? null : pixels,
    isOpaque: every >>> 24 === 255,
    isComplete: window.isComplete,
  };
}

/** What a layer needs of its picture to be seen in an area of a level of the base. */
export function sourceArea(
  layer: PlacedLayer,
  level: number,
  area: Area,
): { level: number; area: Area } | null {
  const axes = axesOf(layer, level, area);
  const needed = neededArea(axes.rows, axes.columns, layer.smooth);
  return needed && { level: axes.level, area: needed };
}

function axesOf(
  { picture, size, offset }: PlacedLayer,
  level: number,
  area: Area,
): { rows: Axis; columns: Axis; level: number } {
  const { info } = picture;
  const finer = sourceLevel(level, size, info);
  const common = { level, sourceLevel: finer };
  return {
    level: finer,
    columns: axis({
      ...common,
      start: area.x,
      count: area.width,
      base: size.width,
      source: info.width,
      offset: offset[0],
    }),
    rows: axis({
      ...common,
      start: area.y,
      count: area.height,
      base: size.height,
      source: info.height,
      offset: offset[1],
    }),
  };
}

function neededArea(rows: Axis, columns: Axis, smooth: boolean): Area | null {
  const [left, right] = spanOf(columns, smooth);
  const [top, bottom] = spanOf(rows, smooth);
  if (right <= left || bottom <= top) return null;
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Which bits all pixels have, and which any has. */
function bitsOf(pixels: Int32Array): { every: number; some: number } {
  let [every, some] = [-1, 0];
  for (let at = 0; at < pixels.length; at += 1) {
    every &= pixels[at] as number;
    some |= pixels[at] as number;
  }
  return { every, some };
}
