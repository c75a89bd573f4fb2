// The table of data rows: a grid of its own that holds only the rows on screen.
import { filterWords } from "../core/question_words.ts";
import { element } from "./elements.ts";
import { Columns } from "./table_columns.ts";
import type { TableChange } from "./table_control.ts";
import { GridCursor } from "./table_cursor.ts";
import type { RowHeight } from "./table_data.ts";
import { DetailPanel } from "./table_detail/panel.ts";
import { TableHands } from "./table_hands.ts";
import { stepBy } from "./table_keys.ts";
import { type Connect, type TableEvents, TableModel } from "./table_model.ts";
import { Notices } from "./table_notices.ts";
import type { Active, Picked } from "./table_picks.ts";
import { labelOf } from "./table_questions/askable.ts";
import { Rows } from "./table_rows.ts";
import { Scroller } from "./table_scroller.ts";
import { chipSize, previewSize, subjectsOf, Thumbnails } from "./table_thumbnails.ts";
import { Toolbar } from "./table_toolbar.ts";
import type { Shown } from "./table_viewing.ts";

let tables = 0;

export class Table {
  readonly element = element("div", "lbw-table__table");
  readonly #model: TableModel;
  readonly #cursor: GridCursor;
  readonly #toolbar: Toolbar;
  readonly #notices = new Notices();
  readonly #scroller: Scroller;
  readonly #columns: Columns;
  readonly #rows: Rows;
  readonly #thumbnails: Thumbnails;
  readonly #hands: TableHands;
  #frame = 0;
  /** Something else than the scroll position has changed since rows were drawn. */
  #isDirty = true;
  #drawn: [number, number] = [0, 0];
  #origin = 0;

