// Blends on the GPU: one draw call for each tile of the grid.
import type { Budget } from "./budget.ts";
import { sequence } from "./cpu_engine.ts";
import { bytesOf } from "./gathering.ts";
import { type GpuContext, GpuFailure, LOST, MOST_LAYERS } from "./gpu_context.ts";
import { type FrameStack, partsOf } from "./stack.ts";
import { TileCache } from "./tile_cache.ts";

interface TileTexture {
  /** null where nothing is to be seen. */
  texture: WebGLTexture | null;
  bytes: number;
  isFreed: boolean;
}

export class GpuEngine {
  readonly tiles: TileCache<TileTexture>;
  readonly #context: GpuContext;

  constructor(context: GpuContext, budget: Budget) {
    this.#context = context;
    this.tiles = new TileCache<TileTexture>(budget, {
      make: (tile) => ({
        texture: tile.pixels && context.texture(tile),
        bytes: bytesOf(tile),
        isFreed: false,
      }),
      bytes: ({ bytes }) => bytes,
      drop: (tile) => {
        tile.isFreed = true;
        if (tile.texture !== null) context.free(tile.texture);
      },
    });
  }

  /** Whether a frame is small enough. */
  takes({ frame, layers }: FrameStack): boolean {
    const { width, height } = frame.region;
    return layers.length <= MOST_LAYERS && Math.max(width, height) <= this.#context.largestFrame;
  }

  bitmap(stack: FrameStack): Promise<ImageBitmap> {
    return this.#drawn(stack, () => this.#context.bitmap());
  }

  /** Straight RGBA. */
  pixels(stack: FrameStack): Promise<Uint8ClampedArray<ArrayBuffer>> {
    return this.#drawn(stack, () => this.#context.pixels());
  }

  /** Throws where the context is lost, or not everything had room at once. */
  async #drawn<T>(stack: FrameStack, take: () => T): Promise<T> {
    const { base, layers, frame } = stack;
    const parts = partsOf(frame);
    const gathered = (placed: FrameStack["layers"][number]["placed"]) =>
      sequence(parts, ({ tile }) => this.tiles.get(placed, tile));
    const ground = base && (await gathered(base));
    const above = await sequence(layers, ({ placed }) => gathered(placed));
    // From here to the result nothing else may be drawn.
    const textureOf = (tile: TileTexture | undefined): WebGLTexture | null => {
      if (tile?.isFreed) throw new Error("a frame that is too large");
      return tile?.texture ?? null;
    };
    const modes = layers.map(({ blendMode }) => blendMode);
    const opacities = layers.map(({ opacity }) => opacity);
    this.#context.begin(frame.region);
    for (const [index, { part, x, y }] of parts.entries()) {
      this.#context.draw({
        ground: textureOf(ground?.[index]),
        layers: above.map((tiles) => textureOf(tiles[index])),
        modes,
        opacities,
        x,
        y,
        width: part.width,
        height: part.height,
        originX: x - part.x,
        originY: y - part.y,
      });
    }
    const result = take();
    if (this.#context.isLost) throw new GpuFailure(LOST);
    return result;
  }
}
