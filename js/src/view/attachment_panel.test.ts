import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { RowDetail } from "../protocol.gen.ts";
import { AttachmentPanelView } from "./attachment_panel.ts";
import type { OpenedSubject, PreviewSource, Subject } from "./previews/source.ts";

const REST = 1000;

let said: string[];
let order: number[];
let went: Subject[];
let failing: Set<string>;
let otherId: string;
let ending: AbortController;
let panel: AttachmentPanelView;
let state: { count: number; version: number; row: number; attachment: number | null };

function detail(row: number): RowDetail {
  return {
    key: `key-${row}`,
    media_type: "IMAGE",
    expires: row === 4 ? Date.now() / 1000 + 7200 : null,
    fields: [],
    attachments: [0, 1].map((index) => ({
      index,
      known: "IMAGE_OVERLAY",
      type: "IMAGE_OVERLAY",
      name: `Layer ${index}`,
      value: "https://h.example/a.png",
      is_link: true,
      has_picture: false,
      expires: null,
    })),
    more_attachments: 0,
    problems: [],
  };
}

function opened({ row, attachment }: Subject): OpenedSubject {
  const text = `preview of ${row} ${attachment}`;
  return {
    preview: { kind: "nothing", text, value: "" },
    name: "",
    type: "IMAGE",
    can_open: attachment === null ? null : "viewer",
    facts: [],
    bytes: undefined,
  };
}

beforeEach(() => {
  vi.useFakeTimers();
  [said, order, went, failing, otherId] = [[], [], [], new Set(), "viewer-1"];
  ending = new AbortController();
  state = { count: 30, version: 0, row: 3, attachment: null };
  const note = (text: string, signal: AbortSignal): void => {
    said.push(text);
    signal.addEventListener("abort", () => said.push(`cancel ${text}`), { once: true });
    if (failing.has(text)) throw new Error(`no ${text}`);
  };
  panel = new AttachmentPanelView({
    source: {
      thumbnail: async () => ({ shows: "nothing", text: "", content_type: "", bytes: undefined }),
      open: async (subject, _box, signal) => {
        note(`open ${subject.row} ${subject.attachment}`, signal);
        return opened(subject);
      },
    } as Partial<PreviewSource> as PreviewSource,
    order: () => order,
    detail: async (row, signal) => {
      note(`detail ${row}`, signal);
      return detail(row);
    },
    others: {
      find: async ({ row, attachment }, signal) => {
        note(`find ${row} ${attachment}`, signal);
        return otherId;
      },
      embed: async (id, place, signal) => {
        note(`embed ${id}`, signal);
        place.textContent = "the viewer";
      },
    },
    onGo: (subject) => went.push(subject),
    signal: ending.signal,
  });
  document.body.replaceChildren(panel.element);
  document.body.onkeydown = (event) => void panel.handleKey(event);
});

afterEach(() => {
  ending.abort();
  vi.useRealTimers();
});

const pass = (ms = REST): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
const find = (selector: string): HTMLElement =>
  panel.element.querySelector(selector) as HTMLElement;
const shown = (): string => find(".lbw-stage__content").textContent ?? "";
const opens = (): string[] => said.filter((text) => text.startsWith("open"));

async function update(changes: Partial<typeof state> = {}): Promise<void> {
  state = { ...state, ...changes };
  panel.update(state);
  await pass();
}

function press(key: string, target: Element = panel.element): boolean {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
  let taken = false;
  document.body.onkeydown = (each) => {
    taken = panel.handleKey(each);
  };
  target.dispatchEvent(event);
  return taken;
}

it("shows which row of how many, its key, its asset and its attachments", async () => {
  await update();
  expect(find(".lbw-panel__place").textContent).toBe("4 of 30");
  expect(find(".lbw-panel__key").textContent).toBe("key-3");
  expect(shown()).toContain("preview of 3 null");
  expect(find(".lbw-strip").textContent).toContain("Layer 1");
});

it("asks nothing anew for what is on screen already", async () => {
  await update();
  const before = said.length;
  await update();
  expect(said.length).toBe(before);
  await update({ version: 1 });
  expect(opens().filter((text) => text === "open 3 null").length).toBe(2);
});

it("goes by keys: rows, the first and last, attachments and back, as far as there are some", async () => {
  await update();
  for (const key of ["ArrowDown", "ArrowUp", "End", "ArrowDown", "Home", "ArrowUp"]) {
    expect(press(key)).toBe(true);
    await pass();
  }
  expect(went.map(({ row }) => row)).toEqual([4, 3, 29, 0]);
  went.length = 0;
  for (const key of ["]", "ArrowRight", "]", "ArrowLeft", "[", "["]) {
    press(key);
    await pass();
  }
  expect(went.map(({ attachment }) => attachment)).toEqual([0, 1, 0, null]);
});

it("starts at the asset of another row", async () => {
  await update({ attachment: 1 });
  expect(shown()).toContain("preview of 3 1");
  press("ArrowDown");
  await pass();
  expect(went).toEqual([{ row: 4, attachment: null }]);
  expect(shown()).toContain("preview of 4 null");
});

