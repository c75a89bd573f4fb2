import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LayerState, Preset } from "../../protocol.gen.ts";
import { adjusted, type Bench, bench, state } from "./testing.ts";

const STATES = [state("Relief"), state("CIR", { visible: false })];
const RGB: Preset = { name: "RGB", layers: [state("Relief"), state("Gone")] };
const CIR: Preset = { name: "CIR", layers: [state("CIR", { opacity: 1 })] };

let b: Bench;

beforeEach(() => {
  b = bench();
  b.panel.setRow(["Relief", "CIR"], { hasPicture: true });
  b.panel.setStates(STATES);
  b.panel.setPresets([RGB, CIR]);
});
afterEach(() => b.remove());

function shown(): string | undefined {
  const select = b.control<HTMLSelectElement>("Preset");
  return select.selectedOptions[0]?.textContent ?? undefined;
}

function button(words: string): HTMLButtonElement {
  const found = [...b.panel.element.querySelectorAll("button")].find(
    (each) => each.textContent.trim() === words,
  );
  if (found === undefined) throw new Error(`no button ${words}`);
  return found;
}

function press(label: string, key: string): void {
  b.control(label).dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
}

describe("the preset on screen", () => {
  it.each<[string, LayerState[]]>([
    ["RGB", STATES],
    ["RGB", [state("Relief"), state("CIR", { visible: false, opacity: 0.9 })]],
    ["CIR", [state("Relief", { visible: false }), state("CIR", { opacity: 1 })]],
    ["Choose a preset", [state("Relief"), state("CIR")]],
    ["Choose a preset", [state("Relief", { opacity: 0.51 }), state("CIR", { visible: false })]],
    ["Choose a preset", [adjusted("Relief", { gamma: 2 }), state("CIR", { visible: false })]],
  ])("%s", (name, states) => {
    b.panel.setStates(states);
    expect(shown()).toBe(name);
  });

  it("has its layers in its order", () => {
    b.panel.setPresets([{ name: "Both", layers: [state("CIR"), state("Relief")] }]);
    b.panel.setStates([state("Relief"), state("CIR")]);
    expect(shown()).toBe("Choose a preset");
    b.panel.setStates([state("CIR"), state("Relief")]);
    expect(shown()).toBe("Both");
  });

  it("none yet", () => {
    b.panel.setPresets([]);
    const select = b.control<HTMLSelectElement>("Preset");
    expect([shown(), select.disabled]).toEqual(["No presets yet", true]);
    expect(b.control<HTMLButtonElement>("Delete preset").disabled).toBe(true);
  });
});

describe("presets", () => {
  it("are applied; then it is said that something changed, and can be reset", () => {
    b.enter("Preset", "=CIR", "change");
    expect(b.actions.applyPreset).toHaveBeenLastCalledWith("CIR");
    b.panel.setStates([state("Relief", { visible: false }), state("CIR", { opacity: 1 })]);
    expect(shown()).toBe("CIR");
    b.panel.setStates([state("Relief", { visible: false }), state("CIR", { opacity: 0.8 })]);
    expect(shown()).toBe("CIR, changed");
    b.control("Reset to CIR").click();
    expect(b.actions.applyPreset).toHaveBeenCalledTimes(2);
  });

  it("are saved under a name, without a dialog", () => {
    b.control("Save as preset").click();
    const label = "Name of the preset";
    expect(document.activeElement).toBe(b.control(label));
    b.enter(label, "  ", "input");
    expect(button("Save").disabled).toBe(true);
    press(label, "Enter");
    expect(b.actions.savePreset).not.toHaveBeenCalled();
    b.enter(label, " Weeds ", "input");
    button("Save").click();
    expect(b.actions.savePreset).toHaveBeenCalledExactlyOnceWith("Weeds");
    expect(document.activeElement).toBe(b.control("Save as preset"));
  });

  it("are replaced where the name is taken, which is said before", () => {
    b.control("Save as preset").click();
    expect(b.control<HTMLInputElement>("Name of the preset").value).toBe("RGB");
    expect(button("Replace").disabled).toBe(false);
    press("Name of the preset", "Enter");
    expect(b.actions.savePreset).toHaveBeenCalledExactlyOnceWith("RGB");
  });

  it("are not saved after Escape", () => {
    b.control("Save as preset").click();
    press("Name of the preset", "Escape");
    expect([b.has("Name of the preset"), b.actions.savePreset.mock.calls]).toEqual([false, []]);
    expect(document.activeElement).toBe(b.control("Save as preset"));
  });

  it("are deleted, and come back where they were", () => {
    b.control("Delete preset RGB").click();
    expect(b.actions.deletePreset).toHaveBeenCalledExactlyOnceWith("RGB");
    b.panel.setPresets([CIR]);
    expect([shown(), b.text(".lbw-layers__undo span")]).toEqual(["Choose a preset", "Deleted RGB"]);
    const undo = b.control("Undo deletion of RGB");
    expect(document.activeElement).toBe(undo);
    undo.click();
    expect(b.actions.restorePreset).toHaveBeenCalledExactlyOnceWith(RGB, 0);
    expect(b.panel.element.querySelector(".lbw-layers__undo")).toBeNull();
    expect(b.panel.element.contains(document.activeElement)).toBe(true);
  });

  it("the offer to undo ends when it is dismissed, or the preset is there again", () => {
    b.control("Delete preset RGB").click();
    b.control("Dismiss").click();
    expect(b.panel.element.querySelector(".lbw-layers__undo")).toBeNull();
    b.panel.setPresets([RGB, CIR]);
    b.control("Delete preset RGB").click();
    b.panel.setPresets([RGB, CIR]);
    expect(b.panel.element.querySelector(".lbw-layers__undo")).toBeNull();
  });
});
