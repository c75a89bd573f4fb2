// The probe: every picture's own value under the cursor, or under a cross that was pinned.
import type { SourceColors } from "../core/source_colors.ts";
import { hexOf, type SourceValue, sourceValue } from "../core/source_values.ts";
import type { Point, Size } from "../core/viewport.ts";
import type { Appearance, OverlayPicture } from "../protocol.gen.ts";
import { Latest } from "./latest.ts";
import type { ProbeValue } from "./overlay_panel/panel_types.ts";
import type { RowPictures, Which } from "./row_pictures.ts";

export interface ProbeOptions {
  pictures: () => RowPictures | undefined;
  appearanceOf: (which: Which) => Appearance;
  colors: SourceColors;
  /** Another pixel is probed, or none; `cross` where it is pinned. */
  onTarget: (at: Point | null, cross: Point | null) => void;
  /** What is there; for the panel and, in short, for a line. */
  onValues: (values: Map<Which, ProbeValue>, short: Map<Which, string>) => void;
}

export class Probe {
  readonly #options: ProbeOptions;
  readonly #reading = new Latest<Point>((at) => this.#read(at));
  #cursor: Point | null = null;
  #cross: Point | null = null;

  constructor(options: ProbeOptions) {
    this.#options = options;
  }

  /** What is probed: the cross, or where there is none the pixel under the cursor. */
  get target(): Point | null {
    return this.#cross ?? this.#cursor;
  }

  get cross(): Point | null {
    return this.#cross;
  }

  hover(at: Point | null): void {
    this.#cursor = at;
    if (this.#cross === null) this.refresh();
  }

  /** Takes the cross away, or puts it where the cursor is, or else there. */
  toggle(otherwise: Point | null): void {
    this.#pin(this.#cross === null ? (this.#cursor ?? otherwise) : null);
  }

  /** Moves the cross; without one puts it as `toggle` does. */
  move(right: number, down: number, within: Size, otherwise: Point | null): void {
    const from = this.target ?? otherwise;
    if (from === null) return;
    this.#pin({
      x: Math.min(within.width - 1, Math.max(0, from.x + right)),
      y: Math.min(within.height - 1, Math.max(0, from.y + down)),
    });
  }

  /** Another picture is on stage: a cross beside it would mark nothing. */
  keepWithin({ width, height }: Size): void {
    if (this.#cross && (this.#cross.x >= width || this.#cross.y >= height)) this.#pin(null);
    else this.refresh();
  }

  /** The pictures may hold other values there. */
  refresh(): void {
    this.#options.onTarget(this.target, this.#cross);
    if (this.target === null) {
      this.#reading.clear();
      this.#options.onValues(new Map(), new Map());
    } else {
      this.#reading.request(this.target);
    }
  }

  #pin(cross: Point | null): void {
    this.#cross = cross;
    this.refresh();
  }

  async #read(at: Point): Promise<void> {
    const pictures = this.#options.pictures();
    if (pictures?.get(null) === undefined) return;
    // A row that was just left has nothing to tell.
    const values = await pictures.read(at, this.#options.appearanceOf).catch(() => undefined);
    if (values === undefined || pictures.signal.aborted || this.target === null) return;
    const shown = new Map<Which, ProbeValue>();
    const short = new Map<Which, string>();
    for (const [which, value] of values) {
      const info = pictures.get(which);
      const read = info && sourceValue(value, info);
      if (info === undefined || read === undefined) continue;
      short.set(which, read.short);
      shown.set(which, { text: read.long, color: this.#color(which, value, info, read) });
    }
    this.#options.onValues(shown, short);
  }

  #color(
    which: Which,
    value: readonly number[],
    info: OverlayPicture,
    { short }: SourceValue,
  ): string | null {
    if (short === "no data") return null;
    const { appearanceOf, colors } = this.#options;
    const color = colors.shown(value, appearanceOf(which), info, which === null);
    return color === null ? null : hexOf(color);
  }
}
