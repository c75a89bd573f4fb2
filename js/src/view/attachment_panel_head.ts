// What stands above the stage: which row of how many, its key, and the way to another widget.
import { ArrowLeft, ChevronDown, ChevronUp, Layers, Map as MapIcon } from "lucide";
import type { Opened, RowDetail } from "../protocol.gen.ts";
import { element } from "./elements.ts";
import { icon, iconButton } from "./icons.ts";
import { mediaIcon } from "./media_types.ts";

export type Offer = NonNullable<Opened["can_open"]>;

const OFFERS = {
  viewer: { label: "Open in the viewer", node: Layers },
  map: { label: "Open the map", node: MapIcon },
};

export interface HeadActions {
  step: (by: number) => void;
  /** Opens the other widget, or goes back to the preview. */
  toggle: () => void;
  help: HTMLElement;
}

export class PanelHead {
  readonly element = element("div", "lbw-panel__head");
  readonly #previous: HTMLButtonElement;
  readonly #next: HTMLButtonElement;
  readonly #place = element("span", "lbw-panel__place");
  readonly #symbol = element("span", "lbw-panel__symbol");
  readonly #key = element("span", "lbw-panel__key");
  readonly #toggle = element("button", "lbw-button lbw-panel__toggle");
  #offered: Offer | null = null;
  #isBack = false;

  constructor({ step, toggle, help }: HeadActions) {
    this.element.tabIndex = -1;
    this.element.setAttribute("role", "toolbar");
    this.element.setAttribute("aria-label", "Rows");
    this.#place.setAttribute("aria-live", "polite");
    this.#previous = iconButton(ChevronUp, "Row before (↑)", () => step(-1));
    this.#next = iconButton(ChevronDown, "Row after (↓)", () => step(1));
    this.#toggle.type = "button";
    this.#toggle.addEventListener("click", toggle);
    const rows = element("span", "lbw-panel__rows");
    rows.append(this.#previous, this.#place, this.#next);
    this.element.append(rows, this.#symbol, this.#key, this.#toggle, help);
    this.#draw();
  }

  /** Which widget can be opened now. */
  get offered(): Offer | null {
    return this.#offered;
  }

  setPlace(row: number, count: number): void {
    const number = (value: number): string => value.toLocaleString("en");
    this.#place.textContent = count === 0 ? "0 rows" : `${number(row + 1)} of ${number(count)}`;
    // Not `disabled`: that would take the focus, and with it the keys, from the widget.
    this.#previous.setAttribute("aria-disabled", String(row <= 0));
    this.#next.setAttribute("aria-disabled", String(row >= count - 1));
  }

  /** undefined while it is on its way, null where there is no row. */
  setKey(detail: Pick<RowDetail, "key" | "media_type"> | null | undefined): void {
    this.#key.textContent = detail?.key ?? "";
    this.#key.title = detail?.key ?? "";
    const type = detail?.media_type || null;
    this.#symbol.replaceChildren(...(detail ? [icon(mediaIcon(type))] : []));
    this.#symbol.title = type ?? "";
  }

  offer(offered: Offer | null): void {
    this.#offered = offered;
    this.#draw();
  }

  /** Whether the other widget is shown: the button then leads back. */
  setBack(isBack: boolean): void {
    this.#isBack = isBack;
    this.#draw();
  }

  #draw(): void {
    const isHidden = this.#offered === null && !this.#isBack;
    const root = this.element.getRootNode() as Document | ShadowRoot;
    // The focus stays in the panel, and with it the keys.
    if (isHidden && root.activeElement === this.#toggle) this.element.focus();
    this.#toggle.hidden = isHidden;
    const { label, node } = this.#isBack
      ? { label: "Back to the preview", node: ArrowLeft }
      : OFFERS[this.#offered ?? "viewer"];
    const words = element("span", "lbw-panel__toggle-words", label);
    this.#toggle.replaceChildren(icon(node), words);
    this.#toggle.title = `${label} (${this.#isBack ? "Esc" : "o"})`;
    this.#toggle.setAttribute("aria-label", label);
  }
}
