// When to draw, and how finely: one drawing at a time, coarse while the hand moves, full at rest.

const FRAME_MS = 32; // a drawing that takes longer is made coarser
const REST_MS = 120;
const COARSEST = 3; // an eighth of the width and height

/** Whether what is drawn is what is wanted: not yet, coarsely, or in full. */
export type DrawState = "drawing" | "coarse" | "full";

export class DrawLoop {
  readonly #draw: (reduction: number) => Promise<boolean>;
  readonly #signal: AbortSignal;
  readonly #onState: (state: DrawState) => void;
  #wanted = false;
  #busy = false;
  #isSeen = true;
  #isAtRest = false;
  #fullMs = 0; // what a full drawing last took, or would have taken
  #restTimer: ReturnType<typeof setTimeout> | undefined;

  /**
   * `draw` gets how often width and height are to be halved: 0 is full. It says whether there was
   * anything to draw, and never rejects.
   */
  constructor(
    draw: (reduction: number) => Promise<boolean>,
    signal: AbortSignal,
    onState: (state: DrawState) => void = () => undefined,
  ) {
    this.#draw = draw;
    this.#signal = signal;
    this.#onState = onState;
    signal.addEventListener("abort", () => clearTimeout(this.#restTimer), { once: true });
  }

  /**
   * Something changed: draw soon, as finely as it can be done at once, and in full at rest. Where
   * no hand moves, in full at once.
   */
  request({ isAtRest = false } = {}): void {
    clearTimeout(this.#restTimer);
    this.#isAtRest = isAtRest;
    this.#wanted = true;
    this.#onState("drawing");
    if (!this.#busy) void this.#run();
  }

  /** Off screen nothing is drawn; what was asked for meanwhile is drawn on coming back. */
  setSeen(seen: boolean): void {
    this.#isSeen = seen;
    if (seen && this.#wanted && !this.#busy) void this.#run();
  }

  async #run(): Promise<void> {
    this.#busy = true;
    let reduction = 0;
    while (this.#wanted && this.#isSeen && !this.#signal.aborted) {
      this.#wanted = false;
      reduction = this.#isAtRest ? 0 : this.#affordable();
      await this.#timed(reduction);
    }
    this.#busy = false;
    if (!this.#wanted) this.#onState(reduction > 0 ? "coarse" : "full");
    if (reduction > 0 && !this.#signal.aborted) {
      this.#restTimer = setTimeout(() => void this.#finish(), REST_MS);
    }
  }

  async #finish(): Promise<void> {
    this.#wanted ||= !this.#isSeen;
    if (!this.#isSeen) return;
    this.#busy = true;
    await this.#timed(0);
    this.#busy = false;
    if (this.#wanted) void this.#run();
    else this.#onState("full");
  }

  async #timed(reduction: number): Promise<void> {
    const start = performance.now();
    const hasDrawn = await this.#draw(reduction);
    if (hasDrawn) this.#fullMs = (performance.now() - start) * 4 ** reduction;
  }

  #affordable(): number {
    let reduction = 0;
    while (reduction < COARSEST && this.#fullMs / 4 ** reduction > FRAME_MS) reduction += 1;
    return reduction;
  }
}
