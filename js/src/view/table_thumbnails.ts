// Previews of the rows on screen: asked for once scrolling has settled, cancelled when a row leaves.
import { isAbort, type Picture } from "./table_data.ts";

/** So long must the same rows be on screen before their previews are asked for. */
export const SETTLE_MS = 80;
const MAX_KEPT = 300;
/** Below the four questions that the kernel answers at once, so that a slow server delays no page. */
const MAX_IN_FLIGHT = 3;

/** Width and height of a preview in rows of this height, in device pixels. */
export function previewSize(rowHeight: number): [number, number] {
  const scale = window.devicePixelRatio;
  return [Math.round((rowHeight * 1.5 - 8) * scale), Math.round((rowHeight - 8) * scale)];
}

export type Preview =
  | { shows: "picture"; url: string }
  | { shows: "text" | "error"; text: string }
  | { shows: "nothing" };

export interface ThumbnailsOptions {
  fetch: (row: number, signal: AbortSignal) => Promise<Picture>;
  onPreview: (row: number) => void;
}

export class Thumbnails {
  readonly #options: ThumbnailsOptions;
  // Map order is from least to most recently used.
  readonly #previews = new Map<number, Preview>();
  readonly #asked = new Map<number, AbortController>();
  #visible: readonly number[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ThumbnailsOptions) {
    this.#options = options;
  }

  get(row: number): Preview | undefined {
    return this.#previews.get(row);
  }

  /** Says which rows are on screen; call it whenever that changes. */
  show(rows: readonly number[]): void {
    if (rows.length === this.#visible.length && rows.every((row, i) => row === this.#visible[i]))
      return;
    this.#visible = rows;
    for (const [row, question] of this.#asked) {
      if (!rows.includes(row)) this.#cancel(row, question);
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), SETTLE_MS);
  }

  /** Forgets all previews, frees their pictures and cancels all questions. */
  clear(): void {
    clearTimeout(this.#timer);
    for (const [row, question] of this.#asked) this.#cancel(row, question);
    for (const preview of this.#previews.values()) release(preview);
    this.#previews.clear();
    this.#visible = [];
  }

  #cancel(row: number, question: AbortController): void {
    question.abort();
    this.#asked.delete(row);
  }

  #ask(): void {
    for (const row of this.#visible) {
      const preview = this.#previews.get(row);
      if (preview !== undefined) {
        this.#previews.delete(row);
        this.#previews.set(row, preview);
      } else if (this.#asked.size < MAX_IN_FLIGHT && !this.#asked.has(row)) {
        void this.#fetch(row);
      }
    }
  }

  async #fetch(row: number): Promise<void> {
    const question = new AbortController();
    this.#asked.set(row, question);
    try {
      const picture = await this.#options.fetch(row, question.signal);
      if (question.signal.aborted) return;
      this.#keep(row, toPreview(picture));
    } catch (error) {
      if (question.signal.aborted || isAbort(error)) return;
      this.#keep(row, {
        shows: "error",
        text: error instanceof Error ? error.message : String(error),
      });
    } finally {
      if (this.#asked.get(row) === question) this.#asked.delete(row);
    }
    this.#options.onPreview(row);
    this.#ask(); // there is room in flight again
  }

  #keep(row: number, preview: Preview): void {
    this.#previews.set(row, preview);
    for (const [oldest, old] of this.#previews) {
      if (this.#previews.size <= MAX_KEPT) break;
      release(old);
      this.#previews.delete(oldest);
    }
  }
}

function toPreview({ shows, text, content_type, bytes }: Picture): Preview {
  if (shows === "picture") {
    const blob = new Blob(bytes === undefined ? [] : [bytes], { type: content_type });
    return { shows, url: URL.createObjectURL(blob) };
  }
  return shows === "nothing" ? { shows } : { shows, text };
}

function release(preview: Preview): void {
  if (preview.shows === "picture") URL.revokeObjectURL(preview.url);
}
