// The CPU engine in a worker, so that the page stays quick while it computes.
import { CpuEngine } from "./cpu.ts";
import type { Engine, Frame, Rgba } from "./engine.ts";

type Method = "load" | "forget" | "render" | "read";

const START_MS = 5_000;

/** A call of the engine in the worker, and what comes back. */
export type Call = {
  [M in Method]: { id: number; method: M; parameters: Parameters<Engine[M]> };
}[Method];
export type Outcome = { id: number; result?: unknown; error?: string };

/** Starts the engine in a worker made from `source`, or here where the page may have no workers. */
export async function startCpuEngine(source: string): Promise<Engine> {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  try {
    const worker = new Worker(url);
    await new Promise<void>((resolve, reject) => {
      worker.addEventListener("message", () => resolve(), { once: true });
      // A content security policy shows only here, as an event, or not at all.
      worker.addEventListener("error", () => reject(new Error("refused")), { once: true });
      setTimeout(() => reject(new Error("no answer")), START_MS);
    });
    return new WorkerEngine(worker);
  } catch {
    return new CpuEngine(); // its label tells the user
  } finally {
    URL.revokeObjectURL(url);
  }
}

interface Waiting {
  resolve: (result: never) => void;
  reject: (error: Error) => void;
}

export class WorkerEngine implements Engine {
  readonly label = "CPU";
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #count = 0;
  #closed = false;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.addEventListener("message", ({ data }: MessageEvent<Outcome>) => this.#settle(data));
    worker.addEventListener("error", ({ message }) => this.#fail(`the worker failed: ${message}`));
  }

  load(key: string, parts: Blob[]): Promise<void> {
    return this.#call("load", [key, parts]);
  }

  forget(keys: string[]): Promise<void> {
    return this.#call("forget", [keys]);
  }

  render(frame: Frame): Promise<ImageBitmap> {
    return this.#call("render", [frame]);
  }

  read(keys: string[], u: number, v: number): Promise<Rgba[]> {
    return this.#call("read", [keys, u, v]);
  }

  dispose(): void {
    this.#closed = true;
    this.#worker.terminate();
    this.#fail("the engine was closed");
  }

  #call<M extends Method>(method: M, parameters: Parameters<Engine[M]>): ReturnType<Engine[M]> {
    if (this.#closed)
      return Promise.reject(new Error("the engine was closed")) as ReturnType<Engine[M]>;
    const id = this.#count++;
    const outcome = new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
    });
    this.#worker.postMessage({ id, method, parameters });
    return outcome as ReturnType<Engine[M]>;
  }

  #settle({ id, result, error }: Outcome): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(result as never);
    else waiting?.reject(new Error(error));
  }

  #fail(message: string): void {
    for (const { reject } of this.#waiting.values()) reject(new Error(message));
    this.#waiting.clear();
  }
}
