import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { PdfPreview } from "../../protocol.gen.ts";
import { showPdf } from "./pdf.ts";
import { SETTLE_MS as PAGE_SETTLE_MS } from "./pdf_page.ts";
import { MAX_IN_FLIGHT, MAX_KEPT, PITCH, SETTLE_MS } from "./pdf_strip.ts";
import { drawnSize, nextStep, scaleOf, shownSize } from "./pdf_zoom.ts";
import type { Box, OpenedSubject, PageAnswer, PreviewSource } from "./source.ts";

const A4 = { width: 595, height: 842 };
/** CSS pixels of every element: there is no layout here. */
const VIEW = { width: 424, height: 324 };
const INSIDE = { width: 400, height: 300 };

interface Question {
  page: number;
  box: Box;
  withText: boolean;
  signal: AbortSignal;
  answer: (answer?: Partial<PageAnswer>) => Promise<void>;
  fail: (error: Error) => Promise<void>;
}

let questions: Question[];
let urls: Set<string>;
let ending: AbortController;
let root: HTMLElement;

beforeEach(() => {
  vi.useFakeTimers();
  [questions, urls, ending] = [[], new Set(), new AbortController()];
  let made = 0;
  vi.spyOn(URL, "createObjectURL").mockImplementation(() => {
    urls.add(`blob:${made}`);
    return `blob:${made++}`;
  });
  vi.spyOn(URL, "revokeObjectURL").mockImplementation((url) => void urls.delete(url));
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(VIEW.width);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(VIEW.height);
});

