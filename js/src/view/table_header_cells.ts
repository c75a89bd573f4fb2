// One cell of the header, and the box that selects.
import { type IconNode, Image, Square, SquareCheck, SquareMinus, TriangleAlert } from "lucide";
import type { TableColumn } from "../protocol.gen.ts";
import { element } from "./elements.ts";
import { icon } from "./icons.ts";
import type { ShownColumn } from "./table_control.ts";

export type Checked = "true" | "false" | "mixed";

/** These stay in place when the table is scrolled sideways, if they come first. */
export const FROZEN: readonly TableColumn["kind"][] = ["problems", "preview", "key"];
/** Columns too narrow for their name. */
const ICONS: Partial<Record<TableColumn["kind"], IconNode>> = {
  problems: TriangleAlert,
  preview: Image,
};
const CHECKBOXES: Record<Checked, IconNode> = {
  true: SquareCheck,
  false: Square,
  mixed: SquareMinus,
};

/** Draws a checkbox; what it means is told by the row's `aria-selected` or the cell's own name. */
export function fillCheckbox(cell: HTMLElement, checked: Checked, name: string): void {
  if (cell.dataset.checked === checked) return;
  cell.dataset.checked = checked;
  const box = element("span", "lbw-table__checkbox");
  box.setAttribute("role", "checkbox");
  box.setAttribute("aria-checked", checked);
  box.setAttribute("aria-label", name);
  box.append(icon(CHECKBOXES[checked]));
  cell.replaceChildren(box);
}

/** The class names of a cell: its kind, and whether it stays in place. Column 0 is the checkbox. */
export function cellClass(shown: readonly ShownColumn[], index: number): string {
  const kind = shown[index - 1]?.column.kind ?? "checkbox";
  const before = shown.slice(0, index).map(({ column }) => column.kind);
  const frozen = before.every((each) => FROZEN.includes(each));
  const mark = frozen ? " lbw-table__cell--frozen" : "";
  return `lbw-table__cell lbw-table__cell--${kind}${mark}`;
}

/** Without a column, the header of the checkboxes. */
export function headerCell(column: TableColumn | undefined, index: number): HTMLElement {
  const cell = document.createElement("div");
  cell.setAttribute("role", "columnheader");
  cell.setAttribute("aria-colindex", String(index + 1));
  if (column === undefined) return cell;
  cell.title = column.description === "" ? column.label : `${column.label}\n${column.description}`;
  const label = element("span", "lbw-table__label");
  const shown = ICONS[column.kind];
  if (shown === undefined) label.textContent = column.label;
  else {
    label.classList.add("lbw-table__label--icon");
    label.append(icon(shown), element("span", "lbw-table__words", column.label));
  }
  cell.append(label);
  if (column.sortable) {
    cell.append(element("span", "lbw-table__sort"));
    cell.setAttribute("aria-sort", "none");
  }
  if (shown !== undefined) return cell;
  const menu = element("span", "lbw-table__column-menu");
  menu.title = `Menu of ${column.label} (F)`;
  menu.setAttribute("aria-hidden", "true"); // by keyboard it opens from the cell
  cell.append(menu, element("span", "lbw-table__resize"));
  return cell;
}
