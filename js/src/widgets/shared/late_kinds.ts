// How kinds of previews are shown, fetched from the kernel with the first one: a table of which nobody
// opens a row is so much quicker there.
import type { Kinds } from "../../view/previews/show.ts";
import type { PreviewBridge } from "./preview_source.ts";

/** Loads them once, however often they are asked for; their style sheet goes into `root`. */
export function lateKinds(bridge: PreviewBridge, root: HTMLElement): () => Promise<Kinds> {
  let loading: Promise<Kinds> | undefined;
  return () => {
    loading ??= load(bridge, root).catch((error: unknown) => {
      loading = undefined; // the next one tries again
      throw error;
    });
    return loading;
  };
}

async function load(bridge: PreviewBridge, root: HTMLElement): Promise<Kinds> {
  const { result, buffers } = await bridge.request("preview/code", {});
  const style = document.createElement("style");
  style.textContent = result.style;
  // From memory, as the host loads the widget itself.
  const url = URL.createObjectURL(new Blob(buffers, { type: "text/javascript" }));
  try {
    const part: { SHOW: Kinds } = await import(/* @vite-ignore */ url);
    root.append(style);
    return part.SHOW;
  } finally {
    URL.revokeObjectURL(url);
  }
}
