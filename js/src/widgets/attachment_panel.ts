import "../styles/tokens.css";
import "../view/previews/kinds.css";
import "../view/previews/previews.css";
import "../view/attachment_panel.css";
import { Echoes } from "../host/echoes.ts";
import { mount, onKeys } from "../host/mount.ts";
import { AttachmentPanelView } from "../view/attachment_panel.ts";
import type { Subject } from "../view/previews/source.ts";
import { previewSource } from "./shared/preview_source.ts";
import { quiet } from "./shared/quiet.ts";

export default mount<"AttachmentPanel">("lbw-panel", (root, bridge, signal) => {
  const version = (): number => bridge.get("version");
  // What a hand has set comes back later, when it may be elsewhere already.
  const rows = new Echoes<number>();
  const attachments = new Echoes<number | null>();
  const shown: Subject = { row: bridge.get("position"), attachment: bridge.get("attachment") };
  const panel = new AttachmentPanelView({
    source: previewSource(bridge, version),
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
    onGo: ({ row, attachment }) => {
      if (row !== shown.row) rows.send(row, (value) => bridge.set("position", value));
      if (attachment !== shown.attachment) {
        attachments.send(attachment, (value) => bridge.set("attachment", value));
      }
      Object.assign(shown, { row, attachment });
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
  bridge.observe("position", (row) => {
    if (rows.isEcho(row)) return;
    shown.row = row;
    updateSoon();
  });
  bridge.observe("attachment", (attachment) => {
    if (attachments.isEcho(attachment)) return;
    shown.attachment = attachment;
    updateSoon();
  });
  update();
});
