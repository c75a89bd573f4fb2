import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { PreviewOf, Shown } from "./show.ts";
import type { PreviewSource } from "./source.ts";
import { showTileLayer } from "./tile_layer.ts";

const LAYER: PreviewOf<"tile_layer"> = {
  kind: "tile_layer",
  content_type: "image/jpeg",
  width: 300,
  height: 200,
  note: "2 of 9 tiles failed: 404 Not Found",
  layers: ["Main", "<i>Infrared</i>"],
};

let ending: AbortController;

beforeEach(() => {
  ending = new AbortController();
  vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:1");
  vi.spyOn(URL, "revokeObjectURL").mockReturnValue();
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe(): void {}
      disconnect(): void {}
    },
  );
});

afterEach(() => {
  ending.abort();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function open(more: Partial<PreviewOf<"tile_layer">> = {}) {
  const preview = { ...LAYER, ...more };
  const shown: Shown<"tile_layer"> = {
    preview,
    opened: {
      preview,
      name: "",
      type: "TMS_GEO",
      can_open: "map",
      facts: [],
      bytes: new Uint8Array(3),
    },
    subject: { row: 0, attachment: null },
    source: {} as PreviewSource,
    signal: ending.signal,
    fail: vi.fn<(text: string) => void>(),
    listKeys: () => {},
  };
  return { ...shown, root: showTileLayer(shown) };
}

it("is a picture with what is missing and the names of all layers, as text", () => {
  const { root } = open();
  expect(root.querySelector("img")?.alt).toBe("Tiles of Main");
  expect(root.querySelector(".lbw-zoom-bar__note")?.textContent).toBe(LAYER.note);
  const names = [...root.querySelectorAll("li")].map((item) => item.textContent);
  expect(names).toEqual(LAYER.layers);
  expect(root.querySelector("li[aria-current]")?.textContent).toBe("Main");
  expect(root.querySelector("i")).toBeNull();
});

it("says nothing where nothing is missing", () => {
  expect(open({ note: "" }).root.querySelector(".lbw-zoom-bar__note")).toBeNull();
});

it("says so when the browser cannot show it, and lets go of it when it is left", () => {
  const { root, fail } = open();
  root.querySelector("img")?.dispatchEvent(new Event("error"));
  expect(fail).toHaveBeenCalledWith("The browser cannot show this picture.");
  ending.abort();
  expect(URL.revokeObjectURL).toHaveBeenCalledWith("blob:1");
});
