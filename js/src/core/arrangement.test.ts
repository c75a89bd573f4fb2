import { describe, expect, it } from "vitest";
import type { CompareMode, Comparison } from "../protocol.gen.ts";
import { type Arranging, arrange, DIFFERENCE_MAP, stackCount } from "./arrangement.ts";

const stage = { width: 101, height: 60 };
const panes = [
  { x: 0, y: 0, width: 50, height: 60 },
  { x: 51, y: 0, width: 50, height: 60 },
];
const arranging: Arranging = { stage, panes, centre: { x: 7, y: 8 }, radius: 20, blinked: 1 };

const comparison = (mode: CompareMode, more: Partial<Comparison> = {}): Comparison => ({
  mode,
  stacks: [
    { kind: "stack", name: "" },
    { kind: "base", name: "" },
    { kind: "base", name: "" },
  ],
  orientation: "vertical",
  position: 0.25,
  radius: 20,
  rate: 1,
  threshold: 8,
  region: null,
  ...more,
});

const clips = (...asked: Parameters<typeof arrange>) =>
  arrange(...asked).map(({ drawing, clip }) => [drawing, clip]);

describe("arrange", () => {
  it("shows the first stack alone while blending", () => {
    expect(clips(comparison("blend"), arranging)).toEqual([[0, { x: 0, y: 0, ...stage }]]);
  });

  it("parts the stage at the line of a swipe, on whole pixels and without a gap", () => {
    expect(clips(comparison("swipe"), arranging)).toEqual([
      [0, { x: 0, y: 0, width: 25, height: 60 }],
      [1, { x: 25, y: 0, width: 76, height: 60 }],
    ]);
    expect(clips(comparison("swipe", { orientation: "horizontal" }), arranging)).toEqual([
      [0, { x: 0, y: 0, width: 101, height: 15 }],
      [1, { x: 0, y: 15, width: 101, height: 45 }],
    ]);
  });

  it("lays the lens over the first stack", () => {
    const [around, lens] = arrange(comparison("lens"), arranging);
    expect([around?.drawing, lens?.drawing]).toEqual([0, 1]);
    expect(lens?.clip).toEqual({ centre: { x: 7, y: 8 }, radius: 20 });
  });

  it("shows one of the two while blinking, and the map of a difference", () => {
    expect(arrange(comparison("blink"), arranging).map(({ drawing }) => drawing)).toEqual([1]);
    expect(arrange(comparison("difference"), arranging)[0]?.drawing).toBe(DIFFERENCE_MAP);
  });

  it("gives each pane a stack", () => {
    expect(arrange(comparison("side-by-side"), arranging)).toEqual([
      { drawing: 0, pane: panes[0], clip: panes[0] },
      { drawing: 1, pane: panes[1], clip: panes[1] },
    ]);
  });
});

describe("stackCount", () => {
  it("is what each way of comparing shows", () => {
    const counts = (["blend", "swipe", "difference", "side-by-side"] as const).map((mode) =>
      stackCount(comparison(mode)),
    );
    expect(counts).toEqual([1, 2, 2, 3]);
  });
});
