// One data row in words. Knows neither host nor model: it is given what to show.
import { html, nothing, render, type TemplateResult } from "lit-html";
import type { DetailProblem, RowDetail, TreeNode } from "../protocol.gen.ts";

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
    ${problemList(detail.problems)}
    ${detail.attachments.length > 0 ? attachments(detail) : nothing}
    ${tree(detail.fields)}
  `;
}

/** The problems of a row with their fixes; nothing where there are none. */
export function problemList(found: readonly DetailProblem[]): TemplateResult | typeof nothing {
  if (found.length === 0) return nothing;
  return html`<ul class="lbw-details__problems" aria-label="Problems">
    ${found.map(
      (problem) => html`<li data-severity=${problem.severity}>
        <b>${problem.severity}</b>
        ${problem.path === "" ? nothing : html`<code>${problem.path}</code>`}
        <span>${problem.message}</span>
        ${problem.fix === "" ? nothing : html`<span class="lbw-details__fix">Fix: ${problem.fix}</span>`}
      </li>`,
    )}
  </ul>`;
}

/** The fields of a row: what holds others can be opened. */
export function tree(nodes: readonly TreeNode[]): TemplateResult {
  return html`<div class="lbw-details__tree">${nodes.map(branch)}</div>`;
}

function branch(node: TreeNode): TemplateResult {
  if (node.children.length === 0) {
    return html`<div class="lbw-details__leaf">
      <span class="lbw-details__name">${node.name}</span>
      <span class="lbw-details__text">${node.text}</span>
    </div>`;
  }
  return html`<details class="lbw-details__branch">
    <summary>
      <span class="lbw-details__name">${node.name}</span>
      <span class="lbw-details__count">${node.text}</span>
    </summary>
    ${node.children.map(branch)}
  </details>`;
}

type Attachments = Pick<RowDetail, "attachments" | "more_attachments">;

/** "3 attachments", "800 attachments, the first 500 listed". */
export function attachmentCount({ attachments, more_attachments }: Attachments): string {
  const total = attachments.length + more_attachments;
  const count = `${total.toLocaleString("en")} ${total === 1 ? "attachment" : "attachments"}`;
  if (more_attachments === 0) return count;
  return `${count}, the first ${attachments.length.toLocaleString("en")} listed`;
}

function attachments(detail: Attachments): TemplateResult {
  return html`<div>
    <div class="lbw-details__heading">${attachmentCount(detail)}</div>
    <ul class="lbw-details__attachments">
      ${detail.attachments.map(
        (item) => html`<li>
          <span class="lbw-details__type">${item.type}</span>
          <span class="lbw-details__name">${item.name === "" ? "unnamed" : item.name}</span>
          <span class="lbw-details__value" title=${item.value}>${item.value}</span>
        </li>`,
      )}
    </ul>
  </div>`;
}
