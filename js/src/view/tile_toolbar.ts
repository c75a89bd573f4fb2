// The line above the map: which row, which way of comparing, and the tools.
import { ChevronLeft, ChevronRight, Grid3x3 } from "lucide";
import type { CompareMode, TileRowState } from "../protocol.gen.ts";
import { element } from "./elements.ts";
import { iconButton } from "./icons.ts";
import { shownMode } from "./tile_choice.ts";
import { TILE_MODE_NAMES, TILE_MODES } from "./tile_modes.ts";
import type { TileMapProps } from "./tile_part.ts";

export interface ToolbarActions {
  step(by: number): void;
  setMode(mode: CompareMode): void;
  toggleGrid(): void;
}

const NOTHING_TO_COMPARE = "This row has one layer: there is none to compare it with";

export class TileToolbar {
  readonly element = element("div", "lbw-root lbw-tile-bar");
  readonly #rows = element("div", "lbw-tile-bar__rows");
  readonly #place = element("span", "lbw-tile-bar__place");
  readonly #title = element("span", "lbw-tile-bar__title");
  readonly #previous: HTMLButtonElement;
  readonly #next: HTMLButtonElement;
  readonly #modes = new Map<CompareMode, HTMLButtonElement>();
  readonly #select = element("select", "lbw-tile-bar__select");
  readonly #grid: HTMLButtonElement;

  /** `tools`: what else stands at the right, in order. */
  constructor(actions: ToolbarActions, tools: readonly HTMLElement[]) {
    this.element.setAttribute("role", "toolbar");
    this.element.setAttribute("aria-label", "Map");
    this.#place.setAttribute("aria-live", "polite");
    this.#previous = iconButton(ChevronLeft, "Previous row ([)", () => actions.step(-1));
    this.#next = iconButton(ChevronRight, "Next row (])", () => actions.step(1));
    this.#rows.append(this.#previous, this.#place, this.#next);
    this.#grid = iconButton(Grid3x3, "Tile grid (g)", () => actions.toggleGrid());
    const right = element("div", "lbw-tile-bar__tools");
    right.append(this.#grid, ...tools);
    this.element.append(
      this.#rows,
      this.#title,
      this.#modeButtons(actions),
      this.#modeSelect(actions),
      right,
    );
  }

  show(props: TileMapProps): void {
    const { row } = props;
    this.#showRow(row);
    this.#grid.setAttribute("aria-pressed", String(props.hasGrid));
    const shown = shownMode(props);
    const canCompare = row.layers.length > 1;
    for (const [mode, button] of this.#modes) {
      const { label, key } = TILE_MODES[mode];
      const isOff = !canCompare && mode !== "blend";
      button.title = isOff ? NOTHING_TO_COMPARE : `${label} (${key})`;
      button.setAttribute("aria-pressed", String(mode === shown));
      // Not `disabled`: that would take the focus, and with it the keys, from the widget.
      button.setAttribute("aria-disabled", String(isOff));
    }
    this.#select.value = shown;
    this.#select.disabled = !canCompare;
    this.#select.title = canCompare ? "" : NOTHING_TO_COMPARE;
  }

  #showRow({ index, total, title }: TileRowState): void {
    const isMany = total > 1;
    this.#rows.hidden = !isMany;
    const place = isMany ? `${number(index + 1)} of ${number(total)}` : "";
    if (this.#place.textContent !== place) this.#place.textContent = place;
    this.#previous.setAttribute("aria-disabled", String(index <= 0));
    this.#next.setAttribute("aria-disabled", String(index >= total - 1));
    this.#title.textContent = title;
    this.#title.title = title;
  }

  #modeButtons(actions: ToolbarActions): HTMLElement {
    const group = element("div", "lbw-tile-bar__modes");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", "Ways of comparing");
    for (const mode of TILE_MODE_NAMES) {
      const button = element("button", "lbw-tile-bar__mode", TILE_MODES[mode].label);
      button.type = "button";
      button.addEventListener("click", () => {
        if (button.getAttribute("aria-disabled") !== "true") actions.setMode(mode);
      });
      this.#modes.set(mode, button);
      group.append(button);
    }
    return group;
  }

  /** The same where there is no room for the buttons. */
  #modeSelect(actions: ToolbarActions): HTMLElement {
    this.#select.setAttribute("aria-label", "Way of comparing");
    for (const mode of TILE_MODE_NAMES) {
      const option = element("option", "", TILE_MODES[mode].label);
      option.value = mode;
      this.#select.append(option);
    }
    this.#select.addEventListener("change", () =>
      actions.setMode(this.#select.value as CompareMode),
    );
    return this.#select;
  }
}

function number(value: number): string {
  return value.toLocaleString("en");
}
