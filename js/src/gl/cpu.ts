// The exact CPU engine: runs in a worker, or where those are refused on the page's own thread.
import { compose } from "./compositor.ts";
import { decode } from "./decode.ts";
import type { Engine, Frame, Rgba } from "./engine.ts";
import { Pyramid } from "./pyramid.ts";

export class CpuEngine implements Engine {
  readonly label = "CPU, without a worker";
  readonly #pictures = new Map<string, Pyramid>();

  async load(key: string, parts: Blob[]): Promise<void> {
    this.#pictures.set(key, new Pyramid(await decode(parts)));
  }

  async forget(keys: string[]): Promise<void> {
    for (const key of keys) this.#pictures.delete(key);
  }

  async render(frame: Frame): Promise<ImageBitmap> {
    const { data, width, height } = compose(frame, this.#pictures);
    return createImageBitmap(new ImageData(data, width, height));
  }

  async read(keys: string[], u: number, v: number): Promise<Rgba[]> {
    return keys.map((key) => {
      const picture = this.#pictures.get(key);
      if (picture === undefined) throw new Error(`picture ${key} is not loaded`);
      const { width, height, data } = picture.full;
      const x = Math.min(width - 1, Math.floor(u * width));
      const y = Math.min(height - 1, Math.floor(v * height));
      const at = 4 * (y * width + x);
      return [data[at], data[at + 1], data[at + 2], data[at + 3]] as unknown as Rgba;
    });
  }

  dispose(): void {
    this.#pictures.clear();
  }
}
