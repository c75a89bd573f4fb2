// A document: its pages small, one of them large, its words; drawn by the kernel page by page.
import {
  ChevronLeft,
  ChevronRight,
  Maximize,
  MoveHorizontal,
  TextInitial,
  ZoomIn,
  ZoomOut,
} from "lucide";
import { element } from "../elements.ts";
import { icon, iconButton } from "../icons.ts";
import { type KeyBinding, keyRunner, take } from "../key_chords.ts";
import { PdfPage } from "./pdf_page.ts";
import { PdfStrip } from "./pdf_strip.ts";
import { PdfWords } from "./pdf_words.ts";
import type { PdfZoom } from "./pdf_zoom.ts";
import type { Show } from "./show.ts";
import { percentText } from "./zoom_bar.ts";

export const showPdf: Show<"pdf"> = ({ preview, subject, source, signal, listKeys }) => {
  const { pages } = preview;
  const root = element("div", "lbw-pdf");
  const words = new PdfWords(signal);
  const strip = new PdfStrip({
    pages,
    draw: (page, box, each) => source.page(subject, page, box, false, each),
    onPick: (page) => go(page),
    signal,
  });
  const view = new PdfPage({
    pages,
    first: { width: preview.width || 612, height: preview.height || 792 },
    draw: (page, box, each) => source.page(subject, page, box, needsWords(page), each),
    placeholder: (page) => strip.pictureOf(page),
    onAnswer: (page, answer) => {
      if (answer.text_source !== "") words.show(page, answer);
    },
    onFail: (page, text) => words.fail(page, text),
    onZoom: () => describeZoom(),
    signal,
  });

  const needsWords = (page: number): boolean => words.isShown && words.page !== page;

  const field = element("input", "lbw-pdf__field");
  field.type = "text";
  field.inputMode = "numeric";
  field.autocomplete = "off";
  field.setAttribute("aria-label", `Page, 1 to ${pages.toLocaleString("en")}`);
  field.style.width = `calc(${String(pages).length}ch + 18px)`;
  const percent = element("span", "lbw-pdf__percent");
  const previous = iconButton(ChevronLeft, "Previous page (Page Up)", () => go(view.page - 1));
  const next = iconButton(ChevronRight, "Next page (Page Down)", () => go(view.page + 1));
  const fitWidth = iconButton(MoveHorizontal, "Fit width", () => {
    view.zoom = "width";
  });
  const fitPage = iconButton(Maximize, "Fit page (0)", () => {
    view.zoom = "page";
  });
  const toggle = element("button", "lbw-button lbw-button--quiet lbw-pdf__toggle");
  toggle.type = "button";
  toggle.title = "Words of the page, to copy";
  toggle.append(icon(TextInitial), "Text");
  toggle.setAttribute("aria-pressed", "false");
  toggle.addEventListener("click", () => showWords(!words.isShown), { signal });

  let shown: number | undefined;
  function go(page: number): void {
    const inside = Math.min(pages - 1, Math.max(0, page));
    field.value = String(inside + 1);
    if (inside === shown) return;
    shown = inside;
    previous.setAttribute("aria-disabled", String(inside === 0));
    next.setAttribute("aria-disabled", String(inside === pages - 1));
    words.wait();
    view.show(inside);
    strip.select(inside);
  }

  function showWords(isShown: boolean): void {
    words.isShown = isShown;
    toggle.setAttribute("aria-pressed", String(isShown));
    if (needsWords(view.page)) void view.draw();
  }

  function describeZoom(): void {
    percent.textContent = percentText(view.scale);
    fitWidth.setAttribute("aria-pressed", String(view.zoom === "width"));
    fitPage.setAttribute("aria-pressed", String(view.zoom === "page"));
  }

  const typed = (): void => {
    const page = Number(field.value.replaceAll(/[\s,.]/g, ""));
    go(Number.isInteger(page) && field.value.trim() !== "" ? page - 1 : view.page);
  };
  field.addEventListener("change", typed, { signal });
  field.addEventListener("focus", () => field.select(), { signal });
  field.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Enter") typed();
      if (event.key !== "Escape" && event.key !== "Tab") event.stopPropagation();
    },
    { signal },
  );

  const bar = element("div", "lbw-pdf__bar");
  const [paging, zooming] = [element("div", "lbw-pdf__group"), element("div", "lbw-pdf__group")];
  paging.append(previous, field, element("span", "lbw-pdf__of", of(pages)), next);
  zooming.append(
    iconButton(ZoomOut, "Smaller (−)", () => view.step(-1)),
    percent,
    iconButton(ZoomIn, "Larger (+)", () => view.step(1)),
    fitWidth,
    fitPage,
  );
  bar.append(paging, zooming, toggle);
  const body = element("div", "lbw-pdf__body");
  body.append(strip.element, view.element, words.element);
  root.append(bar, body);

  const inStrip =
    (action: () => void): KeyBinding["run"] =>
    () => {
      const isThere = strip.element.matches(":focus");
      if (isThere) action();
      return isThere;
    };
  const zoomTo = (zoom: PdfZoom) =>
    take(() => {
      view.zoom = zoom;
    });
  const key = (name: string, does: string, run: KeyBinding["run"], ...also: string[]) => ({
    keys: [name],
    also,
    group: "Document",
    does,
    run,
  });
  const keys: KeyBinding[] = [
    key(
      "PageUp",
      "Previous page",
      take(() => go(view.page - 1)),
    ),
    key(
      "PageDown",
      "Next page",
      take(() => go(view.page + 1)),
    ),
    key(
      "Home",
      "First page",
      take(() => go(0)),
    ),
    key(
      "End",
      "Last page",
      take(() => go(pages - 1)),
    ),
    key(
      "ArrowUp",
      "Previous page, in the strip",
      inStrip(() => go(view.page - 1)),
    ),
    key(
      "ArrowDown",
      "Next page, in the strip",
      inStrip(() => go(view.page + 1)),
    ),
    key(
      "+",
      "Larger",
      take(() => view.step(1)),
      "=",
    ),
    key(
      "-",
      "Smaller",
      take(() => view.step(-1)),
    ),
    key("0", "Fit page", zoomTo("page")),
    key("1", "Its own size", zoomTo(1)),
  ];
  const run = keyRunner(keys);
  listKeys(keys);
  root.addEventListener(
    "keydown",
    (event) => {
      if (event.target instanceof Node && words.element.contains(event.target)) return;
      if (!run(event)) return;
      event.preventDefault();
      event.stopPropagation();
    },
    { signal },
  );

  go(0);
  return root;
};

function of(pages: number): string {
  return `of ${pages.toLocaleString("en")}`;
}
