// Picking a colour: the next click on the stage, or Enter at the cross, takes a layer's own.
import type { SourceColors } from "../core/source_colors.ts";
import { hexOf } from "../core/source_values.ts";
import type { Point } from "../core/viewport.ts";
import type { Appearance } from "../protocol.gen.ts";
import type { RowPictures, Which } from "./row_pictures.ts";

export interface PickerOptions {
  pictures: () => RowPictures | undefined;
  appearanceOf: (which: Which) => Appearance;
  colors: SourceColors;
  /** Whether a click picks. */
  onPicking: (picking: boolean) => void;
  /** null: nothing was picked after all. */
  onPicked: (which: Which, color: string | null) => void;
}

export class Picker {
  readonly #options: PickerOptions;
  #which: Which | undefined;

  constructor(options: PickerOptions) {
    this.#options = options;
  }

  get isPicking(): boolean {
    return this.#which !== undefined;
  }

  start(which: Which): void {
    this.stop();
    this.#which = which;
    this.#options.onPicking(true);
  }

  /** Gives up. Says whether there was anything to give up. */
  stop(): boolean {
    if (this.#which === undefined) return false;
    this.#finish(this.#which, null);
    return true;
  }

  async pick(at: Point): Promise<void> {
    const which = this.#which;
    const pictures = this.#options.pictures();
    const info = pictures?.get(which ?? null);
    if (which === undefined || pictures === undefined || info === undefined) return;
    const { appearanceOf, colors } = this.#options;
    const values = await pictures.read(at, appearanceOf).catch(() => undefined); // the row was left
    if (this.#which !== which) return;
    const value = values?.get(which) ?? [];
    const levels = value.length > 0 ? colors.levels(value, appearanceOf(which), info) : null;
    // Beside the layer, and where it has no data, there is no colour: the next click may have one.
    if (levels !== null) this.#finish(which, hexOf(levels));
  }

  #finish(which: Which, color: string | null): void {
    this.#which = undefined;
    this.#options.onPicking(false);
    this.#options.onPicked(which, color);
  }
}
