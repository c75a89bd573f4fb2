import { beforeEach, describe, expect, it, vi } from "vitest";
import { type FakeEngine, fakeEngine, fakeSource, picture, row } from "./overlay_fixtures.ts";
import { NearRows } from "./overlay_prefetch.ts";
import type { OverlaySource } from "./row_pictures.ts";

let engine: FakeEngine;
let source: OverlaySource;
let order: number[];
let rows: NearRows;

beforeEach(() => {
  engine = fakeEngine();
  source = fakeSource();
  order = [];
  rows = new NearRows(engine, source, () => order);
});

const described = (): number[] => vi.mocked(source.row).mock.calls.map(([position]) => position);

describe("NearRows", () => {
  it("fetches the next two, one after the other, with all their pictures", async () => {
    rows.visit(3);
    await rows.prefetch(10);
    expect(described()).toEqual([4, 5]);
    expect(engine.open).toHaveBeenCalledTimes(6);
    expect(rows.visit(4).get("CIR")?.width).toBe(100);
  });

  it("fetches in the direction of travel, as far as there are rows", async () => {
    rows.visit(3);
    rows.visit(2);
    await rows.prefetch(10);
    expect(described()).toEqual([1, 0]);
    rows.visit(0);
    await rows.prefetch(10);
    expect(described()).toEqual([1, 0]);
  });

  it("follows another order where one is known around the row", async () => {
    order = [8, 2, 6, 0, 4];
    const left = rows.visit(2);
    await left.describe();
    rows.visit(6);
    await rows.prefetch(9);
    expect(described()).toEqual([2, 0, 4]);
    expect(left.signal.aborted).toBe(false);
    rows.visit(0);
    expect(left.signal.aborted).toBe(true); // two steps away
    rows.visit(6);
    await rows.prefetch(9);
    expect(described().slice(3)).toEqual([2, 8]); // on the way back
  });

  it("keeps the row that was left, frees those further away", async () => {
    const third = rows.visit(3);
    await third.describe();
    await third.load(null);
    rows.visit(4);
    expect(rows.visit(3)).toBe(third);
    rows.visit(9);
    expect(third.signal.aborted).toBe(true);
    expect(engine.forget).toHaveBeenCalledTimes(1);
  });

  it("does not go on loading the row that was left", async () => {
    source.picture = vi.fn(() => new Promise<never>(() => undefined));
    const third = rows.visit(3);
    await third.describe();
    void third.load(null);
    rows.visit(4);
    expect(third.signal.aborted).toBe(true);
  });

  it("stops where another row is gone to", async () => {
    let answer: () => void = () => undefined;
    source.row = vi.fn(
      () =>
        new Promise<ReturnType<typeof row>>((resolve) => {
          answer = () => resolve(row());
        }),
    );
    rows.visit(3);
    const fetching = rows.prefetch(10);
    rows.visit(9);
    answer();
    await fetching;
    expect(described()).toEqual([4]);
    expect(engine.open).not.toHaveBeenCalled();
  });

  it("asks again for a row that failed when it is shown", async () => {
    vi.mocked(source.row).mockRejectedValueOnce(new Error("gone"));
    rows.visit(3);
    await rows.prefetch(5);
    await rows.visit(4).describe();
    expect(described()).toEqual([4, 4]);
  });

  it("gives up the row that was left for room, and fetches no more than there is", async () => {
    const large = picture({ width: 10_000, height: 4000 }); // 213 MB with its coarser levels
    source.picture = vi.fn(async () => ({ description: large, parts: [] }));
    source.row = vi.fn(async () => row({ layers: [] }));
    const show = async (position: number) => {
      const pictures = rows.visit(position);
      await pictures.describe();
      await pictures.load(null);
      return pictures;
    };
    const left = await show(2);
    const shown = await show(3);
    await rows.prefetch(10); // 4 in the place of 2, 5 no more
    expect([left, shown].map(({ signal }) => signal.aborted)).toEqual([true, false]);
    expect(engine.open).toHaveBeenCalledTimes(3);
    expect(rows.visit(4).get(null)).toBeDefined();
  });
});
