// A picture, page or canvas that the hand zooms and pans. Nothing here knows what it shows.
import {
  fitInto,
  isPannable,
  lookAt,
  middleOf,
  type Point,
  pan,
  type Size,
  type Viewport,
  zoomAt,
} from "../../core/viewport.ts";
import { element } from "../elements.ts";
import { type KeyBinding, keyRunner, take } from "../key_chords.ts";
import type { GroupedHint } from "../key_help.ts";
import { followHands } from "./hands.ts";

/** Up to so many pixels a side a picture is enlarged to be seen: digits, patches, sprites. */
const TINY = 256;
const STEP = Math.SQRT2;
const PAN = 0.1; // of the stage, for an arrow key
const LINE_PIXELS = 16;

export interface ZoomOptions {
  signal: AbortSignal;
  /** What it is, for those who do not see it. */
  label: string;
  /** After every movement, and when the stage changes its size. */
  onChange?: (zoom: Zoom) => void;
  /** Without the focus a plain wheel scrolls the notebook; by default that of the stage. */
  hasFocus?: () => boolean;
  /** Hears of its keys. */
  listKeys?: (keys: readonly GroupedHint[]) => void;
}

export class Zoom {
  /** The stage: put this into the page; it fills a flex column. */
  readonly element = element("div", "lbw-zoom");
  readonly #content: HTMLElement;
  readonly #onChange: (zoom: Zoom) => void;
  readonly #run: (event: KeyboardEvent) => boolean;
  #picture: Size;
  #stage: Size = { width: 0, height: 0 }; // in device pixels
  #view: Viewport = { scale: 1, x: 0, y: 0 };
  #isFitted = true;

