// The layers panel: presets at the top, one row per layer, the topmost first, the base image last.
import { html, nothing, render, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import type {
  AlignmentResult,
  Appearance,
  LayerState,
  OverlayPicture,
  Preset,
} from "../../protocol.gen.ts";
import { element } from "../elements.ts";
import { LayerList } from "./layer_list.ts";
import { isOwnKey } from "./panel_keys.ts";
import type { PanelActions, PictureStatus, ProbeValue, Which } from "./panel_types.ts";
import { PresetsBar } from "./presets_bar.ts";
import { type Drag, dropMark, Reorder, reveal } from "./reorder.ts";
import { type RowActions, row } from "./row.ts";
import { RowPicture } from "./row_picture.ts";

export type { PanelActions, PictureStatus, ProbeValue, Which } from "./panel_types.ts";

const BASE_NAME = "Base image";

export class LayersPanel {
  readonly element = element("div", "lbw-layers");
  readonly #actions: PanelActions;
  readonly #presets: PresetsBar;
  readonly #reorder: Reorder;
  readonly #open = new Set<Which>();
  readonly #layers = new LayerList();
  #hasPicture = false;
  #solo = "";
  #pictures = new Map<Which, RowPicture>();
  #selected: Which = null;
  #picking: Which | undefined;
  #drag: Drag | undefined;
  #announcement = "";

  constructor(actions: PanelActions) {
    this.#actions = actions;
    this.#presets = new PresetsBar(this.element, actions, () => this.#draw());
    this.#reorder = new Reorder({
      panel: this.element,
      rows: () => [...this.element.querySelectorAll<HTMLElement>(".lbw-layers__row")].slice(0, -1),
      names: () => this.#layers.topFirst,
      onDrag: (drag) => {
        this.#drag = drag;
        this.#draw();
      },
      onDrop: ({ name, slot }) => this.#move(name, slot),
    });
    this.element.setAttribute("role", "group"); // no landmark: a page may hold many
    this.element.setAttribute("aria-label", "Layers");
    this.element.tabIndex = -1; // takes the focus where what had it is gone
    this.element.addEventListener("keydown", (event) => this.#onKey(event));
  }

  /** The selected layer; null is the base image. */
  get selected(): Which {
    return this.#selected;
  }

  /** Selects the row so many places further down, as far as there are rows. */
  selectNext(by: number): void {
    if (!this.#hasPicture) return;
    const all: Which[] = [...this.#layers.topFirst, null];
    const at = Math.min(all.length - 1, Math.max(0, all.indexOf(this.#selected) + by));
    this.#select(all[at] ?? null);
    this.#reveal(this.#selected);
  }

  /** Shows other layers, the lowest first, all loading; without a picture there are none. */
  setRow(names: readonly string[], { hasPicture }: { hasPicture: boolean }): void {
    this.#layers.names = names;
    this.#hasPicture = hasPicture;
    const all: Which[] = [...names, null];
    this.#pictures = new Map(all.map((which) => [which, new RowPicture(which ?? BASE_NAME)]));
    this.#picking = undefined;
    this.#announcement = "";
    const isThere = this.#selected !== null && names.includes(this.#selected);
    this.#draw();
    if (!isThere) this.#select(this.#layers.topFirst[0] ?? null);
  }

  /** How the layers are shown and in which order, the lowest first. */
  setStates(states: readonly LayerState[]): void {
    this.#layers.states = states;
    this.#draw();
  }

  setBase(appearance: Appearance): void {
    this.#layers.base = appearance;
    this.#draw();
  }

  /** The only layer on screen, "" for none. */
  setSolo(name: string): void {
    this.#solo = name;
    this.#draw();
  }

  setPresets(presets: readonly Preset[]): void {
    this.#presets.setPresets(presets);
    this.#draw();
  }

  /** A picture is there: what it is decides which controls its editor has. */
  setPicture(which: Which, info: OverlayPicture): void {
    this.#pictures.get(which)?.setInfo(info);
    this.#draw();
    this.#askHistogram(which);
  }

  setStatus(which: Which, status: PictureStatus): void {
    const picture = this.#pictures.get(which);
    if (picture !== undefined) picture.status = status;
    this.#draw();
  }

  /** Draws a picture small, and closes the bitmap. */
  setThumbnail(which: Which, bitmap: ImageBitmap): void {
    const picture = this.#pictures.get(which);
    if (picture === undefined) bitmap.close();
    else picture.setThumbnail(bitmap);
  }

  /** The pictures' values under the cursor; what is missing has none. */
  setValues(values: ReadonlyMap<Which, ProbeValue>): void {
    for (const [which, picture] of this.#pictures) picture.setValue(values.get(which));
  }

  /** Whether a layer lies where the base image is; null where nobody has asked. */
  setAlignment(name: string, result: AlignmentResult | "checking" | null): void {
    const picture = this.#pictures.get(name);
    if (picture !== undefined) picture.alignment = result;
    this.#draw();
  }

  /** The colour that was picked on the stage; null where the picking was given up. */
  picked(which: Which, color: string | null): void {
    this.#picking = undefined;
    this.#draw();
    if (color !== null) this.#adjust(which, { transparent: color }, true);
  }

  #draw(): void {
    const page = this.element.getRootNode() as Document | ShadowRoot;
    const focused = page.activeElement;
    const isOurs = focused instanceof HTMLElement && this.element.contains(focused);
    this.#presets.setStates(this.#layers.own);
    render(this.#template(), this.element);
    // A row that moved was taken out for a moment, and with it the focus.
    if (!isOurs || page.activeElement === focused) return;
    (focused.isConnected ? focused : this.element).focus({ preventScroll: true });
  }

  #template(): TemplateResult | typeof nothing {
    if (!this.#hasPicture) return nothing;
    const names = this.#layers.topFirst;
    const all: Which[] = [...names, null];
    return html`${this.#presets.template()}
      ${names.length === 0 ? html`<p class="lbw-layers__empty">No overlays on this row</p>` : nothing}
      <ol class="lbw-layers__list">
        ${repeat(
          all,
          (which) => which ?? 0, // a number is no layer's name
          (which, index) => this.#row(which, index, names),
        )}
      </ol>
      <div class="lbw-layers__announcement" role="status">${this.#announcement}</div>`;
  }

  #row(which: Which, index: number, names: readonly string[]): TemplateResult {
    const name = which ?? BASE_NAME;
    const state = this.#layers.state(which);
    const place = names.length - index; // the lowest layer is the first
    const solo = this.#layers.names.includes(this.#solo) ? this.#solo : "";
    const isHidden = solo === "" ? state?.visible === false : which !== solo;
    return row({
      which,
      name,
      picture: this.#pictureOf(which),
      state,
      appearance: this.#layers.appearance(which),
      digit: place <= 10 ? String(place % 10) : "",
      isSelected: which === this.#selected,
      isOpen: this.#open.has(which),
      isSolo: which === solo,
      isDimmed: which !== null && isHidden,
      isDragged: which !== null && which === this.#drag?.name,
      drop: dropMark(this.#drag, names, index),
      isPicking: which === this.#picking,
      actions: this.#rowActions(which),
    });
  }

  #rowActions(which: Which): RowActions {
    return {
      change: (change, settled) => this.#change(which, change, settled),
      adjust: (change, settled) => this.#adjust(which, change, settled),
      nudge: (offset) => {
        this.#pictureOf(which).before = this.#layers.appearance(which)?.offset;
        this.#adjust(which, { offset }, true);
      },
      undoNudge: () =>
        this.#adjust(which, { offset: this.#pictureOf(which).takeBefore() ?? [0, 0] }, true),
      solo: () => this.#toggleSolo(which ?? ""),
      toggleEditor: () => this.#toggleEditor(which),
      pickColor: () => {
        this.#picking = which;
        this.#draw();
        this.#actions.pickColor(which);
      },
      select: () => this.#select(which),
      startDrag: (event) => this.#reorder.start(which ?? "", event),
    };
  }

  #pictureOf(which: Which): RowPicture {
    const picture = this.#pictures.get(which);
    if (picture === undefined) throw new Error(`no layer ${which}`);
    return picture;
  }

  #rowElement(which: Which): HTMLElement | undefined {
    const index = which === null ? this.#layers.names.length : this.#layers.topFirst.indexOf(which);
    return this.element.querySelectorAll<HTMLElement>(".lbw-layers__row")[index];
  }

  #change(which: Which, change: Partial<LayerState>, settled: boolean): void {
    const states = this.#layers.with(which, change);
    this.setStates(states);
    this.#actions.change(states, settled);
  }

  #adjust(which: Which, change: Partial<Appearance>, settled: boolean): void {
    const before = this.#layers.appearance(which);
    if (before === undefined) return;
    const appearance = { ...before, ...change };
    if (which !== null) {
      this.#change(which, { appearance }, settled);
      return;
    }
    this.setBase(appearance);
    this.#actions.changeBase(appearance, settled);
  }

  /** Puts a layer below so many others. */
  #move(name: string, slot: number): void {
    const { topFirst } = this.#layers;
    if (this.#layers.state(name) === undefined) return;
    const states = this.#layers.withPlace(name, slot);
    this.#announcement = `${name}: ${slot + 1} of ${topFirst.length}, counted from the top`;
    this.setStates(states);
    this.#reveal(name);
    if (topFirst[slot] !== name) this.#actions.change(states, true);
  }

  #toggleSolo(name: string): void {
    const solo = this.#solo === name ? "" : name;
    this.setSolo(solo);
    this.#actions.solo(solo);
  }

  #toggleEditor(which: Which): void {
    if (!this.#open.delete(which)) this.#open.add(which);
    this.#draw();
    this.#askHistogram(which);
  }

  #select(which: Which): void {
    if (which === this.#selected) return;
    this.#selected = which;
    this.#draw();
    this.#actions.select(which);
  }

  #askHistogram(which: Which): void {
    const picture = this.#pictures.get(which);
    if (picture === undefined || !this.#open.has(which)) return;
    picture.askHistogram(
      () => this.#actions.histogram(which),
      () => this.#draw(),
    );
  }

  #onKey(event: KeyboardEvent): void {
    if (this.#reorder.handleKey(event)) event.preventDefault();
    else if (!isOwnKey(event)) return;
    event.stopPropagation();
  }

  #reveal(which: Which): void {
    const own = this.#rowElement(which);
    if (own !== undefined) reveal(own, this.element);
  }
}
