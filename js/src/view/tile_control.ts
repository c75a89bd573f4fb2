// The panel on the map: which row, which layers, how strong.

import { html, nothing, render, type TemplateResult } from "lit-html";
import { live } from "lit-html/directives/live.js";
import { ChevronLeft, ChevronRight, Layers, X } from "lucide";
import type { TileRowState } from "../protocol.gen.ts";
import { iconButton } from "./icons.ts";
import { type KeyHint, keyHelp } from "./key_help.ts";

export interface ControlProps {
  row: TileRowState;
  /** Indices of the layers on screen. */
  visible: readonly number[];
  opacities: readonly number[];
}

export interface ControlActions {
  showRow(index: number): void;
  showLayers(visible: number[]): void;
  /** `done` is false while the hand moves. */
  setOpacity(layer: number, opacity: number, done: boolean): void;
}

export interface TileControl {
  update(props: ControlProps): void;
  /** Says whether it took the key. */
  handleKey(event: KeyboardEvent): boolean;
}

const KEYS: readonly KeyHint[] = [
  { keys: ["1"], does: "Main layer; 2 to 9 for the others" },
  { keys: ["["], does: "Previous row" },
  { keys: ["]"], does: "Next row" },
  { keys: ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"], does: "Move the map" },
  { keys: ["+", "-"], does: "Zoom in, zoom out" },
  { keys: ["?"], does: "This list" },
];

let panels = 0; // radio buttons of one panel share a name

export function tileControl(root: HTMLElement, actions: ControlActions): TileControl {
  const name = `lbw-tile-layer-${panels++}`;
  const help = keyHelp(KEYS);
  const body = document.createElement("div");
  root.append(body, help.panel);

  let props: ControlProps | undefined;
  let isOpen: boolean | undefined;
  let isStacked = false;

  const openButton = iconButton(Layers, "Show layers", () => setOpen(true));
  const closeButton = iconButton(X, "Hide layers", () => setOpen(false));
  const previousButton = iconButton(ChevronLeft, "Previous row ([)", () => step(-1));
  const nextButton = iconButton(ChevronRight, "Next row (])", () => step(1));

  function setOpen(open: boolean): void {
    isOpen = open;
    draw();
    (open ? closeButton : openButton).focus();
  }

  function step(by: number): boolean {
    if (props === undefined) return false;
    const index = props.row.index + by;
    if (index < 0 || index >= props.row.total) return false;
    actions.showRow(index);
    return true;
  }

  function setStacked(stacked: boolean): void {
    isStacked = stacked;
    const last = props?.visible.at(-1);
    if (!stacked && last !== undefined) actions.showLayers([last]);
    draw();
  }

  function choose(layer: number): void {
    if (props === undefined) return;
    if (!isStacked) {
      actions.showLayers([layer]);
      return;
    }
    const others = props.visible.filter((index) => index !== layer);
    const shown = props.visible.includes(layer) ? others : [...others, layer];
    actions.showLayers(shown.sort((one, other) => one - other));
  }

  function draw(): void {
    if (props === undefined) return;
    const { row } = props;
    isOpen ??= row.layers.length > 1 || row.total > 1 || row.problem !== "";
    root.dataset.open = String(isOpen);
    previousButton.disabled = row.index === 0;
    nextButton.disabled = row.index === row.total - 1;
    render(isOpen ? panel(props) : openButton, body);
  }

  function panel({ row }: ControlProps): TemplateResult {
    return html`
      <div class="lbw-tiles__head">
        <span class="lbw-tiles__title" title=${row.title}>${row.title}</span>
        ${help.button} ${closeButton}
      </div>
      ${row.total > 1 ? html`<div class="lbw-tiles__rows">${previousButton}<span>${position(row)}</span>${nextButton}</div>` : nothing}
      ${row.problem === "" ? nothing : html`<p class="lbw-tiles__problem" role="alert">${row.problem}</p>`}
      ${row.layers.length === 0 ? nothing : layers(row)}
    `;
  }

  function layers(row: TileRowState): TemplateResult {
    return html`<fieldset class="lbw-tiles__layers">
      <legend>Layers</legend>
      ${row.layers.length > 1 ? modes() : nothing}
      ${row.layers.map((layer, index) => entry(layer.name, index))}
    </fieldset>`;
  }

  function modes(): TemplateResult {
    const mode = (label: string, stacked: boolean, title: string): TemplateResult =>
      html`<button
        type="button"
        title=${title}
        aria-pressed=${isStacked === stacked}
        @click=${() => setStacked(stacked)}
      >${label}</button>`;
    return html`<div class="lbw-tiles__modes" role="group" aria-label="How many layers">
      ${mode("One", false, "One layer at a time")}${mode("Stack", true, "Several layers, one over the other")}
    </div>`;
  }

  function entry(label: string, index: number): TemplateResult {
    const shown = props?.visible.includes(index) ?? false;
    return html`<label class="lbw-tiles__layer" title=${label}>
        <input
          type=${isStacked ? "checkbox" : "radio"}
          name=${name}
          .checked=${live(shown)}
          @change=${() => choose(index)}
        />
        <span class="lbw-tiles__name">${label}</span>
        ${index < 9 ? html`<kbd aria-hidden="true">${index + 1}</kbd>` : nothing}
      </label>
      ${shown ? opacity(label, index) : nothing}`;
  }

  function opacity(label: string, index: number): TemplateResult {
    const value = Math.round((props?.opacities[index] ?? 1) * 100);
    const move = (event: Event, done: boolean): void => {
      actions.setOpacity(index, (event.target as HTMLInputElement).valueAsNumber / 100, done);
    };
    return html`<div class="lbw-tiles__opacity">
      <input
        type="range" min="0" max="100" step="1"
        aria-label=${`Opacity of ${label}, percent`}
        .value=${live(String(value))}
        @input=${(event: Event) => move(event, false)}
        @change=${(event: Event) => move(event, true)}
      />
      <span>${value} %</span>
    </div>`;
  }

  return {
    update: (next) => {
      if (next.row.index !== props?.row.index) isStacked = false;
      if (next.visible.length > 1) isStacked = true;
      props = next;
      draw();
    },
    handleKey: (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return false;
      if (event.key === "[") return step(-1);
      if (event.key === "]") return step(1);
      const digit = /^[1-9]$/.test(event.key) ? Number(event.key) : 0;
      if (digit > 0) {
        // Also a digit without a layer is ours: the host would make a heading of it.
        if (digit <= (props?.row.layers.length ?? 0)) choose(digit - 1);
        return true;
      }
      if (event.key === "?" && !isOpen) setOpen(true);
      return help.handle(event);
    },
  };
}

function position(row: TileRowState): string {
  return `${(row.index + 1).toLocaleString("en")} of ${row.total.toLocaleString("en")}`;
}
