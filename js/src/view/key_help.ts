// The list of a widget's keys, on `?`. One table per widget says what each key does.
import { CircleQuestionMark } from "lucide";
import { element } from "./elements.ts";
import { iconButton } from "./icons.ts";

export interface KeyHint {
  /** As on the keyboard: `["Shift", "ArrowDown"]`; several ways to do the same are several hints. */
  keys: string[];
  does: string;
}

export interface GroupedHint extends KeyHint {
  /** What has the focus then: "Picture". */
  group: string;
}

export interface KeyHelp {
  /** Opens and closes the list. */
  button: HTMLButtonElement;
  /** A floating panel; goes into the widget's root. */
  panel: HTMLElement;
  /** Takes `?` and, while the list is open, Escape. Says whether it took the key. */
  handle: (event: KeyboardEvent) => boolean;
  /** Lists these too, in groups, in the place of those that were listed so before. */
  also: (hints: readonly GroupedHint[]) => void;
}

const LABELS: Record<string, string> = {
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  " ": "Space",
  Escape: "Esc",
};

export function keyHelp(hints: readonly KeyHint[]): KeyHelp {
  const panel = document.createElement("div");
  panel.className = "lbw-key-help";
  panel.setAttribute("role", "dialog");
  panel.setAttribute("aria-label", "Keys");
  panel.tabIndex = 0; // a long list scrolls
  panel.hidden = true;
  const list = listed(hints);
  panel.append(list);

  const toggle = (open: boolean): void => {
    panel.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
  };
  const button = iconButton(CircleQuestionMark, "Keys (?)", () => toggle(panel.hidden !== false));
  button.setAttribute("aria-expanded", "false");
  return {
    button,
    panel,
    handle: (event) => {
      if (event.key === "?") toggle(panel.hidden !== false);
      else if (event.key === "Escape" && !panel.hidden) toggle(false);
      else return false;
      return true;
    },
    also: (more) => {
      const groups = [...new Set(more.map(({ group }) => group))];
      const sections = groups.flatMap((name) => [
        element("h4", "lbw-key-help__group", name),
        listed(more.filter(({ group }) => group === name)),
      ]);
      panel.replaceChildren(list, ...sections);
    },
  };
}

function listed(hints: readonly KeyHint[]): HTMLElement {
  const list = element("dl", "");
  list.append(...hints.flatMap(entry));
  return list;
}

function entry({ keys, does }: KeyHint): HTMLElement[] {
  const term = document.createElement("dt");
  for (const key of keys) {
    const cap = document.createElement("kbd");
    cap.dataset.key = key;
    cap.textContent = LABELS[key] ?? key;
    term.append(cap);
  }
  const description = document.createElement("dd");
  description.textContent = does;
  return [term, description];
}
