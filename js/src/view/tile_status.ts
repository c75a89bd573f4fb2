// The line under the map: how many tiles came, by which way, and where the cursor is.

import { html, nothing, render } from "lit-html";
import { TriangleAlert } from "lucide";
import { type LatLng, positionText, tileAt } from "../core/tiles.ts";
import type { TileLayerState, TileRowState } from "../protocol.gen.ts";
import { icon } from "./icons.ts";

export interface StatusProps {
  row: TileRowState;
  /** The layers on screen. */
  layers: readonly TileLayerState[];
  loaded: number;
  failed: number;
  /** Why tiles failed, as far as known. */
  reason: string;
  isBusy: boolean;
  problem: string;
  zoom: number | undefined;
  /** Under the cursor. */
  at: LatLng | undefined;
}

/** Draws the line into `root`; call it again when anything changes. */
export function showStatus(root: HTMLElement, props: StatusProps): void {
  const { row, at, zoom } = props;
  const tileZoom = Math.min(Math.floor(zoom ?? 0), row.max_native_zoom);
  const tile = at === undefined ? undefined : tileAt(row.crs, row.tile_size, tileZoom, at);
  const story = [wayWords(props.layers), row.reading].filter((text) => text !== "").join(" · ");
  render(
    html`<span class="lbw-tile-status__tiles" aria-live="polite">${tileWords(props)}</span>
      ${props.failed > 0 || props.problem !== "" ? failures(props) : nothing}
      ${zoom === undefined ? nothing : html`<span class="lbw-tile-status__zoom">z ${zoom}</span>`}
      <span class="lbw-tile-status__at">${at === undefined ? "" : positionText(row.crs, at)}</span>
      <span class="lbw-tile-status__tile"
        >${tile === undefined ? "" : `tile ${tile.z}/${tile.x}/${tile.y}`}</span
      >
      <span class="lbw-tile-status__story" title=${story}>${story}</span>`,
    root,
  );
}

function failures({ failed, reason, problem }: StatusProps) {
  const count = failed > 0 ? `${failed.toLocaleString("en")} failed` : "";
  const text = [count, problem === "" ? reason : problem].filter((part) => part !== "").join(": ");
  return html`<span class="lbw-tile-status__failed" title=${text}
    >${icon(TriangleAlert)}<span>${text}</span></span
  >`;
}

export function tileWords({ layers, loaded, failed, isBusy }: StatusProps): string {
  const total = loaded + failed;
  if (layers.length === 0) return "No layer";
  if (total === 0 && (isBusy || layers.some(({ transport }) => transport === "unknown"))) {
    return "Fetching tiles…";
  }
  return `${total.toLocaleString("en")} ${total === 1 ? "tile" : "tiles"}`;
}

/** By which way the tiles come, once for all layers where it is the same. */
export function wayWords(layers: readonly TileLayerState[]): string {
  const ways = layers.map(({ transport, why }) => {
    if (transport === "unknown") return "";
    if (transport === "direct") return "tiles direct";
    return why === "" ? "mosaic by the kernel" : `mosaic by the kernel: ${why}`;
  });
  return [...new Set(ways)].filter((way) => way !== "").join("; ");
}
