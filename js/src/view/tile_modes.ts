// The ways of comparing two layers of a map: as in the overlay viewer, so that one hand knows both.
import type { CompareMode, MapComparison } from "../protocol.gen.ts";
import { MODES, type ModeInfo } from "./overlay_modes.ts";

/** In the order of the toolbar. */
export const TILE_MODES: Record<CompareMode, ModeInfo> = {
  ...MODES,
  blend: { ...MODES.blend, label: "Layers" },
  "side-by-side": { ...MODES["side-by-side"], again: "", stacks: ["First", "Second"] },
  difference: { ...MODES.difference, again: "", stacks: ["First", "Second"] },
};

export const TILE_MODE_NAMES = Object.keys(TILE_MODES) as CompareMode[];

/** What the first and the last of the compared layers are called. */
export function roleNames({ mode, orientation }: MapComparison): readonly [string, string] {
  const { stacks } = TILE_MODES[mode];
  const [first = "", last = ""] = "vertical" in stacks ? stacks[orientation] : stacks;
  return [first, last];
}
