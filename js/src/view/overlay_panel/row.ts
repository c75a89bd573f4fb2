// One row of the panel: a layer or the base image, with its editor below it.
import { html, nothing, type TemplateResult } from "lit-html";
import { classMap } from "lit-html/directives/class-map.js";
import { ChevronDown, ChevronRight, CircleAlert, Eye, EyeOff, Focus, GripVertical } from "lucide";
import { BLEND_MODES } from "../../core/blend.ts";
import type { Appearance, BlendMode, LayerState } from "../../protocol.gen.ts";
import { alignmentLine } from "./alignment_line.ts";
import { glyph, select, slider } from "./controls.ts";
import { editor, editorTitle, isShownAsClasses } from "./editor.ts";
import type { Adjust, Which } from "./panel_types.ts";
import type { Drop } from "./reorder.ts";
import type { RowPicture } from "./row_picture.ts";

export interface RowProps {
  which: Which;
  name: string;
  picture: RowPicture;
  /** Of a layer, undefined until it is known. */
  state: LayerState | undefined;
  appearance: Appearance | undefined;
  /** The key that hides and shows it. */
  digit: string;
  isSelected: boolean;
  isOpen: boolean;
  isSolo: boolean;
  /** Hidden, or not the layer that is shown alone. */
  isDimmed: boolean;
  isDragged: boolean;
  drop: Drop;
  isPicking: boolean;
  actions: RowActions;
}

export interface RowActions {
  change(change: Partial<Omit<LayerState, "name">>, settled: boolean): void;
  adjust: Adjust;
  nudge(offset: [number, number]): void;
  undoNudge(): void;
  solo(): void;
  toggleEditor(): void;
  pickColor(): void;
  select(): void;
  startDrag(event: PointerEvent): void;
}

const MODES = (Object.keys(BLEND_MODES) as BlendMode[]).map((value) => ({
  value,
  label: BLEND_MODES[value].label,
}));

export function row(props: RowProps): TemplateResult {
  const { which, name, picture, isSelected, actions } = props;
  const classes = {
    "lbw-layers__row": true,
    "lbw-layers__row--base": which === null,
    "lbw-layers__row--selected": isSelected,
    "lbw-layers__row--dimmed": props.isDimmed,
    "lbw-layers__row--dragged": props.isDragged,
    "lbw-layers__row--drop-before": props.drop === "before",
    "lbw-layers__row--drop-after": props.drop === "after",
  };
  return html`<li
    class=${classMap(classes)}
    data-status=${picture.status.kind}
    aria-current=${isSelected ? "true" : nothing}
    tabindex="-1"
    @pointerdown=${actions.select}
    @focusin=${actions.select}
  >
    <div class="lbw-layers__head">
      ${which === null ? nothing : handle(props)} ${which === null ? nothing : eye(props)}
      ${picture.thumbnail}
      <span class="lbw-layers__name" title=${name}>${name}</span>
      ${which === null ? nothing : solo(props)}
    </div>
    ${which === null ? nothing : blending(props)}
    <div class="lbw-layers__foot">
      ${disclosure(props)}
      <div class="lbw-layers__facts">${notes(props)} ${alignment(props)}</div>
      ${picture.value}
    </div>
    ${opened(props)}
  </li>`;
}

function handle({ name, state, actions }: RowProps): TemplateResult {
  return html`<button
    type="button"
    class="lbw-layers__handle"
    title="Drag, or Shift with ↑ or ↓"
    aria-label=${`Order of ${name}`}
    aria-keyshortcuts="Shift+ArrowUp Shift+ArrowDown"
    ?disabled=${state === undefined}
    @pointerdown=${actions.startDrag}
  >${glyph(GripVertical)}</button>`;
}

