import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { TileLayerState, TileRowState } from "../../protocol.gen.ts";
import type { TileMapProps } from "../tile_part.ts";
import { layerState, tileProps } from "../tile_part_fixtures.ts";
import { LayerPanel, type PanelActions } from "./panel.ts";

const LAYERS = ["Main layer", "Relief", "Relief"].map((name) => layerState(name));
const SETTINGS = [1, 0.5, 1].map((opacity) => ({
  opacity,
  brightness: 1,
  contrast: 1,
  greyscale: 0,
}));

let root: HTMLElement;
let actions: { [K in keyof PanelActions]: ReturnType<typeof vi.fn<PanelActions[K]>> };
let panel: LayerPanel;

beforeEach(() => {
  root = document.createElement("div");
  document.body.append(root);
  actions = { showLayers: vi.fn(), adjust: vi.fn() };
  panel = new LayerPanel(root, actions);
});

afterEach(() => root.remove());

interface Shown extends Partial<TileMapProps> {
  layers?: TileLayerState[];
  rowChange?: Partial<TileRowState>;
  width?: number;
}

function show(
  visible: number[],
  { layers = LAYERS, rowChange, width = 1000, ...more }: Shown = {},
) {
  const base = tileProps();
  const row = { ...base.row, layers, ...rowChange };
  panel.show({ ...base, row, visible, settings: SETTINGS, ...more }, width);
}

function inputs(type: string): HTMLInputElement[] {
  return [...root.querySelectorAll<HTMLInputElement>(`input[type=${type}]`)];
}

function control<E extends HTMLElement>(name: string, at = 0): E {
  const found = [...root.querySelectorAll<E>("button, input")].filter((each) =>
    [each.getAttribute("aria-label"), each.textContent?.trim(), each.title].includes(name),
  );
  const one = found[at];
  if (one === undefined) throw new Error(`no control ${name}`);
  return one;
}

const rows = (): (string | undefined)[] =>
  [...root.querySelectorAll<HTMLElement>("[data-layer]")].map((row) => row.dataset.layer);
const pick = (input: HTMLInputElement | undefined): void => {
  input?.dispatchEvent(new Event("change"));
};
const comparing = (mode: "swipe" | "lens") => ({
  comparison: { ...tileProps().comparison, mode },
});

describe("one layer at a time", () => {
  it("has a radio button each, layers of one name apart", () => {
    show([0]);
    expect(inputs("radio").map((input) => input.checked)).toEqual([true, false, false]);
    pick(inputs("radio")[2]);
    expect(actions.showLayers).toHaveBeenCalledWith([2]);
    // Until Python agrees, what is on screen stays chosen.
    expect(inputs("radio").map((input) => input.checked)).toEqual([true, false, false]);
  });

  it("is what it goes back to, showing the one on top", () => {
    show([0, 2]);
    control("One").click();
    expect(actions.showLayers).toHaveBeenLastCalledWith([2]);
    show([2]);
    expect(inputs("radio")).toHaveLength(3);
  });
});

describe("a stack", () => {
  it("comes by itself when several layers are on screen, the top one first", () => {
    show([0, 1]);
    expect(rows()).toEqual(["2", "1", "0"]);
    expect(inputs("checkbox").map((input) => input.checked)).toEqual([false, true, true]);
    show([1, 0]);
    expect(rows()).toEqual(["2", "0", "1"]);
  });

  it("puts a layer at its place in the order, and takes it off again", () => {
    show([0]);
    control("Stack").click();
    pick(inputs("checkbox")[0]); // layer 2, on top
    expect(actions.showLayers).toHaveBeenLastCalledWith([0, 2]);
    show([0, 2]);
    pick(inputs("checkbox")[1]); // layer 1, between them
    expect(actions.showLayers).toHaveBeenLastCalledWith([0, 1, 2]);
    pick(inputs("checkbox")[2]);
    expect(actions.showLayers).toHaveBeenLastCalledWith([2]);
  });

  it("is put in order by buttons, which keep the focus", () => {
    show([0, 1, 2]);
    const button = control<HTMLButtonElement>("Raise Main layer");
    button.focus();
    button.click();
    expect(actions.showLayers).toHaveBeenLastCalledWith([1, 0, 2]);
    expect(document.activeElement?.getAttribute("aria-label")).toBe("Raise Main layer");
    show([1, 0, 2]);
    expect(rows()).toEqual(["2", "0", "1"]);
    expect(control("Raise Relief").getAttribute("aria-disabled")).toBe("true");
    control("Raise Relief").click();
    expect(actions.showLayers).toHaveBeenCalledTimes(1);
  });

  it("moves the layer with the focus by keys, else the one on top", () => {
    show([0, 1, 2]);
    panel.move(-1);
    expect(actions.showLayers).toHaveBeenLastCalledWith([0, 2, 1]);
    show([0, 2, 1]);
    inputs("checkbox")[2]?.focus(); // the lowest
    panel.move(1);
    expect(actions.showLayers).toHaveBeenLastCalledWith([2, 0, 1]);
  });

  it("ends with the row", () => {
    show([0, 1]);
    show([0], { rowChange: { index: 1 } });
    expect(inputs("radio")).toHaveLength(3);
  });
});

