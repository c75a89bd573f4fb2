// Previews of what is on screen: asked for once scrolling has settled, cancelled when a row has left.
import type { TableRow } from "../protocol.gen.ts";
import type { ShownColumn } from "./table_control.ts";
import { isAbort, type Picture } from "./table_data.ts";
import { type Poster, poster } from "./table_posters.ts";

/** So long must the same rows be on screen before their previews are asked for. */
export const SETTLE_MS = 80;
/**
 * What left the screen may come all the same for so long: most does, and the kernel reads no
 * cancellations while it looks up the rows that came on screen.
 */
export const LEAVE_MS = 80;
const MAX_KEPT = 400;
/** Below the four questions that the kernel answers at once, so that a slow server delays no page. */
const MAX_IN_FLIGHT = 3;
/** Pictures of attachments side by side in one cell. */
export const STRIP: Record<number, number> = { 32: 0, 64: 3, 128: 3 };

/** Width and height of a preview in rows of this height, in device pixels. */
export function previewSize(rowHeight: number): [number, number] {
  const scale = window.devicePixelRatio;
  return [Math.round((rowHeight * 1.5 - 8) * scale), Math.round((rowHeight - 8) * scale)];
}

/** Width and height of one picture in the strip of an attachments cell, in device pixels. */
export function chipSize(rowHeight: number): [number, number] {
  const side = Math.round(chipSide(rowHeight) * window.devicePixelRatio);
  return [side, side];
}

/** In CSS pixels; names stand under the pictures. */
export function chipSide(rowHeight: number): number {
  return rowHeight >= 128 ? 40 : 28;
}

export type Preview =
  | { shows: "picture"; url: string; note: string }
  | { shows: "text" | "error" | "nothing"; text: string };

/** What a preview is of: the asset of a row, or one of its attachments. */
export interface Subject {
  row: number;
  attachment: number | null;
}

export interface ThumbnailsOptions {
  fetch: (subject: Subject, signal: AbortSignal) => Promise<Picture>;
  onPreview: () => void;
  /** Draws the first frame of a video; another one in tests. */
  poster?: (bytes: Uint8Array<ArrayBuffer>, type: string, signal: AbortSignal) => Promise<Poster>;
}

/** What the rows on screen have to show: every asset, then the attachments that have pictures. */
export function subjectsOf(
  rows: readonly TableRow[],
  shown: readonly ShownColumn[],
  rowHeight: number,
): Subject[] {
  const assets = rows.map((row) => ({ row: row.id, attachment: null }));
  const strip = STRIP[rowHeight] ?? 0;
  const chips = rows.flatMap((row) =>
    shown.flatMap(({ index }) => {
      const cell = row.cells[index];
      if (typeof cell !== "object" || cell?.kind !== "attachments") return [];
      return cell.chips
        .filter((chip) => chip.has_picture)
        .slice(0, strip)
        .map((chip) => ({ row: row.id, attachment: chip.index }));
    }),
  );
  return [...assets, ...chips];
}

export class Thumbnails {
  readonly #options: Required<ThumbnailsOptions>;
  // Map order is from least to most recently used.
  readonly #previews = new Map<string, Preview>();
  readonly #asked = new Map<string, AbortController>();
  #wanted = new Map<string, Subject>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #leaveTimer: ReturnType<typeof setTimeout> | undefined;
  #revision = 0;

  constructor(options: ThumbnailsOptions) {
    this.#options = { poster, ...options };
  }

  /** Grows with every preview that comes. */
  get revision(): number {
    return this.#revision;
  }

  get({ row, attachment }: Subject): Preview | undefined {
    return this.#previews.get(keyOf(row, attachment));
  }

  /** Says what is on screen, the most urgent first; call it whenever that changes. */
  show(subjects: readonly Subject[]): void {
    const wanted = new Map(subjects.map((each) => [keyOf(each.row, each.attachment), each]));
    if (sameKeys(wanted, this.#wanted)) return;
    this.#wanted = wanted;
    this.#leaveTimer ??= setTimeout(() => this.#cancelLeft(), LEAVE_MS);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), SETTLE_MS);
  }

  /** Forgets all previews, frees their pictures and cancels all questions. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#wanted.clear();
    this.#cancelLeft();
    for (const preview of this.#previews.values()) release(preview);
    this.#previews.clear();
    this.#revision++;
  }

  #cancelLeft(): void {
    clearTimeout(this.#leaveTimer);
    this.#leaveTimer = undefined;
    for (const [key, question] of this.#asked) {
      if (this.#wanted.has(key)) continue;
      question.abort();
      this.#asked.delete(key);
    }
  }

  #ask(): void {
    for (const [key, subject] of this.#wanted) {
      const preview = this.#previews.get(key);
      if (preview !== undefined) {
        this.#previews.delete(key);
        this.#previews.set(key, preview);
      } else if (this.#asked.size < MAX_IN_FLIGHT && !this.#asked.has(key)) {
        void this.#fetch(key, subject);
      }
    }
  }

  async #fetch(key: string, subject: Subject): Promise<void> {
    const question = new AbortController();
    this.#asked.set(key, question);
    try {
      const picture = await this.#options.fetch(subject, question.signal);
      const preview = await toPreview(picture, question.signal, this.#options.poster);
      if (question.signal.aborted) release(preview);
      else this.#keep(key, preview);
    } catch (error) {
      if (question.signal.aborted || isAbort(error)) return;
      const text = error instanceof Error ? error.message : String(error);
      this.#keep(key, { shows: "error", text });
    } finally {
      if (this.#asked.get(key) === question) this.#asked.delete(key);
    }
    if (question.signal.aborted || !this.#wanted.has(key)) return;
    this.#options.onPreview();
    this.#ask(); // there is room in flight again
  }

  #keep(key: string, preview: Preview): void {
    this.#revision++;
    this.#previews.set(key, preview);
    for (const [oldest, old] of this.#previews) {
      if (this.#previews.size <= Math.max(MAX_KEPT, this.#wanted.size)) break;
      release(old);
      this.#previews.delete(oldest);
    }
  }
}

/** Turns an answer into what is drawn: bytes become a URL of the page's own. */
export async function toPreview(
  { shows, text, content_type, bytes }: Picture,
  signal: AbortSignal,
  firstFrame = poster,
): Promise<Preview> {
  if (shows === "video") {
    const frame = await firstFrame(bytes ?? new Uint8Array(), content_type, signal);
    return { shows: "picture", url: frame.url, note: frame.note };
  }
  if (shows !== "picture") return { shows, text };
  const blob = new Blob(bytes === undefined ? [] : [bytes], { type: content_type });
  return { shows, url: URL.createObjectURL(blob), note: text };
}

/** Frees the picture of a preview that is no longer shown. */
export function release(preview: Preview): void {
  if (preview.shows === "picture") URL.revokeObjectURL(preview.url);
}

function keyOf(row: number, attachment: number | null): string {
  return attachment === null ? `${row}` : `${row}:${attachment}`;
}

function sameKeys(one: Map<string, unknown>, other: Map<string, unknown>): boolean {
  if (one.size !== other.size) return false;
  const keys = other.keys();
  for (const key of one.keys()) if (key !== keys.next().value) return false;
  return true;
}
