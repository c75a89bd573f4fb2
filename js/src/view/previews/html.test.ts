import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { HtmlPreview } from "../../protocol.gen.ts";
import { showHtml } from "./html.ts";
import type { PreviewSource } from "./source.ts";

let ending: AbortController;
let failing: string;

beforeEach(() => {
  ending = new AbortController();
  failing = "";
});
afterEach(() => ending.abort());

function show(change: Partial<HtmlPreview> = {}): void {
  const base = { source: "<p id=theirs>x<script>alert(1)</script>", is_whole: true, size: 40 };
  const preview = { kind: "html" as const, ...base, ...change };
  const source: Pick<PreviewSource, "text"> = {
    text: async () => {
      if (failing !== "") throw new Error(failing);
      const part = { encoding: "UTF-8", size: 40, next: null, is_markdown: false, link: null };
      return { kind: "text", text: preview.source, ...part };
    },
  };
  const root = showHtml({
    preview,
    opened: {
      preview,
      name: "page.html",
      type: "HTML",
      can_open: null,
      facts: [],
      bytes: undefined,
    },
    subject: { row: 0, attachment: null },
    source: source as PreviewSource,
    signal: ending.signal,
    fail: () => {},
    listKeys: () => {},
  });
  document.body.replaceChildren(root);
}

const pass = (): Promise<void> => new Promise((done) => setTimeout(done));
const about = (): string => document.querySelector(".lbw-page-bar__about")?.textContent ?? "";
const frame = (): HTMLIFrameElement | null => document.querySelector("iframe");
/** What the frame of the page itself may do, within ours. */
const within = (): string | null | undefined =>
  new DOMParser()
    .parseFromString(frame()?.srcdoc ?? "", "text/html")
    .querySelector("iframe")
    ?.getAttribute("sandbox");
/** As the script of ours in a frame does. */
async function hear(data: string): Promise<void> {
  const source = frame()?.contentWindow ?? null;
  window.dispatchEvent(new MessageEvent("message", { data, source }));
  await pass();
}
async function press(name: string): Promise<void> {
  const buttons = [...document.querySelectorAll<HTMLButtonElement>("button")];
  const found = buttons.find((each) => each.textContent === name);
  if (found === undefined) throw new Error(`There is no button ${name}.`);
  found.click();
  await pass();
}

it("shows a page without scripts and network first, and says so", () => {
  show();
  expect(within()).toBe("");
  expect(frame()?.title).toBe("page.html");
  expect(about()).toBe("Static page · scripts off · network off");
  expect(document.querySelector("#theirs, script")).toBeNull();
});

it("runs scripts and opens the network on a press, in a new frame", async () => {
  show();
  const first = frame();
  await press("Run scripts");
  expect(frame()).not.toBe(first);
  expect(within()).toBe("allow-scripts");
  expect(about()).toBe("Live page · scripts on · network off");
  expect(document.querySelector(".lbw-stage__note")?.textContent).toContain("Nothing is fetched");
  await press("Allow network");
  expect(about()).toBe("Live page · scripts on · network on");
  expect(frame()?.srcdoc).toContain("https: http:");
  await press("Stop scripts");
  await press("Close network");
  expect(about()).toBe("Static page · scripts off · network off");
  expect(frame()?.srcdoc).not.toContain("https: http:");
});

it("is closed again with every page", async () => {
  show();
  await press("Run scripts");
  show();
  expect(within()).toBe("");
});

it("says that a page is still being read, and what came of that", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const said = (): string => document.querySelector(".lbw-stage__note")?.textContent ?? "";
  try {
    show();
    expect(said()).toBe("");
    vi.advanceTimersByTime(4000);
    expect(said()).toContain("still reading");
  } finally {
    vi.useRealTimers();
  }
  await hear("lbw-page: read");
  expect(said()).toBe("");
  show();
  await hear("lbw-page: broken It means something else.");
  expect(frame()).toBeNull();
  expect(document.querySelector(".lbw-html__problem")?.textContent).toBe(
    "It means something else.",
  );
});

it("says what is cut", () => {
  show({ is_whole: false, size: 5_300_000 });
  expect(about()).toContain("cut: it has 5.3 MB");
});

it("shows the source as text, and the page again", async () => {
  show();
  await press("Source");
  expect(frame()).toBeNull();
  expect(document.querySelector(".lbw-text__body")?.textContent).toContain("<p id=theirs>");
  await press("Source");
  expect(frame()).not.toBeNull();
});

it("says why there is no source", async () => {
  show();
  failing = "404 Not Found";
  await press("Source");
  expect(document.querySelector("[role=alert]")?.textContent).toBe(failing);
  expect(frame()).not.toBeNull();
});
