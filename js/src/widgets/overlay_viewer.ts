import "../styles/tokens.css";
import "../view/overlay.css";
import workerSource from "../gl/cpu.worker.ts?worker";
import type { Engine } from "../gl/engine.ts";
import { startCpuEngine } from "../gl/worker_engine.ts";
import type { Bridge } from "../host/bridge.ts";
import { mount, onKeys } from "../host/mount.ts";
import { OverlayView } from "../view/overlay.ts";

export default mount<"OverlayViewer">("lbw-overlay", (root, bridge, signal) => {
  void startCpuEngine(workerSource).then((engine) => {
    if (signal.aborted) {
      engine.dispose();
      return;
    }
    signal.addEventListener("abort", () => engine.dispose(), { once: true });
    start(engine, root, bridge, signal);
  });
});

function start(
  engine: Engine,
  root: HTMLElement,
  bridge: Bridge<"OverlayViewer">,
  signal: AbortSignal,
): void {
  const view = new OverlayView(
    root,
    {
      engine,
      source: {
        row: async (position, leaving) => {
          const answer = await bridge.request("overlay/row", { position }, { signal: leaving });
          return answer.result;
        },
        picture: async (position, layer, leaving) => {
          const body = { position, layer };
          const { result, buffers } = await bridge.request("overlay/picture", body, {
            signal: leaving,
          });
          return { description: result, parts: toBlobs(buffers, result.content_types) };
        },
      },
      onPosition: (position) => {
        bridge.flush(); // the layers of the row that is left
        bridge.set("position", position);
        bridge.flush(); // known to the kernel before the page asks for the row
      },
      onLayers: (layers, settled) => {
        bridge.set("layers", layers);
        if (settled) bridge.flush();
      },
    },
    signal,
  );
  onKeys(root, (event) => view.handleKey(event), signal);
  bridge.observe("row_count", (count) => view.setCount(count), { immediately: true });
  bridge.observe("layers", (layers) => view.setLayers(layers), { immediately: true });
  bridge.observe("position", (position) => void view.show(position), { immediately: true });
}

function toBlobs(buffers: Uint8Array<ArrayBuffer>[], types: readonly string[]): Blob[] {
  return buffers.map((bytes, index) => new Blob([bytes], { type: types[index] ?? "" }));
}
