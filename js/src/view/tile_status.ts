// The line under the map: how many tiles came, where the cursor is, by which way the tiles come.
import { html, nothing, render, type TemplateResult } from "lit-html";
import { TriangleAlert } from "lucide";
import { type LatLng, positionText, type TilePixel, tileText } from "../core/tiles.ts";
import type { TileLayerState, TileRowState } from "../protocol.gen.ts";
import { icon } from "./icons.ts";

/** Something said in passing, with what can be done about it. */
export interface Notice {
  text: string;
  action?: { label: string; run: () => void } | undefined;
}

export interface StatusProps {
  row: TileRowState;
  /** The layers on screen. */
  layers: readonly TileLayerState[];
  loaded: number;
  failed: number;
  /** On their way to the page. */
  loading: number;
  /** Why tiles failed, as far as known; the commonest first. */
  reasons: readonly string[];
  /** Whether the kernel draws. */
  isBusy: boolean;
  /** What a question was refused with. */
  problem: string;
  zoom: number | undefined;
  /** Under the cursor. */
  at: LatLng | undefined;
  tile: TilePixel | undefined;
  /** Of the tile under the cursor, where it failed. */
  failure: string;
  notice: Notice | undefined;
}

/** Draws the line into `root`; call it again when anything changes. */
export function showStatus(root: HTMLElement, props: StatusProps): void {
  const { row, at, tile, zoom } = props;
  render(
    html`<span class="lbw-tile-status__tiles"
        >${tileWords(props)}${failedPart(props)}${loadingWords(props)}</span
      >
      <span class="lbw-tile-status__zoom">${zoom === undefined ? "" : `z ${zoom}`}</span>
      <span class="lbw-tile-status__at">${at === undefined ? "" : positionText(row.crs, at)}</span>
      <span class="lbw-tile-status__tile"
        >${tile === undefined ? "" : `tile ${tileText(tile)}`}</span
      >
      <span class="lbw-tile-status__pixel"
        >${tile === undefined ? "" : `pixel ${tile.column}, ${tile.row}`}</span
      >
      ${lastPart(props)}`,
    root,
  );
}

function number(value: number): string {
  return value.toLocaleString("en");
}

/** What is most worth saying just now; the way of the tiles and the reading where nothing else is. */
function lastPart({ failure, notice, problem, layers, row }: StatusProps): TemplateResult {
  if (failure !== "") return warning(failure);
  if (notice !== undefined) {
    const { text, action } = notice;
    return html`<span class="lbw-tile-status__last" role="status" title=${text}>${text}</span>
      ${
        action === undefined
          ? nothing
          : html`<button type="button" class="lbw-tile-status__action" @click=${action.run}>${action.label}</button>`
      }`;
  }
  if (problem !== "") return warning(problem);
  const story = [wayWords(layers), row.reading].filter((text) => text !== "").join(" · ");
  return html`<span class="lbw-tile-status__last lbw-tile-status__story" title=${story}
    >${story}</span
  >`;
}

function warning(text: string): TemplateResult {
  return html`<span class="lbw-tile-status__last lbw-tile-status__warning" role="status" title=${text}
    >${icon(TriangleAlert)}<span>${text}</span></span
  >`;
}

export function tileWords({
  layers,
  loaded,
  failed,
  isBusy,
  loading,
}: Pick<StatusProps, "layers" | "loaded" | "failed" | "isBusy" | "loading">): string {
  const total = loaded + failed;
  if (layers.length === 0) return "No layer";
  const isComing = isBusy || loading > 0 || layers.some(({ transport }) => transport === "unknown");
  if (total === 0 && isComing) return "Fetching tiles…";
  return `${number(total)} ${total === 1 ? "tile" : "tiles"}`;
}

/** `, 2 failed (404)`; every reason in full on the tooltip. */
function failedPart({ failed, reasons }: StatusProps): TemplateResult | typeof nothing {
  if (failed === 0) return nothing;
  const codes = [...new Set(reasons.map(shortReason))];
  const why =
    codes.length === 0 ? "" : ` (${codes.slice(0, 3).join(", ")}${codes.length > 3 ? "…" : ""})`;
  const text = `${number(failed)} failed${why}`;
  return html`, <span class="lbw-tile-status__failed" title=${[text, ...reasons].join("\n")}
      >${icon(TriangleAlert)}${text}</span
    >`;
}

/** A status stands for its words; other reasons for themselves, if they are short. */
function shortReason(reason: string): string {
  const status = /^\d{3}\b/.exec(reason)?.[0];
  if (status !== undefined) return status;
  return reason.length <= 24 ? reason : `${reason.slice(0, 23)}…`;
}

function loadingWords({ loading, isBusy }: StatusProps): string {
  if (loading > 0) return ` · ${number(loading)} loading`;
  return isBusy ? " · drawing" : "";
}

/** By which way the tiles come, once for all layers where it is the same. */
export function wayWords(layers: readonly TileLayerState[]): string {
  const ways = layers.map(({ transport, why }) => {
    if (transport === "unknown") return "";
    const way = transport === "direct" ? "tiles direct" : "mosaic by the kernel";
    return why === "" ? way : `${way}: ${why}`;
  });
  return [...new Set(ways)].filter((way) => way !== "").join("; ");
}
