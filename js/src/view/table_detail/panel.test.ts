import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { RowDetail } from "../../protocol.gen.ts";
import { SHOW } from "../previews/kinds.ts";
import type { PreviewSource, Subject } from "../previews/source.ts";
import type { TableChange, TableControl } from "../table_control.ts";
import type { Picture, TableData } from "../table_data.ts";
import { DetailPanel } from "./panel.ts";

const HOSTILE = "<script>alert(1)</script>";

function detail(row: number): RowDetail {
  return {
    key: `key-${row}`,
    media_type: "IMAGE",
    expires: null,
    fields: [{ name: "row_data", text: HOSTILE, children: [] }],
    attachments: [0, 1].map((index) => ({
      index,
      known: "IMAGE_OVERLAY",
      type: "IMAGE_OVERLAY",
      name: `Layer ${index}`,
      value: "https://h.example/r.png",
      is_link: true,
      has_picture: index === 0,
      expires: null,
    })),
    more_attachments: 0,
    problems: [
      { severity: "error", rule: "r", path: "row_data", message: "gone", fix: "put it back" },
    ],
  };
}

let asked: string[];
let steps: number[];
let focused: number;
let listeners: ((change: TableChange) => void)[];
let state: { active: number | null; isDetailShown: boolean };
let ending: AbortController;
let panel: DetailPanel;

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:1");
  vi.spyOn(URL, "revokeObjectURL").mockReturnValue();
  [asked, steps, listeners, focused] = [[], [], [], 0];
  state = { active: 7, isDetailShown: true };
  ending = new AbortController();
  const previews = {
    open: async ({ row, attachment }: Subject) => {
      asked.push(`open ${row} ${attachment}`);
      const text = row === 8 ? "404 Not Found" : `preview of row ${row}`;
      const preview = { kind: row === 8 ? "error" : "nothing", text, value: "", fix: "" };
      return { preview, name: "", type: "IMAGE", can_open: null, facts: [], bytes: undefined };
    },
  } as unknown as PreviewSource;
  const data: Pick<TableData, "detail" | "kinds" | "previews" | "thumbnail"> = {
    kinds: async () => SHOW,
    previews,
    detail: async (row) => {
      asked.push(`detail ${row}`);
      if (row === 9) throw new Error("InputError: no such row");
      return detail(row);
    },
    thumbnail: async (row, attachment): Promise<Picture> => {
      asked.push(`picture ${row} ${attachment}`);
      return { shows: "picture", text: "", content_type: "image/png", bytes: new Uint8Array(1) };
    },
  };
  const control = {
    data,
    signal: ending.signal,
    get active() {
      return state.active;
    },
    get isDetailShown() {
      return state.isDetailShown;
    },
    step: (rows: number) => steps.push(rows),
    showDetail: (shown: boolean) => {
      state.isDetailShown = shown;
      for (const each of listeners) each("active");
    },
    focusGrid: () => focused++,
    observe: (listener: (change: TableChange) => void) => listeners.push(listener),
  } as unknown as TableControl;
  panel = new DetailPanel(control);
  document.body.replaceChildren(panel.element);
});

afterEach(() => {
  ending.abort();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const pass = (ms = 1000): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
function go(active: number | null): void {
  state.active = active;
  for (const each of listeners) each("active");
}
const text = (): string => panel.element.textContent ?? "";

it("shows the row: preview, attachments, problems, fields as text", async () => {
  await pass();
  for (const part of ["key-7", "2 attachments", "Layer 1", "gone", "put it back", HOSTILE]) {
    expect(text()).toContain(part);
  }
  expect(panel.element.querySelector("script")).toBeNull();
  expect(text()).toContain("preview of row 7");
});

it("asks only for the row where the hand stops", async () => {
  await pass();
  asked.length = 0;
  for (let row = 10; row < 30; row++) {
    go(row);
    await pass(20);
  }
  await pass();
  expect(asked.filter((each) => each.startsWith("detail"))).toEqual(["detail 29"]);
});

it("never shows one row under the name of another", async () => {
  await pass();
  go(8);
  expect(text()).not.toContain("key-7");
  await pass();
  expect(text()).toContain("key-8");
  expect(text()).toContain("404 Not Found");
});

it("shows an attachment big on a press", async () => {
  await pass();
  const tiles = [...panel.element.querySelectorAll<HTMLElement>(".lbw-strip__tile")];
  tiles[2]?.click();
  await pass();
  expect(asked.at(-1)).toBe("open 7 1");
  expect(tiles.map((tile) => tile.getAttribute("aria-pressed"))).toEqual([
    "false",
    "false",
    "true",
  ]);
});

it("goes on by arrows and closes with Escape", async () => {
  await pass();
  const press = (key: string): boolean =>
    panel.element.dispatchEvent(
      new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }),
    );
  expect(press("ArrowDown")).toBe(false);
  press("ArrowUp");
  expect(steps).toEqual([1, -1]);
  expect(press("a")).toBe(true);
  press("Escape");
  expect(panel.element.hidden).toBe(true);
  expect(focused).toBe(1);
});

it("goes through the attachments by arrows and brackets", async () => {
  await pass();
  const press = (key: string): boolean =>
    panel.element.dispatchEvent(
      new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }),
    );
  asked.length = 0;
  for (const key of ["ArrowRight", "]", "]", "[", "ArrowLeft", "ArrowLeft"]) press(key);
  await pass();
  expect(asked.filter((each) => each.startsWith("open"))).toEqual([
    "open 7 0",
    "open 7 1",
    "open 7 0",
    "open 7 null",
  ]);
});

it("says what went wrong", async () => {
  go(9);
  await pass();
  expect(text()).toContain("InputError: no such row");
});

it("says what to do while there is no row", () => {
  go(null);
  expect(text()).toContain("Pick a row");
});
