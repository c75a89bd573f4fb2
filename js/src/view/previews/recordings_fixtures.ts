// A subject as the stage hands it to a way of showing a recording, for tests.
import { vi } from "vitest";
import type { PreviewKind, PreviewOf, Shown } from "./show.ts";
import type { PreviewSource } from "./source.ts";

export const SIZE = 3;

/** What all recordings have; `more` says otherwise. */
export const RECORDING = {
  file: { size: SIZE, content_type: "video/mp4" },
  codec: "H.264 (avc1)",
  played_as: 'video/mp4; codecs="avc1.64001f"',
  note: "",
  refusal: "",
  url: null,
};

export function shownAs<K extends PreviewKind>(
  preview: PreviewOf<K>,
  signal: AbortSignal,
): Shown<K> & {
  fail: ReturnType<typeof vi.fn<(text: string) => void>>;
  piece: ReturnType<typeof vi.fn>;
} {
  const piece = vi.fn(() => new Promise<Uint8Array<ArrayBuffer>>(() => {}));
  return {
    preview,
    opened: {
      preview,
      name: "surf",
      type: "VIDEO",
      can_open: null,
      facts: [],
      bytes: new Uint8Array(SIZE),
    },
    subject: { row: 0, attachment: null },
    source: { piece } as unknown as PreviewSource,
    signal,
    fail: vi.fn<(text: string) => void>(),
    listKeys: () => {},
    piece,
  };
}

/** What a page has and this one lacks: a decoder. `plays` is what it says of itself. */
export function stubMedia(plays: CanPlayTypeResult): {
  load: ReturnType<typeof vi.fn>;
  pause: ReturnType<typeof vi.fn>;
} {
  const [load, pause] = [vi.fn(), vi.fn()];
  vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:1");
  vi.spyOn(URL, "revokeObjectURL").mockReturnValue();
  vi.spyOn(HTMLMediaElement.prototype, "canPlayType").mockReturnValue(plays);
  vi.spyOn(HTMLMediaElement.prototype, "load").mockImplementation(load);
  vi.spyOn(HTMLMediaElement.prototype, "pause").mockImplementation(pause);
  return { load, pause };
}

/** What the browser has come to, which nobody else may write. */
export function set(media: HTMLElement, state: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(state)) {
    Object.defineProperty(media, name, { value, configurable: true, writable: true });
  }
}

/** Lets what is under way answer. */
export const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
