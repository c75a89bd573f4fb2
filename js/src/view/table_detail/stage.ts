// The big preview of the detail panel.
import { ImageOff } from "lucide";
import type { TableRow } from "../../protocol.gen.ts";
import { element } from "../elements.ts";
import { errorText } from "../error_text.ts";
import { icon } from "../icons.ts";
import { mediaIcon } from "../media_types.ts";
import { isAbort, type TableData } from "../table_data.ts";
import { type Preview, release, toPreview } from "../table_thumbnails.ts";

/** CSS pixels; the file is asked for in device pixels. */
const WIDTH = 480;
const HEIGHT = 300;
const MOST = { width: 2048, height: 1024 };

export class Stage {
  readonly element = element("figure", "lbw-detail__stage");
  readonly #data: Pick<TableData, "thumbnail">;
  readonly #box = element("div", "lbw-detail__picture");
  readonly #caption = element("figcaption", "lbw-detail__caption");
  #preview: Preview | undefined;
  #question = 0;
  #mediaType: TableRow["media_type"] = null;

  constructor(data: Pick<TableData, "thumbnail">) {
    this.#data = data;
    this.element.append(this.#box, this.#caption);
    this.clear();
  }

  /** What the row is, and when its signature ends. */
  describe(mediaType: TableRow["media_type"], expiry: HTMLElement | null): void {
    this.#mediaType = mediaType;
    this.#caption.replaceChildren(icon(mediaIcon(mediaType)), mediaType ?? "no media type");
    if (expiry !== null) this.#caption.append(expiry);
    if (this.#preview !== undefined) this.#draw(this.#preview);
  }

  /** Shows the asset, or one of the attachments; what was shown stays until it is here. */
  show(row: number, attachment: number | null, signal: AbortSignal): void {
    const question = ++this.#question;
    this.element.setAttribute("aria-busy", "true");
    const scale = window.devicePixelRatio;
    const width = Math.min(MOST.width, Math.round(WIDTH * scale));
    const height = Math.min(MOST.height, Math.round(HEIGHT * scale));
    const answer = this.#data
      .thumbnail(row, attachment, width, height, signal)
      .then((picture) => toPreview(picture, signal))
      .catch((error: unknown): Preview | undefined =>
        isAbort(error) ? undefined : { shows: "error", text: errorText(error) },
      );
    void answer.then((preview) => {
      if (preview === undefined) return;
      if (question === this.#question && !signal.aborted) this.#take(preview);
      else release(preview);
    });
  }

  clear(): void {
    this.#question++;
    if (this.#preview !== undefined) release(this.#preview);
    this.#preview = undefined;
    this.#box.replaceChildren();
    this.#caption.replaceChildren();
    this.element.removeAttribute("aria-busy");
  }

  #take(preview: Preview): void {
    if (this.#preview !== undefined) release(this.#preview);
    this.#preview = preview;
    this.element.removeAttribute("aria-busy");
    this.#draw(preview);
  }

  #draw(preview: Preview): void {
    this.#box.dataset.shows = preview.shows;
    if (preview.shows === "picture") {
      const image = element("img", "lbw-detail__image");
      image.alt = "Preview";
      image.draggable = false;
      image.src = preview.url;
      this.#box.replaceChildren(image);
      if (preview.note !== "") this.#box.append(element("span", "lbw-table__note", preview.note));
    } else if (preview.shows === "text") {
      const text = element("div", "lbw-detail__text", preview.text);
      this.#box.replaceChildren(text);
    } else {
      const symbol = icon(preview.shows === "error" ? ImageOff : mediaIcon(this.#mediaType));
      const said = preview.text === "" ? "There is no preview of this." : preview.text;
      this.#box.replaceChildren(symbol, element("span", "lbw-detail__reason", said));
    }
  }
}
