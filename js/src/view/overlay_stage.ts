// The stage: pictures that can be panned, zoomed and compared. It knows nothing of layers.
import { CircleAlert } from "lucide";
import type { Point, Region, Size } from "../core/viewport.ts";
import type { Comparison, StageView } from "../protocol.gen.ts";
import { DrawLoop, type DrawState } from "./draw_loop.ts";
import { element } from "./elements.ts";
import { errorText } from "./error_text.ts";
import { icon } from "./icons.ts";
import { Blinker } from "./overlay_blink.ts";
import { Camera } from "./overlay_camera.ts";
import { Drawings, type Wanted } from "./overlay_drawings.ts";
import { Hand, type HandOptions } from "./overlay_hand.ts";
import { Minimap } from "./overlay_minimap.ts";
import { followPointer } from "./overlay_pointer.ts";
import { Surface } from "./overlay_surface.ts";
import { SwipeLine } from "./overlay_swipe.ts";

export interface StageOptions extends Omit<HandOptions, "onRelease"> {
  /** What is to be drawn of a region of the picture. */
  wanted: (region: Region) => Wanted[];
  /** A drawing in full is there; `region` is what it shows. Says whether it lacks nothing. */
  onRest: (region: Region) => Promise<boolean>;
  /** Screen pixels for one of the picture's; null where there is no picture. */
  onZoom: (scale: number | null) => void;
  /** `settled` tells the last of a hand's movement. */
  onView: (view: StageView, settled: boolean) => void;
}

export class OverlayStage {
  readonly element = element("div", "lbw-overlay__stage");
  readonly camera: Camera;
  readonly surface: Surface;
  readonly blinker: Blinker;
  readonly minimap: Minimap;
  readonly #options: StageOptions;
  readonly #message = element("div", "lbw-overlay__message");
  readonly #swipe: SwipeLine;
  readonly #hand: Hand;
  readonly #loop: DrawLoop;
  readonly #drawings = new Drawings();
  #isWhole: Promise<boolean> = Promise.resolve(true); // whether the last full drawing lacks nothing
  #told = 0; // counts how far the drawing was said to be