describe("while two layers are compared", () => {
  it("says which lies where, and changes the last one", () => {
    show([0, 1], comparing("swipe"));
    const roles = [...root.querySelectorAll(".lbw-tile-panel__role")].map(
      (each) => each.textContent,
    );
    expect(roles).toEqual(["Left", "Right"]);
    expect(inputs("radio").map((input) => input.checked)).toEqual([false, true, false]);
    pick(inputs("radio")[2]);
    expect(actions.showLayers).toHaveBeenLastCalledWith([0, 2]);
    pick(inputs("radio")[0]);
    expect(actions.showLayers).toHaveBeenLastCalledWith([1, 0]);
    expect(root.querySelector(".lbw-tile-panel__ways")).toBeNull();
  });

  it("has no opacity, and leaves no stack behind", () => {
    show([0, 1], comparing("lens"));
    expect(inputs("range")).toEqual([]);
    show([0]);
    expect(inputs("radio")).toHaveLength(3);
  });
});

describe("choosing by a digit", () => {
  it("does as the panel would", () => {
    show([0]);
    panel.choose(1);
    panel.choose(7);
    show([0, 1], comparing("swipe"));
    panel.choose(2);
    panel.choose(2 - 1); // is there already
    expect(actions.showLayers.mock.calls).toEqual([[[1]], [[0, 2]]]);
  });
});

describe("how a layer is drawn", () => {
  it("has its opacity while it is on screen", () => {
    show([1]);
    const [slider] = inputs("range");
    expect(slider?.value).toBe("50");
    expect(slider?.getAttribute("aria-label")).toBe("Opacity of Relief");
    expect(slider?.getAttribute("aria-valuetext")).toBe("50 %");
    if (slider !== undefined) slider.value = "25";
    slider?.dispatchEvent(new Event("input"));
    slider?.dispatchEvent(new Event("change"));
    expect(actions.adjust.mock.calls).toEqual([
      [1, { opacity: 0.25 }, false],
      [1, { opacity: 0.25 }, true],
    ]);
  });

  it("is adjusted behind a disclosure, and reset", () => {
    const adjusted = SETTINGS.with(0, { opacity: 1, brightness: 1.5, contrast: 1, greyscale: 1 });
    show([0], { settings: adjusted });
    const disclosure = control("Adjust Main layer");
    expect(disclosure.getAttribute("aria-expanded")).toBe("false");
    expect(disclosure.dataset.adjusted).toBe("true");
    disclosure.click();
    expect(disclosure.getAttribute("aria-expanded")).toBe("true");
    expect(inputs("range").map((input) => input.value)).toEqual(["100", "150", "100", "100"]);
    const contrast = control<HTMLInputElement>("Contrast of Main layer");
    contrast.value = "120";
    contrast.dispatchEvent(new Event("change"));
    expect(actions.adjust).toHaveBeenLastCalledWith(0, { contrast: 1.2 }, true);
    control("Reset Main layer").click();
    expect(actions.adjust).toHaveBeenLastCalledWith(
      0,
      { brightness: 1, contrast: 1, greyscale: 0 },
      true,
    );
  });
});

describe("what the panel says", () => {
  it("is why the kernel draws a layer, as text", () => {
    const mosaic = layerState("Private", { transport: "mosaic", why: "the URL holds a <secret>" });
    show([0], { layers: [mosaic, layerState("Open")] });
    expect(
      [...root.querySelectorAll(".lbw-tile-panel__why")].map((each) => each.textContent),
    ).toEqual(["Mosaic: the URL holds a <secret>"]);
  });

  it("is why a row cannot be shown, also where it was closed", () => {
    show([0]);
    control("Hide layers").click();
    const problem = "row_data.bounds <b>is missing</b>";
    show([], { layers: [], rowChange: { index: 1, problem } });
    expect(root.querySelector("[role=alert]")?.textContent?.trim()).toBe(problem);
    expect(root.querySelector("ul")).toBeNull();
    control("Hide layers").click();
    show([], { layers: [], rowChange: { index: 1, problem } });
    expect(root.querySelector("[role=alert]")).toBeNull();
  });

  it("is why a row cannot be shown, as long as that is on screen", () => {
    for (let time = 0; time < 2; time++) {
      show([], { layers: [], rowChange: { problem: "no bounds" } });
      expect(root.querySelector("[role=alert]")?.textContent?.trim()).toBe("no bounds");
    }
  });
});

describe("the panel", () => {
  it("begins closed where there is nothing to choose or no room, and stays as it is set", () => {
    show([0], { layers: LAYERS.slice(0, 1) });
    expect(root.dataset.open).toBe("false");
    show([0], { width: 400 });
    expect(root.dataset.open).toBe("false");
    show([0]);
    expect(root.dataset.open).toBe("true");
    const beside = { comparison: { ...tileProps().comparison, mode: "side-by-side" as const } };
    show([0, 1], { ...beside, width: 700 });
    expect(root.dataset.open).toBe("false");
    control("Show layers").click();
    show([0], { width: 400 });
    expect(root.dataset.open).toBe("true");
    expect(document.activeElement?.getAttribute("aria-label")).toBe("Hide layers");
  });
});
