// What can be done with one column: sort it, filter by it, hide it.
import { html, nothing, render } from "lit-html";
import { sortedBy, withSort } from "../../core/questions.ts";
import type { TableColumn } from "../../protocol.gen.ts";
import { element } from "../elements.ts";
import type { TableControl } from "../table_control.ts";
import { hide } from "./arranging.ts";
import { Editor } from "./editor.ts";
import { floating } from "./floating.ts";

export function openColumnMenu(
  control: TableControl,
  column: TableColumn,
  anchor: HTMLElement,
): void {
  let editor: Editor | undefined;
  const panel = floating({
    anchor,
    label: `Column ${column.label}`,
    signal: control.signal,
    onClose: () => {
      editor?.close();
      control.focusGrid();
    },
  });
  if (panel === undefined) return;
  const act = (work: () => void) => (): void => {
    work();
    panel.close();
  };
  const item = (text: string, work: () => void) =>
    html`<button type="button" class="lbw-choice__item" @click=${act(work)}>${text}</button>`;
  const { name } = column;
  const isSorted = control.asked.sort.some((key) => key.column === name);
  const hideIt = (): void => {
    const all = control.schema?.columns ?? [];
    control.arrange({ columns: hide(all, control.arrangement.columns, name, true) });
  };
  const items = element("div", "lbw-choice");
  render(
    html`
      ${
        column.sortable
          ? html`
            ${item("Sort ascending", () => control.show(sortedBy(control.asked, name, false)))}
            ${item("Sort descending", () => control.show(sortedBy(control.asked, name, true)))}
            ${
              control.asked.sort.length > 0 && !isSorted
                ? item("Then sort by this", () => control.show(withSort(control.asked, name, true)))
                : nothing
            }
            ${isSorted ? item("Sort no longer", () => unsort(control, name)) : nothing}
          `
          : nothing
      }
      ${item("Hide column", hideIt)}
    `,
    items,
  );
  panel.element.append(items);
  if (column.filterable) {
    editor = new Editor({
      control,
      column,
      onResize: () => panel.place(),
      onDone: () => panel.close(),
    });
    panel.element.append(editor.element);
  }
  panel.place();
  items.querySelector<HTMLElement>("button")?.focus({ preventScroll: true });
}

function unsort(control: TableControl, name: string): void {
  const sort = control.asked.sort.filter((key) => key.column !== name);
  control.show({ ...control.asked, sort });
}
