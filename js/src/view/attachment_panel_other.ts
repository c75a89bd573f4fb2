// Another widget in the place of the preview: the viewer with a layer, or the map.
import { CircleAlert } from "lucide";
import { element } from "./elements.ts";
import { errorText } from "./error_text.ts";
import { reason } from "./previews/reasons.ts";
import type { Subject } from "./previews/source.ts";
import { isAbort } from "./table_data.ts";

export interface Others {
  /** The model id of the widget that shows more of a subject; empty where somebody else shows it. */
  find: (subject: Subject, signal: AbortSignal) => Promise<string>;
  /** Shows it inside an element until the signal. */
  embed: (id: string, element: HTMLElement, signal: AbortSignal) => Promise<void>;
}

const WORDS = { viewer: "Opening the viewer…", map: "Opening the map…" };

export class OtherWidget {
  readonly element = element("div", "lbw-panel__other");
  readonly #others: Others;
  #work: AbortController | undefined;

  constructor(others: Others, signal: AbortSignal) {
    this.#others = others;
    this.element.hidden = true;
    signal.addEventListener("abort", () => this.close(), { once: true });
  }

  get isShown(): boolean {
    return !this.element.hidden;
  }

  /** Resolves to whether somebody else shows it. */
  async open(subject: Subject, which: keyof typeof WORDS): Promise<boolean> {
    this.close();
    const work = new AbortController();
    this.#work = work;
    const waiting = element("p", "lbw-panel__opening", WORDS[which]);
    waiting.setAttribute("role", "status");
    this.element.replaceChildren(waiting);
    this.element.hidden = false;
    try {
      const id = await this.#others.find(subject, work.signal);
      if (work.signal.aborted) return false;
      if (id === "") return true;
      const place = element("div", "lbw-panel__embedded");
      this.element.append(place);
      await this.#others.embed(id, place, work.signal);
      waiting.remove();
    } catch (error) {
      if (work.signal.aborted || isAbort(error)) return false;
      this.element.replaceChildren(reason(CircleAlert, errorText(error), ""));
    }
    return false;
  }

  close(): void {
    this.#work?.abort();
    this.#work = undefined;
    this.element.hidden = true;
    this.element.replaceChildren();
  }
}
