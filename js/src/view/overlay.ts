// The overlay viewer: rows one by one, their pictures blended on a stage, their layers in a panel.
import type { Point } from "../core/viewport.ts";
import type { Engine } from "../gl/engine.ts";
import type { LayerState, OverlayPicture, OverlayRow } from "../protocol.gen.ts";
import { element } from "./elements.ts";
import { keyHelp } from "./key_help.ts";
import { number, StatusLine, Toolbar } from "./overlay_bars.ts";
import { KEY_BINDINGS, type KeyTarget, runKey } from "./overlay_keys.ts";
import { type Change, LayersPanel } from "./overlay_layers.ts";
import { OverlayStage } from "./overlay_stage.ts";
import { type OverlaySource, RowPictures, type Which } from "./row_pictures.ts";

export interface OverlayOptions {
  source: OverlaySource;
  engine: Engine;
  onPosition: (position: number) => void;
  /** `settled` tells the last change of a hand's movement. */
  onLayers: (layers: LayerState[], settled: boolean) => void;
}

const ZOOM_STEP = Math.SQRT2;

export class OverlayView implements KeyTarget {
  readonly #root: HTMLElement;
  readonly #options: OverlayOptions;
  readonly #stage: OverlayStage;
  readonly #panel: LayersPanel;
  readonly #help = keyHelp(KEY_BINDINGS);
  readonly #toolbar: Toolbar;
  readonly #status: StatusLine;
  #states: readonly LayerState[] = [];
  #pictures: RowPictures | undefined;
  #count = 0;
  #isBaseAlone = false;
  #probed: Point | null = null;
  #isProbing = false;

