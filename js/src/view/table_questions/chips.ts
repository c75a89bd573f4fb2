// The filters in force, each with a way to change it and one to take it back.
import { X } from "lucide";
import { filterWords } from "../../core/question_words.ts";
import { columnsOf, type Filter, withoutFilter } from "../../core/questions.ts";
import { element } from "../elements.ts";
import { iconButton } from "../icons.ts";
import type { TableControl } from "../table_control.ts";
import { askable, labelOf } from "./askable.ts";
import { draftOf } from "./conditions.ts";
import { openEditor } from "./panels.ts";

/** One chip for each filter of the view that was asked for. */
export function chips(control: TableControl): HTMLElement[] {
  return control.asked.filters.map((filter) => chip(control, filter));
}

function chip(control: TableControl, filter: Filter): HTMLElement {
  const made = element("span", "lbw-chip");
  const words = filterWords(filter, (name) => labelOf(control.schema, name));
  made.append(editable(control, filter, words));
  const remove = iconButton(X, `Remove: ${words}`, () => {
    control.show(withoutFilter(control.asked, filter));
    control.focusGrid();
  });
  made.append(remove);
  return made;
}

/** A button where the editor has fields for the filter, else its words. */
function editable(control: TableControl, filter: Filter, words: string): HTMLElement {
  const columns = columnsOf(filter);
  const column = columns.length === 1 ? askable(control.schema, columns[0] ?? "") : undefined;
  if (column === undefined || draftOf(filter, column.values) === undefined) {
    return element("span", "lbw-chip__words", words);
  }
  const button = element("button", "lbw-chip__words", words);
  button.type = "button";
  button.title = `Change: ${words}`;
  button.addEventListener("click", () => openEditor(control, column, button));
  return button;
}
