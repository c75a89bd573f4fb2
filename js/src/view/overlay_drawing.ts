// What the stage shows: the frames of the stacks that are compared, their tiles, the picture small.
import { DIFFERENCE_MAP, stackCount } from "../core/arrangement.ts";
import { contentOf, type Look, type StackContent } from "../core/stacks.ts";
import type { Region } from "../core/viewport.ts";
import type { Engine } from "../gl/engine.ts";
import type { Comparison, Stack } from "../protocol.gen.ts";
import type { DifferenceJob } from "./overlay_difference.ts";
import type { Wanted } from "./overlay_drawings.ts";
import { MINIMAP_PIXELS } from "./overlay_minimap.ts";
import type { Tile } from "./overlay_tiles.ts";
import { overviewOf, type RowPictures } from "./row_pictures.ts";

export interface DrawingSource {
  pictures: () => RowPictures | undefined;
  /** As it is on stage now. */
  comparison: () => Comparison;
  look: () => Omit<Look, "keyOf">;
}

const OVERVIEW_MS = 200; // after the last drawing
const BASE: Stack = { kind: "base", name: "" };

/** The comparison while only the base image is to be seen; panes stay where they are. */
export function baseAlone(comparison: Comparison): Comparison {
  const mode = comparison.mode === "side-by-side" ? comparison.mode : "blend";
  return { ...comparison, mode, stacks: comparison.stacks.map(() => BASE) as Comparison["stacks"] };
}

export class StackDrawing {
  readonly #engine: Engine;
  readonly #source: DrawingSource;
  #overview = ""; // what the picture small was drawn for
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(engine: Engine, source: DrawingSource) {
    this.#engine = engine;
    this.#source = source;
  }

  /** The stacks on stage; none while there is no picture. */
  contents(): StackContent[] {
    const pictures = this.#source.pictures();
    const comparison = this.#source.comparison();
    if (pictures?.get(null) === undefined) return [];
    const look: Look = { ...this.#source.look(), keyOf: (which) => pictures.keyOf(which) };
    return comparison.stacks
      .slice(0, stackCount(comparison))
      .map((stack) => contentOf(stack, look));
  }

  wanted(region: Region): Wanted[] {
    const pictures = this.#source.pictures();
    if (pictures === undefined) return [];
    const { mode, threshold } = this.#source.comparison();
    const frames = this.contents().map((content) => pictures.frame(content, region));
    const [a, b] = frames;
    if (mode === "difference" && a !== undefined && b !== undefined) {
      const draw = async (): Promise<ImageBitmap> =>
        (await this.#engine.compare(a, b, threshold)).map;
      return [{ drawing: DIFFERENCE_MAP, region, signature: JSON.stringify([a, b]), draw }];
    }
    return frames.map((frame, drawing) => ({
      drawing,
      region,
      signature: JSON.stringify(frame),
      draw: () => this.#engine.render(frame),
    }));
  }

  /** The tiles that what is on stage lacks; engines know none of pictures that came whole. */
  async missing(region: Region): Promise<Tile[]> {
    const pictures = this.#source.pictures();
    if (pictures === undefined || !pictures.hasTiles) return [];
    const frames = this.contents().map((content) => pictures.frame(content, region));
    const missing = await Promise.all(frames.map((frame) => this.#engine.missing(frame)));
    const byName = new Map(missing.flat().map((tile) => [JSON.stringify(tile), tile]));
    return [...byName.values()];
  }

  /** Draws the whole first stack small when the hand rests, where it looks other than before. */
  overviewSoon(show: (bitmap: ImageBitmap) => void): void {
    this.stop();
    this.#timer = setTimeout(() => {
      // A row that was just left has nothing to draw.
      void this.#drawOverview(show).catch(() => undefined);
    }, OVERVIEW_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  async #drawOverview(show: (bitmap: ImageBitmap) => void): Promise<void> {
    const pictures = this.#source.pictures();
    const base = pictures?.get(null);
    const [content] = this.contents();
    if (pictures === undefined || base === undefined || content === undefined) return;
    const frame = pictures.frame(content, overviewOf(base, 2 * MINIMAP_PIXELS));
    const signature = JSON.stringify(frame);
    if (signature === this.#overview) return;
    this.#overview = signature;
    show(await this.#engine.render(frame));
  }

  /** What statistics of the difference are of; undefined where none is shown. */
  differenceJob(): DifferenceJob | undefined {
    const pictures = this.#source.pictures();
    const base = pictures?.get(null);
    const { mode, threshold, region } = this.#source.comparison();
    const [a, b] = this.contents();
    if (mode !== "difference" || !pictures || !base || !a || !b) return undefined;
    const whole = { x: 0, y: 0, width: base.width, height: base.height };
    return { pictures, a, b, area: within(region, whole) ?? whole, threshold };
  }
}

type Area = DifferenceJob["area"];

/** What of a region lies in a picture; undefined where nothing does: it was of another one. */
export function within(region: Area | null, whole: Area): Area | undefined {
  if (region === null) return undefined;
  const right = Math.min(whole.width, region.x + region.width);
  const bottom = Math.min(whole.height, region.y + region.height);
  const { x, y } = region;
  return right > x && bottom > y ? { x, y, width: right - x, height: bottom - y } : undefined;
}
