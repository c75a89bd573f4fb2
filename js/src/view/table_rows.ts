// The rows on screen: a few elements, each used again for another row when its own leaves. They stand
// in the scrolled element, so that the browser scrolls them by itself; only what changed is touched.
import type { TableRow } from "../protocol.gen.ts";
import { element } from "./elements.ts";
import { errorText } from "./error_text.ts";
import { fillCell, fillPreviews } from "./table_cells.ts";
import { cellClass, fillCheckbox } from "./table_columns.ts";
import type { ShownColumn } from "./table_control.ts";
import type { Cursor } from "./table_keys.ts";
import type { Member } from "./table_selection.ts";
import type { Preview, Subject } from "./table_thumbnails.ts";

export interface RowsState {
  /** Positions to draw: from the first up to, not including, the second. */
  range: [number, number];
  /** Rows of the view. */
  total: number;
  /** Where the first row of all stands, in pixels below the top of the grid. */
  origin: number;
  rowHeight: number;
  member: (position: number) => Member | undefined;
  /** Why there is no row. */
  error: (position: number) => unknown;
  isSelected: (member: Member) => boolean | undefined;
  preview: (subject: Subject) => Preview | undefined;
  /** Grows with every preview that comes. */
  revision: number;
  active: number | null;
}

interface Slot {
  element: HTMLElement;
  cells: HTMLElement[];
  position: number;
  shows: "nothing" | "row" | "waiting" | "failure";
  row: TableRow | undefined;
  error: unknown;
  preview: Preview | undefined;
  revision: number;
  isSelected: boolean | undefined;
  isActive: boolean;
}

/** Further from their common start than this, rows would stand a little beside their pixels. */
const MAX_OFFSET = 100_000;
/** The header is row 1. */
const FIRST_ROW_INDEX = 2;

export class Rows {
  readonly element = element("div", "lbw-table__window");
  readonly #id: string;
  #shown: readonly ShownColumn[] = [];
  /** Those that show pictures of attachments, without the asset's own. */
  #strips: readonly [index: number, column: ShownColumn][] = [];
  #slots: Slot[] = [];
  /** The position that the offsets of rows are counted from. */
  #base = 0;
  #top = Number.NaN;
  #rowHeight = 0;
  #cursorCell: HTMLElement | undefined;

  /** `id` begins the ids of the cells. */
  constructor(id: string) {
    this.#id = id;
    this.element.setAttribute("role", "rowgroup");
  }

  /** Shows other columns, or begins anew with the same. */
  reset(shown: readonly ShownColumn[]): void {
    this.#shown = shown;
    this.#strips = [...shown.entries()].filter(([, { column }]) => column.kind === "attachments");
    this.#slots = [];
    this.element.replaceChildren();
  }

