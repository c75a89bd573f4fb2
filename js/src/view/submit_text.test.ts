import { describe, expect, it } from "vitest";
import type { OtherRun, Outcome, PlanSummary, RunState } from "../protocol.gen.ts";
import * as text from "./submit_text.ts";

const running: RunState = {
  phase: "running",
  stage: "rows",
  done: 1240,
  total: 30512,
  rate: 310.4,
  seconds_left: 94.4,
  text: "",
};
const plan: PlanSummary = { to_send: 28, left_out: 0, notes: [], obstacle: "", problems: [] };
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

describe("numbers", () => {
  it("have thousands separators, and one is singular", () => {
    expect(text.counted(1, "row")).toBe("1 row");
    expect(text.counted(0, "file")).toBe("0 files");
    expect(text.counted(1240, "row")).toBe("1,240 rows");
  });

  it.each([
    [0.2, "under 1 s"],
    [8.4, "8 s"],
    [89.4, "89 s"],
    [120, "2 min"],
    [7500, "2 h 5 min"],
  ])("%d seconds are %s", (seconds, shown) => expect(text.duration(seconds)).toBe(shown));
});

describe("progress", () => {
  it("says how far, how fast and how long", () => {
    expect(text.progressText(running)).toBe("1,240 of 30,512 rows · 310 rows/s · 2 min left");
  });

  it("leaves out what is not known yet", () => {
    const start = { ...running, done: 0, rate: 0, seconds_left: null };
    expect(text.progressText(start)).toBe("0 of 30,512 rows");
    expect(text.progressText({ ...start, total: 0 })).toBe("");
  });

  it("counts rows whose number is not known before their end", () => {
    const streamed = { ...running, total: 0, seconds_left: null };
    expect(text.progressText(streamed)).toBe("1,240 rows · 310 rows/s");
  });

  it("counts files while files are uploaded", () => {
    const files: RunState = { ...running, stage: "files", done: 0, total: 1, rate: 0 };
    expect(text.progressText({ ...files, seconds_left: null })).toBe("0 of 1 file");
  });
});

describe("the button", () => {
  it("says how many rows it sends, and of how many", () => {
    expect(text.submitLabel(undefined)).toBe("Submit");
    expect(text.submitLabel(plan)).toBe("Submit 28 rows");
    expect(text.submitLabel({ ...plan, left_out: 1 })).toBe("Submit 28 of 29 rows");
    expect(text.submitLabel({ ...plan, to_send: 0, left_out: 3 })).toBe("Nothing to submit");
  });

  it("offers to repair what can be repaired", () => {
    expect(text.againLabel(outcome)).toBe("Submit again");
    expect(text.againLabel({ ...outcome, failed: 2 })).toBe("Send again");
    expect(text.againLabel({ ...outcome, left_out: 2, repairable: 1 })).toBe("Fix and send again");
  });

  it.each([
    [{}, ""],
    [{ failed: 1 }, "It has no safe repair: repair it in Python, then send again."],
    [{ failed: 2 }, "None has a safe repair: repair them in Python, then send again."],
    [{ failed: 1, repairable: 1 }, "It has a safe repair."],
    [{ failed: 1, left_out: 1, repairable: 2 }, "All 2 have a safe repair."],
    [{ left_out: 1500, repairable: 1 }, "1 of these 1,500 rows has a safe repair."],
    [{ left_out: 3, repairable: 2 }, "2 of these 3 rows have a safe repair."],
  ])("says of %j: %s", (changes, said) => {
    expect(text.repairText({ ...outcome, ...changes })).toBe(said);
  });
});

describe("another run", () => {
  const now = new Date(2026, 10, 25, 13, 0);
  const began = new Date(2026, 10, 25, 12, 3).getTime() / 1000;
  const run: OtherRun = { owner: "", is_here: false, started_at: began, total: 1000, unsent: 400 };
  const said = (changes: Partial<OtherRun>) => text.otherText({ ...run, ...changes }, now);

  it("that was interrupted says when and how far it came", () => {
    expect(said({})).toBe("A run of 12:03 stopped with 400 of 1,000 rows still to send.");
    expect(said({ unsent: 0, total: 1 })).toBe(
      "A run of 12:03 stopped before it was known what became of its 1 row.",
    );
    const earlier = new Date(2026, 10, 24, 9, 30).getTime() / 1000;
    expect(said({ started_at: earlier })).toContain("A run of 24 Nov, 09:30 stopped");
  });

  it("can be gone on with", () => {
    const next = (changes: Partial<OtherRun>) => text.resumeText({ ...run, ...changes }, now);
    expect(next({})).toBe("Resume sends the 400 rows that the run of 12:03 left.");
    expect(next({ unsent: 0 })).toContain("Resume finds out what became of the rows");
    expect(next({ owner: "pid 1 on host" })).toContain("by pid 1 on host");
    expect(text.resumeText(null)).toBe("");
  });

  it("that is under way says who is at it", () => {
    const owner = "pid 123 on field-laptop";
    expect(said({ owner })).toBe(
      "Rows are being submitted to this dataset by pid 123 on field-laptop.",
    );
    expect(said({ owner, is_here: true })).toContain("This kernel is still submitting");
  });
});

it("says how many rows are not listed", () => {
  expect(text.notListed(1204, 100, ".result")).toBe("and 1,104 more: see .result in Python");
  expect(text.notListed(100, 100, ".result")).toBe("");
});
