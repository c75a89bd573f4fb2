// Rows out of the table: copied, or as a file.
import { html, nothing, render, type TemplateResult } from "lit-html";
import type { ExportFormat, RowsChoice } from "../../protocol.gen.ts";
import { element } from "../elements.ts";
import { errorText } from "../error_text.ts";
import type { TableControl } from "../table_control.ts";
import { isAbort } from "../table_data.ts";
import { floating } from "./floating.ts";

const FORMATS: [ExportFormat, string][] = [
  ["csv", "CSV"],
  ["ndjson", "NDJSON (import format)"],
  ["parquet", "Parquet"],
];

export function openExport(control: TableControl, anchor: HTMLElement): void {
  const menu = new ExportMenu(control);
  const panel = floating({
    anchor,
    label: "Export rows",
    signal: control.signal,
    onClose: () => menu.close(),
  });
  if (panel === undefined) return;
  panel.element.append(menu.element);
  panel.place();
  menu.element.querySelector<HTMLElement>("input, button")?.focus({ preventScroll: true });
}

class ExportMenu {
  readonly element = element("div", "lbw-export");
  readonly #control: TableControl;
  readonly #work = new AbortController();
  #rows: RowsChoice;
  #progress = "";
  #error = "";
  #isVerbatim = false;

  constructor(control: TableControl) {
    this.#control = control;
    this.#rows = control.counts.selected > 0 ? "selected" : "view";
    this.#draw();
  }

  /** What is being made is stopped. */
  close(): void {
    this.#work.abort();
  }

  async #export(format: ExportFormat): Promise<void> {
    const { data, asked } = this.#control;
    this.#error = "";
    const onProgress = (text: string): void => {
      this.#progress = text;
      this.#draw();
    };
    onProgress("Writing…");
    try {
      const file = await data.export(asked, this.#rows, format, this.#work.signal, onProgress);
      save(file.name, new Blob(file.parts, { type: file.content_type }));
      this.#control.tell(`${rowsText(file.rows)} saved as ${file.name}`);
      onProgress("");
    } catch (error) {
      if (isAbort(error)) return;
      this.#error = errorText(error);
      onProgress("");
    }
  }

  #draw(): void {
    render(this.#content(), this.element);
  }

  #content(): TemplateResult {
    const { counts } = this.#control;
    const isBusy = this.#progress !== "";
    return html`
      <div role="radiogroup" aria-label="Which rows">
        ${this.#choice("view", `${rowsText(counts.shown)} of this view`, true)}
        ${this.#choice("selected", `${rowsText(counts.selected)} selected`, counts.selected > 0)}
      </div>
      <div class="lbw-export__formats">
        ${FORMATS.map(
          ([format, name]) => html`<button
            type="button"
            class="lbw-button"
            ?disabled=${isBusy}
            @click=${() => void this.#export(format)}
          >${name}</button>`,
        )}
      </div>
      <p class="lbw-picker__more">Files hold every value as it is, also secrets in URLs.</p>
      <div class="lbw-export__formats">
        <button
          type="button"
          class="lbw-button"
          ?disabled=${isBusy}
          @click=${() => this.#control.copy(this.#rows, this.#isVerbatim)}
        >Copy for a spreadsheet</button>
        <label class="lbw-editor__check">
          <input
            type="checkbox"
            .checked=${this.#isVerbatim}
            @change=${({ target }: Event) => {
              this.#isVerbatim = (target as HTMLInputElement).checked;
            }}
          />
          with secrets
        </label>
      </div>
      ${
        isBusy
          ? html`<p role="status">${this.#progress}
            <button type="button" class="lbw-button" @click=${() => this.#stop()}>Cancel</button></p>`
          : nothing
      }
      ${this.#error === "" ? nothing : html`<p class="lbw-editor__error" role="alert">${this.#error}</p>`}
    `;
  }

  #stop(): void {
    this.#work.abort();
    this.element
      .closest(".lbw-floating")
      ?.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
  }

  #choice(value: RowsChoice, text: string, isEnabled: boolean): TemplateResult {
    return html`<label class="lbw-editor__check">
      <input
        type="radio"
        name="rows"
        ?disabled=${!isEnabled}
        .checked=${this.#rows === value}
        @change=${() => {
          this.#rows = value;
        }}
      />
      ${text}
    </label>`;
  }
}

/** Hands a file to the browser's downloads. */
function save(name: string, file: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The download has its own hold on the bytes once it has begun.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function rowsText(count: number): string {
  return `${count.toLocaleString("en")} ${count === 1 ? "row" : "rows"}`;
}
