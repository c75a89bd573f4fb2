// The ways of comparing: what each is called, and what its stacks are.
import type { CompareMode, Comparison, Orientation } from "../protocol.gen.ts";

export interface ModeInfo {
  label: string;
  /** What the key does when the mode is on already; "" for nothing. */
  again: string;
  key: string;
  /** What the stacks are called, in order; the second pair where the line of a swipe lies. */
  stacks: readonly string[] | Record<Orientation, readonly string[]>;
}

/** In the order of the toolbar. */
export const MODES: Record<CompareMode, ModeInfo> = {
  blend: { label: "Blend", key: "b", again: "", stacks: ["Shown"] },
  swipe: {
    label: "Swipe",
    key: "w",
    again: "turns the line",
    stacks: { vertical: ["Left", "Right"], horizontal: ["Above", "Below"] },
  },
  lens: { label: "Lens", key: "l", again: "", stacks: ["Around", "In the lens"] },
  blink: { label: "Blink", key: "k", again: "pauses", stacks: ["First", "Second"] },
  "side-by-side": {
    label: "Side by side",
    key: "s",
    again: "adds a stack, up to four",
    stacks: ["1", "2", "3", "4"],
  },
  difference: {
    label: "Difference",
    key: "d",
    again: "hides the statistics",
    stacks: ["Between", "and"],
  },
};

export const MODE_NAMES = Object.keys(MODES) as CompareMode[];

/** What the stacks on stage are called. */
export function stackNames({ mode, orientation }: Comparison): readonly string[] {
  const { stacks } = MODES[mode];
  return "vertical" in stacks ? stacks[orientation] : stacks;
}
