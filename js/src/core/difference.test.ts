import { describe, expect, it } from "vitest";
import { colormapTable } from "./appearance.ts";
import { CASES, flat } from "./contract_cases.ts";
import { countDifferences, differenceOf, mapColors, noDifferences } from "./difference.ts";
import type { Rectangle } from "./viewport.ts";

const COLORS = mapColors(colormapTable("cividis"));

/** A part of a picture's bytes. */
function part(bytes: number[], width: number, { x, y, width: columns, height }: Rectangle) {
  return Uint8Array.from({ length: 4 * columns * height }, (_, at) => {
    const [column, row] = [(at >> 2) % columns, Math.floor((at >> 2) / columns)];
    return bytes[4 * ((y + row) * width + x + column) + (at & 3)] ?? 0;
  });
}

describe("countDifferences", () => {
  it.each(CASES.differences)("comes to Python's statistics, threshold $threshold", (wanted) => {
    const { a, b, threshold, width, height } = wanted;
    const area = wanted.region ?? { x: 0, y: 0, width, height };
    const counts = noDifferences(threshold);
    const map = new Int32Array(area.width * area.height);
    countDifferences(part(a, width, area), part(b, width, area), counts, COLORS, map);
    const found = differenceOf(counts);
    expect(found.pixels).toBe(wanted.difference.pixels);
    [found.overall, ...found.channels].forEach((channel, index) => {
      const { overall, channels } = wanted.difference;
      const expected = [overall, ...channels][index];
      expect(channel.maximum).toBe(expected?.maximum);
      expect(channel.mae).toBeCloseTo(expected?.mae ?? -1, 12);
      expect(channel.rmse).toBeCloseTo(expected?.rmse ?? -1, 12);
      expect(channel.share).toBeCloseTo(expected?.share ?? -1, 12);
      if (expected?.psnr === null) expect(channel.psnr).toBeNull();
      else expect(channel.psnr).toBeCloseTo(expected?.psnr ?? -1, 10);
    });
    expect(flat(map)).toEqual([...part(wanted.map, width, area)]);
  });

  it("counts what differs by more than the threshold, in any of red, green and blue", () => {
    const [a, b] = [new Uint8Array(12), Uint8Array.of(8, 9, 0, 0, 8, 8, 8, 255, 0, 0, 9, 0)];
    const counts = noDifferences(8);
    countDifferences(a, b, counts, COLORS, new Int32Array(3));
    const { overall, channels } = differenceOf(counts);
    expect(overall.share).toBeCloseTo(2 / 3, 12);
    expect(channels.map(({ share }) => Math.round(3 * share))).toEqual([0, 1, 1, 1]);
  });

  it("comes to the same in parts", () => {
    const [{ a, b, width, height, threshold }] = CASES.differences as [
      (typeof CASES.differences)[0],
    ];
    const [whole, inParts] = [noDifferences(threshold), noDifferences(threshold)];
    const count = (top: number, rows: number, counts: typeof whole): void => {
      const area = { x: 0, y: top, width, height: rows };
      const map = new Int32Array(width * rows);
      countDifferences(part(a, width, area), part(b, width, area), counts, COLORS, map);
    };
    count(0, height, whole);
    for (let row = 0; row < height; row += 1) count(row, 1, inParts);
    expect(differenceOf(inParts)).toEqual(differenceOf(whole));
  });
});
