// Where the page engine runs: in a worker, so that the page stays quick while it computes, or where
// the page may have none on the page's own thread.
import {
  type Call,
  type Message,
  type Method,
  type Methods,
  perform,
  type Result,
} from "./calls.ts";
import { type GpuState, NOT_LOOKED } from "./gpu.ts";
import { PageEngine } from "./page_engine.ts";

export interface Host {
  /** Whether it has a thread of its own. */
  readonly isWorker: boolean;
  readonly gpu: GpuState;
  /** Nothing is answered any more. */
  readonly isOver: boolean;
  call: <M extends Method>(method: M, ...parameters: Methods[M]) => Promise<Result<M>>;
  close: () => void;
}

const START_MS = 5_000;
export const CLOSED = "the engine was closed";

/** Starts the engine from the worker's source. */
export async function startHost(source: string): Promise<Host> {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  try {
    const worker = new Worker(url);
    await new Promise<void>((resolve, reject) => {
      worker.addEventListener("message", () => resolve(), { once: true });
      // A content security policy shows only here, as an event, or not at all.
      worker.addEventListener("error", () => reject(new Error("refused")), { once: true });
      setTimeout(() => reject(new Error("no answer")), START_MS);
    });
    return new WorkerHost(worker);
  } catch {
    return new PageHost(); // the label tells the user
  } finally {
    URL.revokeObjectURL(url);
  }
}

export class PageHost implements Host {
  readonly isWorker = false;
  gpu = NOT_LOOKED;
  readonly #engine = new PageEngine((state) => {
    this.gpu = state;
  });
  isOver = false;

  async call<M extends Method>(method: M, ...parameters: Methods[M]): Promise<Result<M>> {
    if (this.isOver) throw new Error(CLOSED);
    return perform(this.#engine, { id: 0, method, parameters } as Call) as Promise<Result<M>>;
  }

  close(): void {
    this.isOver = true;
    this.#engine.close();
  }
}

interface Waiting {
  resolve: (result: never) => void;
  reject: (error: Error) => void;
}

export class WorkerHost implements Host {
  readonly isWorker = true;
  gpu = NOT_LOOKED;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #count = 0;
  #end: string | undefined; // why nothing is answered any more

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.addEventListener("message", ({ data }: MessageEvent<Message>) => this.#hear(data));
    worker.addEventListener("error", ({ message }) => this.#fail(`the engine failed: ${message}`));
  }

  get isOver(): boolean {
    return this.#end !== undefined;
  }

  call<M extends Method>(method: M, ...parameters: Methods[M]): Promise<Result<M>> {
    if (this.#end !== undefined) return Promise.reject(new Error(this.#end));
    const id = this.#count++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, method, parameters });
    });
  }

  close(): void {
    this.#worker.terminate();
    this.#fail(CLOSED);
  }

  #hear(message: Message): void {
    switch (message.type) {
      case "gpu":
        this.gpu = message.state;
        break;
      case "result":
        this.#settle(message.id, ({ resolve }) => resolve(message.result as never));
        break;
      case "error":
        this.#settle(message.id, ({ reject }) => reject(new Error(message.message)));
        break;
      case "ready":
    }
  }

  #settle(id: number, settle: (waiting: Waiting) => void): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (waiting !== undefined) settle(waiting);
  }

  #fail(reason: string): void {
    this.#end ??= reason;
    for (const { reject } of this.#waiting.values()) reject(new Error(reason));
    this.#waiting.clear();
  }
}
