import "../styles/tokens.css";
import "../view/overlay_panel/panel.css";
import "../view/overlay.css";
import { readsAlpha } from "../gl/alpha_reader.ts";
import type { Engine } from "../gl/engine.ts";
import workerSource from "../gl/engine.worker.ts?worker";
import { acquireEngine } from "../gl/registry.ts";
import type { Bridge } from "../host/bridge.ts";
import { mount, onKeys } from "../host/mount.ts";
import { type OverlayOptions, OverlayView } from "../view/overlay.ts";
import { type Everything, TRAIT_NAMES, type Traits } from "../view/overlay_state.ts";

export default mount<"OverlayViewer">("lbw-overlay", (root, bridge, signal) => {
  const starting = document.createElement("div");
  starting.className = "lbw-overlay__starting"; // keeps the place
  root.append(starting);
  void acquireEngine(workerSource, bridge.get("engine")).then(
    (engine) => {
      if (signal.aborted) {
        engine.dispose();
        return;
      }
      signal.addEventListener("abort", () => engine.dispose(), { once: true });
      starting.remove();
      start(engine, root, bridge, signal);
    },
    (error: unknown) => {
      starting.textContent = `Nothing can be drawn: ${error}`;
    },
  );
});

function start(
  engine: Engine,
  root: HTMLElement,
  bridge: Bridge<"OverlayViewer">,
  signal: AbortSignal,
): void {
  const traits = Object.fromEntries(TRAIT_NAMES.map((name) => [name, bridge.get(name)])) as Traits;
  const view = new OverlayView(
    root,
    {
      engine,
      traits,
      source: sourceOf(bridge),
      order: () => bridge.get("row_order"),
      send: (name, value, settled) => {
        bridge.set(name, value as Everything[typeof name]);
        if (settled) bridge.flush();
      },
      onPosition: (position) => {
        bridge.flush(); // the layers of the row that is left
        bridge.set("position", position);
        bridge.flush(); // known to the kernel before the page asks for the row
      },
    },
    signal,
  );
  onKeys(root, (event) => view.handleKey(event), signal);
  for (const name of TRAIT_NAMES) bridge.observe(name, (value) => view.receive(name, value));
  bridge.observe("row_count", (count) => view.setCount(count), { immediately: true });
  bridge.observe("position", (position) => void view.show(position), { immediately: true });
  bridge.observe("version", () => void view.restart());
}

/** Whether pictures may come with colours and alpha in one file. */
const withAlpha = readsAlpha();

function sourceOf(bridge: Bridge<"OverlayViewer">): OverlayOptions["source"] {
  return {
    row: async (position, signal) => {
      const { result } = await bridge.request("overlay/row", { position }, { signal });
      return result;
    },
    picture: async (position, layer, signal) => {
      const asked = { position, layer, with_alpha: await withAlpha };
      const { result, buffers } = await bridge.request("overlay/picture", asked, { signal });
      return { description: result, parts: toBlobs(buffers, result.content_types) };
    },
    tile: async (position, layer, tile, signal) => {
      const asked = { position, layer, ...tile };
      const { result, buffers } = await bridge.request("overlay/tile", asked, { signal });
      return toBlobs(buffers, result.content_types);
    },
    alignment: async (position, layer, signal) => {
      const asked = { position, layer };
      const { result } = await bridge.request("overlay/alignment", asked, { signal });
      return result;
    },
    image: async (full) => {
      bridge.flush(); // what is on screen is what the kernel knows of it
      const { result, buffers } = await bridge.request("overlay/image", { full });
      return { name: result.file_name, file: new Blob(buffers, { type: "image/png" }) };
    },
  };
}

function toBlobs(buffers: Uint8Array<ArrayBuffer>[], types: readonly string[]): Blob[] {
  return buffers.map((bytes, index) => new Blob([bytes], { type: types[index] ?? "" }));
}
