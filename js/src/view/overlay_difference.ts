// Statistics of the difference of two stacks: an estimate at once, all pixels when the hand rests.
import { mergeDifferences, stripsOf } from "../core/difference_parts.ts";
import type { StackContent } from "../core/stacks.ts";
import type { Rectangle } from "../core/viewport.ts";
import type { Engine, Frame } from "../gl/engine.ts";
import type { Difference } from "../protocol.gen.ts";
import { Latest } from "./latest.ts";
import type { RowPictures } from "./row_pictures.ts";

const ESTIMATE_PIXELS = 2 ** 16;
const STRIP_PIXELS = 2 ** 20; // between strips the engine draws what the hand has done meanwhile
const REST_MS = 250;

export interface DifferenceJob {
  pictures: RowPictures;
  a: StackContent;
  b: StackContent;
  /** In pixels of the base image. */
  area: Rectangle;
  threshold: number;
}

export interface Measured {
  difference: Difference;
  /** 0 for all pixels, n for means of 2ⁿ × 2ⁿ. */
  level: number;
  /** Whether a finer answer is on its way. */
  isPreliminary: boolean;
}

export interface DifferenceActions {
  onMeasured: (measured: Measured) => void;
  onFailure: (error: unknown) => void;
}

export class DifferenceStatistics {
  readonly #engine: Engine;
  readonly #actions: DifferenceActions;
  readonly #work = new Latest<{ job: DifferenceJob; isExact: boolean }>((asked) =>
    this.#measure(asked.job, asked.isExact),
  );
  #signature = "";
  #job: DifferenceJob | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(engine: Engine, actions: DifferenceActions, signal: AbortSignal) {
    this.#engine = engine;
    this.#actions = actions;
    signal.addEventListener("abort", () => this.stop(), { once: true });
  }

  /** Measures where anything is other than before. */
  request(job: DifferenceJob): void {
    const signature = JSON.stringify([job.a, job.b, job.area, job.threshold]);
    if (signature === this.#signature) return;
    this.#signature = signature;
    this.#job = job;
    this.#work.request({ job, isExact: false });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#work.request({ job, isExact: true }), REST_MS);
  }

  /** What was measured holds no longer: a tile came, or nobody looks. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#signature = "";
    this.#job = undefined;
    this.#work.clear();
  }

  async #measure(job: DifferenceJob, isExact: boolean): Promise<void> {
    const isCurrent = (): boolean => this.#job === job && !job.pictures.signal.aborted;
    if (!isCurrent()) return;
    try {
      const level = isExact ? await this.#finestLevel(job) : levelWithin(job.area, ESTIMATE_PIXELS);
      const difference = await this.#compare(job, level, isCurrent);
      if (difference === undefined || !isCurrent()) return;
      this.#actions.onMeasured({ difference, level, isPreliminary: !isExact && level > 0 });
    } catch (error) {
      if (isCurrent()) this.#actions.onFailure(error);
    }
  }

  /** 0, but where not all tiles are there the level of the previews. */
  async #finestLevel({ pictures, a, b, area }: DifferenceJob): Promise<number> {
    const frames = [a, b].map((stack) => pictures.frame(stack, { ...area, level: 0 }));
    const missing = await Promise.all(frames.map((frame) => this.#engine.missing(frame)));
    if (missing.flat().length === 0) return 0;
    const levels = [null, ...pictures.names].map((which) => pictures.get(which)?.level ?? 0);
    return Math.max(...levels);
  }

  /** Strip by strip; undefined where it was given up meanwhile. */
  async #compare(
    { pictures, a, b, area, threshold }: DifferenceJob,
    level: number,
    isCurrent: () => boolean,
  ): Promise<Difference | undefined> {
    const parts: Difference[] = [];
    for (const strip of stripsOf(onLevel(area, level), STRIP_PIXELS)) {
      const frame = (stack: StackContent): Frame => pictures.frame(stack, { ...strip, level });
      const { map, difference } = await this.#engine.compare(frame(a), frame(b), threshold);
      map.close();
      if (!isCurrent()) return undefined;
      parts.push(difference);
    }
    return mergeDifferences(parts);
  }
}

function levelWithin({ width, height }: Rectangle, pixels: number): number {
  return Math.max(0, Math.ceil(Math.log2((width * height) / pixels) / 2));
}

/** The pixels of a level that an area touches. */
function onLevel({ x, y, width, height }: Rectangle, level: number): Rectangle {
  const step = 2 ** level;
  const [left, top] = [Math.floor(x / step), Math.floor(y / step)];
  return {
    x: left,
    y: top,
    width: Math.ceil((x + width) / step) - left,
    height: Math.ceil((y + height) / step) - top,
  };
}
