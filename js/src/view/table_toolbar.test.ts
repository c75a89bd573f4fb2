import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { View } from "../protocol.gen.ts";
import { FakeControl, SCHEMA } from "./table_fixtures.ts";
import { Toolbar } from "./table_toolbar.ts";

const HOSTILE = "<img src=x onerror=alert(1)>";

let control: FakeControl;
let root: HTMLElement;

beforeEach(() => {
  vi.useFakeTimers();
  control = new FakeControl();
  root = document.createElement("div");
  root.className = "lbw-table__table";
  document.body.replaceChildren(root);
  root.append(new Toolbar(control).element);
});

afterEach(() => {
  control.ending.abort();
  vi.useRealTimers();
});

const pass = (ms = 1000): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
const panel = (): HTMLElement | null => root.querySelector(".lbw-floating");
function button(name: string): HTMLButtonElement {
  const found = [...root.querySelectorAll("button")].find(
    (each) => (each.getAttribute("aria-label") ?? each.textContent?.trim()) === name,
  );
  if (found === undefined) throw new Error(`no button ${name}`);
  return found;
}
function type(field: HTMLInputElement | null, text: string): void {
  if (field === null) throw new Error("no field");
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
function choose(field: HTMLSelectElement | null, value: string): void {
  if (field === null) throw new Error("no select");
  field.value = value;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}
const asked = (): View => control.asked;

describe("search", () => {
  const field = (): HTMLInputElement | null => root.querySelector(".lbw-table__search");

  it("asks when the hand has stopped typing, and on Enter", async () => {
    type(field(), "du");
    type(field(), "dune ");
    expect(asked().text).toBe("");
    await pass();
    expect(asked().text).toBe("dune");
    type(field(), "x");
    field()?.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
    expect(asked().text).toBe("x");
  });

  it("empties with Escape and gives the keyboard back", () => {
    control.show({ ...asked(), text: "dune" });
    expect(field()?.value).toBe("dune");
    field()?.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    expect(asked().text).toBe("");
    expect(control.done).toContain("focus");
  });
});

describe("facets", () => {
  beforeEach(() => {
    const value = (text: string, count: number, can_pick = true) => ({
      value: text,
      text,
      count,
      can_pick,
    });
    control.facets.set("media_type", {
      values: [value("IMAGE", 20_000), value(HOSTILE, 12), value("cut", 1, false)],
      distinct: 3,
      missing: 500,
    });
  });

  it("show values with their numbers, and filter at once", async () => {
    button("Media").click();
    await pass();
    const lines = [...(panel()?.querySelectorAll<HTMLElement>(".lbw-picker__line") ?? [])];
    expect(lines.map((line) => line.textContent?.replace(/\s+/g, " ").trim())).toEqual([
      "IMAGE 20,000",
      `${HOSTILE} 12`,
      "cut 1",
      "missing 500",
    ]);
    expect(panel()?.querySelector("img")).toBeNull();
    expect(lines[2]?.querySelector("input")?.disabled).toBe(true);
    lines[0]?.querySelector("input")?.click();
    lines[3]?.querySelector("input")?.click();
    expect(asked().filters).toEqual([
      { kind: "one_of", column: "media_type", values: ["IMAGE", null] },
    ]);
    lines[0]?.querySelector("input")?.click();
    lines[3]?.querySelector("input")?.click();
    expect(asked().filters).toEqual([]);
  });

  it("close with Escape, on the same button and on a press elsewhere", async () => {
    button("Media").click();
    await pass();
    panel()?.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    expect(panel()).toBeNull();
    button("Media").click();
    button("Media").click();
    expect(panel()).toBeNull();
    button("Media").click();
    document.body.dispatchEvent(new Event("pointerdown", { bubbles: true }));
    expect(panel()).toBeNull();
    expect(button("Media").getAttribute("aria-expanded")).toBe("false");
  });
});

describe("filters", () => {
  async function edit(name: string): Promise<void> {
    button("Filter").click();
    await pass();
    button(name).click();
    await pass();
  }
  const submit = async (): Promise<void> => {
    panel()
      ?.querySelector("form")
      ?.dispatchEvent(new Event("submit", { cancelable: true }));
    await pass();
  };
  const text = (): HTMLInputElement | null => panel()?.querySelector("input[type=text]") ?? null;
  const condition = (): HTMLSelectElement | null => panel()?.querySelector("select") ?? null;

  it("offer what can be asked about, and find it by name", async () => {
    button("Filter").click();
    const items = (): (string | null)[] =>
      [...(panel()?.querySelectorAll(".lbw-choice__item") ?? [])].map((each) => each.textContent);
    expect(items()).toEqual(["Media", "Severity", "global_key", "score", "split"]);
    type(text(), "SPL");
    expect(items()).toEqual(["split"]);
  });

  it("on a text", async () => {
    await edit("split");
    type(text(), "train");
    await submit();
    expect(asked().filters).toEqual([
      { kind: "contains", column: "split", text: "train", match_case: false },
    ]);
    expect(panel()).toBeNull();
  });

  it("by a regular expression, which Python looks at first", async () => {
    await edit("split");
    choose(condition(), "matches");
    type(text(), "tr(ain");
    control.pattern = "missing ), unterminated subpattern at position 2";
    await submit();
    expect(panel()?.querySelector("[role=alert]")?.textContent).toContain("position 2");
    expect(asked().filters).toEqual([]);
    control.pattern = "";
    type(text(), "tr.*");
    await submit();
    expect(asked().filters[0]).toEqual({
      kind: "matches",
      column: "split",
      pattern: "tr.*",
      match_case: false,
    });
  });

  it("on a range of numbers", async () => {
    await edit("score");
    const [low, high] = [...(panel()?.querySelectorAll("input") ?? [])];
    type(low ?? null, "0.5");
    type(high ?? null, "1,000");
    await submit();
    expect(asked().filters).toEqual([{ kind: "between", column: "score", low: 0.5, high: 1000 }]);
  });

  it("refuse what is no number", async () => {
    await edit("score");
    choose(condition(), "is");
    type(text(), "many");
    await submit();
    expect(panel()?.querySelector("[role=alert]")?.textContent).toBe("Type a number.");
  });

  it("stand as chips: changed by a press, taken back by their cross", async () => {
    control.show({
      ...asked(),
      filters: [
        { kind: "is_missing", column: "split" },
        { kind: "any_of", filters: [] },
        { kind: "contains", column: "split", text: HOSTILE, match_case: false },
      ],
    });
    const chips = [...root.querySelectorAll(".lbw-chip__words")].map((each) => each.textContent);
    expect(chips).toEqual(["split is missing", "no rows", `split contains “${HOSTILE}”`]);
    expect(root.querySelector(".lbw-chip img")).toBeNull();
    button("Remove: no rows").click();
    expect(asked().filters).toHaveLength(2);
    button("split is missing").click();
    await pass();
    expect(condition()?.value).toBe("missing");
    button("Clear filter").click();
    expect(asked().filters).toEqual([]);
  });
});

describe("the second line", () => {
  it("says how many, and offers to select what a filter leaves", () => {
    control.counts = { total: 30_512, shown: 1204, exact: true, selected: 12 };
    control.status = "1,204 of 30,512 rows · 12 selected";
    control.show({ ...asked(), text: "x" });
    expect(root.querySelector("[role=status]")?.textContent).toBe(control.status);
    button("Select these 1,204").click();
    button("Clear selection").click();
    expect(control.done.filter((each) => each !== "focus")).toEqual(["select true", "clear"]);
  });

  it("shows the problems, and only rows with errors on demand", () => {
    expect(root.querySelector(".lbw-table__found")?.textContent).toContain("38 errors112 warnings");
    button("Only errors").click();
    expect(asked().filters).toEqual([
      { kind: "one_of", column: "problem_severities", values: ["error"] },
    ]);
    expect(button("Only errors").getAttribute("aria-pressed")).toBe("true");
    button("Only errors").click();
    expect(asked().filters).toEqual([]);
    expect(button("Apply 12 safe fixes…")).toBeDefined();
  });

  it("shows nothing of problems where nobody looked for them", () => {
    control.schema = { ...SCHEMA, problems: null, fixes: 0 };
    control.tellAll("schema");
    expect(root.querySelector(".lbw-table__found")?.textContent).toBe("");
  });

  it("shows what takes long, with a way to stop it", () => {
    let stopped = 0;
    control.work = { text: "500 of 1,000 rows searched", stop: () => stopped++ };
    control.tellAll("work");
    button("Cancel").click();
    expect(stopped).toBe(1);
    control.work = null;
    control.tellAll("work");
    expect(root.querySelector(".lbw-table__work")?.textContent).toBe("");
  });
});

describe("columns and exports", () => {
  it("hide and move columns, and show summaries", () => {
    button("Columns").click();
    const boxes = [...(panel()?.querySelectorAll<HTMLInputElement>("input[type=checkbox]") ?? [])];
    boxes[0]?.click();
    expect(control.arrangement.has_summaries).toBe(true);
    boxes.at(-1)?.click();
    expect(control.arrangement.columns.find(({ name }) => name === "split")?.hidden).toBe(true);
    button("Move score to the left").click();
    expect(control.arrangement.columns.map(({ name }) => name)).toEqual([
      "problems",
      "preview",
      "score",
      "global_key",
      "split",
    ]);
    button("Reset").click();
    expect(control.arrangement.columns).toEqual([]);
  });

  it("say why there is no file", async () => {
    button("Export or copy rows").click();
    button("CSV").click();
    await pass();
    expect(control.done).toContain("export view csv");
    expect(panel()?.querySelector("[role=alert]")?.textContent).toBe("no disk");
  });

  it("copy without secrets unless asked", () => {
    control.counts = { ...control.counts, selected: 3 };
    button("Export or copy rows").click();
    button("Copy for a spreadsheet").click();
    panel()?.querySelector<HTMLInputElement>("input[type=checkbox]")?.click();
    button("Copy for a spreadsheet").click();
    expect(control.done).toEqual(["copy selected false", "copy selected true"]);
  });

  it("show and set the height of the rows", () => {
    expect(button("Rows of medium height").getAttribute("aria-pressed")).toBe("true");
    button("High rows").click();
    expect(control.rowHeight).toBe(128);
    expect(button("High rows").getAttribute("aria-pressed")).toBe("true");
  });
});
