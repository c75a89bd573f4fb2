// One preview, large: loading, shown, empty or broken, and never blank.

import { CircleAlert } from "lucide";
import { element } from "../elements.ts";
import { errorText } from "../error_text.ts";
import { isAbort } from "../table_data.ts";
import { SHOW } from "./kinds.ts";
import { reason } from "./reasons.ts";
import type { Preview, PreviewKind, Show } from "./show.ts";
import type { OpenedSubject, PreviewSource, Subject } from "./source.ts";

export type StageState = "idle" | "loading" | "shown" | "empty" | "error";

export class PreviewStage {
  readonly element = element("section", "lbw-stage");
  readonly #source: PreviewSource;
  readonly #content = element("div", "lbw-stage__content");
  readonly #progress = element("div", "lbw-stage__progress");
  readonly #facts = element("div", "lbw-stage__facts");
  readonly #onOpened: (opened: OpenedSubject) => void;
  #work = new AbortController();

  constructor(
    source: PreviewSource,
    {
      signal,
      onOpened = () => {},
    }: { signal: AbortSignal; onOpened?: (opened: OpenedSubject) => void },
  ) {
    this.#source = source;
    this.#onOpened = onOpened;
    this.#progress.setAttribute("role", "status");
    this.element.append(this.#content, this.#progress, this.#facts);
    this.#say("idle");
    signal.addEventListener("abort", () => this.clear(), { once: true });
  }

  get state(): StageState {
    return this.element.dataset.state as StageState;
  }

  /** Shows a subject; what was shown before is let go of at once. */
  async show(subject: Subject): Promise<void> {
    this.clear();
    const work = new AbortController();
    this.#work = work;
    this.#say("loading");
    try {
      const opened = await this.#source.open(subject, this.#box(), work.signal, (done, total) =>
        this.#tell(done, total),
      );
      if (!work.signal.aborted) this.#draw(subject, opened, work.signal);
    } catch (error) {
      if (!work.signal.aborted && !isAbort(error)) this.#fail(errorText(error));
    }
  }

  clear(): void {
    this.#work.abort();
    this.#content.replaceChildren();
    this.#facts.replaceChildren();
    this.#progress.textContent = "";
    this.#say("idle");
  }

  #draw(subject: Subject, opened: OpenedSubject, signal: AbortSignal): void {
    const { preview } = opened;
    this.#progress.textContent = "";
    this.#content.replaceChildren(
      shown(preview, {
        opened,
        subject,
        source: this.#source,
        signal,
        fail: (text) => {
          if (!signal.aborted) this.#fail(text);
        },
      }),
    );
    this.#facts.replaceChildren(
      ...opened.facts.map(({ name, value }) => {
        const fact = element("span", "lbw-stage__fact", value);
        fact.title = name;
        return fact;
      }),
    );
    this.#say(stateOf(preview.kind));
    this.#onOpened(opened);
  }

  #fail(text: string): void {
    this.#progress.textContent = "";
    this.#content.replaceChildren(reason(CircleAlert, text, ""));
    this.#say("error");
  }

  #say(state: StageState): void {
    this.element.dataset.state = state;
    this.element.setAttribute("aria-busy", String(state === "loading"));
  }

  #tell(done: number, total: number): void {
    const of = total > 0 ? ` of ${megabytes(total)}` : "";
    this.#progress.textContent = `${megabytes(done)}${of} MB`;
  }

  #box(): { width: number; height: number } {
    const scale = window.devicePixelRatio;
    const side = (length: number): number =>
      Math.min(8192, Math.max(64, Math.round(length * scale)));
    return { width: side(this.element.clientWidth), height: side(this.element.clientHeight) };
  }
}

function shown<K extends PreviewKind>(
  preview: Preview & { kind: K },
  rest: Omit<Parameters<Show<K>>[0], "preview">,
): HTMLElement {
  return (SHOW[preview.kind] as Show<K>)({ preview, ...rest } as Parameters<Show<K>>[0]);
}

function stateOf(kind: PreviewKind): StageState {
  if (kind === "error") return "error";
  return kind === "nothing" ? "empty" : "shown";
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
