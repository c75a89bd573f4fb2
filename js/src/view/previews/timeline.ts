// Where a recording is, over its waveform: click or drag to seek, keys, times.
import { element } from "../elements.ts";
import { type KeyBinding, keyRunner, take } from "../key_chords.ts";
import { clock } from "../table_posters.ts";
import type { Shown } from "./show.ts";

/** Seconds that an arrow key goes. */
const STEP = 5;

export class Timeline {
  readonly element = element("div", "lbw-timeline");
  readonly #media: HTMLMediaElement;
  readonly #wave = element("div", "lbw-wave");
  readonly #now = element("span", "lbw-timeline__now");
  readonly #end = element("span", "lbw-timeline__end");
  #known: number | null; // seconds, where the file or its samples tell them

  /** `seconds` it takes, where that is known; `listKeys` hears of its keys. */
  constructor(
    media: HTMLMediaElement,
    seconds: number | null,
    { signal, listKeys }: Pick<Shown<"audio">, "signal" | "listKeys">,
  ) {
    this.#media = media;
    this.#known = seconds;
    const head = element("div", "lbw-wave__head");
    this.#wave.append(head);
    this.#wave.tabIndex = 0;
    this.#wave.setAttribute("role", "slider");
    this.#wave.setAttribute("aria-label", "Position");
    this.#wave.setAttribute("aria-valuemin", "0");
    const times = element("div", "lbw-timeline__times");
    times.append(this.#now, this.#end);
    this.element.append(this.#wave, times);

    const keys = this.#keys();
    const run = keyRunner(keys);
    listKeys(keys);
    this.#wave.addEventListener("keydown", (event) => {
      if (!run(event)) return;
      event.preventDefault();
      event.stopPropagation();
    });
    this.#wave.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      this.#wave.setPointerCapture(event.pointerId);
      this.#seekTo(event);
    });
    this.#wave.addEventListener("pointermove", (event) => {
      if (this.#wave.hasPointerCapture(event.pointerId)) this.#seekTo(event);
    });
    for (const event of ["timeupdate", "seeking", "loadedmetadata", "durationchange", "ended"]) {
      media.addEventListener(event, () => this.#say(), { signal });
    }
    media.addEventListener("play", () => this.#follow(signal), { signal });
    this.#say();
  }

  /** How long it plays; 0 where that is not known. */
  get seconds(): number {
    const { duration } = this.#media;
    // A recording that was written as it came does not tell the browser.
    return Number.isFinite(duration) && duration > 0 ? duration : (this.#known ?? 0);
  }

  /** Shows the waveform, and how long its samples are. */
  draw(drawing: Element, seconds: number): void {
    this.#known = seconds;
    this.#wave.prepend(drawing);
    this.#say();
  }

  #seekTo(event: PointerEvent): void {
    const box = this.#wave.getBoundingClientRect();
    const share = (event.clientX - box.left) / Math.max(1, box.width);
    this.#seek(share * this.seconds);
  }

  #seek(seconds: number): void {
    this.#media.currentTime = Math.min(this.seconds, Math.max(0, seconds));
    this.#say();
  }

  #toggle(): void {
    if (!this.#media.paused) this.#media.pause();
    // What is wrong with it comes as an event.
    else void this.#media.play().catch(() => {});
  }

  /** With every frame while it plays: its own events come four times a second. */
  #follow(signal: AbortSignal): void {
    const frame = (): void => {
      if (this.#media.paused || signal.aborted) return;
      this.#say();
      requestAnimationFrame(frame);
    };
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) requestAnimationFrame(frame);
  }

  #say(): void {
    const { currentTime } = this.#media;
    const { seconds } = this;
    const share = seconds > 0 ? Math.min(1, currentTime / seconds) : 0;
    this.#wave.style.setProperty("--lbw-played", `${(share * 100).toFixed(2)}%`);
    const [now, end] = [clock(currentTime), seconds > 0 ? clock(seconds) : "–"];
    if (now === this.#now.textContent && end === this.#end.textContent) return;
    this.#now.textContent = now;
    this.#end.textContent = end;
    this.#wave.setAttribute("aria-valuemax", seconds.toFixed(1));
    this.#wave.setAttribute("aria-valuenow", Math.min(currentTime, seconds).toFixed(1));
    this.#wave.setAttribute("aria-valuetext", `${now} of ${end}`);
  }

  #keys(): KeyBinding[] {
    const key = (keys: string[], does: string, action: () => void): KeyBinding => ({
      keys,
      does,
      run: take(action),
      group: "Recording",
    });
    return [
      key([" "], "Play or pause", () => this.#toggle()),
      key(["ArrowLeft"], "5 s back", () => this.#seek(this.#media.currentTime - STEP)),
      key(["ArrowRight"], "5 s on", () => this.#seek(this.#media.currentTime + STEP)),
      key(["Home"], "To the beginning", () => this.#seek(0)),
      key(["End"], "To the end", () => this.#seek(this.seconds)),
    ];
  }
}
