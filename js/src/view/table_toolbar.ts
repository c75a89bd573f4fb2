// Above the grid: what is asked, what is shown, and what can be done with it.
import {
  ChevronDown,
  Columns3,
  Download,
  type IconNode,
  ListFilter,
  Rows2,
  Rows3,
  Rows4,
  Wrench,
} from "lucide";
import { type Filter, filterOn, withFilter } from "../core/questions.ts";
import { element } from "./elements.ts";
import { icon, iconButton } from "./icons.ts";
import { type KeyHelp, keyHelp } from "./key_help.ts";
import { badges } from "./table_badges.ts";
import type { TableControl } from "./table_control.ts";
import { isUnfiltered, ROW_HEIGHTS, type RowHeight } from "./table_data.ts";
import { showFixes } from "./table_fixes.ts";
import { KEY_HINTS } from "./table_keys.ts";
import { type Askable, SEVERITIES } from "./table_questions/askable.ts";
import { chips } from "./table_questions/chips.ts";
import { openColumns } from "./table_questions/columns_menu.ts";
import { openExport } from "./table_questions/export_menu.ts";
import { openChoice, openPicker } from "./table_questions/panels.ts";
import { SearchField } from "./table_questions/search.ts";

const HEIGHTS = {
  32: [Rows4, "Low rows"],
  64: [Rows3, "Rows of medium height"],
  128: [Rows2, "High rows"],
} as const satisfies Record<RowHeight, [IconNode, string]>;

export class Toolbar {
  readonly element = element("div", "lbw-table__bars");
  readonly help: KeyHelp;
  readonly #control: TableControl;
  readonly #search: SearchField;
  readonly #facets = element("div", "lbw-table__facets");
  readonly #heights = new Map<RowHeight, HTMLButtonElement>();
  readonly #status = element("div", "lbw-table__status");
  readonly #work = element("span", "lbw-table__work");
  readonly #found = element("div", "lbw-table__found");
  readonly #selection = element("span", "lbw-table__selection");
  readonly #chips = element("div", "lbw-table__chips-line");

  constructor(control: TableControl) {
    this.#control = control;
    this.help = keyHelp(KEY_HINTS);
    this.#search = new SearchField(control);
    this.#status.setAttribute("role", "status");
    this.#chips.setAttribute("role", "group");
    this.#chips.setAttribute("aria-label", "Filters");
    this.#build();
    control.observe((change) => {
      if (change === "schema") this.#showFacets();
      if (change === "row_height") this.#showHeight();
      if (change === "schema" || change === "view" || change === "work") this.#showQuestion();
      if (change !== "arrangement" && change !== "row_height") this.#showCounts();
      if (change === "work") this.#showWork();
    });
    this.#showFacets();
    this.#showHeight();
    this.#showQuestion();
    this.#showCounts();
  }

  focusSearch(): void {
    this.#search.focus();
  }

  /** Empties the search field and takes all filters back. */
  clear(): void {
    this.#control.show({ ...this.#control.asked, filters: [], text: "" });
  }

