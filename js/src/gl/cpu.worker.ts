// Answers the calls of `WorkerEngine` with the exact CPU engine.
import { CpuEngine } from "./cpu.ts";
import type { Call, Outcome } from "./worker_engine.ts";

const engine = new CpuEngine();

async function perform({ method, parameters }: Call): Promise<unknown> {
  switch (method) {
    case "load":
      return engine.load(...parameters);
    case "forget":
      return engine.forget(...parameters);
    case "render":
      return engine.render(...parameters);
    case "read":
      return engine.read(...parameters);
  }
}

function post(outcome: Outcome): void {
  const transfer = outcome.result instanceof ImageBitmap ? [outcome.result] : [];
  self.postMessage(outcome, { transfer });
}

self.addEventListener("message", ({ data }: MessageEvent<Call>) => {
  perform(data).then(
    (result) => post({ id: data.id, result }),
    (error: unknown) => post({ id: data.id, error: String(error) }),
  );
});
self.postMessage("ready");
