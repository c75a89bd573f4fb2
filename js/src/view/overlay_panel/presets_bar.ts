// The first line of the panel: presets to apply, to keep and to delete, and the alignment check.
import { html, nothing, type TemplateResult } from "lit-html";
import { BookmarkPlus, ScanSearch, Trash, X } from "lucide";
import type { LayerState, Preset } from "../../protocol.gen.ts";
import { type Choice, iconButton, select, textButton } from "./controls.ts";
import type { PanelActions } from "./panel_types.ts";
import { isShown } from "./preset_match.ts";

const NONE = "";
const SAVE_BUTTON = ".lbw-layers__save";

export class PresetsBar {
  readonly #panel: HTMLElement;
  readonly #actions: PanelActions;
  readonly #draw: () => void;
  #presets: readonly Preset[] = [];
  #states: readonly LayerState[] = [];
  /** The preset that was last applied or saved: what "changed" is said of. */
  #last = NONE;
  #isNaming = false;
  #typed = "";
  #deleted: { preset: Preset; index: number } | undefined;

  constructor(panel: HTMLElement, actions: PanelActions, draw: () => void) {
    this.#panel = panel;
    this.#actions = actions;
    this.#draw = draw;
  }

  setPresets(presets: readonly Preset[]): void {
    this.#presets = presets;
    if (this.#find(this.#deleted?.preset.name) !== undefined) this.#deleted = undefined;
  }

  /** How the row's layers are shown. */
  setStates(states: readonly LayerState[]): void {
    this.#states = states;
  }

  template(): TemplateResult {
    return html`<div class="lbw-layers__presets">
        ${this.#isNaming ? this.#naming() : this.#choosing()}
      </div>
      ${this.#undoing()}`;
  }

  #choosing(): TemplateResult {
    const shown = this.#shown();
    const isChanged = shown !== undefined && !isShown(shown, this.#states);
    const choices: Choice<string>[] = this.#presets.map(({ name }) => ({
      value: `=${name}`, // a preset may have any name, also an empty one
      label: isChanged && name === shown.name ? `${name}, changed` : name,
    }));
    if (shown === undefined) {
      const label = this.#presets.length === 0 ? "No presets yet" : "Choose a preset";
      choices.unshift({ value: NONE, label });
    }
    const chosen = shown === undefined ? NONE : `=${shown.name}`;
    const isEmpty = this.#presets.length === 0;
    return html`${select("Preset", choices, chosen, (value) => this.#apply(value), { disabled: isEmpty })}
      ${isChanged ? textButton("Reset", () => this.#apply(chosen), { label: `Reset to ${shown.name}` }) : nothing}
      ${iconButton({
        icon: BookmarkPlus,
        label: "Save as preset",
        run: () => this.#startNaming(shown),
        className: "lbw-layers__save",
        disabled: this.#states.length === 0,
      })}
      ${iconButton({
        icon: Trash,
        label: shown === undefined ? "Delete preset" : `Delete preset ${shown.name}`,
        run: () => shown && this.#delete(shown),
        disabled: shown === undefined,
      })}
      ${iconButton({
        icon: ScanSearch,
        label: "Check alignment again",
        run: () => this.#actions.checkAlignment(),
        disabled: this.#states.length === 0,
      })}`;
  }

  #naming(): TemplateResult {
    const name = this.#typed.trim();
    const words = this.#find(name) === undefined ? "Save" : "Replace";
    return html`<input
        type="text"
        class="lbw-layers__text"
        aria-label="Name of the preset"
        placeholder="Name of the preset"
        .value=${this.#typed}
        @input=${(event: Event) => this.#type(event)}
        @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
      />
      ${textButton(words, () => this.#save(), { disabled: name === "" })}
      ${iconButton({ icon: X, label: "Cancel", run: () => this.#stopNaming() })}`;
  }

  #undoing(): TemplateResult | typeof nothing {
    if (this.#deleted === undefined) return nothing;
    const { preset, index } = this.#deleted;
    const undo = (): void => {
      this.#deleted = undefined;
      this.#last = preset.name;
      this.#actions.restorePreset(preset, index);
      this.#show("select");
    };
    const dismiss = (): void => {
      this.#deleted = undefined;
      this.#show("select");
    };
    return html`<div class="lbw-layers__undo">
      <span role="status" title=${preset.name}>Deleted ${preset.name}</span>
      ${textButton("Undo", undo, { label: `Undo deletion of ${preset.name}` })}
      ${iconButton({ icon: X, label: "Dismiss", run: dismiss })}
    </div>`;
  }

  /** The preset that is on screen, else the one that what is on screen was made from. */
  #shown(): Preset | undefined {
    if (this.#states.length === 0) return undefined;
    const last = this.#find(this.#last);
    const all = last === undefined ? this.#presets : [last, ...this.#presets];
    return all.find((preset) => isShown(preset, this.#states)) ?? last;
  }

  #find(name: string | undefined): Preset | undefined {
    return this.#presets.find((preset) => preset.name === name);
  }

  #apply(value: string): void {
    if (value === NONE) return;
    this.#last = value.slice(1);
    this.#deleted = undefined;
    this.#actions.applyPreset(this.#last);
    this.#draw();
  }

  #delete(preset: Preset): void {
    this.#deleted = { preset, index: this.#presets.indexOf(preset) };
    this.#presets = this.#presets.filter((each) => each !== preset);
    this.#actions.deletePreset(preset.name);
    this.#show(".lbw-layers__undo button");
  }

  #startNaming(shown: Preset | undefined): void {
    this.#isNaming = true;
    this.#typed = shown?.name ?? "";
    this.#show(".lbw-layers__text");
    this.#panel.querySelector<HTMLInputElement>(".lbw-layers__text")?.select();
  }

  #stopNaming(): void {
    this.#isNaming = false;
    this.#show(SAVE_BUTTON);
  }

  /** Draws, and takes the focus to where the hand goes on: what it was on may be gone. */
  #show(next: string): void {
    this.#draw();
    this.#panel.querySelector<HTMLElement>(next)?.focus();
  }

  #type(event: Event): void {
    this.#typed = (event.target as HTMLInputElement).value;
    this.#draw();
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key === "Enter") this.#save();
    else if (event.key === "Escape") this.#stopNaming();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #save(): void {
    const name = this.#typed.trim();
    if (name === "") return;
    this.#last = name;
    this.#deleted = undefined;
    this.#isNaming = false;
    this.#actions.savePreset(name);
    this.#show(SAVE_BUTTON);
  }
}
