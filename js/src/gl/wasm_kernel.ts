// The formulas compiled to WebAssembly: a few pixels at a time, and a layer in one pass.
import {
  BLEND_MODES,
  compositeOver,
  compositeOverOpaque,
  type Pixel,
  ROUNDING,
} from "../core/blend.ts";
import type { BlendMode } from "../protocol.gen.ts";
import { BLOCK_PIXELS, type Kernel } from "./kernel.ts";
import { type Bits, type Local, LoopCode, moduleOf } from "./wasm_code.ts";

/** Addresses: what each byte stands for, the layer's opacity, packed pixels, and planes. */
const BYTES = 0;
const OPACITY = BYTES + 8 * 256;
const PIXELS = OPACITY + 16;
const PLANES = PIXELS + 4 * BLOCK_PIXELS;
const planeOf = (channel: number): number => PLANES + 8 * BLOCK_PIXELS * channel;
const CHANNELS = [0, 1, 2, 3] as const;

type Loop = (bytes: number) => void;

const compiled = new Map<Bits, WebAssembly.Module>();

export class WasmKernel implements Kernel {
  readonly pixels: Int32Array;
  readonly #opacity: Float64Array | Float32Array;
  readonly #loops: Record<string, Loop>;

  /** 64 bits are exact. Throws where WebAssembly is refused, or has no SIMD. */
  constructor(bits: Bits) {
    const module = compiled.get(bits) ?? new WebAssembly.Module(kernelModule(bits));
    compiled.set(bits, module);
    const memory = new WebAssembly.Memory({ initial: 1 });
    const { exports } = new WebAssembly.Instance(module, { page: { memory } });
    this.#loops = exports as Record<string, Loop>;
    this.pixels = new Int32Array(memory.buffer, PIXELS, BLOCK_PIXELS);
    const numbers = bits === 64 ? Float64Array : Float32Array;
    this.#opacity = new numbers(memory.buffer, OPACITY, 16 / (bits / 8));
    const bytes = new Float64Array(memory.buffer, BYTES, 256);
    for (const byte of bytes.keys()) bytes[byte] = byte / 255;
  }

  begin(count: number): void {
    this.#run("begin", count);
  }

  over(count: number, opacity: number, mode: BlendMode, isOpaque: boolean): void {
    this.#opacity.fill(opacity);
    this.#run(isOpaque ? opaqueName(mode) : mode, count);
  }

  end(count: number): void {
    this.#run("end", count);
  }

  #run(name: string, count: number): void {
    this.#loops[name]?.(4 * count);
  }
}

const opaqueName = (mode: BlendMode): string => `${mode} over opaque`;

function kernelModule(bits: Bits): Uint8Array<ArrayBuffer> {
  const modes = Object.keys(BLEND_MODES) as BlendMode[];
  const written = (write: (code: LoopCode) => void): LoopCode => {
    const code = new LoopCode(bits);
    write(code);
    return code;
  };
  return moduleOf({
    begin: written((code) => storeBelow(code, loadAbove(code))),
    end: written(writeEnd),
    ...Object.fromEntries(
      modes.flatMap((mode) => [
        [mode, written((code) => writeOver(code, mode))],
        [opaqueName(mode), written((code) => writeOverOpaque(code, mode))],
      ]),
    ),
  });
}

function writeOver(code: LoopCode, mode: BlendMode): void {
  storeBelow(code, compositeOver(code, loadBelow(code), loadLayer(code), mode));
}

function writeOverOpaque(code: LoopCode, mode: BlendMode): void {
  const color = [0, 1, 2].map((channel) => code.loadPlane(planeOf(channel)));
  const below = color as unknown as Pixel<Local>["color"];
  const result = compositeOverOpaque(code, below, loadLayer(code), mode);
  for (const [channel, value] of result.entries()) code.storePlane(planeOf(channel), value);
}

function writeEnd(code: LoopCode): void {
  const byteOf = (channel: number): Local =>
    code.add(
      code.multiply(code.number(255), code.loadPlane(planeOf(channel))),
      code.number(ROUNDING),
    );
  code.storeChannels(PIXELS, CHANNELS.map(byteOf));
}

function loadAbove(code: LoopCode): Pixel<Local> {
  const [red, green, blue, alpha] = code.loadChannels(PIXELS, BYTES);
  return { color: [red, green, blue], alpha };
}

function loadLayer(code: LoopCode): Pixel<Local> {
  const { color, alpha } = loadAbove(code);
  return { color, alpha: code.multiply(alpha, code.loadConstant(OPACITY)) };
}

function loadBelow(code: LoopCode): Pixel<Local> {
  const [red, green, blue, alpha] = CHANNELS.map((channel) => code.loadPlane(planeOf(channel)));
  return { color: [red, green, blue], alpha } as Pixel<Local>;
}

function storeBelow(code: LoopCode, { color, alpha }: Pixel<Local>): void {
  for (const [channel, value] of [...color, alpha].entries()) {
    code.storePlane(planeOf(channel), value);
  }
}
