// Asks what the table holds and what Python has set, and has it shown.
import { isSame, merged } from "../core/merging.ts";
import type { TableSchema, TableState } from "../protocol.gen.ts";
import type { Arranging } from "./table_arranging.ts";
import { isNative, NATIVE, type TableData } from "./table_data.ts";
import { FIRST_ROWS } from "./table_pages.ts";
import type { Viewing } from "./table_viewing.ts";

export interface LoadingOptions {
  data: TableData;
  signal: AbortSignal;
  viewing: Viewing;
  arranging: Arranging;
  /** The columns are known before there are rows. */
  onSchema: (schema: TableSchema) => void;
  onError: (error: unknown) => void;
}

export class Loading {
  readonly #options: LoadingOptions;
  #version = 0;
  #loads = 0;
  #pulls = 0;
  #hasState = false;
  /** What both knew when the state that is on its way was asked for first. */
  #base: TableState | undefined;

  constructor(options: LoadingOptions) {
    this.#options = options;
  }

  /** Of the rows that were asked for last. */
  get version(): number {
    return this.#version;
  }

  /** Shows the rows of a version: they are others, or have changed, or other columns are shown. */
  async load(version: number): Promise<void> {
    const { data, signal, viewing, onSchema, onError } = this.#options;
    const load = ++this.#loads;
    this.#version = version;
    try {
      const page = this.#hasState ? undefined : this.#firstPage();
      const [schema] = await Promise.all([
        data.schema(signal),
        this.#hasState ? undefined : this.#pull(),
      ]);
      if (load !== this.#loads) return;
      if (viewing.shown === undefined) onSchema(schema);
      const first = isNative(viewing.asked) ? await page : undefined;
      if (load === this.#loads) await viewing.load(schema, first);
    } catch (error) {
      if (load === this.#loads) onError(error);
    }
  }

  /** Python has set another state. */
  async pull(): Promise<void> {
    try {
      if (await this.#pull()) await this.load(this.#version);
    } catch (error) {
      this.#options.onError(error);
    }
  }

  /** The rows at the beginning are asked for together with what the table holds. */
  async #firstPage() {
    const { data, signal } = this.#options;
    try {
      return await data.page(NATIVE, { kind: "first" }, FIRST_ROWS, signal);
    } catch {
      return undefined; // asked for again where it is needed, and told there
    }
  }

  /** Takes over what Python has set, and says whether the kernel has other columns now. */
  async #pull(): Promise<boolean> {
    const { data, signal, arranging, viewing } = this.#options;
    const pull = ++this.#pulls;
    this.#base ??= { view: viewing.asked, ...arranging.told };
    try {
      const state = await data.state(signal);
      return pull === this.#pulls && this.#take(state, this.#base);
    } finally {
      if (pull === this.#pulls) this.#base = undefined;
    }
  }

  /** A hand that has moved meanwhile was there after Python: what it changed stays, and is told. */
  #take(state: TableState, base: TableState): boolean {
    const { arranging, viewing } = this.#options;
    const { view, ...theirs } = state;
    const { view: baseView, ...baseArrangement } = base;
    const { arrangement: here } = arranging;
    const { asked } = viewing;
    this.#hasState = true;
    arranging.take(theirs);
    const arrangement = merged(baseArrangement, here, theirs);
    if (!isSame(arrangement, theirs)) arranging.change(arrangement);
    const wanted = merged(baseView, asked, view);
    if (!isSame(wanted, asked) || !isSame(wanted, view)) viewing.show(wanted);
    return arrangement.grouping !== here.grouping;
  }
}
