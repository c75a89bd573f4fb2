// Putting a row elsewhere. The hand drags it, and a line shows where it would go; keys move it at once.

export interface Drag {
  name: string;
  /** How many rows would lie above it, itself not counted. */
  slot: number;
}

export interface ReorderOptions {
  /** Scrolls while a row is dragged beyond its ends. */
  panel: HTMLElement;
  /** The layers' rows, the topmost first. */
  rows: () => HTMLElement[];
  names: () => readonly string[];
  /** The drag under way changed, or ended. */
  onDrag: (drag: Drag | undefined) => void;
  onDrop: (drag: Drag) => void;
}

/** Where a dragged row would be put: beside this one. */
export type Drop = "before" | "after" | undefined;

const STEPS: Record<string, number> = { ArrowUp: -1, ArrowDown: 1 };
const SCROLL_EDGE = 24;
const SCROLL_STEP = 8;

export class Reorder {
  readonly #options: ReorderOptions;

  constructor(options: ReorderOptions) {
    this.#options = options;
  }

  start(name: string, event: PointerEvent): void {
    const handle = event.currentTarget;
    if (event.button !== 0 || !(handle instanceof HTMLElement)) return;
    event.preventDefault(); // no text is selected
    handle.focus({ preventScroll: true });
    handle.setPointerCapture(event.pointerId);
    const ending = new AbortController();
    const { signal } = ending;
    let drag: Drag | undefined;
    const end = (): void => {
      ending.abort();
      this.#options.onDrag(undefined);
    };
    handle.addEventListener(
      "pointermove",
      ({ clientY }) => {
        this.#scroll(clientY);
        drag = { name, slot: this.#slotAt(name, clientY) };
        this.#options.onDrag(drag);
      },
      { signal },
    );
    handle.addEventListener(
      "pointerup",
      () => {
        end();
        if (drag !== undefined) this.#options.onDrop(drag);
      },
      { signal },
    );
    handle.addEventListener("pointercancel", end, { signal });
    handle.addEventListener("lostpointercapture", end, { signal });
    handle.addEventListener(
      "keydown",
      (pressed) => {
        if (pressed.key !== "Escape") return;
        pressed.stopPropagation();
        end();
      },
      { signal },
    );
  }

  /** Shift with ↑ or ↓ on a row or its handle. Says whether that is what the key was. */
  handleKey({ key, target, shiftKey, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
    const step = STEPS[key];
    if (step === undefined || !shiftKey || ctrlKey || metaKey || altKey) return false;
    if (!(target instanceof Element)) return false;
    if (!target.matches(".lbw-layers__row, .lbw-layers__handle")) return false;
    const index = this.#options.rows().findIndex((row) => row.contains(target));
    const names = this.#options.names();
    const name = names[index];
    if (name === undefined) return false;
    const slot = Math.min(names.length - 1, Math.max(0, index + step));
    this.#options.onDrop({ name, slot });
    return true;
  }

  /** The rows whose middle lies above the pointer would lie above the dragged one. */
  #slotAt(name: string, y: number): number {
    const own = this.#options.names().indexOf(name);
    return this.#options.rows().filter((row, index) => {
      const { top, bottom } = row.getBoundingClientRect();
      return index !== own && (top + bottom) / 2 < y;
    }).length;
  }

  #scroll(y: number): void {
    const { panel } = this.#options;
    const { top, bottom } = panel.getBoundingClientRect();
    if (y < top + SCROLL_EDGE) panel.scrollTop -= SCROLL_STEP;
    else if (y > bottom - SCROLL_EDGE) panel.scrollTop += SCROLL_STEP;
  }
}

/** Where the line is, seen from the row of this index. */
export function dropMark(drag: Drag | undefined, names: readonly string[], index: number): Drop {
  if (drag === undefined || index !== drag.slot || index >= names.length) return undefined;
  const own = names.indexOf(drag.name);
  if (index === own) return undefined; // where it is
  return index < own ? "before" : "after";
}

/** Scrolls the panel until a row shows below the presets; the notebook around it stays. */
export function reveal(row: HTMLElement, panel: HTMLElement): void {
  const own = row.getBoundingClientRect();
  const { top, bottom } = panel.getBoundingClientRect();
  const covered = panel.querySelector(".lbw-layers__presets")?.getBoundingClientRect().height ?? 0;
  if (own.top < top + covered) panel.scrollTop -= top + covered - own.top;
  else if (own.bottom > bottom) panel.scrollTop += own.bottom - bottom;
}
