// The pictures of one row: fetched, put into the engine, drawn, read, and freed when the row is left.
import type { Point, Region } from "../core/viewport.ts";
import type { Engine, Rgba } from "../gl/engine.ts";
import type { LayerState, OverlayPicture, OverlayRow } from "../protocol.gen.ts";

/** Where rows and pictures come from. Rejections carry a text for the user. */
export interface OverlaySource {
  row: (position: number, signal: AbortSignal) => Promise<OverlayRow>;
  /** `layer` counts from the lowest; null is the base image. */
  picture: (
    position: number,
    layer: number | null,
    signal: AbortSignal,
  ) => Promise<{ description: OverlayPicture; parts: Blob[] }>;
}

/** A layer by its name, or null for the base image. */
export type Which = string | null;

const THUMBNAIL_PIXELS = 64;
let rowsShown = 0; // keys of two visits to a row differ, so that freeing the one spares the other

export class RowPictures {
  readonly #engine: Engine;
  readonly #source: OverlaySource;
  readonly #visit = rowsShown++;
  readonly #left = new AbortController();
  readonly #loaded = new Map<Which, OverlayPicture>();

  constructor(
    engine: Engine,
    source: OverlaySource,
    readonly position: number,
  ) {
    this.#engine = engine;
    this.#source = source;
  }

  /** Aborted when the row is left. */
  get signal(): AbortSignal {
    return this.#left.signal;
  }

  get(which: Which): OverlayPicture | undefined {
    return this.#loaded.get(which);
  }

  describe(): Promise<OverlayRow> {
    return this.#source.row(this.position, this.signal);
  }

  /** Fetches and decodes the base image (null) or the layer of this index. */
  async load(which: Which, index: number | null): Promise<OverlayPicture> {
    const { description, parts } = await this.#source.picture(this.position, index, this.signal);
    await this.#engine.load(this.#key(which), parts);
    this.#loaded.set(which, description);
    if (this.signal.aborted) await this.#engine.forget([this.#key(which)]);
    return description;
  }

  /** Draws a region of the base image with those of the layers that are visible and loaded. */
  render(region: Region, states: readonly LayerState[]): Promise<ImageBitmap> {
    const layers = states
      .filter(({ name, visible }) => visible && this.#loaded.has(name))
      .map(({ name, opacity, blend_mode }) => ({
        key: this.#key(name),
        opacity,
        blendMode: blend_mode,
      }));
    return this.#engine.render({ region, size: this.#sizeOf(null), base: this.#key(null), layers });
  }

  thumbnail(which: Which): Promise<ImageBitmap> {
    const size = this.#sizeOf(which);
    const ratio = Math.max(size.width, size.height) / THUMBNAIL_PIXELS;
    const level = Math.max(0, Math.ceil(Math.log2(ratio)));
    const [width, height] = [size.width, size.height].map((length) =>
      Math.ceil(length / 2 ** level),
    );
    const region = { level, x: 0, y: 0, width: width ?? 1, height: height ?? 1 };
    return this.#engine.render({ region, size, base: this.#key(which), layers: [] });
  }

  /** Every loaded picture's own value under a pixel of the base image. */
  async read(at: Point): Promise<Map<Which, Rgba>> {
    const { width, height } = this.#sizeOf(null);
    const which = [...this.#loaded.keys()];
    const keys = which.map((one) => this.#key(one));
    const values = await this.#engine.read(keys, (at.x + 0.5) / width, (at.y + 0.5) / height);
    return new Map(which.flatMap((one, index) => (values[index] ? [[one, values[index]]] : [])));
  }

  /** Stops what is still loading and frees what is loaded. */
  leave(): void {
    this.#left.abort();
    const keys = [...this.#loaded.keys()].map((which) => this.#key(which));
    void this.#engine.forget(keys).catch(() => undefined); // gone with the engine
  }

  #key(which: Which): string {
    return which === null ? `${this.#visit}` : `${this.#visit}/${which}`;
  }

  #sizeOf(which: Which): OverlayPicture {
    const picture = this.#loaded.get(which);
    if (picture === undefined) throw new Error("the picture is not loaded");
    return picture;
  }
}
