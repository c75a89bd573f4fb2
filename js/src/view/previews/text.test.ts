import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { HtmlPreview, TextPreview } from "../../protocol.gen.ts";
import type { PreviewSource } from "./source.ts";
import { showText } from "./text.ts";
import { MAX_PARTS } from "./text_view.ts";

const HOSTILE = "<script>alert(1)</script>";
const SIZE = 100;

let asked: number[];
let failing: string;
let ending: AbortController;
let copied: string[];

beforeEach(() => {
  [asked, failing, copied] = [[], "", []];
  ending = new AbortController();
  vi.stubGlobal("navigator", {
    clipboard: { writeText: async (text: string) => void copied.push(text) },
  });
});

afterEach(() => {
  ending.abort();
  vi.unstubAllGlobals();
});

function preview(change: Partial<TextPreview> = {}): TextPreview {
  const whole = { encoding: "UTF-8", size: 25, next: null, is_markdown: false, link: null };
  return { kind: "text", text: HOSTILE, ...whole, ...change };
}

/** Parts of 100 bytes, each named by where it begins. */
function part(start: number, size = 10_000): TextPreview {
  const next = start + SIZE < size ? start + SIZE : null;
  return preview({ text: `[${start}]`, size, next });
}

function show(shown: TextPreview): HTMLElement {
  const source: Pick<PreviewSource, "text" | "markdown"> = {
    text: async (_subject, start) => {
      asked.push(start);
      if (failing !== "") throw new Error(failing);
      return part(start);
    },
    markdown: async (): Promise<HtmlPreview> => {
      if (failing !== "") throw new Error(failing);
      return { kind: "html", source: "<h1>Title</h1>", is_whole: true, size: 7 } as HtmlPreview;
    },
  };
  const root = showText({
    preview: shown,
    opened: {
      preview: shown,
      name: "notes.txt",
      type: "TEXT_URL",
      can_open: null,
      facts: [],
      bytes: undefined,
    },
    subject: { row: 0, attachment: 0 },
    source: source as PreviewSource,
    signal: ending.signal,
    fail: () => {},
    listKeys: () => {},
  });
  document.body.replaceChildren(root);
  return root;
}

const pass = (): Promise<void> => new Promise((done) => setTimeout(done));
const about = (): string => document.querySelector(".lbw-page-bar__about")?.textContent ?? "";
const body = (): string => document.querySelector(".lbw-text__body")?.textContent ?? "";
async function press(name: string): Promise<void> {
  const buttons = [...document.querySelectorAll<HTMLButtonElement>("button")];
  const found = buttons.find((each) => each.textContent === name);
  if (found === undefined) throw new Error(`There is no button ${name}.`);
  found.click();
  await pass();
}

it("shows a text as text, with its encoding and size", () => {
  show(preview());
  expect(body()).toBe(HOSTILE);
  expect(document.querySelector("script")).toBeNull();
  expect(about()).toBe("UTF-8 · 25 bytes");
  show(preview({ encoding: "", size: 1200 }));
  expect(about()).toBe("1,200 characters");
});

it("says how much is shown, and shows more", async () => {
  show(preview({ size: 50_000_000, next: 256_000 }));
  expect(about()).toBe("UTF-8 · first 256 kB of 50.0 MB");
  await press("Show more");
  expect(asked).toEqual([256_000]);
  expect(body()).toBe(`${HOSTILE}[256000]`);
});

it("holds so many parts and no more, and begins anew", async () => {
  show(part(0));
  for (let count = 1; count < MAX_PARTS + 2; count++) await press("Show more");
  expect(body()).not.toContain("[0]");
  expect(body().startsWith("[200]")).toBe(true);
  expect(about()).toBe("UTF-8 · 200 bytes to 2 kB of 10 kB");
  await press("Show from the beginning");
  expect(asked.at(-1)).toBe(0);
  expect(body()).toBe("[0]");
  expect(about()).toBe("UTF-8 · first 100 bytes of 10 kB");
});

it("says why no more came, and can be asked again", async () => {
  show(part(0));
  failing = "404 Not Found";
  await press("Show more");
  expect(document.querySelector("[role=alert]")?.textContent).toBe("404 Not Found");
  failing = "";
  await press("Show more");
  expect(body()).toBe("[0][100]");
});

it("copies what is shown, and selects it alone", async () => {
  show(preview());
  await press("Copy");
  expect(copied).toEqual([HOSTILE]);
  expect(about()).toContain("copied");
  const event = new KeyboardEvent("keydown", { key: "a", ctrlKey: true, cancelable: true });
  document.querySelector(".lbw-text__scroller")?.dispatchEvent(event);
  expect(event.defaultPrevented).toBe(true);
});

it("wraps lines, and remembers that it does not", async () => {
  const wrapped = (): boolean => document.querySelector(".lbw-text__body--wrapped") !== null;
  show(preview());
  expect(wrapped()).toBe(true);
  await press("Wrap lines");
  expect(wrapped()).toBe(false);
  show(preview());
  expect(wrapped()).toBe(false);
  await press("Wrap lines");
});

it("shows Markdown in a frame only, and the text again", async () => {
  show(preview({ is_markdown: true }));
  await press("As Markdown");
  expect(document.querySelector("h1")).toBeNull();
  const frame = document.querySelector("iframe");
  expect(frame?.srcdoc).toContain('sandbox=""');
  expect(frame?.srcdoc).toContain("Title");
  expect(about()).toBe("Static page · network off");
  await press("As Markdown");
  expect(body()).toBe(HOSTILE);
});

it("says why there is no Markdown", async () => {
  show(preview({ is_markdown: true }));
  failing = "Markdown needs nh3, which is not installed.";
  await press("As Markdown");
  expect(document.querySelector("[role=alert]")?.textContent).toBe(failing);
  expect(body()).toBe(HOSTILE);
});

it("leads to a link by a button that names the host", () => {
  const href = "https://h.example/a?token=x";
  show(
    preview({
      text: "https://h.example/a?token=***",
      link: { href, host: "h.example", reason: "", note: "" },
    }),
  );
  const anchor = document.querySelector("a");
  expect(anchor?.href).toBe(href);
  expect(anchor?.rel).toBe("noopener noreferrer nofollow");
  expect(anchor?.target).toBe("_blank");
  expect(anchor?.textContent).toBe("Open h.example in a new tab");
  expect(document.body.textContent).toContain("token=***");
  expect(document.body.textContent).not.toContain("token=x");
});

it.each([
  { href: null, host: "", reason: "Links of the kind javascript: are never opened." },
  { href: "javascript:alert(1)", host: "h.example" },
  { href: "https://evil.example/", host: "h.example" },
  { href: "https://h.example@evil.example/", host: "h.example" },
  { href: "https://user@h.example/", host: "h.example" },
])("does not lead where it is not sure of: %j", (link) => {
  show(preview({ link: { reason: "", note: "", ...link } }));
  expect(document.querySelector("a")).toBeNull();
  expect(document.body.textContent).toContain("cannot be opened");
});
