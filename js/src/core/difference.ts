// How far two pictures differ, as lb_widgets/media computes it: sums of whole numbers, so that parts
// come to the same as the whole.
import type { ChannelDifference, Difference } from "../protocol.gen.ts";

const CHANNELS = 4;
const COLORS = 3;
/** The difference that the map shows lightest. */
const MAP_TOP = 64;

/** For each channel how often each difference, 0 to 255, occurs; and how many pixels differ. */
export interface DifferenceCounts {
  threshold: number;
  pixels: number;
  channels: readonly Float64Array[];
  /** Of which red, green or blue differs by more than the threshold. */
  differing: number;
}

export function noDifferences(threshold: number): DifferenceCounts {
  const channels = Array.from({ length: CHANNELS }, () => new Float64Array(256));
  return { threshold, pixels: 0, channels, differing: 0 };
}

/**
 * Counts the differences of straight RGBA bytes, and writes what they look like: the greatest of
 * red, green and blue by `colors`, 256 packed ones.
 */
export function countDifferences(
  a: Uint8Array | Uint8ClampedArray,
  b: Uint8Array | Uint8ClampedArray,
  counts: DifferenceCounts,
  colors: Int32Array,
  map: Int32Array,
): void {
  const [reds, greens, blues, alphas] = counts.channels as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  let differing = 0;
  for (let pixel = 0; pixel < map.length; pixel += 1) {
    const at = 4 * pixel;
    const red = Math.abs((a[at] as number) - (b[at] as number));
    const green = Math.abs((a[at + 1] as number) - (b[at + 1] as number));
    const blue = Math.abs((a[at + 2] as number) - (b[at + 2] as number));
    const alpha = Math.abs((a[at + 3] as number) - (b[at + 3] as number));
    const most = Math.max(red, green, blue);
    reds[red] = (reds[red] as number) + 1;
    greens[green] = (greens[green] as number) + 1;
    blues[blue] = (blues[blue] as number) + 1;
    alphas[alpha] = (alphas[alpha] as number) + 1;
    differing += +(most > counts.threshold);
    map[pixel] = colors[most] as number;
  }
  counts.pixels += map.length;
  counts.differing += differing;
}

/** The colour for each greatest difference of a pixel, packed, from a table of 256 × RGB. */
export function mapColors(table: Uint8Array): Int32Array {
  return Int32Array.from({ length: 256 }, (_, difference) => {
    const entry = 3 * Math.floor(255 * Math.min(1, difference / MAP_TOP) + 0.5 + 1 / 1024);
    const [red = 0, green = 0, blue = 0] = table.subarray(entry, entry + 3);
    return 0xff000000 | (blue << 16) | (green << 8) | red;
  });
}

export function differenceOf({
  threshold,
  pixels,
  channels,
  differing,
}: DifferenceCounts): Difference {
  const [red, green, blue, alpha] = channels.map((counts) => channelOf(counts, threshold)) as [
    ChannelDifference,
    ChannelDifference,
    ChannelDifference,
    ChannelDifference,
  ];
  const together = new Float64Array(256).map((_, difference) =>
    channels.slice(0, COLORS).reduce((sum, counts) => sum + (counts[difference] as number), 0),
  );
  const share = pixels === 0 ? 0 : differing / pixels;
  return {
    pixels,
    overall: { ...channelOf(together, threshold), share },
    channels: [red, green, blue, alpha],
  };
}

function channelOf(counts: Float64Array, threshold: number): ChannelDifference {
  let [values, absolute, squares, above, maximum] = [0, 0, 0, 0, 0];
  for (const [difference, count] of counts.entries()) {
    values += count;
    absolute += count * difference;
    squares += count * difference ** 2;
    if (difference > threshold) above += count;
    if (count > 0) maximum = difference;
  }
  const divisor = Math.max(1, values);
  const rmse = Math.sqrt(squares / divisor);
  const psnr = squares === 0 ? null : 20 * Math.log10(255 / rmse);
  return { mae: absolute / divisor, rmse, psnr, maximum, share: above / divisor };
}
