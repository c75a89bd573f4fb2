// The row on screen: asks for all its pictures at once and shows each as it comes.
import type { Histogram, TileAddress } from "../gl/engine.ts";
import type { Appearance, OverlayPicture, OverlayRow } from "../protocol.gen.ts";
import { errorText } from "./error_text.ts";
import { checkAlignment } from "./overlay_alignment.ts";
import { number } from "./overlay_bars.ts";
import type { LayersPanel } from "./overlay_panel/panel.ts";
import type { NearRows } from "./overlay_prefetch.ts";
import type { RowPictures, Which } from "./row_pictures.ts";

export interface RowActions {
  /** What there is to show is known. */
  onRow: (row: OverlayRow) => void;
  /** The base image is there. */
  onBase: (base: OverlayPicture) => void;
  /** More layers are there; `isLast` where no other is on its way. */
  onLayers: (isLast: boolean) => void;
  /** The row, or its base image, cannot be shown. */
  onFailure: (message: string) => void;
}

const THUMBNAIL_MS = 300; // after the last change of an appearance
const LAYERS_MS = 400; // while pictures come, those that came are drawn so often

export class ShownRow {
  readonly #near: NearRows;
  readonly #panel: LayersPanel;
  readonly #appearanceOf: (which: Which) => Appearance;
  readonly #actions: RowActions;
  #pictures: RowPictures | undefined;
  #row: OverlayRow | undefined;
  #checking = new AbortController();
  #thumbnails = new Map<Which, string>(); // what each was drawn for
  #areAllHere = false; // or failed
  #timer: ReturnType<typeof setTimeout> | undefined;
  #layersTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    near: NearRows,
    panel: LayersPanel,
    appearanceOf: (which: Which) => Appearance,
    actions: RowActions,
  ) {
    this.#near = near;
    this.#panel = panel;
    this.#appearanceOf = appearanceOf;
    this.#actions = actions;
  }

  /** Those of the row on screen; undefined before the first. */
  get pictures(): RowPictures | undefined {
    return this.#pictures;
  }

  /** Names of its layers, the lowest first. */
  get names(): readonly string[] {
    return this.#row?.layers ?? [];
  }

  async show(position: number, count: number): Promise<void> {
    this.#checking.abort();
    const pictures = this.#near.visit(position);
    this.#pictures = pictures;
    try {
      const row = await pictures.describe();
      if (this.#isLeft(pictures)) return;
      await this.#open(pictures, row);
    } catch (error) {
      if (!this.#isLeft(pictures)) this.#actions.onFailure(errorText(error));
      return;
    }
    if (this.#isLeft(pictures)) return;
    this.checkAlignment();
    void this.#near.prefetch(count);
  }

  /** Frees everything: the rows are no longer what they were, or the view ends. */
  clear(): void {
    this.#checking.abort();
    clearTimeout(this.#timer);
    clearTimeout(this.#layersTimer);
    this.#near.clear();
    this.#pictures = undefined;
  }

  /** Asks for the alignment of every layer, again. */
  checkAlignment(): void {
    this.#checking.abort();
    this.#checking = new AbortController();
    if (this.#pictures === undefined) return;
    const show = this.#panel.setAlignment.bind(this.#panel);
    void checkAlignment(this.#pictures, show, this.#checking.signal);
  }

  /** Draws those thumbnails anew whose appearance is another. */
  refreshThumbnails(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      for (const which of this.#thumbnails.keys()) void this.#drawThumbnail(which);
    }, THUMBNAIL_MS);
  }

  /** Says at a picture that a part of it failed. */
  noteTile(key: string, message: string): void {
    const pictures = this.#pictures;
    const which = pictures?.whichOf(key);
    if (pictures === undefined || which === undefined) return;
    this.#say(pictures, which, `parts are coarse: ${message}`);
  }

  tile(key: string, tile: TileAddress, signal: AbortSignal): Promise<Blob[]> {
    return this.#pictures?.tile(key, tile, signal) ?? Promise.reject(new Error("no row is shown"));
  }

  histogram(which: Which): Promise<Histogram> {
    return this.#pictures?.histogram(which) ?? Promise.reject(new Error("no row is shown"));
  }

  #isLeft(pictures: RowPictures): boolean {
    return pictures !== this.#pictures || pictures.signal.aborted;
  }

  async #open(pictures: RowPictures, row: OverlayRow): Promise<void> {
    this.#row = row;
    this.#thumbnails = new Map();
    this.#areAllHere = false;
    this.#panel.setRow(row.layers, { hasPicture: row.has_picture });
    this.#actions.onRow(row);
    const all: Which[] = row.has_picture ? [null, ...row.layers] : [];
    await Promise.all(all.map((which) => this.#load(pictures, which)));
    if (this.#isLeft(pictures)) return;
    this.#areAllHere = true;
    this.#showLayers(true);
    if (pictures.get(null) === undefined) this.drawThumbnails(); // no stage will say when
  }

  /** Draws the thumbnails that are missing; the stage comes first, so it says when. */
  drawThumbnails(): void {
    if (!this.#areAllHere) return;
    for (const which of [null, ...this.names]) void this.#drawThumbnail(which);
  }

  /** Pictures come faster than they are drawn: not a drawing for each. */
  #showLayersSoon(): void {
    this.#layersTimer ??= setTimeout(() => this.#showLayers(false), LAYERS_MS);
  }

  #showLayers(isLast: boolean): void {
    clearTimeout(this.#layersTimer);
    this.#layersTimer = undefined;
    this.#actions.onLayers(isLast);
  }

  async #load(pictures: RowPictures, which: Which): Promise<void> {
    try {
      const picture = await pictures.load(which);
      if (this.#isLeft(pictures)) return;
      this.#panel.setPicture(which, picture);
      this.#say(pictures, which);
      if (which === null) this.#showBase(pictures, picture);
      else this.#showLayersSoon();
    } catch (error) {
      if (this.#isLeft(pictures)) return;
      this.#panel.setStatus(which, { kind: "failed", note: errorText(error) });
      if (which === null) this.#actions.onFailure(errorText(error));
    }
  }

  #showBase(pictures: RowPictures, base: OverlayPicture): void {
    this.#actions.onBase(base);
    // Only now is it known which of the layers that came before are of another size.
    for (const name of pictures.names) if (pictures.get(name)) this.#say(pictures, name);
  }

  #say(pictures: RowPictures, which: Which, more = ""): void {
    const [own, base] = [pictures.get(which), pictures.get(null)];
    if (own === undefined) return;
    const note = [noteOf(which, own, base), more].filter(Boolean).join("; ");
    this.#panel.setStatus(which, { kind: "ready", note });
  }

  async #drawThumbnail(which: Which): Promise<void> {
    const pictures = this.#pictures;
    const appearance = this.#appearanceOf(which);
    const signature = JSON.stringify({ ...appearance, offset: null });
    if (pictures?.get(which) === undefined || this.#thumbnails.get(which) === signature) return;
    this.#thumbnails.set(which, signature);
    // Without one the panel is still of use, and why it cannot be drawn the stage says.
    const bitmap = await pictures.thumbnail(which, appearance).catch(() => undefined);
    if (bitmap === undefined) return;
    if (this.#isLeft(pictures)) bitmap.close();
    else this.#panel.setThumbnail(which, bitmap);
  }
}

/** What there is to know of a picture: its size, of a layer only where it is not the base's. */
function noteOf(which: Which, own: OverlayPicture, base: OverlayPicture | undefined): string {
  if (which === null) return sizeText(own);
  const fits = own.width === base?.width && own.height === base.height;
  return base && !fits ? `${sizeText(own)}, stretched to the base image` : "";
}

function sizeText({ width, height }: OverlayPicture): string {
  return `${number(width)} × ${number(height)} px`;
}
