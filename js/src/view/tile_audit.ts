// The check of all tiles of a row: its button, and the panel that shows how far it is and what it found.
import { render } from "lit-html";
import { ScanSearch } from "lucide";
import type { AuditState, CoverageState, TileFinding } from "../protocol.gen.ts";
import { element } from "./elements.ts";
import { errorText } from "./error_text.ts";
import { icon } from "./icons.ts";
import { take } from "./key_chords.ts";
import { auditPanel } from "./tile_audit_parts.ts";
import { AuditProgress } from "./tile_audit_progress.ts";
import type { FitOptions, LeafletMap } from "./tile_leaflet.ts";
import type { TileMapContext, TileMapPart, TileMapProps } from "./tile_part.ts";

interface Job {
  ending: AbortController;
  progress: AuditProgress;
}

/** Below this width the panel would cover the map, so that it opens only when asked for. */
const NARROW = 700;

export function tileAudit(context: TileMapContext): TileMapPart {
  const { actions, onMap, frame, container, signal } = context;
  let props: TileMapProps | undefined;
  let map: LeafletMap | undefined;
  let job: Job | undefined;
  let note = ""; // why there is no result
  let chosen: TileFinding | undefined;
  let isOpen = false;
  let isCollapsed = false;

  const panel = element("section", "lbw-root lbw-tile-audit");
  panel.setAttribute("aria-label", "Check of the tiles");
  panel.hidden = true;
  const button = element("button", "lbw-button lbw-button--quiet lbw-tile-audit__button");
  button.type = "button";
  button.title = "Check tiles (a)";
  button.setAttribute("aria-expanded", "false");
  button.append(icon(ScanSearch), element("span", "", "Check tiles"));
  button.addEventListener("click", toggle);

  onMap(({ leaflet, isSecond }) => {
    if (!isSecond) map = leaflet;
  });
  panel.addEventListener("keydown", (event) => {
    event.stopPropagation(); // letters and arrows are for the list here, not for the map
    if (event.key !== "Escape") return;
    event.preventDefault();
    close();
  });
  signal.addEventListener("abort", () => job?.ending.abort(), { once: true });

  function toggle(): void {
    if (isOpen) close();
    else open();
  }

  /** Opens with what is known; where that is nothing, finds it out. */
  function open(): void {
    if (props === undefined || props.row.layers.length === 0) return;
    isOpen = true;
    isCollapsed = false;
    if (props.audit === null && job === undefined && note === "") start();
    draw();
    panel.querySelector<HTMLElement>("button")?.focus({ preventScroll: true });
  }

  function close(): void {
    const hadFocus = panel.contains(document.activeElement);
    isOpen = false;
    chosen = undefined;
    if (props?.coverage) actions.showCoverage(null); // what it means is told by the panel only
    draw();
    if (hadFocus) button.focus();
  }

  function start(): void {
    job?.ending.abort();
    const mine: Job = {
      ending: new AbortController(),
      progress: new AuditProgress(performance.now()),
    };
    job = mine;
    note = "";
    chosen = undefined;
    if (props?.coverage) actions.showCoverage(null);
    draw();
    const onProgress = (done: number, total: number, text: string): void => {
      mine.progress.note(performance.now(), done, total, text);
      if (job === mine) draw();
    };
    actions.audit(mine.ending.signal, onProgress).then(
      () => end(mine, ""),
      (error: unknown) => end(mine, mine.ending.signal.aborted ? "Cancelled." : errorText(error)),
    );
  }

  function end(mine: Job, why: string): void {
    if (job !== mine || signal.aborted) return;
    job = undefined;
    note = why;
    draw();
  }

  function choose(finding: TileFinding): void {
    if (map === undefined || props === undefined) return;
    const { layer, zoom, south, west, north, east } = finding;
    chosen = finding;
    const { visible, audit } = props;
    if (!visible.includes(layer)) {
      actions.showLayers(visible.length > 1 ? [...visible.slice(0, -1), layer] : [layer]);
    }
    if (audit?.zooms.includes(zoom)) actions.showCoverage({ layer, zoom });
    if (isNarrow())
      setCollapsed(true); // it lies over what there is to see
    else draw();
    // No deeper than its own zoom: deeper the map shows other tiles.
    const corners: [[number, number], [number, number]] = [
      [south, west],
      [north, east],
    ];
    map.fitBounds(corners, { animate: false, maxZoom: zoom, ...freeOf(panel, frame, container) });
  }

  function isNarrow(): boolean {
    return container.clientWidth <= NARROW;
  }

  function setCollapsed(collapsed: boolean): void {
    isCollapsed = collapsed;
    draw();
    panel.querySelector("button")?.focus({ preventScroll: true }); // what had the focus may be gone
  }

  function draw(): void {
    if (props === undefined || signal.aborted) return;
    panel.hidden = !isOpen;
    panel.classList.toggle("lbw-tile-audit--collapsed", isCollapsed);
    button.setAttribute("aria-expanded", String(isOpen));
    button.disabled = props.row.layers.length === 0;
    if (!isOpen) return;
    render(
      auditPanel({
        audit: props.audit,
        coverage: props.coverage,
        layers: props.row.layers,
        progress: job?.progress.words(performance.now()),
        note,
        chosen,
        isCollapsed,
        start,
        cancel: () => job?.ending.abort(),
        close,
        setCollapsed,
        choose,
        showCoverage: (coverage: CoverageState | null) => actions.showCoverage(coverage),
      }),
      panel,
    );
  }

  /** A result that comes by itself, from Python, opens the panel where there is room. */
  function onAudit(audit: AuditState | null): void {
    if (audit === null) {
      chosen = undefined;
      if (job === undefined && note === "") isOpen = false;
      return;
    }
    note = "";
    if (job === undefined && !isNarrow()) isOpen = true;
  }

  return {
    tools: [button],
    panel,
    keys: [{ keys: ["a"], group: "Tiles", does: "Check the tiles of this row", run: take(toggle) }],
    update: (next) => {
      const last = props;
      props = next;
      if (last !== undefined && last.row.index !== next.row.index) {
        job?.ending.abort();
        job = undefined;
        note = "";
        chosen = undefined;
        isOpen = false;
      }
      const isNew = last === undefined ? next.coverage !== null : last.audit !== next.audit;
      if (isNew) onAudit(next.audit);
      draw();
    },
  };
}

const LEAST_ROOM = 160; // pixels between the panels, else they are not minded

/** What of the map lies under the panels at its left and right. */
function freeOf(panel: HTMLElement, frame: HTMLElement, container: HTMLElement): FitOptions {
  const map = container.getBoundingClientRect();
  const isWide = map.width > NARROW;
  const layers = frame.querySelector(".lbw-tile-panel")?.getBoundingClientRect();
  const left = isWide ? Math.max(0, panel.getBoundingClientRect().right - map.left) : 0;
  const right = isWide && layers !== undefined ? Math.max(0, map.right - layers.left) : 0;
  const isTight = map.width - left - right < LEAST_ROOM;
  return { paddingTopLeft: [left, 0], paddingBottomRight: [isTight ? 0 : right, 0] };
}
