// Which columns are shown, in which order; what the attachment columns stand for; the summaries.
import { html, nothing, render, type TemplateResult } from "lit-html";
import type { ColumnState, TableColumn } from "../../protocol.gen.ts";
import { element } from "../elements.ts";
import type { TableControl } from "../table_control.ts";
import { arranged, hide, move } from "./arranging.ts";
import { floating } from "./floating.ts";

export function openColumns(control: TableControl, anchor: HTMLElement): void {
  const panel = floating({ anchor, label: "Columns", signal: control.signal });
  if (panel === undefined) return;
  const body = element("div", "lbw-columns");
  panel.element.append(body);
  const draw = (): void => {
    render(content(control), body);
    panel.place();
  };
  control.observe((change) => {
    if (body.isConnected && (change === "arrangement" || change === "schema")) draw();
  });
  draw();
  body.querySelector<HTMLElement>("input")?.focus({ preventScroll: true });
}

function content(control: TableControl): TemplateResult {
  const columns = arranged(control.schema?.columns ?? [], control.arrangement.columns);
  const hasLayers = control.schema?.facets.some(({ name }) => name === "layer_names") ?? false;
  return html`
    <label class="lbw-editor__check">
      <input
        type="checkbox"
        .checked=${control.arrangement.has_summaries}
        @change=${() => control.arrange({ has_summaries: !control.arrangement.has_summaries })}
      />
      Summaries under the header
    </label>
    ${hasLayers ? grouping(control) : nothing}
    <div class="lbw-picker__list" role="group" aria-label="Columns">
      ${columns.map(({ column, hidden }) => line(control, column, hidden))}
    </div>
    <div class="lbw-editor__buttons">
      <button type="button" class="lbw-button" @click=${() => control.arrange({ columns: [] })}>
        Reset
      </button>
    </div>
  `;
}

function grouping(control: TableControl): TemplateResult {
  const { grouping } = control.arrangement;
  const option = (value: "type" | "layer", text: string): TemplateResult => html`<label
    class="lbw-editor__check"
  >
    <input
      type="radio"
      name="grouping"
      .checked=${grouping === value}
      @change=${() => control.arrange({ grouping: value })}
    />
    ${text}
  </label>`;
  return html`<div role="radiogroup" aria-label="Attachment columns">
    ${option("type", "One column per attachment type")}
    ${option("layer", "One column per overlay name")}
  </div>`;
}

function line(control: TableControl, column: TableColumn, hidden: boolean): TemplateResult {
  const change = (columns: ColumnState[]): void => control.arrange({ columns });
  const states = control.arrangement.columns;
  const all = control.schema?.columns ?? [];
  const step = (rows: number) => (event: Event) => {
    const list = (event.currentTarget as HTMLElement).closest(".lbw-columns");
    change(move(all, states, column.name, rows));
    // The button that was pressed has moved on with its line.
    const name = CSS.escape(column.name);
    const which = rows < 0 ? "up" : "down";
    list?.querySelector<HTMLElement>(`[data-column="${name}"] [data-step="${which}"]`)?.focus();
  };
  return html`<div class="lbw-picker__line" data-column=${column.name}>
    <label class="lbw-columns__name">
      <input
        type="checkbox"
        .checked=${!hidden}
        @change=${() => change(hide(all, states, column.name, !hidden))}
      />
      <span class="lbw-picker__text" title=${column.description || column.label}>
        ${column.label}
      </span>
    </label>
    <button
      type="button"
      class="lbw-columns__step"
      data-step="up"
      aria-label="Move ${column.label} to the left"
      title="To the left"
      @click=${step(-1)}
    >↑</button>
    <button
      type="button"
      class="lbw-columns__step"
      data-step="down"
      aria-label="Move ${column.label} to the right"
      title="To the right"
      @click=${step(1)}
    >↓</button>
  </div>`;
}
