// What the panel of the check holds: progress, or a verdict with its findings and coverage.
import { html, nothing, type TemplateResult } from "lit-html";
import { live } from "lit-html/directives/live.js";
import {
  ChevronDown,
  ChevronUp,
  CircleCheck,
  type IconNode,
  Info,
  OctagonX,
  TriangleAlert,
  X,
} from "lucide";
import type {
  AuditState,
  CoverageState,
  Severity,
  TileFinding,
  TileLayerState,
} from "../protocol.gen.ts";
import { icon } from "./icons.ts";
import type { ProgressWords } from "./tile_audit_progress.ts";

export interface AuditPanelProps {
  audit: AuditState | null;
  coverage: CoverageState | null;
  layers: readonly TileLayerState[];
  /** While it runs. */
  progress: ProgressWords | undefined;
  /** Why there is no result, or none that is newer. */
  note: string;
  chosen: TileFinding | undefined;
  isCollapsed: boolean;
  start(): void;
  cancel(): void;
  close(): void;
  setCollapsed(collapsed: boolean): void;
  choose(finding: TileFinding): void;
  showCoverage(coverage: CoverageState | null): void;
}

const SEVERITIES: Record<Severity, { icon: IconNode; word: string }> = {
  error: { icon: OctagonX, word: "Error" },
  warning: { icon: TriangleAlert, word: "Warning" },
  info: { icon: Info, word: "Note" },
};

interface LegendEntry {
  words: string;
  /** The colours that mean it, and each of them closer. */
  colors: readonly (readonly [kind: string, meaning: string])[];
}

/** As `GROUPS` in `lb_widgets/media/coverage.py`; the colours themselves are in `tile_audit.css`. */
const LEGEND: readonly LegendEntry[] = [
  { words: "fine", colors: [["fine", "fine"]] },
  {
    words: "faulty",
    colors: [
      ["missing", "missing or refused"],
      ["unusable", "no picture of the right kind"],
      ["empty", "empty: a placeholder, solid or transparent"],
      ["odd", "does not fit the tiles around it"],
    ],
  },
  {
    words: "not looked at",
    colors: [
      ["unseen", "not looked at"],
      ["unknown", "could not be judged"],
    ],
  },
];

export function auditPanel(props: AuditPanelProps): TemplateResult {
  const { audit, isCollapsed, progress, note } = props;
  return html`<header class="lbw-tile-audit__head">
      <h3>${headline(props)}</h3>
      ${iconOnly(
        isCollapsed ? ChevronDown : ChevronUp,
        isCollapsed ? "Show all of the check" : "Show less of the check",
        () => props.setCollapsed(!isCollapsed),
        String(!isCollapsed),
      )}
      ${iconOnly(X, "Close the check (Esc)", props.close)}
    </header>
    ${
      isCollapsed
        ? html`<div class="lbw-tile-audit__rest">${legend(props)}</div>`
        : html`<div class="lbw-tile-audit__body" tabindex="0" role="region" aria-label="Result of the check">
            ${progress === undefined ? nothing : running(progress, props.cancel)}
            ${note === "" ? nothing : html`<p class="lbw-tile-audit__note" role="status">${note}</p>`}
            ${audit === null || progress !== undefined ? nothing : result(audit, props)}
            ${progress === undefined ? again(props) : nothing}
          </div>`
    }`;
}

function iconOnly(
  node: IconNode,
  name: string,
  onClick: () => void,
  expanded?: string,
): TemplateResult {
  return html`<button
    type="button"
    class="lbw-button lbw-button--quiet"
    title=${name}
    aria-label=${name}
    aria-expanded=${expanded ?? nothing}
    @click=${onClick}
  >${icon(node)}</button>`;
}

function headline({ audit, progress }: AuditPanelProps): string {
  if (progress !== undefined) return "Checking tiles";
  if (audit === null) return "Check of the tiles";
  const count = audit.findings.length + audit.hidden;
  if (count === 0) return audit.ok ? "Tiles checked: no faults" : "Tiles checked";
  return `Tiles checked: ${count.toLocaleString("en")} ${count === 1 ? "finding" : "findings"}`;
}

