// The line above a text or page: what it is, and what can be done with it.
import type { IconNode } from "lucide";
import { element } from "../elements.ts";
import { icon } from "../icons.ts";

export interface BarButton {
  element: HTMLButtonElement;
  /** What it says, and whether it is pressed where it is a switch. */
  set: (label: string, pressed?: boolean) => void;
}

/** A small button with an icon and a word. */
export function barButton(node: IconNode, label: string, onClick: () => void): BarButton {
  const button = element("button", "lbw-button lbw-button--quiet");
  button.type = "button";
  const word = element("span", "lbw-page-bar__word");
  button.append(icon(node), word);
  button.addEventListener("click", onClick);
  const set = (text: string, pressed?: boolean): void => {
    word.textContent = text;
    button.title = text;
    if (pressed === undefined) button.removeAttribute("aria-pressed");
    else button.setAttribute("aria-pressed", String(pressed));
  };
  set(label);
  return { element: button, set };
}

/** `about` at the left, the buttons at the right. */
export function pageBar(about: HTMLElement, buttons: readonly BarButton[]): HTMLElement {
  const bar = element("div", "lbw-page-bar");
  about.classList.add("lbw-page-bar__about");
  about.setAttribute("role", "status");
  const tools = element("div", "lbw-page-bar__tools");
  tools.append(...buttons.map((button) => button.element));
  bar.append(about, tools);
  return bar;
}
