// Which rows are shown in which order. A new question is worked out while the old rows stay, until
// the first of the new ones are here.
import type { Prepared, TablePage, TableSchema, View } from "../protocol.gen.ts";
import type { Work } from "./table_control.ts";
import { isAbort, isNative, NATIVE, type TableData } from "./table_data.ts";
import { FIRST_ROWS, type Pages, type PagesOptions } from "./table_pages.ts";
import { ChainedPages } from "./table_pages_chained.ts";
import { PositionedPages } from "./table_pages_positioned.ts";

/** Work that takes longer is shown, with a way to stop it. */
const SHOWN_AFTER_MS = 200;
/** New rows that take longer are waited for in the open: the old ones go. */
const ROWS_WITHIN_MS = 400;

/** What is on screen: rows of one view of one version. */
export interface Shown {
  schema: TableSchema;
  view: View;
  pages: Pages;
}

export interface ViewingOptions {
  /** What to ask about the rows of a version. */
  connect: (version: () => number) => Pick<TableData, "prepare" | "locate" | "page">;
  /** Ends with the table. */
  signal: AbortSignal;
  /** Positions on screen. */
  range: () => [first: number, stop: number];
  /** Other rows are shown, or in another order; `before` is what was shown. */
  onShown: (shown: Shown, before: Shown | undefined) => void;
  /** Something else is asked for, or is being worked on. */
  onAsked: () => void;
  onWork: () => void;
  /** Of the rows that are shown; see `PagesOptions`. */
  onRows: PagesOptions["onRows"];
  onPlaces: PagesOptions["onPlaces"];
  /** The kernel answers with other columns than are shown. */
  onMisfit: () => void;
  onError: (error: unknown) => void;
}

export class Viewing {
  readonly #options: ViewingOptions;
  #shown: Shown | undefined;
  /** Of the newest rows, shown or on their way. */
  #schema: TableSchema | undefined;
  #asked = NATIVE;
  #work: Work | null = null;
  #ending = new AbortController();
  #onFirstRows = (): void => {};

  constructor(options: ViewingOptions) {
    this.#options = options;
    options.signal.addEventListener("abort", () => this.#close(), { once: true });
  }

  get shown(): Shown | undefined {
    return this.#shown;
  }

  /** Asked for last, worked out or not. */
  get asked(): View {
    return this.#asked;
  }

  get work(): Work | null {
    return this.#work;
  }

  /** Shows another view of the same rows. */
  show(view: View): void {
    this.#asked = view;
    this.#options.onAsked();
    // Without a schema there will be a `load`, which asks for it.
    if (this.#schema !== undefined) void this.#take(this.#schema, view);
  }

  /**
   * The rows are others, or have changed, or other columns are shown: works the view out anew, in
   * place. `first` may be the first page of the native view.
   */
  async load(schema: TableSchema, first?: TablePage): Promise<void> {
    this.#schema = schema;
    await this.#take(schema, this.#asked, first);
  }

  async #take(schema: TableSchema, view: View, first?: TablePage): Promise<void> {
    const before = this.#shown;
    const data = this.#options.connect(() => schema.version);
    const ending = this.#begin();
    const work = this.#tellSoon(view, ending);
    try {
      const { signal } = ending;
      const isOther = before !== undefined && before.view !== view;
      // Another view begins at its beginning.
      const count = isOther || before === undefined ? FIRST_ROWS : 0;
      const prepared: Prepared | Promise<Prepared> = isNative(view)
        ? { total: schema.total, first: first ?? null }
        : data.prepare(view, count, signal, work.progress);
      // Nothing to work out, but the kernel keeps which view is on screen.
      if (isNative(view) && first === undefined && before?.view !== view) {
        data.prepare(view, 0, signal, () => {}).catch(() => {});
      }
      const { total, first: seed } = await prepared;
      signal.throwIfAborted();
      const pages = this.#makePages(schema, { data: this.#fitting(data, schema), view, total });
      const end = (): void => pages.close();
      signal.addEventListener("abort", end, { once: true });
      if (seed === null) {
        await this.#firstRows(pages, isOther ? [0, FIRST_ROWS] : this.#options.range(), signal);
      } else pages.seed(this.#fits(seed, schema));
      signal.throwIfAborted();
      signal.removeEventListener("abort", end);
      before?.pages.close();
      this.#shown = { schema, view, pages };
      work.end();
      this.#options.onShown(this.#shown, before);
    } catch (error) {
      if (this.#ending !== ending || this.#options.signal.aborted) return; // something else was asked
      // The kernel has other rows meanwhile, and will say so.
      if (isAbort(error) && !ending.signal.aborted) return;
      work.end();
      this.#stay(schema, error);
    } finally {
      work.end();
    }
  }

  /** Cancelled or failed: the old view stays; where its rows are gone too, all rows come. */
  #stay(schema: TableSchema, error: unknown): void {
    const isGone = this.#shown?.schema !== schema;
    this.#asked = isGone || this.#shown === undefined ? NATIVE : this.#shown.view;
    this.#options.onAsked();
    if (!isAbort(error)) this.#options.onError(error);
    if (isGone) void this.#take(schema, NATIVE);
  }

  #begin(): AbortController {
    this.#ending.abort();
    this.#ending = new AbortController();
    return this.#ending;
  }

  #makePages(
    { positions }: TableSchema,
    about: Pick<PagesOptions, "data" | "view" | "total">,
  ): Pages {
    const isShown = (): boolean => this.#shown?.pages === pages;
    const options: PagesOptions = {
      ...about,
      onRows: () => (isShown() ? this.#options.onRows() : this.#onFirstRows()),
      onPlaces: (...places) => {
        if (isShown()) this.#options.onPlaces(...places);
      },
    };
    const pages = positions ? new PositionedPages(options) : new ChainedPages(options);
    return pages;
  }

  /** Lets no page through whose cells belong to other columns: these have changed meanwhile. */
  #fitting(data: PagesOptions["data"], schema: TableSchema): PagesOptions["data"] {
    return {
      locate: (...question) => data.locate(...question),
      page: async (...question) => this.#fits(await data.page(...question), schema),
    };
  }

