import "../styles/tokens.css";
import "../view/tile_map.css";
import "../view/tile_tools.css";
import "../view/tile_audit.css";
import type { MapView } from "../core/tiles.ts";
import type { Bridge, Peer } from "../host/bridge.ts";
import { keepShortcutsAway, mount, onKeys } from "../host/mount.ts";
import { tileLayerMap } from "../view/tile_layer_map.ts";
import type { LeafletMap } from "../view/tile_leaflet.ts";
import type { TileMapActions } from "../view/tile_part.ts";
import { frameOf, whenOnMap } from "../view/tile_place.ts";

// A row with another coordinate system comes with another map, which takes the focus over.
let heir = "";

const VIEW_TRAITS = ["zoom", "south", "west", "north", "east"] as const;

type MapBridge = Bridge<"TileLayerCompanion">;

export default mount<"TileLayerCompanion">("lbw-tile-panel", (root, bridge, viewSignal) => {
  // ipyleaflet does not end the views in the controls of a map that is gone.
  const ending = new AbortController();
  const signal = AbortSignal.any([viewSignal, ending.signal]);
  let view: MapView | undefined;

  whenOnMap(root, signal, (container) => {
    const frame = frameOf(container);
    const peer = bridge.peer(bridge.get("map_id"));
    const leaflet = peer.then((found) => drawnBy(found, container, signal));
    const actions = actionsOf(bridge, signal);
    const map = tileLayerMap({ root, frame, container, leaflet, actions, signal });
    const update = (): void => {
      const row = bridge.get("row");
      if (row === null || signal.aborted) return;
      map.update({
        row,
        visible: bridge.get("visible_layers"),
        settings: bridge.get("settings"),
        comparison: bridge.get("comparison"),
        hasGrid: bridge.get("has_grid"),
        audit: bridge.get("audit"),
        coverage: bridge.get("coverage"),
        view,
      });
    };
    for (const trait of SHOWN) bridge.observe(trait, update);
    void peer.then((found) => {
      const follow = (): void => {
        view = viewOf(found);
        update();
      };
      found.observe(VIEW_TRAITS, follow);
      follow();
    });
    followSecond(bridge, frame, map.addSecond, signal);
    keepShortcutsAway(frame, signal);
    container.dataset.lmSuppressShortcuts = "true";
    onKeys(frame, map.handleKey, signal);
    if (heir === bridge.get("map_id")) container.focus({ preventScroll: true });
    bridge.observe("map_id", (id) => {
      if (frame.contains(document.activeElement)) heir = id;
      ending.abort();
    });
  });
});

const SHOWN = [
  "row",
  "visible_layers",
  "settings",
  "comparison",
  "has_grid",
  "audit",
  "coverage",
] as const;

function actionsOf(bridge: MapBridge, signal: AbortSignal): TileMapActions {
  const save = (settled: boolean): void => {
    if (settled) bridge.flush();
  };
  return {
    showRow: (index) => bridge.request("map/row", { index }),
    showLayers: (visible) => bridge.set("visible_layers", [...visible]),
    adjust: (layer, change, settled) => {
      const settings = bridge.get("settings");
      bridge.set(
        "settings",
        settings.map((each, index) => (index === layer ? { ...each, ...change } : each)),
      );
      save(settled);
    },
    compare: (change, settled) => {
      bridge.set("comparison", { ...bridge.get("comparison"), ...change });
      save(settled);
    },
    showGrid: (shown) => bridge.set("has_grid", shown),
    showCoverage: (coverage) => bridge.set("coverage", coverage),
    resize: (width, height) => bridge.request("map/size", { width, height }),
    sentinels: async (layer) => (await bridge.request("map/sentinel", { layer })).result.urls,
    reached: (layer, reached, cors) => bridge.request("map/reached", { layer, reached, cors }),
    draw: async (layer, area, stop) =>
      (await bridge.request("map/mosaic", { layer, ...area }, { signal: stop })).result,
    tellTiles: async (row, events) => {
      if (!signal.aborted) return (await bridge.request("map/tiles", { row, events })).result.tiles;
      bridge.tell("map/tiles", { row, events });
      return [];
    },
    tileUrl: async (tile, verbatim) =>
      (await bridge.request("map/tile-url", { ...tile, verbatim })).result,
    audit: (stop, onProgress) => bridge.request("map/audit", {}, { signal: stop, onProgress }),
  };
}

/** Tells of the map at the right, each time that Python makes one. */
function followSecond(
  bridge: MapBridge,
  frame: HTMLElement,
  add: (leaflet: LeafletMap, signal: AbortSignal) => void,
  signal: AbortSignal,
): void {
  let gone = new AbortController();
  bridge.observe(
    "second_map_id",
    async (id) => {
      gone.abort();
      if (id === "" || signal.aborted) return;
      gone = new AbortController();
      const ending = AbortSignal.any([signal, gone.signal]);
      const peer = await bridge.peer(id);
      const leaflet = await drawnBy(peer, frame, ending);
      if (!ending.aborted) add(leaflet, ending);
    },
    { immediately: true },
  );
}

/** Leaflet's map in the host's view around or inside an element, once there is one. */
async function drawnBy(peer: Peer, element: HTMLElement, signal: AbortSignal): Promise<LeafletMap> {
  for (;;) {
    const map = await peer.drawn(element);
    // A view that is gone leaves what asked for it waiting for good.
    if (signal.aborted) return new Promise(() => {});
    if (map !== undefined) return map as LeafletMap;
    await new Promise(requestAnimationFrame);
  }
}

/** What ipyleaflet's map shows, by its own traits; undefined before it is drawn. */
function viewOf(map: Peer): MapView | undefined {
  const [zoom, south, west, north, east] = VIEW_TRAITS.map((name) => Number(map.get(name)));
  const view = { zoom, south, west, north, east } as MapView;
  return view.north > view.south && view.east > view.west ? view : undefined;
}
