import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Comparison } from "../protocol.gen.ts";
import { bitmap, comparison, STAGE, settled, stubPage } from "./overlay_fixtures.ts";
import { OverlayStage, type StageOptions } from "./overlay_stage.ts";

let options: { [K in keyof StageOptions]: ReturnType<typeof vi.fn<StageOptions[K]>> };
let stage: OverlayStage;
let ending: AbortController;
let compared: Comparison;

beforeEach(() => {
  stubPage();
  ending = new AbortController();
  compared = comparison();
  options = {
    wanted: vi.fn((region) => [
      { drawing: 0, region, signature: JSON.stringify(region), draw: async () => bitmap() },
    ]),
    onRest: vi.fn(async () => true),
    onCursor: vi.fn(),
    onPick: vi.fn(),
    onZoom: vi.fn(),
    onView: vi.fn(),
    onCompare: vi.fn((change) => compare(change)),
    hasFocus: vi.fn(() => true),
  };
  stage = new OverlayStage(options, compared, ending.signal);
  stage.setPicture({ width: 100, height: 50 }); // at 400 %
});

afterEach(() => {
  ending.abort();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function compare(change: Partial<Comparison>): void {
  compared = { ...compared, ...change };
  stage.setComparison(compared);
}

/** Points are pixels of the stage, whose upper left corner is that of the page. */
function pointer(type: string, x: number, y: number, more: PointerEventInit = {}): void {
  stage.element.dispatchEvent(
    new PointerEvent(`pointer${type}`, { clientX: x, clientY: y, button: 0, ...more }),
  );
}

function drag(from: [number, number], to: [number, number], more: PointerEventInit = {}): void {
  pointer("down", ...from, more);
  pointer("move", ...to, more);
  pointer("up", ...to, more);
}

function wheel(deltaY: number, more: WheelEventInit = {}): WheelEvent {
  const event = new WheelEvent("wheel", { deltaY, clientX: 100, clientY: 100, ...more });
  // happy-dom keeps these to itself.
  for (const [name, value] of Object.entries({ clientX: 100, clientY: 100, ...more })) {
    Object.defineProperty(event, name, { value });
  }
  vi.spyOn(event, "preventDefault");
  stage.element.dispatchEvent(event);
  return event;
}

describe("the hand on the stage", () => {
  it("pans a picture that is larger, and tells when it lets go", () => {
    stage.camera.zoom(2, { x: 0, y: 0 });
    drag([100, 100], [70, 90]);
    expect(stage.camera.view).toEqual({ scale: 8, x: -30, y: -10 });
    expect(options.onView.mock.lastCall?.[1]).toBe(true);
  });

  it("leaves a picture that is wholly there where it is", () => {
    drag([100, 100], [70, 90]);
    expect(stage.camera.view).toEqual({ scale: 4, x: 0, y: 0 });
  });

  it("zooms at the cursor, and lets the notebook scroll on where zooming ends", () => {
    const used = wheel(-400);
    expect(stage.camera.view).toEqual({ scale: 8, x: -100, y: -100 });
    expect(used.preventDefault).toHaveBeenCalled();
    wheel(400);
    stage.camera.zoom(0.01);
    expect(wheel(400).preventDefault).not.toHaveBeenCalled();
  });

  it("scrolls the notebook without the focus, but with Ctrl zooms", () => {
    options.hasFocus.mockReturnValue(false);
    expect(wheel(-400).preventDefault).not.toHaveBeenCalled();
    expect(stage.camera.view.scale).toBe(4);
    expect(wheel(-400, { ctrlKey: true }).preventDefault).toHaveBeenCalled();
    expect(stage.camera.view.scale).toBe(8);
  });

  it("tells the pixel under the cursor, and that it left", () => {
    pointer("move", 41, 79);
    expect(options.onCursor.mock.lastCall).toEqual([{ x: 10, y: 19 }]);
    pointer("leave", 0, 0);
    expect(options.onCursor.mock.lastCall).toEqual([null]);
  });

  it("tells the same pixel in every pane", () => {
    compare({ mode: "side-by-side" });
    const { view, pane } = stage.camera;
    const at = [view.x + 41 * view.scale, view.y + 20 * view.scale] as const;
    pointer("move", ...at);
    const first = options.onCursor.mock.lastCall;
    const beside = pane.width < STAGE.width;
    pointer("move", at[0] + (beside ? pane.width + 2 : 0), at[1] + (beside ? 0 : pane.height + 2));
    expect(options.onCursor.mock.lastCall).toEqual(first);
    expect(first?.[0]).toEqual({ x: 41, y: 20 });
  });

  it("tells another pixel when the picture moves under the cursor", () => {
    pointer("move", 41, 79);
    stage.camera.zoom(2, { x: 0, y: 0 });
    expect(options.onCursor.mock.lastCall).toEqual([{ x: 5, y: 9 }]);
  });

  it("leaves buttons that lie on the stage alone", () => {
    stage.camera.zoom(2, { x: 0, y: 0 });
    const button = document.createElement("button");
    stage.element.append(button);
    button.dispatchEvent(new PointerEvent("pointerdown", { button: 0, bubbles: true }));
    pointer("move", 70, 90);
    expect(stage.camera.view.x).toBe(0);
  });

  it("picks a pixel instead of panning", () => {
    stage.setPicking(true);
    pointer("down", 41, 79);
    expect(options.onPick.mock.lastCall).toEqual([{ x: 10, y: 19 }]);
  });
});

describe("the line of a swipe", () => {
  it("is dragged from anywhere while there is nothing to pan to", () => {
    compare({ mode: "swipe" });
    drag([10, 10], [100, 10]);
    expect(options.onCompare.mock.calls).toEqual([
      [{ position: 0.25 }, false],
      [{ position: 0.25 }, true],
    ]);
    compare({ orientation: "horizontal" });
    drag([10, 10], [100, 300]);
    expect(options.onCompare.mock.lastCall).toEqual([{ position: 1 }, true]);
  });

  it("is dragged near it only, where there is", () => {
    compare({ mode: "swipe" });
    stage.camera.zoom(2, { x: 0, y: 0 });
    drag([100, 100], [90, 100]);
    expect(options.onCompare).not.toHaveBeenCalled();
    drag([208, 100], [100, 100]);
    expect(compared.position).toBe(0.25);
  });

  it("is taken hold of at its handle too", () => {
    compare({ mode: "swipe" });
    stage.camera.zoom(2, { x: 0, y: 0 });
    const line = stage.element.querySelector("[role=slider]") as HTMLElement;
    const down = { clientX: 200, clientY: 100, button: 0, bubbles: true };
    line.dispatchEvent(new PointerEvent("pointerdown", down));
    pointer("move", 300, 100);
    pointer("up", 300, 100);
    expect(compared.position).toBe(0.75);
  });

  it("is a slider by key", () => {
    compare({ mode: "swipe" });
    const line = stage.element.querySelector("[role=slider]") as HTMLElement;
    for (const key of ["ArrowRight", "PageDown", "ArrowUp"]) {
      line.dispatchEvent(new KeyboardEvent("keydown", { key }));
    }
    expect(compared.position).toBeCloseTo(0.6);
    line.dispatchEvent(new KeyboardEvent("keydown", { key: "End" }));
    expect(line.getAttribute("aria-valuenow")).toBe("100");
    expect(line.getAttribute("aria-orientation")).toBe("horizontal");
  });
});

describe("the lens", () => {
  it("grows and shrinks by the wheel with Shift, within its bounds", () => {
    compare({ mode: "lens" });
    wheel(-100, { shiftKey: true });
    expect(compared.radius).toBe(106);
    for (let turn = 0; turn < 60; turn += 1) wheel(100, { shiftKey: true });
    expect(compared.radius).toBe(16);
    expect(stage.camera.view.scale).toBe(4);
  });
});

describe("the region of a difference", () => {
  it("is drawn with Shift, within the picture, both corners included", () => {
    compare({ mode: "difference" });
    drag([43, 43], [82, 999], { shiftKey: true });
    const region = { x: 10, y: 10, width: 11, height: 40 };
    expect(options.onCompare.mock.lastCall).toEqual([{ region }, true]);
    drag([82, 82], [43, 43], { shiftKey: true });
    expect(compared.region).toEqual({ x: 10, y: 10, width: 11, height: 11 });
  });
});

describe("drawing", () => {
  it("draws what is on stage and says when it is there in full", async () => {
    await settled();
    const region = { level: 0, x: 0, y: 0, width: 100, height: 50 };
    expect(options.wanted.mock.lastCall).toEqual([region]);
    expect(options.onRest.mock.lastCall).toEqual([region]);
  });

  it("says when all that it shows is painted, and that it no longer is", async () => {
    const painted = async (): Promise<void> => {
      for (let frame = 0; frame < 3; frame += 1)
        await new Promise((resolve) => requestAnimationFrame(resolve));
    };
    await settled();
    await painted();
    expect(stage.element.dataset.drawing).toBe("full");
    options.onRest.mockResolvedValue(false); // a tile is on its way
    stage.redraw();
    expect(stage.element.dataset.drawing).toBe("drawing");
    await painted();
    expect(stage.element.dataset.drawing).toBe("drawing");
    options.onRest.mockResolvedValue(true);
    stage.outdate();
    await painted();
    expect(stage.element.dataset.drawing).toBe("full");
    stage.wait();
    expect(stage.element.dataset.drawing).toBe("drawing");
  });

  it("says why it cannot draw, but not of a picture that was left", async () => {
    let fail: (error: Error) => void = () => undefined;
    const draw = () =>
      new Promise<ImageBitmap>((_, reject) => {
        fail = reject;
      });
    options.wanted.mockImplementation((region) => [
      { drawing: 0, region, signature: "another", draw },
    ]);
    await settled();
    stage.redraw();
    await settled();
    stage.wait();
    fail(new Error("the picture is gone"));
    await settled();
    expect(stage.element.dataset.state).toBe("loading");
    stage.setPicture({ width: 100, height: 50 });
    await settled();
    fail(new Error("out of memory"));
    await settled();
    expect(stage.element.dataset.state).toBe("error");
    expect(stage.element.textContent).toContain("out of memory");
  });
});
