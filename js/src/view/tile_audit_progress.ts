// How far a long check is, in words: how many of how many, how fast, and how long it still takes.

export interface ProgressWords {
  /** What is being done. */
  stage: string;
  /** `1,240 of 2,000 · 130 a second · 6 s left`; "" where nothing is known. */
  numbers: string;
  /** From 0 to 1; undefined where it is not known. */
  share: number | undefined;
}

const ENOUGH_MS = 1000; // before that a rate says nothing
const STARTING = "Starting…";

export class AuditProgress {
  #stage = STARTING;
  #done = 0;
  #total = 0;
  #began: number;
  #first = 0;

  constructor(now: number) {
    this.#began = now;
  }

  /** Every stage counts for itself: `total` and the speed of one say nothing of the next. */
  note(now: number, done: number, total: number, stage: string): void {
    if (stage !== this.#stage || done < this.#done) {
      this.#began = now;
      this.#first = done;
    }
    [this.#stage, this.#done, this.#total] = [stage, done, total];
  }

  words(now: number): ProgressWords {
    // One step is no measure of how far anything is.
    if (this.#total < 2) return { stage: this.#stage, numbers: "", share: undefined };
    const parts = [`${number(this.#done)} of ${number(this.#total)}`];
    const elapsed = now - this.#began;
    const rate = (1000 * (this.#done - this.#first)) / elapsed;
    if (elapsed >= ENOUGH_MS && rate > 0 && this.#done < this.#total) {
      parts.push(`${rate < 10 ? rate.toFixed(1) : number(Math.round(rate))} a second`);
      parts.push(`${duration((this.#total - this.#done) / rate)} left`);
    }
    const share = Math.min(1, this.#done / this.#total);
    return { stage: this.#stage, numbers: parts.join(" · "), share };
  }
}

function number(value: number): string {
  return value.toLocaleString("en");
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
