import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { showPictureWith } from "./picture.ts";
import { set, settled, shownAs } from "./recordings_fixtures.ts";
import type { PreviewOf } from "./show.ts";
import type { drawnSvg } from "./svg_drawing.ts";

const PICTURE: PreviewOf<"picture"> = {
  kind: "picture",
  file: { size: 3, content_type: "image/png" },
  width: 800,
  height: 600,
  note: "",
};

const drawSvg = vi.fn<typeof drawnSvg>();
let ending: AbortController;

beforeEach(() => {
  ending = new AbortController();
  vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:1");
  vi.spyOn(URL, "revokeObjectURL").mockReturnValue();
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(400);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(300);
  vi.stubGlobal("devicePixelRatio", 1);
  vi.stubGlobal(
    "ResizeObserver",
    class {
      readonly #tell: () => void;
      constructor(tell: () => void) {
        this.#tell = tell;
      }
      observe(): void {
        this.#tell();
      }
      disconnect(): void {}
    },
  );
});

afterEach(() => {
  ending.abort();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** A picture of which the browser has decoded so many pixels. */
async function shown(more: Partial<PreviewOf<"picture">> = {}, natural = [800, 600]) {
  const made: HTMLImageElement[] = [];
  const create = document.createElement.bind(document);
  vi.spyOn(document, "createElement").mockImplementation((tag: string) => {
    const element = create(tag);
    if (element instanceof HTMLImageElement) made.push(element);
    return element;
  });
  const asked = shownAs<"picture">({ ...PICTURE, ...more }, ending.signal);
  const root = showPictureWith(drawSvg, asked);
  await settled();
  const image = made[0] as HTMLImageElement;
  set(image, { naturalWidth: natural[0], naturalHeight: natural[1] });
  const load = (): void => {
    image.dispatchEvent(new Event("load"));
  };
  return { root, image, load, ...asked };
}

const press = (root: HTMLElement, name: string): void =>
  [...root.querySelectorAll("button")].find(({ textContent }) => textContent === name)?.click();

it("puts what came on a stage, fitted, and says how large it is", async () => {
  const { root, image, load } = await shown();
  expect(image.src).toBe("blob:1");
  expect(image.alt).toBe("surf");
  load();
  expect(root.querySelector(".lbw-zoom")?.getAttribute("aria-label")).toBe("Picture: surf");
  expect(root.querySelector(".lbw-zoom-bar")?.textContent).toBe("Fit1:150 %800 × 600");
});

it("fetches the rest and says how far it is", async () => {
  const { root, image } = await shown({ file: { size: 9_000_000, content_type: "image/png" } });
  expect(root.textContent).toBe("0.0 of 9.0 MB");
  expect(image.getAttribute("src")).toBeNull();
});

it("shows pixels as squares once they are enlarged", async () => {
  const { root, image, load } = await shown();
  load();
  const isMagnified = (): boolean => image.classList.contains("lbw-picture__image--magnified");
  press(root, "1:1");
  expect(isMagnified()).toBe(false);
  root
    .querySelector(".lbw-zoom")
    ?.dispatchEvent(new KeyboardEvent("keydown", { key: "+", bubbles: true }));
  expect(isMagnified()).toBe(true);
});

it("counts the pixels of the original, and enlarges those that are shown of it", async () => {
  const { root, image, load } = await shown({ note: "Shown at 200 by 150 pixels" }, [200, 150]);
  load();
  expect(root.querySelector(".lbw-zoom-bar")?.textContent).toBe(
    "Fit1:150 %800 × 600Shown at 200 by 150 pixels",
  );
  expect(image.style.width).toBe("800px");
  expect(image.classList.contains("lbw-picture__image--magnified")).toBe(true);
});

it.each([
  ["image/png", true],
  ["image/jpeg", false],
])("shows a checkerboard behind %s: %s", async (content_type, isClear) => {
  const { image, load } = await shown({ file: { size: 3, content_type } });
  expect(image.classList.contains("lbw-picture__image--clear")).toBe(false);
  load();
  expect(image.classList.contains("lbw-picture__image--clear")).toBe(isClear);
});

it("has a drawing drawn elsewhere: it has no pixels, and is smooth at any scale", async () => {
  const file = { size: 3, content_type: "image/svg+xml" };
  const drawing = { picture: new Blob(["x"], { type: "image/png" }), width: 300, height: 150 };
  drawSvg.mockResolvedValueOnce(drawing);
  const { root, image, load } = await shown({ file, width: 0, height: 0, note: "N" }, [2048, 1024]);
  expect(drawSvg.mock.calls[0]?.[0].type).toBe("image/svg+xml");
  expect(URL.createObjectURL).toHaveBeenCalledTimes(1);
  load();
  expect(root.querySelector(".lbw-zoom-bar")?.textContent).toBe("Fit1:1100 %N");
  expect(image.style.width).toBe("300px");
  expect(image.classList.contains("lbw-picture__image--magnified")).toBe(false);
});

it("says why a drawing is not drawn, and shows none of it", async () => {
  drawSvg.mockRejectedValueOnce(new Error("It takes too long."));
  const { image, fail } = await shown({ file: { size: 3, content_type: "image/svg+xml" } });
  expect(fail).toHaveBeenCalledExactlyOnceWith("It takes too long.");
  expect(image.hasAttribute("src")).toBe(false);
});

it("says that the browser cannot decode it", async () => {
  const { image, fail } = await shown();
  image.dispatchEvent(new Event("error"));
  expect(fail).toHaveBeenCalledExactlyOnceWith("The browser cannot show this picture.");
});

it("does nothing more once the subject is left", async () => {
  const { root, load, image, fail } = await shown();
  ending.abort();
  load();
  image.dispatchEvent(new Event("error"));
  expect(root.childElementCount).toBe(0);
  expect(fail).not.toHaveBeenCalled();
  expect(URL.revokeObjectURL).toHaveBeenCalledWith("blob:1");
});
