// Parts of the submit button that only show what they are given.
import { html, nothing, type TemplateResult } from "lit-html";
import { CircleCheck, CirclePause, LoaderCircle, TriangleAlert } from "lucide";
import type { Outcome, RowProblem, RunState, Stage } from "../protocol.gen.ts";
import { icon } from "./icons.ts";
import * as text from "./submit_text.ts";

export function isRunning(state: RunState): boolean {
  return state.phase === "running" || state.phase === "stopping";
}

export function waiting(): TemplateResult {
  const svg = icon(LoaderCircle);
  svg.classList.add("lbw-submit__spinner");
  return html`<span class="lbw-submit__quiet">${svg} Checking the rows…</span>`;
}

export function label({ text: words, kind }: text.Chip): TemplateResult {
  return html`<span class="lbw-submit__chip lbw-submit__chip--${kind}">${words}</span>`;
}

export function failure(why: string): TemplateResult {
  return html`<span class="lbw-submit__failure" role="alert">${icon(TriangleAlert)} ${why}</span>`;
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

export function ending(state: RunState, outcome: Outcome): TemplateResult {
  if (state.phase === "failed") return failure(state.text);
  const shape = state.phase === "cancelled" ? CirclePause : CircleCheck;
  const troubled = state.phase === "done" && outcome.failed > 0;
  return html`<span
    class="lbw-submit__result"
    data-kind=${troubled ? "warning" : state.phase === "done" ? "success" : "neutral"}
    >${icon(troubled ? TriangleAlert : shape)} ${state.text}</span
  >`;
}

export function table(
  rows: readonly RowProblem[],
  count: number,
  where: string,
): TemplateResult | typeof nothing {
  if (rows.length === 0) return nothing;
  const more = text.notListed(count, rows.length, where);
  return html`<div class="lbw-submit__problems" tabindex="0" role="group" aria-label="Rows not sent">
    <table>
      <thead>
        <tr><th scope="col">Row</th><th scope="col">global_key</th><th scope="col">Reason</th></tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ row, global_key, reason }) => html`<tr>
            <td>${row}</td><td><code>${global_key}</code></td><td>${reason}</td>
          </tr>`,
        )}
      </tbody>
    </table>
    ${more === "" ? nothing : html`<p>${more}</p>`}
  </div>`;
}

/** Said once per step, not at every number. */
export function announcement(state: RunState): string {
  if (state.phase === "running") return text.STAGES[state.stage];
  if (state.phase === "stopping") return "Cancelling";
  return state.phase === "ready" ? "" : state.text;
}
