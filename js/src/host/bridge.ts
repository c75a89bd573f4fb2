// The only file that knows the widget model: typed state, and requests that get one reply.
import type { AnyModel } from "@anywidget/types";
import type { Protocol, Reply } from "../protocol.gen.ts";
import { type EmbeddingHost, embed } from "./embedding.ts";

export type WidgetName = keyof Protocol;
type State<W extends WidgetName> = Protocol[W]["state"];
type Requests<W extends WidgetName> = Protocol[W]["requests"];
type RequestOf<W extends WidgetName, T extends keyof Requests<W>> = Requests<W>[T] extends {
  request: infer R;
}
  ? Omit<R, "id" | "type">
  : never;
type ResultOf<W extends WidgetName, T extends keyof Requests<W>> = Requests<W>[T] extends {
  result: infer R;
}
  ? R
  : never;

export interface Answer<R> {
  result: R;
  buffers: Uint8Array<ArrayBuffer>[];
}

export interface RequestOptions {
  /** Cancels the request in the kernel too. */
  signal?: AbortSignal;
  /** Bytes to send along, at most 4 MB in all: larger messages are lost in silence. */
  buffers?: ArrayBuffer[];
  onProgress?: (done: number, total: number, text: string) => void;
}

/** Another widget of the page, which we follow without the kernel: state, read only. */
export interface Peer {
  get(name: string): unknown;
  /** Calls `listener` on every change of any of these traits until our view ends. */
  observe(names: readonly string[], listener: () => void): void;
  /**
   * What the host's own view of it inside or around `element` draws with (ipyleaflet: Leaflet's map);
   * undefined where it has no view there. The caller knows the type.
   */
  drawn(element: HTMLElement): Promise<unknown>;
}

interface WidgetManager {
  get_model(id: string): Promise<HostModel>;
}

/** Backbone's model as ipywidgets keeps it, with the views that show it. */
type HostModel = AnyModel & { views?: Record<string, Promise<HostView>> };

interface HostView {
  el: HTMLElement;
  obj?: unknown;
}

/** What Python raised. `code` is the name of its class, `message` is for the user. */
export class KernelError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = "KernelError";
  }
}

interface Pending {
  resolve: (answer: Answer<unknown>) => void;
  reject: (error: unknown) => void;
  onProgress: RequestOptions["onProgress"];
}

const SAVE_INTERVAL_MS = 100; // a hand that moves sets state at most this often
const MAX_MESSAGE_BYTES = 4_000_000;

export class Bridge<W extends WidgetName> {
  readonly #model: AnyModel<State<W>>;
  readonly #signal: AbortSignal;
  // Views of one model share its messages, so ids carry which view asked.
  readonly #view = crypto.getRandomValues(new Uint32Array(2)).join("-");
  readonly #pending = new Map<string, Pending>();
  #count = 0;
  #saveTimer: ReturnType<typeof setTimeout> | undefined;
  #savedAt = Number.NEGATIVE_INFINITY;

