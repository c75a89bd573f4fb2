// The stage: a picture that can be panned and zoomed. It knows nothing of layers.
import { CircleAlert } from "lucide";
import {
  fitInto,
  isPannable,
  levelFor,
  onStage,
  type Point,
  pan,
  type Region,
  type Size,
  toPicture,
  type Viewport,
  visibleRegion,
  zoomAt,
} from "../core/viewport.ts";
import { DrawLoop } from "./draw_loop.ts";
import { icon } from "./icons.ts";

export interface StageOptions {
  /** Draws a region of the picture. */
  render: (region: Region) => Promise<ImageBitmap>;
  /** The pixel of the picture under the cursor, or null beside it. */
  onCursor: (at: Point | null) => void;
  /** Screen pixels for one of the picture's; null where there is no picture. */
  onZoom: (scale: number | null) => void;
  /** Whether the widget has the focus: without it a plain wheel scrolls the notebook. */
  hasFocus: () => boolean;
}

interface Drawn {
  bitmap: ImageBitmap;
  region: Region;
}

export class OverlayStage {
  readonly element = document.createElement("div");
  readonly #options: StageOptions;
  readonly #canvas = document.createElement("canvas");
  readonly #checkerboard = document.createElement("div");
  readonly #message = document.createElement("div");
  readonly #loop: DrawLoop;
  #stage: Size = { width: 0, height: 0 };
  #picture: Size | undefined; // undefined while a text stands in its place
  #lastSize: Size | undefined;
  #view: Viewport = { scale: 1, x: 0, y: 0 };
  #isFitted = true; // stays fitted when the stage or the picture changes its size
  #drawn: Drawn | undefined;
  #paintRequest = 0;

