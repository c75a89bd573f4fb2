import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PLAIN } from "../core/stacks.ts";
import type { Engine, Frame } from "./engine.ts";
import { acquireEngine } from "./registry.ts";
import { pictureInfo, samplesFile } from "./samples_file.ts";

const FRAME: Frame = {
  region: { level: 0, x: 0, y: 0, width: 1, height: 1 },
  size: { width: 1, height: 1 },
  base: { key: "base", appearance: PLAIN },
  layers: [],
};

let workers = 0;

beforeEach(() => {
  workers = 0;
  vi.stubGlobal("URL", { createObjectURL: () => "blob:x", revokeObjectURL: () => undefined });
  // None is to be had: the engine runs here, and each start is counted.
  vi.stubGlobal(
    "Worker",
    vi.fn(function Worker() {
      workers += 1;
      throw new Error("SecurityError");
    }),
  );
});
afterEach(() => vi.unstubAllGlobals());

async function showing(value: number): Promise<Engine> {
  const engine = await acquireEngine("source", "cpu");
  await engine.open("base", pictureInfo(1, 1), [await samplesFile([value])]);
  return engine;
}

const red = async (engine: Engine): Promise<number | undefined> => (await engine.pixels(FRAME))[0];

describe("acquireEngine", () => {
  it("starts one engine for all, and ends it with the last", async () => {
    const engines = await Promise.all([1, 2, 3].map(() => acquireEngine("source", "cpu")));
    expect(workers).toBe(1);
    for (const engine of engines.slice(1)) engine.dispose();
    engines[1]?.dispose(); // once is enough
    const another = await acquireEngine("source", "cpu");
    expect(workers).toBe(1);
    for (const engine of [engines[0], another]) engine?.dispose();
    (await acquireEngine("source", "cpu")).dispose();
    expect(workers).toBe(2);
  });

  it("keeps the pictures of viewers apart", async () => {
    const [black, white] = await Promise.all([showing(0), showing(65_535)]);
    expect([await red(black), await red(white)]).toEqual([0, 255]);
    black.dispose();
    expect(await red(white)).toBe(255);
    await white.forget(["base"]);
    await expect(white.pixels(FRAME)).rejects.toThrow("not open");
    white.dispose();
    await expect(white.pixels(FRAME)).rejects.toThrow("closed");
  });

  it("is not ended by one that leaves while another comes", async () => {
    const first = await acquireEngine("source", "cpu");
    const coming = showing(65_535);
    first.dispose();
    const second = await coming;
    expect(await red(second)).toBe(255);
    second.dispose();
  });

  it("shares no engine with another version's source", async () => {
    const engines = await Promise.all([
      acquireEngine("source", "cpu"),
      acquireEngine("another source", "cpu"),
    ]);
    expect(workers).toBe(2);
    for (const engine of engines) engine.dispose();
  });

  it("names the tiles that are missing by the viewer's own keys", async () => {
    const engine = await acquireEngine("source", "cpu");
    const info = pictureInfo(600, 1, { level: 1, tile_size: 512 });
    await engine.open("base", info, [await samplesFile(new Array(300).fill(0))]);
    const frame = { ...FRAME, size: { width: 600, height: 1 } };
    expect(await engine.missing(frame)).toEqual([
      { key: "base", tile: { level: 0, column: 0, row: 0 } },
    ]);
    engine.dispose();
  });
});

describe("label", () => {
  it.each([
    ["cpu", "CPU, without a worker: as set"],
    ["auto", "CPU, without a worker: no GPU"],
    ["gpu", "CPU, without a worker: no WebGL2"],
  ] as const)("says what draws with choice %s, and why", async (choice, label) => {
    vi.stubGlobal(
      "OffscreenCanvas",
      class {
        getContext = () => null;
      },
    );
    const engine = await acquireEngine("source", choice);
    await vi.waitFor(() => expect(engine.label).toBe(label));
    engine.dispose();
  });
});
