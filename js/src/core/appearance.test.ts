import { describe, expect, it } from "vitest";
import type { Appearance, Colormap } from "../protocol.gen.ts";
import { classColor, colormapTable, lookUp, type ValueInfo } from "./appearance.ts";
import { CASES, flat, rasterOf } from "./contract_cases.ts";
import { pickRow } from "./picking.ts";

/** The colours of values of a single row. */
function colored(
  values: number[],
  picture: ValueInfo,
  appearance: Appearance,
  isBase: boolean,
): Int32Array {
  const width = values.length / picture.bands;
  const from = { ...rasterOf({ width, height: 1 }, picture, values), x: 0, y: 0 };
  const columns = Int32Array.from({ length: width }, (_, x) => x);
  const colors = new Int32Array(width);
  pickRow(from, lookUp(appearance, picture, isBase), 0, columns, colors);
  return colors;
}

async function digest(bytes: Int32Array): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", bytes.slice());
  return hex(new Uint8Array(hash));
}

const hex = (bytes: ArrayLike<number>): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

describe("lookUp", () => {
  it.each(CASES.look_ups)("gives Python's colours: $name", async (wanted) => {
    const { values, picture, appearance, is_base, rgba } = wanted;
    expect(flat(colored(values, picture, appearance, is_base))).toEqual(rgba);
    if (wanted.digest === undefined) return;
    const every = Array.from({ length: 2 ** picture.bits }, (_, value) => value);
    expect(await digest(colored(every, picture, appearance, is_base))).toBe(wanted.digest);
  });
});

describe("colormaps", () => {
  it.each(Object.entries(CASES.ramps))("%s is Python's", (name, table) => {
    expect(hex(colormapTable(name as Colormap))).toBe(table);
  });

  it("has Python's palette for classes, again and again", () => {
    const count = CASES.palette.length / 6;
    const colors = Array.from({ length: count }, (_, index) => hex(classColor(index + 1) ?? []));
    expect(colors.join("")).toBe(CASES.palette);
    expect(classColor(count + 1)).toEqual(classColor(1));
    expect(classColor(0)).toBeNull();
    expect([...colormapTable("classes").subarray(3, 6)]).toEqual([...(classColor(1) ?? [])]);
  });
});
