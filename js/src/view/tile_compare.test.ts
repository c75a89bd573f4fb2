import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { MapComparison } from "../protocol.gen.ts";
import { type TileCompare, tileCompare } from "./tile_compare.ts";
import { MovingMap } from "./tile_moving_map.ts";
import type { ShownMap, TileMapContext, TileMapProps } from "./tile_part.ts";
import { layerState, tileProps } from "./tile_part_fixtures.ts";

const PANES = ["lbw-layer-0", "lbw-layer-1", "lbw-layer-2"];
const PLAIN = { opacity: 1, brightness: 1, contrast: 1, greyscale: 0 };
const NAMES = ["Main", "Relief", "Relief"];

let frame: HTMLElement;
let map: MovingMap;
let compare: TileCompare;
let change: ReturnType<typeof vi.fn<(change: Partial<MapComparison>, settled: boolean) => void>>;
let onChange: ReturnType<typeof vi.fn<() => void>>;
let ending: AbortController;
let addMap: (added: MovingMap, isSecond: boolean) => AbortController;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      observe(): void {}
      disconnect(): void {}
    },
  );
  frame = document.createElement("div");
  document.body.append(frame);
  map = new MovingMap({ x: 800, y: 400 }, PANES);
  ending = new AbortController();
  change = vi.fn();
  onChange = vi.fn();
  const listeners: ((shown: ShownMap) => void)[] = [];
  addMap = (added, isSecond) => {
    const gone = new AbortController();
    const signal = AbortSignal.any([ending.signal, gone.signal]);
    frame.append(added.container);
    for (const listener of listeners) {
      listener({ leaflet: added.leaflet, container: added.container, isSecond, signal });
    }
    return gone;
  };
  const context = {
    frame,
    container: map.container,
    leaflet: Promise.resolve(map.leaflet),
    onMap: (listener: (shown: ShownMap) => void) => listeners.push(listener),
    actions: { compare: change },
    signal: ending.signal,
  } as unknown as TileMapContext;
  compare = tileCompare(context, onChange);
  addMap(map, false);
});

