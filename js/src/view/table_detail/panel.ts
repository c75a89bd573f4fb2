// The active row at the right of the grid, or below it: its picture, attachments, problems, fields.
import { ChevronDown, ChevronUp, X } from "lucide";
import type { RowDetail, TableRow } from "../../protocol.gen.ts";
import { element } from "../elements.ts";
import { errorText } from "../error_text.ts";
import { iconButton } from "../icons.ts";
import type { TableControl } from "../table_control.ts";
import { isAbort } from "../table_data.ts";
import { expiryMark } from "../table_expiry.ts";
import { DetailBody } from "./body.ts";
import { Stage } from "./stage.ts";
import { Strip } from "./strip.ts";

/** A hand that walks down the rows asks only for the one where it stops. */
const REST_MS = 120;

export class DetailPanel {
  readonly element = element("section", "lbw-detail");
  readonly #control: TableControl;
  readonly #title = element("div", "lbw-detail__title");
  readonly #stage: Stage;
  readonly #strip: Strip;
  readonly #body = new DetailBody();
  readonly #notice = element("div", "lbw-detail__notice");
  /** What is shown, or on its way. */
  #row: number | null = null;
  #work = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(control: TableControl) {
    this.#control = control;
    this.#stage = new Stage(control.data);
    this.#strip = new Strip(control.data, (attachment) => this.#showPicture(attachment));
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
    this.#forget();
    this.#row = active;
    if (active === null) {
      this.#notice.textContent = "Pick a row to see what it holds.";
      return;
    }
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
    this.#showPicture(null);
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
    const mediaType = detail.media_type as TableRow["media_type"];
    this.#stage.describe(mediaType, detail.expires === null ? null : expiryMark(detail.expires));
    this.#strip.show(row, mediaType, detail.attachments, this.#work.signal);
    this.#body.show(detail);
  }

  #showPicture(attachment: number | null): void {
    if (this.#row !== null) this.#stage.show(this.#row, attachment, this.#work.signal);
  }

  #forget(): void {
    clearTimeout(this.#timer);
    this.#work.abort();
    this.#row = null;
    this.#title.textContent = "";
    this.#notice.textContent = "";
    this.#stage.clear();
    this.#strip.clear();
    this.#body.clear();
  }

  #close(): void {
    this.#control.showDetail(false);
    this.#control.focusGrid();
  }

  /** Arrows go on to other rows wherever in the panel they have no use of their own. */
  #onKey(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key === "Escape") this.#close();
    else if (event.key === "ArrowUp") this.#control.step(-1);
    else if (event.key === "ArrowDown") this.#control.step(1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
