// A picture whose files are here: decoded when its values are needed, coarser levels made of them.
import type { Raster, Window } from "../core/placing.ts";
import type { Budget, Held } from "./budget.ts";
import { type Decoded, decode } from "./decode.ts";
import type { PictureInfo, TileAddress } from "./engine.ts";
import { halveInto } from "./halving.ts";
import { KeptTiles } from "./kept_tiles.ts";
import {
  type Area,
  copyInto,
  emptyWindow,
  levelSize,
  PART_SIZE,
  type Picture,
  tilesOf,
} from "./picture.ts";
import { Spares } from "./spares.ts";

const spares = new Spares();

export class WholePicture implements Picture {
  readonly info: PictureInfo;
  readonly #parts: readonly Blob[];
  readonly #budget: Budget;
  readonly #tiles: KeptTiles;
  #decoding: Promise<Decoded> | undefined;
  #held: Held | undefined;
  #isClosed = false;

  /** Let go of, it is decoded again from its files, which are small. */
  constructor(info: PictureInfo, parts: readonly Blob[], budget: Budget) {
    this.info = info;
    this.#parts = parts;
    this.#budget = budget;
    this.#tiles = new KeptTiles(budget);
  }

  /** Decodes it now, so that what is wrong with it is known. */
  async open(): Promise<void> {
    await this.#decoded();
  }

  async window(level: number, area: Area): Promise<Window & { isComplete: boolean }> {
    const found: Window[] = [];
    for (const { tile, area: whole } of tilesOf(level, area, this.info, PART_SIZE)) {
      found.push({ ...whole, ...(await this.#tile(tile, whole)) });
    }
    const [first] = found;
    if (first !== undefined && found.length === 1) return { ...first, isComplete: true };
    const window = emptyWindow(area, this.info);
    for (const one of found) copyInto(window, one);
    return { ...window, isComplete: true };
  }

  missing(): TileAddress[] {
    return [];
  }

  close(): void {
    this.#isClosed = true;
    this.#tiles.close();
    if (this.#held === undefined) return;
    this.#budget.release("decoded", this.#held);
    this.#held.drop();
  }

  /** One that is kept, or made now to be kept. */
  async #tile(address: TileAddress, area: Area): Promise<Raster> {
    const kept = this.#tiles.get(address);
    if (kept !== undefined) return kept;
    const made =
      address.level === 0 ? await this.#read(area) : await this.#halved(address.level, area);
    this.#tiles.put(address, made);
    return made;
  }

  async #read(area: Area, room?: Uint8Array<ArrayBuffer>): Promise<Raster> {
    let decoded = await this.#decoded();
    // Others that were decoded at the same time may have taken its room.
    while (!decoded.isOpen) decoded = await this.#decoded();
    return decoded.read(area, room);
  }

  #decoded(): Promise<Decoded> {
    if (this.#held !== undefined) this.#budget.touch("decoded", this.#held);
    this.#decoding ??= this.#decode();
    return this.#decoding;
  }

  async #decode(): Promise<Decoded> {
    try {
      const decoded = await decode(this.#parts, this.info);
      if (this.#isClosed) {
        decoded.close();
        throw new Error("the picture was closed");
      }
      const drop = (): void => {
        this.#held = undefined;
        this.#decoding = undefined;
        decoded.close();
      };
      this.#held = { bytes: decoded.bytes, drop };
      this.#budget.hold("decoded", this.#held);
      return decoded;
    } catch (error) {
      this.#decoding = undefined; // asked again, it is tried again
      throw error;
    }
  }

  async #halved(level: number, area: Area): Promise<Raster> {
    const { width, height } = levelSize(this.info, level - 1);
    const [x, y] = [2 * area.x, 2 * area.y];
    const finer = {
      x,
      y,
      width: Math.min(2 * area.width, width - x),
      height: Math.min(2 * area.height, height - y),
    };
    const made = emptyWindow(area, this.info);
    // The whole of level 0 is not kept for the sake of coarser ones: it is read part by part into
    // the same place.
    const spare = spares.take(PART_SIZE * PART_SIZE);
    const room = new Uint8Array(spare.buffer);
    for (const { tile, area: quarter } of tilesOf(level - 1, finer, this.info, PART_SIZE)) {
      const kept = this.#tiles.get(tile);
      const isRead = kept === undefined && level === 1;
      const from = isRead ? await this.#read(quarter, room) : await this.#tile(tile, quarter);
      halveInto(from, made, quarter.x / 2 - area.x, quarter.y / 2 - area.y, this.info);
    }
    spares.give(spare);
    return made;
  }
}
