/** Runs a task for what was last asked, one at a time: what came between is skipped. */
export class Latest<T> {
  readonly #run: (input: T) => Promise<void>;
  #next: { input: T } | undefined;
  #isBusy = false;

  /** `run` never rejects. */
  constructor(run: (input: T) => Promise<void>) {
    this.#run = run;
  }

  request(input: T): void {
    this.#next = { input };
    if (!this.#isBusy) void this.#work();
  }

  /** Forgets what was asked and has not begun. */
  clear(): void {
    this.#next = undefined;
  }

  async #work(): Promise<void> {
    this.#isBusy = true;
    for (let next = this.#next; next !== undefined; next = this.#next) {
      this.#next = undefined;
      await this.#run(next.input);
    }
    this.#isBusy = false;
  }
}
