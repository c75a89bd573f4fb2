// Keeps the kernel's mosaics in step with the view of the map.
import type { MapView } from "../core/tiles.ts";
import type { MosaicResult } from "../protocol.gen.ts";
import type { Draw } from "./tile_part.ts";

export interface MosaicCounts {
  loaded: number;
  failed: number;
  /** The commonest reason of the failed ones. */
  reason: string;
  /** Whether the kernel is at work. */
  isBusy: boolean;
  /** Why a mosaic could not be made. */
  problem: string;
}

interface Job {
  view: string;
  ending: AbortController;
  /** Of the last view until this one is drawn. */
  result: MosaicResult | undefined;
  isBusy: boolean;
  problem: string;
}

const SETTLE_MS = 120; // a map that moves is not asked for

export class Mosaics {
  readonly #draw: Draw;
  readonly #onChange: () => void;
  readonly #signal: AbortSignal;
  readonly #jobs = new Map<number, Job>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(draw: Draw, onChange: () => void, signal: AbortSignal) {
    this.#draw = draw;
    this.#onChange = onChange;
    this.#signal = signal;
    signal.addEventListener("abort", () => this.reset(), { once: true });
  }

  /** Draws these layers in this view, once it has settled; what is drawn so already stays. */
  update(layers: readonly number[], view: MapView): void {
    clearTimeout(this.#timer);
    for (const layer of this.#jobs.keys()) if (!layers.includes(layer)) this.#drop(layer);
    if (layers.length === 0) return;
    this.#timer = setTimeout(() => {
      for (const layer of layers) void this.#ask(layer, view);
    }, SETTLE_MS);
  }

  /** Forgets everything: the row is another one. */
  reset(): void {
    clearTimeout(this.#timer);
    for (const layer of this.#jobs.keys()) this.#drop(layer);
  }

  counts(): MosaicCounts {
    const jobs = [...this.#jobs.values()];
    const sum = (of: (result: MosaicResult) => number): number =>
      jobs.reduce((total, { result }) => total + (result === undefined ? 0 : of(result)), 0);
    return {
      loaded: sum((result) => result.loaded),
      failed: sum((result) => result.failed),
      reason: jobs.map(({ result }) => result?.reason ?? "").find((text) => text !== "") ?? "",
      isBusy: jobs.some((job) => job.isBusy),
      problem: jobs.map(({ problem }) => problem).find((text) => text !== "") ?? "",
    };
  }

  #drop(layer: number): void {
    this.#jobs.get(layer)?.ending.abort();
    this.#jobs.delete(layer);
  }

  async #ask(layer: number, view: MapView): Promise<void> {
    const name = Object.values(view).join(" ");
    const last = this.#jobs.get(layer);
    if (this.#signal.aborted || last?.view === name) return;
    this.#drop(layer);
    const job: Job = {
      view: name,
      ending: new AbortController(),
      result: last?.result,
      isBusy: true,
      problem: "",
    };
    this.#jobs.set(layer, job);
    this.#onChange();
    try {
      job.result = await this.#draw(layer, view, job.ending.signal);
    } catch (error) {
      if (job.ending.signal.aborted) return;
      job.problem = error instanceof Error ? error.message : String(error);
    }
    job.isBusy = false;
    if (this.#jobs.get(layer) === job) this.#onChange();
  }
}

const MOSAIC = /^data:[^,;]+;lbw=(\d+)\.(\d+);/;

/** Shows of each layer's two pictures the newest that is loaded, so that none flickers away. */
export function showNewest(container: HTMLElement, signal: AbortSignal): void {
  const settle = (): void => {
    const pictures = [...container.querySelectorAll<HTMLImageElement>("img.leaflet-image-layer")]
      .map((image) => ({ image, match: MOSAIC.exec(image.src) }))
      .map(({ image, match }) => ({ image, layer: match?.[1] ?? "", count: Number(match?.[2]) }));
    const newest = new Map<string, number>();
    for (const { image, layer, count } of pictures) {
      if (layer !== "" && image.complete) {
        newest.set(layer, Math.max(newest.get(layer) ?? 0, count));
      }
    }
    for (const { image, layer, count } of pictures) {
      image.classList.toggle("lbw-tiles__old-mosaic", layer !== "" && newest.get(layer) !== count);
    }
  };
  const onLoad = (event: Event): void => {
    const image = event.target;
    if (image instanceof HTMLImageElement && image.classList.contains("leaflet-image-layer")) {
      settle();
    }
  };
  container.addEventListener("load", onLoad, { capture: true, signal });
  settle();
}
