// Whether this page can reach a tile server: by a tile, in the way that Leaflet will ask for tiles.

const PATIENCE_MS = 2000;

export interface Reach {
  reached: boolean;
  /** Whether with `crossorigin` too, so that the page is told what became of each tile. */
  cors: boolean;
}

/** Says whether any of these pictures loads within two seconds, and in which way. */
export async function tryTiles(urls: readonly string[], signal: AbortSignal): Promise<Reach> {
  if (await anyLoads(urls, "anonymous", signal)) return { reached: true, cors: true };
  return { reached: await anyLoads(urls, undefined, signal), cors: false };
}

async function anyLoads(
  urls: readonly string[],
  crossOrigin: string | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  const ending = new AbortController();
  const either = AbortSignal.any([signal, ending.signal]);
  const tries = urls.map((url) => loads(url, crossOrigin, either));
  const reached = await Promise.any(tries).then(
    () => true,
    () => false,
  );
  ending.abort(); // one is proof: the others need not come
  return reached;
}

/** Loads a picture, as Leaflet's option `crossOrigin` says; rejects where none comes in time. */
export function loads(url: string, crossOrigin: unknown, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const image = new Image();
    const settle = (end: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", giveUp);
      image.onload = image.onerror = null;
      end();
    };
    const fail = (): void => settle(() => reject(new Error("no picture")));
    const giveUp = (): void => {
      image.src = "";
      fail();
    };
    const timer = setTimeout(giveUp, PATIENCE_MS);
    image.onload = () => settle(resolve);
    image.onerror = fail;
    signal.addEventListener("abort", giveUp, { once: true });
    if (signal.aborted) {
      giveUp();
      return;
    }
    if (typeof crossOrigin === "string") image.crossOrigin = crossOrigin;
    else if (crossOrigin === true) image.crossOrigin = "";
    image.src = url;
  });
}
