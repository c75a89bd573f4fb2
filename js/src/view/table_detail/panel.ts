// The active row at the right of the grid, or below it: its preview, attachments, problems, fields.
import { ChevronDown, ChevronUp, X } from "lucide";
import type { RowDetail } from "../../protocol.gen.ts";
import { element } from "../elements.ts";
import { errorText } from "../error_text.ts";
import { iconButton } from "../icons.ts";
import { scrollsItself } from "../previews/scrolling.ts";
import { PreviewStage } from "../previews/stage.ts";
import { Strip } from "../previews/strip.ts";
import type { TableControl } from "../table_control.ts";
import { isAbort } from "../table_data.ts";
import { DetailBody } from "./body.ts";

/** A hand that walks down the rows asks only for the one where it stops. */
const REST_MS = 120;

export class DetailPanel {
  readonly element = element("section", "lbw-detail");
  readonly #control: TableControl;
  readonly #title = element("div", "lbw-detail__title");
  readonly #stage: PreviewStage;
  readonly #strip: Strip;
  readonly #body = new DetailBody();
  readonly #notice = element("div", "lbw-detail__notice");
  /** What is shown, or on its way. */
  #row: number | null = null;
  #attachment: number | null = null;
  #detail: RowDetail | undefined;
  #work = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(control: TableControl) {
    this.#control = control;
    const { data, signal } = control;
    this.#stage = new PreviewStage(data.previews, { kinds: () => data.kinds(), signal });
    const onPick = (attachment: number | null): void => this.#pick(attachment);
    this.#strip = new Strip({ source: data, onPick, signal });
    this.element.setAttribute("aria-label", "Details of the row");
    this.element.tabIndex = -1;
    this.#notice.setAttribute("role", "status");
    this.#build();
    this.element.addEventListener("keydown", (event) => this.#onKey(event), {
      signal: control.signal,
    });
    control.observe((change) => {
      if (change === "schema") this.#forget();
      if (change === "schema" || change === "active" || change === "arrangement") this.update();
    });
    control.signal.addEventListener("abort", () => this.#forget(), { once: true });
    this.update();
  }

  /** Shows the active row, if the panel is shown at all; call it when that changes. */
  update(): void {
    const { active, isDetailShown } = this.#control;
    this.element.hidden = !isDetailShown;
    if (!isDetailShown) {
      this.#forget();
      return;
    }
    if (active === this.#row) return;
    if (active === null) {
      this.#forget();
      this.#notice.textContent = "Pick a row to see what it holds.";
      return;
    }
    this.#leave();
    this.#row = active;
    this.#stage.element.hidden = false;
    this.#stage.leave();
    this.#timer = setTimeout(() => void this.#load(active), REST_MS);
  }

  #build(): void {
    const step = (rows: number): void => this.#control.step(rows);
    const close = (): void => this.#close();
    const head = element("div", "lbw-detail__head");
    head.append(
      this.#title,
      iconButton(ChevronUp, "Row above (↑)", () => step(-1)),
      iconButton(ChevronDown, "Row below (↓)", () => step(1)),
      iconButton(X, "Close details (Esc)", close),
    );
    const scroll = element("div", "lbw-detail__scroll");
    scroll.tabIndex = 0;
    scroll.setAttribute("role", "group");
    scroll.setAttribute("aria-label", "What the row holds");
    scroll.append(this.#notice, this.#stage.element, this.#strip.element, this.#body.element);
    this.element.append(head, scroll);
  }

  async #load(row: number): Promise<void> {
    const work = new AbortController();
    this.#work = work;
    void this.#stage.show({ row, attachment: null });
    try {
      const detail = await this.#control.data.detail(row, work.signal);
      if (!work.signal.aborted) this.#show(row, detail);
    } catch (error) {
      if (!work.signal.aborted && !isAbort(error)) this.#notice.textContent = errorText(error);
    }
  }

  #show(row: number, detail: RowDetail): void {
    this.#notice.textContent = "";
    this.#title.textContent = detail.key;
    this.#title.title = detail.key;
    this.#detail = detail;
    this.#strip.element.hidden = detail.attachments.length === 0;
    this.#strip.show(row, detail);
    this.#showExpiry();
    this.#body.show(detail);
  }

  #pick(attachment: number | null): void {
    if (this.#row === null || attachment === this.#attachment) return;
    this.#attachment = attachment;
    this.#strip.select(attachment);
    void this.#stage.show({ row: this.#row, attachment });
    this.#showExpiry();
  }

  #showExpiry(): void {
    const of =
      this.#attachment === null ? this.#detail : this.#detail?.attachments[this.#attachment];
    this.#stage.expires = of?.expires ?? null;
  }

  #forget(): void {
    this.#leave();
    this.#stage.clear();
    this.#stage.element.hidden = true;
  }

  #leave(): void {
    clearTimeout(this.#timer);
    this.#work.abort();
    [this.#row, this.#attachment, this.#detail] = [null, null, undefined];
    this.#title.textContent = "";
    this.#notice.textContent = "";
    this.#strip.clear();
    this.#strip.element.hidden = true;
    this.#body.clear();
  }

  #close(): void {
    this.#control.showDetail(false);
    this.#control.focusGrid();
  }

  /** Arrows go on to other rows and attachments wherever they have no use of their own. */
  #onKey(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key === "Escape") this.#close();
    else if (scrollsItself(event, this.#stage.element)) return;
    else if (event.key === "ArrowUp") this.#control.step(-1);
    else if (event.key === "ArrowDown") this.#control.step(1);
    else if (event.key === "ArrowLeft" || event.key === "[") this.#goBeside(-1);
    else if (event.key === "ArrowRight" || event.key === "]") this.#goBeside(1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #goBeside(by: number): void {
    const attachment = this.#strip.beside(by);
    if (attachment !== undefined) this.#pick(attachment);
  }
}