it("asks only for the row where the hand stops", async () => {
  await update();
  said.length = 0;
  for (let step = 0; step < 10; step++) {
    press("ArrowDown");
    await pass(30);
  }
  expect(shown()).not.toContain("preview of 3");
  await pass();
  // Row 4 was opened ahead before, row 14 is now.
  expect(opens()).toEqual(["open 13 null", "open 14 null"]);
  expect(find(".lbw-panel__key").textContent).toBe("key-13");
});

it("opens the next row ahead, in the direction of the walk, and asks no second time", async () => {
  await update();
  expect(opens()).toEqual(["open 3 null", "open 4 null"]);
  press("ArrowDown");
  await pass();
  expect(opens()).toEqual(["open 3 null", "open 4 null", "open 5 null"]);
  expect(shown()).toContain("preview of 4 null");
  press("ArrowUp");
  await pass();
  expect(opens().slice(3)).toEqual(["open 3 null", "open 2 null"]);
  await update({ row: 29 });
  press("ArrowUp");
  press("ArrowDown");
  await pass();
  expect(opens()).not.toContain("open 30 null");
});

it("opens what comes next in another order ahead, where one is known", async () => {
  order = [9, 3, 20];
  await update();
  expect(opens()).toEqual(["open 3 null", "open 20 null"]);
  await update({ row: 20 });
  order = [3, 9];
  await update({ row: 9 });
  await update({ row: 3 });
  expect(opens().at(-1)).toBe("open 3 null"); // what comes before it is not known
});

it("says in words that there are no rows", async () => {
  await update({ count: 0, row: 0 });
  expect(find(".lbw-panel__place").textContent).toBe("0 rows");
  expect(shown()).toContain("There are no rows.");
  expect(said).toEqual([]);
  press("ArrowDown");
  press("]");
  expect(went).toEqual([]);
});

it("says why the row is not known", async () => {
  failing.add("detail 3");
  await update();
  expect(find(".lbw-strip").textContent).toContain("no detail 3");
});

it("says when a signature ends", async () => {
  await update({ row: 4 });
  expect(find(".lbw-stage__facts").textContent).toContain("2 h");
  await update({ attachment: 0 });
  expect(find(".lbw-stage__facts").textContent).not.toContain("2 h");
});

it("puts another widget in the place of the preview, and takes it away again", async () => {
  await update();
  const toggle = find(".lbw-panel__toggle");
  expect(toggle.hidden).toBe(true);
  await update({ attachment: 1 });
  expect(toggle.textContent).toBe("Open in the viewer");
  toggle.click();
  await pass();
  expect(find(".lbw-panel__other").textContent).toBe("the viewer");
  expect(find(".lbw-stage").hidden).toBe(true);
  expect(toggle.textContent).toBe("Back to the preview");
  const inside = find(".lbw-panel__embedded");
  expect(press("ArrowDown", inside)).toBe(false); // its own
  expect(press("Escape", inside)).toBe(true);
  expect(find(".lbw-panel__other").hidden).toBe(true);
  expect(find(".lbw-stage").hidden).toBe(false);
  expect(said).toContain("cancel embed viewer-1");
  expect(shown()).toContain("preview of 3 1");
  press("o");
  await pass();
  toggle.focus();
  press("ArrowDown", toggle);
  await pass();
  expect(find(".lbw-panel__other").hidden).toBe(true);
  expect(toggle.hidden).toBe(true);
  expect(document.activeElement).toBe(find(".lbw-panel__head"));
});

it("leaves it to somebody else, and says why it cannot be", async () => {
  await update({ attachment: 1 });
  otherId = "";
  press("o");
  await pass();
  expect(find(".lbw-panel__other").hidden).toBe(true);
  failing.add("find 3 1");
  press("o");
  await pass();
  expect(find(".lbw-panel__other").textContent).toContain("no find 3 1");
});

it("steps out one by one, then leaves the key to the host", async () => {
  await update({ attachment: 1 });
  press("?");
  expect(find(".lbw-key-help").hidden).toBe(false);
  expect(press("Escape")).toBe(true);
  expect(find(".lbw-key-help").hidden).toBe(true);
  expect(press("Escape")).toBe(true);
  expect(went.at(-1)).toEqual({ row: 3, attachment: null });
  expect(press("Escape")).toBe(false);
});

it("leaves keys to what scrolls, and to who types", async () => {
  await update();
  const text = document.createElement("div");
  Object.defineProperty(text, "scrollHeight", { value: 900 });
  text.style.overflowY = "auto";
  const field = document.createElement("input");
  find(".lbw-stage__content").replaceChildren(text, field);
  expect(press("ArrowDown", text)).toBe(false);
  expect(press("ArrowRight", text)).toBe(true);
  expect(press("?", field)).toBe(false);
  expect(press("ArrowDown", field)).toBe(false);
});

it("ends with its view", async () => {
  await update();
  ending.abort();
  expect(find(".lbw-stage").dataset.state).toBe("idle");
  expect(said).toContain("cancel open 4 null");
});
