import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { tryTiles } from "./tile_sentinel.ts";

/** Whether a picture comes; undefined for never. */
let answer: (url: string, crossOrigin: string | undefined) => boolean | undefined;
let asked: string[];
let given: number;

class FakeImage {
  onload: (() => void) | null = null;
  onerror: (() => void) | null = null;
  crossOrigin: string | undefined;
  set src(url: string) {
    if (url === "") {
      given++;
      return;
    }
    asked.push(`${url} ${this.crossOrigin ?? "plain"}`);
    const comes = answer(url, this.crossOrigin);
    if (comes !== undefined) queueMicrotask(() => (comes ? this.onload?.() : this.onerror?.()));
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("Image", FakeImage);
  [asked, given] = [[], 0];
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const never = new AbortController().signal;

describe("tryTiles", () => {
  it("asks with CORS first, and no more where that works", async () => {
    answer = (url) => url.endsWith("2");
    expect(await tryTiles(["http://t/1", "http://t/2"], never)).toEqual({
      reached: true,
      cors: true,
    });
    expect(asked).toEqual(["http://t/1 anonymous", "http://t/2 anonymous"]);
  });

  it("asks plainly where the server does not answer with CORS", async () => {
    answer = (_, crossOrigin) => crossOrigin === undefined;
    expect(await tryTiles(["http://t/1"], never)).toEqual({ reached: true, cors: false });
    expect(asked).toEqual(["http://t/1 anonymous", "http://t/1 plain"]);
  });

  it("waits no longer than two seconds for each way", async () => {
    answer = () => undefined;
    const tried = tryTiles(["http://t/1"], never);
    await vi.advanceTimersByTimeAsync(3999);
    expect(given).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await tried).toEqual({ reached: false, cors: false });
  });

  it("lets go of the others once one is proof", async () => {
    answer = (url) => url.endsWith("1") || undefined;
    await tryTiles(["http://t/1", "http://t/2"], never);
    expect(given).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("gives up when the view ends", async () => {
    answer = () => undefined;
    const ending = new AbortController();
    const tried = tryTiles(["http://t/1"], ending.signal);
    ending.abort();
    expect(await tried).toEqual({ reached: false, cors: false });
    expect(vi.getTimerCount()).toBe(0);
  });
});
