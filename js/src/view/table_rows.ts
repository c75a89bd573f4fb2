// The rows on screen: a few elements, each used again for another row when its own leaves.
import { has, type Spans } from "../core/spans.ts";
import type { TableColumn, TableRow } from "../protocol.gen.ts";
import { element } from "./elements.ts";
import { fillCell, fillPreview } from "./table_cells.ts";
import { cellClass, fillCheckbox } from "./table_columns.ts";
import type { Cursor } from "./table_keys.ts";
import type { Preview } from "./table_thumbnails.ts";

export interface RowsState {
  /** Positions on screen: from the first up to, not including, the second. */
  range: [number, number];
  /** What stands at the top of the window, in pixels from the first row. */
  top: number;
  rowHeight: number;
  row: (position: number) => TableRow | undefined;
  preview: (row: number) => Preview | undefined;
  selection: Spans;
  active: number | null;
}

interface Slot {
  element: HTMLElement;
  cells: HTMLElement[];
  position: number;
  row: TableRow | undefined;
  preview: Preview | undefined;
}

export class Rows {
  readonly element = element("div", "lbw-table__window");
  readonly #id: string;
  #columns: readonly TableColumn[] = [];
  #slots: Slot[] = [];

  /** `id` begins the ids of the cells. */
  constructor(id: string) {
    this.#id = id;
    this.element.setAttribute("role", "rowgroup");
  }

  /** Shows other columns, or begins anew with the same. */
  reset(columns: readonly TableColumn[]): void {
    this.#columns = columns;
    this.#slots = [];
    this.element.replaceChildren();
  }

  render(state: RowsState): void {
    const [first, stop] = state.range;
    this.#resize(stop - first);
    for (let position = first; position < stop; position++) {
      const slot = this.#slots[position % this.#slots.length];
      if (slot === undefined) continue;
      this.#fill(slot, position, state);
      const offset = position * state.rowHeight - state.top;
      slot.element.style.transform = `translateY(${offset}px)`;
    }
    for (const slot of this.#slots) {
      slot.element.hidden = slot.position < first || slot.position >= stop;
    }
  }

  /** Puts the elements into the order of the rows, for whoever reads them one after the other. */
  sort(): void {
    const place = (slot: Slot): number =>
      slot.element.hidden ? Number.MAX_SAFE_INTEGER : slot.position;
    const ordered = [...this.#slots].sort((a, b) => place(a) - place(b));
    if (ordered.some((slot, i) => this.element.children[i] !== slot.element)) {
      this.element.append(...ordered.map((slot) => slot.element));
    }
  }

  /** A cell that is on screen. */
  cell({ position, column }: Cursor): HTMLElement | undefined {
    return this.#slots.find((slot) => slot.position === position && !slot.element.hidden)?.cells[
      column
    ];
  }

  /** Marks the cell that the keyboard is on. */
  markCursor(cursor: Cursor): void {
    this.element
      .querySelector(".lbw-table__cell--cursor")
      ?.classList.remove("lbw-table__cell--cursor");
    this.cell(cursor)?.classList.add("lbw-table__cell--cursor");
  }

  /** Keeps more slots than needed: a row partly scrolled in takes one more. */
  #resize(count: number): void {
    if (count <= this.#slots.length) return;
    while (this.#slots.length < count + 1) this.#slots.push(this.#makeSlot(this.#slots.length));
    // Slots are found by their number, so with more of them every row has another.
    for (const slot of this.#slots) slot.position = -1;
    this.element.replaceChildren(...this.#slots.map((slot) => slot.element));
  }

  #makeSlot(number: number): Slot {
    const row = element("div", "lbw-table__row");
    row.setAttribute("role", "row");
    const cells = [undefined, ...this.#columns].map((column, i) => {
      const cell = element("div", cellClass(this.#columns, i));
      cell.setAttribute("role", column?.kind === "key" ? "rowheader" : "gridcell");
      cell.setAttribute("aria-colindex", String(i + 1));
      cell.id = `${this.#id}-${number}-${i}`;
      return cell;
    });
    row.append(...cells);
    return { element: row, cells, position: -1, row: undefined, preview: undefined };
  }

  #fill(slot: Slot, position: number, state: RowsState): void {
    const row = state.row(position);
    const moved = slot.position !== position;
    if (moved) {
      slot.position = position;
      slot.element.dataset.position = String(position);
      slot.element.setAttribute("aria-rowindex", String(position + 2)); // the header is row 1
    }
    if (row === undefined) {
      if (moved || slot.row !== undefined) this.#empty(slot);
      return;
    }
    const preview = state.preview(row.id);
    if (slot.row !== row) this.#show(slot, row);
    if (slot.row !== row || slot.preview !== preview) this.#showPreview(slot, row, preview);
    slot.row = row;
    slot.preview = preview;
    const selected = has(state.selection, row.id);
    slot.element.setAttribute("aria-selected", String(selected));
    slot.element.classList.toggle("lbw-table__row--active", row.id === state.active);
    const box = slot.cells[0];
    if (box !== undefined)
      fillCheckbox(box, selected ? "true" : "false", `Select row ${position + 1}`);
  }

  #show(slot: Slot, row: TableRow): void {
    slot.element.classList.remove("lbw-table__row--waiting");
    slot.element.removeAttribute("aria-busy");
    for (const [i, column] of this.#columns.entries()) {
      const cell = slot.cells[i + 1];
      if (cell !== undefined) fillCell(cell, column, row.cells[i] ?? null, row);
    }
  }

  #showPreview(slot: Slot, row: TableRow, preview: Preview | undefined): void {
    const place = this.#columns.findIndex((column) => column.kind === "preview");
    const cell = slot.cells[place + 1];
    if (place >= 0 && cell !== undefined) fillPreview(cell, row, preview);
  }

  #empty(slot: Slot): void {
    slot.row = undefined;
    slot.preview = undefined;
    slot.element.classList.add("lbw-table__row--waiting");
    slot.element.classList.remove("lbw-table__row--active");
    slot.element.setAttribute("aria-busy", "true");
    slot.element.setAttribute("aria-selected", "false");
    for (const cell of slot.cells) {
      cell.replaceChildren();
      cell.removeAttribute("title");
      delete cell.dataset.checked;
    }
  }
}

/** The cell of the grid that an event hit; undefined beside cells and on what has a use of its own. */
export function cursorAt(target: EventTarget | null): Cursor | undefined {
  if (!(target instanceof Element) || target.closest(".lbw-table__resize") !== null)
    return undefined;
  const column = target.closest("[aria-colindex]")?.getAttribute("aria-colindex");
  if (column === undefined || column === null) return undefined;
  const position = target.closest<HTMLElement>("[data-position]")?.dataset.position;
  return { position: position === undefined ? -1 : Number(position), column: Number(column) - 1 };
}
