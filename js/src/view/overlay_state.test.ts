import { beforeEach, describe, expect, it, vi } from "vitest";
import { layer, traits } from "./overlay_fixtures.ts";
import { type StateActions, ViewerState } from "./overlay_state.ts";

let actions: { [K in keyof StateActions]: ReturnType<typeof vi.fn> };
let state: ViewerState;

beforeEach(() => {
  actions = { send: vi.fn(), onChange: vi.fn() };
  const presets = [
    { name: "A", layers: [] },
    { name: "B", layers: [layer("CIR")] },
  ];
  state = new ViewerState(
    traits({ layer_states: [layer("Relief"), layer("CIR")], presets }),
    actions as unknown as StateActions,
  );
});

describe("ViewerState", () => {
  it("sends what the hand does, and shows it", () => {
    state.changeLayer("CIR", { opacity: 1 }, false);
    expect(actions.send).toHaveBeenCalledExactlyOnceWith(
      "layer_states",
      [layer("Relief"), layer("CIR", { opacity: 1 })],
      false,
    );
    expect(actions.onChange).toHaveBeenCalledExactlyOnceWith("layer_states", true);
  });

  it("takes what is set elsewhere without sending it, and our own words for nothing new", () => {
    state.receive("solo", "CIR");
    expect(actions.onChange).toHaveBeenCalledExactlyOnceWith("solo", false);
    state.set("smooth", true, true);
    state.receive("smooth", true);
    state.receive("layer_states", [layer("Relief"), layer("CIR")]);
    expect(actions.onChange).toHaveBeenCalledTimes(2);
    expect(actions.send).toHaveBeenCalledTimes(1);
  });

  it("nudges a layer from where it is", () => {
    state.nudge("CIR", 3, 0);
    state.nudge("CIR", -1, 10);
    expect(state.appearanceOf("CIR").offset).toEqual([2, 10]);
    expect(state.appearanceOf("Relief").offset).toEqual([0, 0]);
  });

  it("saves a preset in the place of one of the same name, else as the last", () => {
    state.savePreset("A");
    state.savePreset("C");
    const presets = state.get("presets");
    expect(presets.map(({ name }) => name)).toEqual(["A", "B", "C"]);
    expect(presets[0]?.layers).toEqual(state.get("layer_states"));
  });

  it("deletes the preset that rows follow, and puts it back where it was", () => {
    state.applyPreset("A");
    const [first] = state.get("presets");
    state.deletePreset("A");
    expect(state.get("preset")).toBe("");
    if (first) state.restorePreset(first, 0);
    expect(state.get("presets").map(({ name }) => name)).toEqual(["A", "B"]);
  });

  it("is not changed by a value that it gave away", () => {
    const before = state.get("layer_states");
    state.toggleSolo("CIR");
    state.changeLayer("CIR", { visible: false }, true);
    expect(before[1]?.visible).toBe(true);
    expect(state.get("solo")).toBe("CIR");
    state.toggleSolo("CIR");
    expect(state.get("solo")).toBe("");
  });
});
