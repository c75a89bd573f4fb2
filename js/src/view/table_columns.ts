// The header: labels, sorting, menus, widths, order, and which columns stay in place.
import { ArrowDown, ArrowUp, ArrowUpDown, EllipsisVertical } from "lucide";
import { filterOn, withSort } from "../core/questions.ts";
import type { SortKey, TableColumn, TableSchema } from "../protocol.gen.ts";
import { element } from "./elements.ts";
import { icon } from "./icons.ts";
import type { ShownColumn, TableControl } from "./table_control.ts";
import { type Checked, cellClass, FROZEN, fillCheckbox, headerCell } from "./table_header_cells.ts";
import { dragHeader } from "./table_header_drag.ts";
import type { Cursor } from "./table_keys.ts";
import { arranged, move, moveBefore, widen } from "./table_questions/arranging.ts";
import { openColumnMenu } from "./table_questions/column_menu.ts";
import { SummaryRow } from "./table_summaries.ts";

export type { Checked };
export { cellClass, fillCheckbox };

const CHECKBOX_WIDTH = 36;
const MIN_WIDTH = 48;
const RESIZE_STEP = 16;
const STRETCHED: readonly TableColumn["kind"][] = ["text", "attachments", "key", "status"];

export class Columns {
  /** The header, with the summaries under it. */
  readonly element = element("div", "lbw-table__header");
  readonly #row = element("div", "lbw-table__head");
  readonly #grid: HTMLElement;
  readonly #id: string;
  readonly #control: TableControl;
  readonly #summaries: SummaryRow;
  #schema: readonly TableColumn[] = [];
  #shown: readonly ShownColumn[] = [];
  #rowHeight = 64;
  #frozen = 0;

