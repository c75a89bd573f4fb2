// Contrast limits and gamma: two thumbs over a histogram, numbers, and a slider.
import { html, nothing, svg, type TemplateResult } from "lit-html";
import { RotateCcw } from "lucide";
import { defaultLimits } from "../../core/appearance.ts";
import type { Histogram } from "../../gl/engine.ts";
import type { Appearance, OverlayPicture } from "../../protocol.gen.ts";
import { iconButton, numberInput, slider, textButton } from "./controls.ts";
import { count, roundedFor } from "./numbers.ts";
import type { Adjust, Loadable } from "./panel_types.ts";

export interface LevelsProps {
  /** Of the picture. */
  name: string;
  picture: OverlayPicture;
  appearance: Appearance;
  histogram: Loadable<Histogram>;
  adjust: Adjust;
}

type Limits = [darkest: number, lightest: number];

const CURVE_POINTS = 32;

export function levels(props: LevelsProps): TemplateResult {
  const { name, picture, appearance, histogram, adjust } = props;
  const limits = appearance.limits ?? defaultLimits(picture);
  const [darkest, lightest] = limits;
  const setLimits = (next: Limits | null, settled: boolean): void =>
    adjust({ limits: next }, settled);
  const automatic = histogram.kind === "ready" ? automaticOf(histogram.value, picture) : undefined;
  return html`<span class="lbw-layers__label">Limits</span>
    <div class="lbw-layers__limits">
      ${histogramOf(props, limits)}
      ${limitSlider(props, "Darkest", darkest, (value, settled) => setLimits([value, lightest], settled))}
      ${limitSlider(props, "Lightest", lightest, (value, settled) => setLimits([darkest, value], settled))}
    </div>
    <div class="lbw-layers__line lbw-layers__line--own">
      ${numberInput({
        label: `Darkest value of ${name}`,
        value: darkest,
        step: stepOf(picture),
        set: (value) => setLimits([value, lightest], true),
      })}
      ${numberInput({
        label: `Lightest value of ${name}`,
        value: lightest,
        step: stepOf(picture),
        set: (value) => setLimits([darkest, value], true),
      })}
      ${textButton("Auto", () => setLimits(automatic ?? null, true), {
        label: `Automatic limits of ${name}`,
        disabled: automatic === undefined,
      })}
      ${textButton("Full range", () => setLimits(null, true), { label: `Full range of ${name}` })}
    </div>
    ${gammaLine(props)}`;
}

function isInteger({ scale, offset }: OverlayPicture): boolean {
  return scale === 1 && offset === 0;
}

/** What there is to choose from; a picture of one value still needs two ends. */
function rangeOf(picture: OverlayPicture): Limits {
  const [low, high] = defaultLimits(picture);
  return low < high ? [low, high] : [low, low + 1];
}

function stepOf(picture: OverlayPicture): number {
  const [low, high] = rangeOf(picture);
  return isInteger(picture) ? 1 : roundedFor(high - low, (high - low) / 100);
}

function automaticOf({ automatic }: Histogram, picture: OverlayPicture): Limits {
  const [low, high] = rangeOf(picture);
  return [roundedFor(high - low, automatic[0]), roundedFor(high - low, automatic[1])];
}

function limitSlider(
  { name, picture }: LevelsProps,
  which: "Darkest" | "Lightest",
  value: number,
  set: (value: number, settled: boolean) => void,
): TemplateResult {
  const [low, high] = rangeOf(picture);
  return slider({
    label: `${which} value of ${name}, slider`,
    value,
    min: low,
    max: high,
    step: isInteger(picture) ? 1 : "any",
    text: count(value),
    set: (moved, settled) => set(roundedFor(high - low, moved), settled),
    className: `lbw-layers__limit lbw-layers__limit--${which.toLowerCase()}`,
  });
}

function histogramOf(props: LevelsProps, limits: Limits): TemplateResult {
  const [low, high] = rangeOf(props.picture);
  const share = (value: number): number =>
    100 * Math.min(1, Math.max(0, (value - low) / (high - low)));
  const ends = limits.map(share).sort((one, other) => one - other);
  const { histogram } = props;
  return html`<div
      class="lbw-layers__histogram"
      data-status=${histogram.kind}
      title="How many pixels have each value (square roots), and how light they become"
    >
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        ${histogram.kind === "ready" ? svg`<path class="lbw-layers__counts" d=${bars(histogram.value, share)} />` : nothing}
        <rect class="lbw-layers__outside" x="0" y="0" width=${ends[0] ?? 0} height="100" />
        <rect class="lbw-layers__outside" x=${ends[1] ?? 100} y="0" width=${100 - (ends[1] ?? 100)} height="100" />
        <path class="lbw-layers__curve" d=${curve(limits.map(share), props.appearance.gamma)} />
      </svg>
      ${histogram.kind === "failed" ? html`<span>No histogram: ${histogram.reason}</span>` : nothing}
    </div>`;
}

/** Square roots: a picture's many black pixels leave something to see of the others. */
function bars({ lowest, highest, counts }: Histogram, share: (value: number) => number): string {
  const most = Math.max(1, ...counts);
  const width = (highest - lowest) / counts.length;
  const points = counts.flatMap((amount, index) => {
    const height = 100 - 100 * Math.sqrt(amount / most);
    return [index, index + 1].map((at) => `${at3(share(lowest + at * width))},${at3(height)}`);
  });
  return `M${at3(share(lowest))},100 L${points.join(" ")} L${at3(share(highest))},100 Z`;
}

/** How light each value becomes. */
function curve([dark = 0, light = 100]: number[], gamma: number): string {
  const points = Array.from({ length: CURVE_POINTS + 1 }, (_, index) => {
    const part = index / CURVE_POINTS;
    return `${at3(dark + part * (light - dark))},${at3(100 - 100 * part ** (1 / gamma))}`;
  });
  const isInverted = light < dark;
  return `M${isInverted ? 100 : 0},100 L${points.join(" ")} L${isInverted ? 0 : 100},0`;
}

function at3(position: number): string {
  return String(Number(position.toFixed(3)));
}

/** The slider is even in ratios: 0.1 at its left, 1 in its middle, 10 at its right. */
function gammaLine({ name, appearance, adjust }: LevelsProps): TemplateResult {
  const { gamma } = appearance;
  return html`<span class="lbw-layers__label">Gamma</span>
    <div class="lbw-layers__line">
      ${slider({
        label: `Gamma of ${name}`,
        value: Math.round(100 * Math.log10(gamma)),
        min: -100,
        max: 100,
        step: 1,
        text: gamma.toPrecision(3),
        set: (power, settled) =>
          adjust({ gamma: Number((10 ** (power / 100)).toPrecision(3)) }, settled),
      })}
      <output class="lbw-layers__amount">${gamma.toPrecision(3)}</output>
      ${iconButton({
        icon: RotateCcw,
        label: `Reset gamma of ${name}`,
        run: () => adjust({ gamma: 1 }, true),
        disabled: gamma === 1,
      })}
    </div>`;
}
