// Numbers as the panel writes them.

const MINUS = "\u2212";

/** With thousands separators. */
export function count(value: number): string {
  return value.toLocaleString("en");
}

/** Of pixels: at most one decimal, and a true minus sign. */
export function signed(value: number): string {
  const text = Math.abs(value).toLocaleString("en", { maximumFractionDigits: 1 });
  return value < 0 && text !== "0" ? `${MINUS}${text}` : text;
}

/** A point or a distance in pixels of the base image: "−6, 2 px". */
export function pixels([x, y]: readonly [number, number]): string {
  return `${signed(x)}, ${signed(y)} px`;
}

/** 0 to 1 as "12.4 %"; what is there but rounds to nothing is "< 0.1 %". */
export function percent(share: number): string {
  if (share > 0 && share < 0.001) return "< 0.1 %";
  return `${(share * 100).toLocaleString("en", { maximumFractionDigits: 1 })} %`;
}

/** Rounded to what a range of values can tell apart: a thousandth of it, or finer. */
export function roundedFor(range: number, value: number): number {
  const decimals = Math.max(0, 3 - Math.floor(Math.log10(range)));
  return Number(value.toFixed(Math.min(decimals, 100)));
}