  constructor(options: StageOptions, comparison: Comparison, signal: AbortSignal) {
    this.#options = options;
    this.camera = new Camera((byUs) => this.#moved(byUs));
    this.surface = new Surface(this.camera, this.#drawings, comparison);
    this.#loop = new DrawLoop(
      (reduction) => this.#draw(reduction),
      signal,
      (state) => void this.#tellDrawing(state),
    );
    this.#hand = new Hand(
      this.camera,
      this.surface,
      { ...options, onRelease: () => this.#settle() },
      comparison,
    );
    this.#swipe = new SwipeLine((position) => options.onCompare({ position }, true));
    this.blinker = new Blinker((blinked) => this.surface.setBlinked(blinked), signal);
    this.minimap = new Minimap((middle, settled) => {
      this.camera.centreOn(middle);
      if (settled) this.#settle();
    });
    this.element.tabIndex = 0;
    this.element.setAttribute("role", "application");
    this.element.setAttribute("aria-label", "Picture; press ? for the keys");
    this.#message.setAttribute("role", "status");
    this.element.append(
      this.surface.picture,
      this.surface.marks,
      this.#swipe.element,
      this.surface.labels.element,
      this.minimap.element,
      this.#message,
    );
    followPointer(this.element, this.#hand, signal);
    const observer = new ResizeObserver(() => this.#resize());
    observer.observe(this.element);
    signal.addEventListener("abort", () => observer.disconnect(), { once: true });
    this.#say("Loading…", "loading");
  }

  /** Another picture is on its way: the last one stays for a moment, then gives way to a text. */
  wait(): void {
    this.camera.setPicture(undefined);
    this.#options.onCursor(null);
    this.#say("Loading…", "loading");
  }

  /** Shows a text in place of the picture. */
  say(text: string, kind: "notice" | "error"): void {
    this.camera.setPicture(undefined);
    this.#options.onZoom(null);
    this.minimap.hide();
    this.#drawings.clear();
    this.surface.paint();
    this.#say(text, kind);
  }

  /** Shows another picture; the view stays where the hand has put it if the size is the same. */
  setPicture(picture: Size): void {
    // Of the same size the last one stays until the first drawing of this one: nothing flickers.
    if (!this.camera.isSameSize(picture)) this.#drawings.clear();
    this.#say("", "picture");
    this.surface.split(picture);
    this.camera.setPicture(picture);
  }

  /** What is drawn may have changed; `isAtRest` where no hand has moved it. */
  redraw({ isAtRest = false } = {}): void {
    if (this.camera.picture !== undefined) this.#loop.request({ isAtRest });
  }

  /** What is drawn lacked something that is there now. */
  outdate(): void {
    this.#drawings.outdate();
    this.redraw();
  }

  setComparison(comparison: Comparison): void {
    this.#hand.setComparison(comparison);
    if (comparison.mode === "swipe") this.#swipe.show(comparison.position, comparison.orientation);
    else this.#swipe.hide();
    this.surface.setComparison(comparison);
    this.redraw();
  }

  /** Whether the next click picks a pixel. */
  setPicking(picking: boolean): void {
    this.#hand.isPicking = picking;
    this.element.classList.toggle("lbw-overlay__stage--picking", picking);
  }

  /** The pixel of the picture in the middle of the stage. */
  get middle(): Point | null {
    const { width, height } = this.camera.pane;
    return this.surface.pixelAt({ x: width / 2, y: height / 2 });
  }

  /** Off screen nothing is drawn and nothing blinks. */
  setSeen(seen: boolean): void {
    this.#loop.setSeen(seen);
    this.blinker.setSeen(seen);
  }

  #say(text: string, state: "loading" | "picture" | "notice" | "error"): void {
    this.element.dataset.state = state;
    void this.#tellDrawing("drawing");
    this.#message.hidden = state === "picture";
    this.#message.replaceChildren(...(state === "error" ? [icon(CircleAlert)] : []), text);
  }

  #moved(byUs: boolean): void {
    const { camera } = this;
    this.element.classList.toggle("lbw-overlay__stage--pannable", camera.isPannable);
    this.#options.onZoom(camera.view.scale);
    if (camera.isPannable && camera.picture !== undefined) {
      this.minimap.show(camera.picture, camera.view, camera.pane);
    } else {
      this.minimap.hide();
    }
    if (byUs) this.#tell(false);
    this.#hand.moved();
    this.surface.paint();
    this.#loop.request();
  }

  #settle(): void {
    this.#tell(true);
  }

  #tell(settled: boolean): void {
    const view = this.camera.stageView;
    if (view !== null) this.#options.onView(view, settled);
  }

  #resize(): void {
    const ratio = window.devicePixelRatio;
    const { clientWidth, clientHeight } = this.element;
    this.surface.setSize({
      width: Math.round(clientWidth * ratio),
      height: Math.round(clientHeight * ratio),
    });
  }

  /** Says how far the drawing is, to whoever waits for it: once it is painted, with all its tiles. */
  async #tellDrawing(state: DrawState): Promise<void> {
    this.#told += 1;
    const told = this.#told;
    if (state === "drawing") this.element.dataset.drawing = state;
    if (state === "drawing" || (state === "full" && !(await this.#isWhole))) return;
    requestAnimationFrame(() => {
      if (told === this.#told) this.element.dataset.drawing = state;
    });
  }

  async #draw(reduction: number): Promise<boolean> {
    const { picture } = this.camera;
    const region = this.camera.region(reduction);
    this.#isWhole = Promise.resolve(false);
    if (region === undefined) return false;
    try {
      const hasDrawn = await this.#drawings.draw(this.#options.wanted(region));
      this.surface.paint();
      if (reduction === 0 && this.camera.picture === picture)
        this.#isWhole = this.#options.onRest(region);
      return hasDrawn;
    } catch (error) {
      if (this.camera.picture === picture)
        this.say(`It cannot be drawn: ${errorText(error)}`, "error");
      return false;
    }
  }
}
