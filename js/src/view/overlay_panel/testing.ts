// For tests: a panel on a bare page, with a viewer that only remembers what it is told.
import { vi } from "vitest";
import type { Histogram } from "../../gl/engine.ts";
import type { Appearance, LayerState, OverlayPicture } from "../../protocol.gen.ts";
import { LayersPanel, type PanelActions } from "./panel.ts";

export const plain: Appearance = {
  colormap: null,
  tint: null,
  limits: null,
  gamma: 1,
  transparent: null,
  tolerance: 0,
  smooth: false,
  offset: [0, 0],
};

export function state(name: string, more: Partial<LayerState> = {}): LayerState {
  return { name, opacity: 0.5, visible: true, blend_mode: "normal", appearance: plain, ...more };
}

export function adjusted(name: string, change: Partial<Appearance>): LayerState {
  return state(name, { appearance: { ...plain, ...change } });
}

export function picture(more: Partial<OverlayPicture> = {}): OverlayPicture {
  return {
    width: 4,
    height: 2,
    bands: 4,
    bits: 8,
    scale: 1,
    offset: 0,
    lowest: 0,
    highest: 255,
    no_data: null,
    is_classes: false,
    level: 0,
    tile_size: 0,
    content_types: [],
    holds_alpha: false,
    notes: [],
    ...more,
  };
}

export const histogram: Histogram = {
  lowest: 0,
  highest: 255,
  counts: [4, 0, 1, 9],
  automatic: [12, 240],
  classes: [
    { value: 0, share: 0.75 },
    { value: 2, share: 0.2499 },
    { value: 3, share: 0.0001 },
  ],
};

export interface Bench {
  panel: LayersPanel;
  actions: { [K in keyof PanelActions]: ReturnType<typeof vi.fn<PanelActions[K]>> };
  /** The one control with this accessible name. */
  control: <E extends HTMLElement = HTMLElement>(label: string) => E;
  has: (label: string) => boolean;
  text: (selector: string) => string;
  /** Sets an input as a hand does; `events` are what the browser sends. */
  enter: (label: string, value: string, ...events: string[]) => void;
  /** Names of the rows, from the top. */
  names: () => string[];
  remove: () => void;
}

export function bench(): Bench {
  const actions: Bench["actions"] = {
    change: vi.fn(),
    changeBase: vi.fn(),
    solo: vi.fn(),
    applyPreset: vi.fn(),
    savePreset: vi.fn(),
    deletePreset: vi.fn(),
    restorePreset: vi.fn(),
    histogram: vi.fn(async () => histogram),
    pickColor: vi.fn(),
    checkAlignment: vi.fn(),
    select: vi.fn(),
  };
  const panel = new LayersPanel(actions);
  document.body.append(panel.element);
  const find = (label: string): HTMLElement | null =>
    panel.element.querySelector(`[aria-label="${CSS.escape(label)}"]`);
  const control = <E extends HTMLElement>(label: string): E => {
    const found = find(label);
    if (found === null) throw new Error(`no control ${label}`);
    return found as E;
  };
  return {
    panel,
    actions,
    control,
    has: (label) => find(label) !== null,
    text: (selector) => panel.element.querySelector(selector)?.textContent?.trim() ?? "",
    enter: (label, value, ...events) => {
      const input = control<HTMLInputElement>(label);
      input.value = value;
      for (const event of events) input.dispatchEvent(new Event(event, { bubbles: true }));
    },
    names: () =>
      [...panel.element.querySelectorAll(".lbw-layers__name")].map((name) => name.textContent),
    remove: () => panel.element.remove(),
  };
}

/** What a test waits for when something was asked for. */
export function answers(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
