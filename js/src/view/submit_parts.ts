// Parts of the submit button that only show what they are given.
import { html, nothing, type TemplateResult } from "lit-html";
import {
  CircleAlert,
  CircleCheck,
  CirclePause,
  type IconNode,
  LoaderCircle,
  TriangleAlert,
} from "lucide";
import type {
  LogLine,
  OtherRun,
  Outcome,
  PlanNote,
  RowProblem,
  RunState,
  Stage,
} from "../protocol.gen.ts";
import { icon } from "./icons.ts";
import * as text from "./submit_text.ts";

type Part = TemplateResult | typeof nothing;

export function isRunning(state: RunState): boolean {
  return state.phase === "running" || state.phase === "stopping";
}

export function waiting(words: string): TemplateResult {
  return html`<span class="lbw-submit__quiet">${spinner()} ${words}</span>`;
}

export function note({ text: words, kind }: PlanNote): TemplateResult {
  return html`<span class="lbw-submit__chip lbw-submit__chip--${kind}"
    >${kind === "warning" ? icon(TriangleAlert) : nothing}${words}</span
  >`;
}

/** Opens the list of the rows with errors. */
export function opener(count: number, open: boolean, onClick: () => void): TemplateResult {
  const words = `${count.toLocaleString("en")} with errors, left out`;
  return html`<button
    type="button"
    class="lbw-submit__chip lbw-submit__chip--error"
    aria-expanded=${open}
    @click=${onClick}
  >
    ${icon(CircleAlert)} ${words}: ${open ? "hide" : "show"}
  </button>`;
}

export function failure(why: string, hint = ""): TemplateResult {
  return html`<span class="lbw-submit__failure" role="alert"
    >${icon(TriangleAlert)}<span>${why} ${quiet(hint)}</span></span
  >`;
}

/** A run that is not this widget's, in a line of its own. */
export function other(run: OtherRun | null): Part {
  if (run === null) return nothing;
  const mark = run.owner === "" ? icon(CirclePause) : spinner();
  return html`<div class="lbw-submit__other">${mark} <span>${text.otherText(run)}</span></div>`;
}

export function progress(state: RunState): TemplateResult {
  const names = Object.keys(text.STAGES) as Stage[];
  const current = names.indexOf(state.stage);
  const known = state.total > 0 && state.done > 0;
  return html`<ol class="lbw-submit__stages">
      ${names.map(
        (name, index) => html`<li
          class=${index < current ? "lbw-submit__stage--past" : ""}
          aria-current=${index === current ? "step" : "false"}
        >
          ${text.STAGES[name]}
        </li>`,
      )}
    </ol>
    <span
      class="lbw-submit__bar"
      role="progressbar"
      aria-label=${text.STAGES[state.stage]}
      aria-valuemin="0"
      aria-valuemax=${state.total}
      aria-valuenow=${known ? state.done : nothing}
      aria-valuetext=${text.progressText(state) || nothing}
      ><span
        class=${known ? "" : "lbw-submit__bar--unknown"}
        style=${known ? `width: ${(100 * state.done) / state.total}%` : nothing}
      ></span
    ></span>
    <span class="lbw-submit__numbers">${text.progressText(state)}</span>`;
}

/** What happened, and what can be done now. */
export function ending(state: RunState, outcome: Outcome, next: OtherRun | null): TemplateResult {
  const said = next !== null && next.owner !== "" && state.text.includes(next.owner);
  const hint =
    state.phase === "done" ? text.repairText(outcome) : text.resumeText(said ? null : next);
  if (state.phase === "failed") return failure(state.text, hint);
  const [mark, kind] = verdict(state, outcome);
  return html`<span class="lbw-submit__result" data-kind=${kind}
    >${icon(mark)}<span>${state.text} ${quiet(hint)}</span></span
  >`;
}

function verdict(state: RunState, { failed, left_out }: Outcome): [IconNode, string] {
  if (state.phase === "cancelled") return [CirclePause, "neutral"];
  return failed + left_out > 0 ? [TriangleAlert, "warning"] : [CircleCheck, "success"];
}

/** The rows and why; with room for `count` of them before they come. */
export function table(rows: readonly RowProblem[], count: number, where: string): Part {
  if (count === 0) return nothing;
  const more = text.notListed(count, Math.max(rows.length, 1), where);
  const room = `min-height: ${Math.min(200, 30 + 29 * count)}px`;
  return html`<div
    class="lbw-submit__problems"
    style=${room}
    tabindex="0"
    role="group"
    aria-label="Rows not sent"
  >
    <table>
      <thead>
        <tr><th scope="col">Row</th><th scope="col">global_key</th><th scope="col">Reason</th></tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ row, global_key, reason, has_repair }) => html`<tr>
            <td>${row.toLocaleString("en")}</td>
            <td><code>${global_key}</code></td>
            <td>${reason}${has_repair ? html` <i>Has a safe repair.</i>` : nothing}</td>
          </tr>`,
        )}
      </tbody>
    </table>
    ${rows.length === 0 || more === "" ? nothing : html`<p>${more}</p>`}
  </div>`;
}

export function log(lines: readonly LogLine[]): TemplateResult {
  return html`<div class="lbw-submit__log" tabindex="0" role="group" aria-label="Log">
    ${
      lines.length === 0
        ? html`<p>Nothing was done yet.</p>`
        : html`<ol>
            ${lines.map(
              ({ at, text: words }) =>
                html`<li><time>${text.clock(at)}</time> <span>${words}</span></li>`,
            )}
          </ol>`
    }
  </div>`;
}

function quiet(words: string): Part {
  return words === "" ? nothing : html`<span class="lbw-submit__quiet">${words}</span>`;
}

function spinner(): SVGSVGElement {
  const svg = icon(LoaderCircle);
  svg.classList.add("lbw-submit__spinner");
  return svg;
}
