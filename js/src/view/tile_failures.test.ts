import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { failurePicture, statusReason, TileFailures } from "./tile_failures.ts";

const TILE = { layer: 1, z: 14, x: 3676, y: 7291 };
const HATCH = "data:image/svg+xml,hatch";

let frame: HTMLElement;
let ending: AbortController;
let failures: TileFailures;

beforeEach(() => {
  frame = document.createElement("div");
  ending = new AbortController();
  failures = new TileFailures(frame, ending.signal);
});

afterEach(() => ending.abort());

function image(size = "256px"): HTMLImageElement {
  const made = document.createElement("img");
  made.src = HATCH;
  made.style.width = size;
  frame.append(made);
  return made;
}

/** What is written on a picture, line by line. */
function written(url: string): string[] {
  const svg = decodeURIComponent(url.replace("data:image/svg+xml,", ""));
  const document = new DOMParser().parseFromString(svg, "image/svg+xml");
  return [...document.querySelectorAll("text")].map(({ textContent }) => textContent ?? "");
}

describe("TileFailures", () => {
  it("leaves the hatch until the reason is known, then writes it on the tile", () => {
    const shown = image();
    failures.note(TILE, false, shown);
    expect([shown.src, failures.of(TILE)]).toEqual([HATCH, ""]);
    failures.learn(TILE, "404 Not Found");
    expect(written(shown.src)).toEqual(["14/3676/7291", "404 Not Found"]);
    expect(shown.alt).toBe("Tile 14/3676/7291: 404 Not Found");
    expect(failures.of(TILE)).toBe("404 Not Found");
  });

  it("keeps the reason for the next time that the tile fails, and forgets it when it comes", () => {
    const [first, second] = [image(), image()];
    failures.note(TILE, false, first);
    failures.learn(TILE, "404 Not Found");
    failures.drop(first);
    failures.note(TILE, false, second);
    expect(written(second.src)).toContain("404 Not Found");
    failures.note(TILE, true, undefined);
    expect(failures.of(TILE)).toBeUndefined();
    failures.learn(TILE, "too late");
    expect(failures.of(TILE)).toBeUndefined();
  });

  it("keeps Leaflet from fading a tile in once more, and other pictures' events alone", () => {
    const [shown, other] = [image(), image()];
    shown.classList.add("leaflet-tile-loaded");
    const onLoad = vi.fn();
    failures.note(TILE, false, shown);
    for (const each of [shown, other]) each.addEventListener("load", onLoad);
    failures.learn(TILE, "404 Not Found"); // here pictures load at once
    expect(onLoad).not.toHaveBeenCalled();
    other.dispatchEvent(new Event("load"));
    expect(onLoad).toHaveBeenCalledTimes(1);
  });

  it("lets Leaflet show a tile whose reason came before its first picture", () => {
    const shown = image();
    const onLoad = vi.fn();
    failures.note(TILE, false, shown);
    shown.addEventListener("load", onLoad);
    // The hatch has not come, and now it never will; here pictures load at once.
    failures.learn(TILE, "404 Not Found");
    expect(onLoad).toHaveBeenCalledTimes(1);
  });

  it("lists reasons of the layers asked about, the commonest first", () => {
    const tile = (x: number, layer: number) => ({ layer, z: 1, x, y: 0 });
    for (const [x, layer, reason] of [
      [0, 0, "403 Forbidden"],
      [1, 0, "404 Not Found"],
      [2, 0, "404 Not Found"],
      [3, 1, "timed out"],
      [4, 0, ""],
    ] as const) {
      failures.note(tile(x, layer), false, undefined);
      failures.learn(tile(x, layer), reason);
    }
    expect(failures.reasons([0])).toEqual(["404 Not Found", "403 Forbidden"]);
    expect(failures.reasons([1])).toEqual(["timed out"]);
    failures.reset();
    expect(failures.reasons([0, 1])).toEqual([]);
  });
});

describe("failurePicture", () => {
  it("takes text as text, whatever is in it", () => {
    const reason = `</text><script>alert("&amp;")</script> \u0000 \ud800`;
    const lines = written(failurePicture(TILE, reason, 512));
    expect(lines.join(" ")).toContain(`</text><script>alert("&amp;")</script>`);
    expect(failurePicture(TILE, reason, 256)).not.toContain("<");
  });

  it("breaks long reasons into lines that fit, and says where something is left out", () => {
    const lines = written(
      failurePicture(TILE, "the signature expired two hours ago ".repeat(20), 256),
    );
    expect(lines).toHaveLength(7);
    expect(lines.at(-1)?.endsWith("…")).toBe(true);
    expect(Math.max(...lines.map((line) => line.length)) * 7.2).toBeLessThan(240);
    expect(written(failurePicture(TILE, "x".repeat(40), 256))).toHaveLength(3);
  });
});

describe("statusReason", () => {
  it("says a status in words", () => {
    expect([403, 404, 418, 200].map(statusReason)).toEqual([
      "403 Forbidden",
      "404 Not Found",
      "418",
      "200, but no picture",
    ]);
  });
});
