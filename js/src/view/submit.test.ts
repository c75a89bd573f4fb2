import { beforeEach, describe, expect, it, vi } from "vitest";
import type { OtherRun, Outcome, PlanSummary, RunState } from "../protocol.gen.ts";
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
const problem = { row: 7, global_key: "a-7", reason: "<b>bounds</b>: swapped", has_repair: false };
const plan: PlanSummary = {
  to_send: 28,
  left_out: 1,
  notes: [
    { text: "28 new", kind: "plain" },
    { text: "1 exists, skipped", kind: "quiet" },
    { text: "2 duplicates", kind: "warning" },
  ],
  obstacle: "",
  problems: [problem],
};
const outcome: Outcome = {
  created: 0,
  replaced: 0,
  exists: 0,
  failed: 0,
  left_out: 0,
  sent: 0,
  unsent: 0,
  repairable: 0,
};
const base: SubmitProps = {
  dataset: "field trials",
  host: "sandbox (this machine)",
  isLocal: true,
  state: ready,
  outcome,
  plan: { kind: "ready", plan },
  other: null,
  problems: [],
  log: undefined,
  problem: "",
};
const interrupted: OtherRun = {
  owner: "",
  is_here: false,
  started_at: Date.now() / 1000,
  total: 1000,
  unsent: 400,
};
const underWay: OtherRun = { ...interrupted, owner: "pid 123 on field-laptop" };

let root: HTMLElement;
let view: SubmitView;
const callbacks = {
  run: vi.fn(),
  resume: vi.fn(),
  stop: vi.fn(),
  check: vi.fn(),
  stopChecking: vi.fn(),
  toggleLog: vi.fn(),
};

const shown = () => root.textContent?.replace(/\s+/g, " ") ?? "";
const button = (name: string) =>
  [...root.querySelectorAll("button")].find(
    (each) =>
      (each.getAttribute("aria-label") ?? each.textContent)?.trim().startsWith(name) === true,
  );
const click = (name: string, detail = 1) =>
  button(name)?.dispatchEvent(new MouseEvent("click", { bubbles: true, detail }));
const labels = () =>
  [...root.querySelectorAll(".lbw-submit__line > button")].map((each) => each.textContent?.trim());
const state = (changes: Partial<RunState>): Partial<SubmitProps> => ({
  state: { ...ready, ...changes },
});
const show = (changes: Partial<SubmitProps> = {}) => view.update({ ...base, ...changes });
const showPlan = (changes: Partial<PlanSummary>) =>
  show({ plan: { kind: "ready", plan: { ...plan, ...changes } } });
const press = (key: string) => view.handleKey(new KeyboardEvent("keydown", { key }));

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
    expect(labels()).toEqual(["Submit 28 of 29 rows"]);
    expect(shown()).toContain("dataset field trials at sandbox (this machine)");
    const chips = [...root.querySelectorAll(".lbw-submit__chip")].map((each) => each.textContent);
    expect(chips.slice(0, 3)).toEqual(["28 new", "1 exists, skipped", "2 duplicates"]);
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

  it("waits for the plan, and says how far it is", () => {
    show({ plan: { kind: "loading", progress: "" } });
    expect(button("Stop")).toBeUndefined();
    show({ plan: { kind: "loading", progress: "10,000 of 30,512" } });
    expect(shown()).toContain("Checking the rows… 10,000 of 30,512");
    click("Submit");
    expect(callbacks.run).not.toHaveBeenCalled();
    click("Stop");
    expect(callbacks.stopChecking).toHaveBeenCalledOnce();
  });

  it("submits without a plan for who did not want to wait", () => {
    show({ plan: { kind: "stopped" } });
    click("Submit");
    expect(callbacks.run).toHaveBeenCalledExactlyOnceWith(false);
  });

  it("shows why there is no plan, and checks again", () => {
    show({ plan: { kind: "failed", why: "The key is wrong." } });
    expect(root.querySelector("[role=alert]")?.textContent).toContain("The key is wrong.");
    click("Check again");
    expect(callbacks.check).toHaveBeenCalledOnce();
  });

  it("does not submit nothing, nor against an obstacle", () => {
    showPlan({ to_send: 0 });
    click("Nothing to submit");
    showPlan({ obstacle: "There is no dataset of this name." });
    expect(root.querySelector("[role=alert]")?.textContent).toContain("no dataset of this name");
    click("Submit 28");
    expect(callbacks.run).not.toHaveBeenCalled();
  });
});

