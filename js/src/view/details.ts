// One data row in words. Knows neither host nor model: it is given what to show.
import { html, nothing, render, type TemplateResult } from "lit-html";
import type { DetailAttachment, DetailProblem, RowDetail } from "../protocol.gen.ts";

/** Draws the row into `root`; call it again when the row changes. */
export function showDetails(root: HTMLElement, detail: RowDetail | null): void {
  render(detail === null ? empty() : full(detail), root);
}

function empty(): TemplateResult {
  return html`<p class="lbw-details__empty">Pick a row to see what it holds.</p>`;
}

function full(detail: RowDetail): TemplateResult {
  return html`
    <div class="lbw-details__key" title=${detail.key}>${detail.key}</div>
    ${detail.problems.length > 0 ? problems(detail.problems) : nothing}
    ${detail.attachments.length > 0 ? attachments(detail.attachments) : nothing}
    <dl class="lbw-details__fields">
      ${detail.fields.map(
        ([name, value]) => html`<dt>${name}</dt>
          <dd>${value}</dd>`,
      )}
    </dl>
  `;
}

function problems(found: DetailProblem[]): TemplateResult {
  return html`<ul class="lbw-details__problems" aria-label="Problems">
    ${found.map(
      (problem) => html`<li data-severity=${problem.severity}>
        <b>${problem.severity}</b> <span>${problem.message}</span>
        ${problem.fix === "" ? nothing : html`<span class="lbw-details__fix">Fix: ${problem.fix}</span>`}
      </li>`,
    )}
  </ul>`;
}

function attachments(list: DetailAttachment[]): TemplateResult {
  const count = `${list.length} ${list.length === 1 ? "attachment" : "attachments"}`;
  return html`<div>
    <div class="lbw-details__heading">${count}</div>
    <ul class="lbw-details__attachments">
      ${list.map(
        (item) => html`<li>
          <span class="lbw-details__type">${item.type}</span>
          <span class="lbw-details__name">${item.name === "" ? "unnamed" : item.name}</span>
          <span class="lbw-details__value" title=${item.value}>${item.value}</span>
        </li>`,
      )}
    </ul>
  </div>`;
}
