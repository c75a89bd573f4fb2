// One filter on one column: which condition, and what it needs.
import { html, nothing, render, type TemplateResult } from "lit-html";
import { filterOn, withFilter } from "../../core/questions.ts";
import { element } from "../elements.ts";
import { errorText } from "../error_text.ts";
import type { TableControl } from "../table_control.ts";
import { isAbort } from "../table_data.ts";
import type { Askable } from "./askable.ts";
import {
  CONDITION_NAMES,
  CONDITIONS,
  type Condition,
  type Draft,
  draftOf,
  filterOf,
} from "./conditions.ts";
import { Picker } from "./picker.ts";
import { RangeField } from "./range.ts";

const WITH_TEXT: readonly Condition[] = ["contains", "not_contains", "is", "is_not", "matches"];
const WITH_CASE: readonly Condition[] = ["contains", "not_contains", "matches"];

export interface EditorOptions {
  control: TableControl;
  column: Askable;
  /** The editor is higher or lower now. */
  onResize: () => void;
  /** It is done with. */
  onDone: () => void;
}

export class Editor {
  readonly element = element("form", "lbw-editor");
  readonly #options: EditorOptions;
  readonly #work = new AbortController();
  readonly #inside = element("div", "lbw-editor__inside");
  #draft: Draft;
  #error = "";
  #part: Picker | RangeField | undefined;
  /** Which condition the part inside is for. */
  #shown: Condition | undefined;

  constructor(options: EditorOptions) {
    this.#options = options;
    const { control, column } = options;
    const filter = filterOn(control.asked, column.name);
    const begun = draftOf(filter, column.values) ?? draftOf(undefined, column.values);
    if (begun === undefined) throw new TypeError(`no conditions for ${column.values}`);
    this.#draft = begun;
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#apply(true);
    });
    this.#draw();
  }

  /** Call it when the editor is no longer shown. */
  close(): void {
    this.#work.abort();
    this.#part?.close();
  }

  #change(draft: Partial<Draft>): void {
    this.#draft = { ...this.#draft, ...draft };
    this.#error = "";
    this.#draw();
  }

  /** Shows the rows that the filter keeps. */
  async #apply(isDone: boolean): Promise<void> {
    const { control, column, onDone } = this.#options;
    const filter = filterOf(column.name, column.values, this.#draft);
    if (filter === undefined) {
      if (this.#draft.condition === "one_of") onDone();
      else this.#fail("Type a number.");
      return;
    }
    if (filter?.kind === "matches") {
      try {
        const problem = await control.data.checkPattern(filter.pattern, this.#work.signal);
        if (problem !== "") {
          this.#fail(problem);
          return;
        }
      } catch (error) {
        if (!isAbort(error)) this.#fail(errorText(error));
        return;
      }
    }
    control.show(withFilter(control.asked, column.name, filter));
    if (isDone) onDone();
  }

  #fail(text: string): void {
    this.#error = text;
    this.#draw();
  }

  #draw(): void {
    this.#showPart();
    render(this.#content(), this.element);
    const select = this.element.querySelector("select");
    if (select !== null) select.value = this.#draft.condition; // its options came with it
    this.#options.onResize();
  }

  /** The picker or the range, kept while the condition is the same. */
  #showPart(): void {
    const { condition, low, high } = this.#draft;
    if (condition === this.#shown) return;
    this.#part?.close();
    this.#shown = condition;
    const { control, column, onResize } = this.#options;
    this.#part =
      condition === "one_of"
        ? new Picker(control, column, onResize)
        : condition === "range"
          ? new RangeField(control, column, { low, high }, (bounds, isDone) => {
              this.#draft = { ...this.#draft, ...bounds };
              if (isDone) void this.#apply(false);
            })
          : undefined;
    this.#inside.replaceChildren(...(this.#part === undefined ? [] : [this.#part.element]));
  }

  #content(): TemplateResult {
    const { control, column } = this.#options;
    const { condition, text, matchCase } = this.#draft;
    const offered = CONDITIONS[column.values];
    const isSet = filterOn(control.asked, column.name) !== undefined;
    return html`
      <div class="lbw-editor__head">
        <b class="lbw-editor__label" title=${column.label}>${column.label}</b>
        <select
          class="lbw-field"
          aria-label="Condition"
          @change=${({ target }: Event) =>
            this.#change({ condition: (target as HTMLSelectElement).value as Condition })}
        >
          ${offered.map(
            (each) => html`<option value=${each}>
              ${CONDITION_NAMES[each]}
            </option>`,
          )}
        </select>
      </div>
      ${
        WITH_TEXT.includes(condition)
          ? html`<input
            type="text"
            class="lbw-field"
            aria-label=${CONDITION_NAMES[condition]}
            .value=${text}
            @input=${({ target }: Event) => this.#change({ text: (target as HTMLInputElement).value })}
          />`
          : nothing
      }
      ${
        WITH_CASE.includes(condition)
          ? html`<label class="lbw-editor__check">
            <input
              type="checkbox"
              .checked=${matchCase}
              @change=${({ target }: Event) =>
                this.#change({ matchCase: (target as HTMLInputElement).checked })}
            />
            Match case
          </label>`
          : nothing
      }
      ${this.#inside}
      ${this.#error === "" ? nothing : html`<p class="lbw-editor__error" role="alert">${this.#error}</p>`}
      <div class="lbw-editor__buttons">
        <button type="submit" class="lbw-button lbw-button--primary">
          ${condition === "one_of" ? "Done" : "Apply"}
        </button>
        ${
          isSet
            ? html`<button type="button" class="lbw-button" @click=${() => this.#clear()}>
              Clear filter
            </button>`
            : nothing
        }
      </div>
    `;
  }

  #clear(): void {
    const { control, column, onDone } = this.#options;
    control.show(withFilter(control.asked, column.name, null));
    onDone();
  }
}