  /**
   * `picture` is the size of what is shown, in its own pixels: 100 % is one of them on one of the
   * screen's. The content is laid out in that many CSS pixels, whatever its own size is.
   */
  constructor(content: HTMLElement, picture: Size, options: ZoomOptions) {
    const { signal, label, onChange = () => {} } = options;
    const hasFocus = options.hasFocus ?? (() => this.element.matches(":focus, :focus-within"));
    const keys = this.#keys();
    this.#run = keyRunner(keys);
    options.listKeys?.(keys);
    this.#content = content;
    this.#picture = picture;
    this.#onChange = onChange;
    content.classList.add("lbw-zoom__content");
    this.element.append(content);
    this.element.tabIndex = 0;
    this.element.setAttribute("role", "group");
    this.element.setAttribute("aria-label", label);
    followHands(
      this.element,
      {
        pan: (by) => this.#pan(by),
        zoom: (factor, at) => this.zoom(factor, at),
        isPannable: () => this.isPannable,
        wheel: (at, event) => (event.ctrlKey || hasFocus()) && this.#wheel(at, event),
        twice: (at) => this.#toggle(at),
      },
      signal,
    );
    this.element.addEventListener(
      "keydown",
      (event) => {
        if (!this.#run(event)) return;
        event.preventDefault();
        event.stopPropagation();
      },
      { signal },
    );
    const sizes = new ResizeObserver(() => this.#resize());
    sizes.observe(this.element);
    signal.addEventListener("abort", () => sizes.disconnect(), { once: true });
  }

  /** Device pixels for one of the picture's. */
  get scale(): number {
    return this.#view.scale;
  }

  /** Where the picture lies on the stage. */
  get view(): Viewport {
    return this.#view;
  }

  get picture(): Size {
    return this.#picture;
  }

  /** In device pixels. */
  get stage(): Size {
    return this.#stage;
  }

  /** Whether the whole picture is shown, and stays so when the stage changes its size. */
  get isFitted(): boolean {
    return this.#isFitted;
  }

  get isPannable(): boolean {
    return this.#isThere && isPannable(this.#view, this.#picture, this.#stage);
  }

  /** Another picture in the same place; where the hand has put the view it stays if it is as large. */
  setPicture(picture: Size): void {
    const isSame = picture.width === this.#picture.width && picture.height === this.#picture.height;
    this.#picture = picture;
    if (!isSame || this.#isFitted) this.fit();
  }

  /** The whole picture; a tiny one enlarged, so that its pixels are seen. */
  fit(): void {
    this.#isFitted = true;
    if (!this.#isThere) return;
    this.#set(fitted(this.#picture, this.#stage));
  }

  /** One of the picture's pixels on one of the screen's. */
  showActualSize(at?: Point): void {
    this.zoom(1 / this.#view.scale, at);
  }

  zoomIn(): void {
    this.zoom(STEP);
  }

  zoomOut(): void {
    this.zoom(1 / STEP);
  }

  /** Zooms about a point of the stage, by default its middle. Says whether that changed anything. */
  zoom(factor: number, at?: Point): boolean {
    if (!this.#isThere) return false;
    const middle = { x: this.#stage.width / 2, y: this.#stage.height / 2 };
    const view = zoomAt(this.#view, factor, at ?? middle, this.#picture, this.#stage);
    if (view.scale === this.#view.scale) return false;
    this.#isFitted = false;
    this.#set(view);
    return true;
  }

  get #isThere(): boolean {
    return this.#stage.width > 0 && this.#stage.height > 0 && this.#picture.width > 0;
  }

  #pan(by: Point): void {
    if (!this.isPannable) return;
    this.#isFitted = false;
    this.#set(pan(this.#view, by, this.#picture, this.#stage));
  }

  /** Where zooming ends the notebook scrolls on. */
  #wheel(at: Point, event: WheelEvent): boolean {
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE;
    // With Shift some browsers turn the wheel sideways.
    const delta = (event.deltaY || event.deltaX) * (lines ? LINE_PIXELS : 1);
    // A pinch on a touchpad comes as a wheel with Ctrl, in small steps.
    const speed = event.ctrlKey && Math.abs(delta) < 50 ? 100 : 400;
    return this.zoom(2 ** (-delta / speed), at);
  }

  /** Between the whole picture and its own size. */
  #toggle(at: Point): void {
    if (this.#isFitted && Math.abs(this.#view.scale - 1) > 1e-6) this.showActualSize(at);
    else if (this.#isFitted) this.zoom(4, at);
    else this.fit();
  }

  #resize(): void {
    const ratio = window.devicePixelRatio;
    const width = Math.round(this.element.clientWidth * ratio);
    const height = Math.round(this.element.clientHeight * ratio);
    if (width === this.#stage.width && height === this.#stage.height) return;
    const middle = middleOf(this.#view, this.#stage);
    this.#stage = { width, height };
    if (this.#isFitted) this.fit();
    else if (this.#isThere) {
      this.#set(lookAt(middle, this.#view.scale, this.#picture, this.#stage));
    }
  }

  #set(view: Viewport): void {
    this.#view = view;
    const ratio = window.devicePixelRatio;
    const { style } = this.#content;
    style.width = `${this.#picture.width}px`;
    style.height = `${this.#picture.height}px`;
    const shown = view.scale / ratio;
    style.transform = `translate(${view.x / ratio}px, ${view.y / ratio}px) scale(${shown})`;
    // For what is to keep its own size, such as the squares behind what is transparent.
    style.setProperty("--lbw-zoom", String(shown));
    this.element.toggleAttribute("data-pannable", this.isPannable);
    this.#onChange(this);
  }

  #keys(): KeyBinding[] {
    const pans = (right: number, down: number) => () => {
      if (!this.isPannable) return false;
      this.#pan({ x: right * PAN * this.#stage.width, y: down * PAN * this.#stage.height });
      return true;
    };
    const key = (keys: string[], does: string, run: KeyBinding["run"], also: string[] = []) => ({
      keys,
      also,
      does,
      run,
      group: "Picture",
    });
    return [
      key(
        ["+"],
        "Zoom in",
        take(() => this.zoomIn()),
        ["="],
      ),
      key(
        ["-"],
        "Zoom out",
        take(() => this.zoomOut()),
        ["_"],
      ),
      key(
        ["0"],
        "Fit the picture",
        take(() => this.fit()),
      ),
      key(
        ["1"],
        "Actual size, 1:1",
        take(() => this.showActualSize()),
      ),
      key(["ArrowLeft"], "Pan left", pans(1, 0)),
      key(["ArrowRight"], "Pan right", pans(-1, 0)),
      key(["ArrowUp"], "Pan up", pans(0, 1)),
      key(["ArrowDown"], "Pan down", pans(0, -1)),
    ];
  }
}

/** The whole picture, never enlarged but for a tiny one, and that by a whole number. */
export function fitted(picture: Size, stage: Size): Viewport {
  const whole = fitInto(picture, stage);
  if (whole.scale <= 1) return whole;
  const isTiny = Math.max(picture.width, picture.height) <= TINY;
  const middle = { x: picture.width / 2, y: picture.height / 2 };
  return lookAt(middle, isTiny ? Math.floor(whole.scale) : 1, picture, stage);
}
