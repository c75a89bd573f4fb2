import { beforeEach, describe, expect, it, vi } from "vitest";
import { Drawings, type Wanted } from "./overlay_drawings.ts";
import { bitmap } from "./overlay_fixtures.ts";

const region = { level: 0, x: 0, y: 0, width: 1, height: 1 };
let drawings: Drawings;
let draw: ReturnType<typeof vi.fn<Wanted["draw"]>>;

const wanted = (drawing: number, signature: string): Wanted => ({
  drawing,
  region,
  signature,
  draw,
});

beforeEach(() => {
  drawings = new Drawings();
  draw = vi.fn(async () => bitmap());
});

describe("Drawings", () => {
  it("draws only what changed, and says whether anything had", async () => {
    expect(await drawings.draw([wanted(0, "a"), wanted(1, "b")])).toBe(true);
    const [first, second] = [drawings.get(0)?.bitmap, drawings.get(1)?.bitmap];
    expect(await drawings.draw([wanted(0, "a"), wanted(1, "c")])).toBe(true);
    expect(draw).toHaveBeenCalledTimes(3);
    expect(drawings.get(0)?.bitmap).toBe(first);
    expect(second?.close).toHaveBeenCalledTimes(1);
    expect(await drawings.draw([wanted(0, "a"), wanted(1, "c")])).toBe(false);
  });

  it("frees what is wanted no longer, once the rest is there", async () => {
    await drawings.draw([wanted(0, "a"), wanted(1, "b")]);
    const second = drawings.get(1)?.bitmap;
    await drawings.draw([wanted(0, "a")]);
    expect(drawings.get(1)).toBeUndefined();
    expect(second?.close).toHaveBeenCalledTimes(1);
  });

  it("keeps what was drawn while it is drawn anew", async () => {
    await drawings.draw([wanted(0, "a")]);
    drawings.outdate();
    const drawing = drawings.draw([wanted(0, "a")]);
    expect(drawings.get(0)).toBeDefined();
    await drawing;
    expect(draw).toHaveBeenCalledTimes(2);
  });

  it("frees what arrives after all was cleared", async () => {
    const late = bitmap();
    draw.mockResolvedValue(late);
    const drawing = drawings.draw([wanted(0, "a")]);
    drawings.clear();
    await drawing;
    expect(drawings.get(0)).toBeUndefined();
    expect(late.close).toHaveBeenCalledTimes(1);
  });
});
