import { beforeEach, describe, expect, it, vi } from "vitest";
import type { RunState } from "../protocol.gen.ts";
import { type SubmitProps, type SubmitView, submitView } from "./submit.ts";

const ready: RunState = {
  phase: "ready",
  stage: "check",
  done: 0,
  total: 0,
  rate: 0,
  seconds_left: null,
  text: "",
};
const problem = { row: 7, global_key: "a-7", reason: "<b>bounds</b>: swapped" };
const base: SubmitProps = {
  dataset: "field trials",
  host: "sandbox (this machine)",
  isLocal: true,
  state: ready,
  outcome: { created: 0, exists: 0, failed: 0, left_out: 0, problems: [] },
  plan: {
    kind: "ready",
    plan: {
      dataset: "exists",
      new: 28,
      existing: 1,
      left_out: 1,
      local_files: 0,
      bytes: 0,
      problems: [problem],
    },
  },
  problem: "",
};

let root: HTMLElement;
let view: SubmitView;
const callbacks = { run: vi.fn(), stop: vi.fn(), check: vi.fn() };

const shown = () => root.textContent?.replace(/\s+/g, " ") ?? "";
const button = (name: string) =>
  [...root.querySelectorAll("button")].find(
    (each) =>
      (each.getAttribute("aria-label") ?? each.textContent)?.trim().startsWith(name) === true,
  );
const click = (name: string, detail = 1) =>
  button(name)?.dispatchEvent(new MouseEvent("click", { bubbles: true, detail }));
const state = (changes: Partial<RunState>): Partial<SubmitProps> => ({
  state: { ...ready, ...changes },
});
const show = (changes: Partial<SubmitProps> = {}) => view.update({ ...base, ...changes });

beforeEach(() => {
  vi.clearAllMocks();
  document.body.replaceChildren();
  root = document.createElement("section");
  document.body.append(root);
  view = submitView(root, callbacks);
});

describe("at rest", () => {
  it("names host, dataset and plan", () => {
    show();
    expect(button("Submit 28 rows")).toBeDefined();
    expect(shown()).toContain("dataset field trials at sandbox (this machine)");
    expect(shown()).toContain("28 new");
    expect(shown()).toContain("1 exists, skipped");
  });

  it("shows which rows are left out, and why, as text", () => {
    show();
    expect(root.querySelector("table")).toBeNull();
    click("1 with errors");
    expect(root.querySelector("tbody")?.textContent).toContain("<b>bounds</b>: swapped");
    expect(root.querySelector("tbody b")).toBeNull();
    click("1 with errors");
    expect(root.querySelector("table")).toBeNull();
  });

  it("waits for the plan", () => {
    show({ plan: { kind: "loading" } });
    click("Submit");
    expect(callbacks.run).not.toHaveBeenCalled();
  });

  it("shows why there is no plan, and checks again", () => {
    show({ plan: { kind: "failed", why: "The key is wrong." } });
    expect(root.querySelector("[role=alert]")?.textContent).toContain("The key is wrong.");
    click("Check again");
    expect(callbacks.check).toHaveBeenCalledOnce();
  });

  it("does not submit nothing", () => {
    if (base.plan.kind !== "ready") throw new Error("no plan");
    show({ plan: { kind: "ready", plan: { ...base.plan.plan, new: 0 } } });
    click("Nothing to submit");
    expect(callbacks.run).not.toHaveBeenCalled();
  });
});

describe("a click", () => {
  it("submits once, however often it is repeated before the kernel answers", () => {
    show();
    click("Submit 28 rows");
    click("Submitting");
    expect(callbacks.run).toHaveBeenCalledOnce();
  });

  it("that is the second of a double click does not submit again", () => {
    show(state({ phase: "done", text: "28 rows created." }));
    click("Submit again", 2);
    expect(callbacks.run).not.toHaveBeenCalled();
    click("Submit again", 1);
    expect(callbacks.run).toHaveBeenCalledOnce();
  });
});

describe("away from this machine", () => {
  beforeEach(() => {
    show({ isLocal: false, host: "api.labelbox.com" });
    click("Submit 28 rows");
  });

  it("asks first, naming host and dataset, with the focus on the answer", () => {
    expect(callbacks.run).not.toHaveBeenCalled();
    expect(shown()).toContain("Send 28 rows to field trials at api.labelbox.com?");
    expect(document.activeElement).toBe(button("Send 28 rows"));
    click("Send 28 rows");
    expect(callbacks.run).toHaveBeenCalledOnce();
  });

  it("Escape steps back to the button", () => {
    expect(view.handleKey(new KeyboardEvent("keydown", { key: "Escape" }))).toBe(true);
    expect(shown()).not.toContain("Send 28 rows to");
    expect(document.activeElement).toBe(button("Submit 28 rows"));
    expect(view.handleKey(new KeyboardEvent("keydown", { key: "Escape" }))).toBe(false);
    expect(callbacks.run).not.toHaveBeenCalled();
  });
});

describe("while it runs", () => {
  const running = state({ phase: "running", stage: "rows", done: 10, total: 40 });

  it("shows stage, bar and numbers, and can be cancelled", () => {
    show(running);
    expect(root.querySelector("[aria-current=step]")?.textContent?.trim()).toBe("Send rows");
    const bar = root.querySelector("[role=progressbar]");
    expect(bar?.getAttribute("aria-valuenow")).toBe("10");
    expect(shown()).toContain("10 of 40 rows");
    click("Cancel");
    expect(callbacks.stop).toHaveBeenCalledOnce();
  });

  it("does not cancel twice", () => {
    show(state({ phase: "stopping", stage: "rows", done: 10, total: 40 }));
    click("Cancelling");
    expect(callbacks.stop).not.toHaveBeenCalled();
  });

  it("announces stages, not numbers", () => {
    const live = () => root.querySelector("[role=status]")?.textContent;
    show(running);
    const said = live();
    show(state({ phase: "running", stage: "rows", done: 20, total: 40 }));
    expect(live()).toBe(said);
    show(state({ phase: "running", stage: "wait", done: 0, total: 40 }));
    expect(live()).not.toBe(said);
  });

  it("keeps the focus when the cancel button goes", () => {
    show(running);
    button("Cancel")?.focus();
    show(state({ phase: "cancelled", text: "Cancelled before any row was sent." }));
    expect(document.activeElement).toBe(button("Submit again"));
  });
});

describe("afterwards", () => {
  it("says what happened and lists what failed", () => {
    const outcome = { created: 27, exists: 1, failed: 1, left_out: 0, problems: [problem] };
    show({ ...state({ phase: "done", text: "27 rows created, 1 refused." }), outcome });
    expect(shown()).toContain("27 rows created, 1 refused.");
    expect(root.querySelectorAll("tbody tr")).toHaveLength(1);
  });

  it("shows an error as an alert", () => {
    show(state({ phase: "failed", text: "refused: wrong key" }));
    expect(root.querySelector("[role=alert]")?.textContent).toContain("refused: wrong key");
  });

  it("shows why a request did not work, and takes the next click", () => {
    show();
    click("Submit 28 rows");
    show({ problem: "This widget was closed." });
    expect(root.querySelector("[role=alert]")?.textContent).toContain("This widget was closed.");
    click("Submit 28 rows");
    expect(callbacks.run).toHaveBeenCalledTimes(2);
  });
});
