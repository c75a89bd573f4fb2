// The header: labels, sorting, widths, and which columns stay in place when scrolled sideways.
import {
  ArrowDown,
  ArrowUp,
  ArrowUpDown,
  type IconNode,
  Image,
  Square,
  SquareCheck,
  SquareMinus,
  TriangleAlert,
} from "lucide";
import type { SortKey, TableColumn } from "../protocol.gen.ts";
import { element } from "./elements.ts";
import { icon } from "./icons.ts";
import type { Cursor } from "./table_keys.ts";

export type Checked = "true" | "false" | "mixed";

const CHECKBOX_WIDTH = 36;
const MIN_WIDTH = 48;
const RESIZE_STEP = 16;
/** These stay in place when the table is scrolled sideways, if they come first. */
const FROZEN: readonly TableColumn["kind"][] = ["problems", "preview", "key"];
const STRETCHED: readonly TableColumn["kind"][] = ["text", "attachments", "key", "status"];
/** Columns too narrow for their name. */
const ICONS: Partial<Record<TableColumn["kind"], IconNode>> = {
  problems: TriangleAlert,
  preview: Image,
};
const CHECKBOXES = { true: SquareCheck, false: Square, mixed: SquareMinus, TriangleAlert };

export class Columns {
  /** The header. */
  readonly element = element("div", "lbw-table__header");
  readonly #row = element("div", "lbw-table__head");
  readonly #grid: HTMLElement;
  readonly #id: string;
  #columns: readonly TableColumn[] = [];
  #widths: number[] = [];
  #rowHeight = 64;
  #frozen = 0;

