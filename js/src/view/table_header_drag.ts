// A hand on the header: at the edge of a column it makes it wider, on its name it moves it.
import { element } from "./elements.ts";
import type { ShownColumn } from "./table_control.ts";

/** A hand that moves less presses the header. */
const BEGIN = 6;

export interface HeaderDrag {
  columns: readonly ShownColumn[];
  row: HTMLElement;
  onWidth: (column: ShownColumn, width: number) => void;
  /** The column of this name goes right before another; null is behind all. */
  onMove: (name: string, before: string | null) => void;
}

export function dragHeader(down: PointerEvent, drag: HeaderDrag): void {
  const { target } = down;
  if (!(target instanceof Element) || down.button !== 0) return;
  const cell = target.closest<HTMLElement>("[role=columnheader]");
  const column = drag.columns[Number(cell?.getAttribute("aria-colindex")) - 2];
  if (cell === null || column === undefined) return;
  if (target.classList.contains("lbw-table__resize")) resize(down, target, cell, column, drag);
  else if (target.closest(".lbw-table__column-menu") === null) reorder(down, cell, column, drag);
}

function resize(
  down: PointerEvent,
  handle: Element,
  cell: HTMLElement,
  column: ShownColumn,
  { onWidth }: HeaderDrag,
): void {
  down.preventDefault();
  const start = cell.getBoundingClientRect().width;
  follow(down, handle, (move) => onWidth(column, start + move.clientX - down.clientX));
}

function reorder(
  down: PointerEvent,
  cell: HTMLElement,
  column: ShownColumn,
  { columns, row, onMove }: HeaderDrag,
): void {
  const mark = element("div", "lbw-table__drop");
  let before: string | null | undefined;
  const onPointer = (move: PointerEvent): void => {
    if (before === undefined && Math.abs(move.clientX - down.clientX) < BEGIN) return;
    const cells = [...row.children].slice(1) as HTMLElement[];
    const place = cells.findIndex((each) => {
      const box = each.getBoundingClientRect();
      return move.clientX < box.left + box.width / 2;
    });
    before = columns[place]?.column.name ?? null;
    const edge = place < 0 ? right(cells.at(-1)) : (cells[place]?.offsetLeft ?? 0);
    mark.style.left = `${edge - 1}px`;
    if (!mark.isConnected) row.append(mark);
    cell.classList.add("lbw-table__cell--dragged");
  };
  follow(down, cell, onPointer, (isDone) => {
    mark.remove();
    cell.classList.remove("lbw-table__cell--dragged");
    if (before === undefined) return;
    // The press that ends the drag is none on the header.
    const swallow = (event: Event): void => event.stopPropagation();
    row.addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => row.removeEventListener("click", swallow, { capture: true }));
    if (isDone && before !== column.column.name) onMove(column.column.name, before);
  });
}

function right(cell: HTMLElement | undefined): number {
  return cell === undefined ? 0 : cell.offsetLeft + cell.offsetWidth;
}

function follow(
  down: PointerEvent,
  element: Element,
  onMove: (event: PointerEvent) => void,
  onEnd: (isDone: boolean) => void = () => {},
): void {
  const ending = new AbortController();
  const { signal } = ending;
  element.setPointerCapture(down.pointerId);
  element.addEventListener("pointermove", (event) => onMove(event as PointerEvent), { signal });
  for (const end of ["pointerup", "pointercancel"] as const) {
    const finish = (): void => {
      ending.abort();
      onEnd(end === "pointerup");
    };
    element.addEventListener(end, finish, { signal });
  }
}
