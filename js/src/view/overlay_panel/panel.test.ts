import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Bench, bench, picture, plain, state } from "./testing.ts";

let b: Bench;

beforeEach(() => {
  b = bench();
});
afterEach(() => b.remove());

function show(states = [state("Relief"), state("CIR"), state("Weeds")]): void {
  b.panel.setRow(["Relief", "CIR", "Weeds"], { hasPicture: true });
  b.panel.setStates(states);
  b.panel.setBase(plain);
}

function rows(): HTMLElement[] {
  return [...b.panel.element.querySelectorAll<HTMLElement>(".lbw-layers__row")];
}

function rowOf(name: string): HTMLElement {
  const found = rows()[b.names().indexOf(name)];
  if (found === undefined) throw new Error(`no row ${name}`);
  return found;
}

function isDimmed(name: string): boolean {
  return rowOf(name).classList.contains("lbw-layers__row--dimmed");
}

describe("the rows", () => {
  it("the topmost layer first, the base image last", () => {
    show();
    expect(b.names()).toEqual(["Weeds", "CIR", "Relief", "Base image"]);
  });

  it("follow the order of the states, in whatever order the row has its layers", () => {
    show([state("Weeds"), state("Relief"), state("CIR")]);
    expect(b.names()).toEqual(["CIR", "Relief", "Weeds", "Base image"]);
  });

  it("show the states of the row's layers only", () => {
    show([state("Relief"), state("Gone"), state("CIR"), state("Weeds")]);
    expect(b.names()).toEqual(["Weeds", "CIR", "Relief", "Base image"]);
  });

  it("disable what has no state yet", () => {
    show([state("Relief")]);
    const isDisabled = (label: string): boolean => b.control<HTMLButtonElement>(label).disabled;
    const labels = ["Show CIR", "Opacity of CIR", "Blend mode of CIR", "Only CIR", "Order of CIR"];
    expect(labels.map(isDisabled)).toEqual(labels.map(() => true));
    b.panel.setStates([state("Relief"), state("CIR")]);
    expect(labels.map(isDisabled)).toEqual(labels.map(() => false));
  });

  it("a row without overlays says so; one without a picture shows nothing", () => {
    b.panel.setRow([], { hasPicture: true });
    expect(b.text(".lbw-layers__empty")).toBe("No overlays on this row");
    expect(b.names()).toEqual(["Base image"]);
    b.panel.setRow([], { hasPicture: false });
    expect(b.panel.element.children).toHaveLength(0);
  });

  it("a name with markup is text", () => {
    const hostile = `<img src=x onerror="alert(1)">"'\`$\{1}`;
    b.panel.setRow([hostile], { hasPicture: true });
    b.panel.setStates([state(hostile)]);
    b.panel.setStatus(hostile, { kind: "failed", note: hostile });
    b.panel.setPresets([{ name: hostile, layers: [state(hostile)] }]);
    b.panel.setValues(new Map([[hostile, { text: hostile, color: "#010203" }]]));
    expect(b.panel.element.querySelector("img")).toBeNull();
    expect(b.names()[0]).toBe(hostile);
    expect(b.text(".lbw-layers__note")).toBe(hostile);
    expect(b.panel.element.querySelector<HTMLElement>(".lbw-layers__name")?.title).toBe(hostile);
  });
});

