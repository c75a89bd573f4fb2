// The state that page and kernel share: what the hand changes goes out, what comes in is shown.
import { type Look, PLAIN, withPreset } from "../core/stacks.ts";
import type { Appearance, Comparison, LayerState, Preset, Protocol } from "../protocol.gen.ts";
import type { Which } from "./row_pictures.ts";

export type Everything = Protocol["OverlayViewer"]["state"];

/** Traits that both sides write, as the page knows them. */
export const TRAIT_NAMES = [
  "layer_states",
  "base_appearance",
  "solo",
  "comparison",
  "presets",
  "preset",
  "smooth",
  "view",
] as const;
export type TraitName = (typeof TRAIT_NAMES)[number];
export type Traits = Pick<Everything, TraitName>;

export interface StateActions {
  /** The hand changed a trait; `settled` tells the last change of a movement. */
  send: <N extends TraitName>(name: N, value: Traits[N], settled: boolean) => void;
  /** A trait is another than before; `byUs` tells that the hand changed it. */
  onChange: (name: TraitName, byUs: boolean) => void;
}

export class ViewerState {
  readonly #traits: Traits;
  readonly #actions: StateActions;

  constructor(traits: Traits, actions: StateActions) {
    this.#traits = { ...traits };
    this.#actions = actions;
  }

  get<N extends TraitName>(name: N): Traits[N] {
    return this.#traits[name];
  }

  /** Takes what was set elsewhere. Our own words come back too. */
  receive<N extends TraitName>(name: N, value: Traits[N]): void {
    if (JSON.stringify(value) === JSON.stringify(this.#traits[name])) return;
    this.#traits[name] = value;
    this.#actions.onChange(name, false);
  }

  /** What the hand does. */
  set<N extends TraitName>(name: N, value: Traits[N], settled: boolean): void {
    this.#traits[name] = value;
    this.#actions.send(name, value, settled);
    this.#actions.onChange(name, true);
  }

  layer(name: string): LayerState | undefined {
    return this.#traits.layer_states.find((state) => state.name === name);
  }

  appearanceOf = (which: Which): Appearance =>
    which === null ? this.#traits.base_appearance : (this.layer(which)?.appearance ?? PLAIN);

  /** How stacks look. */
  look = (): Omit<Look, "keyOf"> => ({
    states: this.#traits.layer_states,
    baseAppearance: this.#traits.base_appearance,
    solo: this.#traits.solo,
    presets: this.#traits.presets,
  });

  changeLayer(name: string, change: Partial<LayerState>, settled: boolean): void {
    const states = this.#traits.layer_states.map((state) =>
      state.name === name ? { ...state, ...change } : state,
    );
    this.set("layer_states", states, settled);
  }

  /** Moves a layer by pixels of the base image. */
  nudge(name: string, right: number, down: number): void {
    const appearance = this.appearanceOf(name);
    const [x, y] = appearance.offset;
    this.changeLayer(name, { appearance: { ...appearance, offset: [x + right, y + down] } }, true);
  }

  compare(change: Partial<Comparison>, settled: boolean): void {
    this.set("comparison", { ...this.#traits.comparison, ...change }, settled);
  }

  /** Only this layer, or all again. */
  toggleSolo(name: string): void {
    this.set("solo", this.#traits.solo === name ? "" : name, true);
  }

  applyPreset(name: string): void {
    const preset = this.#traits.presets.find((one) => one.name === name);
    if (preset === undefined) return;
    this.set("layer_states", withPreset(this.#traits.layer_states, preset), false);
    this.set("preset", name, true);
  }

  savePreset(name: string): void {
    const preset: Preset = { name, layers: [...this.#traits.layer_states] };
    const { presets } = this.#traits;
    const isThere = presets.some((one) => one.name === name);
    const others = presets.map((one) => (one.name === name ? preset : one));
    this.set("presets", isThere ? others : [...presets, preset], true);
  }

  deletePreset(name: string): void {
    const { presets, preset } = this.#traits;
    if (preset === name) this.set("preset", "", false);
    this.set(
      "presets",
      presets.filter((one) => one.name !== name),
      true,
    );
  }

  restorePreset(preset: Preset, index: number): void {
    const { presets } = this.#traits;
    this.set("presets", [...presets.slice(0, index), preset, ...presets.slice(index)], true);
  }
}