  constructor(model: AnyModel<State<W>>, signal: AbortSignal) {
    this.#model = model;
    this.#signal = signal;
    model.on("msg:custom", this.#onMessage);
    signal.addEventListener("abort", () => this.#dispose(), { once: true });
  }

  get<K extends keyof State<W> & string>(name: K): State<W>[K] {
    return this.#model.get(name);
  }

  /** Sets state here at once and in the kernel within 100 ms; latest value wins. */
  set<K extends keyof State<W> & string>(name: K, value: State<W>[K]): void {
    this.#model.set(name, value);
    if (this.#saveTimer !== undefined) return;
    const wait = Math.max(0, this.#savedAt + SAVE_INTERVAL_MS - performance.now());
    this.#saveTimer = setTimeout(() => this.flush(), wait);
  }

  /** Sends what `set` still holds back; call it when the hand lets go. */
  flush(): void {
    clearTimeout(this.#saveTimer);
    this.#saveTimer = undefined;
    this.#savedAt = performance.now();
    this.#model.save_changes();
  }

  /** Calls `listener` on every change until the view ends. */
  observe<K extends keyof State<W> & string>(
    name: K,
    listener: (value: State<W>[K]) => void,
    { immediately = false }: { immediately?: boolean } = {},
  ): void {
    const handler = (): void => listener(this.get(name));
    this.#model.on(`change:${name}`, handler);
    this.#signal.addEventListener("abort", () => this.#model.off(`change:${name}`, handler), {
      once: true,
    });
    if (immediately) handler();
  }

  /** Finds another widget of the page by its model id: a trait of ours says which. */
  async peer(id: string): Promise<Peer> {
    const manager = this.#model.widget_manager as unknown as WidgetManager;
    const model = await manager.get_model(id);
    return {
      get: (name) => model.get(name),
      observe: (names, listener) => {
        for (const name of names) model.on(`change:${name}`, listener);
        const stop = (): void => {
          for (const name of names) model.off(`change:${name}`, listener);
        };
        this.#signal.addEventListener("abort", stop, { once: true });
      },
      drawn: async (element) => {
        const views = await Promise.all(Object.values(model.views ?? {}));
        const around = views.find(({ el }) => el.contains(element) || element.contains(el));
        return around?.obj;
      },
    };
  }

  /** Shows another widget of the page inside `element` until the signal, or our view, ends; see `embed`. */
  embed(id: string, element: HTMLElement, signal: AbortSignal = this.#signal): Promise<void> {
    const host = this.#model.widget_manager as unknown as Partial<EmbeddingHost> | undefined;
    return embed(host, id, element, AbortSignal.any([signal, this.#signal]));
  }

  /** Asks the kernel; rejects with `KernelError`, or `AbortError` when cancelled or gone. */
  request<T extends keyof Requests<W> & string>(
    type: T,
    body: RequestOf<W, T>,
    { signal, buffers = [], onProgress }: RequestOptions = {},
  ): Promise<Answer<ResultOf<W, T>>> {
    const size = buffers.reduce((sum, buffer) => sum + buffer.byteLength, 0);
    if (size > MAX_MESSAGE_BYTES)
      throw new RangeError(`message of ${size} bytes: send it in pieces`);
    const id = `${this.#view}:${this.#count++}`;
    return new Promise((resolve, reject) => {
      if (this.#signal.aborted || signal?.aborted) {
        reject(new DOMException("cancelled", "AbortError"));
        return;
      }
      const cancel = (): void => {
        if (!this.#pending.delete(id)) return;
        this.#model.send({ type: "cancel", id });
        reject(new DOMException("cancelled", "AbortError"));
      };
      signal?.addEventListener("abort", cancel, { once: true });
      const settled = (): void => signal?.removeEventListener("abort", cancel);
      this.#pending.set(id, {
        resolve: (answer) => {
          settled();
          resolve(answer as Answer<ResultOf<W, T>>);
        },
        reject: (error) => {
          settled();
          reject(error);
        },
        onProgress,
      });
      this.#model.send({ ...body, type, id }, undefined, buffers);
    });
  }

  /** Asks the kernel without waiting for its answer: what is left to say when the view has ended. */
  tell<T extends keyof Requests<W> & string>(type: T, body: RequestOf<W, T>): void {
    this.#model.send({ ...body, type, id: `${this.#view}:${this.#count++}` });
  }

  readonly #onMessage = (message: Reply, buffers: DataView[] = []): void => {
    const pending = this.#pending.get(message.id);
    if (pending === undefined) return; // another view's, or cancelled
    if (message.type === "progress") {
      pending.onProgress?.(message.done, message.total, message.text);
      return;
    }
    this.#pending.delete(message.id);
    if (message.type === "ok") {
      pending.resolve({ result: message.result, buffers: buffers.map(toBytes) });
    } else {
      pending.reject(new KernelError(message.code, message.message));
    }
  };

  #dispose(): void {
    if (this.#saveTimer !== undefined) this.flush();
    this.#model.off("msg:custom", this.#onMessage);
    for (const [id, pending] of this.#pending) {
      this.#model.send({ type: "cancel", id });
      pending.reject(new DOMException("the view is gone", "AbortError"));
    }
    this.#pending.clear();
  }
}

/** A view may share its buffer with others: respect where it begins and ends. */
function toBytes(view: DataView): Uint8Array<ArrayBuffer> {
  return new Uint8Array(view.buffer as ArrayBuffer, view.byteOffset, view.byteLength);
}
