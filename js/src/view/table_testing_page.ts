// The whole table on a bare page over a stand-in for the kernel, for tests.
import { vi } from "vitest";
import { Table } from "./table.ts";
import type { Active, Picked } from "./table_picks.ts";
import type { FakeData } from "./table_testing.ts";

const VIEWPORT = 520;

/** Everything of one test; `begin` it before, `end` it after. */
export class TablePage {
  ending = new AbortController();
  selected: Picked[] = [];
  activated: Active[] = [];

  begin(): void {
    vi.useFakeTimers();
    document.body.replaceChildren();
    this.ending = new AbortController();
    [this.selected, this.activated] = [[], []];
    // happy-dom lays nothing out.
    vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(VIEWPORT);
    vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(1000);
  }

  end(): void {
    this.ending.abort();
    vi.restoreAllMocks();
    vi.useRealTimers();
  }

  async show(data: FakeData): Promise<Table> {
    const table = new Table(
      () => data,
      {
        onSelect: (selection) => {
          this.selected.push(selection);
          data.selection = selection;
        },
        onActivate: (active) => this.activated.push(active),
        onRowHeight: () => {},
      },
      this.ending.signal,
    );
    document.body.append(table.element);
    const onKey = (event: KeyboardEvent): void => {
      if (table.handleKey(event)) event.preventDefault();
    };
    document.addEventListener("keydown", onKey, { signal: this.ending.signal });
    void table.load(data.version);
    await pass();
    return table;
  }
}

export async function pass(ms = 1000): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
}

export function find(selector: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(selector);
  if (found === null) throw new Error(`no ${selector}`);
  return found;
}

export const grid = (): HTMLElement => find("[role=grid]");
export const status = (): string | null => find("[role=status]").textContent;

/** Those that are drawn, in their order on screen. */
export function drawnRows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(".lbw-table__row")]
    .filter((row) => !row.hidden)
    .sort((a, b) => Number(a.dataset.position) - Number(b.dataset.position));
}

export function keys(): (string | null)[] {
  return drawnRows().map((row) => row.querySelector(".lbw-table__cell--key")?.textContent ?? null);
}

export function row(position: number): HTMLElement | undefined {
  return drawnRows().find(({ dataset }) => dataset.position === String(position));
}

export function cell(position: number, column: number): Element | null | undefined {
  return row(position)?.querySelector(`[aria-colindex="${column + 1}"]`);
}

export function header(column: number): Element | null {
  return document.querySelector(`[role=columnheader][aria-colindex="${column + 1}"]`);
}

/** Presses a key in the grid; whether the table took it. */
export async function press(...names: string[]): Promise<boolean> {
  const event = new KeyboardEvent("keydown", {
    key: names.at(-1) ?? "",
    ctrlKey: names.includes("Control"),
    shiftKey: names.includes("Shift"),
    altKey: names.includes("Alt"),
    bubbles: true,
    cancelable: true,
  });
  grid().dispatchEvent(event);
  await pass();
  return event.defaultPrevented;
}

export async function click(
  element: Element | null | undefined,
  options: MouseEventInit = {},
): Promise<void> {
  element?.dispatchEvent(new MouseEvent("click", { bubbles: true, ...options }));
  await pass();
}

export async function scrollTo(top: number): Promise<void> {
  const scroller = find(".lbw-table__scroller");
  scroller.scrollTop = top;
  scroller.dispatchEvent(new Event("scroll"));
  await pass();
}
