// A picture. Data gets into the page as pixels only: an SVG is drawn elsewhere.
import type { Size } from "../../core/viewport.ts";
import { element } from "../elements.ts";
import { errorText } from "../error_text.ts";
import { isAbort } from "../table_data.ts";
import { blobUrl, wholeFile } from "./files.ts";
import type { Show, Shown } from "./show.ts";
import { drawnSvg } from "./svg_drawing.ts";
import { Zoom } from "./zoom.ts";
import { ZoomBar } from "./zoom_bar.ts";

const SVG = "image/svg+xml";
/** Kinds that are never transparent. */
const OPAQUE = ["image/jpeg", "image/bmp"];

export const showPicture: Show<"picture"> = (asked) => showPictureWith(drawnSvg, asked);

/** The same with another way of drawing SVGs. */
export function showPictureWith(drawSvg: typeof drawnSvg, asked: Shown<"picture">): HTMLElement {
  const { preview, opened, subject, source, signal, fail } = asked;
  const root = element("div", "lbw-picture");
  const image = element("img", "lbw-picture__image");
  image.alt = opened.name;
  image.draggable = false;
  /** Of a drawing, which has no pixels of its own. */
  let drawn: Size | undefined;
  image.addEventListener("load", () => shown(root, image, asked, drawn), { signal });
  image.addEventListener("error", () => fail("The browser cannot show this picture."), { signal });

  const { size, content_type } = preview.file;
  const show = (parts: readonly BlobPart[]): void => {
    if (content_type === SVG) void draw(new Blob([...parts], { type: SVG }));
    else image.src = blobUrl(parts, content_type, signal);
  };
  const draw = async (svg: Blob): Promise<void> => {
    try {
      const { picture, ...size } = await drawSvg(svg, root, signal);
      drawn = size;
      image.src = blobUrl([picture], picture.type, signal);
    } catch (error) {
      fail(errorText(error));
    }
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
}

/** Puts a picture that is decoded on a stage. */
function shown(
  root: HTMLElement,
  image: HTMLImageElement,
  { preview, opened: { name }, signal, listKeys }: Shown<"picture">,
  drawn?: Size,
): void {
  const { width, height, note, file } = preview;
  const own = { width: image.naturalWidth, height: image.naturalHeight };
  const picture = drawn ?? (width > 0 ? { width, height } : own);
  const isDrawing = drawn !== undefined;
  const about = isDrawing ? [] : [element("span", "lbw-zoom-bar__size", sizeText(picture))];
  if (note !== "") about.push(element("span", "lbw-zoom-bar__note", note));
  const bar = new ZoomBar(...about);
  if (!OPAQUE.includes(file.content_type)) image.classList.add("lbw-picture__image--clear");
  // Of a picture that was reduced each pixel stands for several.
  const share = own.width / picture.width;
  const zoom = new Zoom(image, picture, {
    signal,
    listKeys,
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
