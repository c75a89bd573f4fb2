// All that we add to a Leaflet map: the lines above and below it, the panels on it, the ways of tiles.
import type { TileLayerState } from "../protocol.gen.ts";
import { errorText } from "./error_text.ts";
import { keyRunner } from "./key_chords.ts";
import { tileAudit } from "./tile_audit.ts";
import { tileCommands } from "./tile_commands.ts";
import { tileCompare } from "./tile_compare.ts";
import { TileCompareBar } from "./tile_compare_bar.ts";
import { tileCopy } from "./tile_copy.ts";
import { tileCoverage } from "./tile_coverage.ts";
import { tileGoTo } from "./tile_goto.ts";
import { tileHelp } from "./tile_help.ts";
import { tileKeys } from "./tile_keys.ts";
import type { LeafletMap } from "./tile_leaflet.ts";
import { tileLive } from "./tile_live.ts";
import { Mosaics, showNewest } from "./tile_mosaics.ts";
import { LayerPanel } from "./tile_panel/panel.ts";
import type { ShownMap, TileMapActions, TileMapContext, TileMapProps } from "./tile_part.ts";
import { onSize, surround } from "./tile_place.ts";
import { tryTiles } from "./tile_sentinel.ts";
import { TileToolbar } from "./tile_toolbar.ts";

export interface TileMapOptions {
  /** Becomes the panel of the layers. */
  root: HTMLElement;
  /** Around the maps, or the map itself where it stands alone. */
  frame: HTMLElement;
  container: HTMLElement;
  leaflet: Promise<LeafletMap>;
  actions: TileMapActions;
  signal: AbortSignal;
}

export interface TileMapView {
  update(props: TileMapProps): void;
  /** The map at the right while comparing side by side, until the signal. */
  addSecond(leaflet: LeafletMap, signal: AbortSignal): void;
  /** Says whether it took the key. */
  handleKey(event: KeyboardEvent): boolean;
}

const HEIGHT = "--lbw-map-height";

export function tileLayerMap(options: TileMapOptions): TileMapView {
  const { root, frame, container, actions, signal } = options;
  let props: TileMapProps | undefined;
  let isSized = false;
  const tried = new Set<number>();
  const maps = new Set<ShownMap>();
  const mapListeners: ((map: ShownMap) => void)[] = [];

  const context: TileMapContext = {
    ...options,
    onMap: (listener) => {
      mapListeners.push(listener);
      for (const map of maps) listener(map);
    },
    ask: (answer) => {
      answer.catch((error: unknown) => signal.aborted || live.say(errorText(error)));
    },
  };
  const mosaics = new Mosaics(actions.draw, () => live.draw(), signal);
  const live = tileLive(context, mosaics);
  const compare = tileCompare(context, draw);
  const panel = new LayerPanel(root, actions);
  const commands = tileCommands({
    props: () => props,
    actions,
    showRow: (index) => {
      const answer = actions.showRow(index);
      context.ask(answer);
      return answer;
    },
    choose: (layer) => panel.choose(layer),
    moveLayer: (by) => panel.move(by),
    togglePause: compare.togglePause,
    moveLens: compare.moveLens,
  });
  const parts = [
    live,
    tileGoTo(context, live),
    tileCopy(context, live),
    tileAudit(context),
    tileCoverage(context),
  ];
  const bindings = [...tileKeys(commands), ...parts.flatMap(({ keys = [] }) => keys)];
  const help = tileHelp(bindings);
  const tools = [...parts.flatMap(({ tools = [] }) => tools), help.button];
  const toolbar = new TileToolbar(commands, tools);
  const bar = new TileCompareBar({ ...actions, togglePause: compare.togglePause });
  // A later part may take a key that an earlier one left: Escape closes what is open.
  const runners = [...parts.map(({ keys = [] }) => keyRunner(keys)), keyRunner(tileKeys(commands))];
  const panels = [root, ...parts.flatMap(({ panel: own }) => own ?? []), help.panel];
  surround(frame, [toolbar.element, bar.element], panels, signal);

  context.onMap(({ leaflet, container: element, isSecond, signal: ending }) => {
    showNewest(element, ending);
    const onNewSize = (width: number, height: number): void => {
      // Leaflet itself looks again only when the window changes.
      leaflet.invalidateSize({ animate: false, pan: true });
      if (!isSecond) onResize(width, height);
    };
    onSize(element, onNewSize, ending);
  });
  void options.leaflet.then((leaflet) => addMap({ leaflet, container, isSecond: false, signal }));

  function addMap(map: ShownMap): void {
    if (map.signal.aborted) return;
    maps.add(map);
    map.signal.addEventListener("abort", () => maps.delete(map), { once: true });
    for (const listener of mapListeners) listener(map);
  }

  function draw(): void {
    if (props === undefined || signal.aborted) return;
    toolbar.show(props);
    bar.show(props, compare.isPaused);
    panel.show(props, frame.clientWidth);
    frame.dataset.row = String(props.row.index);
    frame.dataset.grid = String(props.hasGrid);
  }

  function onResize(width: number, height: number): void {
    // Two maps one over the other are lower than one alone.
    if (frame.style.getPropertyValue(HEIGHT) === "") frame.style.setProperty(HEIGHT, `${height}px`);
    const told = actions.resize(width, height).then(() => {
      isSized = true; // from now on the view is the one to draw
      bringTiles();
    });
    context.ask(told);
  }

  function shown(): [number, TileLayerState][] {
    const layers = props?.row.layers ?? [];
    return (props?.visible ?? []).flatMap((index) => {
      const layer = layers[index];
      return layer === undefined ? [] : [[index, layer] as [number, TileLayerState]];
    });
  }

  /** Finds a way for the layers on screen that have none, and draws those that the kernel brings. */
  function bringTiles(): void {
    // A map that nobody sees yet, as in a tab at the back, asks for nothing.
    if (props === undefined || container.clientWidth === 0) return;
    for (const [index, { transport }] of shown()) {
      if (transport === "unknown" && !tried.has(index)) {
        tried.add(index);
        context.ask(tryDirect(index));
      }
    }
    if (props.view === undefined || !isSized) return;
    const drawn = shown().filter(([, { transport }]) => transport === "mosaic");
    mosaics.update(
      drawn.map(([index]) => index),
      props.view,
    );
  }

  async function tryDirect(layer: number): Promise<void> {
    const urls = await actions.sentinels(layer);
    if (urls.length === 0) return;
    const { reached, cors } = await tryTiles(urls, signal);
    if (!signal.aborted) await actions.reached(layer, reached, cors);
  }

  return {
    update: (next) => {
      const last = props;
      props = next;
      if (last !== undefined && next.row.index !== last.row.index) {
        mosaics.reset();
        tried.clear();
      }
      bringTiles();
      const focused = frame.contains(document.activeElement) ? document.activeElement : null;
      compare.update(next);
      draw();
      for (const part of parts) part.update(next);
      // What had the focus may be gone: the keys go on.
      const isGone = !focused?.isConnected || focused.closest("[hidden]") !== null;
      if (focused !== null && isGone) container.focus({ preventScroll: true });
    },
    addSecond: (leaflet, ending) =>
      addMap({ leaflet, container: leaflet.getContainer(), isSecond: true, signal: ending }),
    handleKey: (event) => help.handle(event) || runners.some((run) => run(event)),
  };
}
