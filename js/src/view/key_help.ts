// The list of a widget's keys, on `?`. One table per widget says what each key does.
import { CircleQuestionMark } from "lucide";
import { iconButton } from "./icons.ts";

export interface KeyHint {
  /** As on the keyboard: `["Shift", "ArrowDown"]`; several ways to do the same are several hints. */
  keys: string[];
  does: string;
}

export interface KeyHelp {
  /** Opens and closes the list. */
  button: HTMLButtonElement;
  /** A floating panel; goes into the widget's root. */
  panel: HTMLElement;
  /** Takes `?` and, while the list is open, Escape. Says whether it took the key. */
  handle: (event: KeyboardEvent) => boolean;
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
  const list = document.createElement("dl");
  for (const hint of hints) list.append(...entry(hint));
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
  };
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
