import "../styles/tokens.css";
import "../view/previews/previews.css";
import { mount } from "../host/mount.ts";
import { PreviewStage } from "../view/previews/stage.ts";
import { previewSource } from "./shared/preview_source.ts";

export default mount<"AttachmentPanel">("lbw-panel", (root, bridge, signal) => {
  const stage = new PreviewStage(
    previewSource(bridge, () => bridge.get("version")),
    { signal },
  );
  root.append(stage.element);
  const show = (): void => {
    if (bridge.get("row_count") === 0) return;
    void stage.show({ row: bridge.get("position"), attachment: bridge.get("attachment") });
  };
  for (const name of ["position", "attachment", "version"] as const) bridge.observe(name, show);
  show();
});
