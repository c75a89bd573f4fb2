// Where the picture lies on the stage, as the hand moves it. All lengths are device pixels.
import {
  fitInto,
  isFitted,
  isPannable,
  levelFor,
  lookAt,
  middleOf,
  type Point,
  pan,
  type Region,
  type Size,
  type Viewport,
  visibleRegion,
  zoomAt,
} from "../core/viewport.ts";
import type { StageView } from "../protocol.gen.ts";

const NOTHING: Size = { width: 0, height: 0 };

export class Camera {
  readonly #onChange: (byUs: boolean) => void;
  #pane: Size = NOTHING;
  #picture: Size | undefined; // undefined while a text stands in its place
  #lastPicture: Size | undefined;
  #view: Viewport = { scale: 1, x: 0, y: 0 };
  #isFitted = true; // stays so when the pane or the picture changes its size
  #told: StageView | null = null; // what was last set from outside and has not been followed yet

  /** `byUs` is false where the view was set from outside. */
  constructor(onChange: (byUs: boolean) => void) {
    this.#onChange = onChange;
  }

  get view(): Viewport {
    return this.#view;
  }

  get picture(): Size | undefined {
    return this.#picture;
  }

  /** What the picture is shown in: the stage, or each of its panes. */
  get pane(): Size {
    return this.#pane;
  }

  get isPannable(): boolean {
    return this.#picture !== undefined && isPannable(this.#view, this.#picture, this.#pane);
  }

  /** For Python and other views; null where there is no picture. */
  get stageView(): StageView | null {
    if (this.#picture === undefined || this.#pane.width === 0) return null;
    return { ...middleOf(this.#view, this.#pane), scale: this.#view.scale, ...this.#pane };
  }

  setPane(pane: Size): void {
    if (pane.width === this.#pane.width && pane.height === this.#pane.height) return;
    const middle = middleOf(this.#view, this.#pane);
    this.#pane = pane;
    if (this.#picture === undefined) return;
    if (this.#told !== null) this.look(this.#told);
    else if (this.#isFitted) this.fit();
    else this.#set(lookAt(middle, this.#view.scale, this.#picture, pane));
  }

  /** Whether a picture is as large as the last one. */
  isSameSize({ width, height }: Size): boolean {
    return this.#lastPicture?.width === width && this.#lastPicture.height === height;
  }

  /** Another picture; the view stays where the hand has put it if the size is the same. */
  setPicture(picture: Size | undefined): void {
    this.#picture = picture;
    if (picture === undefined) return;
    const isSameSize = this.isSameSize(picture);
    this.#lastPicture = { ...picture };
    if (this.#pane.width === 0) return;
    if (this.#told !== null) this.look(this.#told);
    else if (isSameSize && !this.#isFitted) this.#set(this.#view);
    else this.fit();
  }

  /** Follows a view that was set elsewhere, as soon as there is a picture. */
  look(told: StageView | null): void {
    this.#told = told;
    if (told === null || this.#picture === undefined || this.#pane.width === 0) return;
    this.#told = null;
    this.#isFitted = isFitted(told.scale, this.#picture, told);
    this.#set(
      this.#isFitted
        ? fitInto(this.#picture, this.#pane)
        : lookAt(told, told.scale, this.#picture, this.#pane),
      false,
    );
  }

  fit(): void {
    if (this.#picture === undefined || this.#pane.width === 0) return;
    this.#isFitted = true;
    this.#set(fitInto(this.#picture, this.#pane));
  }

  /** One of the picture's pixels on one of the screen's. */
  showActualSize(): void {
    this.zoom(1 / this.#view.scale);
  }

  /** Zooms about a point of the pane, by default its middle. Says whether that changed anything. */
  zoom(factor: number, at?: Point): boolean {
    if (this.#picture === undefined) return false;
    const middle = { x: this.#pane.width / 2, y: this.#pane.height / 2 };
    const view = zoomAt(this.#view, factor, at ?? middle, this.#picture, this.#pane);
    if (view.scale === this.#view.scale) return false;
    this.#isFitted = false;
    this.#set(view);
    return true;
  }

  pan(by: Point): void {
    if (this.#picture === undefined) return;
    this.#isFitted = false;
    this.#set(pan(this.#view, by, this.#picture, this.#pane));
  }

  /** Moves the picture by shares of the pane. Says whether there is anything to pan to. */
  panBy(right: number, down: number): boolean {
    if (!this.isPannable) return false;
    this.pan({ x: right * this.#pane.width, y: down * this.#pane.height });
    return true;
  }

  /** Brings a point of the picture into the middle. */
  centreOn(point: Point): void {
    if (this.#picture === undefined) return;
    this.#isFitted = false;
    this.#set(lookAt(point, this.#view.scale, this.#picture, this.#pane));
  }

  /** What of the picture is to be drawn, so many times halved; nothing where none of it shows. */
  region(reduction: number): Region | undefined {
    if (this.#picture === undefined) return undefined;
    const level = levelFor(this.#view.scale) + reduction;
    const region = visibleRegion(this.#view, level, this.#picture, this.#pane);
    return region.width > 0 && region.height > 0 ? region : undefined;
  }

  #set(view: Viewport, byUs = true): void {
    this.#view = view;
    this.#onChange(byUs);
  }
}
