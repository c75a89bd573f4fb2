import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { RowDetail } from "../../protocol.gen.ts";
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
      type: "IMAGE_OVERLAY",
      name: `Layer ${index}`,
      value: "https://h.example/r.png",
      is_link: true,
      has_picture: index === 0,
      expires: null,
    })),
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
  const data: Pick<TableData, "detail" | "thumbnail"> = {
    detail: async (row) => {
      asked.push(`detail ${row}`);
      if (row === 9) throw new Error("InputError: no such row");
      return detail(row);
    },
    thumbnail: async (row, attachment): Promise<Picture> => {
      asked.push(`picture ${row} ${attachment}`);
      if (row === 8)
        return { shows: "error", text: "404 Not Found", content_type: "", bytes: undefined };
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

it("shows the row: picture, attachments, problems, fields as text", async () => {
  await pass();
  for (const part of ["key-7", "2 attachments", "Layer 1", "gone", "put it back", HOSTILE]) {
    expect(text()).toContain(part);
  }
  expect(panel.element.querySelector("script")).toBeNull();
  expect(panel.element.querySelector(".lbw-detail__image")).not.toBeNull();
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
  const tile = [...panel.element.querySelectorAll<HTMLElement>(".lbw-detail__tile")][2];
  tile?.click();
  await pass();
  expect(asked.at(-1)).toBe("picture 7 1");
  expect(tile?.getAttribute("aria-pressed")).toBe("true");
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

it("says what went wrong", async () => {
  go(9);
  await pass();
  expect(text()).toContain("InputError: no such row");
});

it("says what to do while there is no row", () => {
  go(null);
  expect(text()).toContain("Pick a row");
});
