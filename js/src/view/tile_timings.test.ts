import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { TileTimings } from "./tile_timings.ts";

type Entry = Partial<PerformanceResourceTiming> & { name: string };

let observed: { deliver: (entries: Entry[]) => void; waiting: Entry[]; isOn: boolean }[];

class FakeObserver {
  readonly #state: (typeof observed)[0];
  constructor(listener: (list: { getEntries: () => Entry[] }) => void) {
    const deliver = (entries: Entry[]): void => listener({ getEntries: () => entries });
    this.#state = { deliver, waiting: [], isOn: false };
    observed.push(this.#state);
  }
  observe(options: object): void {
    expect(options).toEqual({ type: "resource", buffered: true });
    this.#state.isOn = true;
  }
  takeRecords(): Entry[] {
    return this.#state.waiting.splice(0);
  }
  disconnect(): void {
    this.#state.isOn = false;
  }
}

function entry(name: string, startTime: number, more: object = {}): Entry {
  const told = { encodedBodySize: 900, transferSize: 1200, responseStatus: 200 };
  const times = { startTime, duration: 40, responseEnd: startTime + 40 };
  return { name, initiatorType: "img", ...times, ...told, ...more };
}

let timings: TileTimings;

beforeEach(() => {
  observed = [];
  vi.stubGlobal("PerformanceObserver", FakeObserver);
  timings = new TileTimings();
});

afterEach(() => vi.unstubAllGlobals());

describe("TileTimings", () => {
  it("tells what the browser does of a request that began then, and of no earlier one", () => {
    observed[0]?.waiting.push(entry("http://t/1", 5000));
    const timing = { start: 5000, end: 5040, duration: 40, size: 900, status: 200 };
    expect(timings.of("http://t/1", 5000)).toEqual(timing);
    expect(timings.of("http://t/1", 6000)).toBeUndefined();
    expect(timings.last("http://t/1")).toEqual(timing);
    expect(timings.of("http://t/2", 0)).toBeUndefined();
  });

  it("knows nothing of size and status where the server does not allow it", () => {
    const told = { encodedBodySize: 0, transferSize: 0, responseStatus: 0 };
    observed[0]?.deliver([
      entry("http://t/1", 1, told),
      entry("http://t/2", 1, { ...told, responseStatus: 404 }),
    ]);
    expect(timings.of("http://t/1", 0)).toMatchObject({ size: null, status: null, duration: 40 });
    expect(timings.of("http://t/2", 0)).toMatchObject({ size: null, status: 404 });
  });

  it("lists the requests since it began that nobody asked about", () => {
    const { since } = timings;
    const names = ["early", "of", "claimed", "open", "late", "script"];
    const starts = [since - 1, since, since, since + 1, since + 100, since];
    observed[0]?.deliver(
      names.map((name, index) =>
        entry(name, starts[index] ?? 0, name === "script" ? { initiatorType: "script" } : {}),
      ),
    );
    timings.of("of", 0);
    timings.claim("claimed");
    expect(timings.unclaimed(since + 50).map(([url]) => url)).toEqual(["open"]);
  });

  it("observes as long as somebody needs it, and keeps no more than it must", () => {
    const [one, other] = [new AbortController(), new AbortController()];
    timings.use(one.signal);
    timings.use(other.signal);
    observed[0]?.deliver(Array.from({ length: 5000 }, (_, index) => entry(`http://t/${index}`, 1)));
    expect(timings.of("http://t/999", 0)).toBeUndefined();
    expect(timings.of("http://t/1000", 0)).toBeDefined();
    one.abort();
    expect(observed[0]?.isOn).toBe(true);
    other.abort();
    expect(observed[0]?.isOn).toBe(false);
    timings.use(new AbortController().signal);
    expect(observed.map(({ isOn }) => isOn)).toEqual([false, true]);
  });
});
