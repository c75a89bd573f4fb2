import "../styles/tokens.css";
import "../view/tile_map.css";
import type { MapView } from "../core/tiles.ts";
import type { Peer } from "../host/bridge.ts";
import { mount, onKeys } from "../host/mount.ts";
import { tileLayerMap } from "../view/tile_layer_map.ts";
import { whenOnMap } from "../view/tile_place.ts";

// A row with another coordinate system comes with another map, which takes the focus over.
let heir = "";

const VIEW_TRAITS = ["zoom", "south", "west", "north", "east"] as const;

export default mount<"TileLayerCompanion">("lbw-tiles", (root, bridge, viewSignal) => {
  // ipyleaflet does not end the views in the controls of a map that is gone.
  const ending = new AbortController();
  const signal = AbortSignal.any([viewSignal, ending.signal]);
  let view: MapView | undefined;

  whenOnMap(root, signal, (container) => {
    const map = tileLayerMap(
      root,
      container,
      {
        showRow: (index) => bridge.request("map/row", { index }),
        showLayers: (visible) => {
          bridge.set("visible_layers", visible);
          bridge.flush();
        },
        setOpacity: (layer, opacity, done) => {
          bridge.set("opacities", bridge.get("opacities").with(layer, opacity));
          if (done) bridge.flush();
        },
        resize: (width, height) => bridge.request("map/size", { width, height }),
        sentinels: async (layer) => (await bridge.request("map/sentinel", { layer })).result.urls,
        reached: (layer, reached) => bridge.request("map/reached", { layer, reached }),
        draw: async (layer, area, stop) =>
          (await bridge.request("map/mosaic", { layer, ...area }, { signal: stop })).result,
        whyFailed: async (url) => (await bridge.request("map/failure", { url })).result.reason,
        report: (loaded, failed) => {
          bridge.set("tiles_loaded", loaded);
          bridge.set("tiles_failed", failed);
        },
      },
      signal,
    );
    const update = (): void => {
      const row = bridge.get("row");
      if (row === null || signal.aborted) return;
      const [visible, opacities] = [bridge.get("visible_layers"), bridge.get("opacities")];
      map.update({ row, visible, opacities, view });
    };
    for (const trait of ["row", "visible_layers", "opacities"] as const) {
      bridge.observe(trait, update);
    }
    void bridge.peer(bridge.get("map_id")).then((leaflet) => {
      const follow = (): void => {
        view = viewOf(leaflet);
        update();
      };
      leaflet.observe(VIEW_TRAITS, follow);
      follow();
    });
    // The host acts on keys that it sees: digits make headings of the cell.
    container.dataset.lmSuppressShortcuts = "true";
    onKeys(container, map.handleKey, signal);
    if (heir === bridge.get("map_id")) container.focus({ preventScroll: true });
    bridge.observe("map_id", (id) => {
      if (container.contains(document.activeElement)) heir = id;
      ending.abort();
    });
  });
});

/** What ipyleaflet's map shows, by its own traits; undefined before it is drawn. */
function viewOf(map: Peer): MapView | undefined {
  const [zoom, south, west, north, east] = VIEW_TRAITS.map((name) => Number(map.get(name)));
  const view = { zoom, south, west, north, east } as MapView;
  return view.north > view.south && view.east > view.west ? view : undefined;
}
