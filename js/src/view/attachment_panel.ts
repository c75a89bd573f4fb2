// The asset of a row and its attachments, one at a time, as a labeler would see them. Knows neither
// host nor model: it is given what to ask.
import { directionOf, stepped } from "../core/row_order.ts";
import type { RowDetail } from "../protocol.gen.ts";
import { PanelHead } from "./attachment_panel_head.ts";
import { panelKeys } from "./attachment_panel_keys.ts";
import { type Others, OtherWidget } from "./attachment_panel_other.ts";
import { element } from "./elements.ts";
import { errorText } from "./error_text.ts";
import { type Ahead, openingAhead } from "./previews/ahead.ts";
import { SHOW } from "./previews/kinds.ts";
import { scrollsItself } from "./previews/scrolling.ts";
import type { OpenedSubject, PreviewSource, Subject } from "./previews/source.ts";
import { PreviewStage } from "./previews/stage.ts";
import { Strip } from "./previews/strip.ts";
import { isAbort } from "./table_data.ts";

/** A hand that walks through the rows asks only for the one where it stops. */
const REST_MS = 120;
/** A row that was looked at for so long is read, and the next one is opened meanwhile. */
const READ_MS = 400;

export interface PanelOptions {
  source: PreviewSource;
  /** Rows around the one on screen, as they follow each other; empty where by number. */
  order: () => readonly number[];
  detail: (row: number, signal: AbortSignal) => Promise<RowDetail>;
  others: Others;
  /** Hears where the hand has gone. */
  onGo: (subject: Subject) => void;
  signal: AbortSignal;
}

/** What the rows are, and which is on screen. */
export interface PanelState extends Subject {
  count: number;
  /** Of the rows: with another one everything is asked for anew. */
  version: number;
}

const NOWHERE: PanelState = { count: -1, version: -1, row: 0, attachment: null };

