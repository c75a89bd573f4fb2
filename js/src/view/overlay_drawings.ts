// What the engine has drawn: one bitmap for each stack, drawn anew only where something changed.
import type { Region } from "../core/viewport.ts";

export interface Drawn {
  bitmap: ImageBitmap;
  region: Region;
}

export interface Wanted {
  /** What it is for, as an arrangement calls it. */
  drawing: number;
  region: Region;
  /** Whatever looks different has another one. */
  signature: string;
  draw: () => Promise<ImageBitmap>;
}

export class Drawings {
  readonly #drawn = new Map<number, Drawn & { signature: string }>();
  #epoch = 0;

  get(drawing: number): Drawn | undefined {
    return this.#drawn.get(drawing);
  }

  /**
   * Draws what changed, and frees what is wanted no longer. Says whether anything had changed;
   * rejects where the engine does.
   */
  async draw(wanted: readonly Wanted[]): Promise<boolean> {
    const epoch = this.#epoch;
    const changed = wanted.filter(
      ({ drawing, signature }) => this.#drawn.get(drawing)?.signature !== signature,
    );
    await Promise.all(
      changed.map(async ({ drawing, region, signature, draw }) => {
        const bitmap = await draw();
        if (epoch === this.#epoch) this.#put(drawing, { bitmap, region, signature });
        else bitmap.close();
      }),
    );
    if (epoch !== this.#epoch) return true;
    const kept = new Set(wanted.map(({ drawing }) => drawing));
    for (const drawing of [...this.#drawn.keys()]) if (!kept.has(drawing)) this.#remove(drawing);
    return changed.length > 0;
  }

  /** Everything is to be drawn anew, though it is called the same: a tile came. */
  outdate(): void {
    for (const drawn of this.#drawn.values()) drawn.signature = "";
  }

  clear(): void {
    this.#epoch += 1;
    for (const drawing of [...this.#drawn.keys()]) this.#remove(drawing);
  }

  #put(drawing: number, drawn: Drawn & { signature: string }): void {
    this.#remove(drawing);
    this.#drawn.set(drawing, drawn);
  }

  #remove(drawing: number): void {
    this.#drawn.get(drawing)?.bitmap.close();
    this.#drawn.delete(drawing);
  }
}
