// One layer in the panel: whether it is on screen, how strong, where in the stack, how it is drawn.
import { html, nothing, type TemplateResult } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { ArrowDown, ArrowUp, ImageDown, RotateCcw, SlidersHorizontal } from "lucide";
import type { TileLayerSettings, TileLayerState } from "../../protocol.gen.ts";
import { glyph, slider } from "../overlay_panel/controls.ts";

export interface LayerRowProps {
  layer: TileLayerState;
  index: number;
  settings: TileLayerSettings;
  /** Radio buttons of one panel share it. */
  group: string;
  isShown: boolean;
  /** Whether others may be on screen with it. */
  isStacked: boolean;
  /** What it is called while it is compared; "" where it is not. */
  role: string;
  /** Whether the button of this row is the one that is on, while comparing. */
  isChosen: boolean;
  /** Compared layers are opaque. */
  hasOpacity: boolean;
  isOpen: boolean;
  isLowest: boolean;
  isHighest: boolean;
  actions: LayerRowActions;
}

export interface LayerRowActions {
  choose(): void;
  adjust(change: Partial<TileLayerSettings>, settled: boolean): void;
  move(by: 1 | -1): void;
  toggleOpen(): void;
}

export const UNADJUSTED = { brightness: 1, contrast: 1, greyscale: 0 } as const;

type Part = TemplateResult | typeof nothing;

export function layerRow(props: LayerRowProps): TemplateResult {
  const { layer, index, isShown } = props;
  return html`<li class="lbw-tile-panel__row" data-layer=${index} data-shown=${isShown}>
    <div class="lbw-tile-panel__head">
      <label class="lbw-tile-panel__choice" title=${layer.name}>
        <input
          type=${props.isStacked ? "checkbox" : "radio"}
          name=${props.group}
          .checked=${live(props.isChosen)}
          @change=${props.actions.choose}
        />
        <span class="lbw-tile-panel__name">${layer.name}</span>
      </label>
      ${props.role === "" ? nothing : html`<span class="lbw-tile-panel__role">${props.role}</span>`}
      ${props.isStacked ? order(props) : nothing} ${disclosure(props)} ${digit(index)}
    </div>
    ${isShown && props.hasOpacity ? opacity(props) : nothing} ${why(layer)}
    ${props.isOpen ? adjustments(props) : nothing}
  </li>`;
}

function digit(index: number): Part {
  if (index > 8) return html`<span class="lbw-tile-panel__digit"></span>`;
  return html`<kbd class="lbw-tile-panel__digit" title=${`Key ${index + 1}`} aria-hidden="true"
    >${index + 1}</kbd
  >`;
}

function order({ layer, isLowest, isHighest, actions }: LayerRowProps): TemplateResult {
  const button = (name: string, by: 1 | -1, isOff: boolean): TemplateResult => html`<button
    type="button"
    class="lbw-button lbw-button--quiet"
    title=${`${name} (Alt ${by > 0 ? "↑" : "↓"})`}
    aria-label=${`${name} ${layer.name}`}
    aria-disabled=${isOff}
    @click=${() => !isOff && actions.move(by)}
  >${glyph(by > 0 ? ArrowUp : ArrowDown)}</button>`;
  return html`${button("Raise", 1, isHighest)}${button("Lower", -1, isLowest)}`;
}

function disclosure({ layer, settings, isOpen, actions }: LayerRowProps): TemplateResult {
  return html`<button
    type="button"
    class="lbw-button lbw-button--quiet lbw-tile-panel__disclosure"
    title=${isAdjusted(settings) ? "Brightness, contrast, greyscale: changed" : "Brightness, contrast, greyscale"}
    aria-label=${`Adjust ${layer.name}`}
    aria-expanded=${isOpen}
    data-adjusted=${isAdjusted(settings)}
    @click=${actions.toggleOpen}
  >${glyph(SlidersHorizontal)}</button>`;
}

function isAdjusted({ brightness, contrast, greyscale }: TileLayerSettings): boolean {
  return brightness !== 1 || contrast !== 1 || greyscale !== 0;
}

function opacity({ layer, settings, actions }: LayerRowProps): TemplateResult {
  return amount(`Opacity of ${layer.name}`, "Opacity", settings.opacity, 100, (value, settled) =>
    actions.adjust({ opacity: value }, settled),
  );
}

function adjustments({ layer, settings, actions }: LayerRowProps): TemplateResult {
  const one = (
    key: "brightness" | "contrast" | "greyscale",
    label: string,
    most: number,
  ): TemplateResult =>
    amount(`${label} of ${layer.name}`, label, settings[key], most, (value, settled) =>
      actions.adjust({ [key]: value }, settled),
    );
  return html`<div class="lbw-tile-panel__adjustments">
    ${one("brightness", "Brightness", 300)} ${one("contrast", "Contrast", 300)}
    ${one("greyscale", "Greyscale", 100)}
    <button
      type="button"
      class="lbw-button lbw-tile-panel__reset"
      aria-label=${`Reset ${layer.name}`}
      aria-disabled=${!isAdjusted(settings)}
      @click=${() => isAdjusted(settings) && actions.adjust(UNADJUSTED, true)}
    >${glyph(RotateCcw)}Reset</button>
  </div>`;
}

/** A share of 1, set in percent. */
function amount(
  label: string,
  words: string,
  value: number,
  most: number,
  set: (value: number, settled: boolean) => void,
): TemplateResult {
  const percent = Math.round(value * 100);
  return html`<div class="lbw-tile-panel__amount">
    <span>${words}</span>
    ${slider({
      label,
      value: percent,
      min: 0,
      max: most,
      step: 1,
      text: `${percent} %`,
      set: (moved, settled) => set(moved / 100, settled),
      className: "lbw-tile-panel__slider",
    })}
    <output>${percent} %</output>
  </div>`;
}

/** Why the kernel draws it. */
function why({ transport, why: reason }: TileLayerState): Part {
  if (transport !== "mosaic") return nothing;
  const text = reason === "" ? "Mosaic by the kernel" : `Mosaic: ${reason}`;
  const title = `${text}. The kernel fetches the tiles and sends one picture of the view.`;
  return html`<p class="lbw-tile-panel__why" title=${title}>${glyph(ImageDown)}<span>${text}</span></p>`;
}
