// The asset of a row and its attachments side by side: names, types, pictures. A press shows one.
import { CircleAlert, ImageOff } from "lucide";
import type { DetailAttachment, RowDetail } from "../../protocol.gen.ts";
import { attachmentCount } from "../details.ts";
import { element } from "../elements.ts";
import { icon } from "../icons.ts";
import { attachmentIcon, mediaIcon } from "../media_types.ts";
import { expiryMark } from "../table_expiry.ts";
import { type Preview, Thumbnails } from "../table_thumbnails.ts";
import type { PreviewSource } from "./source.ts";

/** CSS pixels, as in the style sheet. */
const [WIDTH, HEIGHT] = [102, 56];
const PITCH = 120;
const PITCH_IN_COLUMN = 108;

interface Tile {
  button: HTMLButtonElement;
  picture: HTMLElement;
  attachment: number | null;
  /** Whether a picture is worth asking for. */
  has_picture: boolean;
}

export interface StripOptions {
  source: Pick<PreviewSource, "thumbnail">;
  /** Gets the index of an attachment, null for the asset itself. */
  onPick: (attachment: number | null) => void;
  signal: AbortSignal;
}

export class Strip {
  readonly element = element("div", "lbw-strip");
  readonly #heading = element("div", "lbw-strip__heading");
  readonly #list = element("div", "lbw-strip__list");
  readonly #onPick: (attachment: number | null) => void;
  readonly #thumbnails: Thumbnails;
  readonly #asset: Tile;
  #tiles: Tile[];
  #row: number | null = null;
  #selected: number | null = null;

