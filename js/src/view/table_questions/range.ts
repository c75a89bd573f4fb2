// A range of numbers or moments: typed, or drawn over the histogram.
import { html, nothing, render, svg, type TemplateResult } from "lit-html";
import { withFilter } from "../../core/questions.ts";
import type { HistogramSummary } from "../../protocol.gen.ts";
import { element } from "../elements.ts";
import { errorText } from "../error_text.ts";
import type { TableControl } from "../table_control.ts";
import { isAbort } from "../table_data.ts";
import type { Askable } from "./askable.ts";

const WIDTH = 240;
const HEIGHT = 48;

export interface Bounds {
  low: number | string | null;
  high: number | string | null;
}

export class RangeField {
  readonly element = element("div", "lbw-range");
  readonly #control: TableControl;
  readonly #column: Askable;
  readonly #onChange: (bounds: Bounds, isDone: boolean) => void;
  readonly #work = new AbortController();
  #bounds: Bounds;
  #histogram: HistogramSummary | undefined;
  #error = "";
  /** Where the pointer went down, as a share of the width. */
  #start: number | undefined;

  /** `onChange` is told the bounds, and whether the hand has let go. */
  constructor(
    control: TableControl,
    column: Askable,
    bounds: Bounds,
    onChange: (bounds: Bounds, isDone: boolean) => void,
  ) {
    [this.#control, this.#column, this.#bounds, this.#onChange] = [
      control,
      column,
      bounds,
      onChange,
    ];
    this.#draw();
    void this.#load();
  }

  close(): void {
    this.#work.abort();
  }

  get #isTime(): boolean {
    return this.#column.values === "time";
  }

  async #load(): Promise<void> {
    try {
      const { data, asked } = this.#control;
      const others = withFilter(asked, this.#column.name, null);
      const names = [this.#column.name];
      const [summary] = await data.summaries(others, names, 1, this.#work.signal);
      if (summary?.kind === "histogram") this.#histogram = summary;
    } catch (error) {
      if (isAbort(error) || this.#work.signal.aborted) return;
      this.#error = errorText(error);
    }
    this.#draw();
  }

  #take(bounds: Bounds, isDone: boolean): void {
    this.#bounds = bounds;
    this.#onChange(bounds, isDone);
    this.#draw();
  }

  #draw(): void {
    render(this.#content(), this.element);
  }

  #content(): TemplateResult {
    const { low, high } = this.#bounds;
    return html`
      ${this.#histogram === undefined ? nothing : this.#bars(this.#histogram)}
      ${this.#error === "" ? nothing : html`<p role="alert">${this.#error}</p>`}
      <div class="lbw-range__fields">
        ${this.#field("From", low, this.#histogram?.low, (value) => this.#take({ low: value, high }, false))}
        ${this.#field("to", high, this.#histogram?.high, (value) => this.#take({ low, high: value }, false))}
      </div>
      ${this.#isTime ? html`<p class="lbw-picker__more">Times are UTC.</p>` : nothing}
    `;
  }

  #field(
    name: string,
    value: number | string | null,
    end: number | undefined,
    onInput: (value: number | string | null) => void,
  ): TemplateResult {
    const hint = end === undefined || this.#isTime ? "" : `${end}`;
    return html`<label class="lbw-range__field">
      <span>${name}</span>
      <input
        class="lbw-field"
        type=${this.#isTime ? "datetime-local" : "text"}
        inputmode="decimal"
        step="1"
        placeholder=${hint}
        .value=${this.#isTime ? localOf(value) : value === null ? "" : String(value)}
        @input=${({ target }: Event) => onInput(this.#parsed((target as HTMLInputElement).value))}
      />
    </label>`;
  }

  /** What is no number leaves that end open. */
  #parsed(text: string): number | string | null {
    if (text.trim() === "") return null;
    if (this.#isTime) return `${text.length === 16 ? `${text}:00` : text}Z`;
    const value = Number(text.replaceAll(",", ""));
    return Number.isFinite(value) ? value : null;
  }

  #bars(histogram: HistogramSummary): TemplateResult {
    const most = Math.max(1, ...histogram.counts);
    const width = WIDTH / histogram.counts.length;
    const [from, to] = this.#shares(histogram);
    return html`<div class="lbw-range__histogram">
      <svg
        viewBox="0 0 ${WIDTH} ${HEIGHT}"
        preserveAspectRatio="none"
        aria-hidden="true"
        @pointerdown=${(event: PointerEvent) => this.#onDown(event, histogram)}
        @pointermove=${(event: PointerEvent) => this.#onMove(event, histogram, false)}
        @pointerup=${(event: PointerEvent) => this.#onMove(event, histogram, true)}
      >
        <rect
          class="lbw-range__brush"
          x=${from * WIDTH}
          width=${Math.max(0, (to - from) * WIDTH)}
          y="0"
          height=${HEIGHT}
        ></rect>
        ${histogram.counts.map((count, i) => {
          const height = (count / most) * HEIGHT;
          return svg`<rect class="lbw-range__bar" x=${i * width + 0.5} width=${width - 1}
            y=${HEIGHT - height} height=${height}></rect>`;
        })}
      </svg>
      <div class="lbw-range__ends">
        <span>${histogram.low_text}</span><span>${histogram.high_text}</span>
      </div>
    </div>`;
  }

  #onDown(event: PointerEvent, histogram: HistogramSummary): void {
    const area = event.currentTarget as SVGElement;
    area.setPointerCapture(event.pointerId);
    this.#start = shareAt(event, area);
    this.#onMove(event, histogram, false);
  }

  #onMove(event: PointerEvent, { low, high }: HistogramSummary, isDone: boolean): void {
    if (this.#start === undefined) return;
    const share = shareAt(event, event.currentTarget as SVGElement);
    const [from, to] = [Math.min(this.#start, share), Math.max(this.#start, share)];
    if (isDone) this.#start = undefined;
    const value = (at: number): number | string => {
      const number = low + at * (high - low);
      return this.#isTime ? momentOf(number) : rounded(number, high - low);
    };
    // A press without a drag takes the range back.
    const bounds = from === to ? { low: null, high: null } : { low: value(from), high: value(to) };
    this.#take(bounds, isDone);
  }

  /** The bounds as shares of the histogram's width. */
  #shares({ low, high }: HistogramSummary): [number, number] {
    const share = (value: number | string | null, open: number): number => {
      if (value === null || high === low) return open;
      const number = typeof value === "number" ? value : Date.parse(value) / 1000;
      return Math.min(1, Math.max(0, (number - low) / (high - low)));
    };
    const isOpen = this.#bounds.low === null && this.#bounds.high === null;
    return isOpen ? [0, 0] : [share(this.#bounds.low, 0), share(this.#bounds.high, 1)];
  }
}

function shareAt(event: PointerEvent, area: SVGElement): number {
  const box = area.getBoundingClientRect();
  return box.width === 0 ? 0 : Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
}

/** With as many digits as the width of the range asks for. */
function rounded(value: number, range: number): number {
  const digits = Math.min(12, Math.max(0, 3 - Math.floor(Math.log10(range))));
  return Number(value.toFixed(digits));
}

function momentOf(seconds: number): string {
  return new Date(Math.round(seconds) * 1000).toISOString().replace(".000Z", "Z");
}

/** For `datetime-local`, in UTC. */
function localOf(value: number | string | null): string {
  if (value === null) return "";
  const moment = new Date(typeof value === "number" ? value * 1000 : value);
  return Number.isNaN(moment.getTime()) ? "" : moment.toISOString().slice(0, 19);
}
