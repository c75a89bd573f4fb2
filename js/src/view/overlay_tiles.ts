// The tiles that a drawing lacks, fetched a few at a time; what the view has left is cancelled.
import type { Engine, TileAddress } from "../gl/engine.ts";

const IN_FLIGHT = 4;

export interface Tile {
  /** Of its picture in the engine. */
  key: string;
  tile: TileAddress;
}

export interface TileActions {
  fetch: (tile: Tile, signal: AbortSignal) => Promise<Blob[]>;
  /** A tile is there: what lacked it can be drawn again. */
  onTile: () => void;
  onFailure: (tile: Tile, error: unknown) => void;
}

export class TileLoader {
  readonly #engine: Engine;
  readonly #actions: TileActions;
  readonly #loading = new Map<string, AbortController>();
  readonly #failed = new Set<string>(); // not asked for again while their row is on screen
  #wanted: Tile[] = [];

  constructor(engine: Engine, actions: TileActions) {
    this.#engine = engine;
    this.#actions = actions;
  }

  /** All that is wanted now, the most urgent first; what was wanted before no longer is. */
  want(tiles: readonly Tile[]): void {
    const names = new Set(tiles.map(nameOf));
    for (const [name, loading] of this.#loading) {
      if (!names.has(name)) this.#cancel(name, loading);
    }
    this.#wanted = tiles.filter((tile) => !this.#failed.has(nameOf(tile)));
    this.#next();
  }

  /** Another row is on screen. */
  clear(): void {
    this.want([]);
    this.#failed.clear();
  }

  #cancel(name: string, loading: AbortController): void {
    this.#loading.delete(name);
    loading.abort();
  }

  #next(): void {
    while (this.#loading.size < IN_FLIGHT) {
      const tile = this.#wanted.find((one) => !this.#loading.has(nameOf(one)));
      if (tile === undefined) return;
      void this.#load(tile);
    }
  }

  async #load(tile: Tile): Promise<void> {
    const name = nameOf(tile);
    const loading = new AbortController();
    this.#loading.set(name, loading);
    const isOver = (): boolean => loading.signal.aborted;
    try {
      const parts = await this.#actions.fetch(tile, loading.signal);
      if (isOver()) return;
      await this.#engine.put(tile.key, tile.tile, parts);
      if (!isOver()) this.#actions.onTile();
    } catch (error) {
      if (isOver()) return;
      this.#failed.add(name);
      this.#actions.onFailure(tile, error);
    }
    this.#loading.delete(name);
    this.#wanted = this.#wanted.filter((one) => nameOf(one) !== name);
    this.#next();
  }
}

function nameOf({ key, tile: { level, column, row } }: Tile): string {
  return `${key}|${level}/${column}/${row}`;
}
