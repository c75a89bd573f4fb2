import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Engine } from "../gl/engine.ts";
import type { LayerState, OverlayPicture } from "../protocol.gen.ts";
import { RowPictures } from "./row_pictures.ts";

const picture = (width: number, height: number): OverlayPicture => ({
  width,
  height,
  shown_width: width,
  shown_height: height,
  content_types: ["image/png"],
});
const state = (name: string, visible = true): LayerState => ({
  name,
  visible,
  opacity: 0.5,
  blend_mode: "multiply",
});

let engine: { [K in "load" | "forget" | "render" | "read"]: ReturnType<typeof vi.fn> };
let pictures: RowPictures;

beforeEach(() => {
  engine = { load: vi.fn(), forget: vi.fn(async () => undefined), render: vi.fn(), read: vi.fn() };
  const source = {
    row: vi.fn(),
    picture: vi.fn(async (_position: number, layer: number | null) => ({
      description: layer === null ? picture(300, 200) : picture(30, 20),
      parts: [],
    })),
  };
  pictures = new RowPictures(engine as unknown as Engine, source, 4);
});

describe("RowPictures", () => {
  it("draws the visible layers that are loaded, in the order of the states", async () => {
    await Promise.all([pictures.load(null, null), pictures.load("A", 0), pictures.load("B", 1)]);
    const region = { level: 0, x: 0, y: 0, width: 3, height: 2 };
    pictures.render(region, [state("B"), state("late"), state("hidden", false), state("A")]);
    const frame = engine.render.mock.calls[0]?.[0];
    expect(frame.region).toBe(region);
    expect([frame.size.width, frame.size.height]).toEqual([300, 200]);
    expect(frame.layers.map(({ key }: { key: string }) => key.split("/")[1])).toEqual(["B", "A"]);
    expect(frame.layers[0]).toMatchObject({ opacity: 0.5, blendMode: "multiply" });
    await pictures.load("hidden", 2);
    pictures.render(region, [state("hidden", false)]);
    expect(engine.render.mock.calls[1]?.[0].layers).toEqual([]);
  });

  it("draws a thumbnail of at most 64 pixels, of the picture alone", async () => {
    await pictures.load(null, null);
    pictures.thumbnail(null);
    const { region, layers } = engine.render.mock.calls[0]?.[0] ?? {};
    expect(region).toEqual({ level: 3, x: 0, y: 0, width: 38, height: 25 });
    expect(layers).toEqual([]);
  });

  it("reads every picture at the centre of the base image's pixel", async () => {
    await Promise.all([pictures.load(null, null), pictures.load("A", 0)]);
    engine.read.mockResolvedValue([
      [1, 2, 3, 255],
      [4, 5, 6, 7],
    ]);
    const values = await pictures.read({ x: 299, y: 0 });
    expect(engine.read.mock.calls[0]?.slice(1)).toEqual([299.5 / 300, 0.5 / 200]);
    expect([...values]).toEqual([
      [null, [1, 2, 3, 255]],
      ["A", [4, 5, 6, 7]],
    ]);
  });

  it("frees a picture that arrives after the row was left", async () => {
    let decoded: () => void = () => undefined;
    engine.load.mockReturnValue(
      new Promise<void>((resolve) => {
        decoded = resolve;
      }),
    );
    const loading = pictures.load("A", 0);
    pictures.leave();
    decoded();
    await loading;
    expect(engine.forget.mock.lastCall).toEqual([[engine.load.mock.calls[0]?.[0]]]);
  });

  it("refuses to draw before the base image is there", () => {
    expect(() => pictures.render({ level: 0, x: 0, y: 0, width: 1, height: 1 }, [])).toThrow(
      "not loaded",
    );
  });
});
