// The frames of a medical picture: those that were shown last are kept, and played one after another.
import { errorText } from "../error_text.ts";
import { Latest } from "../latest.ts";
import { isAbort } from "../table_data.ts";
import type { FrameAnswer } from "./source.ts";

/** Bytes of frames that are kept in the page. */
const KEPT_BYTES = 96_000_000;
/** Frames asked for before they are due. */
const AHEAD = 3;
/** Where the file does not say how fast, in ms. */
export const DEFAULT_TIME = 100;

type Fetch = (frame: number) => Promise<FrameAnswer>;

/** Frames by number, as far as they fit; each is fetched once while it is kept. */
export class FrameStore {
  readonly #fetch: Fetch;
  readonly #most: number;
  readonly #kept: Map<number, Promise<FrameAnswer>>;

  constructor(first: FrameAnswer, fetch: Fetch) {
    this.#fetch = fetch;
    this.#most = Math.max(AHEAD + 2, Math.floor(KEPT_BYTES / first.bytes.byteLength));
    this.#kept = new Map([[0, Promise.resolve(first)]]);
  }

  get(frame: number): Promise<FrameAnswer> {
    const kept = this.#kept.get(frame);
    this.#kept.delete(frame);
    const found = kept ?? this.#fetch(frame);
    this.#kept.set(frame, found); // the last in the order is the last that goes
    if (kept === undefined) found.catch(() => this.#kept.delete(frame));
    const oldest = this.#kept.keys().next().value;
    if (this.#kept.size > this.#most && oldest !== undefined) this.#kept.delete(oldest);
    return found;
  }
}

export interface PlayerOptions {
  store: FrameStore;
  count: number;
  /** As in `DicomPreview.frame_times`. */
  times: readonly number[];
  onFrame: (frame: number, answer: FrameAnswer) => void;
  /** The frame before stays. */
  onFail: (text: string) => void;
  onPlaying: (isPlaying: boolean) => void;
  signal: AbortSignal;
}

export class FramePlayer {
  readonly #options: PlayerOptions;
  readonly #going = new Latest<number>((frame) => this.#show(frame));
  #frame = 0;
  #shown = 0;
  #isPlaying = false;
  #run = 0;

  constructor(options: PlayerOptions) {
    this.#options = options;
    options.signal.addEventListener("abort", () => this.stop(), { once: true });
  }

  get frame(): number {
    return this.#frame;
  }

  get isPlaying(): boolean {
    return this.#isPlaying;
  }

  /** Shows a frame; what is asked for faster than it comes is skipped. */
  go(frame: number): void {
    this.stop();
    this.#frame = Math.min(Math.max(frame, 0), this.#options.count - 1);
    this.#going.request(this.#frame);
  }

  toggle(): void {
    if (this.#isPlaying) this.stop();
    else void this.#play();
  }

  stop(): void {
    if (!this.#isPlaying) return;
    this.#isPlaying = false;
    this.#options.onPlaying(false);
  }

  async #play(): Promise<void> {
    const { count, store } = this.#options;
    this.#isPlaying = true;
    this.#options.onPlaying(true);
    this.#run += 1;
    const run = this.#run;
    const isOver = (): boolean => !this.#isPlaying || this.#run !== run;
    let due = performance.now();
    while (!isOver()) {
      const next = (this.#frame + 1) % count;
      for (let ahead = 0; ahead < AHEAD; ahead += 1) {
        // What fails is said when it is due.
        void store.get((next + ahead) % count).catch(() => undefined);
      }
      due = Math.max(due + this.#timeBefore(next), performance.now());
      const [isShown] = await Promise.all([this.#ready(next), until(due)]);
      if (isOver()) return;
      if (!isShown) return this.stop();
      this.#frame = next;
      await this.#show(next);
    }
  }

  async #ready(frame: number): Promise<boolean> {
    try {
      await this.#options.store.get(frame);
      return true;
    } catch (error) {
      this.#tell(error);
      return false;
    }
  }

  async #show(frame: number): Promise<void> {
    const { store, onFrame, signal } = this.#options;
    try {
      const answer = await store.get(frame);
      if (signal.aborted) return;
      this.#shown = frame;
      onFrame(frame, answer);
    } catch (error) {
      this.#tell(error);
    }
  }

  #tell(error: unknown): void {
    if (this.#options.signal.aborted || isAbort(error)) return;
    this.#frame = this.#shown;
    this.#options.onFail(errorText(error));
  }

  /** A file's first time may be 0: nothing stands before it, until it is played again. */
  #timeBefore(frame: number): number {
    const { times } = this.#options;
    return times[frame] || times.at(-1) || DEFAULT_TIME;
  }
}

function until(time: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, Math.max(0, time - performance.now()));
  });
}
