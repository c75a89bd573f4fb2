import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { OnStage } from "../protocol.gen.ts";
import { type Part, Workbench } from "./workbench.ts";
import type { PaneSizes } from "./workbench_sizes.ts";

// happy-dom lays nothing out, and so shows nothing.
vi.spyOn(Element.prototype, "getClientRects").mockReturnValue([{}] as unknown as DOMRectList);

const NO_SIZES: PaneSizes = { table: null, details: null };

let root: HTMLElement;
let ending: AbortController;
let width: number;
let embedded: Part[];
let saved: [PaneSizes, boolean][];
let chosen: OnStage[];
let gridKeys: string[];
let workbench: Workbench;

/** Stands for the widgets: what takes the keys of each, and a field that wants its own. */
async function embed(part: Part, place: HTMLElement): Promise<void> {
  embedded.push(part);
  const main = document.createElement("div");
  main.tabIndex = 0;
  main.className = `main-${part}`;
  const range = document.createElement("input");
  range.type = "range";
  place.append(main, range);
  if (part !== "table") return;
  main.setAttribute("role", "grid");
  main.addEventListener("keydown", (event) => {
    gridKeys.push(event.key);
    event.stopPropagation();
  });
}

async function start(hasSubmit = true, embedding = embed): Promise<void> {
  ending = new AbortController();
  const options = {
    hasSubmit,
    sizes: NO_SIZES,
    embed: embedding,
    saveSizes: (sizes: PaneSizes, settled: boolean) => void saved.push([sizes, settled]),
    choose: (stage: OnStage) => void chosen.push(stage),
  };
  workbench = new Workbench(root, options, ending.signal);
  const onKey = (event: KeyboardEvent): void => {
    if (workbench.handleKey(event)) event.preventDefault();
  };
  root.addEventListener("keydown", onKey, { signal: ending.signal });
  workbench.showStage({ shown: "viewer", choices: ["viewer", "panel"] });
  await Promise.resolve();
}

const find = (selector: string): HTMLElement => {
  const found = root.querySelector<HTMLElement>(selector);
  if (found === null) throw new Error(`no ${selector}`);
  return found;
};
const slot = (stage: OnStage): HTMLElement => find(`.lbw-workbench__slot[data-stage=${stage}]`);
const splitter = (name: string): HTMLElement => find(`[role=separator][aria-label="${name}"]`);
const focused = (): string => document.activeElement?.className ?? "";
const press = (key: string, more: KeyboardEventInit = {}): boolean =>
  !(document.activeElement ?? root).dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }),
  );

beforeEach(() => {
  [embedded, saved, chosen, gridKeys, width] = [[], [], [], [], 1400];
  root = document.createElement("div");
  document.body.append(root);
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockImplementation(() => width);
  vi.spyOn(window, "innerHeight", "get").mockReturnValue(1000);
});

afterEach(() => {
  ending.abort();
  root.remove();
});

describe("panes", () => {
  it("holds each widget once, and those on stage only when they are needed", async () => {
    await start();
    expect(embedded).toEqual(["table", "details", "submit", "viewer"]);
    workbench.showStage({ shown: "panel", choices: ["panel"] });
    workbench.showStage({ shown: "viewer", choices: ["viewer", "panel"] });
    workbench.showStage({ shown: "panel", choices: ["viewer", "panel"] });
    expect(embedded.slice(4)).toEqual(["panel"]);
    expect(slot("viewer").hidden).toBe(true);
    expect(slot("panel").hidden).toBe(false);
  });

  it("has no submit line without one", async () => {
    await start(false);
    expect(embedded).not.toContain("submit");
    expect(find(".lbw-workbench__pane--submit").hidden).toBe(true);
  });

  it("says once why nothing can be shown", async () => {
    await start(true, () => Promise.reject(new Error("JupyterLab can")));
    await vi.waitFor(() => expect(root.textContent).toBe("JupyterLab can"));
    expect(root.querySelectorAll("[role=alert]")).toHaveLength(1);
  });

  it("says in its place why what is on stage is not there", async () => {
    await start(true, async (part, place) => {
      if (part === "viewer") throw new Error("run its cell again");
      await embed(part, place);
    });
    await vi.waitFor(() => expect(slot("viewer").textContent).toBe("run its cell again"));
    expect(embedded).toEqual(["table", "details", "submit"]);
    expect(root.contains(find(".main-table"))).toBe(true);
  });

  it("offers what else shows the row, and says what the only one is", async () => {
    await start();
    const buttons = [...root.querySelectorAll<HTMLButtonElement>(".lbw-workbench__choice")];
    expect(buttons.map((each) => each.getAttribute("aria-pressed"))).toEqual(["true", "false"]);
    buttons[1]?.click();
    expect(chosen).toEqual(["panel"]);
    workbench.showStage({ shown: "panel", choices: ["panel"] });
    expect(root.querySelector(".lbw-workbench__choice")).toBeNull();
    workbench.showStage({ shown: null, choices: [] });
    expect(find(".lbw-workbench__empty").hidden).toBe(false);
  });

  it("shows what is done in the background", async () => {
    await start();
    workbench.showWork("Checking the rows: 1 of 2");
    expect(find("[role=status].lbw-workbench__work").textContent).toBe("Checking the rows: 1 of 2");
  });
});

