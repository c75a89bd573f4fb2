// An SVG as pixels.
//
// As an image an SVG runs no script and reaches nobody, but a few kB of it can take hours and all
// memory to draw: shapes of shapes of shapes, filters, patterns. So it is drawn in a sandboxed frame,
// which has a process of its own in browsers that can, and which goes when it takes too long.

export interface Drawing {
  picture: Blob;
  /** Of the SVG itself, in CSS pixels. */
  width: number;
  height: number;
}

/** Seconds of drawing. */
export const MAX_SECONDS = 10;
/** Pixels of the longer side: enough to be magnified, and no more than memory bears. */
const [LEAST, MOST] = [2048, 4096];
const WHAT_IS_WRONG = "The browser cannot show this picture.";
const TOO_LONG = `Drawing this SVG takes more than ${MAX_SECONDS} s.`;
const FORBIDDEN = "The notebook's own security policy forbids drawing this SVG safely.";

/**
 * Draws an SVG; `place` holds the frame meanwhile.
 *
 * Rejects with an `Error` for the user; never settles when the signal aborts.
 */
export function drawnSvg(svg: Blob, place: HTMLElement, signal: AbortSignal): Promise<Drawing> {
  return new Promise((resolve, reject) => {
    const frame = drawingFrame();
    const { port1: ours, port2: theirs } = new MessageChannel();
    let why = FORBIDDEN; // until somebody is heard
    const timer = setTimeout(() => end(() => reject(new Error(why))), MAX_SECONDS * 1000);
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      ours.close();
      frame.remove();
      if (!signal.aborted) settle();
    };
    signal.addEventListener("abort", () => end(() => {}), { once: true });
    ours.onmessage = ({ data }: MessageEvent<Drawing | "begun" | "broken">) => {
      if (data === "begun") why = TOO_LONG;
      else if (data === "broken") end(() => reject(new Error(WHAT_IS_WRONG)));
      else end(() => resolve(data));
    };
    frame.addEventListener(
      "load",
      () => frame.contentWindow?.postMessage({ svg, least: LEAST, most: MOST }, "*", [theirs]),
      { once: true },
    );
    place.append(frame);
  });
}

/** A frame that draws what it is sent, and can do nothing else. */
function drawingFrame(): HTMLIFrameElement {
  const nonce = [...crypto.getRandomValues(new Uint8Array(16))].join("-");
  const rules = `default-src 'none'; img-src data:; script-src 'nonce-${nonce}'`;
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "allow-scripts");
  frame.setAttribute("allow", "");
  frame.setAttribute("referrerpolicy", "no-referrer");
  frame.setAttribute("aria-hidden", "true");
  frame.tabIndex = -1;
  frame.style.cssText = "position: absolute; width: 0; height: 0; border: 0; visibility: hidden";
  frame.srcdoc =
    `<!doctype html><meta http-equiv="Content-Security-Policy" content="${rules}">` +
    `<script nonce="${nonce}">onmessage = ${draw}</script>`;
  return frame;
}

interface Asked {
  svg: Blob;
  least: number;
  most: number;
}

/** Runs in the frame, as its own text: it may use nothing that stands outside of it. */
async function draw({ data: { svg, least, most }, ports }: MessageEvent<Asked>): Promise<void> {
  ports[0]?.postMessage("begun");
  try {
    // As a data: URL, because an SVG with foreign markup from a blob makes a canvas unreadable.
    const reader = new FileReader();
    reader.readAsDataURL(svg);
    await new Promise((done) => {
      reader.onload = done;
    });
    const image = new Image();
    image.src = String(reader.result);
    await image.decode();
    // What browsers take for the size of a drawing that tells none: CSS Images 3 §5.2.
    const width = image.naturalWidth || 300;
    const height = image.naturalHeight || 150;
    const side = Math.max(width, height);
    const scale = Math.min(Math.max(side, least), most) / side;
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(width * scale));
    canvas.height = Math.max(1, Math.round(height * scale));
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const picture = await new Promise((done) => canvas.toBlob(done));
    ports[0]?.postMessage(picture === null ? "broken" : { picture, width, height });
  } catch {
    ports[0]?.postMessage("broken");
  }
}
