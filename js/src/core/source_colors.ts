// The colour that one value of a picture is shown as.
import type { Appearance } from "../protocol.gen.ts";
import { type LookUp, lookUp, type ValueInfo } from "./appearance.ts";
import { pickRow } from "./picking.ts";

const KEPT = 64; // tables; more than a row has pictures

/** Keeps the tables of the appearances that it was last asked for. */
export class SourceColors {
  readonly #tables = new Map<string, LookUp>();

  /** Straight RGBA, without alpha where it is opaque; null where nothing is seen of it. */
  shown(
    value: readonly number[],
    appearance: Appearance,
    info: ValueInfo,
    isBase: boolean,
  ): number[] | null {
    const table = this.#table(appearance, info, isBase);
    const [red = 0, green = 0, blue = 0, alpha = 0] = colorOf(value, table, info);
    if (alpha === 0) return null;
    return alpha === 255 ? [red, green, blue] : [red, green, blue, alpha];
  }

  /** Its bytes between the limits, which is what a transparent colour is compared with. */
  levels(value: readonly number[], appearance: Appearance, info: ValueInfo): number[] | null {
    const grey = { ...appearance, colormap: "grey", tint: null, transparent: null } as const;
    return this.shown(value, grey, info, true)?.slice(0, 3) ?? null;
  }

  #table(appearance: Appearance, info: ValueInfo, isBase: boolean): LookUp {
    const { bands, bits, scale, offset, lowest, highest, no_data, is_classes } = info;
    const signature = JSON.stringify([
      { ...appearance, smooth: null, offset: null },
      [bands, bits, scale, offset, lowest, highest, no_data, is_classes, isBase],
    ]);
    let table = this.#tables.get(signature);
    if (table === undefined) {
      if (this.#tables.size >= KEPT) this.#tables.clear();
      table = lookUp(appearance, info, isBase);
      this.#tables.set(signature, table);
    }
    return table;
  }
}

/** Straight red, green, blue and alpha. */
function colorOf(value: readonly number[], table: LookUp, { bands, bits }: ValueInfo): number[] {
  const values = bits === 8 ? Uint8Array.from(value) : Uint16Array.from(value);
  const pixel = { x: 0, y: 0, width: 1, height: 1, bands, values };
  const colors = new Int32Array(1);
  pickRow(pixel, table, 0, Int32Array.of(0), colors);
  return [...new Uint8Array(colors.buffer)];
}
