// How far two stacks differ: a legend of the map and a table, floating over the stage.
import { html, nothing, render, type TemplateResult } from "lit-html";
import { X } from "lucide";
import type { Rectangle } from "../core/viewport.ts";
import type { ChannelDifference } from "../protocol.gen.ts";
import { element } from "./elements.ts";
import { number } from "./overlay_bars.ts";
import type { Measured } from "./overlay_difference.ts";
import { glyph } from "./overlay_panel/controls.ts";

export interface StatisticsState {
  threshold: number;
  /** null for the whole picture. */
  region: Rectangle | null;
  /** undefined until there is an answer. */
  measured: Measured | undefined;
  /** Why there is none; "" where there is. */
  failure: string;
}

const COLUMNS = ["MAE", "RMSE", "PSNR", "Max"];
const CHANNELS = ["Red", "Green", "Blue", "Alpha"];
/** The difference from which on the map is at its lightest. */
export const MAP_TOP = 64;

export class StatisticsPanel {
  readonly element = element("section", "lbw-overlay__statistics");
  readonly #clearRegion: () => void;

  constructor(clearRegion: () => void) {
    this.#clearRegion = clearRegion;
    this.element.setAttribute("aria-label", "Difference");
    this.element.hidden = true;
  }

  show(state: StatisticsState): void {
    this.element.hidden = false;
    this.element.setAttribute("aria-busy", String(state.measured?.isPreliminary ?? true));
    render(
      html`<div class="lbw-overlay__legend">
          <span>0</span><span class="lbw-overlay__ramp"></span><span>${MAP_TOP} and more</span>
        </div>
        ${state.failure ? html`<p>${state.failure}</p>` : table(state)}
        <p class="lbw-overlay__area">
          <span>${areaText(state)}</span>${state.region ? this.#clearButton() : nothing}
        </p>`,
      this.element,
    );
  }

  hide(): void {
    this.element.hidden = true;
  }

  #clearButton(): TemplateResult {
    return html`<button
      type="button"
      class="lbw-button lbw-button--quiet"
      title="Whole picture (Backspace)"
      aria-label="Whole picture"
      @click=${this.#clearRegion}
    >${glyph(X)}</button>`;
  }
}

function table({ threshold, measured }: StatisticsState): TemplateResult {
  const difference = measured?.difference;
  const channels = CHANNELS.map((name, index) => line(name, difference?.channels[index]));
  return html`<table>
    <thead>
      <tr>
        <td></td>
        ${COLUMNS.map((name) => html`<th scope="col">${name}</th>`)}
        <th scope="col" title="Share that differs by more than the threshold">${`> ${threshold}`}</th>
      </tr>
    </thead>
    <tbody>
      ${line("Overall", difference?.overall)} ${channels}
    </tbody>
  </table>`;
}

function line(name: string, channel: ChannelDifference | undefined): TemplateResult {
  const cells = channel === undefined ? ["–", "–", "–", "–", "–"] : cellsOf(channel);
  return html`<tr>
    <th scope="row">${name}</th>
    ${cells.map((cell) => html`<td>${cell}</td>`)}
  </tr>`;
}

function cellsOf({ mae, rmse, psnr, maximum, share }: ChannelDifference): string[] {
  return [
    mae.toFixed(2),
    rmse.toFixed(2),
    psnr === null ? "∞" : `${psnr.toFixed(1)} dB`,
    String(maximum),
    shareText(share),
  ];
}

/** A share that is not nothing, and one that is not all, never read as if they were. */
function shareText(share: number): string {
  const percent = 100 * share;
  if (percent > 0 && percent < 0.01) return "< 0.01 %";
  if (percent < 100 && percent > 99.99) return "> 99.99 %";
  return `${percent.toFixed(2)} %`;
}

function areaText({ region, measured }: StatisticsState): string {
  const area = region
    ? `${number(region.width)} × ${number(region.height)} px at ${number(region.x)}, ${number(region.y)}`
    : "Whole picture";
  if (measured !== undefined && measured.level > 0) {
    const square = number(2 ** measured.level);
    return `${area}, from means of ${square} × ${square} px`;
  }
  return region ? area : `${area}; Shift and drag for a part`;
}
