// The host sends back what a widget has set, later: by then something newer may have been set.

/** Echoes take about as long as a round trip; what comes later is taken for news. */
const EXPECTED_MS = 1000;

/** Tells news from the kernel from echoes of what was set here. */
export class Echoes<T> {
  #sent: string[] = [];
  #sentAt = Number.NEGATIVE_INFINITY;
  #isSetting = false;

  /** Sets a value by `set`, whose echoes are expected. */
  send(value: T, set: (value: T) => void): void {
    this.#sent.push(JSON.stringify(value));
    this.#sentAt = performance.now();
    this.#isSetting = true;
    set(value);
    this.#isSetting = false;
  }

  /** Whether a value that has come is one of those that were set here. */
  isEcho(value: T): boolean {
    if (this.#isSetting) return true;
    if (performance.now() - this.#sentAt > EXPECTED_MS) this.#sent = [];
    const place = this.#sent.indexOf(JSON.stringify(value));
    this.#sent = place < 0 ? [] : this.#sent.slice(place + 1);
    return place >= 0;
  }
}
