// Under the header: how the values of each column are spread over the rows of the view.
import { filterOn, withFilter } from "../core/questions.ts";
import type { HistogramSummary, ValuesSummary } from "../protocol.gen.ts";
import { element } from "./elements.ts";
import { errorText } from "./error_text.ts";
import type { ShownColumn, TableControl } from "./table_control.ts";
import { isAbort, type Summary } from "./table_data.ts";
import { cellClass } from "./table_header_cells.ts";

/** Bars of a column: its most frequent values. */
const TOP = 8;
/** The view has come to rest. */
const REST_MS = 150;
/** With so many different values for so many rows there is nothing to compare. */
const MOSTLY_UNIQUE = 0.5;

export class SummaryRow {
  readonly element = element("div", "lbw-table__summaries");
  readonly #control: TableControl;
  #shown: readonly ShownColumn[] = [];
  #work = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What is on screen or on its way: the view and the columns. */
  #asked = "";

  constructor(control: TableControl) {
    this.#control = control;
    // For the eye and the hand only: the menu of a column offers the same in words and by keyboard.
    this.element.setAttribute("aria-hidden", "true");
    this.element.hidden = true;
    control.observe((change) => {
      if (change === "schema") this.#asked = "";
      if (change === "view" || change === "arrangement" || change === "schema") this.#update();
    });
    control.signal.addEventListener("abort", () => this.#stop(), { once: true });
  }

  show(shown: readonly ShownColumn[]): void {
    this.#shown = shown;
    this.#update();
  }

  #update(): void {
    const isShown = this.#control.arrangement.has_summaries;
    this.element.hidden = !isShown;
    if (!isShown) {
      this.#stop();
      this.#asked = "";
      return;
    }
    const names = this.#shown
      .filter(({ column }) => column.filterable && column.values !== "nested")
      .map(({ column }) => column.name);
    const { filters, text } = this.#control.view;
    const asked = JSON.stringify([this.#control.schema?.version, filters, text, names]);
    if (asked === this.#asked) {
      return;
    }
    this.#stop();
    this.#asked = asked;
    this.#layout();
    this.#timer = setTimeout(() => void this.#load(names), REST_MS);
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#work.abort();
  }

  #layout(): void {
    const cells = [undefined, ...this.#shown].map((shown, i) => {
      const cell = element("div", cellClass(this.#shown, i));
      if (shown?.column.filterable) cell.dataset.summary = shown.column.name;
      return cell;
    });
    this.element.replaceChildren(...cells);
    this.element.setAttribute("aria-busy", "true");
  }

  async #load(names: string[]): Promise<void> {
    const work = new AbortController();
    this.#work = work;
    try {
      const { data, view } = this.#control;
      const summaries = await data.summaries(view, names, TOP, work.signal);
      if (work.signal.aborted) return;
      for (const summary of summaries) this.#fill(summary);
    } catch (error) {
      if (isAbort(error) || work.signal.aborted) return;
      this.#asked = "";
      this.element.title = errorText(error);
      this.element.firstElementChild?.replaceChildren("⚠");
    }
    this.element.removeAttribute("aria-busy");
  }

  #fill(summary: Summary): void {
    const name = CSS.escape(summary.column);
    const cell = this.element.querySelector<HTMLElement>(`[data-summary="${name}"]`);
    if (cell === null) return;
    cell.replaceChildren(
      ...(summary.kind === "histogram" ? histogram(summary) : this.#values(summary)),
    );
  }

  #values(summary: ValuesSummary): HTMLElement[] {
    const { values, distinct, missing, other, is_exact } = summary;
    const present = values.reduce((sum, { count }) => sum + count, other);
    if (present === 0) return [caption(missing > 0 ? "all missing" : "no rows")];
    const share = missingText(missing, present + missing);
    const about = is_exact ? "" : "about ";
    const count = `${about}${distinct.toLocaleString("en")}`;
    if (distinct > TOP && distinct >= present * MOSTLY_UNIQUE) {
      return [caption([distinct === present ? `${count} unique` : `${count} values`, share])];
    }
    const most = Math.max(1, ...values.map((each) => each.count));
    const bars = element("div", "lbw-table__bars-line");
    for (const { value, text, count: rows, can_pick } of values) {
      const bar = element("span", "lbw-table__bar");
      bar.title = `${text}: ${rows.toLocaleString("en")} rows`;
      bar.style.setProperty("--lbw-share", `${(100 * rows) / most}%`);
      if (can_pick) {
        bar.dataset.picks = "";
        bar.addEventListener("click", (event) => {
          event.stopPropagation();
          this.#pick(summary.column, value);
        });
      }
      bars.append(bar);
    }
    return [bars, caption([`${count} ${distinct === 1 ? "value" : "values"}`, share])];
  }

  /** Shows the rows with this value; with it alone already, all again. */
  #pick(column: string, value: ValuesSummary["values"][number]["value"]): void {
    const { asked } = this.#control;
    const filter = filterOn(asked, column);
    const isPicked =
      filter?.kind === "one_of" && filter.values.length === 1 && filter.values[0] === value;
    const next = isPicked ? null : ({ kind: "one_of", column, values: [value] } as const);
    this.#control.show(withFilter(asked, column, next && { ...next, values: [...next.values] }));
  }
}

function histogram({ counts, low_text, high_text, missing }: HistogramSummary): HTMLElement[] {
  const present = counts.reduce((sum, count) => sum + count, 0);
  const share = missingText(missing, present + missing);
  if (present === 0) return [caption(missing > 0 ? "all missing" : "no rows")];
  const most = Math.max(1, ...counts);
  const bars = element("div", "lbw-table__bars-line lbw-table__bars-line--close");
  for (const count of counts) {
    const bar = element("span", "lbw-table__bar");
    bar.style.setProperty("--lbw-share", `${(100 * count) / most}%`);
    bars.append(bar);
  }
  bars.title = `${low_text} to ${high_text}`;
  return [bars, caption([`${low_text}–${high_text}`, share])];
}

function missingText(missing: number, rows: number): string {
  if (missing === 0) return "";
  const share = (100 * missing) / rows;
  return `${share < 1 ? "< 1" : Math.round(share)} % missing`;
}

function caption(parts: string | string[]): HTMLElement {
  const text = (typeof parts === "string" ? [parts] : parts).filter((part) => part !== "");
  const made = element("span", "lbw-table__caption", text.join(" · "));
  made.title = made.textContent;
  return made;
}
