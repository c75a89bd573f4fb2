// The engine of a page, in its worker: all pictures of all its viewers, and what blends them.
import { colormapTable } from "../core/appearance.ts";
import { countDifferences, differenceOf, mapColors, noDifferences } from "../core/difference.ts";
import { axis } from "../core/placing.ts";
import type { Size } from "../core/viewport.ts";
import { Budget } from "./budget.ts";
import { bitmapOf, CpuEngine } from "./cpu_engine.ts";
import type {
  Compared,
  EngineChoice,
  Frame,
  FramePicture,
  Histogram,
  PictureInfo,
  TileAddress,
} from "./engine.ts";
import { Placer, sourceArea } from "./gathering.ts";
import { Gpu, type GpuState } from "./gpu.ts";
import { GpuFailure } from "./gpu_context.ts";
import type { GpuEngine } from "./gpu_engine.ts";
import { histogramOf } from "./histogram.ts";
import type { Picture } from "./picture.ts";
import { type FrameStack, stripsOf } from "./stack.ts";
import { TiledPicture } from "./tiled_picture.ts";
import { WholePicture } from "./whole_picture.ts";

/** Rows of tiles that are compared at once. */
const COMPARED_TILES = 2;

export class PageEngine {
  readonly #budget = new Budget();
  readonly #pictures = new Map<string, WholePicture | TiledPicture>();
  readonly #placer = new Placer();
  readonly #cpu = new CpuEngine(this.#budget);
  readonly #gpu: Gpu;

  constructor(onState: (state: GpuState) => void) {
    this.#gpu = new Gpu(this.#budget, onState);
  }

  /** A viewer wants to be drawn by this; says what there is. */
  choose(choice: EngineChoice): GpuState {
    this.#gpu.look(choice);
    return this.#gpu.state;
  }

  async open(key: string, info: PictureInfo, parts: readonly Blob[]): Promise<void> {
    this.forget([key]);
    const kind = info.tile_size > 0 ? TiledPicture : WholePicture;
    const picture = new kind(info, parts, this.#budget);
    this.#pictures.set(key, picture);
    try {
      await picture.open();
    } catch (error) {
      if (this.#pictures.get(key) === picture) this.forget([key]);
      throw error;
    }
  }

  async put(key: string, tile: TileAddress, parts: readonly Blob[]): Promise<void> {
    const picture = this.#picture(key);
    if (!(picture instanceof TiledPicture)) throw new Error(`picture ${key} has no tiles`);
    await picture.put(tile, parts);
    this.#cpu.tiles.outdate(key);
    this.#gpu.outdate(key);
  }

  missing(frame: Frame): { key: string; tile: TileAddress }[] {
    const { base, layers } = this.#stack(frame);
    const placed = [...(base ? [base] : []), ...layers.map((layer) => layer.placed)];
    return placed.flatMap((layer) => {
      const needed = sourceArea(layer, frame.region.level, frame.region);
      const tiles = needed === null ? [] : layer.picture.missing(needed.level, needed.area);
      return tiles.map((tile) => ({ key: layer.key, tile }));
    });
  }

  forget(keys: readonly string[]): void {
    for (const key of keys) {
      this.#pictures.get(key)?.close();
      this.#pictures.delete(key);
      this.#cpu.tiles.forget(key);
      this.#gpu.forget(key);
    }
    this.#placer.clear();
  }

  close(): void {
    this.forgetAll("");
  }

  /** Those whose keys begin so. */
  forgetAll(prefix: string): void {
    this.forget([...this.#pictures.keys()].filter((key) => key.startsWith(prefix)));
  }

  async render(frame: Frame, choice: EngineChoice): Promise<ImageBitmap> {
    const stack = this.#stack(frame);
    const drawn = await this.#byGpu(stack, choice, (gpu) => gpu.bitmap(stack));
    return drawn ?? this.#cpu.bitmap(stack);
  }

  async pixels(frame: Frame, choice: EngineChoice): Promise<Uint8ClampedArray<ArrayBuffer>> {
    const stack = this.#stack(frame);
    const drawn = await this.#byGpu(stack, choice, (gpu) => gpu.pixels(stack));
    return drawn ?? this.#cpu.pixels(stack);
  }

  async read(
    pictures: readonly FramePicture[],
    size: Size,
    x: number,
    y: number,
  ): Promise<number[][]> {
    return Promise.all(pictures.map((one) => this.#readOne(one, size, x, y)));
  }

  histogram(key: string, bins: number): Promise<Histogram> {
    return histogramOf(this.#picture(key), bins);
  }

  /** Always exactly: on the processor. */
  async compare(a: Frame, b: Frame, threshold: number): Promise<Compared> {
    const { width, height } = a.region;
    const counts = noDifferences(threshold);
    const colors = mapColors(colormapTable("cividis"));
    const map = new Int32Array(width * height);
    const others = stripsOf(b, COMPARED_TILES);
    for (const [index, { top, frame }] of stripsOf(a, COMPARED_TILES).entries()) {
      const other = others[index]?.frame ?? b;
      const ours = await this.#cpu.pixels(this.#stack(frame));
      const theirs = await this.#cpu.pixels(this.#stack(other));
      const rows = map.subarray(top * width, (top + frame.region.height) * width);
      countDifferences(ours, theirs, counts, colors, rows);
    }
    return { map: bitmapOf(map, width, height), difference: differenceOf(counts) };
  }

  #picture(key: string): Picture {
    const picture = this.#pictures.get(key);
    if (picture === undefined) throw new Error(`picture ${key} is not open`);
    return picture;
  }

  #stack(frame: Frame): FrameStack {
    const place = (one: FramePicture, isBase: boolean) =>
      this.#placer.place(one, this.#picture(one.key), frame.size, isBase);
    return {
      frame,
      base: frame.base && place(frame.base, true),
      layers: frame.layers
        .filter(({ opacity }) => opacity > 0)
        .map((layer) => ({
          placed: place(layer, false),
          opacity: layer.opacity,
          blendMode: layer.blendMode,
        })),
    };
  }

  /** undefined where the processor has to do it. */
  async #byGpu<T>(
    stack: FrameStack,
    choice: EngineChoice,
    draw: (gpu: GpuEngine) => Promise<T>,
  ): Promise<T | undefined> {
    const gpu = this.#gpu.engineFor(choice);
    if (gpu === undefined || !gpu.takes(stack)) return undefined;
    try {
      return await draw(gpu);
    } catch (error) {
      if (error instanceof GpuFailure) this.#gpu.giveUp(error.message);
      return undefined; // what is wrong with a picture shows there too
    }
  }

  async #readOne(
    { key, appearance }: FramePicture,
    size: Size,
    x: number,
    y: number,
  ): Promise<number[]> {
    const picture = this.#picture(key);
    const { info } = picture;
    const at = (start: number, base: number, source: number, offset: number): number =>
      axis({ start, count: 1, level: 0, sourceLevel: 0, base, source, offset }).nearest[0] ?? -1;
    const column = at(x, size.width, info.width, appearance.offset[0]);
    const row = at(y, size.height, info.height, appearance.offset[1]);
    if (column < 0 || row < 0) return [];
    const area = { x: column, y: row, width: 1, height: 1 };
    if (picture.missing(0, area).length > 0) return [];
    const window = await picture.window(0, area);
    const start = ((row - window.y) * window.width + column - window.x) * window.bands;
    return Array.from(window.values.subarray(start, start + window.bands));
  }
}
