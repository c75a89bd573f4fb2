// What became of the tiles on a Leaflet map: ipyleaflet itself says "load" even when all of them failed.

export interface TileCounts {
  loaded: number;
  failed: number;
  /** The last tile that failed; the page is not told why. */
  lastFailed: string | undefined;
}

export interface TileWatch {
  counts(): TileCounts;
  /** Begins to count anew, for other tiles. */
  reset(): void;
}

const REPORT_MS = 500;
// A failed tile is painted with a picture from Leaflet's errorTileUrl, which is one of ours.
const PAINTED = "data:";

/** Watches every tile inside `container`; calls `onChange` at most every 500 ms. */
export function watchTiles(
  container: HTMLElement,
  onChange: () => void,
  signal: AbortSignal,
): TileWatch {
  const fates = new Map<string, boolean>();
  let lastFailed: string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const changed = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      onChange();
    }, REPORT_MS);
  };
  const note = (url: string, loaded: boolean): void => {
    fates.set(url, loaded);
    if (!loaded) lastFailed = url;
    changed();
  };
  const onEvent = (event: Event): void => {
    const tile = event.target;
    if (!(tile instanceof HTMLImageElement) || !tile.classList.contains("leaflet-tile")) return;
    if (!tile.src.startsWith(PAINTED)) note(tile.src, event.type === "load");
  };
  // In the capture phase, because these events do not bubble, and before Leaflet changes the address.
  container.addEventListener("load", onEvent, { capture: true, signal });
  container.addEventListener("error", onEvent, { capture: true, signal });
  signal.addEventListener("abort", () => clearTimeout(timer), { once: true });

  // Tiles that were there before us; of a painted one only its place is left.
  for (const tile of container.querySelectorAll<HTMLImageElement>("img.leaflet-tile")) {
    if (tile.src.startsWith(PAINTED)) fates.set(tile.style.transform, false);
    else if (tile.complete) note(tile.src, tile.naturalWidth > 0);
  }
  if (fates.size > 0) changed();

  return {
    counts: () => {
      const loaded = [...fates.values()].filter(Boolean).length;
      return { loaded, failed: fates.size - loaded, lastFailed };
    },
    reset: () => {
      fates.clear();
      lastFailed = undefined;
      changed();
    },
  };
}
