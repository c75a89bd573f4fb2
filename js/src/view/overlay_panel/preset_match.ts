// Whether what is shown is what a preset says.
import type { Appearance, LayerState, Preset } from "../../protocol.gen.ts";

/** Of the layers that a row lacks nothing is asked; layers that the preset lacks are hidden. */
export function isShown(preset: Preset, states: readonly LayerState[]): boolean {
  const wanted = new Map(preset.layers.map((layer) => [layer.name, layer]));
  const named = states.filter(({ name }) => wanted.has(name)).map(({ name }) => name);
  const own = new Set(named);
  const order = [...wanted.keys()].filter((name) => own.has(name));
  return (
    named.every((name, index) => name === order[index]) &&
    states.every((state) => {
      const layer = wanted.get(state.name);
      return layer === undefined ? !state.visible : isSame(state, layer);
    })
  );
}

function isSame(one: LayerState, other: LayerState): boolean {
  if (!one.visible && !other.visible) return true; // nobody sees the rest
  return (
    one.visible === other.visible &&
    one.opacity === other.opacity &&
    one.blend_mode === other.blend_mode &&
    isSameAppearance(one.appearance, other.appearance)
  );
}

function isSameAppearance(one: Appearance, other: Appearance): boolean {
  return (Object.keys(one) as (keyof Appearance)[]).every(
    (key) => JSON.stringify(one[key]) === JSON.stringify(other[key]),
  );
}
