// What keys and buttons do: each changes the state that the hand changes too.
import { BLEND_MODES } from "../core/blend.ts";
import { choicesOf } from "../core/stacks.ts";
import { toStage } from "../core/viewport.ts";
import type { BlendMode, CompareMode, Comparison } from "../protocol.gen.ts";
import { more, RATE_RANGE, swapped, turned } from "./overlay_compare.ts";
import type { ComparisonView } from "./overlay_comparison.ts";
import type { Exports } from "./overlay_export.ts";
import { radiusWithin, regionOf } from "./overlay_hand.ts";
import type { KeyTarget } from "./overlay_keys.ts";
import type { LayersPanel } from "./overlay_panel/panel.ts";
import type { Picker } from "./overlay_pick.ts";
import type { Probe } from "./overlay_probe.ts";
import type { OverlayStage } from "./overlay_stage.ts";
import type { ViewerState } from "./overlay_state.ts";

export interface CommandParts {
  state: ViewerState;
  stage: OverlayStage;
  panel: LayersPanel;
  probe: Probe;
  picker: Picker;
  comparison: () => ComparisonView;
  exports: Exports;
  /** Of the row on screen. */
  names: () => readonly string[];
  /** To a row so many further on. */
  step: (by: number) => void;
  /** Tells the user something in passing. */
  say: (text: string) => void;
}

const ZOOM_STEP = Math.SQRT2;
const LINE_STEP = 0.02; // of the stage
const RADIUS_STEP = 1.1;
const RATE_STEP = 0.25;
const FAR = 10; // base pixels, at least
const FAR_ON_SCREEN = 32; // device pixels, at least

const AMOUNTS: Partial<
  Record<CompareMode, (comparison: Comparison, by: number) => Partial<Comparison>>
> = {
  swipe: ({ position }, by) => ({ position: within(position + by * LINE_STEP, 0, 1) }),
  lens: ({ radius }, by) => ({ radius: radiusWithin(radius * RADIUS_STEP ** by) }),
  blink: ({ rate }, by) => ({
    rate: within(rate + by * RATE_STEP, RATE_RANGE.least, RATE_RANGE.most),
  }),
  difference: ({ threshold }, by) => ({ threshold: within(threshold + by, 0, 255) }),
};

export class Commands implements KeyTarget {
  readonly #parts: CommandParts;
  #corner: { x: number; y: number } | null = null;

  constructor(parts: CommandParts) {
    this.#parts = parts;
  }

  step(by: number): void {
    this.#parts.step(by);
  }

  showBaseAlone(alone: boolean): void {
    this.#parts.comparison().showBaseAlone(alone);
  }

  copy(): void {
    void this.#parts.exports.copy();
  }

  save(full: boolean): void {
    void this.#parts.exports.save(full);
  }

  toggle(index: number): void {
    const { state } = this.#parts;
    const layer = this.#layers()[index];
    if (layer) state.changeLayer(layer.name, { visible: !layer.visible }, true);
  }

  toggleSolo(index: number): void {
    const layer = this.#layers()[index];
    if (layer) this.#parts.state.toggleSolo(layer.name);
  }

  selectNext(by: number): void {
    this.#parts.panel.selectNext(by);
  }

  changeOpacity(by: number): void {
    const layer = this.#selected();
    if (layer === undefined) return;
    const opacity = Math.round(100 * within(layer.opacity + by, 0, 1)) / 100;
    this.#parts.state.changeLayer(layer.name, { opacity }, true);
  }

  changeBlendMode(by: number): void {
    const layer = this.#selected();
    if (layer === undefined) return;
    const modes = Object.keys(BLEND_MODES) as BlendMode[];
    const blend_mode = around(modes, modes.indexOf(layer.blend_mode) + by);
    if (blend_mode) this.#parts.state.changeLayer(layer.name, { blend_mode }, true);
  }

  nudge(right: number, down: number): void {
    const layer = this.#selected();
    if (layer) this.#parts.state.nudge(layer.name, right, down);
  }

  stepPreset(by: number): void {
    const { state, say } = this.#parts;
    const presets = state.get("presets");
    const at = presets.findIndex(({ name }) => name === state.get("preset"));
    const next = around(presets, at === -1 ? Math.min(0, by) : at + by);
    if (next !== undefined) state.applyPreset(next.name);
    say(next === undefined ? "There are no presets" : `Preset ${next.name}`);
  }

