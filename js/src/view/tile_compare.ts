// How the layers on screen are shown: one over the other, or two of them compared.
import type { CompareMode } from "../protocol.gen.ts";
import { element } from "./elements.ts";
import { Blinker } from "./overlay_blink.ts";
import { comparedPair, type Pair, shownMode } from "./tile_choice.ts";
import { Lens } from "./tile_compare_lens.ts";
import { SwipeLine } from "./tile_compare_swipe.ts";
import type { LeafletMap, Point } from "./tile_leaflet.ts";
import { linkMaps } from "./tile_linked.ts";
import {
  arrange,
  boxClip,
  circleClip,
  type Effect,
  holeClip,
  setDifference,
  setEffect,
  surroundings,
} from "./tile_panes.ts";
import type { ShownMap, TileMapContext, TileMapProps } from "./tile_part.ts";
import { watchVisibility } from "./visibility.ts";

/** What the first and the last of two compared layers look like in one map. */
type Effects = readonly [first: Effect, last: Effect];

export interface TileCompare {
  update(props: TileMapProps): void;
  readonly isPaused: boolean;
  togglePause(): void;
  /** By steps; says whether there is a lens. */
  moveLens(right: number, down: number): boolean;
}

/** `onChange` is called when something changed that only the page knows. */
export function tileCompare(context: TileMapContext, onChange: () => void): TileCompare {
  const { frame, container, actions, signal } = context;
  const maps = new Set<ShownMap>();
  let props: TileMapProps | undefined;
  let blinked: 0 | 1 = 0;

  const line = new SwipeLine(
    container,
    (position, settled) => actions.compare({ position }, settled),
    signal,
  );
  const lens = new Lens(container, () => show(), signal);
  const blinker = new Blinker((shown) => {
    blinked = shown;
    show();
  }, signal);
  watchVisibility(frame, (seen) => blinker.setSeen(seen), signal);

  context.onMap((map) => {
    maps.add(map);
    const label = element("div", "lbw-tile-label");
    map.container.append(label);
    const follow = (): void => drawIn(map);
    map.leaflet.on("move resize viewreset", follow);
    map.signal.addEventListener(
      "abort",
      () => {
        // Its host takes it away with the focus, and the keys would go to nobody.
        if (map.isSecond && map.container.contains(document.activeElement)) {
          container.focus({ preventScroll: true });
        }
        maps.delete(map);
        label.remove();
        map.leaflet.off("move resize viewreset", follow);
      },
      { once: true },
    );
    if (map.isSecond) void context.leaflet.then((first) => link(first, map));
    show();
  });

  function link(first: LeafletMap, { leaflet, signal: ending }: ShownMap): void {
    if (ending.aborted) return;
    for (const map of [first, leaflet]) map.invalidateSize({ animate: false, pan: true });
    linkMaps(first, leaflet, ending);
    frame.dataset.linked = "true";
    ending.addEventListener("abort", () => delete frame.dataset.linked, { once: true });
  }

  function show(): void {
    if (props === undefined || signal.aborted) return;
    const { comparison } = props;
    const mode = shownMode(props);
    if (mode === "blink") blinker.start(comparison.rate);
    else blinker.stop();
    if (mode === "swipe") line.show(comparison.position, comparison.orientation);
    else line.hide();
    if (mode === "lens") lens.show(comparison.radius);
    else lens.hide();
    Object.assign(frame.dataset, {
      mode,
      layers: props.visible.join(" "),
      blinked: mode === "blink" ? String(blinked) : "",
      paused: mode === "blink" ? String(blinker.isPaused) : "",
    });
    for (const map of maps) drawIn(map);
  }

  function drawIn(map: ShownMap): void {
    if (props === undefined || signal.aborted) return;
    const { visible, settings, comparison, row } = props;
    const { leaflet } = map;
    const pair = comparedPair(props);
    const mode = shownMode(props);
    arrange(leaflet, visible, settings, { isOpaque: pair !== undefined });
    setDifference(leaflet, mode === "difference" ? comparison.gain : undefined);
    const effects = pair && EFFECTS[mode](map, props, { lens: lens.at, blinked });
    for (const layer of row.layers.keys()) {
      const place = pair?.indexOf(layer) ?? -1;
      setEffect(leaflet, layer, effects?.[place] ?? {});
    }
    showLabel(map, pair && nameOn(map, pair, mode));
  }

  /** Which layer is seen, where the line above does not tell. */
  function nameOn({ isSecond }: ShownMap, pair: Pair, mode: CompareMode): string | undefined {
    const names = pair.map((layer) => props?.row.layers[layer]?.name);
    if (mode === "blink") return names[blinked];
    return mode === "side-by-side" ? names[isSecond ? 1 : 0] : undefined;
  }

  return {
    update: (next) => {
      props = next;
      show();
    },
    get isPaused() {
      return blinker.isPaused;
    },
    togglePause: () => {
      blinker.pause(!blinker.isPaused);
      show();
      onChange();
    },
    moveLens: (right, down) => {
      if (props === undefined || shownMode(props) !== "lens") return false;
      lens.moveBy(right, down);
      return true;
    },
  };
}

interface Moment {
  /** Of the lens, in CSS pixels of the map. */
  lens: Point;
  blinked: 0 | 1;
}

/** Each of the two alone where it shows: what one lacks is not filled by the other. */
const EFFECTS: Record<
  CompareMode,
  (map: ShownMap, props: TileMapProps, moment: Moment) => Effects
> = {
  blend: () => [{}, {}],
  swipe: ({ leaflet }, { comparison: { position, orientation } }) => {
    const box = surroundings(leaflet);
    const size = leaflet.getSize();
    const line = leaflet.containerPointToLayerPoint({
      x: position * size.x,
      y: position * size.y,
    });
    const [before, after] =
      orientation === "vertical"
        ? [{ right: line.x }, { left: line.x }]
        : [{ bottom: line.y }, { top: line.y }];
    return [{ clip: boxClip({ ...box, ...before }) }, { clip: boxClip({ ...box, ...after }) }];
  },
  lens: ({ leaflet }, { comparison: { radius, magnification } }, { lens }) => {
    const at = leaflet.containerPointToLayerPoint(lens);
    // Clipped before it is magnified.
    const within = circleClip(at, radius / magnification);
    return [
      { clip: holeClip(surroundings(leaflet), at, radius) },
      { clip: within, magnification: { factor: magnification, at } },
    ];
  },
  blink: (_map, _props, { blinked }) => [{ isHidden: blinked === 1 }, { isHidden: blinked === 0 }],
  "side-by-side": ({ isSecond }) => [{ isHidden: isSecond }, { isHidden: !isSecond }],
  difference: () => [{}, { blendMode: "difference" }],
};

function showLabel({ container }: ShownMap, text: string | undefined): void {
  const label = container.querySelector<HTMLElement>(":scope > .lbw-tile-label");
  if (label === null) return;
  label.hidden = text === undefined;
  if (label.textContent !== (text ?? "")) label.textContent = text ?? "";
}
