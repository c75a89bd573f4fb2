import "../styles/tokens.css";
import "../view/details.css";
import "../view/table_detail.css";
import { mount } from "../host/mount.ts";
import { showDetails } from "../view/details.ts";

export default mount<"RowDetails">("lbw-details-widget", (root, bridge) => {
  const panel = document.createElement("div");
  panel.className = "lbw-details";
  panel.setAttribute("role", "group"); // no landmark: a page may hold many
  panel.setAttribute("aria-label", "Row details");
  // It scrolls, so it must be reachable by keyboard.
  panel.tabIndex = 0;
  root.append(panel);
  bridge.observe("detail", (detail) => showDetails(panel, detail), { immediately: true });
});
