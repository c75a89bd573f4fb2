// What is said beside the counts for a while: what was done, or that the kernel is busy.
import type { TableData } from "./table_data.ts";

/** So long may a quick question be unanswered. */
const PATIENCE_MS = 1000;
const TOLD_MS = 4000;
const BUSY = "Kernel busy";

type Timer = ReturnType<typeof setTimeout>;

export class Telling {
  readonly #onChange: () => void;
  /** Questions that wait for an answer, and those that have waited for too long. */
  readonly #waiting = new Set<Timer>();
  #late = 0;
  #told = "";
  #timer: Timer | undefined;

  constructor(onChange: () => void, signal: AbortSignal) {
    this.#onChange = onChange;
    const end = (): void => {
      clearTimeout(this.#timer);
      for (const timer of this.#waiting) clearTimeout(timer);
    };
    signal.addEventListener("abort", end, { once: true });
  }

  get text(): string {
    return this.#late > 0 ? BUSY : this.#told;
  }

  tell(text: string): void {
    clearTimeout(this.#timer);
    this.#told = text;
    this.#onChange();
    if (text !== "") this.#timer = setTimeout(() => this.tell(""), TOLD_MS);
  }

  /** Watches the questions that a kernel with time answers at once. */
  watched(data: TableData): TableData {
    const over: Partial<TableData> = {
      schema: (...question) => this.#watch(data.schema(...question)),
      state: (...question) => this.#watch(data.state(...question)),
      page: (...question) => this.#watch(data.page(...question)),
      locate: (...question) => this.#watch(data.locate(...question)),
      selectRange: (...question) => this.#watch(data.selectRange(...question)),
      detail: (...question) => this.#watch(data.detail(...question)),
    };
    return Object.assign(Object.create(data), over);
  }

  async #watch<T>(answer: Promise<T>): Promise<T> {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      if (++this.#late === 1) this.#onChange();
    }, PATIENCE_MS);
    this.#waiting.add(timer);
    try {
      return await answer;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(timer);
      if (isLate && --this.#late === 0) this.#onChange();
    }
  }
}
