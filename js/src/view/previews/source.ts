// What previews ask of whoever holds the rows. A fake fits on one screen.
import type {
  DocumentPage,
  Frame,
  HtmlPreview,
  Opened,
  Tags,
  TextPreview,
} from "../../protocol.gen.ts";
import type { Picture } from "../table_data.ts";

/** The asset of a row (`attachment` null), or one of its attachments. */
export interface Subject {
  row: number;
  attachment: number | null;
}

export interface OpenedSubject extends Opened {
  /** What came beside the answer: the beginning of a file, a picture. */
  bytes: Uint8Array<ArrayBuffer> | undefined;
}

export interface PageAnswer extends DocumentPage {
  bytes: Uint8Array<ArrayBuffer>;
}

export interface FrameAnswer extends Frame {
  bytes: Uint8Array<ArrayBuffer>;
}

export type OnBytes = (done: number, total: number) => void;

/** In device pixels. */
export interface Box {
  width: number;
  height: number;
}

/** Every promise rejects with an `AbortError` when cancelled, else with an `Error` for the user. */
export interface PreviewSource {
  thumbnail(
    row: number,
    attachment: number | null,
    width: number,
    height: number,
    signal: AbortSignal,
  ): Promise<Picture>;
  /** `onBytes` hears how much of the file the kernel has fetched; `total` is 0 where unknown. */
  open(subject: Subject, box: Box, signal: AbortSignal, onBytes: OnBytes): Promise<OpenedSubject>;
  piece(subject: Subject, start: number, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>>;
  text(subject: Subject, start: number, signal: AbortSignal): Promise<TextPreview>;
  markdown(subject: Subject, signal: AbortSignal): Promise<HtmlPreview>;
  page(
    subject: Subject,
    page: number,
    box: Box,
    withText: boolean,
    signal: AbortSignal,
  ): Promise<PageAnswer>;
  frame(subject: Subject, frame: number, signal: AbortSignal): Promise<FrameAnswer>;
  tags(subject: Subject, signal: AbortSignal): Promise<Tags>;
}
