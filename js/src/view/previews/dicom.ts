// A medical picture: frames, the window of values, the value under the cursor, tags.
import type { Point, Size } from "../../core/viewport.ts";
import { element } from "../elements.ts";
import { type KeyBinding, keyRunner, take } from "../key_chords.ts";
import { watchVisibility } from "../visibility.ts";
import { FrameBar } from "./dicom_bar.ts";
import { FrameCanvas } from "./dicom_canvas.ts";
import { FrameStore } from "./dicom_frames.ts";
import { TagPanel } from "./dicom_tags.ts";
import { WindowControls } from "./dicom_window.ts";
import type { PreviewOf, Show, Shown } from "./show.ts";
import { Zoom } from "./zoom.ts";
import { ZoomBar } from "./zoom_bar.ts";

/** CSS pixels of the hand that double the width of the window. */
const DOUBLING = 150;
/** How far a key moves the window, as of the hand: a share of the width. */
const KEY_STEP = 1 / 16;

export const showDicom: Show<"dicom"> = (shown) => {
  const { preview, opened, fail } = shown;
  const bytes = opened.bytes;
  const { width, height, dtype } = preview.first;
  if (bytes?.byteLength !== width * height * (dtype === "rgb" ? 3 : 2)) {
    fail("The first frame did not come whole.");
    return element("div", "lbw-dicom");
  }
  return new DicomView(shown, bytes).element;
};

class DicomView {
  readonly element = element("div", "lbw-dicom");
  readonly #preview: PreviewOf<"dicom">;
  readonly #canvas: FrameCanvas;
  readonly #zoom: Zoom;
  readonly #bar: ZoomBar;
  readonly #value = element("span", "lbw-dicom__value");
  readonly #said = element("span", "lbw-dicom__said");
  readonly #window: WindowControls | undefined;
  readonly #frames: FrameBar | undefined;
  readonly #tags: TagPanel;
  #cursor: Point | undefined;

