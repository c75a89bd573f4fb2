// A picture. Data gets into the page as pixels only: an SVG too is an image here.
import { element } from "../elements.ts";
import { blobUrl, wholeFile } from "./files.ts";
import type { Show } from "./show.ts";

export const showPicture: Show<"picture"> = ({
  preview,
  opened,
  subject,
  source,
  signal,
  fail,
}) => {
  const root = element("div", "lbw-picture");
  const image = element("img", "lbw-picture__image");
  image.alt = opened.name;
  image.draggable = false;
  image.addEventListener("error", () => fail("The browser cannot show this picture."), { signal });
  root.append(image);
  const { size, content_type } = preview.file;
  if (opened.bytes?.byteLength === size) {
    image.src = blobUrl([opened.bytes], content_type, signal);
  } else {
    void wholeFile(opened.bytes, size, subject, source, signal, () => {}).then(
      (parts) => {
        image.src = blobUrl(parts, content_type, signal);
      },
      (error: unknown) => fail(String(error)),
    );
  }
  return root;
};
