// What the safe repairs would change, and making them: a floating panel under its button.
import { html, nothing, render, type TemplateResult } from "lit-html";
import type { FixChange, Fixes, FixesMade } from "../protocol.gen.ts";
import { element } from "./elements.ts";
import { errorText } from "./error_text.ts";
import type { TableControl } from "./table_control.ts";
import { isAbort } from "./table_data.ts";

/** Changes that are listed; the rest is counted. */
const LISTED = 100;

/** Opens the panel; it closes with Esc or a press elsewhere, which stops what it does. */
export function showFixes(control: TableControl, anchor: HTMLElement): void {
  new FixesPanel(control, anchor).open();
}

type State =
  | { at: "loading" }
  | { at: "listed"; fixes: Fixes }
  | { at: "working"; text: string }
  | { at: "made"; made: FixesMade }
  | { at: "undone" }
  | { at: "failed"; text: string };

class FixesPanel {
  readonly #element = element("div", "lbw-fixes");
  readonly #control: TableControl;
  readonly #anchor: HTMLElement;
  readonly #ending = new AbortController();

  constructor(control: TableControl, anchor: HTMLElement) {
    [this.#control, this.#anchor] = [control, anchor];
    this.#element.setAttribute("role", "dialog");
    this.#element.setAttribute("aria-label", "Safe fixes");
    this.#element.tabIndex = -1;
  }

  open(): void {
    const root = this.#anchor.closest<HTMLElement>(".lbw-table__table");
    if (root === null || root.querySelector(".lbw-fixes") !== null) return;
    const { signal } = this.#ending;
    root.append(this.#element);
    const below = this.#anchor.getBoundingClientRect().bottom - root.getBoundingClientRect().top;
    this.#element.style.top = `${below + 4}px`;
    this.#element.addEventListener(
      "keydown",
      (event) => {
        event.stopPropagation();
        if (event.key !== "Escape") return;
        event.preventDefault();
        this.#close();
      },
      { signal },
    );
    const onPress = ({ target }: Event): void => {
      if (!this.#element.contains(target as Node)) this.#close();
    };
    document.addEventListener("pointerdown", onPress, { capture: true, signal });
    this.#control.signal.addEventListener("abort", () => this.#close(), { once: true, signal });
    this.#draw({ at: "loading" });
    this.#element.focus({ preventScroll: true });
    this.#run(async () => {
      const fixes = await this.#control.data.fixes(LISTED, signal);
      this.#draw({ at: "listed", fixes });
    });
  }

  #close(): void {
    if (this.#ending.signal.aborted) return;
    this.#ending.abort();
    const hadFocus = this.#element.contains(document.activeElement);
    this.#element.remove();
    if (!hadFocus) return;
    if (this.#anchor.isConnected) this.#anchor.focus();
    else this.#control.focusGrid();
  }

  #run(work: () => Promise<void>): void {
    work().catch((error: unknown) => {
      if (!isAbort(error) && !this.#ending.signal.aborted) {
        this.#draw({ at: "failed", text: errorText(error) });
      }
    });
  }

  #apply(): void {
    this.#change("Repairing…", async (onProgress) => {
      const made = await this.#control.data.applyFixes(this.#ending.signal, onProgress);
      this.#draw({ at: "made", made });
    });
  }

  #undo(): void {
    this.#change("Undoing…", async (onProgress) => {
      await this.#control.data.undoFixes(this.#ending.signal, onProgress);
      this.#draw({ at: "undone" });
    });
  }

  #change(text: string, work: (onProgress: (text: string) => void) => Promise<void>): void {
    this.#draw({ at: "working", text });
    // What had the focus is gone.
    this.#element.focus({ preventScroll: true });
    this.#run(() => work((progress) => this.#draw({ at: "working", text: progress })));
  }

  #draw(state: State): void {
    if (!this.#ending.signal.aborted) render(this.#content(state), this.#element);
  }

  #content(state: State): TemplateResult {
    const close = (): void => this.#close();
    const button = (text: string, onClick: () => void, isPrimary = false): TemplateResult =>
      html`<button
        type="button"
        class="lbw-button ${isPrimary ? "lbw-button--primary" : ""}"
        @click=${onClick}
      >${text}</button>`;
    switch (state.at) {
      case "loading":
        return html`<p class="lbw-fixes__line">Looking at what would change…</p>`;
      case "listed":
        return html`
          <p class="lbw-fixes__line">${planned(state.fixes)}</p>
          ${table(state.fixes)}
          <div class="lbw-fixes__buttons">
            ${state.fixes.total > 0 ? button(fixesText("Make", state.fixes.total), () => this.#apply(), true) : nothing}
            ${button("Cancel", close)}
          </div>
        `;
      case "working":
        return html`<p class="lbw-fixes__line" role="status">${state.text}</p>
          <div class="lbw-fixes__buttons">${button("Cancel", close)}</div>`;
      case "made":
        return html`<p class="lbw-fixes__line" role="status">
            ${count(state.made.made, "fix", "fixes")} made, ${left(state.made.left)}.
          </p>
          <div class="lbw-fixes__buttons">
            ${button("Undo", () => this.#undo())} ${button("Close", close)}
          </div>`;
      case "undone":
        return html`<p class="lbw-fixes__line" role="status">The rows are as they were before.</p>
          <div class="lbw-fixes__buttons">${button("Close", close)}</div>`;
      case "failed":
        return html`<p class="lbw-fixes__line lbw-fixes__line--error" role="alert">${state.text}</p>
          <div class="lbw-fixes__buttons">${button("Close", close)}</div>`;
    }
  }
}

function planned({ total, rows }: Fixes): string {
  if (total === 0) return "There is nothing to repair safely.";
  return `${count(total, "value", "values")} in ${count(rows, "row", "rows")} would change. What you passed in stays as it is.`;
}

function table({ changes, total }: Fixes): TemplateResult | typeof nothing {
  if (changes.length === 0) return nothing;
  return html`<div class="lbw-fixes__scroll" tabindex="0" role="group" aria-label="Changes">
    <table class="lbw-fixes__table">
      <thead>
        <tr><th>Row</th><th>Where</th><th>Now</th><th>Then</th></tr>
      </thead>
      <tbody>${changes.map(line)}</tbody>
    </table>
    ${total > changes.length ? html`<p>and ${(total - changes.length).toLocaleString("en")} more</p>` : nothing}
  </div>`;
}

function line({ key, path, rule, before, after }: FixChange): TemplateResult {
  return html`<tr title=${rule}>
    <td><code>${key}</code></td>
    <td><code>${path}</code></td>
    <td>${before}</td>
    <td>${after}</td>
  </tr>`;
}

function fixesText(verb: string, total: number): string {
  return `${verb} ${count(total, "fix", "fixes")}`;
}

function left(problems: number): string {
  return problems === 0 ? "no problem is left" : `${count(problems, "problem", "problems")} left`;
}

function count(value: number, one: string, more: string): string {
  return `${value.toLocaleString("en")} ${value === 1 ? one : more}`;
}
