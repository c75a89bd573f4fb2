// The statistics of a difference on the stage: measured while they are looked at.
import type { Engine } from "../gl/engine.ts";
import type { Comparison } from "../protocol.gen.ts";
import { errorText } from "./error_text.ts";
import { type DifferenceJob, DifferenceStatistics, type Measured } from "./overlay_difference.ts";
import { StatisticsPanel } from "./overlay_statistics.ts";

export class DifferenceView {
  readonly #panel: StatisticsPanel;
  readonly #statistics: DifferenceStatistics;
  #isOpen = true;
  #comparison: Comparison | undefined;
  #measured: Measured | undefined;
  #failure = "";

  constructor(engine: Engine, clearRegion: () => void, signal: AbortSignal) {
    this.#panel = new StatisticsPanel(clearRegion);
    this.#statistics = new DifferenceStatistics(
      engine,
      {
        onMeasured: (measured) => this.#show(measured, ""),
        onFailure: (error) => this.#show(undefined, `It cannot be measured: ${errorText(error)}`),
      },
      signal,
    );
  }

  get element(): HTMLElement {
    return this.#panel.element;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  toggle(): void {
    this.#isOpen = !this.#isOpen;
    this.#show(this.#measured, this.#failure);
  }

  setComparison(comparison: Comparison): void {
    this.#comparison = comparison;
    this.#show(this.#measured, this.#failure);
  }

  /** What is on stage; undefined where it is no difference. */
  measure(job: DifferenceJob | undefined): void {
    if (job === undefined || !this.#isOpen) this.#statistics.stop();
    else this.#statistics.request(job);
  }

  /** Another row is on screen. */
  clear(): void {
    this.#statistics.stop();
    this.#show(undefined, "");
  }

  /** What was measured lacked something that is there now. */
  outdate(): void {
    this.#statistics.stop();
  }

  #show(measured: Measured | undefined, failure: string): void {
    this.#measured = measured;
    this.#failure = failure;
    if (!this.#isOpen || this.#comparison?.mode !== "difference") {
      this.#panel.hide();
      return;
    }
    const { threshold, region } = this.#comparison;
    this.#panel.show({ threshold, region, measured, failure });
  }
}
