// The list of keys in groups: it is too long to be read as one.
import { element } from "./elements.ts";
import { type GroupedHint, type KeyHelp, keyHelp } from "./key_help.ts";

/** Class names of the list's parts. */
export interface HelpClasses {
  panel: string[];
  columns: string;
  group: string;
}

export function groupedHelp(bindings: readonly GroupedHint[], classes: HelpClasses): KeyHelp {
  const help = keyHelp(bindings);
  const entries = [...help.panel.querySelectorAll("dt, dd")];
  const groups = [...new Set(bindings.map(({ group }) => group))].map((name) => {
    const list = element("dl", "");
    bindings.forEach(({ group }, index) => {
      if (group === name) list.append(...entries.slice(2 * index, 2 * index + 2));
    });
    const section = element("section", classes.group);
    section.append(element("h4", "", name), list);
    return section;
  });
  const columns = element("div", classes.columns);
  columns.append(...groups);
  help.panel.replaceChildren(columns);
  help.panel.classList.add(...classes.panel);
  help.panel.tabIndex = 0; // it scrolls, by keys too
  return help;
}
