// How often values occur in a picture, and what its automatic limits are: as
// lb_widgets/model/appearance.py counts.
import type { Histogram, PictureInfo } from "./engine.ts";
import { levelSize, PART_SIZE, type Picture, tilesOf } from "./picture.ts";

/** Thousandths of a picture's values at or below its automatic limits. */
const AUTOMATIC_SHARES = [5, 995] as const;

/** Of the whole picture, or of the preview of a tiled one. */
export async function histogramOf(picture: Picture, bins: number): Promise<Histogram> {
  const counts = await countValues(picture);
  const { info } = picture;
  const [lowest, highest] = [info.lowest, info.highest];
  return {
    lowest,
    highest,
    counts: binned(counts, bins, info),
    automatic: automaticLimits(counts, info),
    classes: info.is_classes ? classesOf(counts) : [],
  };
}

/** Of each stored value; alpha and what stands for no data aside. */
async function countValues(picture: Picture): Promise<Float64Array> {
  const { info } = picture;
  const counts = new Float64Array(2 ** info.bits);
  const level = info.tile_size > 0 ? info.level : 0;
  const whole = { x: 0, y: 0, ...levelSize(info, level) };
  for (const { area } of tilesOf(level, whole, info, PART_SIZE)) {
    const { values, bands, ...part } = await picture.window(level, area);
    for (let y = area.y; y < area.y + area.height; y += 1) {
      const start = ((y - part.y) * part.width + area.x - part.x) * bands;
      const end = start + area.width * bands;
      for (let at = start; at < end; at += 1) {
        if (bands === 1 || (at & 3) < 3) {
          const value = values[at] as number;
          counts[value] = (counts[value] as number) + 1;
        }
      }
    }
  }
  if (info.no_data !== null) counts[info.no_data] = 0;
  return counts;
}

function binned(counts: Float64Array, bins: number, info: PictureInfo): number[] {
  const result = new Array<number>(bins).fill(0);
  const span = info.highest - info.lowest;
  for (const [stored, count] of counts.entries()) {
    if (count === 0) continue;
    const share = span > 0 ? (info.offset + info.scale * stored - info.lowest) / span : 0;
    const bin = Math.min(bins - 1, Math.max(0, Math.floor(share * bins)));
    result[bin] = (result[bin] as number) + count;
  }
  return result;
}

/** The least values that 0.5 % and 99.5 % of all do not exceed; all where these are equal. */
export function automaticLimits(counts: Float64Array, info: PictureInfo): [number, number] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const [low, high] = AUTOMATIC_SHARES.map((share) => {
    let below = 0;
    const stored = counts.findIndex((count) => {
      below += count;
      return 1000 * below >= share * total;
    });
    return info.offset + info.scale * stored;
  });
  if (total === 0 || low === undefined || high === undefined || low === high) {
    return [info.lowest, info.highest];
  }
  return [low, high];
}

function classesOf(counts: Float64Array): Histogram["classes"] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return [...counts.entries()]
    .filter(([, count]) => count > 0)
    .map(([value, count]) => ({ value, share: count / total }));
}
