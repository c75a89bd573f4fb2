// Blinking: two stacks in turn, never while nobody sees it, and at rest where motion is unwelcome.

export class Blinker {
  readonly #onFlip: (blinked: 0 | 1) => void;
  readonly #signal: AbortSignal;
  #timer: ReturnType<typeof setInterval> | undefined;
  #rate = 1;
  #blinked: 0 | 1 = 0;
  #isOn = false;
  #isPaused = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  #isSeen = true;

  constructor(onFlip: (blinked: 0 | 1) => void, signal: AbortSignal) {
    this.#onFlip = onFlip;
    this.#signal = signal;
    document.addEventListener("visibilitychange", () => this.#restart(), { signal });
    signal.addEventListener("abort", () => clearInterval(this.#timer), { once: true });
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** `rate`: changes a second. */
  start(rate: number): void {
    if (this.#isOn && rate === this.#rate) return; // keeps its beat
    this.#rate = rate;
    this.#isOn = true;
    this.#restart();
  }

  stop(): void {
    this.#isOn = false;
    this.#restart();
  }

  pause(paused: boolean): void {
    this.#isPaused = paused;
    this.#restart();
  }

  /** Whether the stage is on screen. */
  setSeen(seen: boolean): void {
    this.#isSeen = seen;
    this.#restart();
  }

  /** Shows the other one. */
  flip(): void {
    this.#blinked = this.#blinked === 0 ? 1 : 0;
    this.#onFlip(this.#blinked);
  }

  #restart(): void {
    clearInterval(this.#timer);
    const isRunning = this.#isOn && !this.#isPaused && this.#isSeen && !document.hidden;
    if (!isRunning || this.#signal.aborted) return;
    this.#timer = setInterval(() => this.flip(), 1000 / this.#rate);
  }
}