describe("a layer's controls", () => {
  it("show the state, and change it", () => {
    show([state("Relief", { opacity: 0.25 }), state("CIR"), state("Weeds")]);
    const slider = b.control<HTMLInputElement>("Opacity of Relief");
    expect([slider.value, slider.getAttribute("aria-valuetext")]).toEqual(["25", "25 %"]);
    const moved = [state("Relief", { opacity: 0.4 }), state("CIR"), state("Weeds")];
    b.enter("Opacity of Relief", "40", "input");
    expect(b.actions.change).toHaveBeenLastCalledWith(moved, false);
    b.enter("Opacity of Relief", "40", "change");
    expect(b.actions.change).toHaveBeenLastCalledWith(moved, true);
    expect(slider.closest(".lbw-layers__blending")?.textContent).toContain("40 %");
    b.enter("Blend mode of CIR", "multiply", "change");
    const blended = [moved[0], state("CIR", { blend_mode: "multiply" }), state("Weeds")];
    expect(b.actions.change).toHaveBeenLastCalledWith(blended, true);
    b.control("Show Weeds").click();
    const hidden = [...blended.slice(0, 2), state("Weeds", { visible: false })];
    expect(b.actions.change).toHaveBeenLastCalledWith(hidden, true);
    b.control("Show Weeds").click();
    expect(b.actions.change).toHaveBeenLastCalledWith(blended, true);
  });

  it("follow what is set elsewhere", () => {
    show();
    b.panel.setStates([
      state("Relief", { opacity: 1, blend_mode: "color-burn" }),
      state("CIR", { visible: false }),
      state("Weeds"),
    ]);
    expect(b.control<HTMLInputElement>("Opacity of Relief").value).toBe("100");
    const mode = b.control<HTMLSelectElement>("Blend mode of Relief");
    expect([mode.value, mode.options.length]).toEqual(["color-burn", 16]);
    expect(b.control("Show CIR").getAttribute("aria-pressed")).toBe("false");
    expect([isDimmed("CIR"), isDimmed("Relief")]).toEqual([true, false]);
    b.panel.setStates([state("Relief"), state("CIR"), state("Weeds")]);
    expect([mode.value, isDimmed("CIR")]).toEqual(["normal", false]);
  });

  it("leave other layers' states alone, also those of layers that the row lacks", () => {
    const gone = state("Gone", { opacity: 0.1 });
    show([gone, state("Relief"), state("CIR"), state("Weeds")]);
    b.control("Show CIR").click();
    expect(b.actions.change.mock.lastCall?.[0][0]).toBe(gone);
  });

  it("name the key that toggles them, the lowest being 1", () => {
    show();
    const digits = [...b.panel.element.querySelectorAll("kbd")].map((key) => key.textContent);
    expect(digits).toEqual(["3", "2", "1"]);
  });
});

describe("solo", () => {
  it("shows one layer, and all again", () => {
    show();
    b.control("Only CIR").click();
    expect(b.actions.solo).toHaveBeenLastCalledWith("CIR");
    expect(["Weeds", "CIR", "Relief", "Base image"].map(isDimmed)).toEqual([
      true,
      false,
      true,
      false,
    ]);
    b.control("Only CIR").click();
    expect(b.actions.solo).toHaveBeenLastCalledWith("");
    expect(isDimmed("Relief")).toBe(false);
  });

  it.each(["altKey", "ctrlKey", "metaKey"])("by a click on the eye with %s", (key) => {
    show();
    b.control("Show CIR").dispatchEvent(new MouseEvent("click", { [key]: true }));
    expect(b.actions.solo).toHaveBeenLastCalledWith("CIR");
    expect(b.actions.change).not.toHaveBeenCalled();
  });

  it("set elsewhere shows; of a layer that the row lacks it does nothing", () => {
    show();
    b.panel.setSolo("Relief");
    expect(b.control("Only Relief").getAttribute("aria-pressed")).toBe("true");
    expect(isDimmed("CIR")).toBe(true);
    b.panel.setSolo("Gone");
    expect(["Weeds", "CIR", "Relief"].map(isDimmed)).toEqual([false, false, false]);
  });
});

describe("the selected layer", () => {
  it("is the topmost at first, and kept by its name", () => {
    show();
    expect([b.panel.selected, b.actions.select.mock.lastCall]).toEqual(["Weeds", ["Weeds"]]);
    rowOf("CIR").dispatchEvent(new Event("pointerdown"));
    expect([b.panel.selected, b.actions.select.mock.lastCall]).toEqual(["CIR", ["CIR"]]);
    expect(rowOf("CIR").getAttribute("aria-current")).toBe("true");
    b.panel.setRow(["CIR", "Other"], { hasPicture: true });
    expect(b.panel.selected).toBe("CIR");
    b.panel.setRow(["Other"], { hasPicture: true });
    expect(b.panel.selected).toBe("Other");
  });

  it("moves by rows and stops at the ends", () => {
    show();
    const steps = [1, 1, 1, 1, -1, -5].map((by) => {
      b.panel.selectNext(by);
      return b.panel.selected;
    });
    expect(steps).toEqual(["CIR", "Relief", null, null, "Relief", "Weeds"]);
  });

  it("follows the focus", () => {
    show();
    b.control("Opacity of Relief").focus();
    expect(b.panel.selected).toBe("Relief");
  });
});

