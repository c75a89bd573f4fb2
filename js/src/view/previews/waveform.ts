// The shape of a recording, drawn from its samples as two SVG paths: all of it, and what has played.

/** A column for each so many of the drawing's units. */
export const COLUMNS = 1000;
/** Half a step of 16 bits: what is below is silence. */
const SILENCE = 1 / 65_536;
const SVG = "http://www.w3.org/2000/svg";

export interface Peaks {
  /** Smallest and largest sample of each column, over all channels. */
  low: Float32Array;
  high: Float32Array;
}

/** Channels of equal length, of at least one sample, in -1 to 1. */
export function peaksOf(channels: readonly Float32Array[], columns = COLUMNS): Peaks {
  const low = new Float32Array(columns);
  const high = new Float32Array(columns);
  for (const samples of channels) {
    for (let column = 0; column < columns; column += 1) {
      const start = Math.floor((column * samples.length) / columns);
      const end = Math.max(start + 1, Math.floor(((column + 1) * samples.length) / columns));
      for (let at = start; at < end; at += 1) {
        const value = samples[at] ?? 0;
        if (value < (low[column] ?? 0)) low[column] = value;
        if (value > (high[column] ?? 0)) high[column] = value;
      }
    }
  }
  return { low, high };
}

/** The largest sample, whatever its sign; 0 for silence. */
export function loudest({ low, high }: Peaks): number {
  let most = 0;
  for (const value of high) most = Math.max(most, value);
  for (const value of low) most = Math.max(most, -value);
  return most < SILENCE ? 0 : most;
}

/** An outline in a box of `COLUMNS` by 2, whose loudest sample reaches nearly to its edge. */
export function pathOf(peaks: Peaks): string {
  const scale = 0.96 / (loudest(peaks) || 1);
  const point = (value: number, at: number): string =>
    `${at + 0.5} ${(1 - value * scale).toFixed(3)}`;
  const upper = Array.from(peaks.high, point);
  const lower = Array.from(peaks.low, point).reverse();
  return `M${[...upper, ...lower].join("L")}Z`;
}

/** The drawing; `--lbw-played` of an element around it says which part has played. */
export function drawing(path: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${COLUMNS} 2`);
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("class", "lbw-wave__drawing");
  svg.setAttribute("aria-hidden", "true");
  for (const part of ["all", "played"]) {
    const shape = document.createElementNS(SVG, "path");
    shape.setAttribute("class", `lbw-wave__${part}`);
    shape.setAttribute("d", path);
    svg.append(shape);
  }
  return svg;
}
