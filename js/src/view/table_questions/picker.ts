// The values of a column with how many rows have each, to tick.
import { html, nothing, render, type TemplateResult } from "lit-html";
import { filterOn, withFilter } from "../../core/questions.ts";
import type { OneOf, ValueCount, ValuesSummary } from "../../protocol.gen.ts";
import { element } from "../elements.ts";
import { errorText } from "../error_text.ts";
import type { TableControl } from "../table_control.ts";
import { isAbort } from "../table_data.ts";
import type { Askable } from "./askable.ts";

type Value = OneOf["values"][number];

const TOP = 100;
const TYPING_MS = 200;
/** With fewer values than this nobody needs to search. */
const SEARCHED_FROM = 8;

export class Picker {
  readonly element = element("div", "lbw-picker");
  readonly #control: TableControl;
  readonly #column: Askable;
  readonly #onResize: () => void;
  #summary: ValuesSummary | undefined;
  #error = "";
  #search = "";
  #hasSearch = false;
  #work = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(control: TableControl, column: Askable, onResize: () => void) {
    [this.#control, this.#column, this.#onResize] = [control, column, onResize];
    this.#draw();
    void this.#load();
  }

  /** Call it when the picker is no longer shown. */
  close(): void {
    clearTimeout(this.#timer);
    this.#work.abort();
  }

  get #picked(): Value[] {
    const filter = filterOn(this.#control.asked, this.#column.name);
    if (filter?.kind === "one_of") return filter.values;
    if (filter?.kind === "is_missing") return [null];
    return filter?.kind === "compare" && filter.operator === "=" ? [filter.value] : [];
  }

  async #load(): Promise<void> {
    this.#work.abort();
    const work = new AbortController();
    this.#work = work;
    try {
      const { data, asked } = this.#control;
      const { name } = this.#column;
      const summary = await data.facet(asked, name, this.#search, TOP, work.signal);
      if (work.signal.aborted) return;
      this.#summary = summary;
      this.#hasSearch ||= summary.distinct > SEARCHED_FROM;
      this.#error = "";
    } catch (error) {
      if (isAbort(error) || work.signal.aborted) return;
      this.#error = errorText(error);
    }
    this.#draw();
  }

  #toggle(value: Value): void {
    const picked = this.#picked;
    const values = picked.includes(value)
      ? picked.filter((each) => each !== value)
      : [...picked, value];
    const { name } = this.#column;
    const filter = values.length === 0 ? null : ({ kind: "one_of", column: name, values } as const);
    this.#control.show(withFilter(this.#control.asked, name, filter));
    this.#draw();
  }

  #onSearch(text: string): void {
    clearTimeout(this.#timer);
    this.#search = text;
    this.#timer = setTimeout(() => void this.#load(), TYPING_MS);
  }

  #draw(): void {
    render(this.#content(), this.element);
    this.#onResize();
  }

  #content(): TemplateResult {
    const { label } = this.#column;
    const search = this.#hasSearch
      ? html`<input
          type="text"
          class="lbw-field"
          placeholder="Search values…"
          aria-label="Search values of ${label}"
          @input=${({ target }: Event) => this.#onSearch((target as HTMLInputElement).value)}
        />`
      : nothing;
    if (this.#error !== "") return html`${search}<p role="alert">${this.#error}</p>`;
    const summary = this.#summary;
    if (summary === undefined)
      return html`<div class="lbw-picker__waiting" aria-busy="true"></div>`;
    const most = Math.max(1, summary.missing, ...summary.values.map(({ count }) => count));
    const missing: ValueCount = {
      value: null,
      text: "missing",
      count: summary.missing,
      can_pick: true,
    };
    const isMissingShown = this.#picked.includes(null) || (summary.missing > 0 && !this.#search);
    return html`${search}
      <div class="lbw-picker__list" role="group" aria-label=${label}>
        ${this.#hidden(summary).map((value) => this.#line(value, most))}
        ${summary.values.map((value) => this.#line(value, most))}
        ${isMissingShown ? this.#line(missing, most, "lbw-picker__text--missing") : nothing}
      </div>
      ${more(summary)}`;
  }

  /** What is picked but not among the values that are listed: still to be taken back. */
  #hidden(summary: ValuesSummary): ValueCount[] {
    const listed = summary.values.map(({ value }) => value);
    return this.#picked
      .filter((value) => value !== null && !listed.includes(value))
      .map((value) => ({ value, text: String(value), count: 0, can_pick: true }));
  }

  #line({ value, text, count, can_pick }: ValueCount, most: number, mark = ""): TemplateResult {
    const share = `--lbw-share: ${(100 * count) / most}%`;
    return html`<label class="lbw-picker__line" style=${share} title=${text}>
      <input
        type="checkbox"
        .checked=${this.#picked.includes(value)}
        ?disabled=${!can_pick}
        @change=${() => this.#toggle(value)}
      />
      <span class="lbw-picker__text ${mark}">${text === "" ? "empty" : text}</span>
      <span class="lbw-picker__count">${count.toLocaleString("en")}</span>
    </label>`;
  }
}

function more({ values, distinct, is_exact }: ValuesSummary): TemplateResult | typeof nothing {
  const rest = distinct - values.length;
  if (values.length === 0) return html`<p class="lbw-picker__more">No values</p>`;
  if (rest <= 0) return nothing;
  const about = is_exact ? "" : "about ";
  return html`<p class="lbw-picker__more">and ${about}${rest.toLocaleString("en")} more: search</p>`;
}
