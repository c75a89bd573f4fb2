// Where a view in a Leaflet control is: the map's element, its size, the cursor over it.
import { element } from "./elements.ts";

/** ipyleaflet puts a widget into its control only after it was drawn: waits for the map around it. */
export function whenOnMap(
  root: HTMLElement,
  signal: AbortSignal,
  then: (container: HTMLElement) => void,
): void {
  const container = root.closest<HTMLElement>(".leaflet-container");
  if (container !== null) then(container);
  else if (!signal.aborted) requestAnimationFrame(() => whenOnMap(root, signal, then));
}

/** Calls `listener` with the map's size whenever it changes, but not while it is hidden. */
export function onSize(
  container: HTMLElement,
  listener: (width: number, height: number) => void,
  signal: AbortSignal,
): void {
  let last = "";
  const observer = new ResizeObserver(() => {
    const { clientWidth: width, clientHeight: height } = container;
    const size = `${width} ${height}`;
    if (size === last || width === 0 || height === 0) return;
    // Leaflet looks again only when the window changes; where the host tells ipyleaflet itself, this
    // changes nothing.
    if (last !== "") window.dispatchEvent(new Event("resize"));
    last = size;
    listener(width, height);
  });
  observer.observe(container);
  signal.addEventListener("abort", () => observer.disconnect(), { once: true });
}

/** Calls `listener` with the cursor's place on the map, or nothing when it has left. */
export function onCursor(
  container: HTMLElement,
  listener: (place: { x: number; y: number } | undefined) => void,
  signal: AbortSignal,
): void {
  const onMove = (event: PointerEvent): void => {
    const corner = container.getBoundingClientRect();
    listener({ x: event.clientX - corner.left, y: event.clientY - corner.top });
  };
  container.addEventListener("pointermove", onMove, { signal });
  container.addEventListener("pointerleave", () => listener(undefined), { signal });
}

/** Adds a line under the map (inside it where it stands alone), with our colours and keys. */
export function lineUnder(container: HTMLElement, signal: AbortSignal): HTMLElement {
  const status = element("div", "lbw-root lbw-tile-status");
  const line = element("div", "lbw-tile-status__line");
  status.append(line);
  (container.closest(".lbw-map") ?? container).append(status);
  signal.addEventListener("abort", () => status.remove(), { once: true });
  return line;
}
