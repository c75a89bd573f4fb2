// The floating panels that ask about a column: the values of a facet, a filter, a list to choose from.
import { html, render } from "lit-html";
import { element } from "../elements.ts";
import type { TableControl } from "../table_control.ts";
import { type Askable, askables } from "./askable.ts";
import { Editor } from "./editor.ts";
import { type Floating, floating } from "./floating.ts";
import { Picker } from "./picker.ts";

/** The values of a facet, to tick: shown at once. */
export function openPicker(control: TableControl, column: Askable, anchor: HTMLElement): void {
  let picker: Picker | undefined;
  const panel = floating({
    anchor,
    label: `Filter by ${column.label}`,
    signal: control.signal,
    onClose: () => picker?.close(),
  });
  if (panel === undefined) return;
  picker = new Picker(control, column, () => panel.place());
  panel.element.append(picker.element);
  begin(panel);
}

/** A filter on one column. */
export function openEditor(control: TableControl, column: Askable, anchor: HTMLElement): void {
  let editor: Editor | undefined;
  const panel = floating({
    anchor,
    label: `Filter by ${column.label}`,
    signal: control.signal,
    onClose: () => editor?.close(),
  });
  if (panel === undefined) return;
  editor = new Editor({
    control,
    column,
    onResize: () => panel.place(),
    onDone: () => panel.close(),
  });
  panel.element.append(editor.element);
  begin(panel);
}

/** What can be filtered by, then the filter. */
export function openChoice(control: TableControl, anchor: HTMLElement): void {
  let editor: Editor | undefined;
  const panel = floating({
    anchor,
    label: "Add a filter",
    signal: control.signal,
    onClose: () => editor?.close(),
  });
  if (panel === undefined) return;
  const choose = (column: Askable): void => {
    editor = new Editor({
      control,
      column,
      onResize: () => panel.place(),
      onDone: () => panel.close(),
    });
    panel.element.replaceChildren(editor.element);
    begin(panel);
  };
  panel.element.append(choice(control, choose, () => panel.place()));
  begin(panel);
}

function choice(
  control: TableControl,
  onChoose: (column: Askable) => void,
  onResize: () => void,
): HTMLElement {
  const list = element("div", "lbw-choice");
  const draw = (search: string): void => {
    const needle = search.toLowerCase();
    const offered = askables(control.schema).filter(({ label, name }) =>
      `${label} ${name}`.toLowerCase().includes(needle),
    );
    render(
      html`<input
          type="text"
          class="lbw-field"
          placeholder="Filter by…"
          aria-label="Search what to filter by"
          @input=${({ target }: Event) => draw((target as HTMLInputElement).value)}
        />
        <div class="lbw-picker__list" role="group" aria-label="What to filter by">
          ${offered.map(
            (column) => html`<button
              type="button"
              class="lbw-choice__item"
              @click=${() => onChoose(column)}
            >${column.label}</button>`,
          )}
          ${offered.length === 0 ? html`<p class="lbw-picker__more">Nothing of this name</p>` : ""}
        </div>`,
      list,
    );
    onResize();
  };
  draw("");
  return list;
}

/** Puts the panel into its place and the keyboard into its first field. */
function begin(panel: Floating): void {
  panel.place();
  const first = panel.element.querySelector<HTMLElement>("input, select, button");
  (first ?? panel.element).focus({ preventScroll: true });
}
