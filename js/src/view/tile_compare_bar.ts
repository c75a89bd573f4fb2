// The line above the map while two layers are compared: which ones, and how.
import { html, nothing, render, type TemplateResult } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { ArrowLeftRight, Columns2, type IconNode, Pause, Play, Rows2 } from "lucide";
import type { CompareMode, MapComparison } from "../protocol.gen.ts";
import { element } from "./elements.ts";
import { RATE_RANGE, turned } from "./overlay_compare.ts";
import { glyph, slider } from "./overlay_panel/controls.ts";
import { comparedPair, type Pair, withLayer } from "./tile_choice.ts";
import { roleNames } from "./tile_modes.ts";
import type { TileMapProps } from "./tile_part.ts";

export interface CompareBarActions {
  /** `settled` tells the last of a hand's movement. */
  compare(change: Partial<MapComparison>, settled: boolean): void;
  showLayers(visible: readonly number[]): void;
  togglePause(): void;
}

type Controls = (
  comparison: MapComparison,
  actions: CompareBarActions,
  isPaused: boolean,
) => TemplateResult | typeof nothing;

export class TileCompareBar {
  readonly element = element("div", "lbw-root lbw-tile-compare");
  readonly #actions: CompareBarActions;

  constructor(actions: CompareBarActions) {
    this.#actions = actions;
    this.element.hidden = true;
    this.element.setAttribute("role", "group");
    this.element.setAttribute("aria-label", "Comparison");
  }

  show(props: TileMapProps, isPaused: boolean): void {
    const pair = comparedPair(props);
    this.element.hidden = pair === undefined;
    if (pair === undefined) return;
    const { comparison } = props;
    const swap = (): void => this.#actions.showLayers([pair[1], pair[0]]);
    render(
      html`<span class="lbw-tile-compare__pair">
          ${this.#select(props, pair, 0)} ${button(ArrowLeftRight, "Swap (x)", swap)}
          ${this.#select(props, pair, 1)}
        </span>
        <span class="lbw-tile-compare__controls">
          ${CONTROLS[comparison.mode](comparison, this.#actions, isPaused)}
        </span>`,
      this.element,
    );
  }

  #select({ comparison, row }: TileMapProps, pair: Pair, place: 0 | 1): TemplateResult {
    const name = roleNames(comparison)[place];
    const choose = ({ target }: Event): void => {
      const layer = (target as HTMLSelectElement).selectedIndex;
      this.#actions.showLayers(withLayer(pair, place, layer));
    };
    return html`<label class="lbw-tile-compare__layer">
      <span>${name}</span>
      <select aria-label=${`${name}: which layer`} @change=${choose}>
        ${row.layers.map(
          (layer, index) =>
            html`<option .selected=${live(index === pair[place])}>${layer.name}</option>`,
        )}
      </select>
    </label>`;
  }
}

const CONTROLS: Record<CompareMode, Controls> = {
  blend: () => nothing,
  swipe: ({ orientation }, { compare }) =>
    button(
      orientation === "vertical" ? Rows2 : Columns2,
      orientation === "vertical" ? "Lay the line across (w)" : "Set the line upright (w)",
      () => compare({ orientation: turned(orientation) }, true),
    ),
  lens: ({ radius, magnification }, { compare }) => html`
    ${amount("Radius", `${radius} px`, radius, [16, 256, 1], (value, settled) =>
      compare({ radius: value }, settled),
    )}
    ${amount("Magnified", `${magnification}×`, magnification, [1, 8, 1], (value, settled) =>
      compare({ magnification: value }, settled),
    )}
  `,
  blink: ({ rate }, { compare, togglePause }, isPaused) => html`
    ${amount(
      "Rate",
      `${rate} Hz`,
      rate,
      [RATE_RANGE.least, RATE_RANGE.most, 0.25],
      (value, settled) => compare({ rate: value }, settled),
    )}
    ${button(isPaused ? Play : Pause, isPaused ? "Go on (k)" : "Pause (k)", togglePause)}
  `,
  "side-by-side": () => nothing,
  difference: ({ gain }, { compare }) =>
    html`${amount("Gain", `${gain}×`, gain, [1, 16, 1], (value, settled) =>
      compare({ gain: value }, settled),
    )}`,
};

function amount(
  name: string,
  text: string,
  value: number,
  [min, max, step]: readonly [number, number, number],
  set: (value: number, settled: boolean) => void,
): TemplateResult {
  const className = "lbw-tile-compare__slider";
  return html`<span class="lbw-tile-compare__amount">
    <span>${name}</span>
    ${slider({ label: name, value, min, max, step, text, set, className })}
    <output>${text}</output>
  </span>`;
}

function button(node: IconNode, name: string, run: () => void): TemplateResult {
  return html`<button
    type="button"
    class="lbw-button lbw-button--quiet"
    title=${name}
    aria-label=${name.replace(/ \(.\)$/, "")}
    @click=${run}
  >${glyph(node)}</button>`;
}
