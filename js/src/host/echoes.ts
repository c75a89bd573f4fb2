// The host sends back what a widget has set, later: by then something newer may have been set.

/** State that says who has set it. */
interface Shared {
  set_by: string;
}

/** Tells news, from the kernel or another view, from echoes of what this view has set. */
export class Echoes<T extends Shared> {
  readonly #view = crypto.getRandomValues(new Uint32Array(2)).join("-");
  #hasNews = false;

  /** What a hand has set here, marked as ours. */
  mark(value: Omit<T, "set_by">): T {
    this.#hasNews = false;
    return { ...value, set_by: this.#view } as T;
  }

  /** Whether a value that has come was set here, and nothing else is shown since. */
  isEcho(value: T): boolean {
    // After news, what was set here before has reached the kernel last: it holds.
    if (value.set_by !== this.#view) this.#hasNews = true;
    return !this.#hasNews;
  }
}
