// A difference of large pictures is taken strip by strip and put together here, exactly: what is
// summed are whole numbers.
import type { ChannelDifference, Difference } from "../protocol.gen.ts";
import type { Rectangle } from "./viewport.ts";

const COLORS = 3;

/** Cuts an area into strips of at most about so many pixels, at least one row each. */
export function stripsOf(area: Rectangle, pixels: number): Rectangle[] {
  const rows = Math.max(1, Math.floor(pixels / area.width));
  return Array.from({ length: Math.ceil(area.height / rows) }, (_, index) => ({
    x: area.x,
    y: area.y + index * rows,
    width: area.width,
    height: Math.min(rows, area.height - index * rows),
  }));
}

/** The difference over all the parts, as if they had been compared at once. */
export function mergeDifferences(parts: readonly Difference[]): Difference {
  const merged = (
    pick: (part: Difference) => ChannelDifference | undefined,
    valuesPerPixel: number,
  ): ChannelDifference =>
    mergeChannel(
      parts.flatMap((part) => {
        const channel = pick(part);
        return channel === undefined ? [] : [{ channel, pixels: part.pixels }];
      }),
      valuesPerPixel,
    );
  return {
    pixels: parts.reduce((sum, { pixels }) => sum + pixels, 0),
    overall: merged((part) => part.overall, COLORS),
    channels: [
      merged((part) => part.channels[0], 1),
      merged((part) => part.channels[1], 1),
      merged((part) => part.channels[2], 1),
      merged((part) => part.channels[3], 1),
    ],
  };
}

function mergeChannel(
  parts: readonly { channel: ChannelDifference; pixels: number }[],
  valuesPerPixel: number,
): ChannelDifference {
  let [pixels, absolute, squares, above, maximum] = [0, 0, 0, 0, 0];
  for (const { channel, pixels: count } of parts) {
    const values = count * valuesPerPixel;
    pixels += count;
    absolute += Math.round(channel.mae * values);
    squares += Math.round(channel.rmse ** 2 * values);
    above += Math.round(channel.share * count);
    maximum = Math.max(maximum, channel.maximum);
  }
  const values = Math.max(1, pixels * valuesPerPixel);
  const rmse = Math.sqrt(squares / values);
  return {
    mae: absolute / values,
    rmse,
    psnr: squares === 0 ? null : 20 * Math.log10(255 / rmse),
    maximum,
    share: above / Math.max(1, pixels),
  };
}
