import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { blobUrl, wholeFile } from "./files.ts";

const PIECE = 4_000_000;
const SUBJECT = { row: 0, attachment: null };

let ending: AbortController;
let waiting: Map<number, (part: Uint8Array<ArrayBuffer>) => void>;
let cancelled: number[];

beforeEach(() => {
  ending = new AbortController();
  waiting = new Map();
  cancelled = [];
});

afterEach(() => vi.restoreAllMocks());

const source = {
  piece: (_: unknown, start: number, signal: AbortSignal) =>
    new Promise<Uint8Array<ArrayBuffer>>((resolve, reject) => {
      waiting.set(start, resolve);
      signal.addEventListener("abort", () => {
        cancelled.push(start);
        reject(new DOMException("cancelled", "AbortError"));
      });
    }),
};

function answer(start: number, length: number, value = 1): Promise<void> {
  waiting.get(start)?.(new Uint8Array(length).fill(value));
  waiting.delete(start);
  return new Promise((resolve) => setTimeout(resolve, 0));
}

async function bytesOf(parts: BlobPart[]): Promise<Uint8Array> {
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

it("asks for nothing where all is there", async () => {
  const onBytes = vi.fn();
  const first = new Uint8Array([1, 2, 3]);
  expect(await wholeFile(first, 3, SUBJECT, source, ending.signal, onBytes)).toEqual([first]);
  expect(waiting.size + onBytes.mock.calls.length).toBe(0);
});

it("puts the pieces together in order, two on their way at once", async () => {
  const onBytes = vi.fn();
  const first = new Uint8Array(PIECE);
  const size = 3 * PIECE + 5;
  const parts = wholeFile(first, size, SUBJECT, source, ending.signal, onBytes);
  expect([...waiting.keys()]).toEqual([PIECE, 2 * PIECE]);
  await answer(2 * PIECE, PIECE, 3); // before the one that comes first
  await answer(PIECE, PIECE, 2);
  expect([...waiting.keys()]).toEqual([3 * PIECE]);
  await answer(3 * PIECE, 5, 4);
  const bytes = await bytesOf(await parts);
  expect(bytes.length).toBe(size);
  const samples = [0, 1, 2, 3].map((index) => bytes[index * PIECE]);
  expect(samples).toEqual([0, 2, 3, 4]);
  expect(onBytes.mock.calls).toEqual([
    [PIECE, size],
    [2 * PIECE, size],
    [3 * PIECE, size],
  ]);
});

it("begins anew where a piece is shorter than was asked for", async () => {
  const parts = wholeFile(undefined, 10, SUBJECT, source, ending.signal, () => {});
  await answer(0, 4);
  expect([...waiting.keys()]).toEqual([4]);
  await answer(4, 6);
  expect((await bytesOf(await parts)).length).toBe(10);
});

it("stops what is on its way when the subject is left", async () => {
  const parts = wholeFile(undefined, 3 * PIECE, SUBJECT, source, ending.signal, () => {});
  ending.abort();
  await expect(parts).rejects.toMatchObject({ name: "AbortError" });
  expect(cancelled).toEqual([0, PIECE]);
});

it("says that a file has become shorter, and asks for no more of it", async () => {
  const parts = wholeFile(undefined, 3 * PIECE, SUBJECT, source, ending.signal, () => {});
  const refused = expect(parts).rejects.toThrow("The file has become shorter meanwhile.");
  await answer(0, 0);
  await refused;
  expect(cancelled).toContain(PIECE);
});

it("lets go of an address with the subject", () => {
  vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:1");
  const revoke = vi.spyOn(URL, "revokeObjectURL").mockReturnValue();
  expect(blobUrl([new Uint8Array(1)], "image/png", ending.signal)).toBe("blob:1");
  expect(revoke).not.toHaveBeenCalled();
  ending.abort();
  expect(revoke).toHaveBeenCalledExactlyOnceWith("blob:1");
});
