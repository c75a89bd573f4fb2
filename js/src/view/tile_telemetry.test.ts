import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { watchTiles } from "./tile_telemetry.ts";

let container: HTMLElement;
let ending: AbortController;

beforeEach(() => {
  vi.useFakeTimers();
  container = document.createElement("div");
  ending = new AbortController();
});

afterEach(() => {
  ending.abort();
  vi.useRealTimers();
});

function tile(src: string, naturalWidth?: number): HTMLImageElement {
  const image = document.createElement("img");
  image.className = "leaflet-tile";
  image.src = src;
  Object.defineProperty(image, "complete", { value: naturalWidth !== undefined });
  Object.defineProperty(image, "naturalWidth", { value: naturalWidth ?? 0 });
  container.append(image);
  return image;
}

describe("watchTiles", () => {
  it("counts tiles by address, the last fate wins", () => {
    const watch = watchTiles(container, () => {}, ending.signal);
    tile("http://t/1").dispatchEvent(new Event("load"));
    tile("http://t/2").dispatchEvent(new Event("error"));
    tile("http://t/3").dispatchEvent(new Event("error"));
    tile("http://t/3").dispatchEvent(new Event("load"));
    expect(watch.counts()).toEqual({ loaded: 2, failed: 1, lastFailed: "http://t/3" });
  });

  it("does not count the picture that stands for a failed tile, nor other pictures", () => {
    const watch = watchTiles(container, () => {}, ending.signal);
    const failed = tile("http://t/1");
    failed.dispatchEvent(new Event("error"));
    failed.src = "data:image/svg+xml,hatched";
    failed.dispatchEvent(new Event("load"));
    const icon = document.createElement("img");
    container.append(icon);
    icon.dispatchEvent(new Event("load"));
    expect(watch.counts()).toMatchObject({ loaded: 0, failed: 1 });
  });

  it("finds the tiles that were there before it", () => {
    tile("http://t/1", 256);
    tile("http://t/2", 0);
    tile("http://t/3");
    tile("data:image/svg+xml,hatched", 256).style.transform = "translate3d(1px, 2px, 0)";
    const watch = watchTiles(container, () => {}, ending.signal);
    expect(watch.counts()).toMatchObject({ loaded: 1, failed: 2 });
  });

  it("tells of changes at most every 500 ms", () => {
    const onChange = vi.fn();
    watchTiles(container, onChange, ending.signal);
    for (let number = 0; number < 20; number++) {
      tile(`http://t/${number}`).dispatchEvent(new Event("load"));
    }
    expect(onChange).not.toHaveBeenCalled();
    vi.advanceTimersByTime(500);
    expect(onChange).toHaveBeenCalledTimes(1);
  });

  it("counts anew after a reset, and nothing after its end", () => {
    const onChange = vi.fn();
    const watch = watchTiles(container, onChange, ending.signal);
    tile("http://t/1").dispatchEvent(new Event("error"));
    watch.reset();
    expect(watch.counts()).toEqual({ loaded: 0, failed: 0, lastFailed: undefined });
    ending.abort();
    tile("http://t/2").dispatchEvent(new Event("load"));
    vi.advanceTimersByTime(1000);
    expect(watch.counts().loaded).toBe(0);
    expect(onChange).not.toHaveBeenCalled();
  });
});
