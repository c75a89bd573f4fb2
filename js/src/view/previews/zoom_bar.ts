// The quiet bar of what can be zoomed: fit, actual size, how large it is shown, how large it is.
import { element } from "../elements.ts";
import type { Zoom } from "./zoom.ts";

export class ZoomBar {
  readonly element = element("div", "lbw-zoom-bar");
  readonly #fit = button("Fit", "Fit the picture (0)", () => this.#zoom?.fit());
  readonly #actual = button("1:1", "Actual size (1)", () => this.#zoom?.showActualSize());
  readonly #percent = element("span", "lbw-zoom-bar__percent");
  #zoom: Zoom | undefined;

  /** `about` stands behind the percentage: the size in pixels, a note. */
  constructor(...about: (HTMLElement | string)[]) {
    this.element.append(this.#fit, this.#actual, this.#percent, ...about);
  }

  /** Says what a zoom shows: call it from its `onChange`. */
  follow(zoom: Zoom): void {
    this.#zoom = zoom;
    this.#fit.setAttribute("aria-pressed", String(zoom.isFitted));
    this.#actual.setAttribute("aria-pressed", String(Math.abs(zoom.scale - 1) < 1e-6));
    this.#percent.textContent = percentText(zoom.scale);
  }
}

/** "33 %", "1,600 %", "0.8 %". */
export function percentText(scale: number): string {
  const percent = scale * 100;
  const digits = percent < 10 ? 1 : 0;
  return `${percent.toLocaleString("en", { maximumFractionDigits: digits })} %`;
}

function button(text: string, hint: string, onClick: () => void): HTMLButtonElement {
  const made = element("button", "lbw-button lbw-button--quiet", text);
  made.type = "button";
  made.title = hint;
  made.addEventListener("click", onClick);
  return made;
}
