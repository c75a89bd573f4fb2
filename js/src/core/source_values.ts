// A picture's own values for reading: numbers as they are in its file, colours as hex.
import type { OverlayPicture } from "../protocol.gen.ts";

export interface SourceValue {
  /** For a line with many: ``#8a6b3f``, ``1,204``, ``0.53``. */
  short: string;
  /** With all there is room for: ``#8a6b3f 138 107 63``. */
  long: string;
}

type Info = Pick<OverlayPicture, "bits" | "scale" | "offset" | "no_data">;

/** `value`: one number of a single band, four of a colour picture, none outside or not there yet. */
export function sourceValue(value: readonly number[], info: Info): SourceValue | undefined {
  const [first] = value;
  if (first === undefined) return undefined;
  if (value.length > 1) return colorValue(value, info);
  const text = first === info.no_data ? "no data" : numberText(first, info);
  return { short: text, long: text };
}

function colorValue(value: readonly number[], info: Info): SourceValue {
  const isOpaque = value[3] === 2 ** info.bits - 1;
  const channels = isOpaque ? value.slice(0, 3) : value;
  const numbers = channels.map((channel) => channel.toLocaleString("en")).join(" ");
  if (info.bits > 8) return { short: numbers, long: numbers };
  return { short: hexOf(channels), long: `${hexOf(channels)} ${numbers}` };
}

function numberText(value: number, { scale, offset }: Info): string {
  const isFloat = scale !== 1 || offset !== 0;
  // As many decimals as tell one step from the next.
  const decimals = isFloat ? Math.min(8, Math.max(0, Math.ceil(-Math.log10(scale)))) : 0;
  return (offset + scale * value).toLocaleString("en", {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
}

/** ``#8a6b3f``; with an alpha two digits more. */
export function hexOf(channels: readonly number[]): string {
  return `#${channels.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}
