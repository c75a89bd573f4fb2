// The list of keys in groups: it is too long to be read as one.
import { element } from "./elements.ts";
import { type KeyHelp, keyHelp } from "./key_help.ts";
import type { KeyBinding } from "./overlay_keys.ts";

export function groupedHelp(bindings: readonly KeyBinding[]): KeyHelp {
  const help = keyHelp(bindings);
  const entries = [...help.panel.querySelectorAll("dt, dd")];
  const groups = [...new Set(bindings.map(({ group }) => group))].map((name) => {
    const list = element("dl", "");
    bindings.forEach(({ group }, index) => {
      if (group === name) list.append(...entries.slice(2 * index, 2 * index + 2));
    });
    const section = element("section", "lbw-overlay__keys");
    section.append(element("h4", "", name), list);
    return section;
  });
  const columns = element("div", "lbw-overlay__key-groups");
  columns.append(...groups);
  help.panel.replaceChildren(columns);
  help.panel.classList.add("lbw-overlay__help");
  help.panel.tabIndex = 0; // it scrolls, by keys too
  return help;
}