afterEach(() => {
  ending.abort();
  frame.remove();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function show(
  comparison: Partial<MapComparison>,
  visible = [0, 1],
  more: Partial<TileMapProps> = {},
): void {
  const base = tileProps();
  compare.update({
    ...base,
    row: { ...base.row, layers: NAMES.map((name) => layerState(name)) },
    visible,
    settings: NAMES.map(() => PLAIN),
    comparison: { ...base.comparison, ...comparison },
    ...more,
  });
}

function style(layer: number, on = map): CSSStyleDeclaration {
  const pane = on.getPane(`lbw-layer-${layer}`);
  if (pane === undefined) throw new Error(`no pane ${layer}`);
  return pane.style;
}

const line = (): HTMLElement => frame.querySelector(".lbw-tile-swipe") as HTMLElement;
const label = (on = map): HTMLElement =>
  on.container.querySelector(".lbw-tile-label") as HTMLElement;

/** Left, top, right and bottom of a rectangle that clips. */
function clipped(layer: number): number[] {
  const [left, top, right, , , bottom] = (style(layer).clipPath.match(/-?[\d.]+(?=px)/g) ?? []).map(
    Number,
  );
  return [left, top, right, bottom] as number[];
}

describe("layers one over the other", () => {
  it("lie in their order and are drawn as their settings say", () => {
    show({}, [2, 0], {
      settings: [
        { opacity: 0.5, brightness: 1.5, contrast: 1, greyscale: 1 },
        PLAIN,
        { ...PLAIN, contrast: 2 },
      ],
    });
    expect(Number(style(2).zIndex)).toBeLessThan(Number(style(0).zIndex));
    expect([style(0).opacity, style(2).opacity]).toEqual(["0.5", "1"]);
    expect(style(0).filter).toBe("brightness(1.5) grayscale(1)");
    expect(style(2).filter).toBe("contrast(2)");
    show({}, [0, 2]);
    expect(Number(style(0).zIndex)).toBeLessThan(Number(style(2).zIndex));
    expect(style(0).filter).toBe("");
    expect(frame.dataset).toMatchObject({ mode: "blend", layers: "0 2" });
  });

  it("are what a comparison of any other number than two is", () => {
    show({ mode: "swipe" }, [0, 1, 2]);
    expect(frame.dataset.mode).toBe("blend");
    expect(line().hidden).toBe(true);
  });
});

describe("a swipe", () => {
  it("shows each layer alone on its side, both opaque", () => {
    show({ mode: "swipe", position: 0.25 }, [0, 1], {
      settings: NAMES.map(() => ({ ...PLAIN, opacity: 0.3 })),
    });
    expect(clipped(0)[2]).toBe(200);
    expect(clipped(1)[0]).toBe(200);
    expect([style(0).opacity, style(1).opacity]).toEqual(["", ""]);
    show({ mode: "swipe", position: 0.25, orientation: "horizontal" });
    expect([clipped(0)[3], clipped(1)[1]]).toEqual([100, 100]);
  });

  it("stays on the line while the map moves and zooms", () => {
    show({ mode: "swipe", position: 0.25 });
    map.drag({ x: 60, y: -20 });
    expect([clipped(0)[2], clipped(1)[0]]).toEqual([140, 140]); // the panes moved by 60
    map.startZoom({ lat: 1, lng: 1 }, 5);
    expect(clipped(1)[0]).toBe(140);
    map.setView({ lat: 30, lng: 3 }, 9);
    map.endZoom();
    map.fire("viewreset");
    const { x } = map.containerPointToLayerPoint({ x: 200, y: 0 });
    expect(clipped(1)[0]).toBe(x);
  });

  it("is moved by hand without the map, and does not jump under it", () => {
    show({ mode: "swipe" });
    line().setPointerCapture = () => {};
    const seen = vi.fn();
    map.container.addEventListener("pointerdown", seen);
    map.container.addEventListener("mousedown", seen);
    const send = (type: string, clientX: number): boolean =>
      line().dispatchEvent(new PointerEvent(type, { clientX, pointerId: 1, bubbles: true }));
    send("pointerdown", 408);
    line().dispatchEvent(new MouseEvent("mousedown", { bubbles: true }));
    expect(seen).not.toHaveBeenCalled();
    send("pointermove", 448);
    send("pointerup", 2000);
    send("pointermove", 100);
    expect(change.mock.calls).toEqual([
      [{ position: expect.closeTo(0.55) }, false],
      [{ position: 1 }, true],
    ]);
  });

  it("is a slider for keys and for assistive technology", () => {
    show({ mode: "swipe", position: 0.5 });
    const attributes = ["role", "aria-valuenow", "aria-valuemin", "aria-valuemax", "aria-label"];
    expect(attributes.map((name) => line().getAttribute(name))).toEqual([
      "slider",
      "50",
      "0",
      "100",
      "Swipe line",
    ]);
    for (const key of ["ArrowRight", "ArrowUp", "PageDown", "Home", "End"]) {
      line().dispatchEvent(new KeyboardEvent("keydown", { key }));
    }
    expect(change.mock.calls.map(([{ position }]) => position)).toEqual([0.51, 0.49, 0.6, 0, 1]);
    show({ mode: "difference" });
    expect(line().hidden).toBe(true);
    expect(style(1).clipPath).toBe("");
  });
});

describe("a lens", () => {
  const move = (x: number, y: number): boolean =>
    map.container.dispatchEvent(new PointerEvent("pointermove", { clientX: x, clientY: y }));

  it("follows the cursor, stays where that leaves, and is moved by keys", () => {
    show({ mode: "lens", radius: 50 });
    expect(style(1).clipPath).toBe("circle(50px at 400px 200px)");
    move(100, 60);
    map.container.dispatchEvent(new PointerEvent("pointerleave"));
    expect(style(1).clipPath).toBe("circle(50px at 100px 60px)");
    expect(style(0).clipPath).toContain("evenodd");
    expect(compare.moveLens(-1, 1)).toBe(true);
    expect(style(1).clipPath).toBe("circle(50px at 84px 76px)");
    for (let step = 0; step < 20; step++) compare.moveLens(-1, -1);
    compare.moveLens(1, 0);
    expect(style(1).clipPath).toBe("circle(50px at 16px 0px)"); // it does not leave the map
    map.drag({ x: 10, y: 0 });
    expect(style(1).clipPath).toBe("circle(50px at 6px 0px)");
  });

  it("magnifies about its middle, clipped before it is", () => {
    show({ mode: "lens", radius: 60, magnification: 3 });
    expect(style(1).clipPath).toBe("circle(20px at 400px 200px)");
    expect(style(1).transform).toBe("scale(3)");
    expect(style(1).transformOrigin).toBe("400px 200px");
    show({ mode: "blend" });
    expect([style(1).clipPath, style(1).transform, style(0).clipPath]).toEqual(["", "", ""]);
    expect(compare.moveLens(1, 0)).toBe(false);
  });
});

describe("blinking", () => {
  it("shows the two in turn and says which", () => {
    show({ mode: "blink", rate: 2 });
    expect([style(0).visibility, style(1).visibility]).toEqual(["", "hidden"]);
    expect(label().textContent).toBe("Main");
    vi.advanceTimersByTime(500);
    expect([style(0).visibility, style(1).visibility]).toEqual(["hidden", ""]);
    expect(label().textContent).toBe("Relief");
    expect(frame.dataset).toMatchObject({ blinked: "1", paused: "false" });
    compare.togglePause();
    expect(onChange).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(5000);
    expect(frame.dataset).toMatchObject({ blinked: "1", paused: "true" });
    show({ mode: "blend" });
    expect(style(0).visibility).toBe("");
    expect(label().hidden).toBe(true);
  });
});

describe("a difference", () => {
  it("is that of the last to the first, on black, under a light that multiplies", () => {
    show({ mode: "difference", gain: 4 });
    expect([style(0).mixBlendMode, style(1).mixBlendMode]).toEqual(["", "difference"]);
    const [ground, light] = ["lbw-ground", "lbw-gain"].map((name) => map.getPane(name));
    expect(ground?.style.background).toContain("#000");
    expect(Number(ground?.style.zIndex)).toBeLessThan(Number(style(0).zIndex));
    expect(light?.style.background).toContain("75%"); // 1 / (1 - 0.75) = 4
    expect(light?.style.mixBlendMode).toBe("color-dodge");
    expect(Number(light?.style.zIndex)).toBeGreaterThan(Number(style(1).zIndex));
    for (let time = 0; time < 5; time++) map.drag({ x: -900, y: 0 });
    const [left, width] = [light?.style.left, light?.style.width].map((length) =>
      Number.parseFloat(length ?? ""),
    ) as [number, number];
    expect(left).toBeLessThanOrEqual(4500); // it goes with the map
    expect(left + width).toBeGreaterThanOrEqual(5300);
    show({ mode: "difference", gain: 1 });
    expect([ground?.hidden, light?.hidden]).toEqual([false, true]);
    show({ mode: "blend" });
    expect([ground?.hidden, style(1).mixBlendMode]).toEqual([true, ""]);
  });

  it("makes no panes before it is wanted", () => {
    show({ mode: "swipe" });
    expect(map.getPane("lbw-ground")).toBeUndefined();
  });
});

describe("side by side", () => {
  it("shows one layer in each map, moving together", async () => {
    show({ mode: "side-by-side" });
    expect([style(0).visibility, style(1).visibility]).toEqual(["", "hidden"]);
    const second = new MovingMap({ x: 800, y: 400 }, PANES);
    const gone = addMap(second, true);
    await vi.advanceTimersByTimeAsync(0);
    expect(frame.dataset.linked).toBe("true");
    expect([style(0, second).visibility, style(1, second).visibility]).toEqual(["hidden", ""]);
    expect([label().textContent, label(second).textContent]).toEqual(["Main", "Relief"]);
    map.setView({ lat: 2, lng: 7 }, 6);
    expect(second.getZoom()).toBe(6);
    second.container.tabIndex = map.container.tabIndex = 0;
    second.container.focus();
    gone.abort();
    expect(frame.dataset.linked).toBeUndefined();
    expect(document.activeElement).toBe(map.container); // where the keys go on
    expect(second.listening).toBe(0);
  });
});

it("leaves nothing behind when it ends", () => {
  show({ mode: "swipe" });
  ending.abort();
  expect(
    map.container.querySelector(".lbw-tile-swipe, .lbw-tile-lens, .lbw-tile-label"),
  ).toBeNull();
  expect(map.listening).toBe(0);
});
