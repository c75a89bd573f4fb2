// One viewer's way to the page's engine: its own keys, its own choice of what draws.
import type { Size } from "../core/viewport.ts";
import type { Method, Methods, Result } from "./calls.ts";
import type {
  Compared,
  Engine,
  EngineChoice,
  Frame,
  FramePicture,
  Histogram,
  PictureInfo,
  TileAddress,
} from "./engine.ts";
import type { GpuState } from "./gpu.ts";
import { CLOSED, type Host } from "./host.ts";

export class ViewerEngine implements Engine {
  readonly #host: Host;
  readonly #choice: EngineChoice;
  readonly #prefix: string;
  readonly #release: () => void;
  #isDisposed = false;

  /** `name` tells it from the page's other viewers; `release` is called once, at the end. */
  constructor(host: Host, choice: EngineChoice, name: string, release: () => void) {
    this.#host = host;
    this.#choice = choice;
    this.#prefix = `${name}:`;
    this.#release = release;
  }

  get label(): string {
    return labelOf(this.#choice, this.#host);
  }

  open(key: string, info: PictureInfo, parts: Blob[]): Promise<void> {
    return this.#call("open", this.#own(key), info, parts);
  }

  put(key: string, tile: TileAddress, parts: Blob[]): Promise<void> {
    return this.#call("put", this.#own(key), tile, parts);
  }

  async missing(frame: Frame): Promise<{ key: string; tile: TileAddress }[]> {
    const missing = await this.#call("missing", this.#framed(frame));
    return missing.map(({ key, tile }) => ({ key: key.slice(this.#prefix.length), tile }));
  }

  forget(keys: string[]): Promise<void> {
    return this.#call(
      "forget",
      keys.map((key) => this.#own(key)),
    );
  }

  render(frame: Frame): Promise<ImageBitmap> {
    return this.#call("render", this.#framed(frame), this.#choice);
  }

  pixels(frame: Frame): Promise<Uint8ClampedArray<ArrayBuffer>> {
    return this.#call("pixels", this.#framed(frame), this.#choice);
  }

  read(pictures: FramePicture[], size: Size, x: number, y: number): Promise<number[][]> {
    return this.#call(
      "read",
      pictures.map((one) => this.#keyed(one)),
      size,
      x,
      y,
    );
  }

  histogram(key: string, bins: number): Promise<Histogram> {
    return this.#call("histogram", this.#own(key), bins);
  }

  compare(a: Frame, b: Frame, threshold: number): Promise<Compared> {
    return this.#call("compare", this.#framed(a), this.#framed(b), threshold);
  }

  dispose(): void {
    if (this.#isDisposed) return;
    // Where it was the last one, all goes with the engine.
    this.#call("forgetAll", this.#prefix).catch(() => undefined);
    this.#isDisposed = true;
    this.#release();
  }

  #call<M extends Method>(method: M, ...parameters: Methods[M]): Promise<Result<M>> {
    if (this.#isDisposed) return Promise.reject(new Error(CLOSED));
    return this.#host.call(method, ...parameters);
  }

  #own(key: string): string {
    return this.#prefix + key;
  }

  #keyed<T extends FramePicture>(picture: T): T {
    return { ...picture, key: this.#own(picture.key) };
  }

  #framed(frame: Frame): Frame {
    return {
      ...frame,
      base: frame.base && this.#keyed(frame.base),
      layers: frame.layers.map((layer) => this.#keyed(layer)),
    };
  }
}

function labelOf(choice: EngineChoice, { gpu, isWorker }: Host): string {
  const place = isWorker ? "" : ", without a worker";
  const [name, reason] = engineOf(choice, gpu);
  return `${name}${place}${reason === "" ? "" : `: ${reason}`}`;
}

function engineOf(choice: EngineChoice, gpu: GpuState): [name: string, reason: string] {
  if (choice === "cpu") return ["CPU", "as set"];
  if (choice === "gpu" && gpu.isUsable) {
    return ["GPU", gpu.reason === "" ? "as set" : `as set, ${gpu.reason}`];
  }
  return gpu.isUsable && gpu.isFaster ? ["GPU", ""] : ["CPU", gpu.reason];
}
