// The editor of an appearance, below its row: the controls that mean something for its picture.
import { html, nothing, type TemplateResult } from "lit-html";
import { Pipette, RotateCcw } from "lucide";
import type { Histogram } from "../../gl/engine.ts";
import type { Appearance, OverlayPicture } from "../../protocol.gen.ts";
import { coloring, colors, legend } from "./colors.ts";
import { colorInput, iconButton, numberInput, segments, slider } from "./controls.ts";
import { levels } from "./levels.ts";
import type { Adjust, Loadable } from "./panel_types.ts";

export interface EditorProps {
  /** Of the picture. */
  name: string;
  picture: OverlayPicture;
  /** The base image has no place to be moved to, and is never stretched. */
  isBase: boolean;
  appearance: Appearance;
  histogram: Loadable<Histogram>;
  /** Whether the next click on the stage picks the transparent colour. */
  isPicking: boolean;
  adjust: Adjust;
  pickColor: () => void;
}

export function editor(props: EditorProps): TemplateResult {
  const { name, picture, isBase, appearance, histogram } = props;
  const isClasses = isShownAsClasses(appearance, picture, isBase);
  return html`<div class="lbw-layers__editor" role="group" aria-label=${`${editorTitle(isClasses)} of ${name}`}>
    ${picture.bands === 1 ? colors(props) : nothing}
    ${isClasses ? legend(name, histogram) : [levels(props), transparency(props)]}
    ${isBase ? nothing : placing(props)}
  </div>`;
}

export function isShownAsClasses(
  appearance: Appearance,
  picture: OverlayPicture,
  isBase: boolean,
): boolean {
  return picture.bands === 1 && coloring(appearance, picture, isBase) === "classes";
}

export function editorTitle(isClasses: boolean): string {
  return isClasses ? "Classes" : "Levels, colours";
}

const BLACK = "#000000";
const WHITE = "#ffffff";
const PICK = "pick";

function transparency(props: EditorProps): TemplateResult {
  const { name, appearance, isPicking, adjust, pickColor } = props;
  const { transparent } = appearance;
  const isOther = transparent !== null && transparent !== BLACK && transparent !== WHITE;
  const choices = [
    { value: null, label: "None" },
    { value: BLACK, label: "Black", hint: "Make black transparent" },
    { value: WHITE, label: "White", hint: "Make white transparent" },
    {
      value: PICK,
      label: "Pick",
      hint: "Make the colour transparent that you click on in the picture",
      icon: Pipette,
    },
  ];
  const choose = (value: string | null): void => {
    if (value === PICK) pickColor();
    else adjust({ transparent: value }, true);
  };
  return html`<span class="lbw-layers__label">Transparent</span>
    <div class="lbw-layers__line">
      ${segments(`Transparent colour of ${name}`, choices, isPicking || isOther ? PICK : transparent, choose)}
      ${
        isOther && !isPicking
          ? colorInput(`Transparent colour of ${name}, picked`, transparent, (color, settled) =>
              adjust({ transparent: color }, settled),
            )
          : nothing
      }
    </div>
    ${isPicking ? html`<p class="lbw-layers__line--own lbw-layers__quiet" role="status">Click on the picture</p>` : nothing}
    ${transparent === null ? nothing : toleranceLine(props)}`;
}

function toleranceLine({ name, appearance, adjust }: EditorProps): TemplateResult {
  const { tolerance } = appearance;
  return html`<span class="lbw-layers__label">Tolerance</span>
    <div class="lbw-layers__line">
      ${slider({
        label: `Tolerance of ${name}`,
        value: tolerance,
        min: 0,
        max: 255,
        step: 1,
        text: `${tolerance} of 255`,
        set: (value, settled) => adjust({ tolerance: value }, settled),
      })}
      <output class="lbw-layers__amount">${tolerance}</output>
    </div>`;
}

function placing({ name, appearance, adjust }: EditorProps): TemplateResult {
  const [x, y] = appearance.offset;
  const scaling = [
    { value: false, label: "Nearest", hint: "Each pixel as it is" },
    {
      value: true,
      label: "Smooth",
      hint: "Pixels run into each other where the layer is stretched",
    },
  ];
  return html`<span class="lbw-layers__label">Scaling</span>
    <div class="lbw-layers__line">
      ${segments(`Scaling of ${name}`, scaling, appearance.smooth, (smooth) => adjust({ smooth }, true))}
    </div>
    <span class="lbw-layers__label">Offset</span>
    <div class="lbw-layers__line">
      <span class="lbw-layers__axis" aria-hidden="true">x</span>
      ${numberInput({
        label: `Offset of ${name} to the right, pixels`,
        value: x,
        set: (value) => adjust({ offset: [value, y] }, true),
      })}
      <span class="lbw-layers__axis" aria-hidden="true">y</span>
      ${numberInput({
        label: `Offset of ${name} down, pixels`,
        value: y,
        set: (value) => adjust({ offset: [x, value] }, true),
      })}
      <span class="lbw-layers__axis" aria-hidden="true">px</span>
      ${iconButton({
        icon: RotateCcw,
        label: `Reset offset of ${name}`,
        run: () => adjust({ offset: [0, 0] }, true),
        disabled: x === 0 && y === 0,
      })}
    </div>`;
}
