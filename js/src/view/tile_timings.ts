// What the browser tells of pictures that it fetched: how long, how large, and where the server allows
// it the HTTP status. Loaded with the widget, so that it sees tiles that came before the view.

export interface TileTiming {
  /** Milliseconds since the page began. */
  start: number;
  end: number;
  duration: number;
  /** Bytes; null where the browser does not tell. */
  size: number | null;
  /** Null where the browser does not tell. */
  status: number | null;
}

type Entry = PerformanceResourceTiming & { responseStatus?: number };

const KEPT = 4000; // addresses; a map asks for fewer between two reports
const SLACK_MS = 50;

export class TileTimings {
  /** Nothing before this is ours. */
  readonly since = performance.now();
  readonly #entries = new Map<string, Entry>();
  readonly #claimed = new WeakSet<Entry>();
  #observer: PerformanceObserver | undefined;
  #users = 0;

  constructor() {
    this.#observe();
  }

  /** Goes on observing until the signal aborts. */
  use(signal: AbortSignal): void {
    this.#users++;
    this.#observe();
    signal.addEventListener(
      "abort",
      () => {
        if (--this.#users > 0) return;
        this.#observer?.disconnect();
        this.#observer = undefined;
        this.#entries.clear();
      },
      { once: true },
    );
  }

  /** What is known of a request that began at `start`: the clocks may differ a little. */
  of(url: string, start: number): TileTiming | undefined {
    this.#take();
    const entry = this.#entries.get(url);
    if (entry === undefined || entry.startTime < start - SLACK_MS) return undefined;
    this.#claimed.add(entry);
    return timing(entry);
  }

  /** The last answer from an address, whoever asked: a picture from memory has no timing of its own. */
  last(url: string): TileTiming | undefined {
    const entry = this.#entries.get(url);
    if (entry === undefined) return undefined;
    this.#claimed.add(entry);
    return timing(entry);
  }

  /** Requests since `since` and before `time` that nobody has asked about. */
  unclaimed(time: number): [string, TileTiming][] {
    this.#take();
    return [...this.#entries]
      .filter(([, entry]) => entry.startTime >= this.since && entry.startTime < time)
      .filter(([, entry]) => !this.#claimed.has(entry))
      .map(([url, entry]) => [url, timing(entry)]);
  }

  /** Says that this request is accounted for. */
  claim(url: string): void {
    const entry = this.#entries.get(url);
    if (entry !== undefined) this.#claimed.add(entry);
  }

  #observe(): void {
    if (this.#observer !== undefined || typeof PerformanceObserver === "undefined") return;
    this.#observer = new PerformanceObserver((list) => this.#keep(list.getEntries()));
    this.#observer.observe({ type: "resource", buffered: true });
  }

  /** Entries come a moment after what they tell of. */
  #take(): void {
    this.#keep(this.#observer?.takeRecords() ?? []);
  }

  #keep(entries: readonly PerformanceEntry[]): void {
    for (const entry of entries as Entry[]) {
      if (entry.initiatorType !== "img") continue;
      this.#entries.delete(entry.name); // to the end: the oldest go first
      this.#entries.set(entry.name, entry);
    }
    for (const url of this.#entries.keys()) {
      if (this.#entries.size <= KEPT) break;
      this.#entries.delete(url);
    }
  }
}

function timing(entry: Entry): TileTiming {
  // 0: not told. Browsers tell the size to fewer pages than the status.
  return {
    start: entry.startTime,
    end: entry.responseEnd,
    duration: entry.duration,
    size: entry.encodedBodySize || null,
    status: entry.responseStatus || null,
  };
}

/** Of this copy of the widget's code. */
export const tileTimings = new TileTimings();