describe("the order", () => {
  const order = (): string[] | undefined =>
    b.actions.change.mock.lastCall?.[0].map(({ name }) => name);

  function press(target: HTMLElement, key: string, more: KeyboardEventInit = {}): boolean {
    const options = { key, shiftKey: true, bubbles: true, cancelable: true, ...more };
    return !target.dispatchEvent(new KeyboardEvent("keydown", options));
  }

  it("changes by Shift with an arrow on a handle, which keeps the focus", () => {
    show();
    const handle = b.control("Order of Weeds");
    handle.focus();
    expect(press(handle, "ArrowDown")).toBe(true);
    expect(order()).toEqual(["Relief", "Weeds", "CIR"]);
    expect(b.actions.change.mock.lastCall?.[1]).toBe(true);
    expect(b.names()).toEqual(["CIR", "Weeds", "Relief", "Base image"]);
    expect(document.activeElement).toBe(handle);
    expect(b.text(".lbw-layers__announcement")).toBe("Weeds: 2 of 3, counted from the top");
    expect(press(rowOf("Weeds"), "ArrowUp")).toBe(true);
    expect(order()).toEqual(["Relief", "CIR", "Weeds"]);
  });

  it("stays at the ends, and says where the layer is", () => {
    show();
    expect(press(b.control("Order of Relief"), "ArrowDown")).toBe(true);
    expect(b.actions.change).not.toHaveBeenCalled();
    expect(b.text(".lbw-layers__announcement")).toBe("Relief: 3 of 3, counted from the top");
  });

  it("does not change by other keys, on other controls, or of the base image", () => {
    show();
    expect(press(b.control("Order of CIR"), "ArrowUp", { altKey: true })).toBe(false);
    expect(press(b.control("Order of CIR"), "ArrowUp", { shiftKey: false })).toBe(false);
    expect(press(b.control("Opacity of CIR"), "ArrowUp")).toBe(false);
    expect(press(rowOf("Base image"), "ArrowUp")).toBe(false);
    expect(b.actions.change).not.toHaveBeenCalled();
  });

  it("leaves states of other layers in their places", () => {
    show([state("Relief"), state("Gone"), state("CIR"), state("Weeds")]);
    press(b.control("Order of Relief"), "ArrowUp");
    expect(order()).toEqual(["CIR", "Gone", "Relief", "Weeds"]);
  });

  /** Rows of 40 px, one below the other. */
  function layOut(): void {
    for (const row of rows()) {
      row.getBoundingClientRect = () => {
        const top = rows().indexOf(row) * 40;
        return { top, bottom: top + 40 } as DOMRect;
      };
    }
    for (const handle of b.panel.element.querySelectorAll<HTMLElement>(".lbw-layers__handle"))
      handle.setPointerCapture = vi.fn();
  }

  function pointer(target: HTMLElement, type: string, clientY = 0, button = 0): void {
    target.dispatchEvent(new PointerEvent(type, { clientY, button, pointerId: 7, bubbles: true }));
  }

  const lines = (): string[] =>
    rows().flatMap((row, index) => {
      const side = /--drop-(\w+)/.exec(row.className)?.[1];
      return side === undefined ? [] : [`${side} ${b.names()[index]}`];
    });

  it("changes by dragging a handle; a line shows where the layer would go", () => {
    show();
    layOut();
    const handle = b.control("Order of Weeds");
    pointer(handle, "pointerdown", 10);
    expect(handle.setPointerCapture).toHaveBeenCalledWith(7);
    pointer(handle, "pointermove", 30);
    expect(lines()).toEqual([]);
    pointer(handle, "pointermove", 70);
    expect(lines()).toEqual(["after CIR"]);
    pointer(handle, "pointermove", 500);
    expect([lines(), b.actions.change.mock.calls]).toEqual([["after Relief"], []]);
    pointer(handle, "pointerup", 500);
    expect([order(), lines()]).toEqual([["Weeds", "Relief", "CIR"], []]);
    pointer(handle, "pointermove", 10);
    pointer(handle, "pointerup", 10);
    expect(b.actions.change).toHaveBeenCalledOnce();
  });

  it("dragged upwards", () => {
    show();
    layOut();
    const handle = b.control("Order of Relief");
    pointer(handle, "pointerdown", 90);
    pointer(handle, "pointermove", 50);
    expect(lines()).toEqual(["before CIR"]);
    pointer(handle, "pointermove", -50);
    expect(lines()).toEqual(["before Weeds"]);
    pointer(handle, "pointerup", -50);
    expect(order()).toEqual(["CIR", "Weeds", "Relief"]);
  });

  it("stays after Escape, where the pointer is lost, and by another button", () => {
    show();
    layOut();
    const handle = b.control("Order of Weeds");
    pointer(handle, "pointerdown", 10);
    pointer(handle, "pointermove", 500);
    press(handle, "Escape", { shiftKey: false });
    expect(lines()).toEqual([]);
    pointer(handle, "pointerup", 500);
    pointer(handle, "pointerdown", 10);
    pointer(handle, "pointermove", 500);
    pointer(handle, "lostpointercapture");
    pointer(handle, "pointerup", 500);
    pointer(handle, "pointerdown", 10, 2);
    pointer(handle, "pointermove", 500);
    pointer(handle, "pointerup", 500);
    expect(b.actions.change).not.toHaveBeenCalled();
  });
});

