import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Fixes } from "../protocol.gen.ts";
import type { TableControl } from "./table_control.ts";
import { showFixes } from "./table_fixes.ts";

const FIXES: Fixes = {
  total: 1200,
  rows: 1100,
  changes: [
    {
      key: "a-17",
      path: "attachments[2].type",
      severity: "error",
      rule: "attachment-type",
      before: "<b>image</b>",
      after: "IMAGE",
    },
  ],
};

let ending: AbortController;
let anchor: HTMLButtonElement;
let control: TableControl;
let done: string[];
let fails: boolean;

beforeEach(() => {
  vi.useFakeTimers();
  ending = new AbortController();
  [done, fails] = [[], false];
  const table = document.createElement("div");
  table.className = "lbw-table__table";
  anchor = document.createElement("button");
  table.append(anchor);
  document.body.replaceChildren(table);
  control = {
    signal: ending.signal,
    focusGrid: () => done.push("focus"),
    data: {
      fixes: async () => {
        if (fails) throw new Error("InputError: checked other rows");
        return FIXES;
      },
      applyFixes: async (_signal: AbortSignal, onProgress: (text: string) => void) => {
        done.push("apply");
        onProgress("500 of 1,200 rows checked");
        return { made: 1200, left: 3 };
      },
      undoFixes: async () => {
        done.push("undo");
        return { made: 1200, left: 1203 };
      },
    },
  } as unknown as TableControl;
});

afterEach(() => {
  ending.abort();
  vi.useRealTimers();
});

const pass = (): Promise<unknown> => vi.advanceTimersByTimeAsync(100);
const panel = (): HTMLElement | null => document.querySelector(".lbw-fixes");
const press = (name: string): void =>
  [...document.querySelectorAll("button")].find((each) => each.textContent === name)?.click();

it("lists what would change, and how much there is besides", async () => {
  showFixes(control, anchor);
  await pass();
  const text = panel()?.textContent ?? "";
  expect(text).toContain("1,200 values in 1,100 rows would change");
  expect(text).toContain("<b>image</b>");
  expect(text).toContain("and 1,199 more");
  expect(panel()?.querySelector("b")).toBeNull();
});

it("makes the fixes, says what is left, and takes them back", async () => {
  showFixes(control, anchor);
  await pass();
  press("Make 1,200 fixes");
  await pass();
  expect(panel()?.textContent).toContain("1,200 fixes made, 3 problems left.");
  press("Undo");
  await pass();
  expect(done).toEqual(["apply", "undo"]);
  expect(panel()?.textContent).toContain("as they were before");
});

it("closes with Escape and gives the focus back", async () => {
  showFixes(control, anchor);
  await pass();
  panel()?.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
  expect(panel()).toBeNull();
  expect(document.activeElement).toBe(anchor);
});

it("closes on a press elsewhere, and is there once", async () => {
  showFixes(control, anchor);
  showFixes(control, anchor);
  expect(document.querySelectorAll(".lbw-fixes")).toHaveLength(1);
  document.body.dispatchEvent(new Event("pointerdown", { bubbles: true }));
  expect(panel()).toBeNull();
});

it("says what went wrong", async () => {
  fails = true;
  showFixes(control, anchor);
  await pass();
  expect(panel()?.querySelector("[role=alert]")?.textContent).toContain("checked other rows");
});
