// A picture too large to be here whole: a preview, and tiles as they come.
import type { Window } from "../core/placing.ts";
import type { Budget } from "./budget.ts";
import { decode } from "./decode.ts";
import type { PictureInfo, TileAddress } from "./engine.ts";
import { KeptTiles } from "./kept_tiles.ts";
import {
  type Area,
  copyInto,
  emptyWindow,
  enlargeInto,
  halfOf,
  levelSize,
  type Picture,
  tilesOf,
} from "./picture.ts";
import { WholePicture } from "./whole_picture.ts";

export class TiledPicture implements Picture {
  readonly info: PictureInfo;
  readonly #preview: WholePicture;
  readonly #tiles: KeptTiles;

  constructor(info: PictureInfo, parts: readonly Blob[], budget: Budget) {
    this.info = info;
    const size = levelSize(info, info.level);
    this.#preview = new WholePicture({ ...info, ...size, level: 0, tile_size: 0 }, parts, budget);
    this.#tiles = new KeptTiles(budget);
  }

  open(): Promise<void> {
    return this.#preview.open();
  }

  async put(tile: TileAddress, parts: readonly Blob[]): Promise<void> {
    const { info } = this;
    const { column, row, level } = tile;
    const at = { x: column * info.tile_size, y: row * info.tile_size, width: 1, height: 1 };
    const [found] = level < info.level ? tilesOf(level, at, info, info.tile_size) : [];
    if (found === undefined || found.area.width < 1 || found.area.height < 1) {
      throw new Error(`there is no tile at column ${column}, row ${row} of level ${level}`);
    }
    const { width, height } = found.area;
    const decoded = await decode(parts, { width, height, bands: info.bands, bits: info.bits });
    const raster = await decoded.read({ x: 0, y: 0, width, height });
    decoded.close();
    this.#tiles.put(tile, raster);
  }

  async window(level: number, area: Area): Promise<Window & { isComplete: boolean }> {
    const { info } = this;
    if (level >= info.level) return this.#preview.window(level - info.level, area);
    const tiles = [...tilesOf(level, area, info, info.tile_size)].map((one) => ({
      ...one,
      raster: this.#tiles.get(one.tile),
    }));
    const [first] = tiles;
    if (first?.raster !== undefined && tiles.length === 1) {
      return { ...first.area, ...first.raster, isComplete: true };
    }
    const isComplete = tiles.every(({ raster }) => raster !== undefined);
    const window = emptyWindow(area, info);
    const coarser = isComplete ? undefined : await this.window(level + 1, halfOf(area));
    for (const { raster, area: whole } of tiles) {
      if (raster !== undefined) copyInto(window, { ...whole, ...raster });
      else if (coarser !== undefined) enlargeInto(window, whole, coarser);
    }
    return { ...window, isComplete };
  }

  missing(level: number, area: Area): TileAddress[] {
    const { info } = this;
    if (level >= info.level) return [];
    const far = ({ column, row }: TileAddress): number =>
      Math.hypot(
        (column + 0.5) * info.tile_size - (area.x + area.width / 2),
        (row + 0.5) * info.tile_size - (area.y + area.height / 2),
      );
    return [...tilesOf(level, area, info, info.tile_size)]
      .map(({ tile }) => tile)
      .filter((tile) => !this.#tiles.has(tile))
      .sort((a, b) => far(a) - far(b));
  }

  close(): void {
    this.#preview.close();
    this.#tiles.close();
  }
}
