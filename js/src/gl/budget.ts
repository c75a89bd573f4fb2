// What the engine holds in memory, and what it lets go of first.

const MIB = 2 ** 20;

/** The cheapest to make again first; of each kind so much is kept while others can go. */
const RESERVES = {
  /** Colours of a part of a layer, as they are blended. */
  gathered: 96 * MIB,
  /** Values of a part of a picture. */
  tiles: 64 * MIB,
  /** Pictures as the browser has decoded them. */
  decoded: 0,
};

export type HeldKind = keyof typeof RESERVES;

export interface Held {
  readonly bytes: number;
  /** It can be made again: whoever holds it forgets it. */
  drop: () => void;
}

/** Of the 512 MiB that a page may take: frames under way, and what is given back later, need room. */
export const BUDGET_BYTES = 400 * MIB;

export class Budget {
  readonly #limit: number;
  readonly #kinds = Object.entries(RESERVES).map(([kind, reserve]) => ({
    kind: kind as HeldKind,
    reserve,
    bytes: 0,
    held: new Set<Held>(), // the least recently used first
  }));

  constructor(limit = BUDGET_BYTES) {
    this.#limit = limit;
  }

  get bytes(): number {
    return this.#kinds.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** From now on it counts, and what is least needed makes room for it. */
  hold(kind: HeldKind, one: Held): void {
    const pool = this.#pool(kind);
    pool.held.add(one);
    pool.bytes += one.bytes;
    this.#makeRoom(one);
  }

  /** It was used. */
  touch(kind: HeldKind, one: Held): void {
    const { held } = this.#pool(kind);
    if (held.delete(one)) held.add(one);
  }

  /** It is there no longer. */
  release(kind: HeldKind, one: Held): void {
    const pool = this.#pool(kind);
    if (pool.held.delete(one)) pool.bytes -= one.bytes;
  }

  #pool(kind: HeldKind) {
    const pool = this.#kinds.find((one) => one.kind === kind);
    if (pool === undefined) throw new Error(`nothing of the kind ${kind} is held`);
    return pool;
  }

  #makeRoom(newest: Held): void {
    for (const { kind, held, reserve } of this.#kinds) {
      for (const one of held) {
        if (this.bytes <= this.#limit || this.#pool(kind).bytes <= reserve) break;
        if (one === newest) continue; // about to be used
        this.release(kind, one);
        one.drop();
      }
    }
  }
}
