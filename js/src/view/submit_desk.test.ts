// When the desk asks what, with a fake kernel.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { OtherRun, PlanSummary, RunState } from "../protocol.gen.ts";
import { type SubmitAsks, SubmitDesk } from "./submit_desk.ts";

const plan: PlanSummary = { to_send: 1, left_out: 0, notes: [], obstacle: "", problems: [] };
const other: OtherRun = { owner: "", is_here: false, started_at: 0, total: 3, unsent: 2 };
const row = { row: 0, global_key: "a", reason: "no", has_repair: false };
const state = (phase: RunState["phase"]): RunState => ({
  phase,
  stage: "check",
  done: 0,
  total: 0,
  rate: 0,
  seconds_left: null,
  text: "",
});

let asks: { [Name in keyof SubmitAsks]: ReturnType<typeof vi.fn<SubmitAsks[Name]>> };
let desk: SubmitDesk;
let changed: ReturnType<typeof vi.fn<() => void>>;
let ending: AbortController;
const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers();
  asks = {
    plan: vi.fn(async () => plan),
    other: vi.fn(async () => null),
    run: vi.fn(async () => ({})),
    resume: vi.fn(async () => ({})),
    stop: vi.fn(async () => ({})),
    problems: vi.fn(async () => [row]),
    log: vi.fn(async () => [{ at: 1, text: "Submit" }]),
  };
  changed = vi.fn();
  ending = new AbortController();
  desk = new SubmitDesk(asks, changed, ending.signal);
});

afterEach(() => {
  ending.abort();
  vi.useRealTimers();
});

describe("the plan", () => {
  it("is asked for when nothing was done yet, with a look for other runs", async () => {
    desk.take(state("ready"));
    expect(desk.answers.plan.kind).toBe("loading");
    await pass();
    expect(desk.answers.plan).toEqual({ kind: "ready", plan });
    expect(asks.other).toHaveBeenCalledOnce();
  });

  it("is not asked for where a run goes on or has ended", async () => {
    desk.take(state("running"));
    desk.take(state("done"));
    await pass();
    expect(asks.plan).not.toHaveBeenCalled();
  });

  it("tells its progress, and can be stopped", async () => {
    asks.plan.mockImplementation((signal, onProgress) => {
      onProgress("1 of 2");
      return new Promise((_, reject) => {
        signal.addEventListener("abort", () => reject(new DOMException("", "AbortError")));
      });
    });
    desk.take(state("ready"));
    expect(desk.answers.plan).toEqual({ kind: "loading", progress: "1 of 2" });
    desk.stopChecking();
    await pass();
    expect(desk.answers.plan.kind).toBe("stopped");
  });

  it("says why there is none", async () => {
    asks.plan.mockRejectedValue(new Error("wrong key"));
    desk.take(state("ready"));
    await pass();
    expect(desk.answers.plan).toEqual({ kind: "failed", why: "wrong key" });
  });

  it("that comes late does not take the place of a newer one", async () => {
    let answer: (plan: PlanSummary) => void = () => {};
    asks.plan.mockImplementationOnce(
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    desk.take(state("ready"));
    void desk.check();
    await pass();
    answer({ ...plan, to_send: 99 });
    await pass();
    expect(desk.answers.plan).toEqual({ kind: "ready", plan });
  });
});

describe("another run", () => {
  it("under way is looked at until it has ended; then the plan is made anew", async () => {
    asks.other.mockResolvedValue({ ...other, owner: "pid 1 on host" });
    desk.take(state("ready"));
    await pass(3500);
    expect(asks.other).toHaveBeenCalledTimes(4);
    expect(asks.plan).toHaveBeenCalledOnce();
    asks.other.mockResolvedValue(other);
    await pass(1000);
    expect(asks.plan).toHaveBeenCalledTimes(2);
    expect(desk.answers.other).toEqual(other);
    await pass(5000);
    expect(asks.other).toHaveBeenCalledTimes(6); // interrupted ones do not change by themselves
  });

  it("that cannot be looked at is told", async () => {
    asks.other.mockRejectedValue(new Error("The journal cannot be read."));
    desk.take(state("ready"));
    await pass();
    expect(desk.answers.problem).toBe("The journal cannot be read.");
    expect(desk.answers.plan).toEqual({ kind: "ready", plan });
  });

  it("that cannot be looked at for a moment is looked at again", async () => {
    const owned = { ...other, owner: "pid 1 on host" };
    asks.other.mockResolvedValueOnce(owned).mockRejectedValueOnce(new Error("locked"));
    desk.take(state("ready"));
    await pass(1000);
    expect(desk.answers.other).toEqual(owned);
    await pass(1000);
    expect(desk.answers.other).toBeNull();
  });

  it("is not looked at any more once the view is gone", async () => {
    asks.other.mockResolvedValue({ ...other, owner: "pid 1 on host" });
    desk.take(state("ready"));
    await pass();
    ending.abort();
    await pass(5000);
    expect(asks.other).toHaveBeenCalledOnce();
  });
});

describe("a run", () => {
  it("that begins makes what was known before it void", async () => {
    asks.other.mockResolvedValue(other);
    desk.take(state("ready"));
    await pass();
    desk.take(state("running"));
    expect(desk.answers.other).toBeNull();
  });

  it.each(["done", "cancelled", "failed"] as const)("that is %s is asked about", async (phase) => {
    desk.take(state("running"));
    asks.other.mockResolvedValue(other);
    desk.take(state(phase));
    await pass();
    expect(desk.answers.problems).toEqual([row]);
    expect(desk.answers.other).toEqual(other);
  });

  it("that cannot be started says why", async () => {
    asks.run.mockRejectedValue(new Error("This widget was closed."));
    desk.run(true);
    await pass();
    expect(asks.run).toHaveBeenCalledExactlyOnceWith(true);
    expect(desk.answers.problem).toBe("This widget was closed.");
  });
});

describe("the log", () => {
  it("is asked for while it is open, once or twice a second at most", async () => {
    desk.take(state("running"));
    await pass(2000);
    expect(asks.log).not.toHaveBeenCalled();
    desk.toggleLog();
    await pass();
    expect(desk.answers.log).toEqual([{ at: 1, text: "Submit" }]);
    for (let i = 0; i < 100; i++) {
      desk.take(state("running"));
      await pass(10);
    }
    expect(asks.log.mock.calls.length).toBeLessThanOrEqual(4);
    expect(asks.log.mock.calls.length).toBeGreaterThan(1);
    desk.toggleLog();
    await pass(1000);
    expect(desk.answers.log).toBeUndefined();
  });
});
