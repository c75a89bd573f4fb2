// A panel that hangs from a button inside the table, wherever there is room. One at a time.
import { element } from "../elements.ts";

const GAP = 4;
const MARGIN = 8;

export interface Floating {
  readonly element: HTMLElement;
  /** What the panel holds is higher or lower now. */
  place(): void;
  close(): void;
}

export interface FloatingOptions {
  /** The button that it hangs from; gets the focus back. */
  anchor: HTMLElement;
  /** What the panel is, for who does not see it. */
  label: string;
  /** Ends with the table. */
  signal: AbortSignal;
  onClose?: () => void;
}

const opened = new WeakMap<HTMLElement, Floating>();

/** Opens a panel; a press on the same button closes it again, and then returns undefined. */
export function floating(options: FloatingOptions): Floating | undefined {
  const root = options.anchor.closest<HTMLElement>(".lbw-table__table");
  if (root === null) return undefined;
  const before = opened.get(root);
  const isSame = before?.element.dataset.anchor === idOf(options.anchor);
  before?.close();
  if (isSame) return undefined;
  const panel = new Panel(root, options);
  opened.set(root, panel);
  return panel;
}

class Panel implements Floating {
  readonly element = element("div", "lbw-floating");
  readonly #root: HTMLElement;
  readonly #options: FloatingOptions;
  readonly #ending = new AbortController();

  constructor(root: HTMLElement, options: FloatingOptions) {
    [this.#root, this.#options] = [root, options];
    this.element.setAttribute("role", "dialog");
    this.element.setAttribute("aria-label", options.label);
    this.element.dataset.anchor = idOf(options.anchor);
    this.element.tabIndex = -1;
    options.anchor.setAttribute("aria-expanded", "true");
    root.append(this.element);
    const { signal } = this.#ending;
    this.element.addEventListener("keydown", (event) => this.#onKey(event), { signal });
    const onPress = ({ target }: Event): void => {
      const inside =
        this.element.contains(target as Node) || options.anchor.contains(target as Node);
      if (!inside) this.close();
    };
    document.addEventListener("pointerdown", onPress, { capture: true, signal });
    options.signal.addEventListener("abort", () => this.close(), { signal });
    new ResizeObserver(() => this.place()).observe(this.element);
  }

  place(): void {
    if (!this.element.isConnected) return;
    const around = this.#root.getBoundingClientRect();
    const button = this.#options.anchor.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const most = Math.max(MARGIN, around.width - width - MARGIN);
    const left = Math.min(Math.max(button.left - around.left, MARGIN), most);
    const below = button.bottom - around.top + GAP;
    const above = button.top - around.top - GAP - height;
    // Below, unless it only fits above: what hangs over the table's end is not cut, only far down.
    const top = below + height > around.height && above >= MARGIN ? above : below;
    this.element.style.left = `${left}px`;
    this.element.style.top = `${top}px`;
  }

  close(): void {
    if (this.#ending.signal.aborted) return;
    this.#ending.abort();
    const { anchor, onClose } = this.#options;
    const hadFocus = this.element.contains(document.activeElement);
    this.element.remove();
    if (opened.get(this.#root) === this) opened.delete(this.#root);
    anchor.setAttribute("aria-expanded", "false");
    if (hadFocus && anchor.isConnected) anchor.focus({ preventScroll: true });
    onClose?.();
  }

  #onKey(event: KeyboardEvent): void {
    event.stopPropagation(); // what is typed here is for nobody else
    if (event.key !== "Escape") return;
    event.preventDefault();
    this.close();
  }
}

let ids = 0;

function idOf(anchor: HTMLElement): string {
  anchor.dataset.floating ??= String(++ids);
  return anchor.dataset.floating;
}
