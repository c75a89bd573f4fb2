import { beforeEach, describe, expect, it, vi } from "vitest";
import type { TileRowState } from "../protocol.gen.ts";
import { type ControlActions, tileControl } from "./tile_control.ts";
import { tileWords, wayWords } from "./tile_status.ts";

const LAYERS = ["Main layer", "Relief", "Relief"].map((name) => ({
  name,
  transport: "direct" as const,
  why: "",
}));
const ROW: TileRowState = {
  index: 1,
  total: 3,
  title: "africa",
  crs: "EPSG4326",
  tile_size: 256,
  max_native_zoom: 5,
  reading: "",
  problem: "",
  layers: LAYERS,
};

let root: HTMLElement;
let actions: { [K in keyof ControlActions]: ReturnType<typeof vi.fn> };
let control: ReturnType<typeof tileControl>;

function show(changes: Partial<TileRowState> = {}, visible: number[] = [0]): void {
  control.update({ row: { ...ROW, ...changes }, visible, opacities: [1, 0.5, 1] });
}

function press(key: string, options: KeyboardEventInit = {}): boolean {
  return control.handleKey(new KeyboardEvent("keydown", { key, ...options }));
}

function inputs(type: string): HTMLInputElement[] {
  return [...root.querySelectorAll<HTMLInputElement>(`input[type=${type}]`)];
}

function button(label: string): HTMLButtonElement {
  const found = [...root.querySelectorAll("button")].find(
    (each) => each.textContent?.trim() === label || each.title.startsWith(label),
  );
  if (found === undefined) throw new Error(`no button ${label}`);
  return found;
}

beforeEach(() => {
  root = document.createElement("div");
  actions = { showRow: vi.fn(), showLayers: vi.fn(), setOpacity: vi.fn() };
  control = tileControl(root, actions as unknown as ControlActions);
});

describe("tileControl", () => {
  it("shows one layer at a time by radio buttons, layers of one name apart", () => {
    show();
    expect(inputs("radio").map((input) => input.checked)).toEqual([true, false, false]);
    inputs("radio")[2]?.dispatchEvent(new Event("change"));
    expect(actions.showLayers).toHaveBeenCalledWith([2]);
  });

  it("stacks layers in their order, and takes them off again", () => {
    show();
    button("Stack").click();
    inputs("checkbox")[2]?.dispatchEvent(new Event("change"));
    expect(actions.showLayers).toHaveBeenLastCalledWith([0, 2]);
    show({}, [0, 2]);
    inputs("checkbox")[0]?.dispatchEvent(new Event("change"));
    expect(actions.showLayers).toHaveBeenLastCalledWith([2]);
    button("One").click();
    expect(actions.showLayers).toHaveBeenLastCalledWith([2]);
    show({}, [2]);
    expect(inputs("radio")).toHaveLength(3);
  });

  it("stacks by itself when Python shows several layers", () => {
    show({}, [0, 1]);
    expect(inputs("checkbox").map((input) => input.checked)).toEqual([true, true, false]);
  });

  it("has a slider for each layer on screen", () => {
    show({}, [1]);
    const [slider] = inputs("range");
    expect(slider?.value).toBe("50");
    expect(slider?.getAttribute("aria-label")).toBe("Opacity of Relief, percent");
    if (slider !== undefined) slider.value = "25";
    slider?.dispatchEvent(new Event("input"));
    slider?.dispatchEvent(new Event("change"));
    expect(actions.setOpacity.mock.calls).toEqual([
      [1, 0.25, false],
      [1, 0.25, true],
    ]);
  });

  it("switches layers by digits, and takes digits without a layer from the host", () => {
    show();
    expect(press("2")).toBe(true);
    expect(actions.showLayers).toHaveBeenCalledWith([1]);
    expect(press("9")).toBe(true);
    expect(actions.showLayers).toHaveBeenCalledTimes(1);
    expect(press("0")).toBe(false);
    expect(press("1", { ctrlKey: true })).toBe(false);
  });

  it("steps through the rows, but not past the ends", () => {
    show();
    expect(press("]")).toBe(true);
    expect(actions.showRow).toHaveBeenLastCalledWith(2);
    show({ index: 2 });
    expect(press("]")).toBe(false);
    expect(button("Next row").disabled).toBe(true);
    button("Previous row").click();
    expect(actions.showRow).toHaveBeenLastCalledWith(1);
  });

  it("lists its keys on ?", () => {
    show();
    expect(press("?")).toBe(true);
    expect(root.querySelector<HTMLElement>(".lbw-key-help")?.hidden).toBe(false);
    expect(press("Escape")).toBe(true);
    expect(press("Escape")).toBe(false);
  });

  it("says as text why a row cannot be shown", () => {
    show({ layers: [], problem: "row_data.bounds <b>is missing</b>" }, []);
    expect(root.querySelector("[role=alert]")?.textContent).toBe(
      "row_data.bounds <b>is missing</b>",
    );
    expect(root.querySelector("fieldset")).toBeNull();
  });

  it("is closed for a single layer of a single row, and opens and closes", () => {
    show({ index: 0, total: 1, layers: LAYERS.slice(0, 1) });
    expect(root.dataset.open).toBe("false");
    button("Show layers").click();
    expect(inputs("radio")).toHaveLength(1);
    button("Hide layers").click();
    expect(inputs("radio")).toHaveLength(0);
  });
});

describe("the status line", () => {
  const props = {
    row: ROW,
    layers: LAYERS,
    loaded: 0,
    failed: 0,
    reason: "",
    isBusy: false,
    problem: "",
    zoom: undefined,
    at: undefined,
  };

  it("counts tiles in words", () => {
    expect(tileWords({ ...props, loaded: 1 })).toBe("1 tile");
    expect(tileWords({ ...props, loaded: 1200, failed: 2 })).toBe("1,202 tiles");
    expect(tileWords({ ...props, isBusy: true })).toBe("Fetching tiles…");
    expect(tileWords({ ...props, layers: [] })).toBe("No layer");
  });

  it("says each way once, with its reason", () => {
    expect(wayWords(LAYERS)).toBe("tiles direct");
    const mosaic = { name: "", transport: "mosaic" as const, why: "the URL holds a secret" };
    expect(wayWords([...LAYERS, mosaic])).toBe(
      "tiles direct; mosaic by the kernel: the URL holds a secret",
    );
    expect(wayWords([{ name: "", transport: "unknown", why: "" }])).toBe("");
  });
});
