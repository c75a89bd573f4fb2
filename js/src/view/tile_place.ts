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

/** What is around all that is ours: the widget's element, or the map alone where it stands alone. */
export function frameOf(container: HTMLElement): HTMLElement {
  return container.closest<HTMLElement>(".lbw-map") ?? container;
}

/** Adds a line under the map (inside it where it stands alone), with our colours and keys. */
export function lineUnder(frame: HTMLElement, signal: AbortSignal): HTMLElement {
  const status = element("div", "lbw-root lbw-tile-status");
  const line = element("div", "lbw-tile-status__line");
  status.append(line);
  frame.append(status);
  signal.addEventListener("abort", () => status.remove(), { once: true });
  return line;
}

/** Adds lines above the map, and over it a place for panels that lets the pointer through. */
export function surround(
  frame: HTMLElement,
  above: readonly HTMLElement[],
  panels: readonly HTMLElement[],
  signal: AbortSignal,
): void {
  const over = element("div", "lbw-tile-overlays");
  over.append(...panels);
  frame.prepend(...above);
  frame.append(over);
  const ours = [...above, over];
  // Where the map stands alone they lie in it, and Leaflet must not drag and zoom by them.
  for (const each of frame.matches(".leaflet-container") ? ours : []) {
    for (const type of ["pointerdown", "mousedown", "touchstart", "dblclick", "wheel"]) {
      each.addEventListener(type, (event) => event.stopPropagation());
    }
  }
  signal.addEventListener(
    "abort",
    () => {
      for (const each of ours) each.remove();
      for (const name of STATES) delete frame.dataset[name];
    },
    { once: true },
  );
}

/** What the frame says of the state of the map, in its data attributes. */
const STATES = ["mode", "layers", "row", "grid", "blinked", "paused", "linked"];
