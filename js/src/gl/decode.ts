// Encoded pictures to pixels, without losing a bit.
import type { Pixels } from "./pyramid.ts";

/**
 * Decodes a picture's colours and, where there is a second part, its alpha.
 *
 * Both parts are opaque because a canvas keeps colours multiplied by alpha in 8 bits: read back,
 * those of nearly transparent pixels are lost.
 */
export async function decode(parts: Blob[]): Promise<Pixels> {
  const [colors, alpha] = await Promise.all(parts.map(decodeOpaque));
  if (colors === undefined) throw new Error("a picture without any part");
  if (alpha !== undefined) {
    for (let at = 0; at < colors.data.length; at += 4) {
      colors.data[at + 3] = alpha.data[at] as number;
    }
  }
  return colors;
}

async function decodeOpaque(part: Blob): Promise<Pixels> {
  const bitmap = await createImageBitmap(part, {
    premultiplyAlpha: "none",
    colorSpaceConversion: "none", // Python sees the file's own values too
  });
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (context === null)
    throw new Error(`${width} × ${height} pixels are too many for this browser`);
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return { width, height, data: context.getImageData(0, 0, width, height).data };
}
