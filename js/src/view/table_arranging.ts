// How the columns are laid out: by hand, which the kernel is told of, or by Python.
import type { Arrangement, TableData } from "./table_data.ts";

/** What a hand has changed is told once it rests. */
const TOLD_AFTER_MS = 300;

export interface ArrangingOptions {
  data: Pick<TableData, "arrange">;
  signal: AbortSignal;
  onChange: () => void;
  /** The kernel has other columns now. */
  onGrouped: () => Promise<void>;
  onError: (error: unknown) => void;
}

export class Arranging {
  readonly #options: ArrangingOptions;
  #arrangement: Arrangement = { columns: [], grouping: "type", has_summaries: false };
  #told = this.#arrangement;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ArrangingOptions) {
    this.#options = options;
    options.signal.addEventListener("abort", () => clearTimeout(this.#timer), { once: true });
  }

  get arrangement(): Arrangement {
    return this.#arrangement;
  }

  /** What the kernel has said or been told. */
  get told(): Arrangement {
    return this.#told;
  }

  /** Takes over what Python says. */
  take(arrangement: Arrangement): void {
    clearTimeout(this.#timer);
    this.#arrangement = arrangement;
    this.#told = arrangement;
    this.#options.onChange();
  }

  change(change: Partial<Arrangement>): void {
    const { grouping } = this.#arrangement;
    this.#arrangement = { ...this.#arrangement, ...change };
    this.#options.onChange();
    clearTimeout(this.#timer);
    const isGrouped = this.#arrangement.grouping !== grouping;
    const tell = (): void => void this.#tell(isGrouped);
    if (isGrouped) tell();
    else this.#timer = setTimeout(tell, TOLD_AFTER_MS);
  }

  async #tell(isGrouped: boolean): Promise<void> {
    this.#told = this.#arrangement;
    try {
      await this.#options.data.arrange(this.#arrangement);
      if (isGrouped) await this.#options.onGrouped();
    } catch (error) {
      this.#options.onError(error);
    }
  }
}
