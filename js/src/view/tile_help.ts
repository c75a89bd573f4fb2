// The list of keys in groups, over the map.
import { element } from "./elements.ts";
import type { KeyBinding } from "./key_chords.ts";
import { type KeyHelp, keyHelp } from "./key_help.ts";

export function tileHelp(bindings: readonly KeyBinding[]): KeyHelp {
  const help = keyHelp(bindings);
  const entries = [...help.panel.querySelectorAll("dt, dd")];
  const groups = [...new Set(bindings.map(({ group }) => group))].map((name) => {
    const list = element("dl", "");
    bindings.forEach(({ group }, index) => {
      if (group === name) list.append(...entries.slice(2 * index, 2 * index + 2));
    });
    const section = element("section", "lbw-tile-help__group");
    section.append(element("h4", "", name), list);
    return section;
  });
  const columns = element("div", "lbw-tile-help__columns");
  columns.append(...groups);
  help.panel.replaceChildren(columns);
  help.panel.classList.add("lbw-root", "lbw-tile-help");
  help.panel.tabIndex = 0; // it scrolls, by keys too
  return help;
}
