// The stage: what shows the active row, one widget at a time, each made when it is first needed.
import type { OnStage as StageName, StageState } from "../protocol.gen.ts";
import { element } from "./elements.ts";
import { errorText } from "./error_text.ts";
import { focusInside } from "./workbench_focus.ts";

const LABELS: Record<StageName, string> = {
  viewer: "Image and overlays",
  map: "Map",
  panel: "Asset and attachments",
};

export interface StageOptions {
  /** Shows a widget in an element. */
  embed: (stage: StageName, place: HTMLElement) => Promise<void>;
  onChoose: (stage: StageName) => void;
}

export class StagePane {
  readonly #pane: HTMLElement;
  readonly #options: StageOptions;
  readonly #choices = element("div", "lbw-workbench__choices");
  readonly #slots = new Map<StageName, HTMLElement>();
  readonly #empty = element("p", "lbw-workbench__empty", "There are no rows.");
  #shown: StageName | null = null;

  /** `tools` stand at the end of its bar. */
  constructor(pane: HTMLElement, tools: readonly HTMLElement[], options: StageOptions) {
    [this.#pane, this.#options] = [pane, options];
    this.#choices.setAttribute("role", "group");
    this.#choices.setAttribute("aria-label", "On stage");
    const bar = element("div", "lbw-workbench__bar");
    bar.append(this.#choices, ...tools);
    pane.append(bar, this.#empty);
  }

  show({ shown, choices }: StageState): void {
    const isLeft = shown !== this.#shown;
    const hadFocus = isLeft && this.#slot()?.contains(document.activeElement) === true;
    this.#shown = shown;
    this.#empty.hidden = shown !== null;
    if (shown !== null && !this.#slots.has(shown)) this.#fill(shown);
    for (const [name, slot] of this.#slots) slot.hidden = name !== shown;
    this.#showChoices(shown, choices);
    if (hadFocus) this.focus();
  }

  /** Gives the keyboard to what is on stage, or to the pane until that is there. */
  focus(): void {
    focusInside(this.#slot() ?? this.#pane);
  }

  #slot(): HTMLElement | undefined {
    return this.#shown === null ? undefined : this.#slots.get(this.#shown);
  }

  #fill(name: StageName): void {
    const slot = element("div", "lbw-workbench__slot");
    slot.dataset.stage = name;
    slot.tabIndex = -1;
    this.#slots.set(name, slot);
    this.#pane.append(slot);
    const onError = (error: unknown): void => {
      const message = element("p", "lbw-error-banner", errorText(error));
      message.setAttribute("role", "alert");
      slot.append(message);
    };
    void this.#options.embed(name, slot).then(() => {
      if (document.activeElement === slot) focusInside(slot);
    }, onError);
  }

  #showChoices(shown: StageName | null, choices: readonly StageName[]): void {
    const wanted = choices.join();
    if (this.#choices.dataset.choices !== wanted) {
      this.#choices.dataset.choices = wanted;
      const [only] = choices;
      const made =
        choices.length === 1 && only !== undefined
          ? [element("span", "lbw-workbench__only", LABELS[only])]
          : choices.map((name) => this.#choice(name));
      this.#choices.replaceChildren(...made);
    }
    for (const button of this.#choices.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button.dataset.stage === shown));
    }
  }

  #choice(name: StageName): HTMLButtonElement {
    const button = element("button", "lbw-workbench__choice", LABELS[name]);
    button.type = "button";
    button.dataset.stage = name;
    button.addEventListener("click", () => this.#options.onChoose(name));
    return button;
  }
}
