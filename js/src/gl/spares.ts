// Arrays that are used again: to be given fresh memory takes longer than most that is done with it.

/** Of one length few are in use at a time. */
const MOST = 4;

export class Spares {
  #free: Int32Array<ArrayBuffer>[] = [];

  /** Its contents are those of whoever had it before. */
  take(length: number): Int32Array<ArrayBuffer> {
    const index = this.#free.findIndex((array) => array.length === length);
    return this.#free.splice(index, index < 0 ? 0 : 1)[0] ?? new Int32Array(length);
  }

  give(array: Int32Array<ArrayBuffer>): void {
    this.#free = [array, ...this.#free].slice(0, MOST);
  }
}
