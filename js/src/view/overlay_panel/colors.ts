// Which colours a single band gets, and the legend of a class mask.
import { html, nothing, type TemplateResult } from "lit-html";
import { classColor, colormapOf, colormapTable } from "../../core/appearance.ts";
import type { Histogram } from "../../gl/engine.ts";
import type { Appearance, Colormap, OverlayPicture } from "../../protocol.gen.ts";
import { type Choice, colorInput, select } from "./controls.ts";
import { percent } from "./numbers.ts";
import type { Adjust, Loadable } from "./panel_types.ts";

const LABELS: Record<Colormap, string> = {
  grey: "Grey",
  viridis: "Viridis",
  cividis: "Cividis",
  magma: "Magma",
  rdbu: "Red to blue",
  classes: "Classes",
};
const TINT = "tint";
const FIRST_TINT = "#ff5252";
const STRIP_STOPS = 17;

/** What a picture's values become colours by: a colormap, or a tint in place of one. */
export function coloring(
  appearance: Appearance,
  picture: OverlayPicture,
  isBase: boolean,
): Colormap | typeof TINT {
  const colormap = colormapOf(appearance, picture, isBase);
  return appearance.tint === null || colormap === "classes" ? colormap : TINT;
}

export interface ColorsProps {
  name: string;
  picture: OverlayPicture;
  isBase: boolean;
  appearance: Appearance;
  adjust: Adjust;
}

export function colors(props: ColorsProps): TemplateResult {
  const { name, picture, appearance, adjust } = props;
  const chosen = coloring(appearance, picture, props.isBase);
  const offered = (Object.keys(LABELS) as Colormap[]).filter(
    (colormap) => colormap !== "classes" || picture.is_classes || chosen === "classes",
  );
  const choices: Choice<Colormap | typeof TINT>[] = [
    ...offered.map((colormap) => ({ value: colormap, label: LABELS[colormap] })),
    { value: TINT, label: "Tint" },
  ];
  const choose = (value: Colormap | typeof TINT): void => {
    if (value === TINT) adjust({ tint: appearance.tint ?? FIRST_TINT, colormap: null }, true);
    else adjust({ colormap: value, tint: null }, true);
  };
  return html`<span class="lbw-layers__label">Colours</span>
    <div class="lbw-layers__line">
      ${select(`Colours of ${name}`, choices, chosen, choose)}
      ${
        chosen !== TINT || appearance.tint === null
          ? nothing
          : colorInput(`Tint of ${name}`, appearance.tint, (tint, settled) =>
              adjust({ tint }, settled),
            )
      }
      ${
        chosen === "classes"
          ? nothing
          : html`<span class="lbw-layers__strip" style=${`background: ${strip(chosen, appearance)}`}></span>`
      }
    </div>`;
}

/** From the darkest value to the lightest. */
function strip(chosen: Colormap | typeof TINT, { tint }: Appearance): string {
  if (chosen === TINT) return `linear-gradient(to right, #000, ${tint})`;
  const table = colormapTable(chosen);
  const stops = Array.from({ length: STRIP_STOPS }, (_, index) => {
    const entry = 3 * Math.round((255 * index) / (STRIP_STOPS - 1));
    return `rgb(${table.slice(entry, entry + 3).join(" ")})`;
  });
  return `linear-gradient(to right, ${stops.join(", ")})`;
}

/** The classes that occur: colour, value and share. */
export function legend(name: string, histogram: Loadable<Histogram>): TemplateResult {
  const content = (): TemplateResult => {
    if (histogram.kind === "loading") return html`<p class="lbw-layers__quiet">Counting…</p>`;
    if (histogram.kind === "failed")
      return html`<p class="lbw-layers__quiet">No legend: ${histogram.reason}</p>`;
    if (histogram.value.classes.length === 0)
      return html`<p class="lbw-layers__quiet">Not a mask of few classes: no legend</p>`;
    return html`<ul class="lbw-layers__classes" aria-label=${`Legend of ${name}`}>
      ${histogram.value.classes.map(
        ({ value, share }) => html`<li>
          <span class="lbw-layers__swatch" style=${swatchStyle(value)}></span>
          <span>${value}${classColor(value) === null ? " (transparent)" : nothing}</span>
          <span class="lbw-layers__quiet">${percent(share)}</span>
        </li>`,
      )}
    </ul>`;
  };
  return html`<span class="lbw-layers__label">Classes</span>
    <div class="lbw-layers__legend">${content()}</div>`;
}

function swatchStyle(value: number): string | typeof nothing {
  const color = classColor(value);
  return color === null ? nothing : `background: rgb(${color.join(" ")})`;
}
