// Files in pieces, and the addresses by which the page shows them.
import type { OnBytes, PreviewSource, Subject } from "./source.ts";

/** An address for bytes that this page holds, until the signal aborts. */
export function blobUrl(
  parts: readonly Uint8Array<ArrayBuffer>[],
  contentType: string,
  signal: AbortSignal,
): string {
  const url = URL.createObjectURL(new Blob([...parts], { type: contentType }));
  signal.addEventListener("abort", () => URL.revokeObjectURL(url), { once: true });
  return url;
}

/** The parts of a file of which the beginning is there. */
export async function wholeFile(
  first: Uint8Array<ArrayBuffer> | undefined,
  size: number,
  subject: Subject,
  source: Pick<PreviewSource, "piece">,
  signal: AbortSignal,
  onBytes: OnBytes,
): Promise<Uint8Array<ArrayBuffer>[]> {
  const parts = first === undefined ? [] : [first];
  let done = first?.byteLength ?? 0;
  while (done < size) {
    onBytes(done, size);
    const part = await source.piece(subject, done, signal);
    if (part.byteLength === 0) throw new Error("The file has become shorter meanwhile.");
    parts.push(part);
    done += part.byteLength;
  }
  return parts;
}
