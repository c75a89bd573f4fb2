// The layers panel: one row per layer, the topmost first, and the base image at the bottom.
import { CircleAlert, Eye, EyeOff } from "lucide";
import { BLEND_MODES } from "../core/blend.ts";
import type { Rgba } from "../gl/engine.ts";
import type { BlendMode, LayerState } from "../protocol.gen.ts";
import { element } from "./elements.ts";
import { icon } from "./icons.ts";
import type { Which } from "./row_pictures.ts";

/** What a panel row says of its picture. */
export interface PictureStatus {
  kind: "loading" | "ready" | "failed";
  /** What there is to know: why it failed, or that it is stretched. */
  note: string;
}

export type Change = Partial<Omit<LayerState, "name">>;

export class LayersPanel {
  readonly element = element("div", "lbw-overlay__layers");
  readonly #onChange: (name: string, change: Change, settled: boolean) => void;
  #base = new PanelRow("Base image");
  #layers = new Map<string, LayerRow>();

  /** `settled` tells the last change of a hand's movement. */
  constructor(onChange: (name: string, change: Change, settled: boolean) => void) {
    this.#onChange = onChange;
    this.element.setAttribute("role", "group"); // no landmark: a page may hold many
    this.element.setAttribute("aria-label", "Layers");
  }

  /** Shows other layers, the lowest first, all loading; without a picture there are none. */
  setRow(names: readonly string[], { hasPicture }: { hasPicture: boolean }): void {
    const rows = names.map(
      (name, index) =>
        new LayerRow(name, index, (change, settled) => this.#onChange(name, change, settled)),
    );
    this.#layers = new Map(rows.map((row) => [row.name, row]));
    this.#base = new PanelRow("Base image");
    this.#base.element.classList.add("lbw-overlay__layer--base");
    const items = rows.map((row) => row.element).reverse();
    if (hasPicture && rows.length === 0) {
      items.push(element("p", "lbw-overlay__empty", "No overlays on this row"));
    }
    if (hasPicture) items.push(this.#base.element);
    this.element.replaceChildren(...items);
  }

  setStates(states: readonly LayerState[]): void {
    for (const state of states) this.#layers.get(state.name)?.setState(state);
  }

  /** The row of a layer, or for null of the base image. */
  picture(which: Which): PanelRow | undefined {
    return which === null ? this.#base : this.#layers.get(which);
  }

  /** Shows the pictures' values under the cursor; what is missing has none. */
  setValues(values: ReadonlyMap<Which, Rgba>): void {
    this.#base.setValue(values.get(null));
    for (const [name, row] of this.#layers) row.setValue(values.get(name));
  }
}

export class PanelRow {
  readonly element = element("div", "lbw-overlay__layer");
  readonly thumbnail = element("canvas", "lbw-overlay__thumbnail");
  protected readonly heading = element("div", "lbw-overlay__layer-heading");
  readonly #value = element("output", "lbw-overlay__value");
  readonly #note = element("p", "lbw-overlay__note");

  constructor(readonly name: string) {
    const label = element("span", "lbw-overlay__layer-name", name);
    label.title = name;
    this.#value.setAttribute("aria-label", `Value of ${name} under the cursor`);
    this.heading.append(label, this.#value);
    this.element.append(this.thumbnail, this.heading, this.#note);
    this.setStatus({ kind: "loading", note: "" });
    this.setValue(undefined);
  }

  setStatus({ kind, note }: PictureStatus): void {
    this.element.dataset.status = kind;
    this.#note.replaceChildren(...(kind === "failed" ? [icon(CircleAlert)] : []), note);
    this.#note.hidden = note === "";
  }

  /** Draws the picture small. */
  setThumbnail(bitmap: ImageBitmap): void {
    this.thumbnail.width = bitmap.width;
    this.thumbnail.height = bitmap.height;
    this.thumbnail.getContext("2d")?.drawImage(bitmap, 0, 0);
    bitmap.close();
  }

  /** The picture's own value under the cursor. */
  setValue(value: Rgba | undefined): void {
    this.#value.textContent = value === undefined ? "" : hex(value);
    this.#value.style.setProperty("--lbw-value", value === undefined ? "transparent" : hex(value));
    this.#value.dataset.shown = String(value !== undefined);
  }
}

class LayerRow extends PanelRow {
  readonly #toggle = element("button", "lbw-button lbw-button--quiet lbw-overlay__toggle");
  readonly #mode = element("select", "lbw-overlay__mode");
  readonly #slider = element("input", "lbw-overlay__opacity");
  readonly #percent = element("span", "lbw-overlay__percent");
  #isVisible: boolean | undefined;

  constructor(name: string, index: number, onChange: (change: Change, settled: boolean) => void) {
    super(name);
    const cap = element("kbd", "lbw-overlay__digit", String((index + 1) % 10));
    this.#toggle.type = "button";
    this.#toggle.setAttribute("aria-label", `Show ${name}`);
    this.#toggle.addEventListener("click", () => onChange({ visible: !this.#isVisible }, true));
    this.#mode.setAttribute("aria-label", `Blend mode of ${name}`);
    for (const [mode, { label }] of Object.entries(BLEND_MODES)) {
      const option = element("option", "", label);
      option.value = mode;
      this.#mode.append(option);
    }
    this.#mode.addEventListener("change", () =>
      onChange({ blend_mode: this.#mode.value as BlendMode }, true),
    );
    this.#slider.type = "range";
    this.#slider.max = "100";
    this.#slider.setAttribute("aria-label", `Opacity of ${name}`);
    this.#slider.addEventListener("input", () => onChange({ opacity: this.#opacity }, false));
    this.#slider.addEventListener("change", () => onChange({ opacity: this.#opacity }, true));
    this.element.prepend(this.#toggle, cap);
    this.heading.after(this.#slider, this.#percent, this.#mode);
    // Until their state is known there is nothing to set.
    for (const control of [this.#toggle, this.#mode, this.#slider]) control.disabled = true;
  }

  setState({ opacity, visible, blend_mode }: LayerState): void {
    for (const control of [this.#toggle, this.#mode, this.#slider]) control.disabled = false;
    const percent = Math.round(opacity * 100);
    this.#slider.value = String(percent);
    this.#slider.setAttribute("aria-valuetext", `${percent} %`);
    this.#percent.textContent = `${percent} %`;
    this.#mode.value = blend_mode;
    if (this.#isVisible === visible) return;
    this.#isVisible = visible;
    this.element.classList.toggle("lbw-overlay__layer--hidden", !visible);
    this.#toggle.setAttribute("aria-pressed", String(visible));
    this.#toggle.title = visible ? "Hide" : "Show";
    this.#toggle.replaceChildren(icon(visible ? Eye : EyeOff));
  }

  get #opacity(): number {
    return Number(this.#slider.value) / 100;
  }
}

function hex([red, green, blue, alpha]: Rgba): string {
  const channels = alpha === 255 ? [red, green, blue] : [red, green, blue, alpha];
  return `#${channels.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}