function running({ stage, numbers, share }: ProgressWords, cancel: () => void): TemplateResult {
  return html`<div class="lbw-tile-audit__running">
    <span class="lbw-tile-audit__stage">${stage}</span>
    <button type="button" class="lbw-button" @click=${cancel}>Cancel</button>
    <progress aria-label="Progress of the check" max="1" value=${share ?? nothing}></progress>
    <span class="lbw-tile-audit__numbers">${numbers}</span>
  </div>`;
}

function result(audit: AuditState, props: AuditPanelProps): TemplateResult {
  return html`<div class="lbw-tile-audit__verdict" data-ok=${String(audit.ok)} role="status">
      ${icon(audit.ok ? CircleCheck : OctagonX)}
      <p>${audit.diagnosis}</p>
    </div>
    <p class="lbw-tile-audit__summary">${audit.summary}</p>
    ${audit.zooms.length === 0 ? nothing : coverageLine(audit, props)}
    ${audit.findings.length === 0 ? nothing : findings(audit, props)}`;
}

function findings(audit: AuditState, props: AuditPanelProps): TemplateResult {
  const many = props.layers.length > 1;
  return html`<ol class="lbw-tile-audit__findings" aria-label="Findings">
      ${audit.findings.map((finding) => {
        const { icon: node, word } = SEVERITIES[finding.severity];
        const name = props.layers[finding.layer]?.name ?? "";
        const place = many ? `z ${finding.zoom} · ${name}` : `z ${finding.zoom}`;
        return html`<li>
          <button
            type="button"
            class="lbw-tile-audit__finding"
            data-severity=${finding.severity}
            aria-current=${props.chosen === finding ? "true" : nothing}
            title="Show it on the map"
            @click=${() => props.choose(finding)}
          >
            ${icon(node)}
            <span><strong>${word}</strong> ${finding.text}</span>
            <span class="lbw-tile-audit__place">${place}</span>
          </button>
        </li>`;
      })}
    </ol>
    ${
      audit.hidden === 0
        ? nothing
        : html`<p class="lbw-tile-audit__more">
            And ${audit.hidden.toLocaleString("en")} more: see <code>report.findings()</code> in Python.
          </p>`
    }`;
}

function coverageLine(audit: AuditState, props: AuditPanelProps): TemplateResult {
  const { coverage, layers, showCoverage } = props;
  const layer = coverage?.layer ?? 0;
  const onZoom = ({ target }: Event): void => {
    const { value } = target as HTMLSelectElement;
    showCoverage(value === "" ? null : { layer, zoom: Number(value) });
  };
  const onLayer = ({ target }: Event): void => {
    const chosen = Number((target as HTMLSelectElement).value);
    showCoverage({ layer: chosen, zoom: coverage?.zoom ?? audit.zooms.at(-1) ?? 0 });
  };
  return html`<div class="lbw-tile-audit__coverage">
      <label>Coverage
        <select .value=${live(coverage === null ? "" : String(coverage.zoom))} @change=${onZoom}>
          <option value="" ?selected=${coverage === null}>off</option>
          ${audit.zooms.map(
            (zoom) =>
              html`<option value=${zoom} ?selected=${coverage?.zoom === zoom}>z ${zoom}</option>`,
          )}
        </select></label>
      ${
        layers.length < 2
          ? nothing
          : html`<label>of
              <select .value=${live(String(layer))} ?disabled=${coverage === null} @change=${onLayer}>
                ${layers.map(
                  ({ name }, index) =>
                    html`<option value=${index} ?selected=${index === layer}>${name}</option>`,
                )}
              </select></label>`
      }
    </div>
    ${legend(props)}`;
}

/** What the colours on the map mean, as long as there are some. */
function legend({ coverage }: AuditPanelProps): TemplateResult | typeof nothing {
  if (coverage === null) return nothing;
  return html`<ul class="lbw-tile-audit__legend" aria-label="Colours of the coverage">
    ${LEGEND.map(
      ({ words, colors }) => html`<li title=${colors.map(([, meaning]) => meaning).join("\n")}>
        <span class="lbw-tile-audit__swatches"
          >${colors.map(([kind, meaning]) => html`<span data-kind=${kind} title=${meaning}></span>`)}</span
        >${words}
      </li>`,
    )}
  </ul>`;
}

function again({ audit, note, start }: AuditPanelProps): TemplateResult {
  const label = audit === null && note === "" ? "Check tiles" : "Check again";
  return html`<button type="button" class="lbw-button lbw-tile-audit__again" @click=${start}>
    ${label}
  </button>`;
}
