// Two Leaflet maps that show the same place, whichever of them is moved, without asking the kernel.
import type { LatLng } from "../core/tiles.ts";
import { element } from "./elements.ts";
import type { LeafletMap, Point, ZoomAnimEvent } from "./tile_leaflet.ts";

/** Links them until the signal; the second begins where the first is. */
export function linkMaps(one: LeafletMap, other: LeafletMap, signal: AbortSignal): void {
  const link = new Link();
  link.follow(other, one, signal);
  link.follow(one, other, signal);
  link.settle(one, other);
  mirrorCursor(one, other, signal);
  mirrorCursor(other, one, signal);
}

class Link {
  /** Maps whose zoom is being animated. */
  readonly #flying = new Set<LeafletMap>();
  // What the follower is told, it says itself: that is not told back.
  #isTelling = false;

  follow(leader: LeafletMap, follower: LeafletMap, signal: AbortSignal): void {
    const listeners: Record<string, (event: never) => void> = {
      move: () => this.#pan(leader, follower),
      moveend: () => this.settle(leader, follower),
      zoomanim: (event: ZoomAnimEvent) => this.#fly(leader, follower, event),
      zoomend: () => this.#flying.delete(leader),
    };
    for (const [type, listener] of Object.entries(listeners)) leader.on(type, listener);
    signal.addEventListener(
      "abort",
      () => {
        for (const [type, listener] of Object.entries(listeners)) leader.off(type, listener);
      },
      { once: true },
    );
  }

  /** While a map moves: as Leaflet's own dragging does, which loads what comes into sight. */
  #pan(leader: LeafletMap, follower: LeafletMap): void {
    this.#tell(leader, follower, () => {
      const center = leader.getCenter();
      if (leader.getZoom() !== follower.getZoom()) {
        follower.setView(center, leader.getZoom(), { animate: false });
        return;
      }
      const offset = offsetTo(follower, center);
      if (offset.x === 0 && offset.y === 0) return;
      follower._rawPanBy(offset);
      follower.fire("move");
    });
  }

  /** At rest: the follower's own end of moving, which its host hears of. */
  settle(leader: LeafletMap, follower: LeafletMap): void {
    this.#tell(leader, follower, () => {
      follower.setView(leader.getCenter(), leader.getZoom(), { animate: false });
    });
  }

  /** Both zoom together; what they show at the end is the same. */
  #fly(leader: LeafletMap, follower: LeafletMap, { center, zoom }: ZoomAnimEvent): void {
    if (this.#flying.has(leader)) return; // it follows itself
    this.#flying.add(leader);
    if (follower.getZoom() === zoom) return;
    this.#flying.add(follower);
    // Not `setView`: that begins a frame later, in which the maps would show different places.
    follower.stop()._moveStart(true)._animateZoom(center, zoom, true);
  }

  #tell(leader: LeafletMap, follower: LeafletMap, action: () => void): void {
    const isOnTheWay = this.#flying.has(leader) || this.#flying.has(follower);
    if (this.#isTelling || isOnTheWay) return;
    this.#isTelling = true;
    try {
      action();
    } finally {
      this.#isTelling = false;
    }
  }
}

/** How far a position is from the middle of a map, in whole pixels, as Leaflet rounds. */
function offsetTo(map: LeafletMap, position: LatLng): Point {
  const at = map.latLngToContainerPoint(position);
  const size = map.getSize();
  return { x: Math.trunc(at.x - size.x / 2), y: Math.trunc(at.y - size.y / 2) };
}

/** Shows in one map where the cursor is in the other. */
function mirrorCursor(from: LeafletMap, to: LeafletMap, signal: AbortSignal): void {
  const cross = element("div", "lbw-tile-cross");
  cross.hidden = true;
  to.getContainer().append(cross);
  const container = from.getContainer();
  const onMove = ({ clientX, clientY }: PointerEvent): void => {
    const { left, top } = container.getBoundingClientRect();
    const position = from.containerPointToLatLng({ x: clientX - left, y: clientY - top });
    const { x, y } = to.latLngToContainerPoint(position);
    cross.hidden = false;
    cross.style.transform = `translate(${x}px, ${y}px)`;
  };
  const hide = (): void => {
    cross.hidden = true;
  };
  container.addEventListener("pointermove", onMove, { signal });
  container.addEventListener("pointerleave", hide, { signal });
  signal.addEventListener("abort", () => cross.remove(), { once: true });
}
