import { describe, expect, it } from "vitest";
import type { LayerState } from "../protocol.gen.ts";
import { choicesOf, contentOf, type Look, PLAIN, stackLabel, withPreset } from "./stacks.ts";

const layer = (name: string, more: Partial<LayerState> = {}): LayerState => ({
  name,
  opacity: 0.5,
  visible: true,
  blend_mode: "multiply",
  appearance: { ...PLAIN, tint: "#ff0000" },
  ...more,
});

const baseAppearance = { ...PLAIN, gamma: 2 };

const look = (more: Partial<Look> = {}): Look => ({
  states: [layer("A"), layer("B"), layer("hidden", { visible: false })],
  baseAppearance,
  solo: "",
  presets: [{ name: "P", layers: [layer("B", { opacity: 1 }), layer("gone"), layer("A")] }],
  keyOf: (which) => (which === "gone" ? undefined : `key of ${which}`),
  ...more,
});

const keysOf = (...asked: Parameters<typeof contentOf>): (string | undefined)[] => {
  const { base, layers } = contentOf(...asked);
  return [base?.key, ...layers.map(({ key }) => key)];
};

describe("contentOf", () => {
  it("is the base image with the layers that are visible", () => {
    const { base, layers } = contentOf({ kind: "stack", name: "" }, look());
    expect(base).toEqual({ key: "key of null", appearance: baseAppearance });
    expect(layers[0]).toEqual({
      key: "key of A",
      opacity: 0.5,
      blendMode: "multiply",
      appearance: { ...PLAIN, tint: "#ff0000" },
    });
    expect(layers.map(({ key }) => key)).toEqual(["key of A", "key of B"]);
  });

  it("leaves out what is transparent, and what is not there", () => {
    const states = [layer("A", { opacity: 0 }), layer("gone"), layer("B")];
    expect(keysOf({ kind: "stack", name: "" }, look({ states }))).toEqual([
      "key of null",
      "key of B",
    ]);
  });

  it("is the solo layer over the base, however it is set; a name of another row does nothing", () => {
    const stack = { kind: "stack", name: "" } as const;
    expect(keysOf(stack, look({ solo: "hidden" }))).toEqual(["key of null", "key of hidden"]);
    expect(keysOf(stack, look({ solo: "gone" }))).toEqual(["key of null", "key of A", "key of B"]);
  });

  it("is the base image alone", () => {
    expect(keysOf({ kind: "base", name: "" }, look({ solo: "A" }))).toEqual(["key of null"]);
  });

  it("is one layer over nothing, opaque and unblended", () => {
    expect(contentOf({ kind: "layer", name: "hidden" }, look())).toEqual({
      base: null,
      layers: [
        {
          key: "key of hidden",
          opacity: 1,
          blendMode: "normal",
          appearance: { ...PLAIN, tint: "#ff0000" },
        },
      ],
    });
    expect(contentOf({ kind: "layer", name: "gone" }, look()).layers).toEqual([]);
  });

  it("is the layers as a preset says, solo or not", () => {
    const stack = { kind: "preset", name: "P" } as const;
    const { layers } = contentOf(stack, look({ solo: "A" }));
    expect(layers.map(({ key, opacity }) => [key, opacity])).toEqual([
      ["key of B", 1],
      ["key of A", 0.5],
    ]);
    expect(keysOf({ kind: "preset", name: "unknown" }, look())).toEqual(["key of null"]);
  });
});

describe("withPreset", () => {
  it("has its layers in its order, over the others, which are hidden", () => {
    const preset = { name: "P", layers: [layer("C"), layer("gone"), layer("A", { opacity: 1 })] };
    const states = withPreset([layer("A"), layer("B"), layer("C")], preset);
    expect(states.map(({ name, visible, opacity }) => [name, visible, opacity])).toEqual([
      ["B", false, 0.5],
      ["C", true, 0.5],
      ["A", true, 1],
    ]);
  });
});

describe("choicesOf", () => {
  it("offers all that can be compared, each by another name", () => {
    const choices = choicesOf(["CIR"], [{ name: "RGB", layers: [] }]);
    expect(choices.map(stackLabel)).toEqual([
      "Current layers",
      "Base image",
      "CIR alone",
      "Preset RGB",
    ]);
  });
});