  constructor(options: StageOptions, signal: AbortSignal) {
    this.#options = options;
    this.#loop = new DrawLoop((reduction) => this.#draw(reduction), signal);
    this.element.className = "lbw-overlay__stage";
    this.element.tabIndex = 0;
    this.element.setAttribute("role", "application");
    this.element.setAttribute("aria-label", "Picture; press ? for the keys");
    this.#checkerboard.className = "lbw-overlay__checkerboard";
    this.#message.className = "lbw-overlay__message";
    this.#message.setAttribute("role", "status");
    this.element.append(this.#checkerboard, this.#canvas, this.#message);
    this.#listen(signal);
    const observer = new ResizeObserver(() => this.#resize());
    observer.observe(this.element);
    signal.addEventListener("abort", () => observer.disconnect(), { once: true });
    this.wait();
  }

  /** Another picture is on its way: the last one stays for a moment, then gives way to a text. */
  wait(): void {
    this.#picture = undefined;
    this.#options.onCursor(null);
    this.#say("Loading…", "loading");
  }

  /** Shows a text in place of the picture. */
  say(text: string, kind: "notice" | "error"): void {
    this.#picture = undefined;
    this.#options.onZoom(null);
    this.#checkerboard.hidden = true;
    this.#replace(undefined);
    this.#say(text, kind);
  }

  /** Shows another picture; the view stays where the user has put it if the size is the same. */
  setPicture({ width, height }: Size, { isTransparent }: { isTransparent: boolean }): void {
    const isSameSize = this.#lastSize?.width === width && this.#lastSize.height === height;
    this.#picture = { width, height };
    this.#lastSize = this.#picture;
    this.#checkerboard.hidden = !isTransparent;
    this.#replace(undefined);
    this.#say("", "picture");
    if (isSameSize && !this.#isFitted) this.#changed(this.#view);
    else this.fit();
  }

  /** The picture's content changed. */
  redraw(): void {
    if (this.#picture !== undefined) this.#loop.request();
  }

  fit(): void {
    if (this.#picture === undefined || this.#stage.width === 0) return;
    this.#isFitted = true;
    this.#changed(fitInto(this.#picture, this.#stage));
  }

  /** One of the picture's pixels on one of the screen's. */
  showActualSize(): void {
    this.zoom(1 / this.#view.scale);
  }

  /** Zooms about a point of the stage, by default its middle. Says whether that changed anything. */
  zoom(
    factor: number,
    at: Point = { x: this.#stage.width / 2, y: this.#stage.height / 2 },
  ): boolean {
    if (this.#picture === undefined) return false;
    const view = zoomAt(this.#view, factor, at, this.#picture, this.#stage);
    if (view.scale === this.#view.scale) return false;
    this.#isFitted = false;
    this.#changed(view);
    return true;
  }

  /** Moves the picture by shares of the stage. Says whether there is anything to pan to. */
  panBy(right: number, down: number): boolean {
    if (!this.#isPannable()) return false;
    this.#pan({ x: right * this.#stage.width, y: down * this.#stage.height });
    return true;
  }

  #say(text: string, state: "picture" | "loading" | "notice" | "error"): void {
    this.element.dataset.state = state;
    this.#message.hidden = state === "picture";
    this.#message.replaceChildren(...(state === "error" ? [icon(CircleAlert)] : []), text);
  }

  #isPannable(): boolean {
    return this.#picture !== undefined && isPannable(this.#view, this.#picture, this.#stage);
  }

  #pan(by: Point): void {
    if (this.#picture === undefined) return;
    this.#isFitted = false;
    this.#changed(pan(this.#view, by, this.#picture, this.#stage));
  }

  #changed(view: Viewport): void {
    this.#view = view;
    this.element.classList.toggle("lbw-overlay__stage--pannable", this.#isPannable());
    this.#options.onZoom(view.scale);
    this.#paint();
    this.#loop.request();
  }

  #resize(): void {
    const ratio = window.devicePixelRatio;
    const { clientWidth, clientHeight } = this.element;
    this.#stage = {
      width: Math.round(clientWidth * ratio),
      height: Math.round(clientHeight * ratio),
    };
    Object.assign(this.#canvas, this.#stage);
    if (this.#picture === undefined) return;
    if (this.#isFitted) this.fit();
    else this.#pan({ x: 0, y: 0 });
  }

  async #draw(reduction: number): Promise<void> {
    const picture = this.#picture;
    if (picture === undefined) return;
    const level = levelFor(this.#view.scale) + reduction;
    const region = visibleRegion(this.#view, level, picture, this.#stage);
    if (region.width === 0 || region.height === 0) return;
    try {
      const bitmap = await this.#options.render(region);
      if (this.#picture === picture) this.#replace({ bitmap, region });
      else bitmap.close();
    } catch (error) {
      if (this.#picture === picture) this.say(`It cannot be drawn: ${error}`, "error");
    }
  }

  #replace(drawn: Drawn | undefined): void {
    this.#drawn?.bitmap.close();
    this.#drawn = drawn;
    this.#paint();
  }

  #paint(): void {
    cancelAnimationFrame(this.#paintRequest);
    this.#paintRequest = requestAnimationFrame(() => this.#paintNow());
  }

  /** Puts what was last drawn where it belongs now; while panning that is ahead of the engine. */
  #paintNow(): void {
    const context = this.#canvas.getContext("2d");
    if (context === null) return;
    context.clearRect(0, 0, this.#stage.width, this.#stage.height);
    this.#placeCheckerboard();
    if (this.#drawn === undefined) return;
    const { bitmap, region } = this.#drawn;
    // From 100 % on each pixel is shown as it is; below, and while coarse, they are smoothed.
    context.imageSmoothingEnabled = region.level > 0 || this.#view.scale < 1;
    context.imageSmoothingQuality = "high";
    const { x, y, width, height } = onStage(region, this.#view);
    context.drawImage(bitmap, x, y, width, height);
  }

  #placeCheckerboard(): void {
    if (this.#picture === undefined) return;
    const ratio = window.devicePixelRatio;
    const { x, y, scale } = this.#view;
    const lengths = [x, y, this.#picture.width * scale, this.#picture.height * scale];
    const [left, top, width, height] = lengths.map((length) => `${length / ratio}px`);
    Object.assign(this.#checkerboard.style, { left, top, width, height });
  }

  #listen(signal: AbortSignal): void {
    const stage = this.element;
    stage.addEventListener("wheel", (event) => this.#onWheel(event), { signal, passive: false });
    stage.addEventListener("pointerdown", (event) => this.#onPointerDown(event), { signal });
    stage.addEventListener("pointermove", (event) => this.#onPointerMove(event), { signal });
    stage.addEventListener("pointerleave", () => this.#options.onCursor(null), { signal });
  }

  #onWheel(event: WheelEvent): void {
    if (!event.ctrlKey && !this.#options.hasFocus()) return;
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 16 : event.deltaY;
    // A pinch on a touchpad comes as a wheel with Ctrl, in small steps.
    const speed = event.ctrlKey && Math.abs(pixels) < 50 ? 100 : 400;
    const zoomed = this.zoom(2 ** (-pixels / speed), this.#at(event));
    // Where zooming ends the notebook scrolls on; with Ctrl the page would zoom, so never then.
    if (zoomed || event.ctrlKey) event.preventDefault();
  }

  #onPointerDown(event: PointerEvent): void {
    if (event.button !== 0 || !this.#isPannable()) return;
    this.element.setPointerCapture(event.pointerId);
  }

  #onPointerMove(event: PointerEvent): void {
    if (this.element.hasPointerCapture(event.pointerId)) {
      const ratio = window.devicePixelRatio;
      this.#pan({ x: event.movementX * ratio, y: event.movementY * ratio });
    }
    this.#options.onCursor(this.#pixelUnder(event));
  }

  #pixelUnder(event: MouseEvent): Point | null {
    if (this.#picture === undefined) return null;
    const { x, y } = toPicture(this.#view, this.#at(event));
    const inside = x >= 0 && y >= 0 && x < this.#picture.width && y < this.#picture.height;
    return inside ? { x: Math.floor(x), y: Math.floor(y) } : null;
  }

  #at(event: MouseEvent): Point {
    const box = this.element.getBoundingClientRect();
    const ratio = window.devicePixelRatio;
    return { x: (event.clientX - box.left) * ratio, y: (event.clientY - box.top) * ratio };
  }
}
