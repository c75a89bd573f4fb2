// One preview, large: loading, shown, empty or broken, and never blank.
import { CircleAlert, Inbox, RotateCw } from "lucide";
import { element } from "../elements.ts";
import { errorText } from "../error_text.ts";
import { icon } from "../icons.ts";
import type { GroupedHint } from "../key_help.ts";
import { isAbort } from "../table_data.ts";
import { expiryMark } from "../table_expiry.ts";
import { OpeningProgress } from "./progress.ts";
import { reason } from "./reasons.ts";
import type { Kinds, Preview, PreviewKind, Show } from "./show.ts";
import type { Box, OpenedSubject, PreviewSource, Subject } from "./source.ts";

export type StageState = "idle" | "loading" | "shown" | "empty" | "error";

/**
 * What was shown stays for so long, without life: mostly the next is here by then and takes its place
 * in one step. After that the place says that something is on its way.
 */
export const GRACE_MS = 150;

export interface StageOptions {
  /** How each kind is shown; asked for with every subject, so it remembers what it has loaded. */
  kinds: () => Promise<Kinds>;
  signal: AbortSignal;
  /** Hears of every subject that was opened, whatever there is to show of it. */
  onOpened?: (opened: OpenedSubject) => void;
  /** Hears of the keys that what is shown uses. */
  onKeys?: (keys: readonly GroupedHint[]) => void;
}

export class PreviewStage {
  readonly element = element("section", "lbw-stage");
  readonly #source: PreviewSource;
  readonly #kinds: () => Promise<Kinds>;
  readonly #content = element("div", "lbw-stage__content");
  readonly #progress = new OpeningProgress();
  readonly #facts = element("div", "lbw-stage__facts");
  readonly #expiry = element("span", "lbw-stage__expiry");
  /** What is said to those who do not see it. */
  readonly #status = element("div", "lbw-stage__status");
  readonly #onOpened: (opened: OpenedSubject) => void;
  readonly #onKeys: (keys: readonly GroupedHint[]) => void;
  #work = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(source: PreviewSource, options: StageOptions) {
    const { kinds, signal, onOpened = () => {}, onKeys = () => {} } = options;
    this.#source = source;
    this.#kinds = kinds;
    this.#onOpened = onOpened;
    this.#onKeys = onKeys;
    this.element.tabIndex = -1;
    this.element.setAttribute("aria-label", "Preview");
    this.#status.setAttribute("role", "status");
    const place = element("div", "lbw-stage__place");
    place.append(this.#content, this.#progress.element);
    this.element.append(place, this.#facts, this.#status);
    this.#say("idle");
    signal.addEventListener("abort", () => this.clear(), { once: true });
  }

  get state(): StageState {
    return this.element.dataset.state as StageState;
  }

  /** How large a picture can be shown. */
  get box(): Box {
    const scale = window.devicePixelRatio;
    const side = (length: number): number =>
      Math.min(8192, Math.max(64, Math.round(length * scale)));
    return { width: side(this.#content.clientWidth), height: side(this.#content.clientHeight) };
  }

  /** When the signature of what is shown ends, in seconds since 1970 UTC. */
  set expires(expires: number | null) {
    this.#expiry.replaceChildren(...(expires === null ? [] : [expiryMark(expires)]));
  }

  /** Shows a subject; nothing of what was shown before goes on working. */
  async show(subject: Subject): Promise<void> {
    this.leave();
    const work = new AbortController();
    this.#work = work;
    try {
      const answer = this.#source.open(subject, this.box, work.signal, (done, total) => {
        if (!work.signal.aborted) this.#progress.tell(done, total);
      });
      const [opened, kinds] = await Promise.all([answer, this.#kinds()]);
      if (!work.signal.aborted) this.#draw(kinds, subject, opened, work);
    } catch (error) {
      if (!work.signal.aborted && !isAbort(error)) this.#fail(subject, errorText(error), work);
    }
  }

  /** Ends what is shown: another subject is about to come. */
  leave(): void {
    this.#work.abort();
    this.#progress.start();
    this.#onKeys([]);
    this.expires = null;
    if (this.state === "loading") return; // what was shown goes when it would have gone
    this.#content.inert = true;
    this.#say("loading");
    this.#timer = setTimeout(() => {
      this.#put();
      this.#facts.replaceChildren();
      this.#progress.show();
    }, GRACE_MS);
  }

  /** Says in words why there is nothing to show. */
  tell(text: string, fix = ""): void {
    this.clear();
    this.#put(reason(Inbox, text, fix));
    this.#say("empty", text);
  }

  clear(): void {
    this.#end();
    this.#put();
    this.#facts.replaceChildren();
    this.expires = null;
    this.#say("idle");
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.#work.abort();
    this.#progress.stop();
  }

  #draw(kinds: Kinds, subject: Subject, opened: OpenedSubject, work: AbortController): void {
    const { preview } = opened;
    const state = stateOf(preview.kind);
    const keys: GroupedHint[] = [];
    this.#settle();
    const made = shown(kinds, preview, {
      opened,
      subject,
      source: this.#source,
      signal: work.signal,
      fail: (text) => {
        if (!work.signal.aborted) this.#fail(subject, text, work);
      },
      listKeys: (more) => {
        if (work.signal.aborted) return;
        keys.push(...more);
        this.#onKeys(keys);
      },
    });
    if (work.signal.aborted) return; // it has failed at once
    if (state === "error") made.append(this.#again(subject));
    this.#put(made);
    this.#describe(opened);
    this.#say(state, "text" in preview && state !== "shown" ? preview.text : opened.name);
    this.#onOpened(opened);
  }

  #fail(subject: Subject, text: string, work: AbortController): void {
    work.abort();
    this.#settle();
    const said = reason(CircleAlert, text, "");
    said.append(this.#again(subject));
    this.#put(said);
    this.#say("error", text);
  }

  #again(subject: Subject): HTMLButtonElement {
    const button = element("button", "lbw-button lbw-stage__again");
    button.type = "button";
    button.append(icon(RotateCw), "Try again");
    button.addEventListener("click", () => void this.show(subject));
    return button;
  }