  /** Compares in this way; where that is so already, does what the mode has for it. */
  setMode(mode: CompareMode): void {
    const { state } = this.#parts;
    const comparison = state.get("comparison");
    if (comparison.mode !== mode) state.compare({ mode }, true);
    else this.#again(comparison);
  }

  swap(): void {
    const { state } = this.#parts;
    state.compare({ stacks: swapped(state.get("comparison").stacks) }, true);
  }

  changeAmount(by: number): void {
    const comparison = this.#parts.state.get("comparison");
    const change = AMOUNTS[comparison.mode]?.(comparison, by);
    if (change) this.#parts.state.compare(change, true);
  }

  toggleCross(): void {
    this.#parts.probe.toggle(this.#parts.stage.middle);
  }

  moveCross(right: number, down: number, fast: boolean): void {
    const { stage, probe } = this.#parts;
    const { picture, view } = stage.camera;
    if (picture === undefined) return;
    const step = fast ? Math.max(FAR, Math.round(FAR_ON_SCREEN / view.scale)) : 1;
    probe.move(step * right, step * down, picture, stage.middle);
    if (probe.cross) stage.surface.lookThrough(probe.cross);
  }

  pickAtCross(): boolean {
    const { picker, probe } = this.#parts;
    if (!picker.isPicking || probe.cross === null) return false;
    void picker.pick(probe.cross);
    return true;
  }

  /** The first corner of a region, then the opposite one. */
  setCorner(): void {
    const { state, probe, say } = this.#parts;
    if (state.get("comparison").mode !== "difference") {
      say("A region is of a difference (d)");
      return;
    }
    if (probe.cross === null) this.toggleCross();
    const { cross } = probe;
    if (cross === null) return;
    if (this.#corner === null) {
      this.#corner = cross;
      say("Move the cross to the opposite corner, then r again");
    } else {
      state.compare({ region: regionOf(this.#corner, cross) }, true);
      this.#corner = null;
    }
  }

  clearRegion(): void {
    this.#corner = null;
    this.#parts.state.compare({ region: null }, true);
  }

  zoomIn(): void {
    this.#zoom(ZOOM_STEP);
  }

  zoomOut(): void {
    this.#zoom(1 / ZOOM_STEP);
  }

  fit(): void {
    this.#parts.stage.camera.fit();
  }

  showActualSize(): void {
    this.#parts.stage.camera.showActualSize();
  }

  panBy(right: number, down: number): boolean {
    return this.#parts.stage.camera.panBy(right, down);
  }

  toggleGrid(): void {
    this.#parts.stage.surface.toggleGrid();
  }

  toggleSmooth(): void {
    const { state } = this.#parts;
    state.set("smooth", !state.get("smooth"), true);
  }

  leave(): boolean {
    const { picker, probe } = this.#parts;
    if (picker.stop()) return true;
    if (probe.cross === null) return false;
    this.#corner = null;
    probe.toggle(null);
    return true;
  }

  /** About the cross where it is on stage, else about the middle. */
  #zoom(factor: number): void {
    const { stage, probe } = this.#parts;
    const { view, pane } = stage.camera;
    const at = probe.cross && toStage(view, { x: probe.cross.x + 0.5, y: probe.cross.y + 0.5 });
    const isOnStage = at && at.x >= 0 && at.y >= 0 && at.x < pane.width && at.y < pane.height;
    stage.camera.zoom(factor, isOnStage ? at : undefined);
  }

  #again({ mode, orientation, stacks }: Comparison): void {
    const { state, comparison } = this.#parts;
    if (mode === "swipe") state.compare({ orientation: turned(orientation) }, true);
    else if (mode === "blink") comparison().togglePause();
    else if (mode === "difference") comparison().toggleStatistics();
    else if (mode === "side-by-side") {
      const offered = choicesOf(this.#parts.names(), state.get("presets"));
      const two = stacks.slice(0, 2) as Comparison["stacks"];
      state.compare({ stacks: stacks.length < 4 ? more(stacks, offered) : two }, true);
    }
  }

  /** Of the row on screen, the lowest first. */
  #layers() {
    const names = this.#parts.names();
    return this.#parts.state.get("layer_states").filter(({ name }) => names.includes(name));
  }

  #selected() {
    const { panel, state, say } = this.#parts;
    const layer = panel.selected === null ? undefined : state.layer(panel.selected);
    if (layer === undefined) say("Select a layer first, by PageUp and PageDown");
    return layer;
  }
}

function within(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

/** The member at an index that goes round at both ends. */
function around<T>(list: readonly T[], index: number): T | undefined {
  return list[(index + list.length) % list.length];
}
