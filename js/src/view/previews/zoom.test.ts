import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Size } from "../../core/viewport.ts";
import { fitted, Zoom, type ZoomOptions } from "./zoom.ts";
import { percentText, ZoomBar } from "./zoom_bar.ts";

const STAGE = { width: 400, height: 200 };
const PICTURE = { width: 1600, height: 400 }; // fits at 25 %

let ending: AbortController;
let stage: Size;
let resized: () => void;
let hasFocus: boolean;

beforeEach(() => {
  ending = new AbortController();
  stage = { ...STAGE };
  hasFocus = true;
  vi.stubGlobal("devicePixelRatio", 1);
  vi.stubGlobal(
    "ResizeObserver",
    class {
      constructor(tell: () => void) {
        resized = tell;
      }
      observe(): void {
        resized();
      }
      disconnect(): void {
        resized = () => {
          throw new Error("still observed");
        };
      }
    },
  );
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockImplementation(() => stage.width);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockImplementation(() => stage.height);
  HTMLElement.prototype.setPointerCapture = () => undefined;
});

afterEach(() => {
  ending.abort();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  document.body.replaceChildren();
});

function zoomed(picture: Size = PICTURE, more: Partial<ZoomOptions> = {}): Zoom {
  const options = { signal: ending.signal, label: "a", hasFocus: () => hasFocus, ...more };
  const zoom = new Zoom(document.createElement("img"), picture, options);
  document.body.append(zoom.element);
  return zoom;
}

function pointer(zoom: Zoom, type: string, x: number, y: number, more: PointerEventInit = {}) {
  const options = { clientX: x, clientY: y, button: 0, pointerType: "mouse", ...more };
  zoom.element.dispatchEvent(new PointerEvent(`pointer${type}`, options));
}

function wheel(zoom: Zoom, deltaY: number, more: WheelEventInit = {}): WheelEvent {
  const at = { clientX: 100, clientY: 50, ...more };
  const event = new WheelEvent("wheel", { deltaY, cancelable: true, ...at });
  for (const [name, value] of Object.entries(at)) Object.defineProperty(event, name, { value });
  zoom.element.dispatchEvent(event);
  return event;
}

function press(zoom: Zoom, key: string): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
  zoom.element.dispatchEvent(event);
  return event;
}

describe("fitted", () => {
  it("shows the whole of what is larger", () => {
    expect(fitted(PICTURE, STAGE)).toEqual({ scale: 0.25, x: 0, y: 50 });
  });

  it("enlarges nothing but what is tiny, and that by a whole number", () => {
    expect(fitted({ width: 300, height: 100 }, STAGE).scale).toBe(1);
    expect(fitted({ width: 28, height: 28 }, STAGE).scale).toBe(7);
  });
});

describe("a stage", () => {
  it("lays the content out in the picture's pixels and moves it into place", () => {
    const zoom = zoomed();
    const content = zoom.element.firstElementChild as HTMLElement;
    expect(content.style.width).toBe("1600px");
    expect(content.style.transform).toBe("translate(0px, 50px) scale(0.25)");
    expect(content.style.getPropertyValue("--lbw-zoom")).toBe("0.25");
  });

  it("shows a pixel of the picture on one of the screen's at 1:1, whatever its ratio", () => {
    vi.stubGlobal("devicePixelRatio", 2);
    const zoom = zoomed();
    zoom.showActualSize();
    expect(zoom.scale).toBe(1);
    const content = zoom.element.firstElementChild as HTMLElement;
    expect(content.style.transform).toContain("scale(0.5)");
  });

  it("stays fitted, or where the hand has put it, when its size changes", () => {
    const zoom = zoomed();
    stage = { width: 800, height: 200 };
    resized();
    expect(zoom.scale).toBe(0.5);
    zoom.showActualSize();
    stage = { width: 200, height: 100 };
    resized();
    expect(zoom.scale).toBe(1);
    expect(zoom.isFitted).toBe(false);
  });

  it("tells every movement, and nothing once the signal has aborted", () => {
    const onChange = vi.fn();
    const zoom = zoomed(PICTURE, { onChange });
    onChange.mockClear();
    zoom.zoomIn();
    expect(onChange).toHaveBeenCalledExactlyOnceWith(zoom);
    ending.abort();
    expect(press(zoom, "+").defaultPrevented).toBe(false);
    expect(onChange).toHaveBeenCalledTimes(1);
    expect(() => resized()).toThrow("still observed");
  });

  it("waits until it has a size", () => {
    stage = { width: 0, height: 0 };
    const zoom = zoomed();
    expect(zoom.zoom(2)).toBe(false);
    stage = { ...STAGE };
    resized();
    expect(zoom.scale).toBe(0.25);
  });

  it("keeps the view for another picture of the same size, and fits one of another", () => {
    const zoom = zoomed();
    zoom.showActualSize();
    zoom.setPicture({ ...PICTURE });
    expect(zoom.scale).toBe(1);
    zoom.setPicture({ width: 800, height: 400 });
    expect(zoom.scale).toBe(0.5);
  });
});

