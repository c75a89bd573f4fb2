// Whether a layer lies where the base image is, and how far it was nudged to do so.
import { html, nothing, type TemplateResult } from "lit-html";
import { Check, TriangleAlert } from "lucide";
import type { Alignment, AlignmentResult } from "../../protocol.gen.ts";
import { glyph, textButton } from "./controls.ts";
import { pixels } from "./numbers.ts";

export type AlignmentState = AlignmentResult | "checking" | null;
type Offset = readonly [right: number, down: number];
type Part = TemplateResult | typeof nothing;

export interface AlignmentProps {
  /** Of the layer. */
  name: string;
  /** About the layer as it comes: an offset is neither measured nor subtracted. */
  state: AlignmentState;
  offset: Offset;
  nudge: (offset: [number, number]) => void;
  undo: () => void;
}

const FINEST = 0.1; // pixels: what is shown, and so what is set

export function alignmentLine(props: AlignmentProps): Part {
  const { name, state, offset } = props;
  if (offset[0] === 0 && offset[1] === 0) return verdict(props);
  const words = html`nudged by ${pixels(offset)}`;
  const undo = textButton("Undo nudge", props.undo, { label: `Undo nudge of ${name}` });
  if (state === null || state === "checking")
    return html`${verdict(props)} <span>${words}</span> ${undo}`;
  const { alignment, text } = state;
  if (alignment.verdict === "aligned")
    return html`<span>${text} before it was ${words}</span> ${undo}`;
  const isRight = isShift(alignment) && isCorrected(alignment, offset) && !isDistorted(alignment);
  if (isRight) return html`<span>${glyph(Check)}${words}</span> ${undo}`;
  return html`${verdict(props)} <span>${words}</span> ${undo}`;
}

function verdict({ name, state, offset, nudge }: AlignmentProps): Part {
  if (state === null) return nothing;
  if (state === "checking") return html`<span>checking alignment…</span>`;
  const { alignment, text } = state;
  switch (alignment.verdict) {
    case "aligned":
      return html`<span>${glyph(Check)}${text}</span>`;
    case "unknown":
      return html`<span>alignment: ${text}</span>`;
    case "shifted": {
      const canNudge = isShift(alignment) && !isCorrected(alignment, offset);
      const run = (): void => nudge(correction(alignment));
      const button = textButton("Nudge back", run, { label: `Nudge back ${name}` });
      return html`<span class="lbw-layers__warning">${glyph(TriangleAlert)}${text}</span>
        ${canNudge ? button : nothing}`;
    }
  }
}

/** What brings a layer to where it belongs. */
function correction({ dx, dy }: Alignment): [number, number] {
  return [rounded(-dx), rounded(-dy)];
}

function rounded(distance: number): number {
  return Math.round(distance * 10) / 10 + 0; // no negative zero
}

/** Else it is scaled or rotated only. */
function isShift({ dx, dy, error }: Alignment): boolean {
  return Math.max(Math.abs(dx), Math.abs(dy)) > error;
}

/** No nudge cures that. */
function isDistorted({ scale, rotation }: Alignment): boolean {
  return scale !== 1 || rotation !== 0;
}

function isCorrected({ dx, dy, error }: Alignment, [right, down]: Offset): boolean {
  const tolerance = Math.max(error, FINEST);
  return Math.abs(right + dx) <= tolerance && Math.abs(down + dy) <= tolerance;
}
