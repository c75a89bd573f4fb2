// The pictures of one row: fetched, opened in the engine, drawn, read, and freed when it is left.
import { PLAIN, type StackContent } from "../core/stacks.ts";
import type { Point, Region, Size } from "../core/viewport.ts";
import type { Engine, Frame, FramePicture, Histogram, TileAddress } from "../gl/engine.ts";
import type { AlignmentResult, Appearance, OverlayPicture, OverlayRow } from "../protocol.gen.ts";

/** Where rows and pictures come from. Rejections carry a text for the user. */
export interface OverlaySource {
  row: (position: number, signal: AbortSignal) => Promise<OverlayRow>;
  /** `layer` counts from the lowest, as the row names them; null is the base image. */
  picture: (
    position: number,
    layer: number | null,
    signal: AbortSignal,
  ) => Promise<{ description: OverlayPicture; parts: Blob[] }>;
  tile: (
    position: number,
    layer: number | null,
    tile: TileAddress,
    signal: AbortSignal,
  ) => Promise<Blob[]>;
  alignment: (position: number, layer: number, signal: AbortSignal) => Promise<AlignmentResult>;
}

/** A layer by its name, or null for the base image. */
export type Which = string | null;

let visits = 0; // keys of two visits to a row differ, so that freeing the one spares the other
const THUMBNAIL_PIXELS = 64;
const HISTOGRAM_BINS = 128;

export class RowPictures {
  readonly #engine: Engine;
  readonly #source: OverlaySource;
  readonly #visit = visits++;
  readonly #left = new AbortController();
  readonly #loading = new Map<Which, Promise<OverlayPicture>>();
  readonly #opened = new Map<Which, OverlayPicture>();
  #row: Promise<OverlayRow> | undefined;
  #pending = 0;
  #names: readonly string[] = [];

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

  /** Names of its layers, the lowest first; none before the row is described. */
  get names(): readonly string[] {
    return this.#names;
  }

  /** Whether anything of it is still on its way. */
  get isLoading(): boolean {
    return this.#pending > 0;
  }

  /** About what its pictures take in memory. */
  get bytes(): number {
    return [...this.#opened.values()].reduce((sum, info) => sum + bytesOf(info), 0);
  }

  /** Whether any of its pictures comes in tiles. */
  get hasTiles(): boolean {
    return [...this.#opened.values()].some(({ tile_size }) => tile_size > 0);
  }

  get(which: Which): OverlayPicture | undefined {
    return this.#opened.get(which);
  }

  /** Asks once, and again only after a failure. */
  describe(): Promise<OverlayRow> {
    this.#row ??= this.#count(this.#source.row(this.position, this.signal)).then(
      (row) => {
        this.#names = row.layers;
        return row;
      },
      (error: unknown) => {
        this.#row = undefined;
        throw error;
      },
    );
    return this.#row;
  }

  /** Fetches and opens the base image (null) or a layer of the described row; as `describe`, once. */
  load(which: Which): Promise<OverlayPicture> {
    let loading = this.#loading.get(which);
    if (loading === undefined) {
      loading = this.#count(this.#open(which));
      loading.catch(() => this.#loading.delete(which));
      this.#loading.set(which, loading);
    }
    return loading;
  }

  /** The engine's name for a picture that is there. */
  keyOf(which: Which): string | undefined {
    return this.#opened.has(which) ? this.#key(which) : undefined;
  }

  /** What the engine is to draw of a stack. */
  frame({ base, layers }: StackContent, region: Region): Frame {
    return { region, size: this.#size(null), base, layers };
  }

  /** The whole picture alone, at most 64 pixels wide and high. */
  thumbnail(which: Which, appearance: Appearance): Promise<ImageBitmap> {
    const size = this.#size(which);
    const picture = { key: this.#key(which), appearance: { ...appearance, offset: PLAIN.offset } };
    const alone = { ...picture, opacity: 1, blendMode: "normal" } as const;
    return this.#engine.render({
      region: overviewOf(size, THUMBNAIL_PIXELS),
      size,
      base: which === null ? picture : null,
      layers: which === null ? [] : [alone],
    });
  }

  /** Every opened picture's own value under a pixel of the base image, the lowest layer first. */
  async read(
    at: Point,
    appearanceOf: (which: Which) => Appearance,
  ): Promise<Map<Which, readonly number[]>> {
    const which = [null, ...this.#names].filter((one) => this.#opened.has(one));
    const pictures = which.map(
      (one): FramePicture => ({ key: this.#key(one), appearance: appearanceOf(one) }),
    );
    const values = await this.#engine.read(pictures, this.#size(null), at.x, at.y);
    return new Map(which.map((one, index) => [one, values[index] ?? []]));
  }

  histogram(which: Which): Promise<Histogram> {
    return this.#engine.histogram(this.#key(which), HISTOGRAM_BINS);
  }

  /** The picture of a key; undefined where it is none of this row. */
  whichOf(key: string): Which | undefined {
    return [...this.#opened.keys()].find((which) => this.#key(which) === key);
  }

  tile(key: string, tile: TileAddress, signal: AbortSignal): Promise<Blob[]> {
    const which = this.whichOf(key);
    if (which === undefined) return Promise.reject(new Error("the picture is not there"));
    return this.#source.tile(this.position, this.#indexOf(which), tile, signal);
  }

  alignment(name: string, signal: AbortSignal): Promise<AlignmentResult> {
    return this.#source.alignment(this.position, this.#names.indexOf(name), signal);
  }

  /** Stops what is still loading and frees what is there. */
  leave(): void {
    this.#left.abort();
    this.#forget([...this.#opened.keys()]);
    this.#opened.clear();
  }

  async #open(which: Which): Promise<OverlayPicture> {
    const { description, parts } = await this.#source.picture(
      this.position,
      this.#indexOf(which),
      this.signal,
    );
    await this.#engine.open(this.#key(which), description, parts);
    if (this.signal.aborted) this.#forget([which]);
    else this.#opened.set(which, description);
    return description;
  }

  async #count<T>(work: Promise<T>): Promise<T> {
    this.#pending += 1;
    try {
      return await work;
    } finally {
      this.#pending -= 1;
    }
  }

  #forget(pictures: Which[]): void {
    const keys = pictures.map((which) => this.#key(which));
    if (keys.length === 0) return;
    void this.#engine.forget(keys).catch(() => undefined); // gone with the engine
  }

  #indexOf(which: Which): number | null {
    return which === null ? null : this.#names.indexOf(which);
  }

  #key(which: Which): string {
    return which === null ? `${this.#visit}` : `${this.#visit}/${which}`;
  }

  #size(which: Which): Size {
    const picture = this.#opened.get(which);
    if (picture === undefined) throw new Error("the picture is not loaded");
    return { width: picture.width, height: picture.height };
  }
}

/** All of a picture on the finest level with at most so many pixels along each side. */
export function overviewOf({ width, height }: Size, pixels: number): Region {
  const level = Math.max(0, Math.ceil(Math.log2(Math.max(width, height) / pixels)));
  const step = 2 ** level;
  return { level, x: 0, y: 0, width: Math.ceil(width / step), height: Math.ceil(height / step) };
}

function bytesOf({ width, height, bands, bits, level }: OverlayPicture): number {
  const coarserLevels = 4 / 3;
  return (width * height * bands * (bits / 8) * coarserLevels) / 4 ** level;
}
