import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Engine } from "../gl/engine.ts";
import type { LayerState, OverlayPicture, OverlayRow } from "../protocol.gen.ts";
import { type OverlayOptions, OverlayView } from "./overlay.ts";

const SIZE: OverlayPicture = {
  width: 4,
  height: 2,
  shown_width: 4,
  shown_height: 2,
  content_types: ["image/png"],
};
const ROW: OverlayRow = {
  title: "field-1",
  layers: ["Relief", "CIR"],
  notice: "",
  has_picture: true,
};

const state = (name: string, more: Partial<LayerState> = {}): LayerState => ({
  name,
  opacity: 0.5,
  visible: true,
  blend_mode: "normal",
  ...more,
});

let root: HTMLElement;
let ending: AbortController;
let engine: Engine;
let options: OverlayOptions;
let view: OverlayView;

/** A bare page: an engine that draws nothing, and a source that answers at once. */
beforeEach(() => {
  root = document.createElement("div");
  document.body.append(root);
  ending = new AbortController();
  engine = {
    label: "CPU",
    load: vi.fn(async () => undefined),
    forget: vi.fn(async () => undefined),
    render: vi.fn(async () => ({ width: 4, height: 2, close: () => undefined }) as ImageBitmap),
    read: vi.fn(async (keys: string[]) => keys.map(() => [1, 2, 3, 255] as const)),
    dispose: vi.fn(),
  };
  options = {
    engine,
    source: {
      row: vi.fn(async () => ROW),
      picture: vi.fn(async () => ({ description: SIZE, parts: [] })),
    },
    onPosition: vi.fn(),
    onLayers: vi.fn(),
  };
  view = new OverlayView(root, options, ending.signal);
});

afterEach(() => {
  ending.abort();
  root.remove();
});

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
const text = (selector: string): string => root.querySelector(selector)?.textContent ?? "";
const stageState = (): string | undefined =>
  root.querySelector<HTMLElement>(".lbw-overlay__stage")?.dataset.state;
const names = (): string[] =>
  [...root.querySelectorAll(".lbw-overlay__layer-name")].map((name) => name.textContent ?? "");

function control<E extends Element>(label: string): E {
  const found = root.querySelector<E>(`[aria-label="${label}"]`);
  if (found === null) throw new Error(`no control ${label}`);
  return found;
}

async function shown(states = [state("Relief"), state("CIR")]): Promise<void> {
  view.setCount(3);
  view.setLayers(states);
  await view.show(1);
  await settled();
}

describe("a row with layers", () => {
  it("lists the topmost first and the base image last", async () => {
    await shown();
    expect(names()).toEqual(["CIR", "Relief", "Base image"]);
    expect(text(".lbw-overlay__place")).toBe("2 of 3");
    expect(text(".lbw-overlay__title")).toBe("field-1");
    expect(stageState()).toBe("picture");
  });

  it("asks for each picture by its own request", async () => {
    await shown();
    const asked = vi
      .mocked(options.source.picture)
      .mock.calls.map(([position, layer]) => [position, layer]);
    expect(asked).toEqual([
      [1, null],
      [1, 0],
      [1, 1],
    ]);
  });

  it("sets the controls from the state, and the state from the controls", async () => {
    await shown([state("Relief", { opacity: 0.25 }), state("CIR")]);
    const slider = control<HTMLInputElement>("Opacity of Relief");
    expect(slider.value).toBe("25");
    slider.value = "40";
    slider.dispatchEvent(new Event("input"));
    const moved = [state("Relief", { opacity: 0.4 }), state("CIR")];
    expect(options.onLayers).toHaveBeenLastCalledWith(moved, false);
    slider.dispatchEvent(new Event("change"));
    expect(options.onLayers).toHaveBeenLastCalledWith(moved, true);
    control<HTMLButtonElement>("Show CIR").click();
    const hidden = [moved[0], state("CIR", { visible: false })];
    expect(options.onLayers).toHaveBeenLastCalledWith(hidden, true);
    const mode = control<HTMLSelectElement>("Blend mode of CIR");
    expect(mode.options).toHaveLength(16);
    mode.value = "multiply";
    mode.dispatchEvent(new Event("change"));
    const blended = [moved[0], state("CIR", { visible: false, blend_mode: "multiply" })];
    expect(options.onLayers).toHaveBeenLastCalledWith(blended, true);
  });

  it("follows a state set elsewhere", async () => {
    await shown();
    view.setLayers([state("Relief", { opacity: 1 }), state("CIR", { visible: false })]);
    expect(control<HTMLInputElement>("Opacity of Relief").value).toBe("100");
    expect(control("Show CIR").getAttribute("aria-pressed")).toBe("false");
  });

  it("disables the controls of a layer whose state is not known yet", async () => {
    await shown([state("Relief")]);
    expect(control<HTMLInputElement>("Opacity of CIR").disabled).toBe(true);
    view.setLayers([state("Relief"), state("CIR")]);
    expect(control<HTMLInputElement>("Opacity of CIR").disabled).toBe(false);
  });

  it("says which layer is stretched", async () => {
    options.source.picture = async (_position, layer) => ({
      description: layer === 0 ? { ...SIZE, width: 2, height: 1, shown_width: 2 } : SIZE,
      parts: [],
    });
    await shown();
    const notes = [...root.querySelectorAll(".lbw-overlay__note")].map((note) => note.textContent);
    expect(notes).toEqual(["", "2 × 1 px, stretched to the base image", "4 × 2 px"]);
  });

  it("frees its pictures and cancels its requests when it is left", async () => {
    await shown();
    const signal = vi.mocked(options.source.picture).mock.calls[0]?.[2];
    await view.show(2);
    expect(signal?.aborted).toBe(true);
    const loaded = vi
      .mocked(engine.load)
      .mock.calls.slice(0, 3)
      .map(([key]) => key);
    expect(engine.forget).toHaveBeenCalledWith(loaded);
  });
});

