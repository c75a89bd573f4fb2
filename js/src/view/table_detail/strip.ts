// The attachments of a row side by side; a press shows one big.
import { ImageOff, Paperclip } from "lucide";
import type { DetailAttachment, TableRow } from "../../protocol.gen.ts";
import { attachmentCount } from "../details.ts";
import { element } from "../elements.ts";
import { icon } from "../icons.ts";
import { mediaIcon } from "../media_types.ts";
import { isAbort, type TableData } from "../table_data.ts";
import { expiryMark } from "../table_expiry.ts";
import { type Preview, release, toPreview } from "../table_thumbnails.ts";

const SIDE = 56;

export class Strip {
  readonly element = element("div", "lbw-detail__attachments");
  readonly #data: Pick<TableData, "thumbnail">;
  readonly #onPick: (attachment: number | null) => void;
  readonly #heading = element("div", "lbw-details__heading");
  readonly #list = element("div", "lbw-detail__strip");
  #previews: Preview[] = [];

  /** `onPick` gets the index of an attachment, null for the asset itself. */
  constructor(data: Pick<TableData, "thumbnail">, onPick: (attachment: number | null) => void) {
    [this.#data, this.#onPick] = [data, onPick];
    this.#list.setAttribute("role", "group");
    this.#list.setAttribute("aria-label", "Attachments");
    this.element.append(this.#heading, this.#list);
    this.clear();
  }

  show(
    row: number,
    mediaType: TableRow["media_type"],
    attachments: readonly DetailAttachment[],
    signal: AbortSignal,
  ): void {
    this.clear();
    this.element.hidden = attachments.length === 0;
    if (attachments.length === 0) return;
    this.#heading.textContent = attachmentCount(attachments);
    const asset = this.#tile("Asset", mediaType ?? "", null);
    asset.setAttribute("aria-pressed", "true");
    const first = asset.querySelector<HTMLElement>(".lbw-detail__tile-picture");
    first?.append(icon(mediaIcon(mediaType)));
    if (first) void this.#fill(first, row, null, signal);
    this.#list.append(asset);
    for (const each of attachments) {
      const name = each.name === "" ? each.value : each.name;
      const tile = this.#tile(name, each.type, each.index);
      tile.title = `${each.type}\n${each.value}`;
      const place = tile.querySelector<HTMLElement>(".lbw-detail__tile-picture");
      place?.append(icon(Paperclip));
      if (each.expires !== null) tile.append(expiryMark(each.expires));
      if (place && each.has_picture) void this.#fill(place, row, each.index, signal);
      this.#list.append(tile);
    }
  }

  clear(): void {
    for (const preview of this.#previews) release(preview);
    this.#previews = [];
    this.element.hidden = true;
    this.#list.replaceChildren();
  }

  #tile(name: string, type: string, attachment: number | null): HTMLButtonElement {
    const tile = element("button", "lbw-detail__tile");
    tile.type = "button";
    tile.setAttribute("aria-pressed", "false");
    const words = element("span", "lbw-detail__tile-name", name);
    words.append(element("span", "lbw-detail__tile-type", type));
    tile.append(element("span", "lbw-detail__tile-picture"), words);
    tile.addEventListener("click", () => {
      for (const each of this.#list.children) each.setAttribute("aria-pressed", "false");
      tile.setAttribute("aria-pressed", "true");
      this.#onPick(attachment);
    });
    return tile;
  }

  async #fill(
    place: HTMLElement,
    row: number,
    attachment: number | null,
    signal: AbortSignal,
  ): Promise<void> {
    const side = Math.round(SIDE * window.devicePixelRatio);
    try {
      const picture = await this.#data.thumbnail(row, attachment, side, side, signal);
      const preview = await toPreview(picture, signal);
      if (signal.aborted) {
        release(preview);
        return;
      }
      this.#previews.push(preview);
      if (preview.shows === "picture") {
        const image = element("img", "lbw-table__picture");
        image.alt = "";
        image.src = preview.url;
        place.replaceChildren(image);
      } else if (preview.shows === "error") {
        place.title = preview.text;
        place.replaceChildren(icon(ImageOff));
      }
    } catch (error) {
      if (isAbort(error) || signal.aborted) return;
      place.title = error instanceof Error ? error.message : String(error);
      place.replaceChildren(icon(ImageOff));
    }
  }
}
