// The rows that are near the one on screen: their pictures wait in the engine, so that a step to
// them is one drawing.
import type { Engine } from "../gl/engine.ts";
import { type OverlaySource, RowPictures } from "./row_pictures.ts";

const AHEAD = 2; // rows
const BEHIND = 1; // kept, not fetched
/** About what all rows of a viewer may take, in bytes: beyond it nothing is fetched ahead. */
const BUDGET = 256 * 2 ** 20;

export class NearRows {
  readonly #engine: Engine;
  readonly #source: OverlaySource;
  readonly #rows = new Map<number, RowPictures>();
  #position = 0;
  #direction: 1 | -1 = 1;

  constructor(engine: Engine, source: OverlaySource) {
    this.#engine = engine;
    this.#source = source;
  }

  /** Goes to a row; frees those that are no longer near. */
  visit(position: number): RowPictures {
    if (position !== this.#position) this.#direction = position > this.#position ? 1 : -1;
    this.#position = position;
    for (const [near, { isLoading }] of this.#rows) {
      const ahead = (near - position) * this.#direction;
      // What was left half loaded would only keep the next one waiting.
      if (ahead > AHEAD || ahead < -BEHIND || (ahead < 0 && isLoading)) this.#drop(near);
    }
    return this.#at(position);
  }

  /** Once the row on screen is there: fetches those that come next, one after the other. */
  async prefetch(count: number): Promise<void> {
    const [position, direction] = [this.#position, this.#direction];
    for (let ahead = 1; ahead <= AHEAD; ahead += 1) {
      const next = position + ahead * direction;
      if (next < 0 || next >= count) return;
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
    if (used() >= BUDGET) this.#drop(this.#position - this.#direction);
    return used() < BUDGET;
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