  constructor(connect: Connect, events: TableEvents, signal: AbortSignal) {
    const id = `lbw-table-${++tables}`;
    this.#model = this.#makeModel(connect, events, signal);
    const model = this.#model;
    const scrolling = {
      onMove: () => this.#schedule(),
      onSettled: () => this.#rows.sort(),
      kept: () => this.#cursor.known,
    };
    this.#scroller = new Scroller(scrolling, signal);
    this.#columns = new Columns(this.#scroller.grid, id, model);
    this.#scroller.setHeader(this.#columns.element);
    this.#rows = new Rows(id);
    this.#cursor = new GridCursor({
      model,
      size: () => ({
        rows: model.counts.shown,
        columns: this.#columns.count,
        page: this.#scroller.wholeRows,
      }),
      onMove: (isFar) => this.#onCursor(isFar),
    });
    this.#thumbnails = new Thumbnails({
      fetch: ({ row, attachment }, each) => {
        const { rowHeight } = model;
        const size = attachment === null ? previewSize(rowHeight) : chipSize(rowHeight);
        return model.data.thumbnail(row, attachment, ...size, each);
      },
      onPreview: () => this.#draw(),
    });
    this.#toolbar = new Toolbar(model);
    this.#hands = new TableHands({
      model,
      grid: this.#grid,
      cursor: this.#cursor,
      columns: this.#columns,
      toolbar: this.#toolbar,
      onRetry: () => this.#notices.hideError(),
    });
    this.#build(signal);
    model.observe((change) => this.#onChange(change));
    const end = (): void => {
      this.#thumbnails.clear();
      cancelAnimationFrame(this.#frame);
    };
    signal.addEventListener("abort", end, { once: true });
  }

  // ── what Python says ───────────────────────────────────────────────────────────────────────────

  /** Shows the rows of a version: they are others, or have changed. */
  load(version: number): Promise<void> {
    return this.#model.load(version);
  }

  /** Python has set another view, or other columns. */
  pull(): Promise<void> {
    return this.#model.pull();
  }

  setRowHeight(height: RowHeight): void {
    this.#model.takeRowHeight(height);
  }

  setSelection(selection: Picked): void {
    this.#model.takeSelection(selection);
  }

  /** Goes to a row; null to none. */
  setActive(active: Active): void {
    if (this.#model.takeActive(active) && active.row !== null) {
      this.#model.run(this.#cursor.goToActive());
    }
  }

  /** Does what a key says; whether it was one of the table's. */
  handleKey(event: KeyboardEvent): boolean {
    return this.#hands.handleKey(event);
  }

  // ── how it fits together ───────────────────────────────────────────────────────────────────────

  get #grid(): HTMLElement {
    return this.#scroller.grid;
  }

  #makeModel(connect: Connect, events: TableEvents, signal: AbortSignal): TableModel {
    const screen = {
      range: () => this.#scroller.range,
      columns: () => this.#columns.shown.map(({ column }) => column.name),
      step: (rows: number) => this.#model.run(this.#cursor.move(stepBy(rows))),
      focusGrid: () => this.#grid.focus({ preventScroll: true }),
      fail: (error: unknown) => this.#notices.showError(error),
      onShown: (...shown: [Shown, Shown | undefined]) => this.#onShown(...shown),
      onRows: () => this.#draw(),
      onPlaces: (moved: number, isAnew: boolean) => {
        this.#cursor.shift(moved, isAnew);
        this.#layout(moved);
      },
    };
    return new TableModel(connect, screen, events, signal);
  }

  #build(signal: AbortSignal): void {
    const grid = this.#grid;
    grid.setAttribute("role", "grid");
    grid.setAttribute("aria-label", "Data rows");
    grid.setAttribute("aria-multiselectable", "true");
    grid.tabIndex = 0;
    grid.append(this.#rows.element);
    grid.addEventListener("click", (event) => this.#hands.handleClick(event), { signal });
    const stage = element("div", "lbw-table__stage");
    stage.append(this.#scroller.element, this.#notices.empty);
    const body = element("div", "lbw-table__body");
    body.append(stage, new DetailPanel(this.#model).element);
    this.element.append(this.#toolbar.element, this.#notices.error, body);
    this.#layout();
  }

  #onChange(change: TableChange): void {
    const { schema, rowHeight } = this.#model;
    if (change === "row_height") {
      this.#thumbnails.clear();
      this.#rows.reset(this.#columns.shown);
      this.#columns.layout(rowHeight);
      this.#layout();
    }
    const isAboutColumns = change === "schema" || change === "arrangement";
    if (isAboutColumns && schema !== undefined && this.#columns.show(schema)) {
      this.#rows.reset(this.#columns.shown);
      this.#grid.setAttribute("aria-colcount", String(this.#columns.count));
    }
    if (change === "view") {
      const isBusy = this.#model.pages === undefined || this.#model.asked !== this.#model.view;
      this.#grid.setAttribute("aria-busy", String(isBusy));
    }
    if (change !== "work" && change !== "status") this.#draw();
  }

  #onShown({ schema, view }: Shown, before: Shown | undefined): void {
    if (before?.schema !== schema) this.#thumbnails.clear();
    this.#notices.hideError();
    this.#layout();
    const isReordered = before !== undefined && before.view !== view;
    if (isReordered) this.#scroller.toStart();
    if (before === undefined && this.#model.active !== null) {
      this.#model.run(this.#cursor.goToActive());
    } else this.#model.run(this.#cursor.renew(isReordered));
    this.#draw();
  }

  #layout(moved = 0): void {
    const { counts, rowHeight } = this.#model;
    const { shown } = counts;
    this.#scroller.layout({ shown, total: Math.max(shown, counts.total), rowHeight, moved });
    // With the header; -1 says that nobody knows.
    this.#grid.setAttribute("aria-rowcount", counts.exact ? String(shown + 1) : "-1");
    this.#draw();
  }

  #onCursor(isFar: boolean): void {
    const { position, column } = this.#cursor.at;
    if (isFar && position >= 0) this.#scroller.reveal(position);
    this.#isDirty = true;
    this.#render();
    const cell = this.#cursorCell();
    if (isFar && column > 0 && cell !== undefined) {
      this.#scroller.revealCell(cell, this.#columns.frozen);
    }
  }

  // ── drawing ────────────────────────────────────────────────────────────────────────────────────

  #draw(): void {
    this.#isDirty = true;
    this.#schedule();
  }

  #schedule(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#render());
  }

  #render(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const { pages, rowHeight, counts, active, selection } = this.#model;
    const { range, drawn, origin } = this.#scroller;
    const isSame =
      drawn[0] === this.#drawn[0] && drawn[1] === this.#drawn[1] && origin === this.#origin;
    if (isSame && !this.#isDirty) return;
    [this.#isDirty, this.#drawn, this.#origin] = [false, drawn, origin];
    pages?.want(...range);
    this.#cursor.catchUp();
    this.#rows.render({
      range: drawn,
      total: counts.shown,
      origin,
      rowHeight,
      member: (position) => this.#model.member(position),
      error: (position) => pages?.error(position),
      isSelected: (member) => selection.isSelected(member),
      preview: (subject) => this.#thumbnails.get(subject),
      revision: this.#thumbnails.revision,
      active,
    });
    this.#showPreviews(range);
    this.#describe();
  }

  #showPreviews([first, stop]: [number, number]): void {
    const rows = [];
    for (let position = first; position < stop; position++) {
      const row = this.#model.pages?.row(position);
      if (row !== undefined) rows.push(row);
    }
    this.#thumbnails.show(subjectsOf(rows, this.#columns.shown, this.#model.rowHeight));
  }

  /** What is said to assistive technology, and where there are no rows. */
  #describe(): void {
    const { view, counts, selection, schema, pages } = this.#model;
    this.#columns.showChecked(selection.checked);
    this.#columns.markCursor(this.#cursor.at);
    this.#rows.markCursor(this.#cursor.at);
    const cell = this.#cursorCell()?.id ?? null;
    if (this.#grid.getAttribute("aria-activedescendant") !== cell) {
      if (cell === null) this.#grid.removeAttribute("aria-activedescendant");
      else this.#grid.setAttribute("aria-activedescendant", cell);
    }
    const conditions = view.filters.map((filter) =>
      filterWords(filter, (name) => labelOf(schema, name)),
    );
    if (view.text !== "") conditions.unshift(`“${view.text}”`);
    const isEmpty = pages !== undefined && counts.shown === 0 && counts.exact;
    this.#notices.showEmpty(isEmpty, conditions, () => this.#toolbar.clear());
  }

  #cursorCell(): HTMLElement | undefined {
    return this.#cursor.inHeader
      ? this.#columns.cell(this.#cursor.at.column)
      : this.#rows.cell(this.#cursor.at);
  }
}
