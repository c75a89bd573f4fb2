// A frame of a medical picture on a canvas, through a table of the 65,536 values it can have.
import { grayTable, type Intensity, packed } from "../../core/intensity.ts";
import { element } from "../elements.ts";
import type { FrameAnswer } from "./source.ts";

export class FrameCanvas {
  readonly element = element("canvas", "lbw-dicom__canvas");
  readonly #pen: CanvasRenderingContext2D;
  #frame: FrameAnswer;
  #values: Uint16Array = new Uint16Array();
  #image: ImageData;
  #how: { how: Intensity; isInverted: boolean } | undefined;
  #isDue = false;

  /** `undefined` for how it looks is for colours. */
  constructor(first: FrameAnswer, how: { how: Intensity; isInverted: boolean } | undefined) {
    this.element.width = first.width;
    this.element.height = first.height;
    const pen = this.element.getContext("2d", { alpha: false });
    if (pen === null) throw new Error("This browser draws no canvas of this size.");
    this.#pen = pen;
    this.#image = pen.createImageData(first.width, first.height);
    this.#frame = first;
    this.#how = how;
    this.show(first);
  }

  show(frame: FrameAnswer): void {
    this.#frame = frame;
    if (frame.dtype === "uint16") this.#values = uint16(frame.bytes);
    this.#request();
  }

  look(how: { how: Intensity; isInverted: boolean }): void {
    this.#how = how;
    this.#request();
  }

  /** What stands at a pixel of the frame: a value, three of colours, or nothing outside. */
  valueAt(column: number, row: number): number[] {
    const { width, height, low, step, dtype, bytes } = this.#frame;
    if (column < 0 || row < 0 || column >= width || row >= height) return [];
    const at = row * width + column;
    if (dtype === "rgb") return [...bytes.subarray(3 * at, 3 * at + 3)];
    return [low + step * (this.#values[at] ?? 0)];
  }

  /** Draws now what is to be drawn soon. */
  draw(): void {
    this.#isDue = false;
    const pixels = new Uint32Array(this.#image.data.buffer);
    if (this.#how === undefined) colors(this.#frame.bytes, pixels);
    else {
      const table = packed(grayTable(this.#how.how, this.#frame, this.#how.isInverted));
      const values = this.#values;
      for (let at = 0; at < pixels.length; at += 1) pixels[at] = table[values[at] ?? 0] ?? 0;
    }
    this.#pen.putImageData(this.#image, 0, 0);
  }

  /** At most once for each frame of the screen: a hand moves faster. */
  #request(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    requestAnimationFrame(() => {
      if (this.#isDue) this.draw();
    });
  }
}

function colors(bytes: Uint8Array, pixels: Uint32Array): void {
  for (let at = 0; at < pixels.length; at += 1) {
    const from = 3 * at;
    const [red, green, blue] = [bytes[from] ?? 0, bytes[from + 1] ?? 0, bytes[from + 2] ?? 0];
    pixels[at] = (0xff000000 | (blue << 16) | (green << 8) | red) >>> 0;
  }
}

function uint16(bytes: Uint8Array<ArrayBuffer>): Uint16Array {
  // A view needs an even place; a copy has one.
  const { buffer, byteOffset, byteLength } = bytes.byteOffset % 2 === 0 ? bytes : bytes.slice();
  return new Uint16Array(buffer, byteOffset, byteLength >> 1);
}