function eye({ name, state, actions }: RowProps): TemplateResult {
  const isVisible = state?.visible ?? true;
  const clicked = ({ altKey, ctrlKey, metaKey }: MouseEvent): void => {
    if (altKey || ctrlKey || metaKey) actions.solo();
    else actions.change({ visible: !isVisible }, true);
  };
  return html`<button
    type="button"
    class="lbw-button lbw-button--quiet lbw-layers__icon-button lbw-layers__eye"
    title=${isVisible ? "Hide; with Alt only this layer" : "Show; with Alt only this layer"}
    aria-label=${`Show ${name}`}
    aria-pressed=${isVisible}
    ?disabled=${state === undefined}
    @click=${clicked}
  >${glyph(isVisible ? Eye : EyeOff)}</button>`;
}

function solo({ name, state, isSolo, actions }: RowProps): TemplateResult {
  return html`<button
    type="button"
    class="lbw-button lbw-button--quiet lbw-layers__icon-button lbw-layers__solo"
    title=${isSolo ? "Show the other layers again" : "Only this layer"}
    aria-label=${`Only ${name}`}
    aria-pressed=${isSolo}
    ?disabled=${state === undefined}
    @click=${actions.solo}
  >${glyph(Focus)}</button>`;
}

function blending({ name, state, digit, actions }: RowProps): TemplateResult {
  const percent = Math.round((state?.opacity ?? 1) * 100);
  const isUnknown = state === undefined;
  return html`<div class="lbw-layers__blending">
    <kbd class="lbw-layers__digit" title=${digit === "" ? "" : `Key ${digit} hides and shows it`}>${digit}</kbd>
    ${select(`Blend mode of ${name}`, MODES, state?.blend_mode ?? "normal", (mode) => actions.change({ blend_mode: mode }, true), { disabled: isUnknown, className: "lbw-layers__mode" })}
    ${slider({
      label: `Opacity of ${name}`,
      value: percent,
      min: 0,
      max: 100,
      step: 1,
      text: `${percent} %`,
      set: (value, settled) => actions.change({ opacity: value / 100 }, settled),
      disabled: isUnknown,
    })}
    <span class="lbw-layers__amount">${percent} %</span>
  </div>`;
}

function disclosure(props: RowProps): TemplateResult {
  const { which, name, appearance, picture, isOpen, actions } = props;
  const isClasses =
    appearance !== undefined &&
    picture.info !== undefined &&
    isShownAsClasses(appearance, picture.info, which === null);
  const words = editorTitle(isClasses);
  return html`<button
    type="button"
    class="lbw-layers__disclosure"
    aria-expanded=${isOpen}
    aria-label=${`${words} of ${name}`}
    @click=${actions.toggleEditor}
  >${glyph(isOpen ? ChevronDown : ChevronRight)}${words}</button>`;
}

function notes({ picture: { status, info } }: RowProps): TemplateResult | typeof nothing {
  const isFailed = status.kind === "failed";
  const parts = [status.note, ...(isFailed ? [] : (info?.notes ?? []))].filter(
    (part) => part !== "",
  );
  if (parts.length === 0) return nothing;
  return html`<span class="lbw-layers__note">${isFailed ? glyph(CircleAlert) : nothing}${parts.join(", ")}</span>`;
}

function alignment({ which, name, picture, appearance, actions }: RowProps) {
  if (which === null) return nothing;
  return alignmentLine({
    name,
    state: picture.alignment,
    offset: appearance?.offset ?? [0, 0],
    nudge: actions.nudge,
    undo: actions.undoNudge,
  });
}

function opened(props: RowProps): TemplateResult | typeof nothing {
  const { which, name, picture, appearance, isOpen, isPicking, actions } = props;
  if (!isOpen) return nothing;
  if (picture.info === undefined || appearance === undefined) {
    const why = picture.status.kind === "failed" ? "There is no picture to adjust" : "Loading…";
    return html`<p class="lbw-layers__editor lbw-layers__quiet">${why}</p>`;
  }
  return editor({
    name,
    picture: picture.info,
    isBase: which === null,
    appearance,
    histogram: picture.histogram,
    isPicking,
    adjust: actions.adjust,
    pickColor: actions.pickColor,
  });
}
