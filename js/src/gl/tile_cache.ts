// Gathered tiles in the form that an engine blends them in, kept while there is room.
import type { Budget, Held } from "./budget.ts";
import type { TileAddress } from "./engine.ts";
import { type Gathered, gather, type PlacedLayer } from "./gathering.ts";

/** What an engine makes of a gathered tile. */
export interface Form<T> {
  make: (gathered: Gathered) => T;
  bytes: (made: T) => number;
  drop: (made: T) => void;
}

interface Entry<T> {
  made: T;
  isComplete: boolean;
  held: Held;
}

interface LayerTiles<T> {
  key: string;
  tiles: Map<number, Entry<T>>;
}

export class TileCache<T> {
  readonly #budget: Budget;
  readonly #form: Form<T>;
  readonly #layers = new Map<string, LayerTiles<T>>();
  #changes = 0; // of any picture

  constructor(budget: Budget, form: Form<T>) {
    this.#budget = budget;
    this.#form = form;
  }

  /** What is kept, or made now. */
  async get(layer: PlacedLayer, tile: TileAddress): Promise<T> {
    const number = (tile.level * 4096 + tile.row) * 4096 + tile.column;
    const kept = this.#layers.get(layer.name)?.tiles.get(number);
    if (kept !== undefined) {
      this.#budget.touch("gathered", kept.held);
      return kept.made;
    }
    const changes = this.#changes;
    const gathered = await gather(layer, tile);
    const made = this.#form.make(gathered);
    // What came meanwhile may be missing in it.
    if (changes === this.#changes) this.#keep(layer, number, made, gathered.isComplete);
    return made;
  }

  /** A picture is gone. */
  forget(key: string): void {
    this.#drop(key, () => true);
  }

  /** A picture has got a tile. */
  outdate(key: string): void {
    this.#drop(key, ({ isComplete }) => !isComplete);
  }

  clear(): void {
    for (const { key } of [...this.#layers.values()]) this.forget(key);
  }

  #keep({ key, name }: PlacedLayer, number: number, made: T, isComplete: boolean): void {
    const layer = this.#layers.get(name) ?? { key, tiles: new Map<number, Entry<T>>() };
    this.#layers.set(name, layer);
    const drop = (): void => {
      layer.tiles.delete(number);
      if (layer.tiles.size === 0 && this.#layers.get(name) === layer) this.#layers.delete(name);
      this.#form.drop(made);
    };
    const before = layer.tiles.get(number);
    const held = { bytes: this.#form.bytes(made), drop };
    layer.tiles.set(number, { made, isComplete, held });
    if (before !== undefined) this.#budget.release("gathered", before.held);
    this.#budget.hold("gathered", held);
  }

  #drop(key: string, isGone: (entry: Entry<T>) => boolean): void {
    this.#changes += 1;
    for (const layer of [...this.#layers.values()]) {
      if (layer.key !== key) continue;
      for (const entry of [...layer.tiles.values()]) {
        if (!isGone(entry)) continue;
        this.#budget.release("gathered", entry.held);
        entry.held.drop();
      }
    }
  }
}
