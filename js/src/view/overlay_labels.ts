// What the stacks on stage are called, where the line above alone would not tell: in panes, blinking.
import type { Rectangle } from "../core/viewport.ts";
import { element } from "./elements.ts";

export class StackLabels {
  /** Covers the stage without taking the pointer. */
  readonly element = element("div", "lbw-overlay__labels");

  /** One label at the upper left of each pane; rectangles in CSS pixels. */
  show(labels: readonly { text: string; pane: Rectangle }[]): void {
    const made = labels.map(({ text, pane }) => {
      const label = element("div", "lbw-overlay__label", text);
      label.style.left = `${pane.x + 8}px`;
      label.style.top = `${pane.y + 8}px`;
      label.style.maxWidth = `${Math.max(0, pane.width - 16)}px`;
      return label;
    });
    this.element.replaceChildren(...made);
  }
}