  constructor(root: HTMLElement, options: OverlayOptions, signal: AbortSignal) {
    this.#root = root;
    this.#options = options;
    this.#panel = new LayersPanel((name, change, settled) => this.#change(name, change, settled));
    this.#toolbar = new Toolbar(
      {
        step: (by) => this.step(by),
        zoomIn: () => this.zoomIn(),
        zoomOut: () => this.zoomOut(),
        fit: () => this.fit(),
        showActualSize: () => this.showActualSize(),
      },
      this.#help.button,
    );
    this.#status = new StatusLine(options.engine.label);
    this.#stage = new OverlayStage(
      {
        render: (region) => this.#row().render(region, this.#isBaseAlone ? [] : this.#states),
        onCursor: (at) => this.#probe(at),
        onZoom: (scale) => this.#toolbar.setZoom(scale),
        hasFocus: () => root.contains(document.activeElement),
      },
      signal,
    );
    const body = element("div", "lbw-overlay__body");
    body.append(this.#stage.element, this.#panel.element);
    root.append(this.#toolbar.element, body, this.#status.element, this.#help.panel);
    const release = (): void => this.showBaseAlone(false);
    root.addEventListener("keyup", ({ key }) => key === " " && release(), { signal });
    root.addEventListener("focusout", release, { signal });
    signal.addEventListener("abort", () => this.#leave(), { once: true });
  }

  /** How many rows there are. */
  setCount(count: number): void {
    this.#count = count;
    if (count === 0) this.#stage.say("No rows", "notice");
    this.#toolbar.setPlace(this.#pictures?.position ?? 0, count);
  }

  /** Takes the states from outside; those of names that this row lacks do nothing. */
  setLayers(states: readonly LayerState[]): void {
    this.#states = states;
    this.#panel.setStates(states);
    this.#stage.redraw();
  }

  /** Shows the row at a position. */
  async show(position: number): Promise<void> {
    if (this.#count === 0) return;
    this.#leave();
    const pictures = new RowPictures(this.#options.engine, this.#options.source, position);
    this.#pictures = pictures;
    this.#toolbar.setPlace(position, this.#count);
    this.#stage.wait();
    try {
      const row = await pictures.describe();
      if (!pictures.signal.aborted) this.#open(pictures, row);
    } catch (error) {
      if (!pictures.signal.aborted) this.#fail(error);
    }
  }

  /** Says whether the key was ours. */
  handleKey(event: KeyboardEvent): boolean {
    return this.#help.handle(event) || runKey(this, event);
  }

  step(by: number): void {
    const position = (this.#pictures?.position ?? 0) + by;
    if (position >= 0 && position < this.#count) this.#options.onPosition(position);
  }

  toggle(index: number): void {
    const state = this.#states[index];
    if (state !== undefined) this.#change(state.name, { visible: !state.visible }, true);
  }

  showBaseAlone(alone: boolean): void {
    if (alone === this.#isBaseAlone) return;
    this.#isBaseAlone = alone;
    this.#root.classList.toggle("lbw-overlay--base-alone", alone);
    this.#stage.redraw();
  }

  zoomIn(): void {
    this.#stage.zoom(ZOOM_STEP);
  }

  zoomOut(): void {
    this.#stage.zoom(1 / ZOOM_STEP);
  }

  fit(): void {
    this.#stage.fit();
  }

  showActualSize(): void {
    this.#stage.showActualSize();
  }

  panBy(right: number, down: number): boolean {
    return this.#stage.panBy(right, down);
  }

  #row(): RowPictures {
    if (this.#pictures === undefined) throw new Error("no row is shown");
    return this.#pictures;
  }

  #leave(): void {
    this.#pictures?.leave();
    this.#pictures = undefined;
  }

  /** Asks for all pictures of a row at once and shows each as it comes. */
  #open(pictures: RowPictures, row: OverlayRow): void {
    this.#toolbar.setTitle(row.title);
    this.#status.setNotice(row.has_picture ? row.notice : "");
    this.#panel.setRow(row.layers, { hasPicture: row.has_picture });
    this.#panel.setStates(this.#states);
    if (!row.has_picture) {
      this.#stage.say(row.notice, "notice");
      return;
    }
    void this.#load(pictures, null, null);
    row.layers.forEach((name, index) => {
      void this.#load(pictures, name, index);
    });
  }

  async #load(pictures: RowPictures, which: Which, index: number | null): Promise<void> {
    const panel = this.#panel.picture(which);
    try {
      const picture = await pictures.load(which, index);
      if (pictures.signal.aborted) return;
      if (which === null) this.#showBase(pictures, picture);
      else this.#stage.redraw();
      panel?.setStatus({ kind: "ready", note: note(which, picture, pictures.get(null)) });
      const thumbnail = await pictures.thumbnail(which);
      if (!pictures.signal.aborted) panel?.setThumbnail(thumbnail);
    } catch (error) {
      if (pictures.signal.aborted) return;
      panel?.setStatus({ kind: "failed", note: messageOf(error) });
      if (which === null) this.#fail(error);
    }
  }

  #showBase(pictures: RowPictures, base: OverlayPicture): void {
    this.#stage.setPicture(base, { isTransparent: base.content_types.length > 1 });
    // Only now is it known which of the layers that came before are of another size.
    for (const { name } of this.#states) {
      const picture = pictures.get(name);
      if (picture)
        this.#panel.picture(name)?.setStatus({ kind: "ready", note: note(name, picture, base) });
    }
  }

  #fail(error: unknown): void {
    this.#stage.say(messageOf(error), "error");
  }

  #change(name: string, change: Change, settled: boolean): void {
    const states = this.#states.map((state) =>
      state.name === name ? { ...state, ...change } : state,
    );
    this.setLayers(states);
    this.#options.onLayers(states, settled);
  }

  /** Shows where the cursor is, and every picture's own value there. */
  #probe(at: Point | null): void {
    this.#probed = at;
    this.#status.setCursor(at);
    if (at === null) this.#panel.setValues(new Map());
    else if (!this.#isProbing) void this.#readValues();
  }

  /** Reads as often as the engine answers, never two at once. */
  async #readValues(): Promise<void> {
    this.#isProbing = true;
    for (let read: Point | null = null; this.#probed !== null && this.#probed !== read; ) {
      read = this.#probed;
      const pictures = this.#pictures;
      const values = await pictures?.read(read).catch(() => undefined); // the row was just left
      if (values && !pictures?.signal.aborted && this.#probed !== null)
        this.#panel.setValues(values);
    }
    this.#isProbing = false;
  }
}

/** What there is to know of a picture: its size, of a layer only where it is not the base's. */
function note(which: Which, own: OverlayPicture, base: OverlayPicture | undefined): string {
  const fits = own.width === base?.width && own.height === base.height;
  const parts: string[] = [];
  if (which === null) parts.push(sizeText(own.width, own.height));
  else if (base && !fits)
    parts.push(`${sizeText(own.width, own.height)}, stretched to the base image`);
  if (own.shown_width < own.width) {
    parts.push(`shown from ${sizeText(own.shown_width, own.shown_height)}`);
  }
  return parts.join(", ");
}

function sizeText(width: number, height: number): string {
  return `${number(width)} × ${number(height)} px`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
