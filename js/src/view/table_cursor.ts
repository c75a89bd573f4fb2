// The cell that the keyboard is on, and the active row that goes with it. The row counts: its position
// changes with the view, and may not be known.
import type { Cursor, GridSize, Move } from "./table_keys.ts";
import type { TableModel } from "./table_model.ts";

export interface CursorOptions {
  model: TableModel;
  size: () => GridSize;
  /** It is on another cell; `isFar` where that may be off the screen. */
  onMove: (isFar: boolean) => void;
}

export class GridCursor {
  readonly #options: CursorOptions;
  #at: Cursor = { position: 0, column: 1 };
  /** It has moved to a row that is not here yet. */
  #isAhead = false;
  /** The position of the active row is not known. */
  #isLost = false;

  constructor(options: CursorOptions) {
    this.#options = options;
  }

  get at(): Cursor {
    return this.#at;
  }

  /** Its position where that is of a row, and known. */
  get known(): number | undefined {
    return this.#isLost || this.inHeader ? undefined : this.#at.position;
  }

  get inHeader(): boolean {
    return this.#at.position < 0;
  }

  /** Puts it on a cell, which becomes active. */
  put(at: Cursor): void {
    this.#at = at;
    this.#isLost = false;
    this.follow();
    this.#options.onMove(false);
  }

  async move({ move, extend, end }: Move): Promise<void> {
    const { model } = this.#options;
    if (this.#isLost && end === undefined) await this.#find();
    if (end !== undefined) model.pages?.wantEnd(end);
    this.#isLost = false;
    const before = this.#at.position;
    this.#at = move(this.#at, this.#options.size());
    const { position } = this.#at;
    if (!extend) model.selection.release();
    else if (before >= 0 && position >= 0) model.run(model.selection.extend(before, position));
    this.#options.onMove(true);
    if (position !== before || end !== undefined) this.follow();
  }

  /** Makes the row under it the active one, as soon as it is here. */
  follow(): void {
    const { model } = this.#options;
    const { position } = this.#at;
    const row = model.pages?.row(position);
    this.#isAhead = row === undefined && position >= 0;
    if (row !== undefined) model.activate(row.id);
  }

  /** Rows have come. */
  catchUp(): void {
    if (this.#isAhead) this.follow();
  }

  /** Goes to the active row. */
  async goToActive(): Promise<void> {
    this.#isLost = true;
    await this.#find();
    if (!this.#isLost) this.#options.onMove(true);
  }

  /** Other rows are shown, or in another order. */
  async renew(isReordered: boolean): Promise<void> {
    const { model, size } = this.#options;
    this.#isAhead = false;
    const last = isReordered ? 0 : size().rows - 1;
    this.#at = { ...this.#at, position: Math.min(this.#at.position, last) };
    await this.#locate(model.active);
  }

  /** The numbers of positions are others; see `PagesOptions`. */
  shift(rows: number, isAnew: boolean): void {
    const { model, size } = this.#options;
    if (this.inHeader) return;
    if (!isAnew || this.#isAhead) {
      const position = Math.max(0, Math.min(this.#at.position + rows, size().rows - 1));
      this.#at = { ...this.#at, position };
    } else if (model.active !== null) {
      model.run(this.#locate(model.active));
    }
  }

  /** Where the active row stands, if that is known without going there. */
  async #locate(row: number | null): Promise<void> {
    const { model } = this.#options;
    if (row === null) return;
    this.#isLost = true;
    const { pages } = model;
    const position = await pages?.locate(row);
    if (pages === model.pages && row === model.active) this.#found(position);
  }

  async #find(): Promise<void> {
    const { model } = this.#options;
    const { active, pages } = model;
    if (active === null || pages === undefined) {
      this.#isLost = false;
      return;
    }
    const position = await pages.find(active);
    if (pages === model.pages && active === model.active) this.#found(position);
  }

  #found(position: number | undefined): void {
    const { onMove } = this.#options;
    if (position === undefined) return;
    this.#isLost = false;
    if (this.inHeader) return;
    this.#at = { ...this.#at, position };
    onMove(false);
  }
}
