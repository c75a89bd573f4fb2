// A picture. Data gets into the page as pixels only: an SVG too is an image here.
import { element } from "../elements.ts";
import { errorText } from "../error_text.ts";
import { isAbort } from "../table_data.ts";
import { blobUrl, wholeFile } from "./files.ts";
import type { PreviewOf, Show } from "./show.ts";
import { Zoom } from "./zoom.ts";
import { ZoomBar } from "./zoom_bar.ts";

const SVG = "image/svg+xml";
/** Kinds that are never transparent. */
const OPAQUE = ["image/jpeg", "image/bmp"];
/** What browsers take for the size of a drawing that tells none: CSS Images 3 §5.2. */
const NO_SIZE = { width: 300, height: 150 };

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
  image.addEventListener("load", () => shown(root, image, preview, opened.name, signal), {
    signal,
  });
  image.addEventListener("error", () => fail("The browser cannot show this picture."), { signal });

  const { size, content_type } = preview.file;
  const show = (parts: readonly BlobPart[]): void => {
    image.src = blobUrl(parts, content_type, signal);
  };
  if (opened.bytes?.byteLength === size) {
    show([opened.bytes]);
  } else {
    const progress = element("p", "lbw-picture__progress");
    root.append(progress);
    const tell = (done: number, total: number): void => {
      progress.textContent = `${megabytes(done)} of ${megabytes(total)} MB`;
    };
    void wholeFile(opened.bytes, size, subject, source, signal, tell).then(show, (error) => {
      if (!isAbort(error)) fail(errorText(error));
    });
  }
  return root;
};

/** Puts a picture that is decoded on a stage. */
function shown(
  root: HTMLElement,
  image: HTMLImageElement,
  { width, height, note, file: { content_type } }: PreviewOf<"picture">,
  name: string,
  signal: AbortSignal,
): void {
  const natural = { width: image.naturalWidth, height: image.naturalHeight };
  const own = natural.width > 0 ? natural : NO_SIZE;
  const picture = width > 0 ? { width, height } : own;
  const isDrawing = content_type === SVG; // which has no pixels
  const about = isDrawing ? [] : [element("span", "lbw-zoom-bar__size", sizeText(picture))];
  if (note !== "") about.push(element("span", "lbw-zoom-bar__note", note));
  const bar = new ZoomBar(...about);
  if (!OPAQUE.includes(content_type)) image.classList.add("lbw-picture__image--clear");
  // Of a picture that was reduced each pixel stands for several.
  const share = own.width / picture.width;
  const zoom = new Zoom(image, picture, {
    signal,
    label: name === "" ? "Picture" : `Picture: ${name}`,
    hasFocus: () => root.matches(":focus-within"),
    onChange: (now) => {
      const isMagnified = !isDrawing && now.scale > share;
      image.classList.toggle("lbw-picture__image--magnified", isMagnified);
      bar.follow(now);
    },
  });
  root.replaceChildren(zoom.element, bar.element);
}

/** "4,000 × 3,000". */
function sizeText({ width, height }: { width: number; height: number }): string {
  return `${width.toLocaleString("en")} × ${height.toLocaleString("en")}`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
