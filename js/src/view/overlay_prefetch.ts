// The rows that are near the one on screen: their pictures wait in the engine, so that a step to
// them is one drawing.
import { directionOf, stepped } from "../core/row_order.ts";
import type { Engine } from "../gl/engine.ts";
import { type OverlaySource, RowPictures } from "./row_pictures.ts";

const AHEAD = 2; // rows
const BEHIND = 1; // kept, not fetched
/** About what all rows of a viewer may take, in bytes: beyond it nothing is fetched ahead. */
const BUDGET = 256 * 2 ** 20;

export class NearRows {
  readonly #engine: Engine;
  readonly #source: OverlaySource;
  readonly #order: () => readonly number[];
  readonly #rows = new Map<number, RowPictures>();
  #position = 0;
  #direction: 1 | -1 = 1;

  /** `order` is that of the rows around the one on screen, empty where it is their own. */
  constructor(engine: Engine, source: OverlaySource, order: () => readonly number[]) {
    this.#engine = engine;
    this.#source = source;
    this.#order = order;
  }

  /** Goes to a row; frees those that are no longer near. */
  visit(position: number): RowPictures {
    if (position !== this.#position) {
      this.#direction = directionOf(this.#order(), this.#position, position);
    }
    this.#position = position;
    const kept = [0, ...range(AHEAD)].map((steps) => this.#beside(steps));
    const behind = range(BEHIND).map((steps) => this.#beside(-steps));
    for (const [near, { isLoading }] of this.#rows) {
      // What was left half loaded would only keep the next one waiting.
      if (!kept.includes(near) && (isLoading || !behind.includes(near))) this.#drop(near);
    }
    return this.#at(position);
  }

  /** Once the row on screen is there: fetches those that come next, one after the other. */
  async prefetch(count: number): Promise<void> {
    const position = this.#position;
    for (const steps of range(AHEAD)) {
      const next = this.#beside(steps, count);
      if (next === undefined) return;
      await this.#fetch(next, () => this.#position === position);
      if (this.#position !== position) return;
    }
  }

  /** Frees all: the rows are no longer what they were. */
  clear(): void {
    for (const position of [...this.#rows.keys()]) this.#drop(position);
  }

  async #fetch(position: number, isWanted: () => boolean): Promise<void> {
    const pictures = this.#at(position);
    try {
      const { layers, has_picture } = await pictures.describe();
      for (const which of has_picture ? [null, ...layers] : []) {
        if (!isWanted() || !this.#hasRoom()) return;
        // A layer that fails does so again, and says why, when its row is shown.
        await pictures.load(which).catch(() => undefined);
      }
    } catch {
      this.#drop(position); // as above
    }
  }

  /** Makes room by giving up the row that was left, if need be. */
  #hasRoom(): boolean {
    const used = (): number => [...this.#rows.values()].reduce((sum, row) => sum + row.bytes, 0);
    const behind = this.#beside(-1);
    if (used() >= BUDGET && behind !== undefined) this.#drop(behind);
    return used() < BUDGET;
  }

  /** So many steps in the direction of travel. */
  #beside(steps: number, count = Number.POSITIVE_INFINITY): number | undefined {
    return stepped(this.#order(), this.#position, steps * this.#direction, count);
  }

  #at(position: number): RowPictures {
    let pictures = this.#rows.get(position);
    if (pictures === undefined) {
      pictures = new RowPictures(this.#engine, this.#source, position);
      this.#rows.set(position, pictures);
    }
    return pictures;
  }

  #drop(position: number): void {
    this.#rows.get(position)?.leave();
    this.#rows.delete(position);
  }
}

/** 1, 2 … up to a number. */
function range(last: number): number[] {
  return Array.from({ length: last }, (_, at) => at + 1);
}
