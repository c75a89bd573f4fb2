// Whether this page can reach a tile server: by a tile, in the way that Leaflet will ask for tiles.

const PATIENCE_MS = 2000;

/** Says whether any of these pictures loads within two seconds. */
export async function anyLoads(urls: readonly string[], signal: AbortSignal): Promise<boolean> {
  const tries = urls.map((url) => loads(url, signal));
  return Promise.any(tries).then(
    () => true,
    () => false,
  );
}

function loads(url: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const image = new Image();
    const giveUp = (): void => {
      image.src = "";
      reject(new Error("no picture"));
    };
    const timer = setTimeout(giveUp, PATIENCE_MS);
    const settled = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", giveUp);
    };
    image.onload = () => {
      settled();
      resolve();
    };
    image.onerror = () => {
      settled();
      reject(new Error("no picture"));
    };
    signal.addEventListener("abort", giveUp, { once: true });
    image.src = url;
  });
}
