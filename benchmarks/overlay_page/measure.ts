// What is measured in one page and one run: ours beside what the browser does by itself.
import type { Engine, Frame, FrameLayer, PictureInfo } from "../../js/src/gl/engine.ts";
import type { Appearance, BlendMode } from "../../js/src/protocol.gen.ts";

const PLAIN: Appearance = {
  colormap: null,
  tint: null,
  limits: null,
  gamma: 1,
  transparent: null,
  tolerance: 0,
  smooth: false,
  offset: [0, 0],
};

/** The names that a canvas has for the modes; the others are the same. */
const CANVAS_MODES: Partial<Record<BlendMode, GlobalCompositeOperation>> = { normal: "source-over" };

/** Steps that are not counted: code is compiled in the first ones. */
const WARM_UP = 5;

export interface Picture {
  key: string;
  info: PictureInfo;
  parts: Blob[];
}

export interface DragTimes {
  /** Milliseconds from a new opacity to the picture on the canvas, with a quarter of the pixels. */
  moving: number[];
  /** The same with all of them, exactly. */
  exact: number[];
  native: number[];
}

/** Base and layers of one size, an opacity changed again and again. */
export async function drag(
  engine: Engine,
  [base, ...layers]: Picture[],
  modes: BlendMode[],
  moved: number,
  rounds: number,
): Promise<DragTimes> {
  if (base === undefined) throw new Error("no base");
  for (const { key, info, parts } of [base, ...layers]) await engine.open(key, info, parts);
  const bitmaps = await Promise.all(
    [base, ...layers].map(({ parts }) => createImageBitmap(parts[0] as Blob)),
  );
  const { width, height } = base.info;
  const context = canvasOf(width, height);
  const times: DragTimes = { moving: [], exact: [], native: [] };
  const ours = async (level: number, opacities: number[]): Promise<void> => {
    const bitmap = await engine.render(frameOf(base, layers, modes, opacities, level));
    context.globalCompositeOperation = "source-over";
    context.globalAlpha = 1;
    context.clearRect(0, 0, width, height);
    context.drawImage(bitmap, 0, 0, width, height);
    bitmap.close();
    flush(context);
  };
  const native = async (_level: number, opacities: number[]): Promise<void> => {
    context.clearRect(0, 0, width, height);
    for (const [index, bitmap] of bitmaps.entries()) {
      const mode = index === 0 ? "normal" : (modes[index - 1] as BlendMode);
      context.globalCompositeOperation =
        CANVAS_MODES[mode] ?? (mode as GlobalCompositeOperation);
      context.globalAlpha = index === 0 ? 1 : (opacities[index - 1] as number);
      context.drawImage(bitmap, 0, 0);
    }
    flush(context);
  };
  for (let round = -WARM_UP; round < rounds; round += 1) {
    for (const [name, level, draw] of [
      ["native", 0, native],
      ["moving", 1, ours],
      ["exact", 0, ours],
    ] as const) {
      const opacities = layers.map((_, index) => 0.3 + 0.05 * index);
      opacities[moved] = ((round + WARM_UP) % 20) / 20 + 0.02;
      const start = performance.now();
      await draw(level, opacities);
      if (round >= 0) times[name].push(performance.now() - start);
    }
  }
  await engine.forget([base, ...layers].map(({ key }) => key));
  return times;
}

export interface OpenTimes {
  /** Milliseconds until all pictures are open. */
  open: number[];
  /** And the first frame, of all of them, fitted to 1024 × 1024, is there. */
  first: number[];
  /** `createImageBitmap` of the same files, all at once. */
  native: number[];
}

export async function opening(
  engine: Engine,
  pictures: Picture[],
  modes: BlendMode[],
  rounds: number,
): Promise<OpenTimes> {
  const times: OpenTimes = { open: [], first: [], native: [] };
  for (let round = -1; round < rounds; round += 1) {
    let start = performance.now();
    const bitmaps = await Promise.all(pictures.map(({ parts }) => createImageBitmap(parts[0] as Blob)));
    const nativeMs = performance.now() - start;
    for (const bitmap of bitmaps) bitmap.close();
    start = performance.now();
    await Promise.all(pictures.map(({ key, info, parts }) => engine.open(key, info, parts)));
    const openMs = performance.now() - start;
    const [base, ...layers] = pictures;
    if (base === undefined) throw new Error("no base");
    const opacities = layers.map(() => 0.5);
    (await engine.render(frameOf(base, layers, modes, opacities, 1))).close();
    const firstMs = performance.now() - start;
    await engine.forget(pictures.map(({ key }) => key));
    if (round < 0) continue;
    times.native.push(nativeMs);
    times.open.push(openMs);
    times.first.push(firstMs);
  }
  return times;
}

function frameOf(
  base: Picture,
  layers: Picture[],
  modes: BlendMode[],
  opacities: number[],
  level: number,
): Frame {
  const { width, height } = base.info;
  const step = 2 ** level;
  return {
    region: { level, x: 0, y: 0, width: Math.ceil(width / step), height: Math.ceil(height / step) },
    size: { width, height },
    base: { key: base.key, appearance: PLAIN },
    layers: layers.map(
      ({ key }, index): FrameLayer => ({
        key,
        appearance: PLAIN,
        opacity: opacities[index] as number,
        blendMode: modes[index] as BlendMode,
      }),
    ),
  };
}

/** As there is no GPU, a canvas on the processor: the others only put off what they have to do. */
function canvasOf(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const options = { willReadFrequently: true };
  const context = new OffscreenCanvas(width, height).getContext("2d", options);
  if (context === null) throw new Error("no canvas");
  return context;
}

function flush(context: OffscreenCanvasRenderingContext2D): void {
  context.getImageData(0, 0, 1, 1);
}