  constructor({ source, onPick, signal }: StripOptions) {
    this.#onPick = onPick;
    this.#thumbnails = new Thumbnails({
      fetch: ({ row, attachment }, each) => {
        const [width, height] = [WIDTH, HEIGHT].map((side) =>
          Math.round(side * window.devicePixelRatio),
        ) as [number, number];
        return source.thumbnail(row, attachment, width, height, each);
      },
      onPreview: () => this.#drawPictures(),
    });
    this.#list.setAttribute("role", "toolbar");
    this.#list.setAttribute("aria-label", "Asset and attachments");
    // It stays from row to row, so that the focus does.
    this.#asset = this.#tile("Asset", "", null, true);
    this.#tiles = [this.#asset];
    this.#list.append(this.#asset.button);
    this.element.append(this.#heading, this.#list);
    const look = (): void => this.#ask();
    this.#list.addEventListener("scroll", look, { passive: true, signal });
    const watcher = new ResizeObserver(look);
    watcher.observe(this.#list);
    signal.addEventListener("abort", () => {
      watcher.disconnect();
      this.clear();
    });
    this.clear();
  }

  /** Which can be shown, in order; only the asset before `show`. */
  get attachments(): readonly (number | null)[] {
    return this.#tiles.map(({ attachment }) => attachment);
  }

  show(row: number, detail: RowDetail): void {
    const hadFocus = this.#hasFocus();
    this.#empty();
    this.#row = row;
    this.#head(detail);
    this.#describeAsset(detail.media_type);
    const made = detail.attachments.map((each) => this.#attachmentTile(each));
    this.#tiles = [this.#asset, ...made];
    this.#list.append(...made.map(({ button }) => button));
    this.select(this.#selected);
    if (hadFocus) this.#focusSelected();
    this.#ask();
  }

  /** Says which one is on the stage; the focus follows if it is here. */
  select(attachment: number | null): void {
    this.#selected = attachment;
    const isShown = this.#tiles.some((tile) => tile.attachment === attachment);
    for (const tile of this.#tiles) {
      const isSelected = tile.attachment === attachment;
      tile.button.setAttribute("aria-pressed", String(isSelected));
      const isTabStop = isShown ? isSelected : tile === this.#asset;
      tile.button.tabIndex = isTabStop ? 0 : -1;
      if (isSelected) this.#reveal(tile.button);
    }
    if (this.#hasFocus()) this.#focusSelected();
  }

  /** The one beside the selected one: 1 for the next; undefined at the ends. */
  beside(by: number): number | null | undefined {
    const place = this.#tiles.findIndex(({ attachment }) => attachment === this.#selected);
    return place < 0 ? null : this.#tiles[place + by]?.attachment;
  }

  /** Another row is about to come: nothing of this one stays but the place. */
  clear(): void {
    this.#empty();
    this.#heading.replaceChildren();
    this.#list.scrollTo(0, 0);
    this.#describeAsset("");
    this.select(null);
  }

  /** Says why it is not known what the row has. */
  fail(text: string): void {
    this.#heading.replaceChildren(problem(text));
  }

  /** Leaves the asset's tile: an element that is moved would lose the focus. */
  #empty(): void {
    this.#row = null;
    this.#thumbnails.clear();
    if (this.#hasFocus()) this.#asset.button.focus({ preventScroll: true });
    for (const { button } of this.#tiles.slice(1)) button.remove();
    this.#tiles = [this.#asset];
  }

  #head(detail: RowDetail): void {
    const count = detail.attachments.length === 0 ? "No attachments" : attachmentCount(detail);
    this.#heading.replaceChildren(element("span", "", count));
    // Those of one attachment stand among the problems of the row; these say why there are no tiles.
    for (const { path, message } of detail.problems) {
      if (path === "attachments") this.#heading.append(problem(message));
    }
  }

  #describeAsset(mediaType: string): void {
    delete this.#asset.picture.dataset.shows;
    this.#asset.picture.title = "";
    this.#asset.picture.replaceChildren(icon(mediaIcon(mediaType)));
    const type = this.#asset.button.querySelector(".lbw-strip__type");
    if (type !== null) type.textContent = mediaType;
  }

  #attachmentTile(each: DetailAttachment): Tile {
    const tile = this.#tile(
      each.name === "" ? each.value : each.name,
      each.type,
      each.index,
      each.has_picture,
    );
    tile.button.title = [each.type, each.name, each.value].filter((text) => text !== "").join("\n");
    tile.picture.append(icon(attachmentIcon(each.known)));
    if (each.expires !== null) tile.button.append(expiryMark(each.expires));
    return tile;
  }

  #tile(name: string, type: string, attachment: number | null, has_picture: boolean): Tile {
    const button = element("button", "lbw-strip__tile");
    button.type = "button";
    const picture = element("span", "lbw-strip__picture");
    const words = element("span", "lbw-strip__name", name);
    button.append(picture, words, element("span", "lbw-strip__type", type));
    button.addEventListener("click", () => this.#onPick(attachment));
    return { button, picture, attachment, has_picture };
  }

  /** Asks for the pictures of the tiles in view, and of no others. */
  #ask(): void {
    const row = this.#row;
    if (row === null) return;
    const { from, length, pitch } = this.#window();
    const first = Math.floor(from / pitch);
    const count = Math.ceil(length / pitch) + 1;
    const seen = this.#tiles.slice(first, first + count).filter((tile) => tile.has_picture);
    this.#thumbnails.show(seen.map(({ attachment }) => ({ row, attachment })));
  }

  #drawPictures(): void {
    for (const { attachment, picture } of this.#tiles) {
      if (this.#row === null || picture.dataset.shows !== undefined) continue;
      const preview = this.#thumbnails.get({ row: this.#row, attachment });
      if (preview !== undefined) draw(picture, preview);
    }
  }

  /** Scrolls the list only: the page stays where it is. */
  #reveal(button: HTMLElement): void {
    const { isColumn, from, length } = this.#window();
    const [start, size] = isColumn
      ? [button.offsetTop, button.offsetHeight]
      : [button.offsetLeft, button.offsetWidth];
    const to = Math.min(start, Math.max(from, start + size - length));
    if (to !== from) this.#list[isColumn ? "scrollTop" : "scrollLeft"] = to;
  }

  /** What is in view, in pixels along the list: side by side, or below each other where it is told so. */
  #window(): { isColumn: boolean; from: number; length: number; pitch: number } {
    const { scrollLeft, scrollTop, clientWidth, clientHeight } = this.#list;
    const isColumn = getComputedStyle(this.#list).flexDirection === "column";
    return isColumn
      ? { isColumn, from: scrollTop, length: clientHeight, pitch: PITCH_IN_COLUMN }
      : { isColumn, from: scrollLeft, length: clientWidth, pitch: PITCH };
  }

  #hasFocus(): boolean {
    const root = this.#list.getRootNode() as Document | ShadowRoot;
    return this.#list.contains(root.activeElement);
  }

  #focusSelected(): void {
    const { button } = this.#tiles.find((tile) => tile.button.tabIndex === 0) ?? this.#asset;
    button.focus({ preventScroll: true });
  }
}

function problem(text: string): HTMLElement {
  const said = element("span", "lbw-strip__problem");
  said.append(icon(CircleAlert), element("span", "", text));
  return said;
}

function draw(picture: HTMLElement, preview: Preview): void {
  picture.dataset.shows = preview.shows;
  if (preview.shows === "picture") {
    const image = element("img", "lbw-strip__image");
    image.alt = "";
    image.draggable = false;
    image.src = preview.url;
    picture.replaceChildren(image);
  } else if (preview.shows === "text") {
    picture.replaceChildren(element("span", "lbw-strip__excerpt", preview.text));
  } else if (preview.shows === "error") {
    picture.title = preview.text;
    picture.replaceChildren(icon(ImageOff));
  }
}
