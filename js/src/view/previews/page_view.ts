// A page from data in its frame, under a line that says what it may do.
import { FileCode, Globe, Play } from "lucide";
import type { HtmlPreview } from "../../protocol.gen.ts";
import { element } from "../elements.ts";
import { errorText } from "../error_text.ts";
import {
  type FrameOptions,
  pageFrame,
  pageFrameReadHere,
  pageRead,
  whetherScriptsRun,
} from "./frame.ts";
import { type BarButton, barButton, pageBar } from "./page_bar.ts";
import { bytesText, charactersText } from "./sizes.ts";

export interface PageOptions {
  page: HtmlPreview;
  title: string;
  signal: AbortSignal;
  /** Whether its scripts can be run. */
  hasScripts: boolean;
  /** A style sheet for it, of ours. */
  style?: string;
  /** What `page.size` counts. */
  counts?: "bytes" | "characters";
  buttons?: readonly BarButton[];
}

const OPEN_WAYS =
  "Nothing is fetched, but a script can still let a host know that it runs: " +
  "browsers leave it calls (WebRTC) and bare connections.";
const SLOW =
  "The browser is still reading this page, and some pages it never ends with. " +
  "Its source can be read meanwhile.";
/** After which somebody wonders. */
const SLOW_MS = 3000;
const REFUSED = "They do not run here: the notebook's own security policy forbids it.";

export class PageView {
  readonly element = element("div", "lbw-html");
  readonly #options: PageOptions;
  readonly #about = element("span", "");
  readonly #note = element("p", "lbw-stage__note");
  readonly #place = element("div", "lbw-html__place");
  readonly #run = barButton(Play, "", () => this.#set({ scripts: !this.#allowed.scripts }));
  readonly #network = barButton(Globe, "", () => this.#set({ network: !this.#allowed.network }));
  /** Closed again with every page. */
  #allowed = { scripts: false, network: false };
  /** Of the frame that is there now. */
  #shown = new AbortController();

  constructor(options: PageOptions) {
    this.#options = options;
    const own = options.hasScripts ? [this.#run, this.#network] : [this.#network];
    this.element.append(
      pageBar(this.#about, [...(options.buttons ?? []), ...own]),
      this.#note,
      this.#place,
    );
    this.#set({});
  }

  #set(change: { scripts?: boolean; network?: boolean }): void {
    this.#allowed = { ...this.#allowed, ...change };
    const { scripts, network } = this.#allowed;
    this.#run.set(scripts ? "Stop scripts" : "Run scripts");
    this.#network.set(network ? "Close network" : "Allow network");
    this.#about.textContent = this.#state();
    this.#say(scripts && !network ? OPEN_WAYS : "");
    this.#show();
  }

  #state(): string {
    const { scripts, network } = this.#allowed;
    const { is_whole, size, source } = this.#options.page;
    const count = this.#options.counts === "characters" ? charactersText : bytesText;
    const states = [scripts ? "Live page" : "Static page"];
    if (this.#options.hasScripts) states.push(`scripts ${scripts ? "on" : "off"}`);
    states.push(`network ${network ? "on" : "off"}`);
    if (!is_whole) states.push(size === null ? "cut" : `cut: it has ${count(size)}`);
    if (source.trim() === "") states.push("empty");
    return states.join(" · ");
  }

  #say(text: string): void {
    this.#note.textContent = text;
    this.#note.hidden = text === "";
  }

  /** Made anew: what a frame may do is settled when it is made. */
  #show(): void {
    this.#shown.abort();
    this.#shown = new AbortController();
    const { page, title, style = "", signal } = this.#options;
    const options = { title, style, ...this.#allowed };
    const until = AbortSignal.any([signal, this.#shown.signal]);
    const frame = pageFrame(page.source, options);
    if (options.scripts) {
      void whetherScriptsRun(frame, until).then((isRunning) => {
        if (!isRunning) this.#say(REFUSED);
      });
    }
    void this.#read(frame, options, until);
    this.#place.replaceChildren(frame);
  }

  /** Waits until the page was read, and says what becomes of it. */
  async #read(frame: HTMLIFrameElement, options: FrameOptions, until: AbortSignal): Promise<void> {
    const before = this.#note.textContent ?? "";
    const timer = setTimeout(() => this.#say(`${SLOW} ${before}`), SLOW_MS);
    until.addEventListener("abort", () => clearTimeout(timer), { once: true });
    const reading = await pageRead(frame, until);
    if (until.aborted) return;
    clearTimeout(timer);
    if (this.#note.textContent?.startsWith(SLOW)) this.#say(before);
    if (reading.is === "broken") this.#fail(reading.why);
    if (reading.is !== "forbidden") return;
    try {
      this.#place.replaceChildren(pageFrameReadHere(this.#options.page.source, options));
    } catch (error) {
      this.#fail(errorText(error));
    }
  }

  #fail(why: string): void {
    this.#place.replaceChildren(element("p", "lbw-html__problem", why));
  }
}

/** The button that shows what a page is made of, and the page again. */
export function sourceButton(onClick: () => void, isOn: boolean): BarButton {
  const button = barButton(FileCode, "", onClick);
  button.set("Source", isOn);
  return button;
}