  /**
   * `grid` carries the widths as custom properties, so that one change lays out every row; `id`
   * begins the ids of the cells.
   */
  constructor(grid: HTMLElement, id: string, control: TableControl) {
    [this.#grid, this.#id, this.#control] = [grid, id, control];
    this.#summaries = new SummaryRow(control);
    this.element.setAttribute("role", "rowgroup");
    this.#row.setAttribute("role", "row");
    this.#row.setAttribute("aria-rowindex", "1");
    this.element.append(this.#row, this.#summaries.element);
    const { signal } = control;
    this.#row.addEventListener("pointerdown", (event) => this.#onDown(event), { signal });
    control.observe((change) => {
      if (change === "view") this.#showQuestion();
    });
  }

  /** The columns on screen, in order; in the grid they follow the checkbox, which is column 0. */
  get shown(): readonly ShownColumn[] {
    return this.#shown;
  }

  /** Columns of the grid. */
  get count(): number {
    return this.#shown.length + 1;
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

  /** Shows the columns of a schema as they are arranged; whether others than before. */
  show(schema: TableSchema): boolean {
    this.#schema = schema.columns;
    const before = this.#shown;
    this.#shown = arranged(schema.columns, this.#control.arrangement.columns)
      .filter(({ hidden }) => !hidden)
      .map(({ column, index, width }) => ({ column, index, width }));
    const isSame =
      before.length === this.#shown.length &&
      before.every(
        ({ column, index }, i) =>
          column === this.#shown[i]?.column && index === this.#shown[i]?.index,
      );
    if (!isSame) this.#build();
    this.layout(this.#rowHeight);
    this.#showQuestion();
    this.#summaries.show(this.#shown);
    return !isSame;
  }

  /** Sets widths; the preview is half as wide again as it is high. */
  layout(rowHeight: number): void {
    this.#rowHeight = rowHeight;
    const widths = this.#shown.map(({ column, width }) =>
      column.kind === "preview" ? rowHeight * 1.5 : width,
    );
    const template = this.#shown.map(({ column }, i) =>
      STRETCHED.includes(column.kind) ? `minmax(${widths[i]}px, ${widths[i]}fr)` : `${widths[i]}px`,
    );
    const { style } = this.#grid;
    style.setProperty("--lbw-table-columns", `${CHECKBOX_WIDTH}px ${template.join(" ")}`);
    const width = widths.reduce((sum, each) => sum + each, CHECKBOX_WIDTH);
    style.setProperty("--lbw-table-width", `${width}px`);
    let left = CHECKBOX_WIDTH;
    for (const [i, { column }] of this.#shown.entries()) {
      if (!FROZEN.includes(column.kind)) break;
      style.setProperty(`--lbw-table-left-${column.kind}`, `${left}px`);
      left += widths[i] ?? 0;
    }
    this.#frozen = left;
  }

  /** Makes a column wider or narrower by steps, for the keyboard. */
  resize(column: number, steps: number): void {
    const shown = this.#shown[column - 1];
    if (shown !== undefined) this.#setWidth(shown, shown.width + steps * RESIZE_STEP);
  }

  /** Moves a column by so many places, for the keyboard; returns where it is then. */
  move(column: number, places: number): number {
    const shown = this.#shown[column - 1];
    if (shown === undefined) return column;
    const { name } = shown.column;
    const states = this.#control.arrangement.columns;
    this.#control.arrange({ columns: move(this.#schema, states, name, places) });
    const now = this.#shown.findIndex((each) => each.column.name === name);
    return now < 0 ? column : now + 1;
  }

  /** Sorts by a column as a press on its header does; `isMore` adds it to the others. */
  sort(column: number, isMore: boolean): void {
    const shown = this.#shown[column - 1];
    if (shown?.column.sortable) {
      this.#control.show(withSort(this.#control.asked, shown.column.name, isMore));
    }
  }

  /** Opens the menu of a column: sort, filter, hide. */
  openMenu(column: number): void {
    const shown = this.#shown[column - 1];
    const cell = this.cell(column);
    const button = cell?.querySelector<HTMLElement>(".lbw-table__column-menu");
    if (shown === undefined || cell === undefined) return;
    openColumnMenu(this.#control, shown.column, button ?? cell);
  }

  showChecked(checked: Checked): void {
    const cell = this.cell(0);
    if (cell !== undefined) fillCheckbox(cell, checked, "Select all rows");
  }

  #build(): void {
    const cells = [undefined, ...this.#shown].map((shown, i) => {
      const cell = headerCell(shown?.column, i);
      cell.className = cellClass(this.#shown, i);
      cell.id = `${this.#id}-head-${i}`;
      const menu = cell.querySelector(".lbw-table__column-menu");
      menu?.append(icon(EllipsisVertical));
      menu?.addEventListener("click", (event) => {
        event.stopPropagation(); // the header itself sorts
        this.openMenu(i);
      });
      return cell;
    });
    this.#row.replaceChildren(...cells);
  }

  /** How each column is sorted, and whether it is filtered. */
  #showQuestion(): void {
    const { view } = this.#control;
    for (const [i, { column }] of this.#shown.entries()) {
      const cell = this.cell(i + 1);
      if (cell === undefined) continue;
      cell.toggleAttribute("data-filtered", filterOn(view, column.name) !== undefined);
      if (column.sortable) showSort(cell, view.sort, column.name);
    }
  }

  #setWidth(shown: ShownColumn, width: number): void {
    const states = this.#control.arrangement.columns;
    const wide = Math.max(MIN_WIDTH, width);
    this.#control.arrange({ columns: widen(this.#schema, states, shown.column.name, wide) });
  }

  #onDown(down: PointerEvent): void {
    dragHeader(down, {
      columns: this.#shown,
      row: this.#row,
      onWidth: (shown, width) => this.#setWidth(shown, width),
      onMove: (name, before) => {
        const states = this.#control.arrangement.columns;
        this.#control.arrange({ columns: moveBefore(this.#schema, states, name, before) });
      },
    });
  }
}

function showSort(cell: HTMLElement, keys: readonly SortKey[], name: string): void {
  const place = keys.findIndex(({ column }) => column === name);
  const key = keys[place];
  const order = key === undefined ? "none" : key.descending ? "descending" : "ascending";
  cell.setAttribute("aria-sort", order);
  const mark = cell.querySelector(".lbw-table__sort");
  const shown = { none: ArrowUpDown, ascending: ArrowUp, descending: ArrowDown }[order];
  // Where several count, which counts most.
  const number = keys.length > 1 && place >= 0 ? [`${place + 1}`] : [];
  mark?.replaceChildren(icon(shown), ...number);
}
