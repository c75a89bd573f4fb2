// The line above the stage while stacks are compared: which ones, and how.
import { html, nothing, render, type TemplateResult } from "lit-html";
import { live } from "lit-html/directives/live.js";
import {
  ArrowLeftRight,
  Columns2,
  type IconNode,
  Minus,
  Pause,
  Play,
  Plus,
  Rows2,
  TableProperties,
} from "lucide";
import { stackCount } from "../core/arrangement.ts";
import { choicesOf, isSameStack, stackLabel } from "../core/stacks.ts";
import type { CompareMode, Comparison, Preset, Stack } from "../protocol.gen.ts";
import { element } from "./elements.ts";
import { stackNames } from "./overlay_modes.ts";
import { glyph, slider } from "./overlay_panel/controls.ts";

export interface CompareActions {
  /** `settled` tells the last of a hand's movement. */
  change: (change: Partial<Comparison>, settled: boolean) => void;
  togglePause: () => void;
  toggleStatistics: () => void;
}

/** All that the line shows. */
export interface CompareState {
  comparison: Comparison;
  /** Of the row on screen, the lowest first. */
  layers: readonly string[];
  presets: readonly Preset[];
  isPaused: boolean;
  hasStatistics: boolean;
}

export const RATE_RANGE = { least: 0.5, most: 3 }; // by hand; Python may set more

type Controls = (state: CompareState, actions: CompareActions) => TemplateResult | typeof nothing;

export class CompareBar {
  readonly element = element("div", "lbw-overlay__compare");
  readonly #actions: CompareActions;

  constructor(actions: CompareActions) {
    this.#actions = actions;
    this.element.setAttribute("role", "group");
    this.element.setAttribute("aria-label", "Comparison");
  }

