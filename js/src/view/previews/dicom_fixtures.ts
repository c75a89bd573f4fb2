// Medical pictures for tests: two by two pixels, and a page that draws.
import { vi } from "vitest";
import type { Tags } from "../../protocol.gen.ts";
import type { PreviewOf, Shown } from "./show.ts";
import type { FrameAnswer, PreviewSource } from "./source.ts";

export const FRAME = { width: 2, height: 2, dtype: "uint16", low: -1000, step: 1 } as const;

export const SCAN: PreviewOf<"dicom"> = {
  kind: "dicom",
  frames: 1,
  width: 2,
  height: 2,
  first: FRAME,
  is_color: false,
  tables: [],
  windows: [
    { name: "Soft", center: 40, width: 80, function: "LINEAR" },
    { name: "All values", center: -499, width: 1001, function: "LINEAR" },
  ],
  low: -1000,
  high: 0,
  unit: "HU",
  is_inverted: false,
  pixel_aspect: 1,
  frame_times: [],
  note: "",
  tags: [{ name: "Modality", value: "CT" }],
  other_tags: 2,
};

/** The bytes of four stored values, at an odd place where that is wanted. */
export function stored(values: number[], { at = 0 } = {}): Uint8Array<ArrayBuffer> {
  const buffer = new Uint8Array(at + 2 * values.length);
  const bytes = new Uint8Array(Uint16Array.from(values).buffer);
  buffer.set(bytes, at);
  return buffer.subarray(at);
}

export function shownScan(
  more: Partial<PreviewOf<"dicom">>,
  signal: AbortSignal,
  bytes = stored([0, 1000, 1040, 1100]),
) {
  const preview = { ...SCAN, ...more };
  const frame = vi.fn(
    async (_: unknown, number: number): Promise<FrameAnswer> => ({
      ...preview.first,
      bytes: stored([number, number, number, number]),
    }),
  );
  const tags = vi.fn(
    async (): Promise<Tags> => ({
      tags: [
        { name: "Patient's Name", value: "<b>Doe^Jane</b>" },
        { name: "Patient ID", value: "" },
      ],
      is_whole: false,
    }),
  );
  const shown: Shown<"dicom"> = {
    preview,
    opened: { preview, name: "head.dcm", type: "DICOM", can_open: null, facts: [], bytes },
    subject: { row: 3, attachment: null },
    source: { frame, tags } as unknown as PreviewSource,
    signal,
    fail: vi.fn<(text: string) => void>(),
    listKeys: () => {},
  };
  return { ...shown, frame, tags };
}

/** What a page has and this one lacks; returns what was drawn last, red bytes only. */
export function stubPage(): () => number[] {
  let drawn: number[] = [];
  const pen = {
    createImageData: (width: number, height: number) => ({
      width,
      height,
      data: new Uint8ClampedArray(4 * width * height),
    }),
    putImageData: ({ data }: ImageData) => {
      drawn = [...data].filter((_, at) => at % 4 === 0);
    },
  };
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(pen as never);
  vi.stubGlobal("devicePixelRatio", 1);
  vi.stubGlobal("requestAnimationFrame", (draw: () => void) => {
    draw();
    return 0;
  });
  class Observer {
    observe(): void {}
    disconnect(): void {}
  }
  vi.stubGlobal("ResizeObserver", Observer);
  vi.stubGlobal("IntersectionObserver", Observer);
  HTMLElement.prototype.setPointerCapture = () => undefined;
  return () => drawn;
}
