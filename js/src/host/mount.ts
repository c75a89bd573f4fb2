// What every widget does to the element that the host gives it.
import type { AnyModel, RenderProps } from "@anywidget/types";
import type { Protocol } from "../protocol.gen.ts";
import { Bridge, type WidgetName } from "./bridge.ts";

export type Start<W extends WidgetName> = (
  root: HTMLElement,
  bridge: Bridge<W>,
  signal: AbortSignal,
) => void;

/** Makes the `render` that anywidget calls, from a function that fills our root element. */
export function mount<W extends WidgetName>(className: string, start: Start<W>) {
  return {
    render({ model, el }: RenderProps<Protocol[W]["state"]>): () => void {
      const ending = new AbortController();
      const root = document.createElement("div");
      root.className = `lbw-root ${className}`;
      keepShortcutsAway(root, ending.signal);
      el.append(root);
      const bridge = new Bridge<W>(model as AnyModel<Protocol[W]["state"]>, ending.signal);
      hideStaticForm(
        String(model.get("static_id" as keyof Protocol[W]["state"] & string)),
        ending.signal,
      );
      showErrors(root, bridge);
      start(root, bridge, ending.signal);
      return () => {
        ending.abort();
        root.remove();
      };
    },
  };
}

/**
 * JupyterLab does nothing for keys pressed in an element with this attribute, or below one. The
 * element with the focus needs it too: selectors such as `.jp-Notebook :focus` match that first.
 */
export function keepShortcutsAway(root: HTMLElement, signal: AbortSignal): void {
  const mark = (element: EventTarget | null): void => {
    if (element instanceof HTMLElement) element.dataset.lmSuppressShortcuts = "true";
  };
  mark(root);
  root.addEventListener("focusin", ({ target }) => mark(target), { signal });
}

/** The static form stands in an output of its own; it shows only where no widget lives. */
function hideStaticForm(id: string, signal: AbortSignal): void {
  const mark = `[data-lbw-static="${CSS.escape(id)}"]`;
  const style = document.createElement("style");
  style.textContent = `${mark}, .jp-OutputArea-child:has(${mark}) { display: none; }`;
  document.head.append(style);
  signal.addEventListener("abort", () => style.remove(), { once: true });
}

/** What went wrong in Python outside any request, as text above the widget. */
function showErrors<W extends WidgetName>(root: HTMLElement, bridge: Bridge<W>): void {
  const banner = document.createElement("div");
  banner.className = "lbw-error-banner";
  banner.setAttribute("role", "alert");
  root.append(banner);
  bridge.observe(
    "error_text" as keyof Protocol[W]["state"] & string,
    (text) => {
      banner.textContent = String(text);
      banner.hidden = text === "";
    },
    { immediately: true },
  );
}

/** Handles keys inside the root and keeps them from the host. A handler says whether it took the key. */
export function onKeys(
  root: HTMLElement,
  handler: (event: KeyboardEvent) => boolean,
  signal: AbortSignal,
): void {
  root.addEventListener(
    "keydown",
    (event) => {
      if (handler(event)) {
        event.preventDefault();
        event.stopPropagation();
      }
    },
    { signal },
  );
}