  constructor(
    { preview, opened, subject, source, signal, listKeys }: Parameters<Show<"dicom">>[0],
    bytes: Uint8Array<ArrayBuffer>,
  ) {
    this.#preview = preview;
    const first = { ...preview.first, bytes };
    if (!preview.is_color) this.#window = new WindowControls(preview, () => this.#look());
    this.#canvas = new FrameCanvas(first, this.#window);
    this.#canvas.element.setAttribute("role", "img");
    this.#canvas.element.setAttribute("aria-label", opened.name || "Medical picture");
    this.#tags = new TagPanel(preview, () => source.tags(subject, signal));
    this.#said.setAttribute("role", "status");
    const about = preview.note === "" ? [] : [element("span", "lbw-zoom-bar__note", preview.note)];
    this.#bar = new ZoomBar(...about, this.#said, this.#value, this.#tags.button);
    this.#zoom = new Zoom(this.#canvas.element, shape(preview), {
      signal,
      label: opened.name === "" ? "Medical picture" : `Medical picture: ${opened.name}`,
      hasFocus: () => this.element.matches(":focus-within"),
      onChange: () => this.#follow(),
      listKeys,
    });
    if (preview.frames > 1) {
      this.#frames = new FrameBar({
        store: new FrameStore(first, (frame) => source.frame(subject, frame, signal)),
        count: preview.frames,
        times: preview.frame_times,
        onFrame: (answer) => {
          this.#said.textContent = "";
          this.#canvas.show(answer);
          this.#probe();
        },
        onFail: (text) => {
          this.#said.textContent = text;
        },
        signal,
      });
    }
    this.#put();
    this.#listen(signal, listKeys);
  }

  #put(): void {
    const place = element("div", "lbw-dicom__place");
    place.append(this.#zoom.element, this.#tags.element);
    if (this.#window !== undefined) this.element.append(this.#window.element);
    this.element.append(place);
    if (this.#frames !== undefined) this.element.append(this.#frames.element);
    this.element.append(this.#bar.element);
  }

  #listen(signal: AbortSignal, listKeys: Shown<"dicom">["listKeys"]): void {
    const keys = this.#keys();
    const run = keyRunner(keys);
    listKeys(keys);
    this.element.addEventListener(
      "keydown",
      (event) => {
        if (!run(event)) return;
        event.preventDefault();
        event.stopPropagation();
      },
      { signal },
    );
    const stage = this.#zoom.element;
    const hover = (event: PointerEvent | undefined): void => {
      this.#cursor = event && { x: event.clientX, y: event.clientY };
      this.#probe();
    };
    stage.addEventListener("pointermove", hover, { signal });
    stage.addEventListener("pointerleave", () => hover(undefined), { signal });
    if (this.#window !== undefined) this.#drag(this.#canvas.element, this.#window, signal);
    if (this.#frames === undefined) return;
    const { player } = this.#frames;
    watchVisibility(this.element, (isSeen) => isSeen || player.stop(), signal);
  }

  /** A mouse or pen on the picture: to the right wider, down higher. With Shift it pans, as fingers do. */
  #drag(canvas: HTMLElement, controls: WindowControls, signal: AbortSignal): void {
    canvas.addEventListener(
      "pointerdown",
      (down) => {
        if (down.button !== 0 || down.shiftKey || down.pointerType === "touch") return;
        down.stopPropagation();
        const from = controls.window;
        const end = new AbortController();
        const during = { signal: AbortSignal.any([signal, end.signal]) };
        canvas.setPointerCapture(down.pointerId);
        this.element.toggleAttribute("data-dragging", true);
        during.signal.addEventListener("abort", () =>
          this.element.toggleAttribute("data-dragging", false),
        );
        canvas.addEventListener(
          "pointermove",
          ({ clientX, clientY }) => {
            const width = (clientX - down.clientX) / DOUBLING;
            controls.move(from, { width, center: (clientY - down.clientY) / DOUBLING });
          },
          during,
        );
        canvas.addEventListener("pointerup", () => end.abort(), during);
        canvas.addEventListener("pointercancel", () => end.abort(), during);
      },
      { signal },
    );
  }

  #look(): void {
    if (this.#window !== undefined) this.#canvas.look(this.#window);
  }

  #follow(): void {
    const { width, first } = this.#preview;
    const isMagnified = this.#zoom.scale > first.width / width;
    this.#canvas.element.classList.toggle("lbw-picture__image--magnified", isMagnified);
    this.#bar.follow(this.#zoom);
    this.#probe();
  }

  /** Says what is under the cursor, at the file's own pixel. */
  #probe(): void {
    this.#value.textContent = this.#cursor === undefined ? "" : this.#valueText(this.#cursor);
  }

  #valueText({ x, y }: Point): string {
    const box = this.#canvas.element.getBoundingClientRect();
    const { width, height, first, unit } = this.#preview;
    const [right, down] = [(x - box.left) / box.width, (y - box.top) / box.height];
    const at = [Math.floor(right * first.width), Math.floor(down * first.height)] as const;
    const found = this.#canvas.valueAt(...at);
    if (found.length === 0) return "";
    const digits = Math.min(Math.max(Math.ceil(-Math.log10(Math.abs(first.step))), 0), 6);
    const said = found.map((value) => number(value, digits)).join(", ");
    const place = `${number(right * width, 0, Math.floor)}, ${number(down * height, 0, Math.floor)}`;
    return `${place}: ${said}${unit === "" ? "" : ` ${unit}`}`;
  }

  #keys(): KeyBinding[] {
    const key = (keys: string[], does: string, run: () => void): KeyBinding => ({
      keys,
      does,
      run: take(run),
      group: "Medical picture",
    });
    const keys: KeyBinding[] = [];
    const window = this.#window;
    if (window !== undefined) {
      const moves = (by: { width?: number; center?: number }) => () =>
        window.move(window.window, by);
      keys.push(
        key(["Shift", "ArrowRight"], "Window wider", moves({ width: KEY_STEP })),
        key(["Shift", "ArrowLeft"], "Window narrower", moves({ width: -KEY_STEP })),
        key(["Shift", "ArrowDown"], "Window higher: darker", moves({ center: KEY_STEP })),
        key(["Shift", "ArrowUp"], "Window lower: brighter", moves({ center: -KEY_STEP })),
        key(["i"], "Invert", () => window.invert()),
        key(["r"], "Reset the window", () => window.reset()),
      );
    }
    const player = this.#frames?.player;
    if (player !== undefined) {
      keys.push(
        key([","], "Frame before", () => player.go(player.frame - 1)),
        key(["."], "Next frame", () => player.go(player.frame + 1)),
        key([" "], "Play or pause", () => player.toggle()),
      );
    }
    return keys;
  }
}

/** Pixels are squares on the page: those that are not are stretched to their longer side. */
function shape({ width, height, pixel_aspect }: PreviewOf<"dicom">): Size {
  if (pixel_aspect >= 1) return { width, height: height * pixel_aspect };
  return { width: width / pixel_aspect, height };
}

function number(value: number, digits: number, round = (exact: number) => exact): string {
  const text = round(value).toLocaleString("en", { maximumFractionDigits: digits });
  return text.replace("-", "\u2212");
}
