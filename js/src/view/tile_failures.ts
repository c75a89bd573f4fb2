// Why tiles failed: kept by tile, and written on the picture that stands for it.
import { type TileNumber, tileText } from "../core/tiles.ts";
import { type TileOfLayer, tileKey } from "./tile_telemetry.ts";

const STATUS_TEXTS: Record<number, string> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  408: "Request Timeout",
  410: "Gone",
  429: "Too Many Requests",
  451: "Unavailable For Legal Reasons",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};

/** A status in a few words. */
export function statusReason(status: number): string {
  if (status < 400) return `${status}, but no picture`;
  return `${status} ${STATUS_TEXTS[status] ?? ""}`.trim();
}

interface Failure {
  tile: TileOfLayer;
  /** "" where it is not known. */
  reason: string;
  /** What stands for it on the map; none while it is not on screen. */
  elements: Set<HTMLImageElement>;
}

export class TileFailures {
  readonly #failures = new Map<string, Failure>();
  readonly #byElement = new WeakMap<HTMLImageElement, Failure>();

  /**
   * Leaflet fades in every picture that a tile gets, and shows none before the first: that one it has
   * to hear of, which may be ours; a further one need not fade in again.
   */
  constructor(frame: HTMLElement, signal: AbortSignal) {
    const onLoad = (event: Event): void => {
      if (!(event.target instanceof HTMLImageElement && this.#byElement.has(event.target))) return;
      if (event.target.classList.contains("leaflet-tile-loaded")) event.stopPropagation();
    };
    frame.addEventListener("load", onLoad, { capture: true, signal });
  }

  /** A tile came to its end; `element` shows it, where it still is on the map. */
  note(tile: TileOfLayer, ok: boolean, element: HTMLImageElement | undefined): void {
    const key = tileKey(tile);
    if (ok) {
      this.#failures.delete(key);
      return;
    }
    const failure = this.#failures.get(key) ?? { tile, reason: "", elements: new Set() };
    this.#failures.set(key, failure);
    if (element === undefined) return;
    failure.elements.add(element);
    this.#byElement.set(element, failure);
    if (failure.reason !== "") paint(element, tile, failure.reason);
  }

  /** From now on this is why; of tiles that have come since, it says nothing. */
  learn(tile: TileOfLayer, reason: string): void {
    const failure = this.#failures.get(tileKey(tile));
    if (failure === undefined || reason === "" || failure.reason === reason) return;
    failure.reason = reason;
    for (const element of failure.elements) paint(element, tile, reason);
  }

  /** The picture is no longer on the map. */
  drop(element: HTMLImageElement): void {
    this.#byElement.get(element)?.elements.delete(element);
  }

  /** Why a tile failed, "" where that is not known; undefined for one that did not. */
  of(tile: TileOfLayer): string | undefined {
    return this.#failures.get(tileKey(tile))?.reason;
  }

  /** The known reasons of the failed tiles of these layers, each once, the commonest first. */
  reasons(layers: readonly number[]): string[] {
    const counts = new Map<string, number>();
    for (const { tile, reason } of this.#failures.values()) {
      if (reason === "" || !layers.includes(tile.layer)) continue;
      counts.set(reason, (counts.get(reason) ?? 0) + 1);
    }
    return [...counts].sort(([, one], [, other]) => other - one).map(([reason]) => reason);
  }

  /** The row is another one. */
  reset(): void {
    this.#failures.clear();
  }
}

function paint(element: HTMLImageElement, tile: TileNumber, reason: string): void {
  element.src = failurePicture(tile, reason, Number.parseInt(element.style.width, 10) || 256);
  element.alt = `Tile ${tileText(tile)}: ${reason}`;
}

const LINE = 17;
const ADVANCE = 7.2; // pixels of a bold character of 12 px, on the wide side
const MOST_LINES = 6;

/** A hatched square with the reason on it, readable over whatever lies below. */
export function failurePicture(tile: TileNumber, reason: string, size: number): string {
  const lines = wrap(reason, Math.max(8, Math.floor((size - 40) / ADVANCE)));
  const longest = Math.max(tileText(tile).length, ...lines.map((line) => line.length));
  const [width, height] = [longest * ADVANCE + 16, (lines.length + 1) * LINE + 12];
  const [left, top] = [(size - width) / 2, (size - height) / 2];
  const text = [tileText(tile), ...lines].map((line, index) => {
    const weight = index === 0 ? "" : ' font-weight="600"';
    const y = top + 6 + LINE * (index + 0.75);
    return `<text x="${size / 2}" y="${y}"${weight}>${escapeXml(line)}</text>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}">
<pattern id="h" width="12" height="12" patternUnits="userSpaceOnUse"><path d="M0 12L12 0" stroke="#808080"/></pattern>
<rect width="${size - 1}" height="${size - 1}" x=".5" y=".5" fill="url(#h)" stroke="#808080"/>
<rect x="${left}" y="${top}" width="${width}" height="${height}" rx="4" fill="#fff" stroke="#808080"/>
<g font-family="system-ui,sans-serif" font-size="12" text-anchor="middle" fill="#212121">${text.join("")}</g></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

/** Words in lines of at most `width` characters; what does not fit in six lines ends in an ellipsis. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (let word of text.split(/\s+/).filter((part) => part !== "")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
      continue;
    }
    while (word.length > width) {
      lines.push(word.slice(0, width));
      word = word.slice(width);
    }
    if (word !== "") lines.push(word);
  }
  if (lines.length <= MOST_LINES) return lines;
  const kept = lines.slice(0, MOST_LINES);
  kept[MOST_LINES - 1] = `${kept[MOST_LINES - 1]?.slice(0, width - 1)}…`;
  return kept;
}

function escapeXml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, "\ufffd"); // not allowed in XML
}
