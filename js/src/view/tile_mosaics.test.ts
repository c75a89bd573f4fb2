import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { MapView } from "../core/tiles.ts";
import type { MosaicResult } from "../protocol.gen.ts";
import { Mosaics, showNewest } from "./tile_mosaics.ts";
import type { Draw } from "./tile_part.ts";

const VIEW: MapView = { zoom: 3, south: -10, west: -20, north: 10, east: 20 };
const ELSEWHERE: MapView = { ...VIEW, west: 0, east: 40 };
const RESULT: MosaicResult = { loaded: 6, failed: 2, reason: "404 Not Found" };

let ending: AbortController;

beforeEach(() => {
  vi.useFakeTimers();
  ending = new AbortController();
});

afterEach(() => {
  ending.abort();
  vi.useRealTimers();
});

function start(draw: Draw): Mosaics {
  return new Mosaics(draw, () => {}, ending.signal);
}

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(200);

describe("Mosaics", () => {
  it("asks once for a view that settles, not for those on the way", async () => {
    const draw = vi.fn<Draw>(async () => RESULT);
    const mosaics = start(draw);
    mosaics.update([0], ELSEWHERE);
    mosaics.update([0], VIEW);
    await settle();
    mosaics.update([0], { ...VIEW });
    await settle();
    expect(draw.mock.calls.map(([layer, view]) => [layer, view])).toEqual([[0, VIEW]]);
    expect(mosaics.counts()).toMatchObject({
      loaded: 6,
      failed: 2,
      reason: "404 Not Found",
      isBusy: false,
    });
  });

  it("cancels what a new view makes pointless, and keeps the old counts meanwhile", async () => {
    const signals: AbortSignal[] = [];
    const answers: ((result: MosaicResult) => void)[] = [];
    const mosaics = start((_layer, _view, signal) => {
      signals.push(signal);
      return new Promise((resolve) => answers.push(resolve));
    });
    mosaics.update([0], VIEW);
    await settle();
    answers[0]?.(RESULT);
    await settle();
    mosaics.update([0], ELSEWHERE);
    await settle();
    expect(mosaics.counts()).toMatchObject({ loaded: 6, isBusy: true });
    mosaics.update([0], VIEW);
    await settle();
    expect(signals.map((signal) => signal.aborted)).toEqual([true, true, false]);
  });

  it("forgets layers that are hidden and sums up those on screen", async () => {
    const mosaics = start(async (layer) => ({ ...RESULT, failed: layer, reason: "" }));
    mosaics.update([0, 1], VIEW);
    await settle();
    expect(mosaics.counts()).toMatchObject({ loaded: 12, failed: 1 });
    mosaics.update([1], VIEW);
    await settle();
    expect(mosaics.counts()).toMatchObject({ loaded: 6, failed: 1 });
    mosaics.update([], VIEW);
    expect(mosaics.counts()).toMatchObject({ loaded: 0, failed: 0 });
  });

  it("says what Python raised", async () => {
    const mosaics = start(() => Promise.reject(new Error("zoom in")));
    mosaics.update([0], VIEW);
    await settle();
    expect(mosaics.counts()).toMatchObject({ problem: "zoom in", isBusy: false });
  });
});

describe("showNewest", () => {
  function picture(container: HTMLElement, mark: string, complete: boolean): HTMLImageElement {
    const image = document.createElement("img");
    image.className = "leaflet-image-layer";
    image.src =
      mark === "" ? "data:image/gif;base64,AA==" : `data:image/jpeg;lbw=${mark};base64,AA==`;
    Object.defineProperty(image, "complete", { value: complete, configurable: true });
    container.append(image);
    return image;
  }
  const isHidden = (image: HTMLImageElement): boolean =>
    image.classList.contains("lbw-tiles__old-mosaic");

  it("keeps the old picture of a layer until the new one is loaded", () => {
    const container = document.createElement("div");
    const old = picture(container, "0.9", true);
    const next = picture(container, "0.10", false);
    const other = picture(container, "1.3", true);
    const blank = picture(container, "", true);
    showNewest(container, ending.signal);
    expect([old, next, other, blank].map(isHidden)).toEqual([false, true, false, false]);
    Object.defineProperty(next, "complete", { value: true });
    next.dispatchEvent(new Event("load"));
    expect([old, next, other, blank].map(isHidden)).toEqual([true, false, false, false]);
  });
});
