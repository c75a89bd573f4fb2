import { describe, expect, it } from "vitest";
import type { PlanSummary, RunState } from "../protocol.gen.ts";
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
const plan: PlanSummary = {
  dataset: "exists",
  new: 28,
  existing: 0,
  left_out: 0,
  local_files: 0,
  bytes: 0,
  problems: [],
};
const words = (changes: Partial<PlanSummary>) =>
  text.chips({ ...plan, ...changes }).map((chip) => chip.text);

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

  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [1400, "1.4 kB"],
    [12_300_000, "12 MB"],
  ])("%d bytes are %s", (bytes, shown) => expect(text.size(bytes)).toBe(shown));
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

  it("counts files while files are uploaded", () => {
    const files: RunState = {
      ...running,
      stage: "files",
      done: 0,
      total: 1,
      rate: 0,
      seconds_left: null,
    };
    expect(text.progressText(files)).toBe("0 of 1 file");
  });
});

describe("the plan", () => {
  it("names only what there is", () => expect(words({})).toEqual(["28 new"]));

  it("has a chip for each thing that will happen", () => {
    const all = { dataset: "new", existing: 2, left_out: 1, local_files: 3, bytes: 2048 } as const;
    expect(words(all)).toEqual([
      "28 new",
      "2 exist, skipped",
      "3 files to upload, 2.0 kB",
      "new dataset",
      "1 with errors, left out",
    ]);
  });

  it("does not promise a dataset when there are no rows for it", () => {
    expect(words({ dataset: "new", new: 0, existing: 1 })).toEqual(["0 new", "1 exists, skipped"]);
  });

  it("is on the button", () => {
    expect(text.submitLabel(undefined, false)).toBe("Submit");
    expect(text.submitLabel(plan, false)).toBe("Submit 28 rows");
    expect(text.submitLabel({ ...plan, new: 0 }, false)).toBe("Nothing to submit");
    expect(text.submitLabel(plan, true)).toBe("Submit again");
  });
});

it("says how many rows are not listed", () => {
  expect(text.notListed(1204, 100, ".result")).toBe("and 1,104 more: see .result in Python");
  expect(text.notListed(100, 100, ".result")).toBe("");
});