  /**
   * `grid` carries the widths as custom properties, so that one change lays out every row; `id`
   * begins the ids of the cells.
   */
  constructor(grid: HTMLElement, id: string, onResize: () => void, signal: AbortSignal) {
    [this.#grid, this.#id] = [grid, id];
    this.element.setAttribute("role", "rowgroup");
    this.#row.setAttribute("role", "row");
    this.#row.setAttribute("aria-rowindex", "1");
    this.element.append(this.#row);
    const start = (event: PointerEvent): void => this.#startResize(event, onResize);
    this.#row.addEventListener("pointerdown", start, { signal });
  }

  /** What the source has; in the grid they follow the checkbox, which is column 0. */
  get columns(): readonly TableColumn[] {
    return this.#columns;
  }

  /** Columns of the grid. */
  get count(): number {
    return this.#columns.length + 1;
  }

  /** Pixels at the left that stay in place when scrolled sideways. */
  get frozen(): number {
    return this.#frozen;
  }

  cell(column: number): HTMLElement | undefined {
    const cell = this.#row.children[column];
    return cell instanceof HTMLElement ? cell : undefined;
  }

  /** Marks the cell that the keyboard is on. */
  markCursor({ position, column }: Cursor): void {
    this.#row
      .querySelector(".lbw-table__cell--cursor")
      ?.classList.remove("lbw-table__cell--cursor");
    if (position < 0) this.cell(column)?.classList.add("lbw-table__cell--cursor");
  }

  /** Columns that were shown before keep the width that they were given by hand. */
  show(columns: readonly TableColumn[]): void {
    const widths = new Map(this.#columns.map((column, i) => [column.name, this.#widths[i]]));
    this.#columns = columns;
    this.#widths = columns.map((column) => widths.get(column.name) ?? column.width);
    const cells = [undefined, ...columns].map((column, i) => headerCell(column, i));
    for (const [i, cell] of cells.entries()) {
      cell.className = cellClass(columns, i);
      cell.id = `${this.#id}-head-${i}`;
    }
    this.#row.replaceChildren(...cells);
    this.layout(this.#rowHeight);
  }

  /** Sets widths; the preview is half as wide again as it is high. */
  layout(rowHeight: number): void {
    this.#rowHeight = rowHeight;
    const widths = this.#columns.map((column, i) =>
      column.kind === "preview" ? rowHeight * 1.5 : (this.#widths[i] ?? column.width),
    );
    const template = this.#columns.map((column, i) =>
      STRETCHED.includes(column.kind) ? `minmax(${widths[i]}px, ${widths[i]}fr)` : `${widths[i]}px`,
    );
    const style = this.#grid.style;
    style.setProperty("--lbw-table-columns", `${CHECKBOX_WIDTH}px ${template.join(" ")}`);
    const width = widths.reduce((sum, each) => sum + each, CHECKBOX_WIDTH);
    style.setProperty("--lbw-table-width", `${width}px`);
    let left = CHECKBOX_WIDTH;
    for (const [i, column] of this.#columns.entries()) {
      if (!FROZEN.includes(column.kind)) break;
      style.setProperty(`--lbw-table-left-${column.kind}`, `${left}px`);
      left += widths[i] ?? 0;
    }
    this.#frozen = left;
  }

  /** Makes a column wider or narrower by steps, for the keyboard. */
  resize(column: number, steps: number): void {
    this.#setWidth(column - 1, (this.#widths[column - 1] ?? 0) + steps * RESIZE_STEP);
  }

  showSort(sort: SortKey | null): void {
    for (const [i, column] of this.#columns.entries()) {
      const cell = this.cell(i + 1);
      const mark = cell?.querySelector(".lbw-table__sort");
      if (!column.sortable || cell === undefined || mark === null || mark === undefined) continue;
      const mine = sort?.column === column.name ? sort : null;
      const order = mine === null ? "none" : mine.descending ? "descending" : "ascending";
      cell.setAttribute("aria-sort", order);
      const shown = { none: ArrowUpDown, ascending: ArrowUp, descending: ArrowDown }[order];
      mark.replaceChildren(icon(shown));
    }
  }

  showChecked(checked: Checked): void {
    const cell = this.cell(0);
    if (cell !== undefined) fillCheckbox(cell, checked, "Select all rows");
  }

  #setWidth(index: number, width: number): void {
    this.#widths[index] = Math.max(MIN_WIDTH, width);
    this.layout(this.#rowHeight);
  }

  #startResize(down: PointerEvent, onResize: () => void): void {
    const handle = down.target;
    if (!(handle instanceof HTMLElement) || !handle.classList.contains("lbw-table__resize")) return;
    const cell = handle.parentElement;
    if (cell === null) return;
    down.preventDefault();
    const index = Number(cell.getAttribute("aria-colindex")) - 2;
    const start = cell.getBoundingClientRect().width;
    const ending = new AbortController();
    handle.setPointerCapture(down.pointerId);
    handle.addEventListener(
      "pointermove",
      (move) => {
        this.#setWidth(index, start + move.clientX - down.clientX);
        onResize();
      },
      { signal: ending.signal },
    );
    for (const end of ["pointerup", "pointercancel"] as const) {
      handle.addEventListener(end, () => ending.abort(), { signal: ending.signal });
    }
  }
}

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

/** The class names of a cell: its kind, and whether it stays in place. */
export function cellClass(columns: readonly TableColumn[], index: number): string {
  const kind = columns[index - 1]?.kind ?? "checkbox";
  const before = columns.slice(0, index).map((column) => column.kind);
  const frozen = before.every((each) => FROZEN.includes(each));
  const mark = frozen ? " lbw-table__cell--frozen" : "";
  return `lbw-table__cell lbw-table__cell--${kind}${mark}`;
}

function headerCell(column: TableColumn | undefined, index: number): HTMLElement {
  const cell = document.createElement("div");
  cell.setAttribute("role", "columnheader");
  cell.setAttribute("aria-colindex", String(index + 1));
  if (column === undefined) return cell;
  const label = element("span", "lbw-table__label");
  cell.title = column.label;
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
  if (shown === undefined) cell.append(element("span", "lbw-table__resize"));
  return cell;
}
