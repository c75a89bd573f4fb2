// The way of comparing that is on: shown on toolbar, line, stage and statistics alike.
import type { Comparison } from "../protocol.gen.ts";
import type { Toolbar } from "./overlay_bars.ts";
import { CompareBar } from "./overlay_compare.ts";
import type { DifferenceView } from "./overlay_difference_view.ts";
import { baseAlone } from "./overlay_drawing.ts";
import type { OverlayStage } from "./overlay_stage.ts";
import type { ViewerState } from "./overlay_state.ts";

export interface ComparisonParts {
  root: HTMLElement;
  state: ViewerState;
  stage: OverlayStage;
  toolbar: Toolbar;
  difference: DifferenceView;
  /** Names of the layers of the row on screen. */
  names: () => readonly string[];
}

export class ComparisonView {
  readonly bar: CompareBar;
  readonly #parts: ComparisonParts;
  #isBaseAlone = false;

  constructor(parts: ComparisonParts) {
    this.#parts = parts;
    this.bar = new CompareBar({
      change: (change, settled) => parts.state.compare(change, settled),
      togglePause: () => this.togglePause(),
      toggleStatistics: () => this.toggleStatistics(),
    });
  }

  /** As it is on stage now. */
  get current(): Comparison {
    const comparison = this.#parts.state.get("comparison");
    return this.#isBaseAlone ? baseAlone(comparison) : comparison;
  }

  /** Only the base image, whatever is compared. */
  showBaseAlone(alone: boolean): void {
    if (alone === this.#isBaseAlone) return;
    this.#isBaseAlone = alone;
    this.#parts.root.classList.toggle("lbw-overlay--base-alone", alone);
    this.show();
  }

  togglePause(): void {
    const { blinker } = this.#parts.stage;
    blinker.pause(!blinker.isPaused);
    this.showBar();
  }

  toggleStatistics(): void {
    this.#parts.difference.toggle();
    this.#parts.stage.redraw();
    this.showBar();
  }

  show(): void {
    const { state, stage, toolbar, difference } = this.#parts;
    const { current } = this;
    toolbar.setMode(state.get("comparison").mode);
    if (current.mode === "blink") stage.blinker.start(current.rate);
    else stage.blinker.stop();
    difference.setComparison(current);
    this.showBar();
    stage.setComparison(current);
  }

  /** What there is to choose from may be other than before. */
  showBar(): void {
    const { state, stage, difference, names } = this.#parts;
    this.bar.show({
      comparison: state.get("comparison"),
      layers: names(),
      presets: state.get("presets"),
      isPaused: stage.blinker.isPaused,
      hasStatistics: difference.isOpen,
    });
  }
}
