import { beforeEach, describe, expect, it, vi } from "vitest";
import { type FakeEngine, fakeEngine, settled } from "./overlay_fixtures.ts";
import { type Tile, type TileActions, TileLoader } from "./overlay_tiles.ts";

let engine: FakeEngine;
let loader: TileLoader;
let asked: { tile: Tile; signal: AbortSignal; answer: (parts: Blob[] | Error) => void }[];
let onTile: ReturnType<typeof vi.fn<TileActions["onTile"]>>;
let onFailure: ReturnType<typeof vi.fn<TileActions["onFailure"]>>;

const tile = (column: number): Tile => ({ key: "k", tile: { level: 0, column, row: 0 } });
const columns = (): number[] => asked.map(({ tile }) => tile.tile.column);

beforeEach(() => {
  engine = fakeEngine();
  asked = [];
  onTile = vi.fn();
  onFailure = vi.fn();
  loader = new TileLoader(engine, {
    fetch: (tile, signal) =>
      new Promise((resolve, reject) => {
        const answer = (parts: Blob[] | Error): void =>
          parts instanceof Error ? reject(parts) : resolve(parts);
        asked.push({ tile, signal, answer });
      }),
    onTile,
    onFailure,
  });
});

describe("TileLoader", () => {
  it("asks for a few at a time, the most urgent first, and puts each into the engine", async () => {
    loader.want([1, 2, 3, 4, 5, 6].map(tile));
    expect(columns()).toEqual([1, 2, 3, 4]);
    asked[1]?.answer([]);
    await settled();
    expect(engine.put.mock.calls).toEqual([["k", tile(2).tile, []]]);
    expect(onTile).toHaveBeenCalledTimes(1);
    expect(columns()).toEqual([1, 2, 3, 4, 5]);
  });

  it("asks for none twice, though it is wanted again", async () => {
    loader.want([tile(1), tile(2)]);
    loader.want([tile(2), tile(1), tile(3)]);
    await settled();
    expect(columns()).toEqual([1, 2, 3]);
  });

  it("cancels what the view has left", async () => {
    loader.want([1, 2, 3, 4].map(tile));
    loader.want([tile(3), tile(9)]);
    expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, true, false, true, false]);
    expect(columns()).toEqual([1, 2, 3, 4, 9]);
    asked[0]?.answer([]); // too late
    await settled();
    expect(engine.put).not.toHaveBeenCalled();
  });

  it("does not ask again for one that failed, until another row is on screen", async () => {
    loader.want([tile(1)]);
    asked[0]?.answer(new Error("404"));
    await settled();
    expect(onFailure.mock.lastCall?.[1]).toEqual(new Error("404"));
    loader.want([tile(1)]);
    expect(columns()).toEqual([1]);
    loader.clear();
    loader.want([tile(1)]);
    expect(columns()).toEqual([1, 1]);
  });
});