export class AttachmentPanelView {
  readonly element = element("div", "lbw-panel__body");
  readonly #options: PanelOptions;
  readonly #head: PanelHead;
  readonly #stage: PreviewStage;
  readonly #strip: Strip;
  readonly #other: OtherWidget;
  readonly #ahead: Ahead;
  readonly #keys: ReturnType<typeof panelKeys>;
  #state = NOWHERE;
  #direction: 1 | -1 = 1;
  #work = new AbortController();
  #detail: RowDetail | undefined;
  #leftAt = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #readTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: PanelOptions) {
    this.#options = options;
    const { source, signal } = options;
    this.#keys = panelKeys({
      step: (by) => this.#goToRow(this.#state.row + by),
      first: () => this.#goToRow(0),
      last: () => this.#goToRow(this.#state.count - 1),
      beside: (by) => this.#goBeside(by),
      open: () => this.#toggleOther(),
      leave: () => this.#stepOut(),
    });
    this.#head = new PanelHead({
      step: (by) => this.#goToRow(this.#state.row + by),
      toggle: () => this.#toggleOther(),
      help: this.#keys.help.button,
    });
    this.#ahead = openingAhead(source, signal);
    this.#stage = new PreviewStage(this.#ahead.source, {
      kinds: async () => SHOW,
      signal,
      onOpened: (opened) => this.#onOpened(opened),
      onKeys: this.#keys.help.also,
    });
    this.#strip = new Strip({ source, signal, onPick: (attachment) => this.#pick(attachment) });
    this.#other = new OtherWidget(options.others, signal);
    this.element.tabIndex = -1;
    this.element.append(
      this.#head.element,
      this.#stage.element,
      this.#other.element,
      this.#strip.element,
      this.#keys.help.panel,
    );
    signal.addEventListener("abort", () => this.#leave(), { once: true });
  }

  /** Shows what the model says; nothing happens where that is on screen already. */
  update(state: PanelState): void {
    const before = this.#state;
    const isOtherRow =
      state.row !== before.row || state.version !== before.version || state.count !== before.count;
    if (!isOtherRow && state.attachment === before.attachment) return;
    if (state.version !== before.version) this.#ahead.forget();
    else if (state.row !== before.row)
      this.#direction = directionOf(this.#options.order(), before.row, state.row);
    this.#state = state;
    if (isOtherRow) this.#toRow();
    else this.#toAttachment();
  }

  /** Says whether the key was taken. */
  handleKey(event: KeyboardEvent): boolean {
    const isInOther = event.target instanceof Node && this.#other.element.contains(event.target);
    if (isInOther) return event.key === "Escape" && this.#stepOut();
    if (isTyping(event)) return false;
    if (this.#keys.help.handle(event)) return true;
    return !scrollsItself(event, this.#stage.element) && this.#keys.run(event);
  }

  #toRow(): void {
    this.#leave();
    const { count, row, version } = this.#state;
    this.#head.setPlace(row, count);
    this.#strip.clear();
    this.#detail = undefined;
    if (count === 0) {
      this.#head.setKey(null);
      this.#stage.tell("There are no rows.", "Set .rows of this panel to show some.");
      return;
    }
    this.#head.setKey(undefined);
    this.#strip.select(this.#state.attachment);
    this.#stage.leave();
    this.#soon(() => {
      void this.#describe(row, version);
      void this.#stage.show(this.#subject);
    });
  }

  #toAttachment(): void {
    this.#leave();
    this.#strip.select(this.#state.attachment);
    this.#stage.leave();
    this.#soon(() => void this.#stage.show(this.#subject));
    if (this.#detail === undefined) void this.#describe(this.#state.row, this.#state.version);
  }

  get #subject(): Subject {
    return { row: this.#state.row, attachment: this.#state.attachment };
  }

  /** At once, unless the hand is walking. */
  #soon(run: () => void): void {
    clearTimeout(this.#timer);
    const isWalking = performance.now() - this.#leftAt < REST_MS;
    this.#leftAt = performance.now();
    if (isWalking) this.#timer = setTimeout(run, REST_MS);
    else run();
  }

  async #describe(row: number, version: number): Promise<void> {
    this.#work.abort();
    const work = new AbortController();
    this.#work = work;
    const isOver = (): boolean =>
      work.signal.aborted || row !== this.#state.row || version !== this.#state.version;
    try {
      const detail = await this.#options.detail(row, work.signal);
      if (isOver()) return;
      this.#detail = detail;
      this.#head.setKey(detail);
      this.#strip.show(row, detail);
      this.#showExpiry();
    } catch (error) {
      if (!isOver() && !isAbort(error)) this.#strip.fail(errorText(error));
    }
  }

  #onOpened(opened: OpenedSubject): void {
    this.#head.offer(opened.can_open);
    this.#showExpiry();
    clearTimeout(this.#readTimer);
    this.#readTimer = setTimeout(() => {
      const { row, count } = this.#state;
      const next = stepped(this.#options.order(), row, this.#direction, count);
      if (next === undefined) return;
      this.#ahead.prepare({ row: next, attachment: null }, this.#stage.box);
    }, READ_MS);
  }

  #showExpiry(): void {
    const { attachment } = this.#state;
    const of =
      attachment === null
        ? this.#detail
        : this.#detail?.attachments.find(({ index }) => index === attachment);
    this.#stage.expires = of?.expires ?? null;
  }

  #leave(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#readTimer);
    if (this.#detail === undefined) this.#work.abort();
    this.#closeOther();
    this.#head.offer(null);
  }

  #goToRow(row: number): void {
    const { count } = this.#state;
    const to = Math.max(0, Math.min(row, count - 1));
    if (count > 0 && to !== this.#state.row) this.#go({ row: to, attachment: null });
  }

  #goBeside(by: number): void {
    const attachment = this.#strip.beside(by);
    if (attachment !== undefined) this.#pick(attachment);
  }

  #pick(attachment: number | null): void {
    if (this.#state.count > 0) this.#go({ row: this.#state.row, attachment });
  }

  #go(subject: Subject): void {
    this.update({ ...this.#state, ...subject });
    this.#options.onGo(subject);
  }

  #toggleOther(): void {
    if (this.#other.isShown) this.#closeOther();
    else if (this.#head.offered !== null) {
      this.#stage.element.hidden = true;
      this.#head.setBack(true);
      void this.#other.open(this.#subject, this.#head.offered).then((isElsewhere) => {
        if (isElsewhere) this.#closeOther();
      });
    }
  }

  #closeOther(): void {
    this.#other.close();
    this.#head.setBack(false);
    this.#stage.element.hidden = false;
  }

  /** One step out: of the other widget, of the preview, of the attachment. */
  #stepOut(): boolean {
    const root = this.element.getRootNode() as Document | ShadowRoot;
    if (this.#other.isShown) {
      this.#closeOther();
      this.element.focus({ preventScroll: true });
    } else if (
      this.#stage.element.contains(root.activeElement) &&
      root.activeElement !== this.#stage.element
    ) {
      this.#stage.element.focus({ preventScroll: true });
    } else if (this.#state.attachment !== null) this.#pick(null);
    else return false;
    return true;
  }
}

function isTyping({ target }: KeyboardEvent): boolean {
  if (target instanceof HTMLInputElement) return ["text", "search", "number"].includes(target.type);
  return target instanceof HTMLTextAreaElement;
}
