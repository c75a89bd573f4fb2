// The tiles of a layer as one picture; the map shows more.
import { element } from "../elements.ts";
import { blobUrl } from "./files.ts";
import type { Show } from "./show.ts";

export const showTileLayer: Show<"tile_layer"> = ({ preview, opened, signal }) => {
  const root = element("div", "lbw-tiles-preview");
  const image = element("img", "lbw-tiles-preview__image");
  image.alt = `Tiles of ${preview.layers[0] ?? "the layer"}`;
  image.draggable = false;
  if (opened.bytes) image.src = blobUrl([opened.bytes], preview.content_type, signal);
  root.append(image);
  if (preview.note !== "") root.append(element("p", "lbw-stage__note", preview.note));
  return root;
};
