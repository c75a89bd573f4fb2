// The attachments of one type or name: how many, their pictures side by side, their names.
import { ImageOff } from "lucide";
import type { AttachmentsCell, Chip } from "../protocol.gen.ts";
import { element } from "./elements.ts";
import { icon } from "./icons.ts";
import { expiryMark } from "./table_expiry.ts";
import { chipSide, type Preview, STRIP } from "./table_thumbnails.ts";

/** What the cell of some attachments shows; its pictures come later, see `fillChips`. */
export function chips(cell: HTMLElement, value: AttachmentsCell, rowHeight: number): Node[] {
  const names = namesOf(value);
  cell.title = names.join("\n");
  const strip = pictures(value.chips, rowHeight);
  const line = element("span", "lbw-table__chips");
  line.append(element("span", "lbw-table__count", value.count.toLocaleString("en")));
  line.append(element("span", "lbw-table__text", names.join(", ")));
  const soonest = Math.min(
    ...value.chips.map(({ expires }) => expires ?? Number.POSITIVE_INFINITY),
  );
  if (Number.isFinite(soonest)) {
    const mark = expiryMark(soonest);
    cell.title += `\n${mark.textContent}`;
    line.append(mark);
  }
  if (strip === undefined) return [line];
  const both = element("span", "lbw-table__strip-and-names");
  both.append(strip, line);
  return [both];
}

/** Puts the pictures that have come into their places. */
export function fillChips(
  cell: HTMLElement,
  get: (attachment: number) => Preview | undefined,
): void {
  for (const place of cell.querySelectorAll<HTMLElement>("[data-attachment]")) {
    const preview = get(Number(place.dataset.attachment));
    const shows = preview?.shows ?? "waiting";
    if (preview === undefined || place.dataset.shows === shows) continue;
    place.dataset.shows = shows;
    if (preview.shows === "picture") {
      const image = element("img", "lbw-table__picture");
      image.alt = "";
      image.draggable = false;
      image.src = preview.url;
      place.replaceChildren(image);
    } else {
      place.title = preview.text;
      place.replaceChildren(icon(ImageOff));
    }
  }
}

function pictures(all: readonly Chip[], rowHeight: number): HTMLElement | undefined {
  const shown = all.filter((chip) => chip.has_picture).slice(0, STRIP[rowHeight] ?? 0);
  if (shown.length === 0) return undefined;
  const strip = element("span", "lbw-table__strip");
  for (const chip of shown) {
    const place = element("span", "lbw-table__chip-picture");
    place.dataset.attachment = String(chip.index);
    place.title = chip.name;
    place.style.width = `${chipSide(rowHeight)}px`;
    place.style.height = `${chipSide(rowHeight)}px`;
    strip.append(place);
  }
  return strip;
}

function namesOf({ count, chips: listed }: AttachmentsCell): string[] {
  const named = listed.map(({ name }) => name).filter((name) => name !== "");
  return count > listed.length ? [...named, "…"] : named;
}
