// What the table says in words: how many rows, that there are none, what went wrong.
import type { View } from "../protocol.gen.ts";
import { element } from "./elements.ts";
import { errorText } from "./error_text.ts";
import type { Counts } from "./table_control.ts";
import { isUnfiltered } from "./table_data.ts";

/** "12 of 30 rows · 2 selected · 2 rows copied". */
export function statusText(counts: Counts, view: View, told: string): string {
  const { total, shown, exact, selected } = counts;
  const number = (value: number): string => value.toLocaleString("en");
  const about = exact ? "" : "about ";
  const all = isUnfiltered(view) ? shown : total;
  const noun = all === 1 ? "row" : "rows";
  const rows = isUnfiltered(view)
    ? `${about}${number(shown)} ${noun}`
    : `${about}${number(shown)} of ${number(total)} ${noun}`;
  const parts = [rows];
  if (selected > 0) parts.push(`${number(selected)} selected`);
  if (told !== "") parts.push(told);
  return parts.join(" · ");
}

export class Notices {
  /** Stands in for the rows where there are none. */
  readonly empty = element("div", "lbw-table__empty");
  readonly error = element("div", "lbw-table__error");

  constructor() {
    this.error.setAttribute("role", "alert");
    this.empty.hidden = true;
    this.error.hidden = true;
  }

  /** `conditions` are those that no row meets, in words; none where the table itself is empty. */
  showEmpty(isEmpty: boolean, conditions: readonly string[], onClear: () => void): void {
    this.empty.hidden = !isEmpty;
    if (!isEmpty) return;
    const text = conditions.length === 0 ? "No rows" : `No rows match ${conditions.join(" and ")}.`;
    if (this.empty.firstChild?.textContent === text) return;
    this.empty.replaceChildren(element("span", "", text));
    const what = conditions.length === 1 ? "Clear filter" : "Clear filters";
    if (conditions.length > 0) this.empty.append(button(what, onClear));
  }

  showError(error: unknown): void {
    this.error.replaceChildren(
      element("span", "lbw-table__error-text", errorText(error)),
      button("Dismiss", () => this.hideError()),
    );
    this.error.hidden = false;
  }

  hideError(): void {
    this.error.hidden = true;
  }
}

function button(name: string, onClick: () => void): HTMLButtonElement {
  const made = element("button", "lbw-button");
  made.type = "button";
  made.textContent = name;
  made.addEventListener("click", onClick);
  return made;
}
