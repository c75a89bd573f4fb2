// What stands above and below the stage: the toolbar and the status line.
import { ChevronLeft, ChevronRight, Maximize, ZoomIn, ZoomOut } from "lucide";
import type { Point } from "../core/viewport.ts";
import { element } from "./elements.ts";
import { iconButton } from "./icons.ts";

export interface ToolbarActions {
  step: (by: number) => void;
  zoomIn: () => void;
  zoomOut: () => void;
  fit: () => void;
  showActualSize: () => void;
}

export class Toolbar {
  readonly element = element("div", "lbw-overlay__bar");
  readonly #previous: HTMLButtonElement;
  readonly #next: HTMLButtonElement;
  readonly #place = element("span", "lbw-overlay__place");
  readonly #title = element("span", "lbw-overlay__title");
  readonly #zoom = element("span", "lbw-overlay__zoom");

  constructor(actions: ToolbarActions, helpButton: HTMLElement) {
    this.element.setAttribute("role", "toolbar");
    this.element.setAttribute("aria-label", "Viewer");
    this.#place.setAttribute("aria-live", "polite");
    this.#previous = iconButton(ChevronLeft, "Previous row", () => actions.step(-1));
    this.#next = iconButton(ChevronRight, "Next row", () => actions.step(1));
    this.element.append(
      this.#previous,
      this.#place,
      this.#next,
      this.#title,
      iconButton(ZoomOut, "Zoom out", actions.zoomOut),
      this.#zoom,
      iconButton(ZoomIn, "Zoom in", actions.zoomIn),
      iconButton(Maximize, "Fit", actions.fit),
      actualSizeButton(actions.showActualSize),
      helpButton,
    );
  }

  setPlace(position: number, count: number): void {
    this.#place.textContent =
      count === 0 ? "0 rows" : `${number(position + 1)} of ${number(count)}`;
    // Not `disabled`: that would take the focus, and with it the keys, from the widget.
    this.#previous.setAttribute("aria-disabled", String(position <= 0));
    this.#next.setAttribute("aria-disabled", String(position >= count - 1));
  }

  setTitle(title: string): void {
    this.#title.textContent = title;
    this.#title.title = title;
  }

  /** null where there is no picture. */
  setZoom(scale: number | null): void {
    this.#zoom.textContent = scale === null ? "" : `${number(Math.round(scale * 100))} %`;
  }
}

export class StatusLine {
  readonly element = element("div", "lbw-overlay__status");
  readonly #cursor = element("span", "lbw-overlay__cursor");
  readonly #notice = element("span", "lbw-overlay__notice");

  constructor(engine: string) {
    const label = element("span", "lbw-overlay__engine", `Engine: ${engine}`);
    this.element.append(this.#cursor, this.#notice, label);
  }

  setCursor(at: Point | null): void {
    this.#cursor.textContent = at === null ? "" : `x ${number(at.x)}  y ${number(at.y)}`;
  }

  setNotice(text: string): void {
    this.#notice.textContent = text;
  }
}

function actualSizeButton(onClick: () => void): HTMLButtonElement {
  const button = element("button", "lbw-button lbw-button--quiet", "1:1");
  button.type = "button";
  button.title = "Actual size";
  button.setAttribute("aria-label", "1:1, actual size");
  button.addEventListener("click", onClick);
  return button;
}

export function number(value: number): string {
  return value.toLocaleString("en");
}
