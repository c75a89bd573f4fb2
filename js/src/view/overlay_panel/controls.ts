// Small controls of the panel. Each shows the value that it is given and tells what the hand wants.
import { html, type TemplateResult } from "lit-html";
import type { DirectiveResult } from "lit-html/directive.js";
import { guard } from "lit-html/directives/guard.js";
import { live } from "lit-html/directives/live.js";
import type { IconNode } from "lucide";
import { icon } from "../icons.ts";

/** An icon that stays the same element until it is another icon. */
export function glyph(node: IconNode): DirectiveResult {
  return guard([node], () => icon(node));
}

/** `settled` tells the last change of a hand's movement. */
export type Setter<T> = (value: T, settled: boolean) => void;

export interface SliderProps {
  /** Accessible name. */
  label: string;
  value: number;
  min: number;
  max: number;
  step: number | "any";
  /** The value in words. */
  text: string;
  set: Setter<number>;
  disabled?: boolean;
  className?: string;
}

export function slider(props: SliderProps): TemplateResult {
  const moved = (event: Event, settled: boolean): void =>
    props.set((event.target as HTMLInputElement).valueAsNumber, settled);
  return html`<input
    type="range"
    class=${props.className ?? "lbw-layers__slider"}
    min=${props.min}
    max=${props.max}
    step=${props.step}
    aria-label=${props.label}
    aria-valuetext=${props.text}
    ?disabled=${props.disabled ?? false}
    .value=${live(String(props.value))}
    @input=${(event: Event) => moved(event, false)}
    @change=${(event: Event) => moved(event, true)}
  />`;
}

export interface NumberProps {
  label: string;
  value: number;
  step?: number;
  set: (value: number) => void;
}

/** A number to type; what is none gives way to the last one. */
export function numberInput({ label, value, step = 1, set }: NumberProps): TemplateResult {
  const changed = ({ target }: Event): void => {
    const input = target as HTMLInputElement;
    const typed = input.valueAsNumber;
    input.value = String(value); // stays where the typed value is none, or one that is not taken
    if (Number.isFinite(typed)) set(typed);
  };
  // Not live(): what is being typed stays while something else on the panel changes.
  return html`<input
    type="number"
    class="lbw-layers__number"
    step="any"
    aria-label=${label}
    .value=${String(value)}
    @keydown=${(event: KeyboardEvent) => stepBy(event, step, set)}
    @change=${changed}
  />`;
}

const STEPS: Record<string, number> = { ArrowUp: 1, ArrowDown: -1 };

/** Steps of our own: those of the browser need a raster, on which typed values would not lie. */
function stepBy(event: KeyboardEvent, step: number, set: (value: number) => void): void {
  const direction = STEPS[event.key];
  const input = event.target as HTMLInputElement;
  if (direction === undefined || !Number.isFinite(input.valueAsNumber)) return;
  event.preventDefault();
  const next = input.valueAsNumber + direction * step * (event.shiftKey ? 10 : 1);
  set(Number(next.toPrecision(12)));
}

export interface Choice<T> {
  value: T;
  label: string;
  /** What it does, where the label does not say it. */
  hint?: string;
  icon?: IconNode;
}

/** Few choices side by side, one of them on. */
export function segments<T>(
  label: string,
  choices: readonly Choice<T>[],
  chosen: T,
  choose: (value: T) => void,
): TemplateResult {
  const segment = (choice: Choice<T>): TemplateResult => html`<button
    type="button"
    aria-pressed=${choice.value === chosen}
    title=${choice.hint ?? ""}
    @click=${() => choose(choice.value)}
  >${choice.icon === undefined ? "" : glyph(choice.icon)}${choice.label}</button>`;
  return html`<div class="lbw-layers__segments" role="group" aria-label=${label}>
    ${choices.map(segment)}
  </div>`;
}

export function select<T extends string>(
  label: string,
  choices: readonly Choice<T>[],
  chosen: T,
  choose: (value: T) => void,
  { disabled = false, className = "" } = {},
): TemplateResult {
  const changed = ({ target }: Event): void => {
    const value = (target as HTMLSelectElement).value;
    const choice = choices.find((each) => each.value === value);
    if (choice !== undefined) choose(choice.value);
  };
  return html`<select
    class="lbw-layers__select ${className}"
    aria-label=${label}
    ?disabled=${disabled}
    @change=${changed}
  >
    ${choices.map(
      (choice) =>
        html`<option value=${choice.value} .selected=${live(choice.value === chosen)}>${choice.label}</option>`,
    )}
  </select>`;
}

export function colorInput(label: string, color: string, set: Setter<string>): TemplateResult {
  const moved = (event: Event, settled: boolean): void =>
    set((event.target as HTMLInputElement).value, settled);
  return html`<input
    type="color"
    class="lbw-layers__color"
    aria-label=${label}
    title=${color}
    .value=${live(color)}
    @input=${(event: Event) => moved(event, false)}
    @change=${(event: Event) => moved(event, true)}
  />`;
}

export interface IconButtonProps {
  icon: IconNode;
  /** Tooltip and accessible name. */
  label: string;
  run: (event: MouseEvent) => void;
  disabled?: boolean;
  className?: string;
}

export function iconButton(props: IconButtonProps): TemplateResult {
  return html`<button
    type="button"
    class="lbw-button lbw-button--quiet lbw-layers__icon-button ${props.className ?? ""}"
    title=${props.label}
    aria-label=${props.label}
    ?disabled=${props.disabled ?? false}
    @click=${props.run}
  >${glyph(props.icon)}</button>`;
}

/** A small button with words. */
export function textButton(
  words: string,
  run: () => void,
  { label = words, disabled = false } = {},
): TemplateResult {
  return html`<button
    type="button"
    class="lbw-button lbw-layers__text-button"
    aria-label=${label}
    ?disabled=${disabled}
    @click=${run}
  >${words}</button>`;
}
