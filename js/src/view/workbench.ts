// The workbench: table above, stage and details below it, submit line at the bottom.
import type { OnStage, StageState } from "../protocol.gen.ts";
import { element } from "./elements.ts";
import { errorText } from "./error_text.ts";
import { keyHelp } from "./key_help.ts";
import { focusInside, keepFocus, nextPane, pane } from "./workbench_focus.ts";
import {
  closeOwnDetails,
  isForRows,
  KEY_HINTS,
  stepInTable,
  takeArrows,
} from "./workbench_keys.ts";
import { arrange, type PaneSizes } from "./workbench_sizes.ts";
import { Splitter } from "./workbench_splitter.ts";
import { StagePane } from "./workbench_stage.ts";

/** The widgets in it, by their names on both sides. */
export type Part = "table" | "details" | "submit" | OnStage;

export interface WorkbenchOptions {
  hasSubmit: boolean;
  /** Shows a widget in an element; rejects with what the user is told. */
  embed: (part: Part, place: HTMLElement) => Promise<void>;
  /** `settled` when the hand lets go. */
  saveSizes: (sizes: PaneSizes, settled: boolean) => void;
  choose: (stage: OnStage) => void;
  sizes: PaneSizes;
}

const FIXED = ["table", "details", "submit"] as const;

export class Workbench {
  readonly #root: HTMLElement;
  readonly #options: WorkbenchOptions;
  readonly #all = element("div", "lbw-workbench__panes");
  readonly #panes = {
    table: pane("table", "Table"),
    stage: pane("stage", "Stage"),
    details: pane("details", "Details"),
    submit: pane("submit", "Submit"),
  };
  readonly #work = element("div", "lbw-workbench__work");
  readonly #help = keyHelp(KEY_HINTS);
  readonly #stage: StagePane;
  readonly #splitters: Record<keyof PaneSizes, Splitter>;
  #sizes: PaneSizes;

  constructor(root: HTMLElement, options: WorkbenchOptions, signal: AbortSignal) {
    [this.#root, this.#options, this.#sizes] = [root, options, options.sizes];
    const { table, stage, details } = this.#panes;
    this.#help.button.title = "Keys of the workbench (?)";
    this.#help.button.ariaLabel = this.#help.button.title;
    this.#stage = new StagePane(stage, [this.#help.button], {
      embed: (name, place) => {
        if (name === "panel") takeArrows(place, (key) => stepInTable(table, key), signal);
        return options.embed(name, place);
      },
      onChoose: options.choose,
    });
    const splitter = (name: keyof PaneSizes, rest: SplitterRest): Splitter => {
      const onSize = (size: number | null, settled: boolean): void =>
        this.#resize(name, size, settled);
      return new Splitter({ ...rest, pane: this.#panes[name].id, onSize }, signal);
    };
    this.#splitters = {
      table: splitter("table", {
        label: "Height of the table",
        orientation: "horizontal",
        side: "before",
      }),
      details: splitter("details", {
        label: "Width of the details",
        orientation: "vertical",
        side: "behind",
      }),
    };
    const lower = element("div", "lbw-workbench__lower");
    lower.append(stage, this.#splitters.details.element, details);
    this.#all.append(table, this.#splitters.table.element, lower);
    this.#work.setAttribute("role", "status");
    root.append(this.#all, this.#work, this.#panes.submit);
    stage.append(this.#help.panel);
    this.#panes.submit.hidden = !options.hasSubmit;
    this.#fill();
    for (const each of [stage, details]) keepFocus(each, signal);
    closeOwnDetails(table, () => this.#stage.focus(), signal);
    this.#follow(signal);
  }

  showStage(state: StageState): void {
    this.#stage.show(state);
  }

  /** What is being done in the background; empty for nothing. */
  showWork(text: string): void {
    this.#work.textContent = text;
  }

  setSizes(sizes: PaneSizes): void {
    this.#sizes = sizes;
    this.#arrange();
  }

  /** Says whether it took the key. */
  handleKey(event: KeyboardEvent): boolean {
    if (this.#help.handle(event)) return true;
    for (const splitter of Object.values(this.#splitters)) {
      if (event.target === splitter.element && splitter.handleKey(event)) return true;
    }
    const { altKey, ctrlKey, metaKey } = event;
    if (event.key === "F6" && !altKey && !ctrlKey && !metaKey) {
      const next = nextPane(Object.values(this.#panes), event.shiftKey ? -1 : 1);
      if (next === this.#panes.stage) this.#stage.focus();
      else if (next !== undefined) focusInside(next);
      return next !== undefined;
    }
    const { table } = this.#panes;
    const isInGrid =
      event.target instanceof Element && event.target.closest("[role=grid]") !== null;
    if (isInGrid || !isForRows(event)) return false;
    stepInTable(table, event.key);
    return true;
  }

  #fill(): void {
    const parts = FIXED.filter((name) => name !== "submit" || this.#options.hasSubmit);
    const filled = parts.map((name) => this.#options.embed(name, this.#panes[name]));
    Promise.all(filled).catch((error: unknown) => {
      // One reason for all of them.
      const message = element("p", "lbw-error-banner", errorText(error));
      message.setAttribute("role", "alert");
      this.#root.replaceChildren(message);
    });
  }

  #follow(signal: AbortSignal): void {
    const observer = new ResizeObserver(() => this.#arrange());
    observer.observe(this.#root);
    observer.observe(this.#panes.table);
    window.addEventListener("resize", () => this.#arrange(), { signal });
    signal.addEventListener("abort", () => observer.disconnect(), { once: true });
    this.#arrange();
  }

  #arrange(): void {
    const { layout, height, table, details } = arrange({
      width: this.#root.clientWidth,
      windowHeight: window.innerHeight,
      hasSubmit: this.#options.hasSubmit,
      sizes: this.#sizes,
    });
    const { style, dataset } = this.#all;
    dataset.layout = layout;
    dataset.table = table.size === null ? "rows" : "chosen";
    style.setProperty("--lbw-workbench-height", `${height}px`);
    style.setProperty("--lbw-workbench-table", table.size === null ? "auto" : `${table.size}px`);
    style.setProperty("--lbw-workbench-details", `${details.size}px`);
    this.#splitters.table.update({ ...table, size: this.#panes.table.offsetHeight });
    this.#splitters.details.update(details);
    this.#splitters.details.element.hidden = layout === "narrow";
  }

  #resize(name: keyof PaneSizes, size: number | null, settled: boolean): void {
    this.#sizes = { ...this.#sizes, [name]: size };
    this.#arrange();
    this.#options.saveSizes(this.#sizes, settled);
  }
}

type SplitterRest = Pick<
  ConstructorParameters<typeof Splitter>[0],
  "label" | "orientation" | "side"
>;
