// What toolbar, panel and keys do to the comparison.
import type { CompareMode, MapComparison } from "../protocol.gen.ts";
import { RATE_RANGE, turned } from "./overlay_compare.ts";
import { radiusWithin } from "./overlay_hand.ts";
import { comparedPair, pairFrom, shownMode, withLayer } from "./tile_choice.ts";
import type { KeyTarget } from "./tile_keys.ts";
import type { TileMapActions, TileMapProps } from "./tile_part.ts";

export interface CommandParts {
  props: () => TileMapProps | undefined;
  actions: Pick<TileMapActions, "showLayers" | "compare" | "showGrid">;
  /** Resolves when the row is on screen. */
  showRow: (index: number) => Promise<unknown>;
  choose: (layer: number) => void;
  moveLayer: (by: 1 | -1) => void;
  togglePause: () => void;
  moveLens: (right: number, down: number) => boolean;
}

const LINE_STEP = 0.01;
const RADIUS_STEP = 1.1;
const RATE_STEP = 0.25;

const AMOUNTS: Record<
  CompareMode,
  (comparison: MapComparison, by: number) => Partial<MapComparison>
> = {
  blend: () => ({}),
  swipe: ({ position }, by) => ({ position: within(position + by * LINE_STEP, 0, 1) }),
  lens: ({ radius }, by) => ({ radius: radiusWithin(radius * RADIUS_STEP ** by) }),
  blink: ({ rate }, by) => ({
    rate: within(rate + by * RATE_STEP, RATE_RANGE.least, RATE_RANGE.most),
  }),
  "side-by-side": () => ({}),
  difference: ({ gain }, by) => ({ gain: within(gain + by, 1, 16) }),
};

export function tileCommands(parts: CommandParts): KeyTarget {
  const { actions } = parts;
  // What was on screen before two layers were compared, to be shown again after.
  let before: { row: number; visible: readonly number[] } | undefined;

  // Where quick steps have led so far, before the first of these rows is there.
  let wanted: number | undefined;

  async function showRow(index: number): Promise<void> {
    wanted = index;
    await parts.showRow(index).catch(() => undefined); // it is said elsewhere
    if (wanted === index) wanted = undefined;
  }

  function compare(props: TileMapProps, mode: CompareMode): void {
    const { row, visible } = props;
    if (mode === "blend") {
      if (before?.row === row.index) actions.showLayers(before.visible);
      before = undefined;
      actions.compare({ mode }, false);
      return;
    }
    const pair = pairFrom(visible, row.layers.length);
    if (pair === undefined) return;
    if (comparedPair(props) === undefined) before = { row: row.index, visible };
    // Both go out in one message; the mode first: two layers without it are a stack.
    actions.compare({ mode }, false);
    if (String(pair) !== String(visible)) actions.showLayers(pair);
  }

  /** What a mode has for its key when it is on already. */
  function again({ comparison }: TileMapProps): void {
    if (comparison.mode === "swipe") {
      actions.compare({ orientation: turned(comparison.orientation) }, true);
    } else if (comparison.mode === "blink") parts.togglePause();
  }

  /** Acts on what is shown, where anything is. */
  const on = (action: (props: TileMapProps) => void): void => {
    const props = parts.props();
    if (props !== undefined) action(props);
  };

  return {
    step: (by) =>
      on(({ row }) => {
        const index = (wanted ?? row.index) + by;
        if (index >= 0 && index < row.total) void showRow(index);
      }),
    choose: parts.choose,
    chooseFirst: (layer) =>
      on((props) => {
        const pair = comparedPair(props);
        if (pair === undefined || layer >= props.row.layers.length || layer === pair[0]) return;
        actions.showLayers(withLayer(pair, 0, layer));
      }),
    moveLayer: parts.moveLayer,
    setMode: (mode) =>
      on((props) => (mode === shownMode(props) ? again(props) : compare(props, mode))),
    swap: () =>
      on((props) => {
        const pair = comparedPair(props);
        if (pair !== undefined) actions.showLayers([pair[1], pair[0]]);
      }),
    changeAmount: (by) =>
      on((props) => {
        if (comparedPair(props) === undefined) return;
        actions.compare(AMOUNTS[props.comparison.mode](props.comparison, by), true);
      }),
    moveLens: parts.moveLens,
    toggleGrid: () => on(({ hasGrid }) => actions.showGrid(!hasGrid)),
  };
}

function within(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
