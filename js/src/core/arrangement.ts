// Which drawing shows where on the stage, in each way of comparing. All lengths are device pixels.
import type { CompareMode, Comparison } from "../protocol.gen.ts";
import type { Point, Rectangle, Size } from "./viewport.ts";

/** Drawings by the index of their stack; the map of a difference has a number of its own. */
export const DIFFERENCE_MAP = -1;

/** A drawing in a pane; later parts lie over earlier ones. */
export interface Part {
  drawing: number;
  pane: Rectangle;
  /** Where it shows: within the pane, or in a circle. */
  clip: Rectangle | { centre: Point; radius: number };
}

export interface Arranging {
  stage: Size;
  /** One for each stack side by side, otherwise one as large as the stage. */
  panes: readonly Rectangle[];
  /** Of the lens. */
  centre: Point;
  /** Of the lens. */
  radius: number;
  /** Which of the two stacks blinking shows. */
  blinked: number;
}

type Arrange = (comparison: Comparison, arranging: Arranging) => Part[];

const whole = ({ width, height }: Size): Rectangle => ({ x: 0, y: 0, width, height });
const full = (drawing: number, stage: Size): Part => ({
  drawing,
  pane: whole(stage),
  clip: whole(stage),
});

const ARRANGEMENTS: Record<CompareMode, Arrange> = {
  blend: (_, { stage }) => [full(0, stage)],
  swipe: ({ orientation, position }, { stage }) => {
    const pane = whole(stage);
    const { width, height } = stage;
    if (orientation === "vertical") {
      const x = Math.round(position * width);
      return [
        { drawing: 0, pane, clip: { x: 0, y: 0, width: x, height } },
        { drawing: 1, pane, clip: { x, y: 0, width: width - x, height } },
      ];
    }
    const y = Math.round(position * height);
    return [
      { drawing: 0, pane, clip: { x: 0, y: 0, width, height: y } },
      { drawing: 1, pane, clip: { x: 0, y, width, height: height - y } },
    ];
  },
  lens: (_, { stage, centre, radius }) => [
    full(0, stage),
    { drawing: 1, pane: whole(stage), clip: { centre, radius } },
  ],
  blink: (_, { stage, blinked }) => [full(blinked, stage)],
  "side-by-side": (_, { panes }) => panes.map((pane, drawing) => ({ drawing, pane, clip: pane })),
  difference: (_, { stage }) => [full(DIFFERENCE_MAP, stage)],
};

export function arrange(comparison: Comparison, arranging: Arranging): Part[] {
  return ARRANGEMENTS[comparison.mode](comparison, arranging);
}

/** How many of the stacks a way of comparing shows. */
export function stackCount({ mode, stacks }: Comparison): number {
  if (mode === "blend") return 1;
  return mode === "side-by-side" ? stacks.length : 2;
}
