// Which rows are shown in which order. A new question is worked out while the old view stays.
import type { SortKey, View } from "../protocol.gen.ts";
import { isAbort, isNative, NATIVE, type TableData } from "./table_data.ts";

/** Work that takes longer is shown, with a way to stop it. */
const SHOWN_AFTER_MS = 200;

export interface Work {
  text: string;
  stop: () => void;
}

export interface ViewingOptions {
  data: Pick<TableData, "prepare" | "locate">;
  /** Ends with the table. */
  signal: AbortSignal;
  /** The view is worked out; so many rows, in another order than before or not. */
  onView: (view: View, shown: number, reordered: boolean) => void;
  /** What takes long at the moment; null when nothing does. */
  onWork: (work: Work | null) => void;
  onError: (error: unknown) => void;
}

export class Viewing {
  readonly #options: ViewingOptions;
  #view = NATIVE;
  /** What was asked for last, worked out or not. */
  #asked = NATIVE;
  #total = 0;
  /** Rows of the view. */
  #shown = 0;
  #work = new AbortController();

  constructor(options: ViewingOptions) {
    this.#options = options;
  }

  get view(): View {
    return this.#view;
  }

  /** The rows are others, or have changed: works the view out anew, in place. */
  load(total: number): void {
    this.#total = total;
    if (isNative(this.#asked)) {
      this.#take(NATIVE, total, !isNative(this.#view));
      return;
    }
    // Meanwhile the kernel orders for each page that is asked for.
    this.#take(this.#view, Math.min(this.#shown, total), false);
    void this.#show(this.#asked, { inPlace: this.#asked === this.#view });
  }

  search(text: string): void {
    void this.#show({ ...this.#asked, text });
  }

  /** Sorts by a column: ascending, descending, then as given. */
  sort(column: string): void {
    void this.#show({ ...this.#asked, sort: nextSort(this.#asked.sort, column) });
  }

  /** Where a row stands; undefined where it is not shown, or the view has changed meanwhile. */
  async locate(row: number): Promise<number | undefined> {
    const view = this.#view;
    if (isNative(view)) return row;
    const position = await this.#options.data.locate(view, row, this.#options.signal);
    return view === this.#view ? (position ?? undefined) : undefined;
  }

  cancel(): void {
    this.#work.abort();
  }

  async #show(view: View, { inPlace = false } = {}): Promise<void> {
    this.cancel();
    const work = new AbortController();
    this.#work = work;
    this.#asked = view;
    let text = view.text === "" ? "Sorting…" : "Searching…";
    let slow = false;
    const tell = (): void => {
      slow = true;
      this.#options.onWork({ text, stop: () => work.abort() });
    };
    const timer = setTimeout(tell, SHOWN_AFTER_MS);
    const onProgress = (progress: string): void => {
      text = progress;
      if (slow) tell();
    };
    try {
      const shown = isNative(view)
        ? this.#total
        : await this.#options.data.prepare(view, work.signal, onProgress);
      if (!work.signal.aborted) this.#take(view, shown, !inPlace);
    } catch (error) {
      // Cancelled or failed: what is shown is still the old view, if the rows still have its column.
      if (this.#work === work) this.#asked = this.#view;
      if (isAbort(error)) return;
      if (inPlace && this.#work === work) this.#reset();
      this.#options.onError(error);
    } finally {
      clearTimeout(timer);
      if (this.#work === work) this.#options.onWork(null);
    }
  }

  #reset(): void {
    this.#asked = NATIVE;
    this.#take(NATIVE, this.#total, true);
  }

  #take(view: View, shown: number, reordered: boolean): void {
    [this.#view, this.#shown] = [view, shown];
    this.#options.onView(view, shown, reordered);
  }
}

function nextSort(sort: SortKey | null, column: string): SortKey | null {
  if (sort?.column !== column) return { column, descending: false };
  return sort.descending ? null : { column, descending: true };
}
