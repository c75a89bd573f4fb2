// The tiles of a picture that are kept while there is room.
import type { Raster } from "../core/placing.ts";
import type { Budget, Held } from "./budget.ts";
import type { TileAddress } from "./engine.ts";

export class KeptTiles {
  readonly #budget: Budget;
  readonly #tiles = new Map<string, { raster: Raster; held: Held }>();
  #isClosed = false;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  has(tile: TileAddress): boolean {
    return this.#tiles.has(nameOf(tile));
  }

  get(tile: TileAddress): Raster | undefined {
    const kept = this.#tiles.get(nameOf(tile));
    if (kept !== undefined) this.#budget.touch("tiles", kept.held);
    return kept?.raster;
  }

  /** The first counts; once all is closed, none does. */
  put(tile: TileAddress, raster: Raster): void {
    const name = nameOf(tile);
    if (this.#isClosed || this.#tiles.has(name)) return;
    const held = { bytes: raster.values.byteLength, drop: () => void this.#tiles.delete(name) };
    this.#tiles.set(name, { raster, held });
    this.#budget.hold("tiles", held);
  }

  close(): void {
    this.#isClosed = true;
    for (const { held } of this.#tiles.values()) this.#budget.release("tiles", held);
    this.#tiles.clear();
  }
}

function nameOf({ level, column, row }: TileAddress): string {
  return `${level}/${column}/${row}`;
}