describe("what cannot be shown", () => {
  it("a layer that fails says why and leaves the rest alone", async () => {
    options.source.picture = async (_position, layer) => {
      if (layer === 0) throw new Error("404 Not Found");
      return { description: SIZE, parts: [] };
    };
    await shown();
    expect(stageState()).toBe("picture");
    const failed = root.querySelector<HTMLElement>('[data-status="failed"]');
    expect(failed?.textContent).toContain("Relief");
    expect(failed?.querySelector(".lbw-overlay__note")?.textContent).toBe("404 Not Found");
  });

  it("a base image that fails says why in its place", async () => {
    options.source.picture = async (_position, layer) => {
      if (layer === null) throw new Error("403 Forbidden");
      return { description: SIZE, parts: [] };
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
    options.source.row = async () => ({ title: "v", layers: [], notice, has_picture: false });
    await shown([]);
    expect([stageState(), text(".lbw-overlay__message")]).toEqual(["notice", notice]);
    expect(options.source.picture).not.toHaveBeenCalled();
  });

  it("a row without overlays says so beside its picture", async () => {
    options.source.row = async () => ({ ...ROW, layers: [] });
    await shown([]);
    expect(text(".lbw-overlay__empty")).toBe("No overlays on this row");
    expect(names()).toEqual(["Base image"]);
  });

  it("no rows at all", async () => {
    view.setCount(0);
    await view.show(0);
    expect([text(".lbw-overlay__message"), text(".lbw-overlay__place")]).toEqual([
      "No rows",
      "0 rows",
    ]);
    expect(options.source.row).not.toHaveBeenCalled();
  });

  it("shows a text with markup as text", async () => {
    const hostile = '<img src=x onerror="alert(1)">';
    options.source.row = async () => ({ ...ROW, title: hostile, layers: [hostile] });
    await shown([state(hostile)]);
    expect(root.querySelector("img")).toBeNull();
    expect(names()[0]).toBe(hostile);
  });
});

describe("stepping through the rows", () => {
  it("asks for the neighbours and stops at the ends", async () => {
    view.setCount(2);
    await view.show(0);
    control<HTMLButtonElement>("Previous row").click();
    expect(options.onPosition).not.toHaveBeenCalled();
    expect(control("Previous row").getAttribute("aria-disabled")).toBe("true");
    control<HTMLButtonElement>("Next row").click();
    expect(options.onPosition).toHaveBeenCalledExactlyOnceWith(1);
  });

  it("forgets a row's answer that comes after it was left", async () => {
    let answerLate: (row: OverlayRow) => void = () => undefined;
    options.source.row = vi
      .fn()
      .mockImplementationOnce(
        () =>
          new Promise<OverlayRow>((resolve) => {
            answerLate = resolve;
          }),
      )
      .mockImplementation(async () => ROW);
    view.setCount(2);
    void view.show(0);
    await view.show(1);
    answerLate({ ...ROW, title: "late" });
    await settled();
    expect(text(".lbw-overlay__title")).toBe("field-1");
  });
});