  render(state: RowsState): void {
    const [first, stop] = this.#fit(state);
    this.#place(first, state);
    for (let position = first; position < stop; position++) {
      const slot = this.#slots[position % this.#slots.length];
      if (slot !== undefined) this.#fill(slot, position, state);
    }
    for (const slot of this.#slots) {
      const isHidden = slot.position < first || slot.position >= stop;
      if (slot.element.hidden !== isHidden) slot.element.hidden = isHidden;
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

  /** A cell that is drawn. */
  cell({ position, column }: Cursor): HTMLElement | undefined {
    const slot = this.#slots[position % this.#slots.length];
    if (slot?.position !== position || slot.element.hidden) return undefined;
    return slot.cells[column];
  }

  /** Marks the cell that the keyboard is on. */
  markCursor(cursor: Cursor): void {
    const cell = this.cell(cursor);
    if (cell === this.#cursorCell) return;
    this.#cursorCell?.classList.remove("lbw-table__cell--cursor");
    cell?.classList.add("lbw-table__cell--cursor");
    this.#cursorCell = cell;
  }

  /** Keeps a row more than needed, for a row partly scrolled in, and draws all that it has. */
  #fit({ range, total }: RowsState): [number, number] {
    const [first, stop] = range;
    const count = stop - first;
    if (count > this.#slots.length) {
      while (this.#slots.length < count + 1) this.#slots.push(this.#makeSlot(this.#slots.length));
      // Slots are found by their number, so with more of them every row has another.
      for (const slot of this.#slots) slot.position = -1;
      this.element.replaceChildren(...this.#slots.map((slot) => slot.element));
    }
    return [first, Math.min(total, first + this.#slots.length)];
  }

  /** Puts the common start of all rows near those on screen, in whole rows. */
  #place(first: number, { origin, rowHeight }: RowsState): void {
    const isFar = Math.abs(first - this.#base) * rowHeight > MAX_OFFSET;
    if (isFar || rowHeight !== this.#rowHeight) {
      this.#base = first;
      this.#rowHeight = rowHeight;
      for (const slot of this.#slots) this.#move(slot);
    }
    const top = origin + this.#base * rowHeight;
    if (top === this.#top) return;
    this.#top = top;
    this.element.style.top = `${top}px`;
  }

  #move(slot: Slot): void {
    const offset = (slot.position - this.#base) * this.#rowHeight;
    slot.element.style.transform = `translateY(${offset}px)`;
  }

  #makeSlot(number: number): Slot {
    const row = element("div", "lbw-table__row");
    row.setAttribute("role", "row");
    const cells = [undefined, ...this.#shown].map((shown, i) => {
      const cell = element("div", cellClass(this.#shown, i));
      cell.setAttribute("role", shown?.column.kind === "key" ? "rowheader" : "gridcell");
      cell.setAttribute("aria-colindex", String(i + 1));
      cell.id = `${this.#id}-${number}-${i}`;
      return cell;
    });
    row.append(...cells);
    return {
      element: row,
      cells,
      position: -1,
      shows: "nothing",
      row: undefined,
      error: undefined,
      preview: undefined,
      revision: -1,
      isSelected: undefined,
      isActive: false,
    };
  }

  #fill(slot: Slot, position: number, state: RowsState): void {
    const isMoved = slot.position !== position;
    if (isMoved) {
      slot.position = position;
      slot.element.dataset.position = String(position);
      slot.element.setAttribute("aria-rowindex", String(position + FIRST_ROW_INDEX));
      this.#move(slot);
    }
    const member = state.member(position);
    if (member === undefined) {
      this.#empty(slot, state.error(position));
      return;
    }
    const { row } = member;
    if (slot.row !== row) this.#show(slot, row, state);
    else if (slot.revision !== state.revision) this.#showPreviews(slot, row, state, false);
    this.#mark(slot, isMoved, state.isSelected(member), row.id === state.active);
  }

  #mark(slot: Slot, isMoved: boolean, known: boolean | undefined, isActive: boolean): void {
    // What is not known yet stays as it is drawn.
    const isSelected = known ?? slot.isSelected ?? false;
    if (slot.isSelected !== isSelected || isMoved) {
      slot.isSelected = isSelected;
      slot.element.setAttribute("aria-selected", String(isSelected));
      const [box] = slot.cells;
      if (box !== undefined) {
        if (isMoved) delete box.dataset.checked; // another row has another name
        fillCheckbox(box, isSelected ? "true" : "false", `Select row ${slot.position + 1}`);
      }
    }
    if (slot.isActive === isActive) return;
    slot.isActive = isActive;
    slot.element.classList.toggle("lbw-table__row--active", isActive);
  }

  #show(slot: Slot, row: TableRow, state: RowsState): void {
    if (slot.shows !== "row") this.#wake(slot, "row");
    if (slot.row?.id !== row.id) slot.isSelected = undefined;
    slot.row = row;
    for (const [i, shown] of this.#shown.entries()) {
      const cell = slot.cells[i + 1];
      if (cell !== undefined) fillCell(cell, shown, row, state.rowHeight);
    }
    this.#showPreviews(slot, row, state, true);
  }

  #showPreviews(slot: Slot, row: TableRow, state: RowsState, isOther: boolean): void {
    slot.revision = state.revision;
    const preview = state.preview({ row: row.id, attachment: null });
    if (isOther || preview !== slot.preview) {
      slot.preview = preview;
      fillPreviews(slot.cells.slice(1), this.#shown, row, state.preview);
      return;
    }
    const cells = this.#strips.map(([i]) => slot.cells[i + 1]).filter((cell) => cell !== undefined);
    fillPreviews(
      cells,
      this.#strips.map(([, column]) => column),
      row,
      state.preview,
    );
  }

  #wake(slot: Slot, shows: Slot["shows"]): void {
    const { classList } = slot.element;
    classList.toggle("lbw-table__row--waiting", shows === "waiting");
    classList.toggle("lbw-table__row--failed", shows === "failure");
    slot.element.setAttribute("aria-busy", String(shows === "waiting"));
    if (slot.shows === "failure") slot.element.lastElementChild?.remove();
    slot.shows = shows;
  }

  /** A row that is not here: bars, or why. */
  #empty(slot: Slot, error: unknown): void {
    const shows = error === undefined ? "waiting" : "failure";
    if (slot.shows === shows && slot.error === error) return;
    this.#wake(slot, shows);
    [slot.row, slot.error, slot.preview] = [undefined, error, undefined];
    [slot.isSelected, slot.isActive] = [undefined, false];
    slot.element.classList.remove("lbw-table__row--active");
    slot.element.setAttribute("aria-selected", "false");
    for (const cell of slot.cells) {
      cell.replaceChildren();
      cell.removeAttribute("title");
      delete cell.dataset.checked;
    }
    if (shows === "failure") slot.element.append(failure(error, this.#shown.length));
  }
}

function failure(error: unknown, columns: number): HTMLElement {
  const cell = element("div", "lbw-table__failure");
  cell.setAttribute("role", "gridcell");
  cell.setAttribute("aria-colindex", "2");
  cell.setAttribute("aria-colspan", String(columns));
  const said = `Not loaded: ${errorText(error)}`;
  cell.title = said;
  const retry = element("button", "lbw-button lbw-table__retry", "Try again");
  retry.type = "button";
  retry.tabIndex = -1; // by keyboard: Enter
  cell.append(element("span", "lbw-table__failure-text", said), retry);
  return cell;
}

/** The cell of the grid that an event hit; undefined beside cells and on what has a use of its own. */
export function cursorAt(target: EventTarget | null): Cursor | undefined {
  if (!(target instanceof Element)) return undefined;
  if (target.closest(".lbw-table__resize, button, a, input") !== null) return undefined;
  const column = target.closest("[aria-colindex]")?.getAttribute("aria-colindex");
  if (column === undefined || column === null) return undefined;
  const position = target.closest<HTMLElement>("[data-position]")?.dataset.position;
  return { position: position === undefined ? -1 : Number(position), column: Number(column) - 1 };
}
