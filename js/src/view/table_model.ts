// What the table shows and how, without the page: the parts read it and hear of every change.
import type { RowsChoice, TableSchema, View } from "../protocol.gen.ts";
import { Arranging } from "./table_arranging.ts";
import type { Counts, TableChange, TableControl, Work } from "./table_control.ts";
import { copyRows } from "./table_copying.ts";
import {
  type Arrangement,
  isAbort,
  isUnfiltered,
  NATIVE,
  type RowHeight,
  type TableData,
} from "./table_data.ts";
import { Loading } from "./table_loading.ts";
import { statusText } from "./table_notices.ts";
import type { Pages } from "./table_pages.ts";
import { type Active, type PickEvents, type Picked, Picks } from "./table_picks.ts";
import type { Member, Selection } from "./table_selection.ts";
import { Telling } from "./table_telling.ts";
import { type Shown, Viewing } from "./table_viewing.ts";

/** What to ask about the rows of a version. */
export type Connect = (version: () => number) => TableData;

/** What the host is told. */
export interface TableEvents extends PickEvents {
  onRowHeight: (height: RowHeight) => void;
}

/** What the model needs of the page. */
export interface Screen extends Pick<TableControl, "step" | "focusGrid" | "fail"> {
  /** Positions on screen. */
  range: () => [first: number, stop: number];
  /** Other rows are shown, or in another order; `before` is what was shown. */
  onShown: (shown: Shown, before: Shown | undefined) => void;
  /** Names of the columns on screen, in order. */
  columns: () => string[];
  /** Rows have come, or could not. */
  onRows: () => void;
  /** See `PagesOptions`. */
  onPlaces: (moved: number, isAnew: boolean) => void;
}

export class TableModel implements TableControl {
  readonly data: TableData;
  readonly signal: AbortSignal;
  readonly #picks: Picks;
  readonly #screen: Screen;
  readonly #events: TableEvents;
  readonly #telling: Telling;
  readonly #arranging: Arranging;
  readonly #viewing: Viewing;
  readonly #loading: Loading;
  readonly #listeners: ((change: TableChange) => void)[] = [];
  #schema: TableSchema | undefined;
  #rowHeight: RowHeight = 64;
  #isDetailShown = false;

