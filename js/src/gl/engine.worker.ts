// The page engine in a worker: answers the calls of `WorkerHost`.
import { type Call, type Message, messageOf, perform } from "./calls.ts";
import { PageEngine } from "./page_engine.ts";

function post(message: Message, transfer: Transferable[] = []): void {
  self.postMessage(message, { transfer });
}

const engine = new PageEngine((state) => post({ type: "gpu", state }));

/** Bitmaps and bytes are handed over instead of copied. */
function transferable(result: unknown): Transferable[] {
  if (result instanceof ImageBitmap) return [result];
  if (result instanceof Uint8ClampedArray) return [result.buffer as ArrayBuffer];
  if (typeof result === "object" && result !== null && "map" in result) {
    return transferable(result.map);
  }
  return [];
}

self.addEventListener("message", ({ data }: MessageEvent<Call>) => {
  const { id } = data;
  perform(engine, data).then(
    (result) => post({ type: "result", id, result }, transferable(result)),
    (error: unknown) => post({ type: "error", id, message: messageOf(error) }),
  );
});
post({ type: "ready" });