  #fits(page: TablePage, { columns }: TableSchema): TablePage {
    if (page.rows.every(({ cells }) => cells.length === columns.length)) return page;
    this.#options.onMisfit();
    throw new DOMException("The columns have changed meanwhile.", "AbortError");
  }

  /** Waits for what will be on screen, a while. */
  async #firstRows(pages: Pages, [first, stop]: [number, number], signal: AbortSignal) {
    const { value, exact } = pages.total;
    if (value === 0 && exact) return;
    const from = Math.max(0, Math.min(first, value - 1));
    const rows = new Promise<void>((resolve) => {
      this.#onFirstRows = resolve;
    });
    pages.want(from, Math.max(from + 1, Math.min(stop, value)));
    await Promise.race([rows, elapsed(ROWS_WITHIN_MS, signal)]);
  }

  /** Shows the work, once it has taken long. */
  #tellSoon(view: View, ending: AbortController) {
    let text = workText(view, this.#shown?.view ?? NATIVE);
    const tell = (): void => {
      this.#work = { text, stop: () => ending.abort() };
      this.#options.onWork();
    };
    const timer = setTimeout(tell, SHOWN_AFTER_MS);
    return {
      progress: (progress: string): void => {
        text = progress;
        if (this.#work !== null && !ending.signal.aborted) tell();
      },
      end: (): void => {
        clearTimeout(timer);
        if (this.#ending !== ending || this.#work === null) return;
        this.#work = null;
        this.#options.onWork();
      },
    };
  }

  #close(): void {
    this.#ending.abort();
    this.#shown?.pages.close();
  }
}

function workText(view: View, before: View): string {
  if (view.text !== before.text && view.text !== "") return "Searching…";
  if (JSON.stringify(view.filters) !== JSON.stringify(before.filters)) return "Filtering…";
  return view.sort.length > 0 ? "Sorting…" : "Working…";
}

/** Resolves after a while, or when cancelled. */
function elapsed(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    const stop = (): void => {
      clearTimeout(timer);
      resolve();
    };
    signal.addEventListener("abort", stop, { once: true });
  });
}
