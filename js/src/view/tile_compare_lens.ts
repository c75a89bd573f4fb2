// The lens over the map: it follows the cursor, stays where that leaves, and is moved by keys.
import { element } from "./elements.ts";
import type { Point } from "./tile_leaflet.ts";

const STEP = 16; // CSS pixels

export class Lens {
  readonly #ring = element("div", "lbw-tile-lens");
  readonly #container: HTMLElement;
  readonly #onMove: () => void;
  #at: Point | undefined;
  #isOn = false;

  constructor(container: HTMLElement, onMove: () => void, signal: AbortSignal) {
    this.#container = container;
    this.#onMove = onMove;
    this.#ring.hidden = true;
    container.append(this.#ring);
    container.addEventListener("pointermove", (event) => this.#follow(event), { signal });
    signal.addEventListener("abort", () => this.#ring.remove(), { once: true });
  }

  /** In CSS pixels from the upper left corner of the map: where it was last, at first the middle. */
  get at(): Point {
    const { clientWidth: width, clientHeight: height } = this.#container;
    const { x, y } = this.#at ?? { x: width / 2, y: height / 2 };
    return { x: Math.min(width, Math.max(0, x)), y: Math.min(height, Math.max(0, y)) };
  }

  show(radius: number): void {
    this.#isOn = true;
    this.#ring.hidden = false;
    const { x, y } = this.at;
    const { style } = this.#ring;
    style.width = style.height = `${2 * radius}px`;
    style.transform = `translate(${x - radius}px, ${y - radius}px)`;
  }

  hide(): void {
    this.#isOn = false;
    this.#ring.hidden = true;
  }

  moveBy(right: number, down: number): void {
    const { x, y } = this.at;
    this.#at = { x: x + STEP * right, y: y + STEP * down };
    this.#onMove();
  }

  #follow({ clientX, clientY, target }: PointerEvent): void {
    const isOnControl = target instanceof Element && target.closest(".leaflet-control") !== null;
    if (!this.#isOn || isOnControl) return;
    const { left, top } = this.#container.getBoundingClientRect();
    this.#at = { x: clientX - left, y: clientY - top };
    this.#onMove();
  }
}
