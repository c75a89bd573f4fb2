// Another widget of the page inside ours: its model's view, made and moved in by the host.

/** A widget's model as the host keeps it; only the host knows what is in it. */
type HostModel = object;

/** Lumino's widget, which is how JupyterLab's layout tells views what becomes of their elements. */
interface LuminoWidget {
  processMessage(message: { type: string }): void;
}

interface HostView {
  el: HTMLElement;
  luminoWidget?: LuminoWidget;
  remove(): void;
}

/** The part of the host's widget manager that embedding takes. */
export interface EmbeddingHost {
  get_model(id: string): Promise<HostModel>;
  create_view(model: HostModel): Promise<HostView>;
}

/**
 * Shows the widget with this model id inside `element`, which is in the document, until the signal.
 *
 * Rejects in words for the user where the host cannot do it (marimo), or has no such widget.
 */
export async function embed(
  host: Partial<EmbeddingHost> | undefined,
  id: string,
  element: HTMLElement,
  signal: AbortSignal,
): Promise<void> {
  if (!canEmbed(host)) {
    throw new Error(
      "This notebook cannot show one widget inside another; JupyterLab, Notebook 7 and Voila can. Show the widgets one by one, each in a cell of its own.",
    );
  }
  const model = await host.get_model(id).catch(() => {
    throw new Error("A part of this widget is closed or was not loaded: run its cell again.");
  });
  if (signal.aborted) return;
  const view = await host.create_view(model);
  if (signal.aborted) {
    view.remove();
    return;
  }
  element.append(view.el);
  // Lumino tells this only to what its own layouts hold; maps are drawn when they hear it.
  tell(view, "before-attach", "after-attach");
  signal.addEventListener(
    "abort",
    () => {
      // Said by us, because Lumino refuses to detach what has left the document already.
      tell(view, "before-detach", "after-detach");
      view.remove();
      view.el.remove();
    },
    { once: true },
  );
}

function canEmbed(host: Partial<EmbeddingHost> | undefined): host is EmbeddingHost {
  return typeof host?.get_model === "function" && typeof host.create_view === "function";
}

function tell(view: HostView, ...types: string[]): void {
  for (const type of types) view.luminoWidget?.processMessage({ type });
}
