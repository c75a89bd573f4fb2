// For tests: a bare page with an engine that draws nothing and a source that answers at once.
import { vi } from "vitest";
import { PLAIN } from "../core/stacks.ts";
import type { Engine, Frame } from "../gl/engine.ts";
import type { Comparison, LayerState, OverlayPicture, OverlayRow } from "../protocol.gen.ts";
import type { OverlayOptions } from "./overlay.ts";
import type { Traits } from "./overlay_state.ts";

/** Of the stage, in pixels. */
export const STAGE = { width: 400, height: 200 };

export const picture = (more: Partial<OverlayPicture> = {}): OverlayPicture => ({
  width: 100,
  height: 50,
  bands: 4,
  bits: 8,
  scale: 1,
  offset: 0,
  lowest: 0,
  highest: 255,
  no_data: null,
  is_classes: false,
  level: 0,
  tile_size: 0,
  content_types: ["image/png"],
  holds_alpha: false,
  notes: [],
  ...more,
});

export const layer = (name: string, more: Partial<LayerState> = {}): LayerState => ({
  name,
  opacity: 0.5,
  visible: true,
  blend_mode: "normal",
  appearance: PLAIN,
  ...more,
});

export const comparison = (more: Partial<Comparison> = {}): Comparison => ({
  mode: "blend",
  stacks: [
    { kind: "stack", name: "" },
    { kind: "base", name: "" },
  ],
  orientation: "vertical",
  position: 0.5,
  radius: 96,
  rate: 1,
  threshold: 8,
  region: null,
  ...more,
});

export const traits = (more: Partial<Traits> = {}): Traits => ({
  layer_states: [],
  base_appearance: PLAIN,
  solo: "",
  comparison: comparison(),
  presets: [],
  preset: "",
  smooth: false,
  view: null,
  ...more,
});

export const row = (more: Partial<OverlayRow> = {}): OverlayRow => ({
  title: "field-1",
  layers: ["Relief", "CIR"],
  notice: "",
  has_picture: true,
  ...more,
});

export const bitmap = (): ImageBitmap =>
  ({ width: 4, height: 2, close: vi.fn() }) as unknown as ImageBitmap;

const channel = { mae: 1, rmse: 2, psnr: 42.11, maximum: 9, share: 0.25 };

export function fakeEngine() {
  return {
    label: "CPU",
    open: vi.fn<Engine["open"]>(async () => undefined),
    put: vi.fn<Engine["put"]>(async () => undefined),
    missing: vi.fn<Engine["missing"]>(async () => []),
    forget: vi.fn<Engine["forget"]>(async () => undefined),
    render: vi.fn<Engine["render"]>(async () => bitmap()),
    pixels: vi.fn<Engine["pixels"]>(async () => new Uint8ClampedArray(4)),
    read: vi.fn<Engine["read"]>(async (pictures) => pictures.map(() => [1, 2, 3, 255])),
    histogram: vi.fn<Engine["histogram"]>(async () => ({
      lowest: 0,
      highest: 255,
      counts: [1],
      automatic: [0, 255],
      classes: [],
    })),
    compare: vi.fn<Engine["compare"]>(async ({ region }: Frame) => ({
      map: bitmap(),
      difference: {
        pixels: region.width * region.height,
        overall: channel,
        channels: [channel, channel, channel, channel],
      },
    })),
    dispose: vi.fn<Engine["dispose"]>(),
  };
}

export type FakeEngine = ReturnType<typeof fakeEngine>;

export function fakeSource(): OverlayOptions["source"] {
  return {
    row: vi.fn(async () => row()),
    picture: vi.fn(async () => ({ description: picture(), parts: [] })),
    tile: vi.fn(async () => []),
    alignment: vi.fn(async () => ({
      alignment: {
        verdict: "aligned" as const,
        dx: 0,
        dy: 0,
        error: 0.5,
        confidence: 1,
        scale: 1,
        rotation: 0,
        reason: "",
      },
      text: "aligned",
    })),
    image: vi.fn(async () => ({ name: "field-1.png", file: new Blob() })),
  };
}

/** What a page has and this one lacks: sizes, and observers that tell them. Returns how to scroll. */
export function stubPage(): { scroll: (seen: boolean) => void } {
  const watching = new Set<(seen: boolean) => void>();
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      readonly #tell: (entries: { isIntersecting: boolean }[]) => void;
      constructor(tell: (entries: { isIntersecting: boolean }[]) => void) {
        this.#tell = tell;
      }
      observe(): void {
        watching.add((seen) => this.#tell([{ isIntersecting: seen }]));
        this.#tell([{ isIntersecting: true }]);
      }
      disconnect(): void {}
    },
  );
  vi.stubGlobal(
    "ResizeObserver",
    class {
      readonly #tell: () => void;
      constructor(tell: () => void) {
        this.#tell = tell;
      }
      observe(): void {
        this.#tell();
      }
      disconnect(): void {}
    },
  );
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(STAGE.width);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(STAGE.height);
  HTMLElement.prototype.setPointerCapture = () => undefined;
  return {
    scroll: (seen) => {
      for (const tell of watching) tell(seen);
    },
  };
}

/** Lets what is under way answer. */
export const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