describe("a click", () => {
  it("submits once, however often it is repeated before the kernel answers", () => {
    show();
    click("Submit 28 of 29 rows");
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

describe("another run", () => {
  it("that was interrupted can be resumed, beside Submit", () => {
    show({ other: interrupted });
    expect(shown()).toContain("stopped with 400 of 1,000 rows still to send.");
    expect(labels()).toEqual(["Submit 28 of 29 rows", "Resume"]);
    click("Resume");
    expect(callbacks.resume).toHaveBeenCalledOnce();
    expect(callbacks.run).not.toHaveBeenCalled();
  });

  it("that is under way is named, and nothing can be sent beside it", () => {
    show({ other: underWay });
    expect(shown()).toContain("by pid 123 on field-laptop.");
    expect(button("Resume")).toBeUndefined();
    click("Submit 28 of 29 rows");
    show({ other: underWay, ...state({ phase: "done", text: "28 rows created." }) });
    click("Submit again");
    expect(callbacks.run).not.toHaveBeenCalled();
  });

  it("is out of the way while ours runs", () => {
    show({ other: interrupted, ...state({ phase: "running" }) });
    expect(shown()).not.toContain("still to send");
    expect(labels()).toEqual(["Submitting…"]);
  });
});

describe("away from this machine", () => {
  const far: Partial<SubmitProps> = { isLocal: false, host: "api.labelbox.com" };

  it("asks first, naming host and dataset, with the focus on the answer", () => {
    show(far);
    click("Submit 28 of 29 rows");
    expect(callbacks.run).not.toHaveBeenCalled();
    expect(shown()).toContain("Send 28 rows to field trials at api.labelbox.com?");
    expect(document.activeElement).toBe(button("Send 28 rows"));
    click("Send 28 rows");
    expect(callbacks.run).toHaveBeenCalledExactlyOnceWith(false);
  });

  it("asks before a resume and before a repair too", () => {
    show({ ...far, other: interrupted });
    click("Resume");
    expect(shown()).toContain("Send the other 400 rows to field trials at api.labelbox.com?");
    press("Escape");
    const failed = { ...outcome, left_out: 3, repairable: 2 };
    show({ ...far, outcome: failed, ...state({ phase: "done", text: "3 refused." }) });
    click("Fix and send again");
    expect(shown()).toContain("Repair 2 rows and send again to field trials");
    click("Repair and send");
    expect(callbacks.run).toHaveBeenCalledExactlyOnceWith(true);
    expect(callbacks.resume).not.toHaveBeenCalled();
  });

  it("Escape steps back to the button", () => {
    show(far);
    click("Submit 28 of 29 rows");
    expect(press("Escape")).toBe(true);
    expect(shown()).not.toContain("Send 28 rows to");
    expect(document.activeElement).toBe(button("Submit 28 of 29 rows"));
    expect(press("Escape")).toBe(false);
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
    for (const each of root.querySelectorAll("button")) each.click();
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
    const failed = { ...outcome, created: 27, failed: 1 };
    show({
      ...state({ phase: "done", text: "27 rows created, 1 refused." }),
      outcome: failed,
      problems: [{ ...problem, has_repair: true }],
    });
    expect(shown()).toContain("27 rows created, 1 refused. It has no safe repair");
    expect(root.querySelectorAll("tbody tr")).toHaveLength(1);
    expect(root.querySelector("tbody")?.textContent).toContain("Has a safe repair.");
  });

  it("keeps room for the list before it is here", () => {
    const failed = { ...outcome, failed: 3 };
    show({ ...state({ phase: "done", text: "3 refused." }), outcome: failed });
    const list = root.querySelector<HTMLElement>(".lbw-submit__problems");
    expect(Number.parseInt(list?.style.minHeight ?? "0", 10)).toBeGreaterThan(100);
  });

  it("sends again as the rows are now, where nothing can be repaired safely", () => {
    show({
      ...state({ phase: "done", text: "1 refused." }),
      outcome: { ...outcome, failed: 1 },
    });
    click("Send again");
    expect(callbacks.run).toHaveBeenCalledExactlyOnceWith(false);
  });

  it("after a cancel, goes on with what was begun", () => {
    show({ ...state({ phase: "cancelled", text: "Cancelled after 2 rows." }), other: interrupted });
    expect(labels()).toEqual(["Resume", "Submit again"]);
    expect(shown()).toContain("Cancelled after 2 rows. Resume sends the 400 rows that the run");
    expect(shown()).not.toContain("still to send");
    click("Resume");
    expect(callbacks.resume).toHaveBeenCalledOnce();
  });

  it("shows an error as an alert", () => {
    show(state({ phase: "failed", text: "refused: wrong key" }));
    expect(root.querySelector("[role=alert]")?.textContent).toContain("refused: wrong key");
  });

  it("shows why a request did not work, and takes the next click", () => {
    show();
    click("Submit 28 of 29 rows");
    show({ problem: "This widget was closed." });
    expect(root.querySelector("[role=alert]")?.textContent).toContain("This widget was closed.");
    click("Submit 28 of 29 rows");
    expect(callbacks.run).toHaveBeenCalledTimes(2);
  });
});

describe("the log", () => {
  const log = [{ at: 0, text: "<b>Submit</b>" }];

  it("opens, shows its lines as text, and closes with Escape", () => {
    show();
    expect(root.querySelector(".lbw-submit__log")).toBeNull();
    click("Log");
    expect(callbacks.toggleLog).toHaveBeenCalledOnce();
    show({ log });
    expect(button("Log")?.getAttribute("aria-expanded")).toBe("true");
    expect(root.querySelector(".lbw-submit__log")?.textContent).toContain("<b>Submit</b>");
    expect(root.querySelector(".lbw-submit__log b")).toBeNull();
    expect(press("Escape")).toBe(true);
    expect(callbacks.toggleLog).toHaveBeenCalledTimes(2);
    expect(document.activeElement).toBe(button("Log"));
  });
});
