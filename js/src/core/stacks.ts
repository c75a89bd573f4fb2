// What a stack means: which pictures it is made of, the lowest first, and how each is shown.
import type { Appearance, BlendMode, LayerState, Preset, Stack } from "../protocol.gen.ts";

/** An opened picture of the row on screen. */
export interface StackPicture {
  key: string;
  appearance: Appearance;
}

export interface StackLayer extends StackPicture {
  opacity: number;
  blendMode: BlendMode;
}

/** `base` is null where a layer lies over nothing. */
export interface StackContent {
  base: StackPicture | null;
  layers: StackLayer[];
}

/** All that decides how stacks look. */
export interface Look {
  /** The lowest first. */
  states: readonly LayerState[];
  baseAppearance: Appearance;
  /** Name of the only layer that is shown, however it is set; "" for none. */
  solo: string;
  presets: readonly Preset[];
  /** The key of a picture that is there: a layer by its name, the base image by null. */
  keyOf: (which: string | null) => string | undefined;
}

export const PLAIN: Appearance = {
  colormap: null,
  tint: null,
  limits: null,
  gamma: 1,
  transparent: null,
  tolerance: 0,
  smooth: false,
  offset: [0, 0],
};

/** What a stack is made of; pictures that are not there are left out. */
export function contentOf(stack: Stack, look: Look): StackContent {
  if (stack.kind === "layer") return { base: null, layers: aloneOf(stack.name, look) };
  return { base: baseOf(look), layers: layersOf(statesOf(stack, look), look) };
}

function statesOf(stack: Stack, { states, solo, presets }: Look): readonly LayerState[] {
  switch (stack.kind) {
    case "preset":
      return presets.find(({ name }) => name === stack.name)?.layers ?? [];
    case "stack": {
      const only = states.find(({ name }) => name === solo);
      return only === undefined ? states : [{ ...only, visible: true }];
    }
    default:
      return [];
  }
}

function layersOf(states: readonly LayerState[], { keyOf }: Look): StackLayer[] {
  return states.flatMap(({ name, visible, opacity, blend_mode, appearance }) => {
    const key = keyOf(name);
    const isShown = visible && opacity > 0 && key !== undefined;
    return isShown ? [{ key, appearance, opacity, blendMode: blend_mode }] : [];
  });
}

function baseOf({ keyOf, baseAppearance }: Look): StackPicture | null {
  const key = keyOf(null);
  return key === undefined ? null : { key, appearance: baseAppearance };
}

function aloneOf(name: string, { states, keyOf }: Look): StackLayer[] {
  const key = keyOf(name);
  const appearance = states.find((state) => state.name === name)?.appearance ?? PLAIN;
  return key === undefined ? [] : [{ key, appearance, opacity: 1, blendMode: "normal" }];
}

/** What a row offers to compare. */
export function choicesOf(layers: readonly string[], presets: readonly Preset[]): Stack[] {
  return [
    { kind: "stack", name: "" },
    { kind: "base", name: "" },
    ...layers.map((name): Stack => ({ kind: "layer", name })),
    ...presets.map(({ name }): Stack => ({ kind: "preset", name })),
  ];
}

export function isSameStack(a: Stack, b: Stack): boolean {
  return a.kind === b.kind && a.name === b.name;
}

/** For people. */
export function stackLabel({ kind, name }: Stack): string {
  switch (kind) {
    case "stack":
      return "Current layers";
    case "base":
      return "Base image";
    case "layer":
      return `${name} alone`;
    case "preset":
      return `Preset ${name}`;
  }
}

/**
 * The states of a row's layers as a preset says: its layers in its order, over those that it does
 * not name, which are hidden.
 */
export function withPreset(states: readonly LayerState[], preset: Preset): LayerState[] {
  const isNamed = (name: string): boolean => preset.layers.some((layer) => layer.name === name);
  const isThere = (name: string): boolean => states.some((state) => state.name === name);
  return [
    ...states.filter(({ name }) => !isNamed(name)).map((state) => ({ ...state, visible: false })),
    ...preset.layers.filter(({ name }) => isThere(name)),
  ];
}
