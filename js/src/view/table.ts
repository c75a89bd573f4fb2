// The table of data rows: a grid of its own that holds only the rows on screen.
import type { Spans } from "../core/spans.ts";
import type { View } from "../protocol.gen.ts";
import { element } from "./elements.ts";
import { Columns } from "./table_columns.ts";
import { isAbort, type RowHeight, type TableData, type TableEvents } from "./table_data.ts";
import { type Command, type Cursor, commandOf } from "./table_keys.ts";
import { Notices, Patience, statusText } from "./table_notices.ts";
import { Pages } from "./table_pages.ts";
import { cursorAt, Rows } from "./table_rows.ts";
import { Scroller } from "./table_scroller.ts";
import { Selection } from "./table_selection.ts";
import { previewSize, Thumbnails } from "./table_thumbnails.ts";
import { Toolbar } from "./table_toolbar.ts";
import { Viewing } from "./table_viewing.ts";

let tables = 0;

export class Table {
  readonly element = element("div", "lbw-table__table");
  readonly #data: TableData;
  readonly #events: TableEvents;
  readonly #signal: AbortSignal;
  readonly #toolbar: Toolbar;
  readonly #notices = new Notices();
  readonly #patience = new Patience(() => this.#describe());
  readonly #scroller: Scroller;
  readonly #columns: Columns;
  readonly #rows: Rows;
  readonly #pages: Pages;
  readonly #thumbnails: Thumbnails;
  readonly #selection: Selection;
  readonly #viewing: Viewing;
  /** All rows, and those of the view. */
  #total = 0;
  #shown = 0;
  #active: number | null = null;
  #cursor: Cursor = { position: 0, column: 1 };
  /** The cursor has moved to a row that is not here yet. */
  #following = false;
  #frame = 0;

