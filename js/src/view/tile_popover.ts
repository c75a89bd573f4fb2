// A small panel that hangs from its button in the toolbar, and closes with Esc or a press elsewhere.
import type { IconNode } from "lucide";
import { element } from "./elements.ts";
import { iconButton } from "./icons.ts";

export interface Popover {
  /** The button with its panel: goes into the toolbar. */
  element: HTMLElement;
  /** Has `aria-expanded` only where a press opens the panel as a rule: then it is kept true. */
  button: HTMLButtonElement;
  /** What the panel holds. */
  panel: HTMLElement;
  open(): void;
  /** The focus goes back to the button, if the panel had it. */
  close(): void;
}

export interface PopoverOptions {
  icon: IconNode;
  /** Tooltip and name of the button. */
  name: string;
  /** Name of the panel. */
  label: string;
  onClick: () => void;
  signal: AbortSignal;
}

export function popover({ icon, name, label, onClick, signal }: PopoverOptions): Popover {
  const holder = element("span", "lbw-popover");
  const panel = element("div", "lbw-popover__panel");
  panel.setAttribute("role", "dialog");
  panel.setAttribute("aria-label", label);
  panel.hidden = true;
  const button = iconButton(icon, name, onClick);
  holder.append(button, panel);

  const show = (shown: boolean): void => {
    panel.hidden = !shown;
    if (button.hasAttribute("aria-expanded")) button.setAttribute("aria-expanded", String(shown));
  };
  const close = (): void => {
    if (panel.hidden) return;
    const hadFocus = panel.contains(document.activeElement);
    show(false);
    if (hadFocus) button.focus();
  };
  panel.addEventListener("keydown", (event) => {
    event.stopPropagation(); // what is typed here is for nobody else
    if (event.key !== "Escape") return;
    event.preventDefault();
    close();
  });
  const onPress = ({ target }: Event): void => {
    if (!holder.contains(target as Node)) close();
  };
  document.addEventListener("pointerdown", onPress, { capture: true, signal });
  return {
    element: holder,
    button,
    panel,
    open: () => show(true),
    close,
  };
}