  constructor(connect: Connect, screen: Screen, events: TableEvents, signal: AbortSignal) {
    [this.#screen, this.#events, this.signal] = [screen, events, signal];
    const onError = (error: unknown): void => this.fail(error);
    this.#telling = new Telling(() => this.#emit("status"), signal);
    const watched: Connect = (version) => this.#telling.watched(connect(version));
    this.data = watched(() => this.version);
    this.#picks = new Picks({
      control: this,
      member: (position) => this.member(position),
      pages: () => this.pages,
      onSelection: () => this.#emit("selection"),
      onActive: () => this.#emit("active"),
      events,
    });
    this.#arranging = new Arranging({
      data: this.data,
      signal,
      onChange: () => this.#emit("arrangement"),
      onGrouped: () => this.load(this.version),
      onError,
    });
    this.#viewing = new Viewing({
      connect: watched,
      signal,
      range: screen.range,
      onShown: (...shown) => this.#onShown(...shown),
      onAsked: () => this.#emit("view"),
      onWork: () => this.#emit("work"),
      onRows: screen.onRows,
      onPlaces: (...places) => this.#onPlaces(...places),
      onMisfit: () => void this.pull(),
      onError,
    });
    this.#loading = new Loading({
      data: this.data,
      signal,
      viewing: this.#viewing,
      arranging: this.#arranging,
      onSchema: (schema) => this.#setSchema(schema),
      onError,
    });
  }

  // ── what is shown ──────────────────────────────────────────────────────────────────────────────

  get schema(): TableSchema | undefined {
    return this.#schema;
  }

  get pages(): Pages | undefined {
    return this.#viewing.shown?.pages;
  }

  get version(): number {
    return this.#viewing.shown?.schema.version ?? this.#loading.version;
  }

  get view(): View {
    return this.#viewing.shown?.view ?? NATIVE;
  }

  get asked(): View {
    return this.#viewing.asked;
  }

  get arrangement(): Arrangement {
    return this.#arranging.arrangement;
  }

  get counts(): Counts {
    const { value, exact } = this.pages?.total ?? { value: 0, exact: true };
    const total = this.#all;
    return { total, shown: value, exact, selected: this.selection.selected.size };
  }

  get rowHeight(): RowHeight {
    return this.#rowHeight;
  }

  get active(): number | null {
    return this.#picks.active;
  }

  get selection(): Selection {
    return this.#picks.selection;
  }

  get isDetailShown(): boolean {
    return this.#isDetailShown;
  }

  get work(): Work | null {
    return this.#viewing.work;
  }

  get status(): string {
    const told = this.#telling.text;
    if (this.pages === undefined) return told === "" ? "Loading rows…" : told;
    return statusText(this.counts, this.view, told);
  }

  /** The row at a position, with the set that it tells of. */
  member(position: number): Member | undefined {
    const row = this.pages?.row(position);
    return row && { row, base: this.pages?.base(position) };
  }

  // ── what hands do ──────────────────────────────────────────────────────────────────────────────

  show(view: View): void {
    this.#viewing.show(view);
  }

  arrange(change: Partial<Arrangement>): void {
    this.#arranging.change(change);
  }

  setRowHeight(height: RowHeight): void {
    if (this.takeRowHeight(height)) this.#events.onRowHeight(height);
  }

  step(rows: number): void {
    this.#screen.step(rows);
  }

  focusGrid(): void {
    this.#screen.focusGrid();
  }

  selectView(selected: boolean): void {
    this.run(selected ? this.selection.all() : this.selection.none());
  }

  clearSelection(): void {
    this.selection.clear();
  }

  copy(rows: RowsChoice, verbatim: boolean): void {
    this.run(copyRows(this, this.#screen.columns(), rows, verbatim));
  }

  showDetail(shown: boolean): void {
    if (shown === this.#isDetailShown) return;
    this.#isDetailShown = shown;
    this.#emit("active");
  }

  activate(row: number): void {
    this.#picks.activate(row);
  }

  fail(error: unknown): void {
    if (!isAbort(error)) this.#screen.fail(error);
  }

  tell(text: string): void {
    this.#telling.tell(text);
  }

  /** Says what went wrong with some work. */
  run(work: Promise<void>): void {
    work.catch((error: unknown) => this.fail(error));
  }

  observe(listener: (change: TableChange) => void): void {
    this.#listeners.push(listener);
  }

  // ── what Python says ───────────────────────────────────────────────────────────────────────────

  /** Shows the rows of a version: they are others, or have changed. */
  load(version: number): Promise<void> {
    return this.#loading.load(version);
  }

  /** Python has set another state. */
  pull(): Promise<void> {
    return this.#loading.pull();
  }

  takeSelection(selection: Picked): void {
    this.#picks.takeSelection(selection);
  }

  /** Says whether another row is active now. */
  takeActive(active: Active): boolean {
    return this.#picks.takeActive(active);
  }

  /** Says whether it is another height. */
  takeRowHeight(height: RowHeight): boolean {
    if (height === this.#rowHeight) return false;
    this.#rowHeight = height;
    this.#emit("row_height");
    return true;
  }

  #setSchema(schema: TableSchema): void {
    this.#schema = schema;
    this.#emit("schema");
  }

  #onShown(shown: Shown, before: Shown | undefined): void {
    const { schema, view, pages } = shown;
    if (before !== undefined && before.schema.version !== schema.version) this.#picks.renew();
    pages.setBase(this.selection.selected.base);
    if (schema !== this.#schema) this.#setSchema(schema);
    this.selection.show(view, pages.total.value, this.#all);
    this.#screen.onShown(shown, before);
    this.#emit("view");
  }

  #onPlaces(moved: number, isAnew: boolean): void {
    if (isAnew) this.selection.release();
    else this.selection.shift(moved);
    this.selection.show(this.view, this.counts.shown, this.#all);
    this.#screen.onPlaces(moved, isAnew);
    this.#emit("view");
  }

  /** Rows of no filter: what the view tells, where it has none, is the newer word. */
  get #all(): number {
    const { pages } = this;
    const isAll = pages !== undefined && isUnfiltered(this.view);
    return isAll ? pages.total.value : (this.#schema?.total.value ?? 0);
  }

  #emit(change: TableChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}
