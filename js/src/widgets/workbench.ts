import "../styles/tokens.css";
import "../view/workbench.css";
import type { Bridge } from "../host/bridge.ts";
import { Echoes } from "../host/echoes.ts";
import { mount, onKeys } from "../host/mount.ts";
import type { PaneSizes } from "../protocol.gen.ts";
import { type Part, Workbench } from "../view/workbench.ts";

export default mount<"Workbench">("lbw-workbench", (root, bridge, signal) => {
  const echoes = new Echoes<PaneSizes>();
  const workbench = new Workbench(
    root,
    {
      hasSubmit: bridge.get("submit") !== null,
      embed: (part, place) => embed(bridge, part, place),
      saveSizes: (sizes, settled) => {
        bridge.set("sizes", echoes.mark(sizes));
        if (settled) bridge.flush();
      },
      choose: (stage) => {
        bridge.set("stage", { ...bridge.get("stage"), shown: stage });
        bridge.flush();
      },
      sizes: bridge.get("sizes"),
    },
    signal,
  );
  onKeys(root, (event) => workbench.handleKey(event), signal);
  bridge.observe("stage", (stage) => workbench.showStage(stage), { immediately: true });
  bridge.observe("sizes", (sizes) => {
    if (!echoes.isEcho(sizes)) workbench.setSizes(sizes);
  });
  bridge.observe("work_text", (text) => workbench.showWork(text), { immediately: true });
});

/** A part's trait names its model as ipywidgets does: `IPY_MODEL_` and the id. */
function embed(bridge: Bridge<"Workbench">, part: Part, place: HTMLElement): Promise<void> {
  const id = bridge.get(part)?.replace("IPY_MODEL_", "") ?? "";
  return bridge.embed(id, place);
}
