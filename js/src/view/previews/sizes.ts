// How much of a file or text there is, in words.

export const UNITS = [
  ["GB", 1e9],
  ["MB", 1e6],
  ["kB", 1e3],
] as const;

/** "1.2 MB", as the kernel writes it; kilobytes without a fraction. */
export function bytesText(bytes: number): string {
  const [unit, length] = UNITS.find(([, least]) => bytes >= least) ?? ["bytes", 1];
  if (length === 1) return bytes === 1 ? "1 byte" : `${bytes.toLocaleString("en")} bytes`;
  const digits = unit === "kB" ? 0 : 1;
  return `${(bytes / length).toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits })} ${unit}`;
}

export function charactersText(count: number): string {
  return count === 1 ? "1 character" : `${count.toLocaleString("en")} characters`;
}
