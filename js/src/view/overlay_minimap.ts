// The whole picture small, with what is on stage; shows only where the picture is larger.
import { type Point, type Size, toPicture, type Viewport } from "../core/viewport.ts";
import { element } from "./elements.ts";

/** At most so many CSS pixels wide and high. */
export const MINIMAP_PIXELS = 128;

export class Minimap {
  readonly element = element("div", "lbw-overlay__minimap");
  readonly #canvas = element("canvas", "lbw-overlay__minimap-picture");
  readonly #frame = element("div", "lbw-overlay__minimap-frame");
  #picture: Size = { width: 1, height: 1 };

  /** `onLook` gets the point of the picture that is to come into the middle of the stage. */
  constructor(onLook: (middle: Point, settled: boolean) => void) {
    this.element.hidden = true;
    this.element.setAttribute("aria-hidden", "true"); // the arrow keys do what it does
    this.element.append(this.#canvas, this.#frame);
    const look = (event: PointerEvent, settled: boolean): void => {
      const box = this.element.getBoundingClientRect();
      const across = (event.clientX - box.left) / box.width;
      const down = (event.clientY - box.top) / box.height;
      onLook({ x: across * this.#picture.width, y: down * this.#picture.height }, settled);
    };
    this.element.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      event.stopPropagation();
      this.element.setPointerCapture(event.pointerId);
      look(event, false);
    });
    this.element.addEventListener("pointermove", (event) => {
      event.stopPropagation();
      if (this.element.hasPointerCapture(event.pointerId)) look(event, false);
    });
    this.element.addEventListener("pointerup", (event) => look(event, true));
  }

  /** Draws the picture, and closes the bitmap. */
  setBitmap(bitmap: ImageBitmap): void {
    this.#canvas.width = bitmap.width;
    this.#canvas.height = bitmap.height;
    this.#canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
    bitmap.close();
  }

  /** What of the picture is on stage. */
  show(picture: Size, view: Viewport, stage: Size): void {
    this.#picture = picture;
    this.element.hidden = false;
    const scale = MINIMAP_PIXELS / Math.max(picture.width, picture.height);
    this.element.style.width = `${Math.max(8, picture.width * scale)}px`;
    this.element.style.height = `${Math.max(8, picture.height * scale)}px`;
    const start = toPicture(view, { x: 0, y: 0 });
    const end = toPicture(view, { x: stage.width, y: stage.height });
    const share = (length: number, whole: number): string =>
      `${100 * Math.min(1, Math.max(0, length / whole))}%`;
    Object.assign(this.#frame.style, {
      left: share(start.x, picture.width),
      top: share(start.y, picture.height),
      right: share(picture.width - end.x, picture.width),
      bottom: share(picture.height - end.y, picture.height),
    });
  }

  hide(): void {
    this.element.hidden = true;
  }
}
