// What stands above and below the stage: the toolbar and the status line.
import {
  ChevronLeft,
  ChevronRight,
  Copy,
  Download,
  ImageDown,
  Maximize,
  ZoomIn,
  ZoomOut,
} from "lucide";
import type { Point } from "../core/viewport.ts";
import type { CompareMode } from "../protocol.gen.ts";
import { element } from "./elements.ts";
import { iconButton } from "./icons.ts";
import { MODE_NAMES, MODES } from "./overlay_modes.ts";
import type { Which } from "./row_pictures.ts";

export interface ToolbarActions {
  step: (by: number) => void;
  setMode: (mode: CompareMode) => void;
  zoomIn: () => void;
  zoomOut: () => void;
  fit: () => void;
  showActualSize: () => void;
  copy: () => void;
  /** The whole picture, or what is on screen. */
  save: (full: boolean) => void;
}

export class Toolbar {
  readonly element = element("div", "lbw-overlay__bar");
  readonly #previous: HTMLButtonElement;
  readonly #next: HTMLButtonElement;
  readonly #place = element("span", "lbw-overlay__place");
  readonly #title = element("span", "lbw-overlay__title");
  readonly #modes = new Map<CompareMode, HTMLButtonElement>();

  constructor(actions: ToolbarActions, helpButton: HTMLElement) {
    this.element.setAttribute("role", "toolbar");
    this.element.setAttribute("aria-label", "Viewer");
    this.#place.setAttribute("aria-live", "polite");
    this.#previous = iconButton(ChevronLeft, "Previous row ([)", () => actions.step(-1));
    this.#next = iconButton(ChevronRight, "Next row (])", () => actions.step(1));
    const row = group("lbw-overlay__row", this.#previous, this.#place, this.#next, this.#title);
    const tools = group(
      "lbw-overlay__tools",
      iconButton(ZoomOut, "Zoom out (-)", () => actions.zoomOut()),
      iconButton(ZoomIn, "Zoom in (+)", () => actions.zoomIn()),
      iconButton(Maximize, "Fit (f)", () => actions.fit()),
      actualSizeButton(() => actions.showActualSize()),
      iconButton(Copy, "Copy what is on screen (c)", () => actions.copy()),
      iconButton(ImageDown, "Save what is on screen (e)", () => actions.save(false)),
      iconButton(Download, "Save in full size (Shift e)", () => actions.save(true)),
      helpButton,
    );
    this.element.append(row, this.#modeButtons(actions), tools);
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

  setMode(mode: CompareMode): void {
    for (const [name, button] of this.#modes) {
      button.setAttribute("aria-pressed", String(name === mode));
    }
  }

  #modeButtons(actions: ToolbarActions): HTMLElement {
    const modes = group("lbw-overlay__modes");
    modes.setAttribute("role", "group");
    modes.setAttribute("aria-label", "Ways of comparing");
    for (const mode of MODE_NAMES) {
      const { label, key } = MODES[mode];
      const button = element("button", "lbw-overlay__mode", label);
      button.type = "button";
      button.title = `${label} (${key})`;
      button.addEventListener("click", () => actions.setMode(mode));
      this.#modes.set(mode, button);
      modes.append(button);
    }
    return modes;
  }
}

const SAID_MS = 6_000; // how long something said in passing stands

export class StatusLine {
  readonly element = element("div", "lbw-overlay__status");
  readonly #zoom = element("span", "lbw-overlay__zoom");
  readonly #cursor = element("span", "lbw-overlay__cursor");
  readonly #values = element("span", "lbw-overlay__values");
  readonly #notice = element("span", "lbw-overlay__notice");
  readonly #engine = element("span", "lbw-overlay__engine");
  #lasting = "";
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(engine: string) {
    this.#notice.setAttribute("role", "status");
    this.setEngine(engine);
    this.element.append(this.#zoom, this.#cursor, this.#values, this.#notice, this.#engine);
  }

  /** What draws: a GPU may be found, or lost, while the viewer is on screen. */
  setEngine(label: string): void {
    const text = `engine: ${label}`;
    if (this.#engine.textContent !== text) this.#engine.textContent = text;
  }

  /** null where there is no picture. */
  setZoom(scale: number | null): void {
    this.#zoom.textContent = scale === null ? "" : `${zoomText(scale)} %`;
  }

  setCursor(at: Point | null): void {
    this.#cursor.textContent = at === null ? "" : `x ${number(at.x)}  y ${number(at.y)}`;
  }

  /** What the pictures hold under the cursor: the base image first, the lowest layer next. */
  setValues(values: ReadonlyMap<Which, string>): void {
    const parts = [...values].map(([which, text]) => {
      const part = element("span", "lbw-overlay__value");
      part.append(element("span", "", which ?? "base"), ` ${text}`);
      return part;
    });
    this.#values.replaceChildren(...parts);
    this.#values.title = [...values]
      .map(([which, text]) => `${which ?? "base"} ${text}`)
      .join("\n");
  }

  /** What there is to say as long as the row is on screen. */
  setNotice(text: string): void {
    this.#lasting = text;
    this.say("");
  }

  /** Says something in passing, then again what lasts; by default what lasts at once. */
  say(text: string, { stays = false } = {}): void {
    clearTimeout(this.#timer);
    const shown = text || this.#lasting;
    this.#notice.textContent = shown;
    this.#notice.title = shown;
    if (text !== "" && !stays) this.#timer = setTimeout(() => this.say(""), SAID_MS);
  }
}

function group(className: string, ...children: HTMLElement[]): HTMLElement {
  const made = element("div", className);
  made.append(...children);
  return made;
}

function actualSizeButton(onClick: () => void): HTMLButtonElement {
  const button = element("button", "lbw-button lbw-button--quiet", "1:1");
  button.type = "button";
  button.title = "Actual size";
  button.setAttribute("aria-label", "1:1, actual size");
  button.addEventListener("click", onClick);
  return button;
}

function zoomText(scale: number): string {
  const percent = 100 * scale;
  // Below 10 % a whole number would say the same for views that are a third apart.
  return percent < 10 ? percent.toPrecision(2) : number(Math.round(percent));
}

export function number(value: number): string {
  return value.toLocaleString("en");
}
