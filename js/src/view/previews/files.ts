// Files in pieces, and the addresses by which the page shows them.
import type { OnBytes, PreviewSource, Subject } from "./source.ts";

/** Bytes of a piece, as the kernel cuts them. */
const PIECE = 4_000_000;
/** So many are on their way at once: the kernel reads one while another travels. */
const AT_ONCE = 2;

/** An address for bytes that this page holds, until the signal aborts. */
export function blobUrl(
  parts: readonly BlobPart[],
  contentType: string,
  signal: AbortSignal,
): string {
  const url = URL.createObjectURL(new Blob([...parts], { type: contentType }));
  signal.addEventListener("abort", () => URL.revokeObjectURL(url), { once: true });
  if (signal.aborted) URL.revokeObjectURL(url);
  return url;
}

/**
 * The parts of a file of which the beginning is there, in order. Each that comes is made a blob at
 * once, which browsers may keep outside of the page's memory.
 */
export async function wholeFile(
  first: Uint8Array<ArrayBuffer> | undefined,
  size: number,
  subject: Subject,
  source: Pick<PreviewSource, "piece">,
  signal: AbortSignal,
  onBytes: OnBytes,
): Promise<BlobPart[]> {
  const parts: BlobPart[] = first === undefined ? [] : [first];
  const work = new AbortController();
  const stop = AbortSignal.any([signal, work.signal]);
  const coming = new Map<number, Promise<Uint8Array<ArrayBuffer>>>();
  const pieceAt = (start: number): Promise<Uint8Array<ArrayBuffer>> => {
    for (let at = start; at < Math.min(size, start + AT_ONCE * PIECE); at += PIECE) {
      if (coming.has(at)) continue;
      const piece = source.piece(subject, at, stop);
      piece.catch(() => {}); // whoever waits for it hears of it
      coming.set(at, piece);
    }
    return coming.get(start) as Promise<Uint8Array<ArrayBuffer>>;
  };
  try {
    for (let done = first?.byteLength ?? 0; done < size; ) {
      onBytes(done, size);
      const part = await pieceAt(done);
      if (part.byteLength === 0) throw new Error("The file has become shorter meanwhile.");
      coming.delete(done);
      parts.push(new Blob([part]));
      done += part.byteLength;
    }
    return parts;
  } catch (error) {
    work.abort();
    throw error;
  }
}