  show(state: CompareState): void {
    const { comparison } = state;
    // Blending shows one stack: that there is a choice is worth a line only where it is another.
    this.element.hidden = comparison.mode === "blend" && comparison.stacks[0].kind === "stack";
    this.element.dataset.mode = comparison.mode;
    const count = this.element.hidden ? 0 : stackCount(comparison);
    const stacks = comparison.stacks
      .slice(0, count)
      .map((_, index) => stackSelect(state, index, this.#actions));
    const isPair = count === 2;
    render(
      html`${stacks[0] ?? nothing}
        ${isPair ? swapButton(comparison, this.#actions) : nothing}
        ${stacks.slice(1)}
        <span class="lbw-overlay__compare-controls">
          ${this.element.hidden ? nothing : CONTROLS[comparison.mode](state, this.#actions)}
        </span>`,
      this.element,
    );
  }
}

function stackSelect(
  { comparison, layers, presets }: CompareState,
  index: number,
  { change }: CompareActions,
): TemplateResult {
  const chosen = comparison.stacks[index] ?? { kind: "stack", name: "" };
  const offered = choicesOf(layers, presets);
  const isThere = offered.some((stack) => isSameStack(stack, chosen));
  const choices = isThere ? offered : [...offered, chosen];
  const name = stackNames(comparison)[index] ?? "";
  const choose = ({ target }: Event): void => {
    const stack = choices[(target as HTMLSelectElement).selectedIndex];
    if (stack !== undefined) change({ stacks: replaced(comparison.stacks, index, stack) }, true);
  };
  return html`<label class="lbw-overlay__stack">
    <span>${name}</span>
    <select aria-label=${`${name}: what is shown`} @change=${choose}>
      ${choices.map((stack) => {
        const isMissing = !isThere && stack === chosen;
        return html`<option .selected=${live(isSameStack(stack, chosen))}>
          ${stackLabel(stack)}${isMissing ? " (not on this row)" : ""}
        </option>`;
      })}
    </select>
  </label>`;
}

function swapButton({ stacks }: Comparison, { change }: CompareActions): TemplateResult {
  return button(ArrowLeftRight, "Swap (x)", () => change({ stacks: swapped(stacks) }, true));
}

const CONTROLS: Record<CompareMode, Controls> = {
  blend: () => nothing,
  swipe: ({ comparison: { orientation } }, { change }) =>
    button(
      orientation === "vertical" ? Rows2 : Columns2,
      orientation === "vertical" ? "Lay the line across (w)" : "Set the line upright (w)",
      () => change({ orientation: turned(orientation) }, true),
    ),
  lens: ({ comparison: { radius } }, { change }) =>
    html`${amount("Radius", `${radius} px`, radius, [16, 512, 1], (value, settled) =>
      change({ radius: value }, settled),
    )}`,
  blink: ({ comparison: { rate }, isPaused }, { change, togglePause }) => {
    const { least, most } = RATE_RANGE;
    return html`${amount("Rate", `${rate} Hz`, rate, [least, most, 0.25], (value, settled) =>
      change({ rate: value }, settled),
    )}
    ${button(isPaused ? Play : Pause, isPaused ? "Go on (k)" : "Pause (k)", togglePause)}`;
  },
  "side-by-side": ({ comparison: { stacks }, layers, presets }, { change }) => {
    const add = (): void => change({ stacks: more(stacks, choicesOf(layers, presets)) }, true);
    const remove = (): void => change({ stacks: fewer(stacks) }, true);
    return html`${button(Minus, "One stack less", remove, { isOff: stacks.length <= 2 })}
      ${button(Plus, "One stack more (s)", add, { isOff: stacks.length >= 4 })}`;
  },
  difference: ({ comparison: { threshold }, hasStatistics }, { change, toggleStatistics }) => html`
    ${amount("Threshold", String(threshold), threshold, [0, 255, 1], (value, settled) =>
      change({ threshold: value }, settled),
    )}
    ${button(TableProperties, "Statistics (d)", toggleStatistics, { isPressed: hasStatistics })}`,
};

function amount(
  name: string,
  text: string,
  value: number,
  [min, max, step]: readonly [number, number, number],
  set: (value: number, settled: boolean) => void,
): TemplateResult {
  const className = "lbw-overlay__slider";
  return html`<span class="lbw-overlay__amount">
    <span>${name}</span>
    ${slider({ label: name, value, min, max, step, text, set, className })}
    <output>${text}</output>
  </span>`;
}

function button(
  node: IconNode,
  name: string,
  run: () => void,
  { isOff = false, isPressed }: { isOff?: boolean; isPressed?: boolean } = {},
): TemplateResult {
  // Not `disabled`: that would take the focus, and with it the keys, from the widget.
  return html`<button
    type="button"
    class="lbw-button lbw-button--quiet"
    title=${name}
    aria-label=${name.replace(/ \(.\)$/, "")}
    aria-disabled=${isOff}
    aria-pressed=${isPressed ?? nothing}
    @click=${() => !isOff && run()}
  >${glyph(node)}</button>`;
}

type Stacks = Comparison["stacks"];

export function swapped([first, second, ...rest]: Stacks): Stacks {
  return [second, first, ...rest] as Stacks;
}

export function turned(orientation: Comparison["orientation"]): Comparison["orientation"] {
  return orientation === "vertical" ? "horizontal" : "vertical";
}

/** One stack more: the first on offer that is not there yet. */
export function more(stacks: Stacks, offered: readonly Stack[]): Stacks {
  const isThere = (stack: Stack): boolean => stacks.some((one) => isSameStack(one, stack));
  const next = offered.find((stack) => !isThere(stack)) ?? stacks[0];
  return (stacks.length < 4 ? [...stacks, next] : stacks) as Stacks;
}

export function fewer(stacks: Stacks): Stacks {
  return (stacks.length > 2 ? stacks.slice(0, -1) : stacks) as Stacks;
}

function replaced(stacks: Stacks, index: number, stack: Stack): Stacks {
  return stacks.map((one, at) => (at === index ? stack : one)) as Stacks;
}