describe("splitters", () => {
  const values = (name: string): (string | null)[] =>
    ["now", "min", "max"].map((each) => splitter(name).getAttribute(`aria-value${each}`));

  it("are moved by keys within what there is room for, and told to be kept", async () => {
    await start();
    expect(values("Width of the details")).toEqual(["378", "220", "952"]);
    splitter("Width of the details").focus();
    expect(press("ArrowLeft")).toBe(true);
    expect(saved).toEqual([[{ table: null, details: 394 }, true]]);
    press("End");
    expect(values("Width of the details")[0]).toBe("952");
    press("Enter");
    expect(saved.at(-1)).toEqual([{ table: null, details: null }, true]);
    splitter("Height of the table").focus();
    press("End");
    expect(saved.at(-1)?.[0].table).toBe(384);
    expect(find("[data-layout]").style.getPropertyValue("--lbw-workbench-table")).toBe("384px");
  });

  it("leave other keys alone", async () => {
    await start();
    splitter("Height of the table").focus();
    expect(press("ArrowLeft")).toBe(false);
    expect(press("ArrowDown", { ctrlKey: true })).toBe(false);
    expect(saved).toEqual([]);
  });

  it("follow the pointer, and are kept for good when it lets go", async () => {
    await start();
    const line = splitter("Width of the details");
    line.setPointerCapture = () => {};
    const point = (type: string, clientX: number): void => {
      line.dispatchEvent(new PointerEvent(type, { clientX, button: 0, pointerId: 1 }));
    };
    point("pointermove", 500); // no hand on it
    point("pointerdown", 1000);
    point("pointermove", 990);
    point("pointermove", 960);
    expect(saved.map(([{ details }, settled]) => [details, settled])).toEqual([
      [388, false],
      [418, false],
    ]);
    point("lostpointercapture", 960);
    expect(saved.at(-1)).toEqual([{ table: null, details: 418 }, true]);
    point("pointermove", 900);
    expect(saved).toHaveLength(3);
    line.dispatchEvent(new MouseEvent("dblclick"));
    expect(saved.at(-1)).toEqual([NO_SIZES, true]);
  });

  it("take the sizes that are set elsewhere", async () => {
    await start();
    workbench.setSizes({ table: 250, details: 300 });
    expect(values("Width of the details")[0]).toBe("300");
    expect(saved).toEqual([]);
  });

  it("have no line beside the details in one column", async () => {
    width = 600;
    await start();
    expect(find("[data-layout]").dataset.layout).toBe("narrow");
    expect(splitter("Width of the details").hidden).toBe(true);
    expect(splitter("Height of the table").hidden).toBe(false);
  });
});

