// How far the opening of a file is: numbers, a bar, and what time is left.
import { element } from "../elements.ts";
import { UNITS } from "./sizes.ts";

/** So long nothing is said about the time: most files are there by then. */
const QUIET_MS = 1000;

export class OpeningProgress {
  readonly element = element("div", "lbw-stage__progress");
  readonly #text = element("span", "lbw-stage__progress-text");
  readonly #bar = element("span", "lbw-stage__bar");
  #startedAt = 0;
  #bytes = { done: 0, total: 0 };
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor() {
    const track = element("span", "lbw-stage__track");
    track.append(this.#bar);
    this.element.append(track, this.#text);
    this.element.hidden = true;
  }

  start(): void {
    clearInterval(this.#timer);
    this.#startedAt = performance.now();
    this.#bytes = { done: 0, total: 0 };
    this.#timer = setInterval(() => this.#say(), QUIET_MS);
    this.#say();
  }

  tell(done: number, total: number): void {
    this.#bytes = { done, total };
    this.#say();
  }

  /** Shows itself; before that it only counts. */
  show(): void {
    this.element.hidden = false;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.element.hidden = true;
  }

  #say(): void {
    const { done, total } = this.#bytes;
    const share = total > 0 ? Math.min(1, done / total) : 0;
    this.#bar.style.width = `${(share * 100).toFixed(1)}%`;
    this.#text.textContent = progressText(done, total, performance.now() - this.#startedAt);
  }
}

/** "12.3 of 30.5 MB · 8 s left"; `total` is 0 where it is not known. */
export function progressText(done: number, total: number, elapsedMs: number): string {
  const isLong = elapsedMs >= QUIET_MS;
  const elapsed = `${Math.floor(elapsedMs / 1000).toLocaleString("en")} s`;
  if (done === 0) return isLong ? `Opening… ${elapsed}` : "Opening…";
  if (total === 0) return isLong ? `${sizeText(done)} · ${elapsed}` : sizeText(done);
  const of = `${sizeText(done, total)} of ${sizeText(total)}`;
  if (!isLong) return of;
  const left = Math.ceil((elapsedMs / 1000) * (total / Math.min(done, total) - 1));
  return `${of} · ${left.toLocaleString("en")} s left`;
}

/** "1.2 MB"; with `like` only the number, in the unit of that. */
function sizeText(bytes: number, like?: number): string {
  const [unit, length] = UNITS.find(([, size]) => (like ?? bytes) >= size) ?? ["bytes", 1];
  const digits = length === 1 ? 0 : 1;
  const number = (bytes / length).toLocaleString("en", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return like === undefined ? `${number} ${unit}` : number;
}
