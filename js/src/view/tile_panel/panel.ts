// The layers of the row: which are on screen, in which order, and how each is drawn.
import { html, nothing, render, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { Layers, TriangleAlert, X } from "lucide";
import type { TileLayerSettings } from "../../protocol.gen.ts";
import { iconButton } from "../icons.ts";
import { glyph } from "../overlay_panel/controls.ts";
import { comparedPair, shownMode, withLayer } from "../tile_choice.ts";
import { roleNames } from "../tile_modes.ts";
import type { TileMapProps } from "../tile_part.ts";
import { layerRow, UNADJUSTED } from "./layer_row.ts";
import { agreeing, moved } from "./order.ts";

export interface PanelActions {
  showLayers(visible: readonly number[]): void;
  /** `settled` tells the last of a hand's movement. */
  adjust(layer: number, change: Partial<TileLayerSettings>, settled: boolean): void;
}

// CSS pixels of what it lies over, under which the panel begins closed.
const NARROW = 480;
const NARROW_SIDE_BY_SIDE = 960;

let panels = 0;

export class LayerPanel {
  readonly #root: HTMLElement;
  readonly #actions: PanelActions;
  readonly #group = `lbw-tile-layer-${panels++}`;
  readonly #body = document.createElement("div");
  readonly #openButton = iconButton(Layers, "Show layers", () => this.#setOpen(true));
  readonly #closeButton = iconButton(X, "Hide layers", () => this.#setOpen(false));
  readonly #opened = new Set<number>(); // whose adjustments show
  #props: TileMapProps | undefined;
  #isOpen = false;
  #hasBeenSet = false; // by hand: then it stays so
  #isStacked = false;
  #order: number[] = []; // the lowest first

  constructor(root: HTMLElement, actions: PanelActions) {
    this.#root = root;
    this.#actions = actions;
    root.append(this.#body);
  }

  /** `width`: of what the panel lies over. */
  show(props: TileMapProps, width: number): void {
    const { row, visible } = props;
    const isOtherRow = row.index !== this.#props?.row.index;
    if (isOtherRow) {
      this.#isStacked = false;
      this.#order = [];
      this.#opened.clear();
    }
    if (visible.length > 1 && comparedPair(props) === undefined) this.#isStacked = true;
    this.#order = agreeing(this.#order, visible, row.layers.length);
    this.#props = props;
    const narrow = shownMode(props) === "side-by-side" ? NARROW_SIDE_BY_SIDE : NARROW;
    const hasChoice = row.layers.length > 1 && (width === 0 || width >= narrow);
    const isWrong = row.problem !== ""; // which stands nowhere else
    if (!this.#hasBeenSet || (isOtherRow && isWrong)) this.#isOpen = hasChoice || isWrong;
    this.#draw();
  }

  /** Shows a layer as the panel says: alone, beside others, or as the last of two compared ones. */
  choose(layer: number): void {
    if (this.#props === undefined || layer >= this.#props.row.layers.length) return;
    const { visible } = this.#props;
    const pair = comparedPair(this.#props);
    if (pair !== undefined) {
      if (layer !== pair[1]) this.#actions.showLayers(withLayer(pair, 1, layer));
    } else if (this.#isStacked) {
      this.#actions.showLayers(
        this.#order.filter((each) => (each === layer) !== visible.includes(each)),
      );
    } else {
      this.#actions.showLayers([layer]);
    }
    this.#draw();
  }

  /** Moves the layer whose controls have the focus, else the one on top; in the stack only. */
  move(by: 1 | -1): void {
    const focused = document.activeElement?.closest<HTMLElement>("[data-layer]");
    const isOurs = focused && this.#root.contains(focused);
    const layer = isOurs ? Number(focused.dataset.layer) : this.#props?.visible.at(-1);
    if (layer !== undefined && this.#isStacked) this.#move(layer, by);
  }

  #move(layer: number, by: 1 | -1): void {
    if (this.#props === undefined || comparedPair(this.#props) !== undefined) return;
    const focused = document.activeElement;
    this.#order = moved(this.#order, layer, by);
    const { visible } = this.#props;
    const shown = this.#order.filter((each) => visible.includes(each));
    this.#draw();
    // Its place in the page changed, with which it lost the focus.
    if (focused instanceof HTMLElement && this.#root.contains(focused)) focused.focus();
    if (String(shown) !== String(visible)) this.#actions.showLayers(shown);
  }

  #setOpen(open: boolean): void {
    this.#isOpen = open;
    this.#hasBeenSet = true;
    this.#draw();
    (open ? this.#closeButton : this.#openButton).focus();
  }

  #setStacked(stacked: boolean): void {
    this.#isStacked = stacked;
    const last = this.#props?.visible.at(-1);
    if (!stacked && last !== undefined) this.#actions.showLayers([last]);
    this.#draw();
  }

  #toggleOpened(layer: number): void {
    if (!this.#opened.delete(layer)) this.#opened.add(layer);
    this.#draw();
  }

  #draw(): void {
    if (this.#props === undefined) return;
    this.#root.dataset.open = String(this.#isOpen);
    render(this.#isOpen ? this.#panel(this.#props) : this.#openButton, this.#body);
  }

  #panel(props: TileMapProps): TemplateResult {
    const { row } = props;
    const isComparing = comparedPair(props) !== undefined;
    const hasWays = row.layers.length > 1 && !isComparing;
    return html`
      <div class="lbw-tile-panel__bar">
        <span class="lbw-tile-panel__title">Layers</span>
        ${hasWays ? this.#ways() : nothing} ${this.#closeButton}
      </div>
      ${
        row.problem === ""
          ? nothing
          : html`<p class="lbw-tile-panel__problem" role="alert">
              ${glyph(TriangleAlert)}<span>${row.problem}</span>
            </p>`
      }
      ${row.layers.length === 0 ? nothing : this.#layers(props, isComparing)}
    `;
  }

  #ways(): TemplateResult {
    const way = (label: string, stacked: boolean, title: string): TemplateResult =>
      html`<button
        type="button"
        title=${title}
        aria-pressed=${this.#isStacked === stacked}
        @click=${() => this.#setStacked(stacked)}
      >${label}</button>`;
    return html`<div class="lbw-tile-panel__ways" role="group" aria-label="How many layers">
      ${way("One", false, "One layer at a time")}${way("Stack", true, "Several layers, one over the other")}
    </div>`;
  }

  #layers(props: TileMapProps, isComparing: boolean): TemplateResult {
    const isStacked = this.#isStacked && !isComparing;
    const layers = isStacked ? [...this.#order].reverse() : [...props.row.layers.keys()];
    const label = isStacked ? "Layers, the top one first" : "Layers";
    return html`<ul class="lbw-tile-panel__layers" aria-label=${label}>
      ${repeat(
        layers,
        (layer) => layer,
        (layer) => this.#row(props, layer, isStacked),
      )}
    </ul>`;
  }

  #row(props: TileMapProps, index: number, isStacked: boolean): TemplateResult | typeof nothing {
    const layer = props.row.layers[index];
    if (layer === undefined) return nothing;
    const pair = comparedPair(props);
    const isShown = props.visible.includes(index);
    return layerRow({
      layer,
      index,
      settings: props.settings[index] ?? { opacity: 1, ...UNADJUSTED },
      group: this.#group,
      isShown,
      isStacked,
      role: (pair && roleNames(props.comparison)[pair.indexOf(index)]) ?? "",
      isChosen: pair === undefined ? isShown : pair[1] === index,
      hasOpacity: pair === undefined,
      isOpen: this.#opened.has(index),
      isLowest: index === this.#order[0],
      isHighest: index === this.#order.at(-1),
      actions: {
        choose: () => this.choose(index),
        adjust: (change, settled) => this.#actions.adjust(index, change, settled),
        move: (by) => this.#move(index, by),
        toggleOpen: () => this.#toggleOpened(index),
      },
    });
  }
}