describe("keys", () => {
  it("go up and down the rows from wherever they have no use of their own", async () => {
    await start();
    for (const selector of [".main-viewer", ".main-details", ".main-submit"]) {
      find(selector).focus();
      expect(press("ArrowDown")).toBe(true);
      expect(press("ArrowUp")).toBe(true);
      expect(press("ArrowDown", { altKey: true })).toBe(false);
    }
    expect(gridKeys).toEqual(Array(3).fill(["ArrowDown", "ArrowUp"]).flat());
    slot("viewer").querySelector("input")?.focus();
    expect(press("ArrowDown")).toBe(false);
    expect(gridKeys).toHaveLength(6);
  });

  it("do not stay in the header, where the table's own go from the first row", async () => {
    await start();
    const grid = find(".main-table");
    const header = document.createElement("span");
    header.id = "a-header";
    header.role = "columnheader";
    grid.append(header);
    find(".main-details").focus();
    press("ArrowUp");
    expect(gridKeys).toEqual(["ArrowUp"]);
    grid.setAttribute("aria-activedescendant", "a-header");
    press("ArrowUp");
    expect(gridKeys.slice(1)).toEqual(["ArrowUp", "ArrowDown"]);
  });

  it("take the arrows before the panel does, unless its text scrolls", async () => {
    await start();
    workbench.showStage({ shown: "panel", choices: ["viewer", "panel"] });
    const preview = document.createElement("div");
    preview.className = "lbw-stage";
    const text = document.createElement("div");
    text.tabIndex = 0;
    text.style.overflowY = "auto";
    preview.append(text);
    slot("panel").append(preview);
    const asked: string[] = [];
    preview.addEventListener("keydown", ({ key }) => asked.push(key));
    text.focus();
    press("ArrowDown");
    expect([gridKeys, asked]).toEqual([["ArrowDown"], []]);
    vi.spyOn(text, "scrollHeight", "get").mockReturnValue(500);
    press("ArrowDown");
    expect(asked).toEqual(["ArrowDown"]);
  });

  it("go from pane to pane and round", async () => {
    await start();
    find(".main-table").focus();
    const seen = Array.from({ length: 4 }, () => {
      // The grid keeps its keys, and F6 is none of them.
      workbench.handleKey(new KeyboardEvent("keydown", { key: "F6" }));
      return focused();
    });
    expect(seen).toEqual(["main-viewer", "main-details", "main-submit", "main-table"]);
    workbench.handleKey(new KeyboardEvent("keydown", { key: "F6", shiftKey: true }));
    expect(focused()).toBe("main-submit");
    splitter("Height of the table").focus();
    press("F6");
    expect(focused()).toBe("main-viewer");
    splitter("Width of the details").focus();
    press("F6", { shiftKey: true });
    expect(focused()).toBe("main-viewer");
  });

  it("list themselves on the question mark", async () => {
    await start();
    find(".main-details").focus();
    press("?");
    expect(find(".lbw-key-help").hidden).toBe(false);
    press("Escape");
    expect(find(".lbw-key-help").hidden).toBe(true);
  });

  it("stay on stage when another widget comes on", async () => {
    await start();
    find(".main-viewer").focus();
    workbench.showStage({ shown: "map", choices: ["map", "panel"] });
    await vi.waitFor(() => expect(focused()).toBe("main-map"));
    find(".main-details").focus();
    workbench.showStage({ shown: "viewer", choices: ["viewer", "panel"] });
    expect(focused()).toBe("main-details");
  });

  it("stay in a pane when what had them is gone", async () => {
    await start();
    find(".main-details").focus();
    find(".main-details").remove();
    await vi.waitFor(() => expect(focused()).toContain("lbw-workbench__pane--details"));
    const button = document.createElement("button");
    find(".lbw-workbench__pane--details").append(button);
    button.focus();
    button.hidden = true;
    button.blur(); // as browsers do by themselves
    await vi.waitFor(() => expect(focused()).toContain("lbw-workbench__pane--details"));
    button.hidden = false;
    button.focus();
    document.body.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
    button.blur(); // as by this press, beside everything
    await Promise.resolve();
    expect(document.activeElement).toBe(document.body);
  });

  it("go from a row of the table to the stage, where its own details would open", async () => {
    await start();
    const grid = find(".main-table");
    const details = document.createElement("div");
    details.className = "lbw-detail";
    details.hidden = true;
    grid.after(details);
    grid.addEventListener("keydown", ({ key }) => {
      if (key === "Enter" || key === "Escape") details.hidden = key === "Escape";
    });
    grid.focus();
    press("Enter");
    await vi.waitFor(() => expect(focused()).toBe("main-viewer"));
    expect(details.hidden).toBe(true);
    grid.focus();
    grid.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
    details.hidden = false;
    await vi.waitFor(() => expect(details.hidden).toBe(true));
    expect(focused()).toBe("main-table");
  });
});