  constructor(data: TableData, events: TableEvents, signal: AbortSignal) {
    [this.#data, this.#events, this.#signal] = [data, events, signal];
    const id = `lbw-table-${++tables}`;
    const onError = (error: unknown): void => this.#fail(error);
    this.#toolbar = this.#makeToolbar();
    this.#scroller = new Scroller(
      { onMove: () => this.#render(), onSettled: () => this.#rows.sort() },
      signal,
    );
    this.#columns = new Columns(this.#grid, id, () => this.#draw(), signal);
    this.#rows = new Rows(id);
    this.#pages = new Pages({
      fetch: (start, count, each) => data.page(this.#viewing.view, start, count, each),
      onRows: () => this.#draw(),
      onError,
    });
    this.#thumbnails = new Thumbnails({
      fetch: (row, each) => data.thumbnail(row, ...previewSize(this.#scroller.rowHeight), each),
      onPreview: () => this.#draw(),
    });
    this.#selection = this.#makeSelection();
    this.#viewing = new Viewing({
      data,
      signal,
      onView: (view, shown, reordered) => this.#take(view, shown, reordered),
      onWork: (work) => this.#toolbar.showWork(work),
      onError,
    });
    this.#build();
    signal.addEventListener("abort", () => this.#dispose(), { once: true });
  }

  /** Shows the rows anew: they are others, or have changed. */
  async load(total: number): Promise<void> {
    this.#total = total;
    this.#viewing.load(total);
    try {
      const { columns, problems } = await this.#data.schema(this.#signal);
      this.#toolbar.showFound(problems);
      this.#columns.show(columns);
      this.#columns.showSort(this.#viewing.view.sort);
      this.#grid.setAttribute("aria-colcount", String(columns.length + 1));
      this.#rows.reset(columns);
      this.#render();
    } catch (error) {
      this.#fail(error);
    }
  }

  setRowHeight(height: RowHeight): void {
    this.#toolbar.showRowHeight(height);
    if (height === this.#scroller.rowHeight) return;
    this.#thumbnails.clear();
    this.#rows.reset(this.#columns.columns);
    this.#columns.layout(height);
    this.#scroller.layout(this.#shown, this.#total, height);
  }

  setSelection(spans: Spans): void {
    this.#selection.take(spans);
    this.#draw();
  }

  /** Goes to a row; null to none. */
  setActive(row: number | null): void {
    if (row === this.#active) return;
    this.#active = row;
    if (row !== null) this.#run(this.#locate(row, { reveal: true }));
    this.#draw();
  }

  /** Does what a key says; whether it was one of the table's. */
  handleKey(event: KeyboardEvent): boolean {
    if (this.#toolbar.help.handle(event)) return true;
    const command = event.target === this.#grid ? commandOf(event) : undefined;
    if (command === undefined) return false;
    this.#do(command);
    return true;
  }

  get #grid(): HTMLElement {
    return this.#scroller.grid;
  }

  #makeToolbar(): Toolbar {
    const events = {
      onSearch: (text: string) => this.#viewing.search(text),
      onRowHeight: (height: RowHeight) => {
        this.setRowHeight(height);
        this.#events.onRowHeight(height);
      },
      onLeave: () => this.#grid.focus({ preventScroll: true }),
    };
    return new Toolbar(events, this.#signal);
  }

  #makeSelection(): Selection {
    return new Selection({
      spans: (view, start, stop) => this.#data.spans(view, start, stop, this.#signal),
      onChange: (spans) => {
        this.#events.onSelect(spans);
        this.#draw();
      },
    });
  }

  #build(): void {
    const grid = this.#grid;
    grid.setAttribute("role", "grid");
    grid.setAttribute("aria-label", "Data rows");
    grid.setAttribute("aria-multiselectable", "true");
    grid.tabIndex = 0;
    grid.append(this.#columns.element, this.#rows.element);
    grid.addEventListener("click", (event) => this.#onClick(event), { signal: this.#signal });
    const body = element("div", "lbw-table__body");
    body.append(this.#scroller.element, this.#notices.empty);
    this.element.append(this.#toolbar.element, this.#notices.error, body);
  }

  #onClick(event: MouseEvent): void {
    const at = cursorAt(event.target);
    if (at === undefined) return;
    const before = this.#cursor.position;
    this.#cursor = at;
    if (at.position < 0) this.#pressHeader();
    else if (event.shiftKey) this.#run(this.#selection.extend(Math.max(0, before), at.position));
    else if (at.column === 0 || event.ctrlKey || event.metaKey) this.#toggle();
    else this.#selection.release();
    this.#follow();
  }

  #do(command: Command): void {
    const inHeader = this.#cursor.position < 0;
    if (typeof command === "object") this.#move(command);
    else if (command === "all") this.#run(this.#selection.all());
    else if (command === "none") this.#run(this.#selection.none());
    else if (command === "wider" || command === "narrower") {
      this.#columns.resize(this.#cursor.column, command === "wider" ? 1 : -1);
      this.#draw();
    } else if (inHeader) this.#pressHeader();
    else if (command === "toggle") this.#toggle();
    else this.#follow();
  }

  #move({ move, extend }: Extract<Command, object>): void {
    const before = this.#cursor.position;
    const page = this.#scroller.wholeRows;
    this.#cursor = move(this.#cursor, { rows: this.#shown, columns: this.#columns.count, page });
    const { position } = this.#cursor;
    if (!extend) this.#selection.release();
    else if (before >= 0 && position >= 0) this.#run(this.#selection.extend(before, position));
    if (position >= 0) this.#scroller.reveal(position);
    if (position !== before) this.#follow();
    this.#render();
    const cell = this.#cursorCell();
    if (cell !== undefined) this.#scroller.revealCell(cell, this.#columns.frozen);
  }

  /** Makes the row under the cursor the active one, as soon as it is here. */
  #follow(): void {
    const { position } = this.#cursor;
    const row = this.#pages.row(position);
    this.#following = row === undefined && position >= 0;
    if (row !== undefined && row.id !== this.#active) {
      this.#active = row.id;
      this.#events.onActivate(row.id);
    }
    this.#draw();
  }

  #toggle(): void {
    const { position } = this.#cursor;
    const row = this.#pages.row(position);
    if (row !== undefined) this.#selection.toggle(row.id, position);
  }

  #pressHeader(): void {
    const column = this.#columns.columns[this.#cursor.column - 1];
    if (this.#cursor.column === 0) this.#run(this.#selection.toggleAll());
    else if (column?.sortable) this.#viewing.sort(column.name);
  }

  /** Puts the cursor on the active row, where the view has it. */
  async #locate(row: number, { reveal }: { reveal: boolean }): Promise<void> {
    const position = await this.#viewing.locate(row);
    if (position === undefined || row !== this.#active) return;
    this.#cursor = { ...this.#cursor, position };
    if (reveal) this.#scroller.reveal(position);
    this.#draw();
  }

  #take(view: View, shown: number, reordered: boolean): void {
    this.#shown = shown;
    this.#pages.clear();
    this.#thumbnails.clear();
    this.#rows.reset(this.#columns.columns);
    this.#notices.hideError();
    this.#selection.show(view, shown);
    this.#columns.showSort(view.sort);
    this.#cursor = { ...this.#cursor, position: Math.min(this.#cursor.position, 0) };
    this.#following = false;
    this.#scroller.layout(shown, this.#total, this.#scroller.rowHeight);
    if (reordered) this.#scroller.reveal(0);
    if (this.#active !== null) this.#run(this.#locate(this.#active, { reveal: false }));
  }

  #draw(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#render());
  }

  #render(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const range = this.#scroller.range;
    this.#pages.want(...range, this.#shown);
    if (this.#following && this.#pages.row(this.#cursor.position) !== undefined) this.#follow();
    this.#rows.render({
      range,
      top: this.#scroller.top,
      rowHeight: this.#scroller.rowHeight,
      row: (position) => this.#pages.row(position),
      preview: (row) => this.#thumbnails.get(row),
      selection: this.#selection.spans,
      active: this.#active,
    });
    const ids = this.#pages.idsIn(...range);
    this.#thumbnails.show(ids);
    this.#patience.wait(ids.length < range[1] - range[0]);
    this.#describe();
  }

  /** What is said in words and to assistive technology. */
  #describe(): void {
    const { view } = this.#viewing;
    this.#grid.setAttribute("aria-rowcount", String(this.#shown + 1)); // with the header
    this.#columns.showChecked(this.#selection.checked);
    this.#columns.markCursor(this.#cursor);
    this.#rows.markCursor(this.#cursor);
    const cell = this.#cursorCell();
    if (cell === undefined) this.#grid.removeAttribute("aria-activedescendant");
    else this.#grid.setAttribute("aria-activedescendant", cell.id);
    const counts = { total: this.#total, shown: this.#shown, selected: this.#selection.size };
    this.#toolbar.showStatus(statusText(counts, view, this.#patience.over));
    this.#notices.showEmpty(this.#shown, view, () => this.#toolbar.clearSearch());
  }

  #cursorCell(): HTMLElement | undefined {
    return this.#cursor.position < 0
      ? this.#columns.cell(this.#cursor.column)
      : this.#rows.cell(this.#cursor);
  }

  #run(work: Promise<void>): void {
    work.catch((error: unknown) => this.#fail(error));
  }

  #fail(error: unknown): void {
    if (isAbort(error)) return;
    this.#notices.showError(error, () => {
      this.#notices.hideError();
      this.#pages.retry();
    });
  }

  #dispose(): void {
    this.#viewing.cancel();
    this.#pages.clear();
    this.#thumbnails.clear();
    this.#patience.wait(false);
    cancelAnimationFrame(this.#frame);
  }
}
