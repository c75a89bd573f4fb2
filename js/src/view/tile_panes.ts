// The Leaflet pane of each layer: where it lies, how it is drawn, and which part of it shows.
import type { TileLayerSettings } from "../protocol.gen.ts";
import { type LeafletMap, type Point, paneName } from "./tile_leaflet.ts";

/** A rectangle in the coordinates of the panes, which dragging moves. */
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

// Leaflet's own: tiles at 200, outlines and what else lies over the layers at 400.
const LOWEST = 202;
const GROUND = 201;
const GAIN = 399;

/** Lays the panes of the layers on screen one over the other, the lowest first. */
export function arrange(
  map: LeafletMap,
  visible: readonly number[],
  settings: readonly TileLayerSettings[],
  { isOpaque }: { isOpaque: boolean },
): void {
  visible.forEach((layer, place) => {
    const pane = map.getPane(paneName(layer));
    if (pane === undefined) return;
    const how = settings[layer];
    pane.style.zIndex = String(LOWEST + place);
    pane.style.opacity = how === undefined || isOpaque ? "" : String(how.opacity);
    pane.style.filter = how === undefined ? "" : filterOf(how);
  });
}

/** As CSS: `brightness(1.2) grayscale(1)`; empty where nothing changes. */
export function filterOf({ brightness, contrast, greyscale }: TileLayerSettings): string {
  const parts = [
    brightness === 1 ? "" : `brightness(${brightness})`,
    contrast === 1 ? "" : `contrast(${contrast})`,
    greyscale === 0 ? "" : `grayscale(${greyscale})`,
  ];
  return parts.filter((part) => part !== "").join(" ");
}

/** What a comparison does to the pane of a layer; what is not named is as it always is. */
export interface Effect {
  clip?: string;
  isHidden?: boolean;
  blendMode?: "difference";
  magnification?: { factor: number; at: Point };
}

export function setEffect(map: LeafletMap, layer: number, effect: Effect): void {
  const style = map.getPane(paneName(layer))?.style;
  if (style === undefined) return;
  style.clipPath = effect.clip ?? "";
  style.visibility = effect.isHidden ? "hidden" : "";
  style.mixBlendMode = effect.blendMode ?? "";
  const { factor, at } = effect.magnification ?? { factor: 1, at: { x: 0, y: 0 } };
  style.transform = factor === 1 ? "" : `scale(${factor})`;
  style.transformOrigin = factor === 1 ? "" : `${at.x}px ${at.y}px`;
}

/** What is on screen, and as much again on every side: what shows up while the map moves. */
export function surroundings(map: LeafletMap): Box {
  const corner = map.containerPointToLayerPoint({ x: 0, y: 0 });
  const { x: width, y: height } = map.getSize();
  return {
    left: corner.x - width,
    top: corner.y - height,
    right: corner.x + 2 * width,
    bottom: corner.y + 2 * height,
  };
}

export function boxClip({ left, top, right, bottom }: Box): string {
  return `polygon(${left}px ${top}px, ${right}px ${top}px, ${right}px ${bottom}px, ${left}px ${bottom}px)`;
}

export function circleClip(at: Point, radius: number): string {
  return `circle(${radius}px at ${at.x}px ${at.y}px)`;
}

/** All of a box but a circle in it. */
export function holeClip({ left, top, right, bottom }: Box, at: Point, radius: number): string {
  const around = `M${left} ${top}H${right}V${bottom}H${left}Z`;
  const half = (by: number): string => `a${radius} ${radius} 0 0 1 ${by} 0`;
  const hole = `M${at.x - radius} ${at.y}${half(2 * radius)}${half(-2 * radius)}Z`;
  return `path(evenodd, "${around}${hole}")`;
}

/** Black below the layers, and above them a light that multiplies by `gain`; or neither. */
export function setDifference(map: LeafletMap, gain: number | undefined): void {
  const ground = plane(map, "lbw-ground", gain !== undefined);
  const light = plane(map, "lbw-gain", gain !== undefined && gain > 1);
  if (ground !== undefined) {
    // What one layer alone shows differs from black, not from the page behind the map.
    Object.assign(ground.style, { zIndex: String(GROUND), background: "#000" });
  }
  if (light !== undefined) {
    // W3C Compositing Level 1, color-dodge: min(1, below / (1 - light)).
    const percent = 100 * (1 - 1 / (gain ?? 1));
    Object.assign(light.style, {
      zIndex: String(GAIN),
      background: `rgb(${percent}% ${percent}% ${percent}%)`,
      mixBlendMode: "color-dodge",
    });
  }
}

/** A pane that covers the map, made when it is first needed; none where it is not. */
function plane(map: LeafletMap, name: string, isShown: boolean): HTMLElement | undefined {
  const pane = map.getPane(name) ?? (isShown ? map.createPane(name) : undefined);
  if (pane === undefined) return undefined;
  pane.hidden = !isShown;
  if (!isShown) return undefined;
  const { left, top, right, bottom } = surroundings(map);
  Object.assign(pane.style, {
    left: `${left}px`,
    top: `${top}px`,
    width: `${right - left}px`,
    height: `${bottom - top}px`,
    pointerEvents: "none",
  });
  return pane;
}