describe("the wheel", () => {
  it("zooms at the cursor with the focus, and scrolls the notebook without", () => {
    const zoom = zoomed();
    const before = (100 - zoom.view.x) / zoom.scale;
    expect(wheel(zoom, -400).defaultPrevented).toBe(true);
    expect(zoom.scale).toBe(0.5);
    expect((100 - zoom.view.x) / zoom.scale).toBeCloseTo(before, 0);
    hasFocus = false;
    expect(wheel(zoom, -400).defaultPrevented).toBe(false);
    expect(zoom.scale).toBe(0.5);
  });

  it("zooms with Ctrl always", () => {
    hasFocus = false;
    const zoom = zoomed();
    expect(wheel(zoom, -400, { ctrlKey: true }).defaultPrevented).toBe(true);
    expect(zoom.scale).toBe(0.5);
  });

  it("scrolls the notebook on where zooming ends", () => {
    const zoom = zoomed();
    expect(wheel(zoom, 400).defaultPrevented).toBe(false);
  });
});

describe("pointers", () => {
  it("drag what is larger than the stage, up to its edges", () => {
    const zoom = zoomed();
    zoom.showActualSize();
    const { x, y } = zoom.view;
    pointer(zoom, "down", 100, 100);
    pointer(zoom, "move", 90, 95);
    expect(zoom.view).toMatchObject({ x: x - 10, y: y - 5 });
    pointer(zoom, "move", 5000, 5000);
    expect(zoom.view).toMatchObject({ x: 0, y: 0 });
    pointer(zoom, "up", 5000, 5000);
    pointer(zoom, "move", 0, 0);
    expect(zoom.view).toMatchObject({ x: 0, y: 0 });
  });

  it("pinch about the middle between two fingers", () => {
    const zoom = zoomed();
    const touch = (pointerId: number) => ({ pointerId, pointerType: "touch" });
    pointer(zoom, "down", 150, 100, touch(1));
    pointer(zoom, "down", 250, 100, touch(2));
    pointer(zoom, "move", 100, 100, touch(1));
    pointer(zoom, "move", 300, 100, touch(2));
    expect(zoom.scale).toBeCloseTo(0.5);
    pointer(zoom, "up", 100, 100, touch(1));
    const { x } = zoom.view;
    pointer(zoom, "move", 280, 100, touch(2));
    expect(zoom.view.x).toBe(x - 20);
  });

  it("pan with two fingers too", () => {
    const zoom = zoomed();
    zoom.showActualSize();
    const { x } = zoom.view;
    const touch = (pointerId: number) => ({ pointerId, pointerType: "touch" });
    pointer(zoom, "down", 150, 100, touch(1));
    pointer(zoom, "down", 250, 100, touch(2));
    pointer(zoom, "move", 130, 100, touch(1));
    pointer(zoom, "move", 230, 100, touch(2));
    expect(zoom.scale).toBeCloseTo(1);
    expect(zoom.view.x).toBeCloseTo(x - 20, -0.5);
  });

  it("go between the whole and 1:1 with a double click", () => {
    const zoom = zoomed();
    const twice = () =>
      zoom.element.dispatchEvent(new MouseEvent("dblclick", { clientX: 400, clientY: 150 }));
    twice();
    expect(zoom.view).toMatchObject({ scale: 1, x: -1200 });
    twice();
    expect(zoom.view.scale).toBe(0.25);
  });
});

describe("keys", () => {
  it.each([
    ["+", Math.SQRT2 / 4],
    ["=", Math.SQRT2 / 4],
    ["1", 1],
    ["0", 0.25],
  ])("%s zooms", (key, scale) => {
    const zoom = zoomed();
    expect(press(zoom, key).defaultPrevented).toBe(true);
    expect(zoom.scale).toBeCloseTo(scale);
  });

  it("pan what is larger than the stage, and go on to the panel otherwise", () => {
    const zoom = zoomed();
    const heard = vi.fn();
    document.body.addEventListener("keydown", heard, { signal: ending.signal });
    expect(press(zoom, "ArrowRight").defaultPrevented).toBe(false);
    expect(heard).toHaveBeenCalledTimes(1);
    zoom.showActualSize();
    const { x } = zoom.view;
    expect(press(zoom, "ArrowRight").defaultPrevented).toBe(true);
    expect(zoom.view.x).toBe(x - 40);
    press(zoom, "x");
    expect(heard).toHaveBeenCalledTimes(2);
  });
});

describe("the bar", () => {
  it("says how large it is shown, and which of the two it is", () => {
    const bar = new ZoomBar("1,600 × 400");
    const zoom = zoomed(PICTURE, { onChange: (now) => bar.follow(now) });
    const [fit, actual] = bar.element.querySelectorAll("button");
    expect(bar.element.textContent).toBe("Fit1:125 %1,600 × 400");
    expect(fit?.getAttribute("aria-pressed")).toBe("true");
    actual?.click();
    expect(zoom.scale).toBe(1);
    expect([fit, actual].map((each) => each?.getAttribute("aria-pressed"))).toEqual([
      "false",
      "true",
    ]);
    fit?.click();
    expect(zoom.isFitted).toBe(true);
  });

  it.each([
    [0.333, "33 %"],
    [16, "1,600 %"],
    [0.0082, "0.8 %"],
    [1, "100 %"],
  ])("%d reads %s", (scale, text) => {
    expect(percentText(scale)).toBe(text);
  });
});
