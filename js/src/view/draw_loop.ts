// When to draw, and how finely: one drawing at a time, coarse while the hand moves, full at rest.

const FRAME_MS = 32; // a drawing that takes longer is made coarser
const REST_MS = 120;
const COARSEST = 3; // an eighth of the width and height

export class DrawLoop {
  readonly #draw: (reduction: number) => Promise<void>;
  readonly #signal: AbortSignal;
  #wanted = false;
  #busy = false;
  #fullMs = 0; // what a full drawing last took, or would have taken
  #restTimer: ReturnType<typeof setTimeout> | undefined;

  /** `draw` gets how often width and height are to be halved: 0 is full. It never rejects. */
  constructor(draw: (reduction: number) => Promise<void>, signal: AbortSignal) {
    this.#draw = draw;
    this.#signal = signal;
    signal.addEventListener("abort", () => clearTimeout(this.#restTimer), { once: true });
  }

  /** Something changed: draw soon, as finely as it can be done at once, and in full at rest. */
  request(): void {
    clearTimeout(this.#restTimer);
    this.#wanted = true;
    if (!this.#busy) void this.#run();
  }

  async #run(): Promise<void> {
    this.#busy = true;
    let reduction = 0;
    while (this.#wanted && !this.#signal.aborted) {
      this.#wanted = false;
      reduction = this.#affordable();
      await this.#timed(reduction);
    }
    this.#busy = false;
    if (reduction > 0 && !this.#signal.aborted) {
      this.#restTimer = setTimeout(() => void this.#finish(), REST_MS);
    }
  }

  async #finish(): Promise<void> {
    this.#busy = true;
    await this.#timed(0);
    this.#busy = false;
    if (this.#wanted) void this.#run();
  }

  async #timed(reduction: number): Promise<void> {
    const start = performance.now();
    await this.#draw(reduction);
    this.#fullMs = (performance.now() - start) * 4 ** reduction;
  }

  #affordable(): number {
    let reduction = 0;
    while (reduction < COARSEST && this.#fullMs / 4 ** reduction > FRAME_MS) reduction += 1;
    return reduction;
  }
}