  #build(): void {
    const control = this.#control;
    const first = element("div", "lbw-table__toolbar");
    const add = menuButton("Filter", ListFilter, "Add a filter", (button) =>
      openChoice(control, button),
    );
    const columns = iconMenu(Columns3, "Columns", (button) => openColumns(control, button));
    const exports = iconMenu(Download, "Export or copy rows", (button) =>
      openExport(control, button),
    );
    const tools = element("div", "lbw-table__tools");
    tools.append(this.#makeHeights(), columns, exports, this.help.button);
    first.append(this.#search.element, this.#facets, add, tools, this.help.panel);
    const second = element("div", "lbw-table__toolbar lbw-table__toolbar--second");
    second.append(this.#status, this.#work, this.#selection, this.#chips, this.#found);
    this.element.append(first, second);
  }

  #makeHeights(): HTMLElement {
    const group = element("div", "lbw-table__heights");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", "Row height");
    for (const height of ROW_HEIGHTS) {
      const [node, name] = HEIGHTS[height];
      const button = iconButton(node, name, () => this.#control.setRowHeight(height));
      this.#heights.set(height, button);
      group.append(button);
    }
    return group;
  }

  #showHeight(): void {
    for (const [height, button] of this.#heights) {
      button.setAttribute("aria-pressed", String(height === this.#control.rowHeight));
    }
  }

  #showFacets(): void {
    const facets = this.#control.schema?.facets.filter(({ is_main }) => is_main) ?? [];
    const made = facets.map((facet: Askable) => {
      const button = menuButton(facet.label, undefined, `Filter by ${facet.label}`, (anchor) =>
        openPicker(this.#control, facet, anchor),
      );
      button.dataset.facet = facet.name;
      return button;
    });
    this.#facets.replaceChildren(...made);
    this.#showQuestion();
  }

  /** The filters that were asked for, whether they are worked out or not. */
  #showQuestion(): void {
    const { asked, schema } = this.#control;
    this.#search.show(asked.text);
    const shown = chips(this.#control);
    if (shown.length > 1) {
      const all = element("button", "lbw-button lbw-button--quiet", "Clear filters");
      all.type = "button";
      all.addEventListener("click", () => this.clear());
      shown.push(all);
    }
    // A chip that has the keyboard goes with its filter.
    this.#chips.replaceChildren(...shown);
    this.#chips.hidden = shown.length === 0;
    for (const button of this.#facets.children) {
      if (!(button instanceof HTMLElement)) continue;
      const name = button.dataset.facet ?? "";
      button.toggleAttribute("data-active", filterOn(asked, name) !== undefined);
    }
    this.#found.replaceChildren();
    if (schema?.problems === null || schema === undefined) return;
    this.#found.append(...badges(schema.problems));
    if (schema.problems.error > 0) this.#found.append(this.#makeOnlyErrors());
    if (schema.fixes > 0) this.#found.append(this.#makeFixes(schema.fixes));
  }

  #makeOnlyErrors(): HTMLButtonElement {
    const { asked } = this.#control;
    const filter = filterOn(asked, SEVERITIES);
    const isOn =
      filter?.kind === "one_of" && filter.values.length === 1 && filter.values[0] === "error";
    const button = element("button", "lbw-button lbw-table__only", "Only errors");
    button.type = "button";
    button.setAttribute("aria-pressed", String(isOn));
    button.addEventListener("click", () => {
      const next: Filter = { kind: "one_of", column: SEVERITIES, values: ["error"] };
      this.#control.show(withFilter(this.#control.asked, SEVERITIES, isOn ? null : next));
      this.#found.querySelector<HTMLElement>(".lbw-table__only")?.focus({ preventScroll: true });
    });
    return button;
  }

  #makeFixes(count: number): HTMLButtonElement {
    const noun = count === 1 ? "safe fix" : "safe fixes";
    const button = element("button", "lbw-button lbw-button--quiet lbw-table__fixes");
    button.type = "button";
    button.append(icon(Wrench), `Apply ${count.toLocaleString("en")} ${noun}…`);
    button.addEventListener("click", () => showFixes(this.#control, button));
    return button;
  }

  #showCounts(): void {
    const { counts, status, view } = this.#control;
    if (this.#status.textContent !== status) this.#status.textContent = status;
    const canSelectAll = !isUnfiltered(view) && counts.shown > 0 && counts.selected < counts.shown;
    const wanted = [
      ...(canSelectAll ? [`Select these ${counts.shown.toLocaleString("en")}`] : []),
      ...(counts.selected > 0 ? ["Clear selection"] : []),
    ];
    const there = [...this.#selection.children].map((each) => each.textContent);
    if (wanted.join() === there.join()) return;
    this.#selection.replaceChildren(
      ...wanted.map((text) => {
        const button = element("button", "lbw-button lbw-button--quiet lbw-table__link", text);
        button.type = "button";
        button.addEventListener("click", () => {
          if (text === "Clear selection") this.#control.clearSelection();
          else this.#control.selectView(true);
          this.#control.focusGrid();
        });
        return button;
      }),
    );
  }

  /** What takes long at the moment, with a way to stop it. */
  #showWork(): void {
    const { work } = this.#control;
    if (work === null) {
      this.#work.replaceChildren();
      return;
    }
    const stop = element("button", "lbw-button lbw-button--quiet", "Cancel");
    stop.type = "button";
    stop.addEventListener("click", work.stop, { once: true });
    this.#work.replaceChildren(work.text, stop);
  }
}

/** A button with a word that opens a panel. */
function menuButton(
  text: string,
  node: IconNode | undefined,
  title: string,
  onOpen: (button: HTMLButtonElement) => void,
): HTMLButtonElement {
  const button = element("button", "lbw-button lbw-table__menu");
  button.type = "button";
  button.title = title;
  button.setAttribute("aria-haspopup", "dialog");
  button.setAttribute("aria-expanded", "false");
  if (node !== undefined) button.append(icon(node));
  button.append(element("span", "", text), icon(ChevronDown));
  button.addEventListener("click", () => onOpen(button));
  return button;
}

/** A button with an icon that opens a panel. */
function iconMenu(
  node: IconNode,
  name: string,
  onOpen: (button: HTMLButtonElement) => void,
): HTMLButtonElement {
  const button = iconButton(node, name, () => onOpen(button));
  button.setAttribute("aria-haspopup", "dialog");
  button.setAttribute("aria-expanded", "false");
  return button;
}