afterEach(() => {
  ending.abort();
  document.body.replaceChildren();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const source = {
  page: (_subject: unknown, page: number, box: Box, withText: boolean, signal: AbortSignal) =>
    new Promise<PageAnswer>((resolve, reject) => {
      const settle = () => vi.advanceTimersByTimeAsync(0).then(() => {});
      questions.push({
        page,
        box,
        withText,
        signal,
        answer: (answer = {}) => {
          resolve({
            content_type: "image/jpeg",
            ...box,
            page_width: A4.width,
            page_height: A4.height,
            text: withText ? `words of ${page}` : "",
            text_source: withText ? "the page" : "",
            text_note: "",
            bytes: new Uint8Array(3),
            ...answer,
          });
          return settle();
        },
        fail: (error) => {
          reject(error);
          return settle();
        },
      });
    }),
} as unknown as PreviewSource;

function open(pages: number, more: Partial<PdfPreview> = {}): void {
  root = showPdf({
    preview: { kind: "pdf", pages, ...A4, has_text_layer: false, ...more },
    opened: {} as OpenedSubject,
    subject: { row: 0, attachment: null },
    source,
    signal: ending.signal,
    fail: () => {},
    listKeys: () => {},
  });
  document.body.append(root);
}

const find = (name: string): HTMLElement => {
  const found = root.querySelector(`.lbw-pdf__${name}`);
  if (!(found instanceof HTMLElement)) throw new Error(`no ${name}`);
  return found;
};
const button = (name: string): HTMLButtonElement => {
  const all = [...root.querySelectorAll("button")];
  const found = all.find((each) => (each.title || each.textContent)?.startsWith(name));
  if (found === undefined) throw new Error(`no button ${name}`);
  return found;
};
const field = (): HTMLInputElement => find("field") as HTMLInputElement;
const press = (key: string, where = "view"): KeyboardEvent => {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
  find(where).dispatchEvent(event);
  return event;
};
const large = (): Question[] => questions.filter(({ box }) => box.width > 100);
const small = (): Question[] => questions.filter(({ box }) => box.width <= 100);
const last = (): Question => {
  const found = large().at(-1);
  if (found === undefined) throw new Error("nothing was asked");
  return found;
};
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
const percent = (): string | null => find("percent").textContent;

describe("the large page", () => {
  it("is asked for as large as it is shown, and no other", () => {
    open(2000);
    expect(large().map(({ page }) => page)).toEqual([0]);
    expect(last().box).toEqual({ width: 400, height: 566 });
    expect(last().withText).toBe(false);
    expect(percent()).toBe("50 %");
  });

  it("is turned by buttons and keys, and stays within the document", () => {
    open(3);
    const pages = (): string => field().value;
    const seen = ["PageUp", "PageDown", "PageDown", "PageDown", "Home", "End"].map((key) => {
      expect(press(key).defaultPrevented).toBe(true);
      return pages();
    });
    expect(seen).toEqual(["1", "2", "3", "3", "1", "3"]);
    button("Previous page").click();
    expect(pages()).toBe("2");
    button("Next page").click();
    button("Next page").click();
    expect(pages()).toBe("3");
    expect(button("Next page").getAttribute("aria-disabled")).toBe("true");
    expect(find("view").getAttribute("aria-label")).toBe("Page 3 of 3");
  });

  it("leaves other keys to whoever stands around it", () => {
    open(3);
    const heard: string[] = [];
    document.body.addEventListener("keydown", ({ key }) => heard.push(key), {
      signal: ending.signal,
    });
    for (const key of ["Escape", "ArrowUp", "x", "PageDown"]) press(key);
    expect(heard).toEqual(["Escape", "ArrowUp", "x"]);
  });

  it("gives up what is left, and shows what comes", async () => {
    open(9);
    const first = last();
    press("PageDown");
    expect(first.signal.aborted).toBe(true);
    await first.answer();
    expect(urls.size).toBe(0);
    await last().answer();
    const image = find("page") as HTMLImageElement;
    expect(image.alt).toBe("Page 2");
    expect([...urls]).toEqual([image.getAttribute("src")]);
    press("PageDown");
    expect(urls.size).toBe(0);
  });

  it("is drawn anew, sharp, once the zoom stays", async () => {
    open(2);
    await last().answer();
    for (const _ of [1, 2, 3]) press("+");
    expect(percent()).toBe("90 %");
    expect(large()).toHaveLength(1);
    await pass(PAGE_SETTLE_MS);
    expect(last().box).toEqual(drawnSize(shownSize(A4, 0.9), 1));
    press("0");
    expect(find("paper").style.height).toBe(`${INSIDE.height}px`);
    expect(button("Fit page").getAttribute("aria-pressed")).toBe("true");
    button("Fit width").click();
    expect(find("paper").style.width).toBe(`${INSIDE.width}px`);
    press("1");
    expect(percent()).toBe("100 %");
  });

  it("is asked for again where it turns out to have another shape", async () => {
    open(2);
    await last().answer({ page_width: 842, page_height: 595 });
    expect(find("paper").style.height).toBe("283px");
    await pass(PAGE_SETTLE_MS);
    expect(last().box).toEqual({ width: 400, height: 283 });
    await last().answer({ page_width: 842, page_height: 595 });
    await pass(PAGE_SETTLE_MS);
    expect(large()).toHaveLength(2);
  });

  it("says why it cannot be drawn; others are shown all the same", async () => {
    open(3);
    await last().fail(new Error("The first page is damaged"));
    expect(find("paper").textContent).toContain("The first page is damaged");
    button("Try again").click();
    expect(large()).toHaveLength(2);
    press("PageDown");
    await last().answer();
    expect(find("page").getAttribute("src")).toMatch(/^blob:/);
  });

  it("is drawn where the first page has no area", () => {
    open(2, { width: 0, height: 0 });
    expect(last().box.width).toBeGreaterThan(100);
  });

  it("lets go of everything when it is left", async () => {
    open(300);
    await pass(SETTLE_MS);
    const first = last();
    await small()[0]?.answer();
    expect(urls.size).toBe(1);
    ending.abort();
    expect(first.signal.aborted).toBe(true);
    expect(small().at(-1)?.signal.aborted).toBe(true);
    expect(urls.size).toBe(0);
    await first.answer();
    expect(urls.size).toBe(0);
  });
});

describe("the page field", () => {
  it.each([
    ["1,200", "1200"],
    ["5", "5"],
    ["0", "1"],
    ["99999", "2000"],
    ["five", "1"],
    ["", "1"],
  ])("%j leads to page %s", (typed, page) => {
    open(2000);
    field().value = typed;
    expect(press("Enter", "field").defaultPrevented).toBe(false);
    expect(field().value).toBe(page);
  });

  it("keeps what is typed to itself", () => {
    open(3);
    for (const key of ["1", "0", "-", "Home"]) press(key, "field");
    expect(percent()).toBe("50 %");
    expect(field().value).toBe("1");
  });
});

describe("the strip", () => {
  const items = (): string[] =>
    [...root.querySelectorAll(".lbw-pdf__item")].map((item) => item.textContent ?? "");
  const scroll = (page: number): void => {
    find("strip").scrollTop = page * PITCH;
    find("strip").dispatchEvent(new Event("scroll"));
  };

  it("holds the pages in view only, and asks for few at once", async () => {
    open(2000);
    expect(items()).toEqual(["1", "2", "3", "4", "5"]);
    expect(small()).toHaveLength(0);
    await pass(SETTLE_MS);
    expect(small().map(({ page }) => page)).toEqual([0, 1]);
    await small()[0]?.answer();
    expect(small().map(({ page }) => page)).toEqual([0, 1, 2]);
    for (const each of small()) await each.answer();
    expect(small()).toHaveLength(3);
    expect(root.querySelectorAll(".lbw-pdf__item img")).toHaveLength(3);
  });

  it("asks for nothing while pages fly past, and gives up what left", async () => {
    open(2000);
    await pass(SETTLE_MS);
    const before = small();
    for (let page = 0; page < 2000; page += 10) {
      scroll(page);
      await pass(SETTLE_MS / 2);
    }
    expect(small()).toHaveLength(MAX_IN_FLIGHT);
    await pass(SETTLE_MS);
    expect(before.every(({ signal }) => signal.aborted)).toBe(true);
    expect(small().map(({ page }) => page)).toEqual([0, 1, 1990, 1991]);
    expect(items().length).toBeLessThan(10);
  });

  it("keeps so many pictures and no more", async () => {
    open(2000);
    for (let page = 0; page < 400; page += 3) {
      scroll(page);
      await pass(SETTLE_MS);
      while (small().some((each) => !answered.has(each))) {
        for (const each of small().filter((one) => !answered.has(one))) {
          answered.add(each);
          await each.answer();
        }
      }
    }
    expect(urls.size).toBe(MAX_KEPT);
  });
  const answered = new Set<Question>();

  it("marks the page that is shown, and a press shows another", () => {
    open(2000);
    press("End");
    const strip = find("strip");
    expect(strip.scrollTop).toBe(2000 * PITCH - VIEW.height);
    const marked = root.querySelectorAll('[aria-selected="true"]');
    expect([...marked].map(({ textContent }) => textContent)).toEqual(["2,000"]);
    expect(strip.getAttribute("aria-activedescendant")).toBe(marked[0]?.id);
    scroll(500);
    expect(strip.hasAttribute("aria-activedescendant")).toBe(false);
    root.querySelector<HTMLElement>('[data-page="501"] .lbw-pdf__small')?.click();
    expect(field().value).toBe("502");
  });

  it("turns pages by arrow keys", () => {
    open(3);
    find("strip").focus();
    press("ArrowDown", "strip");
    expect(field().value).toBe("2");
    press("ArrowUp", "strip");
    expect(field().value).toBe("1");
  });

  it("says why a page has no picture, and gives its picture to the large page", async () => {
    open(3);
    await pass(SETTLE_MS);
    await small()[0]?.fail(new Error("The first page is damaged"));
    expect((root.querySelector('[data-page="0"]') as HTMLElement).title).toBe(
      "The first page is damaged",
    );
    await small()[1]?.answer();
    press("PageDown");
    expect(find("page").getAttribute("src")).toBe("blob:0");
  });
});

describe("the words", () => {
  it("come with the page, once they are asked for", async () => {
    open(3);
    await last().answer();
    button("Words").click();
    expect(last().withText).toBe(true);
    await last().answer({ text: "<b>Snow</b>", text_source: "the row's text layer" });
    expect(find("text").textContent).toBe("<b>Snow</b>");
    expect(find("text").children).toHaveLength(0);
    expect(find("about").textContent).toBe("From the row's text layer.");
    press("+");
    await pass(PAGE_SETTLE_MS);
    expect(last().withText).toBe(false); // they are here
    press("PageDown");
    expect(find("text").textContent).toBe("");
    await last().answer({ text_note: "The layer has nothing for this page." });
    expect(find("text").textContent).toBe("words of 1");
    expect(find("about").textContent).toBe("From the page. The layer has nothing for this page.");
  });

  it("are copied whole", async () => {
    const writeText = vi.fn(async () => {});
    vi.stubGlobal("navigator", { clipboard: { writeText } });
    open(1);
    button("Words").click();
    await last().answer({ text: "one\ntwo" });
    button("Copy text").click();
    await pass(0);
    expect(writeText).toHaveBeenCalledWith("one\ntwo");
    expect(find("said").textContent).toBe("Copied");
    vi.unstubAllGlobals();
  });

  it("are said to be missing, or why they cannot be read", async () => {
    open(2);
    button("Words").click();
    await last().answer({ text: "" });
    expect(find("text").textContent).toBe("This page has no words; it may be a scan.");
    expect(button("Copy text").disabled).toBe(true);
    press("PageDown");
    await last().fail(new Error("Page 2 is damaged"));
    expect(find("text").textContent).toBe("Page 2 is damaged");
    expect(button("Copy text").disabled).toBe(true);
  });
});

describe("sizes", () => {
  it("fit the width, the whole, or neither", () => {
    expect(shownSize(A4, scaleOf("width", A4, INSIDE)).width).toBe(400);
    expect(shownSize(A4, scaleOf("page", A4, INSIDE)).height).toBe(300);
    expect(scaleOf("readable", A4, { width: 4000, height: 10 })).toBe(1.25);
    expect(shownSize({ width: 72, height: 144 }, 1)).toEqual({ width: 96, height: 192 });
  });

  it("are drawn in device pixels, up to a bound", () => {
    expect(drawnSize({ width: 400, height: 300 }, 2)).toEqual({ width: 800, height: 600 });
    const most = drawnSize({ width: 4000, height: 5000 }, 3);
    expect(most.width * most.height).toBeLessThanOrEqual(25_000_000);
    expect(drawnSize({ width: 10, height: 20_000 }, 1).height).toBe(8192);
  });

  it("have steps, up and down alike", () => {
    let scale = 0.01;
    const steps = Array.from({ length: 20 }, () => (scale = nextStep(scale, 1)));
    expect(steps.at(-1)).toBe(4);
    expect(nextStep(4, 1)).toBe(4);
    for (const step of new Set(steps)) {
      if (step < 4) expect(nextStep(nextStep(step, 1), -1)).toBe(step);
    }
    expect(nextStep(0.03, -1)).toBe(0.03);
  });
});
