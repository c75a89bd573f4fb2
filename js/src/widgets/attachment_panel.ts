import "../styles/tokens.css";
import "../view/previews/kinds.css";
import "../view/previews/previews.css";
import "../view/attachment_panel.css";
import { mount, onKeys } from "../host/mount.ts";
import { AttachmentPanelView } from "../view/attachment_panel.ts";
import type { Subject } from "../view/previews/source.ts";
import { previewSource } from "./shared/preview_source.ts";
import { quiet } from "./shared/quiet.ts";

export default mount<"AttachmentPanel">("lbw-panel", (root, bridge, signal) => {
  const version = (): number => bridge.get("version");
  const shown: Subject = { row: bridge.get("position"), attachment: bridge.get("attachment") };
  const panel = new AttachmentPanelView({
    source: previewSource(bridge, version),
    order: () => bridge.get("row_order"),
    detail: async (row, asking) => {
      const body = { version: version(), row };
      return (await quiet(bridge.request("row/detail", body, { signal: asking }))).result;
    },
    others: {
      find: async (subject, asking) => {
        bridge.flush(); // known to the kernel before it is asked
        const body = { version: version(), ...subject };
        return (await quiet(bridge.request("panel/show", body, { signal: asking }))).result
          .model_id;
      },
      embed: (id, element, until) => bridge.embed(id, element, until),
    },
    onGo: (subject) => {
      Object.assign(shown, subject);
      bridge.set("position", subject.row);
      bridge.set("attachment", subject.attachment);
    },
    signal,
  });
  root.append(panel.element);
  onKeys(root, (event) => panel.handleKey(event), signal);

  const update = (): void =>
    panel.update({ count: bridge.get("row_count"), version: version(), ...shown });
  let isDue = false;
  /** Once for all that came together: a row without its attachment is not what anybody meant. */
  const updateSoon = (): void => {
    if (isDue) return;
    isDue = true;
    queueMicrotask(() => {
      isDue = false;
      if (!signal.aborted) update();
    });
  };
  bridge.observe("row_count", updateSoon);
  bridge.observe("version", updateSoon);
  // What a hand has set comes back, late, when it may be elsewhere: only the kernel's own places count.
  bridge.observe("place_number", () => {
    Object.assign(shown, { row: bridge.get("position"), attachment: bridge.get("attachment") });
    updateSoon();
  });
  update();
});