  /** Nothing is on its way any longer. */
  #settle(): void {
    clearTimeout(this.#timer);
    this.#progress.stop();
  }

  /** The focus stays here, and with it the keys, when what had it goes. */
  #put(...nodes: HTMLElement[]): void {
    const root = this.element.getRootNode() as Document | ShadowRoot;
    const hadFocus = this.#content.contains(root.activeElement);
    this.#content.replaceChildren(...nodes);
    this.#content.inert = false;
    if (hadFocus) this.element.focus({ preventScroll: true });
  }

  #describe({ type, name, facts }: OpenedSubject): void {
    const parts = [];
    if (type !== "") parts.push(element("span", "lbw-stage__type", type));
    if (name !== "") parts.push(element("span", "lbw-stage__name", name));
    for (const { name: what, value } of facts) {
      const fact = element("span", "lbw-stage__fact");
      fact.append(element("span", "lbw-stage__what", what), ` ${value}`);
      parts.push(fact);
    }
    this.#facts.replaceChildren(...parts, this.#expiry);
  }

  #say(state: StageState, text = ""): void {
    this.element.dataset.state = state;
    this.element.setAttribute("aria-busy", String(state === "loading"));
    this.#status.textContent = state === "loading" ? "Opening" : text;
  }
}

function shown<K extends PreviewKind>(
  kinds: Kinds,
  preview: Preview & { kind: K },
  rest: Omit<Parameters<Show<K>>[0], "preview">,
): HTMLElement {
  return (kinds[preview.kind] as Show<K>)({ preview, ...rest } as Parameters<Show<K>>[0]);
}

function stateOf(kind: PreviewKind): StageState {
  if (kind === "error") return "error";
  return kind === "nothing" ? "empty" : "shown";
}
