// What hands do in the grid, by mouse and by keyboard.
import type { Columns } from "./table_columns.ts";
import type { GridCursor } from "./table_cursor.ts";
import { type Command, commandOf, type Move } from "./table_keys.ts";
import type { TableModel } from "./table_model.ts";
import { cursorAt } from "./table_rows.ts";
import type { Toolbar } from "./table_toolbar.ts";

export interface HandsOptions {
  model: TableModel;
  grid: HTMLElement;
  cursor: GridCursor;
  columns: Columns;
  toolbar: Toolbar;
  /** Rows that could not be loaded are asked for again. */
  onRetry: () => void;
}

export class TableHands {
  readonly #options: HandsOptions;

  constructor(options: HandsOptions) {
    this.#options = options;
  }

  /** Does what a key says; whether it was one of the table's. */
  handleKey(event: KeyboardEvent): boolean {
    const { model, grid, cursor, toolbar } = this.#options;
    if (isTyping(event.target)) return false;
    if (toolbar.help.handle(event)) return true;
    if (event.key === "Escape" && model.isDetailShown) {
      model.showDetail(false);
      model.focusGrid();
      return true;
    }
    if (event.key === "/" && !event.ctrlKey && !event.altKey && !event.metaKey) {
      toolbar.focusSearch();
      return true;
    }
    const command = event.target === grid ? commandOf(event, cursor.inHeader) : undefined;
    if (command === undefined || (command === "copy" && hasMarkedText(grid))) return false;
    if (typeof command === "object") model.run(cursor.move(command));
    else this.#commands[command]();
    return true;
  }

  handleClick(event: MouseEvent): void {
    const { model, cursor, columns } = this.#options;
    const { selection } = model;
    if (event.target instanceof Element && event.target.closest(".lbw-table__retry") !== null) {
      this.#retry();
      model.focusGrid();
      return;
    }
    const at = cursorAt(event.target);
    if (at === undefined) return;
    const before = cursor.known ?? at.position;
    cursor.put(at);
    const isMore = event.ctrlKey || event.metaKey;
    if (at.position < 0) this.#pressHeader(event.shiftKey);
    else if (event.shiftKey) model.run(selection.extend(before, at.position));
    else if (at.column === 0 || isMore) selection.toggle(at.position);
    else {
      selection.release();
      const isPreview = columns.shown[at.column - 1]?.column.kind === "preview";
      if (isPreview) model.showDetail(true);
    }
  }

  readonly #commands: Record<Exclude<Command, Move>, () => void> = {
    all: () => this.#options.model.selectView(true),
    none: () => this.#options.model.selectView(false),
    copy: () => {
      const { model } = this.#options;
      model.copy(model.counts.selected > 0 ? "selected" : "active", false);
    },
    wider: () => this.#options.columns.resize(this.#column, 1),
    narrower: () => this.#options.columns.resize(this.#column, -1),
    column_left: () => this.#moveColumn(-1),
    column_right: () => this.#moveColumn(1),
    menu: () => this.#options.columns.openMenu(this.#column),
    sort_more: () => this.#pressHeader(true),
    toggle: () => {
      const { model, cursor } = this.#options;
      if (cursor.inHeader) this.#pressHeader(false);
      else model.selection.toggle(cursor.at.position);
    },
    open: () => {
      const { model, cursor } = this.#options;
      if (cursor.inHeader) this.#pressHeader(false);
      else if (model.pages?.error(cursor.at.position) !== undefined) this.#retry();
      else {
        cursor.follow();
        model.showDetail(true);
      }
    },
  };

  get #column(): number {
    return this.#options.cursor.at.column;
  }

  #pressHeader(isMore: boolean): void {
    const { model, columns } = this.#options;
    if (this.#column > 0) columns.sort(this.#column, isMore);
    else model.run(model.selection.toggleAll());
  }

  #moveColumn(places: number): void {
    const { cursor, columns } = this.#options;
    cursor.put({ ...cursor.at, column: columns.move(this.#column, places) });
  }

  #retry(): void {
    const { model, onRetry } = this.#options;
    onRetry();
    model.pages?.retry();
  }
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && target.type !== "checkbox" && target.type !== "radio")
  );
}

/** Text that is marked in the table is copied as it is. */
function hasMarkedText(grid: HTMLElement): boolean {
  const marked = document.getSelection();
  if (marked === null || marked.isCollapsed) return false;
  return grid.closest(".lbw-table__table")?.contains(marked.anchorNode) ?? false;
}
