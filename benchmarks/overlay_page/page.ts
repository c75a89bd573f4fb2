// A bare page's handle on the engine, for tests and measurements that are driven from Python. Bytes
// travel as base64: a driver passes nothing but JSON.
import type { Engine, EngineChoice, Frame, PictureInfo, TileAddress } from "../../js/src/gl/engine.ts";
import { acquireEngine } from "../../js/src/gl/registry.ts";
import type { BlendMode } from "../../js/src/protocol.gen.ts";

import { type DragTimes, drag, type OpenTimes, opening, type Picture } from "./measure.ts";

/** A file, as a content type and base64. */
type Part = [type: string, content: string];

const engines = new Map<string, Engine>();
const opened: [name: string, key: string][] = [];

/** Gives a viewer of this name an engine; says what draws. */
export async function acquire(name: string, source: string, choice: EngineChoice): Promise<string> {
  const engine = await acquireEngine(source, choice);
  engines.set(name, engine);
  return engine.label;
}

export function engineOf(name: string): Engine {
  const engine = engines.get(name);
  if (engine === undefined) throw new Error(`no engine ${name}`);
  return engine;
}

export function label(name: string): string {
  return engineOf(name).label;
}

export function dispose(name: string): void {
  engineOf(name).dispose();
  engines.delete(name);
}

export function open(name: string, key: string, info: PictureInfo, parts: Part[]): Promise<void> {
  opened.push([name, key]);
  return engineOf(name).open(key, info, parts.map(blobOf));
}

export function put(name: string, key: string, tile: TileAddress, parts: Part[]): Promise<void> {
  return engineOf(name).put(key, tile, parts.map(blobOf));
}

/** All pictures that `open` has opened. */
export async function forgetAll(): Promise<void> {
  for (const [name, key] of opened.splice(0)) await engines.get(name)?.forget([key]);
}

/** What `Engine.pixels` gives. */
export async function pixels(name: string, frame: Frame): Promise<string> {
  return base64(await engineOf(name).pixels(frame));
}

/** The same of `Engine.render`, as a canvas shows it. */
export async function rendered(name: string, frame: Frame): Promise<string> {
  const bitmap = await engineOf(name).render(frame);
  return base64(bytesOf(bitmap));
}

export async function compared(name: string, a: Frame, b: Frame, threshold: number) {
  const { map, difference } = await engineOf(name).compare(a, b, threshold);
  return { difference, map: base64(bytesOf(map)) };
}

/** Pictures that are only measured with: their files are fetched from the page's own server. */
type Described = [info: PictureInfo, url: string];

export async function measureDrag(
  name: string,
  pictures: Described[],
  modes: BlendMode[],
  moved: number,
  rounds: number,
): Promise<DragTimes> {
  return drag(engineOf(name), await fetched(pictures), modes, moved, rounds);
}

export async function measureOpening(
  name: string,
  pictures: Described[],
  modes: BlendMode[],
  rounds: number,
): Promise<OpenTimes> {
  return opening(engineOf(name), await fetched(pictures), modes, rounds);
}

function fetched(pictures: Described[]): Promise<Picture[]> {
  return Promise.all(
    pictures.map(async ([info, url], index) => {
      const answer = await fetch(url);
      // From memory, not from what the browser still has to fetch.
      const bytes = await answer.arrayBuffer();
      const type = answer.headers.get("content-type") ?? "";
      return { key: String(index), info, parts: [new Blob([bytes], { type })] };
    }),
  );
}

function bytesOf(bitmap: ImageBitmap): Uint8ClampedArray {
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext("2d");
  if (context === null) throw new Error("no canvas");
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return context.getImageData(0, 0, width, height).data;
}

export function blobOf([type, content]: Part): Blob {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  return new Blob([bytes], { type });
}

function base64(bytes: Uint8ClampedArray): string {
  const letters: string[] = [];
  for (let at = 0; at < bytes.length; at += 0x8000) {
    letters.push(String.fromCharCode(...bytes.subarray(at, at + 0x8000)));
  }
  return btoa(letters.join(""));
}
