// The tiles of a layer as one picture; the map shows more.
import { Layers } from "lucide";
import { element } from "../elements.ts";
import { icon } from "../icons.ts";
import { blobUrl } from "./files.ts";
import type { Show } from "./show.ts";
import { Zoom } from "./zoom.ts";
import { ZoomBar } from "./zoom_bar.ts";

export const showTileLayer: Show<"tile_layer"> = ({ preview, opened, signal, fail, listKeys }) => {
  const root = element("div", "lbw-tiles-preview");
  const [main = "the layer"] = preview.layers;
  const image = element("img", "lbw-tiles-preview__image");
  image.alt = `Tiles of ${main}`;
  image.draggable = false;
  image.addEventListener("error", () => fail("The browser cannot show this picture."), { signal });
  if (opened.bytes) image.src = blobUrl([opened.bytes], preview.content_type, signal);

  const about = preview.note === "" ? [] : [element("span", "lbw-zoom-bar__note", preview.note)];
  const bar = new ZoomBar(...about);
  const zoom: Zoom = new Zoom(image, preview, {
    signal,
    label: `Tile layer: ${main}`,
    hasFocus: () => root.matches(":focus-within"),
    onChange: () => follow(),
    listKeys,
  });
  const follow = (): void => {
    image.classList.toggle("lbw-picture__image--magnified", zoom.scale > 1);
    bar.follow(zoom);
  };
  root.append(zoom.element, bar.element, layerList(preview.layers));
  return root;
};

/** The main layer, which is shown, and those that labelers can switch to. */
function layerList(names: readonly string[]): HTMLElement {
  const root = element("div", "lbw-tiles-preview__layers");
  const list = element("ul", "lbw-tiles-preview__list");
  list.setAttribute("aria-label", "Layers");
  names.forEach((name, at) => {
    const item = element("li", "lbw-tiles-preview__layer", name);
    if (at === 0) {
      item.setAttribute("aria-current", "true");
      item.title = "Shown";
    }
    list.append(item);
  });
  root.append(icon(Layers), list);
  return root;
}