describe("pictures", () => {
  it("have notes, and failures a reason", () => {
    show();
    b.panel.setPicture("CIR", picture({ notes: ["16 bits", "first of 12 frames"] }));
    b.panel.setStatus("CIR", { kind: "ready", note: "8 × 4 px, stretched to the base image" });
    const facts = (name: string): string =>
      rowOf(name).querySelector(".lbw-layers__facts")?.textContent?.trim() ?? "";
    expect(facts("CIR")).toBe("8 × 4 px, stretched to the base image, 16 bits, first of 12 frames");
    expect(facts("Weeds")).toBe("");
    b.panel.setStatus("Weeds", { kind: "failed", note: "404 Not Found" });
    expect([facts("Weeds"), rowOf("Weeds").dataset.status]).toEqual(["404 Not Found", "failed"]);
    expect(rowOf("Weeds").querySelector(".lbw-layers__note svg")).not.toBeNull();
    b.panel.setStatus(null, { kind: "ready", note: "4 × 2 px" });
    expect(facts("Base image")).toBe("4 × 2 px");
  });

  it("start anew with each row", () => {
    show();
    b.panel.setStatus("CIR", { kind: "failed", note: "404 Not Found" });
    b.panel.setRow(["CIR"], { hasPicture: true });
    expect(rowOf("CIR").dataset.status).toBe("loading");
    expect(rowOf("CIR").textContent).not.toContain("404");
  });

  it("have values under the cursor; what is missing has none", () => {
    show();
    b.panel.setValues(
      new Map([
        [null, { text: "#8a6b3f", color: "#8a6b3f" }],
        ["CIR", { text: "12", color: null }],
      ]),
    );
    const value = (name: string): (string | undefined)[] => {
      const output = rowOf(name).querySelector<HTMLElement>(".lbw-layers__value");
      return [output?.textContent ?? undefined, output?.dataset.color];
    };
    expect([value("Base image"), value("CIR"), value("Weeds")]).toEqual([
      ["#8a6b3f", "true"],
      ["12", "false"],
      ["", "false"],
    ]);
    b.panel.setValues(new Map());
    expect(value("Base image")).toEqual(["", "false"]);
  });

  it("are shown small, and the bitmaps closed", () => {
    show();
    const close = vi.fn();
    const bitmap = { width: 64, height: 48, close } as unknown as ImageBitmap;
    b.panel.setThumbnail("CIR", bitmap);
    b.panel.setThumbnail("Gone", bitmap);
    expect(close).toHaveBeenCalledTimes(2);
    expect(rowOf("CIR").querySelector("canvas")?.width).toBe(64);
  });

  it("that come for a layer that is gone do nothing", () => {
    show();
    b.panel.setPicture("Gone", picture());
    b.panel.setStatus("Gone", { kind: "ready", note: "" });
    b.panel.setAlignment("Gone", "checking");
    b.panel.picked("Gone", "#010203");
    expect(b.actions.change).not.toHaveBeenCalled();
  });
});

describe("the focus", () => {
  it("stays on the same layer's control from row to row", () => {
    show();
    b.control("Show CIR").focus();
    b.panel.setRow(["Other", "CIR"], { hasPicture: true });
    expect(document.activeElement).toBe(b.control("Show CIR"));
  });

  it("stays on the panel where its layer is gone", () => {
    show();
    b.control("Show CIR").focus();
    b.panel.setRow(["Other"], { hasPicture: true });
    expect(document.activeElement).toBe(b.panel.element);
  });
});

describe("keys that a control uses itself", () => {
  function reaches(label: string, key: string, more: KeyboardEventInit = {}): boolean {
    const seen = vi.fn();
    b.panel.element.parentElement?.addEventListener("keydown", seen, { once: true });
    const event = new KeyboardEvent("keydown", { key, bubbles: true, ...more });
    b.control(label).dispatchEvent(event);
    return seen.mock.calls.length > 0;
  }

  it("do not reach the viewer", () => {
    show();
    b.panel.setPicture("CIR", picture());
    b.control("Levels, colours of CIR").click();
    const number = "Darkest value of CIR";
    const own: [string, string][] = [
      ["Opacity of CIR", "ArrowLeft"],
      ["Opacity of CIR", "Home"],
      ["Blend mode of CIR", "s"],
      ["Show CIR", " "],
      [number, "1"],
      [number, "f"],
    ];
    expect(own.map(([label, key]) => reaches(label, key))).toEqual(own.map(() => false));
    expect(reaches("Opacity of CIR", "1")).toBe(true);
    expect(reaches("Show CIR", "[")).toBe(true);
    expect(reaches(number, "Escape")).toBe(true);
    expect(reaches("Opacity of CIR", "ArrowLeft", { altKey: true })).toBe(true);
  });
});
