// The picture on its way out: to the clipboard, or as a file.
import { errorText } from "./error_text.ts";

export interface ExportOptions {
  /** What is on stage, on a canvas of its own. */
  snapshot: () => HTMLCanvasElement;
  /** The whole picture, or what is on screen, as a file. */
  image: (full: boolean) => Promise<{ name: string; file: Blob }>;
  /** Tells the user how it went; `stays` until it is said. */
  say: (text: string, options?: { stays: boolean }) => void;
}

export class Exports {
  readonly #options: ExportOptions;

  constructor(options: ExportOptions) {
    this.#options = options;
  }

  /** Copies what is on screen. */
  async copy(): Promise<void> {
    await this.#tell(async () => {
      await copyPicture(this.#options.snapshot());
      return "Copied";
    });
  }

  /** Saves the whole picture, or what is on screen. */
  async save(full: boolean): Promise<void> {
    this.#options.say("Making the file…", { stays: true });
    await this.#tell(async () => {
      const { name, file } = await this.#options.image(full);
      download(file, name);
      return `Saved ${name}`;
    });
  }

  async #tell(work: () => Promise<string>): Promise<void> {
    try {
      this.#options.say(await work());
    } catch (error) {
      this.#options.say(errorText(error));
    }
  }
}

/** Copies a canvas as PNG. Rejects with a text for the user. */
async function copyPicture(canvas: HTMLCanvasElement): Promise<void> {
  // Browsers offer it to pages from https and this machine only.
  if (navigator.clipboard?.write === undefined || typeof ClipboardItem === "undefined") {
    throw new Error("This page may not copy pictures: save it instead");
  }
  const file = new Promise<Blob>((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png");
  });
  try {
    await navigator.clipboard.write([new ClipboardItem({ "image/png": file })]);
  } catch {
    throw new Error("The browser did not let the picture be copied: save it instead");
  }
}

function download(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken hold of the file when the click is over, some only a moment later.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
