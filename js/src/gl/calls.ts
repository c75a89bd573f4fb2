// What the page's side asks of the page engine, wherever that runs.

import type { Size } from "../core/viewport.ts";
import type { EngineChoice, Frame, FramePicture, PictureInfo, TileAddress } from "./engine.ts";
import type { GpuState } from "./gpu.ts";
import type { PageEngine } from "./page_engine.ts";

/** Parameters by method; results are those of `PageEngine`. */
export interface Methods {
  choose: [choice: EngineChoice];
  open: [key: string, info: PictureInfo, parts: Blob[]];
  put: [key: string, tile: TileAddress, parts: Blob[]];
  missing: [frame: Frame];
  forget: [keys: string[]];
  forgetAll: [prefix: string];
  render: [frame: Frame, choice: EngineChoice];
  pixels: [frame: Frame, choice: EngineChoice];
  read: [pictures: FramePicture[], size: Size, x: number, y: number];
  histogram: [key: string, bins: number];
  compare: [a: Frame, b: Frame, threshold: number];
}

export type Method = keyof Methods;
export type Result<M extends Method> = Awaited<ReturnType<PageEngine[M]>>;

export type Call = {
  [M in Method]: { id: number; method: M; parameters: Methods[M] };
}[Method];

/** What a worker says: that it is ready, what came of a call, or what became of the GPU. */
export type Message =
  | { type: "ready" }
  | { type: "result"; id: number; result: unknown }
  | { type: "error"; id: number; message: string }
  | { type: "gpu"; state: GpuState };

export async function perform(engine: PageEngine, call: Call): Promise<unknown> {
  const method = engine[call.method] as (...parameters: unknown[]) => unknown;
  return method.apply(engine, call.parameters);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
