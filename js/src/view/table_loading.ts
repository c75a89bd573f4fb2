// Asks what the table holds and what Python has set, and has it shown.
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
      const [schema, state] = await Promise.all([
        data.schema(signal),
        this.#hasState ? undefined : data.state(signal),
      ]);
      if (load !== this.#loads) return;
      if (state !== undefined) this.#take(state);
      if (viewing.shown === undefined) onSchema(schema);
      const first = isNative(viewing.asked) ? await page : undefined;
      if (load === this.#loads) await viewing.load(schema, first);
    } catch (error) {
      if (load === this.#loads) onError(error);
    }
  }

  /** Python has set another state. */
  async pull(): Promise<void> {
    const { data, signal, arranging, onError } = this.#options;
    const pull = ++this.#pulls;
    try {
      const { grouping } = arranging.arrangement;
      const state = await data.state(signal);
      if (pull !== this.#pulls) return;
      this.#take(state);
      if (state.grouping !== grouping) await this.load(this.#version);
    } catch (error) {
      onError(error);
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

  #take({ view, ...arrangement }: TableState): void {
    const { arranging, viewing } = this.#options;
    this.#hasState = true;
    arranging.take(arrangement);
    if (JSON.stringify(view) !== JSON.stringify(viewing.asked)) viewing.show(view);
  }
}
