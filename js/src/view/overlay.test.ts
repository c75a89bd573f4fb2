import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { LayerState, OverlayRow } from "../protocol.gen.ts";
import { type OverlayOptions, OverlayView } from "./overlay.ts";
import {
  comparison,
  type FakeEngine,
  fakeEngine,
  fakeSource,
  layer,
  picture,
  row,
  settled,
  stubPage,
  traits,
} from "./overlay_fixtures.ts";
import type { Traits } from "./overlay_state.ts";

let root: HTMLElement;
let ending: AbortController;
let engine: FakeEngine;
let options: OverlayOptions;
let view: OverlayView;
let page: ReturnType<typeof stubPage>;

beforeEach(() => {
  page = stubPage();
  root = document.createElement("div");
  document.body.append(root);
  ending = new AbortController();
  engine = fakeEngine();
  options = {
    engine,
    source: fakeSource(),
    order: () => [],
    traits: traits({ layer_states: [layer("Relief"), layer("CIR")] }),
    send: vi.fn(),
    onPosition: vi.fn(),
  };
});

afterEach(() => {
  ending.abort();
  root.remove();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const text = (selector: string): string => root.querySelector(selector)?.textContent ?? "";
const stage = (): HTMLElement => root.querySelector(".lbw-overlay__stage") as HTMLElement;
const stageState = (): string | undefined => stage().dataset.state;
const names = (): string[] =>
  [...root.querySelectorAll(".lbw-layers__name")].map((name) => name.textContent ?? "");

function control<E extends HTMLElement>(label: string): E {
  const found = root.querySelector<E>(`[aria-label="${label}"]`);
  if (found === null) throw new Error(`no control ${label}`);
  return found;
}

/** Waits until the page has drawn what it had to, and what that brings about. */
async function rest(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await settled();
}

async function shown(more: Partial<Traits> = {}, position = 1): Promise<void> {
  options.traits = { ...options.traits, ...more };
  view = new OverlayView(root, options, ending.signal);
  view.setCount(5);
  await view.show(position);
  await rest();
}

const lastFrame = () => engine.render.mock.lastCall?.[0];
/** Which pictures a frame is made of: `base` and the layers' names, the lowest first. */
const madeOf = (frame: ReturnType<typeof lastFrame>): string[] => [
  ...(frame?.base ? ["base"] : []),
  ...(frame?.layers ?? []).map(({ key }) => key.split("/")[1] ?? "base"),
];
const onStage = () =>
  engine.render.mock.calls.map(([frame]) => frame).filter(({ region }) => region.level === 0);
const sent = (name: keyof Traits): unknown[] =>
  vi.mocked(options.send).mock.calls.flatMap(([trait, value]) => (trait === name ? [value] : []));

function press(key: string, more: KeyboardEventInit = {}): boolean {
  return view.handleKey(new KeyboardEvent("keydown", { key, ...more }));
}

describe("a row with layers", () => {
  it("lists the topmost first and the base image last", async () => {
    await shown();
    expect(names()).toEqual(["CIR", "Relief", "Base image"]);
    expect(text(".lbw-overlay__place")).toBe("2 of 5");
    expect(text(".lbw-overlay__title")).toBe("field-1");
    expect(stageState()).toBe("picture");
  });

  it("asks for each picture by its own request", async () => {
    await shown();
    const asked = vi
      .mocked(options.source.picture)
      .mock.calls.filter(([position]) => position === 1)
      .map(([, index]) => index);
    expect(asked).toEqual([null, 0, 1]);
  });

  it("draws the layers over the base image, the lowest first", async () => {
    await shown();
    const frame = onStage().at(-1);
    expect(madeOf(frame)).toEqual(["base", "Relief", "CIR"]);
    expect(frame?.region).toEqual({ level: 0, x: 0, y: 0, width: 100, height: 50 });
    expect(frame?.layers[0]).toMatchObject({ opacity: 0.5, blendMode: "normal" });
  });

  it("sends what the hand does, and draws it at once", async () => {
    await shown();
    const slider = control<HTMLInputElement>("Opacity of Relief");
    slider.value = "40";
    slider.dispatchEvent(new Event("input"));
    const [states] = sent("layer_states") as LayerState[][];
    expect(states?.map(({ opacity }) => opacity)).toEqual([0.4, 0.5]);
    expect(vi.mocked(options.send).mock.lastCall?.[2]).toBe(false);
    slider.dispatchEvent(new Event("change"));
    expect(vi.mocked(options.send).mock.lastCall?.[2]).toBe(true);
    await rest();
    expect(onStage().at(-1)?.layers[0]?.opacity).toBe(0.4);
  });

  it("draws what is set elsewhere, and does not send it back", async () => {
    await shown();
    view.receive("layer_states", [
      layer("Relief", { opacity: 1 }),
      layer("CIR", { visible: false }),
    ]);
    await rest();
    expect(control<HTMLInputElement>("Opacity of Relief").value).toBe("100");
    expect(madeOf(onStage().at(-1))).toEqual(["base", "Relief"]);
    expect(sent("layer_states")).toEqual([]);
  });

  it("shows only the layer that is soloed, even where it is hidden", async () => {
    await shown({ layer_states: [layer("Relief", { visible: false }), layer("CIR")] });
    view.receive("solo", "Relief");
    await rest();
    expect(madeOf(onStage().at(-1))).toEqual(["base", "Relief"]);
  });

  it("says which layer is stretched", async () => {
    options.source.picture = async (_position, index) => ({
      description: index === 0 ? picture({ width: 50, height: 25 }) : picture(),
      parts: [],
    });
    await shown();
    expect(root.textContent).toContain("50 × 25 px, stretched to the base image");
    expect(root.textContent).toContain("100 × 50 px");
  });

  it("asks whether the layers are aligned, one after the other, once they are there", async () => {
    await shown();
    const asked = vi.mocked(options.source.alignment).mock.calls.map(([at, index]) => [at, index]);
    expect(asked).toEqual([
      [1, 0],
      [1, 1],
    ]);
    expect(root.textContent).toContain("aligned");
  });

  it("an alignment that cannot be told is no failure", async () => {
    options.source.alignment = async () => {
      throw new Error("too little texture");
    };
    await shown();
    expect(stageState()).toBe("picture");
    expect(root.textContent).toContain("too little texture");
  });

  it("frees its pictures when the view ends", async () => {
    await shown({}, 4);
    const opened = engine.open.mock.calls.map(([key]) => key);
    ending.abort();
    expect(engine.forget.mock.calls.flatMap(([keys]) => keys).sort()).toEqual(opened.sort());
  });
});

describe("what cannot be shown", () => {
  it("a layer that fails says why and leaves the rest alone", async () => {
    options.source.picture = async (_position, index) => {
      if (index === 0) throw new Error("404 Not Found");
      return { description: picture(), parts: [] };
    };
    await shown();
    expect(stageState()).toBe("picture");
    const failed = root.querySelector<HTMLElement>('[data-status="failed"]');
    expect(failed?.textContent).toContain("Relief");
    expect(failed?.textContent).toContain("404 Not Found");
    expect(madeOf(onStage().at(-1))).toEqual(["base", "CIR"]);
  });

  it("a base image that fails says why in its place", async () => {
    options.source.picture = async (_position, index) => {
      if (index === null) throw new Error("403 Forbidden");
      return { description: picture(), parts: [] };
    };
    await shown();
    expect([stageState(), text(".lbw-overlay__message")]).toEqual(["error", "403 Forbidden"]);
  });

  it("a row that fails says why", async () => {
    options.source.row = async () => {
      throw new Error("There is no row 7");
    };
    await shown();
    expect([stageState(), text(".lbw-overlay__message")]).toEqual(["error", "There is no row 7"]);
  });

  it("a row without a picture says so and asks for none", async () => {
    const notice = "No picture to overlay on: VIDEO row";
    options.source.row = async () => row({ layers: [], notice, has_picture: false });
    await shown();
    expect([stageState(), text(".lbw-overlay__message")]).toEqual(["notice", notice]);
    expect(options.source.picture).not.toHaveBeenCalled();
  });

  it("a row without overlays says so beside its picture", async () => {
    options.source.row = async () => row({ layers: [] });
    await shown();
    expect(root.textContent).toContain("No overlays on this row");
    expect(names()).toEqual(["Base image"]);
  });

  it("no rows at all", async () => {
    view = new OverlayView(root, options, ending.signal);
    view.setCount(0);
    await view.show(0);
    expect([text(".lbw-overlay__message"), text(".lbw-overlay__place")]).toEqual([
      "No rows",
      "0 rows",
    ]);
    expect(options.source.row).not.toHaveBeenCalled();
  });

  it("an engine that cannot draw says so", async () => {
    engine.render.mockRejectedValue(new Error("out of memory"));
    await shown();
    expect(stageState()).toBe("error");
    expect(text(".lbw-overlay__message")).toContain("out of memory");
  });

  it("shows a text with markup as text", async () => {
    const hostile = '<img src=x onerror="alert(1)">';
    options.source.row = async () => row({ title: hostile, layers: [hostile] });
    await shown({
      layer_states: [layer(hostile)],
      comparison: comparison({
        mode: "swipe",
        stacks: [
          { kind: "layer", name: hostile },
          { kind: "preset", name: hostile },
        ],
      }),
    });
    expect(root.querySelector("img")).toBeNull();
    expect(names()[0]).toBe(hostile);
  });
});

describe("stepping through the rows", () => {
  it("asks for the neighbours and stops at the ends", async () => {
    await shown({}, 0);
    control<HTMLButtonElement>("Previous row ([)").click();
    expect(options.onPosition).not.toHaveBeenCalled();
    expect(control("Previous row ([)").getAttribute("aria-disabled")).toBe("true");
    control<HTMLButtonElement>("Next row (])").click();
    expect(options.onPosition).toHaveBeenCalledExactlyOnceWith(1);
  });

  it("forgets a row's answer that comes after it was left", async () => {
    let answerLate: (late: OverlayRow) => void = () => undefined;
    options.source.row = vi.fn(async (position) =>
      position === 0
        ? new Promise<OverlayRow>((resolve) => {
            answerLate = resolve;
          })
        : row(),
    );
    view = new OverlayView(root, options, ending.signal);
    view.setCount(5);
    void view.show(0);
    await view.show(1);
    answerLate(row({ title: "late" }));
    await rest();
    expect(text(".lbw-overlay__title")).toBe("field-1");
  });

  it("shows a row that was fetched ahead without asking for anything", async () => {
    options.source.row = vi.fn(async (position) => row({ title: `field-${position}` }));
    await shown({}, 1);
    const [rows, pictures] = [vi.mocked(options.source.row), vi.mocked(options.source.picture)];
    expect(rows.mock.calls.map(([position]) => position)).toEqual([1, 2, 3]);
    rows.mockImplementation(() => new Promise(() => undefined));
    pictures.mockImplementation(() => new Promise(() => undefined));
    engine.render.mockClear();
    void view.show(2);
    await settled();
    expect(text(".lbw-overlay__title")).toBe("field-2");
    expect(madeOf(onStage()[0])).toEqual(["base", "Relief", "CIR"]);
  });

  it("asks again where the rows were replaced", async () => {
    await shown();
    vi.mocked(options.source.row).mockClear();
    await view.restart();
    expect(vi.mocked(options.source.row).mock.calls[0]?.[0]).toBe(1);
  });
});

describe("off screen", () => {
  it("nothing is asked for before the viewer is seen", async () => {
    view = new OverlayView(root, options, ending.signal);
    page.scroll(false);
    view.setCount(5);
    await view.show(2);
    expect(options.source.row).not.toHaveBeenCalled();
    page.scroll(true);
    await rest();
    expect(text(".lbw-overlay__title")).toBe("field-1");
  });

  it("nothing is drawn, and what changed is when it is seen again", async () => {
    await shown();
    page.scroll(false);
    engine.render.mockClear();
    view.receive("layer_states", [layer("Relief", { opacity: 0.1 }), layer("CIR")]);
    await rest();
    expect(onStage()).toEqual([]);
    page.scroll(true);
    await rest();
    expect(onStage().at(-1)?.layers[0]?.opacity).toBe(0.1);
  });
});

describe("comparing", () => {
  it("draws each stack once, and moving the line draws none", async () => {
    await shown();
    engine.render.mockClear();
    press("w");
    await rest();
    expect(sent("comparison").at(-1)).toMatchObject({ mode: "swipe" });
    expect(onStage().map(madeOf)).toEqual([["base"]]);
    const line = control("Swipe line");
    line.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
    await rest();
    expect(sent("comparison").at(-1)).toMatchObject({ position: 0.51 });
    expect(onStage()).toHaveLength(1);
    expect(line.getAttribute("aria-valuenow")).toBe("51");
  });

  it("shows a layer alone over nothing", async () => {
    const stacks = [
      { kind: "layer", name: "CIR" },
      { kind: "base", name: "" },
    ] as const;
    await shown({ comparison: comparison({ mode: "lens", stacks: [...stacks] }) });
    const alone = onStage().find(({ base }) => base === null);
    expect(madeOf(alone)).toEqual(["CIR"]);
    expect(alone?.layers[0]).toMatchObject({ opacity: 1, blendMode: "normal" });
  });

  it("cuts the stage into panes that share one view", async () => {
    const stack = { kind: "stack", name: "" } as const;
    const base = { kind: "base", name: "" } as const;
    await shown({
      comparison: comparison({ mode: "side-by-side", stacks: [stack, base, stack, base] }),
    });
    const regions = onStage()
      .slice(-2)
      .map(({ region }) => region);
    expect(regions[0]).toEqual(regions[1]);
    expect(sent("view").at(-1)).toMatchObject({ width: 199, height: 99 });
  });

  it("names the stacks at the line, and lets another be chosen", async () => {
    await shown({ comparison: comparison({ mode: "swipe" }) });
    const [left, right] = [
      ...root.querySelectorAll<HTMLSelectElement>(".lbw-overlay__stack select"),
    ];
    expect(text(".lbw-overlay__compare")).toContain("Left");
    expect([left, right].map((select) => select?.selectedOptions[0]?.textContent?.trim())).toEqual([
      "Current layers",
      "Base image",
    ]);
    if (right) right.selectedIndex = 3;
    right?.dispatchEvent(new Event("change"));
    expect(sent("comparison").at(-1)).toMatchObject({
      stacks: [{ kind: "stack" }, { kind: "layer", name: "CIR" }],
    });
    press("x");
    expect(sent("comparison").at(-1)).toMatchObject({
      stacks: [{ kind: "layer", name: "CIR" }, { kind: "stack" }],
    });
  });

  it("names the stacks in the panes, and the one that shows while blinking", async () => {
    const labels = (): (string | null)[] =>
      [...root.querySelectorAll(".lbw-overlay__label")].map((label) => label.textContent);
    await shown({ comparison: comparison({ mode: "side-by-side" }) });
    expect(labels()).toEqual(["Current layers", "Base image"]);
    vi.useFakeTimers();
    view.receive("comparison", comparison({ mode: "blink", rate: 2 }));
    expect(labels()).toEqual(["Current layers"]);
    vi.advanceTimersByTime(500);
    expect(labels()).toEqual(["Base image"]);
    press("k"); // pauses
    vi.advanceTimersByTime(5000);
    expect(labels()).toEqual(["Base image"]);
    vi.useRealTimers();
  });

  it("offers no line to set while blending the current layers", async () => {
    await shown();
    expect(root.querySelector<HTMLElement>(".lbw-overlay__compare")?.hidden).toBe(true);
    expect(root.querySelector(".lbw-overlay__compare input")).toBeNull();
    const stacks = [
      { kind: "base", name: "" },
      { kind: "base", name: "" },
    ] as const;
    view.receive("comparison", comparison({ stacks: [...stacks] }));
    expect(root.querySelector<HTMLElement>(".lbw-overlay__compare")?.hidden).toBe(false);
  });

  it("shows the base image alone while Space is held", async () => {
    await shown({ comparison: comparison({ mode: "swipe" }) });
    engine.render.mockClear();
    press(" ");
    await rest();
    expect(onStage().map(madeOf)).toEqual([["base"]]);
    expect(root.querySelector<HTMLElement>(".lbw-overlay__swipe")?.hidden).toBe(true);
    root.dispatchEvent(new KeyboardEvent("keyup", { key: " " }));
    await rest();
    expect(root.querySelector<HTMLElement>(".lbw-overlay__swipe")?.hidden).toBe(false);
    expect(sent("comparison")).toEqual([]);
  });
});

describe("a difference", () => {
  it("draws the map of the two stacks and says how far they differ", async () => {
    await shown({ comparison: comparison({ mode: "difference", threshold: 3 }) });
    const [a, b, threshold] = engine.compare.mock.calls[0] ?? [];
    expect([madeOf(a), madeOf(b), threshold]).toEqual([["base", "Relief", "CIR"], ["base"], 3]);
    const cells = [...root.querySelectorAll(".lbw-overlay__statistics tbody tr")].map((line) =>
      [...line.children].map((cell) => cell.textContent),
    );
    expect(cells[0]).toEqual(["Overall", "1.00", "2.00", "42.1 dB", "9", "25.00 %"]);
    expect(cells.map((line) => line?.[0])).toEqual(["Overall", "Red", "Green", "Blue", "Alpha"]);
    expect(text(".lbw-overlay__statistics thead")).toContain("> 3");
  });

  it("measures a region, drawn between two corners by key", async () => {
    await shown({ comparison: comparison({ mode: "difference" }) });
    press("r"); // the cross comes to the middle, 50, 25
    press("ArrowRight", { ctrlKey: true });
    press("ArrowUp", { ctrlKey: true, shiftKey: true });
    press("r");
    const region = { x: 50, y: 15, width: 2, height: 11 };
    expect(sent("comparison").at(-1)).toMatchObject({ region });
    await rest();
    const measured = engine.compare.mock.calls.map(([frame]) => frame.region);
    expect(measured).toContainEqual({ level: 0, ...region });
    expect(text(".lbw-overlay__area")).toContain("2 × 11 px at 50, 15");
    press("Backspace");
    expect(sent("comparison").at(-1)).toMatchObject({ region: null });
  });

  it("hides its statistics on the same key, and then does not measure", async () => {
    await shown({ comparison: comparison({ mode: "difference" }) });
    press("d");
    expect(root.querySelector<HTMLElement>(".lbw-overlay__statistics")?.hidden).toBe(true);
    await rest();
    engine.compare.mockClear();
    view.receive("layer_states", [layer("Relief", { opacity: 0.2 }), layer("CIR")]);
    await rest();
    expect(engine.compare).toHaveBeenCalledTimes(1); // the map
  });
});

describe("the probe", () => {
  it("reads every picture at the cross, wherever the layer was moved", async () => {
    const [relief, cir] = [layer("Relief"), layer("CIR")];
    const moved = { ...cir, appearance: { ...cir.appearance, offset: [3, 4] as [number, number] } };
    await shown({ layer_states: [relief, moved] });
    press("p");
    await rest();
    const [asked, size, x, y] = engine.read.mock.lastCall ?? [];
    expect([size, x, y]).toEqual([{ width: 100, height: 50 }, 50, 25]);
    expect(asked?.map(({ appearance }) => appearance.offset)).toEqual([
      [0, 0],
      [0, 0],
      [3, 4],
    ]);
    expect(text(".lbw-overlay__cursor")).toBe("x 50  y 25");
    expect(text(".lbw-overlay__values")).toBe("base #010203Relief #010203CIR #010203");
    press("ArrowLeft", { ctrlKey: true });
    expect(text(".lbw-overlay__cursor")).toBe("x 49  y 25");
    press("Escape");
    expect(text(".lbw-overlay__cursor")).toBe("");
  });

  it("picks a colour at the cross by Enter, as it is between the limits", async () => {
    options.source.picture = async (_position, index) => ({
      description: picture(index === 1 ? { bands: 1 } : {}),
      parts: [],
    });
    engine.read.mockImplementation(async (pictures) => pictures.map(() => [40]));
    const cir = layer("CIR");
    cir.appearance = { ...cir.appearance, limits: [0, 80], colormap: "viridis" };
    await shown({ layer_states: [layer("Relief"), cir] });
    press("p");
    expect(press("Enter")).toBe(false);
    view.pickColor("CIR");
    expect(stage().className).toContain("picking");
    expect(press("Enter")).toBe(true);
    await rest();
    const states = sent("layer_states").at(-1) as LayerState[];
    expect(states[1]?.appearance.transparent).toBe("#808080"); // half of the way
    expect(stage().className).not.toContain("picking");
  });
});

describe("keys on layers", () => {
  it("toggle, solo, fade and blend the one that is selected", async () => {
    await shown();
    const last = (): LayerState[] => sent("layer_states").at(-1) as LayerState[];
    press("1");
    expect(last().map(({ visible }) => visible)).toEqual([false, true]);
    press("@", { code: "Digit2", shiftKey: true });
    expect(sent("solo")).toEqual(["CIR"]);
    press("'");
    expect(last().map(({ opacity }) => opacity)).toEqual([0.5, 0.55]);
    press("PageDown");
    press(";");
    expect(last().map(({ opacity }) => opacity)).toEqual([0.45, 0.55]);
    press("M", { shiftKey: true });
    expect(last()[0]?.blend_mode).toBe("luminosity");
    press("m");
    expect(last()[0]?.blend_mode).toBe("normal");
  });

  it("move it by pixels of the base image", async () => {
    await shown();
    press("ArrowLeft", { altKey: true });
    press("ArrowDown", { altKey: true, shiftKey: true });
    const states = sent("layer_states").at(-1) as LayerState[];
    expect(states[1]?.appearance.offset).toEqual([-1, 10]);
  });

  it("apply presets in turn, and hide layers that one does not name", async () => {
    const presets = [
      { name: "A", layers: [layer("CIR", { opacity: 1 }), layer("gone")] },
      { name: "B", layers: [layer("Relief"), layer("CIR")] },
    ];
    await shown({ presets });
    press(".");
    expect(sent("preset")).toEqual(["A"]);
    const states = sent("layer_states").at(-1) as LayerState[];
    expect(states.map(({ name, visible, opacity }) => [name, visible, opacity])).toEqual([
      ["Relief", false, 0.5],
      ["CIR", true, 1],
    ]);
    press(".");
    press(".");
    expect(sent("preset")).toEqual(["A", "B", "A"]);
  });
});

describe("the view", () => {
  it("is told to the kernel, and follows it", async () => {
    await shown();
    expect(sent("view").at(-1)).toEqual({ x: 50, y: 25, scale: 4, width: 400, height: 200 });
    view.receive("view", { x: 20, y: 30, scale: 8, width: 400, height: 200 });
    await rest();
    expect(text(".lbw-overlay__zoom")).toBe("800 %");
    const regions = onStage().map(({ region }) => region);
    expect(regions).toContainEqual({ level: 0, x: 0, y: 17, width: 50, height: 26 });
    const told = sent("view").length;
    press("z");
    expect(sent("view")[told]).toMatchObject({ scale: 1 });
  });

  it("one that was set before the picture was there is taken", async () => {
    await shown({ view: { x: 50, y: 25, scale: 16, width: 400, height: 200 } });
    expect(text(".lbw-overlay__zoom")).toBe("1,600 %");
  });

  it("one that was a fit elsewhere is a fit here", async () => {
    await shown({ view: { x: 50, y: 25, scale: 2, width: 200, height: 100 } });
    expect(text(".lbw-overlay__zoom")).toBe("400 %");
  });

  it("a smaller part shows where it is in the picture", async () => {
    await shown();
    const minimap = root.querySelector<HTMLElement>(".lbw-overlay__minimap");
    expect(minimap?.hidden).toBe(true);
    press("+");
    expect(minimap?.hidden).toBe(false);
    press("f");
    expect(minimap?.hidden).toBe(true);
  });
});

describe("the picture on its way out", () => {
  it("is saved as the kernel makes it", async () => {
    const click = vi.spyOn(HTMLAnchorElement.prototype, "click").mockReturnValue();
    await shown();
    press("e");
    press("E", { shiftKey: true });
    await rest();
    expect(vi.mocked(options.source.image).mock.calls).toEqual([[false], [true]]);
    expect(click).toHaveBeenCalledTimes(2);
    expect(text(".lbw-overlay__notice")).toBe("Saved field-1.png");
  });

  it("says so where it may not be copied, or cannot be made", async () => {
    vi.stubGlobal("navigator", { clipboard: undefined });
    await shown();
    press("c");
    await rest();
    expect(text(".lbw-overlay__notice")).toBe("This page may not copy pictures: save it instead");
    options.source.image = async () => {
      throw new Error("the disk is full");
    };
    press("e");
  });
});
