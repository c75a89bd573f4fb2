// Colours of a layer as they lie on the base, one tile of the base's level at a time. They are kept,
// so that what changes only the blending (an opacity) gathers nothing again.
import { type LookUp, lookUp } from "../core/appearance.ts";
import { isAsStored } from "../core/picking.ts";
import { type Axis, axis, place, sourceLevel, spanOf, type Window } from "../core/placing.ts";
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

/** Straight RGBA of a tile, packed: pixel (x, y) is at `start + y * stride + x`. */
export interface Gathered extends Size {
  /** null where nothing of the layer is to be seen; may be the picture's own. */
  pixels: Int32Array<ArrayBuffer> | null;
  start: number;
  stride: number;
  isOpaque: boolean;
  /** Whether the picture's tiles were all there. */
  isComplete: boolean;
}

export function bytesOf({ pixels, width, height }: Gathered): number {
  return pixels === null ? 0 : 4 * width * height;
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
  const nothing = { width, height, pixels: null, start: 0, stride: width, isOpaque: false };
  const { rows, columns, level } = axesOf(layer, tile.level, area);
  const needed = neededArea(rows, columns, layer.smooth);
  if (needed === null) return { ...nothing, isComplete: true };
  const window = await layer.picture.window(level, needed);
  const { isComplete } = window;
  const found = asStored(layer, window, rows, columns) ?? placed(layer, window, rows, columns);
  const { every, some } = bitsOf({ width, height, ...found });
  // Of the base the colours of what is transparent count too.
  const isEmpty = layer.isBase ? some === 0 : some >>> 24 === 0;
  if (isEmpty) return { ...nothing, isComplete };
  return { width, height, ...found, isOpaque: every >>> 24 === 255, isComplete };
}

type Pixels = Pick<Gathered, "start" | "stride"> & { pixels: Int32Array<ArrayBuffer> };

/** The picture's own pixels, where they are what is seen: nothing is copied. */
function asStored(
  { table, smooth }: PlacedLayer,
  { values, width, x, y }: Window,
  rows: Axis,
  columns: Axis,
): Pixels | null {
  const isBetween = smooth && (rows.between !== null || columns.between !== null);
  if (isBetween || table.bands === 1 || !isAsStored(table)) return null;
  if (!isRun(rows.nearest) || !isRun(columns.nearest)) return null;
  const [left, top] = [columns.nearest[0] as number, rows.nearest[0] as number];
  const pixels = new Int32Array(
    values.buffer as ArrayBuffer,
    values.byteOffset,
    values.byteLength / 4,
  );
  return { pixels, start: (top - y) * width + left - x, stride: width };
}

/** Each pixel's neighbour follows it, all of them in the picture. */
function isRun(nearest: Int32Array): boolean {
  const first = nearest[0] ?? -1;
  return first >= 0 && nearest.every((index, at) => index === first + at);
}

function placed(layer: PlacedLayer, window: Window, rows: Axis, columns: Axis): Pixels {
  const stride = columns.nearest.length;
  const pixels = new Int32Array(stride * rows.nearest.length);
  place(window, layer.table, rows, columns, layer.smooth, pixels);
  return { pixels, start: 0, stride };
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
function bitsOf({ pixels, start, stride, width, height }: Pixels & Size): {
  every: number;
  some: number;
} {
  let [every, some] = [-1, 0];
  for (let row = start; row < start + height * stride; row += stride) {
    for (let at = row; at < row + width; at += 1) {
      every &= pixels[at] as number;
      some |= pixels[at] as number;
    }
  }
  return { every, some };
}
