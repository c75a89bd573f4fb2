// What the panel knows of one picture of the row on screen.
import type { Histogram } from "../../gl/engine.ts";
import type { OverlayPicture } from "../../protocol.gen.ts";
import { element } from "../elements.ts";
import type { AlignmentState } from "./alignment_line.ts";
import type { Loadable, PictureStatus, ProbeValue } from "./panel_types.ts";

export class RowPicture {
  readonly thumbnail = element("canvas", "lbw-layers__thumbnail");
  /** Drawn by itself: values change with each movement of the cursor. */
  readonly value = element("output", "lbw-layers__value");
  status: PictureStatus = { kind: "loading", note: "" };
  /** Undefined until the picture is there. */
  info: OverlayPicture | undefined;
  histogram: Loadable<Histogram> = { kind: "loading" };
  alignment: AlignmentState = null;
  /** Where the layer was before it was nudged back. */
  before: [number, number] | undefined;

  #asked: symbol | undefined;

  constructor(name: string) {
    this.value.setAttribute("aria-label", `Value of ${name} under the cursor`);
    this.value.setAttribute("aria-live", "off"); // as fast as the cursor
    this.setValue(undefined);
  }

  setInfo(info: OverlayPicture): void {
    this.info = info;
    this.histogram = { kind: "loading" };
    this.#asked = undefined;
  }

  /** Asks once for each picture; `onAnswer` is told when there is something else to show. */
  askHistogram(ask: () => Promise<Histogram>, onAnswer: () => void): void {
    if (this.info === undefined || this.#asked !== undefined) return;
    const asked = Symbol();
    this.#asked = asked;
    const answer = (histogram: Loadable<Histogram>): void => {
      if (this.#asked !== asked) return; // of the picture before
      this.histogram = histogram;
      onAnswer();
    };
    ask().then(
      (value) => answer({ kind: "ready", value }),
      (error: unknown) => answer({ kind: "failed", reason: messageOf(error) }),
    );
  }

  /** Where the layer was before it was nudged back; known once. */
  takeBefore(): [number, number] | undefined {
    const { before } = this;
    this.before = undefined;
    return before;
  }

  setThumbnail(bitmap: ImageBitmap): void {
    this.thumbnail.width = bitmap.width;
    this.thumbnail.height = bitmap.height;
    this.thumbnail.getContext("2d")?.drawImage(bitmap, 0, 0);
    bitmap.close();
  }

  setValue(value: ProbeValue | undefined): void {
    const color = value?.color ?? null;
    if (this.value.textContent !== (value?.text ?? "")) this.value.textContent = value?.text ?? "";
    this.value.dataset.color = String(color !== null);
    this.value.style.setProperty("--lbw-value", color ?? "transparent");
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
