// Bilinear interpolation in premultiplied colours, step by step as in lb_widgets/model/placement.py.
import type { LookUp } from "./appearance.ts";
import { ROUNDING } from "./blend.ts";
import { pickRow } from "./picking.ts";
import type { Axis, Between, Window } from "./placing.ts";

/** A row of the picture interpolated along x: planes of colours times alpha, and of alpha. */
interface MixedRow {
  row: number;
  planes: Float64Array;
}

/** Writes a row of packed colours into each of `targets`, but those that lie outside. */
export function interpolate(
  from: Window,
  table: LookUp,
  rows: Axis,
  columns: Axis,
  targets: readonly Int32Array[],
): void {
  const across = columns.between ?? onCentres(columns);
  const down = rows.between ?? onCentres(rows);
  const colors = new Int32Array(from.width);
  const whole = Int32Array.from({ length: from.width }, (_, x) => from.x + x);
  // Each row is interpolated along x once, however many rows of the base it serves.
  const mix = (mixed: MixedRow, row: number): MixedRow => {
    if (mixed.row === row) return mixed;
    pickRow(from, table, row, whole, colors);
    mixAcross(colors, from.x, across, mixed.planes);
    return { row, planes: mixed.planes };
  };
  const unmixed = (): MixedRow => ({
    row: -1,
    planes: new Float64Array(4 * across.below.length),
  });
  let [upper, lower] = [unmixed(), unmixed()];
  for (const [y, target] of targets.entries()) {
    if ((rows.nearest[y] as number) < 0) continue;
    const [below, above] = [down.below[y] as number, down.above[y] as number];
    if (lower.row === below) [upper, lower] = [lower, upper];
    upper = mix(upper, below);
    lower = mix(lower, above);
    mixDown(upper.planes, lower.planes, down.fraction[y] as number, target);
  }
}

function onCentres({ nearest }: Axis): Between {
  const inside = nearest.map((index) => Math.max(0, index));
  return { below: inside, above: inside, fraction: new Float64Array(nearest.length) };
}

function mixAcross(
  colors: Int32Array,
  origin: number,
  { below, above, fraction }: Between,
  planes: Float64Array,
): void {
  const width = below.length;
  for (let x = 0; x < width; x += 1) {
    const left = colors[(below[x] as number) - origin] as number;
    const right = colors[(above[x] as number) - origin] as number;
    const share = fraction[x] as number;
    const leftAlpha = left >>> 24;
    const rightAlpha = right >>> 24;
    const green = x + width;
    const blue = green + width;
    planes[x] = mixed((left & 255) * leftAlpha, (right & 255) * rightAlpha, share);
    planes[green] = mixed(
      ((left >> 8) & 255) * leftAlpha,
      ((right >> 8) & 255) * rightAlpha,
      share,
    );
    planes[blue] = mixed(
      ((left >> 16) & 255) * leftAlpha,
      ((right >> 16) & 255) * rightAlpha,
      share,
    );
    planes[blue + width] = mixed(leftAlpha, rightAlpha, share);
  }
}

function mixDown(
  upper: Float64Array,
  lower: Float64Array,
  share: number,
  target: Int32Array,
): void {
  const width = target.length;
  for (let x = 0; x < width; x += 1) {
    const green = x + width;
    const blue = green + width;
    const last = blue + width;
    const alpha = mixed(upper[last] as number, lower[last] as number, share);
    const divisor = alpha > 0 ? alpha : 1;
    target[x] =
      (rounded(alpha) << 24) |
      (rounded(mixed(upper[blue] as number, lower[blue] as number, share) / divisor) << 16) |
      (rounded(mixed(upper[green] as number, lower[green] as number, share) / divisor) << 8) |
      rounded(mixed(upper[x] as number, lower[x] as number, share) / divisor);
  }
}

const mixed = (from: number, to: number, share: number): number => from + (to - from) * share;
const rounded = (byte: number): number => (byte + ROUNDING) | 0;
