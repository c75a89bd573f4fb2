// What the submit button asks the kernel, and when: plan, other runs, problems, log.
import type { LogLine, OtherRun, PlanSummary, RowProblem, RunState } from "../protocol.gen.ts";

export interface SubmitAsks {
  plan: (signal: AbortSignal, onProgress: (words: string) => void) => Promise<PlanSummary>;
  other: () => Promise<OtherRun | null>;
  run: (fix: boolean) => Promise<unknown>;
  resume: () => Promise<unknown>;
  stop: () => Promise<unknown>;
  problems: () => Promise<RowProblem[]>;
  log: () => Promise<LogLine[]>;
}

export type PlanState =
  | { kind: "loading"; progress: string }
  | { kind: "ready"; plan: PlanSummary }
  | { kind: "stopped" }
  | { kind: "failed"; why: string };

/** What has been answered so far. */
export interface Answers {
  plan: PlanState;
  /** A run to the same dataset that is not this widget's. */
  other: OtherRun | null;
  /** Rows that the last run did not get across. */
  problems: RowProblem[];
  /** Undefined while the log is closed. */
  log: LogLine[] | undefined;
  /** Why the last request did not work, or nothing. */
  problem: string;
}

/** Between two looks at whether another run has ended, or at the log. */
const INTERVAL_MS = 1000;

export class SubmitDesk {
  answers: Answers = {
    plan: { kind: "loading", progress: "" },
    other: null,
    problems: [],
    log: undefined,
    problem: "",
  };
  readonly #asks: SubmitAsks;
  readonly #onChange: () => void;
  readonly #signal: AbortSignal;
  #state: RunState | undefined;
  #planning = new AbortController();
  #pollTimer: ReturnType<typeof setTimeout> | undefined;
  #logTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(asks: SubmitAsks, onChange: () => void, signal: AbortSignal) {
    [this.#asks, this.#onChange, this.#signal] = [asks, onChange, signal];
    signal.addEventListener("abort", () => this.#dispose(), { once: true });
  }

  /** Takes how far the run is; what has ended is asked about. */
  take(state: RunState): void {
    const before = this.#state;
    this.#state = state;
    if (state.phase === "ready" && before === undefined) void this.check();
    else if (isRunning(state) && !isRunning(before)) this.#forget();
    else if (hasEnded(state)) void this.#askAfter(state);
    if (this.answers.log !== undefined) this.#askLogSoon();
    this.#onChange();
  }

  /** Finds out what a run would do now. */
  async check(): Promise<void> {
    this.#planning.abort();
    const planning = new AbortController();
    this.#planning = planning;
    this.#set({ plan: { kind: "loading", progress: "" }, problem: "" });
    const onProgress = (progress: string): void => {
      if (this.#planning === planning) this.#set({ plan: { kind: "loading", progress } });
    };
    // Both at once: the notice of another run must not push the plan down when it comes.
    const asked = await Promise.all([
      settled(this.#asks.plan(planning.signal, onProgress)),
      settled(this.#asks.other()),
    ]);
    if (this.#planning !== planning) return;
    const [plan, other] = asked;
    this.#takeOther(other);
    if ("value" in plan) this.#set({ plan: { kind: "ready", plan: plan.value } });
    else if (isAbort(plan.error)) this.#set({ plan: { kind: "stopped" } });
    else this.#set({ plan: { kind: "failed", why: words(plan.error) } });
  }

  /** Stops finding out. */
  stopChecking(): void {
    this.#planning.abort();
  }

  run(fix: boolean): void {
    this.#ask(this.#asks.run(fix));
  }

  resume(): void {
    this.#ask(this.#asks.resume());
  }

  stop(): void {
    this.#ask(this.#asks.stop());
  }

  /** Opens or closes the log. */
  toggleLog(): void {
    if (this.answers.log === undefined) {
      this.#set({ log: [] });
      void this.#askLog();
    } else {
      clearTimeout(this.#logTimer);
      this.#logTimer = undefined;
      this.#set({ log: undefined });
    }
  }

  /** A run begins: what was known of earlier ones holds no longer. */
  #forget(): void {
    this.#planning.abort();
    clearTimeout(this.#pollTimer);
    this.answers = { ...this.answers, other: null, problems: [] };
  }

  async #askAfter(state: RunState): Promise<void> {
    const [problems, other] = await Promise.all([
      settled(this.#asks.problems()),
      settled(this.#asks.other()),
    ]);
    if (this.#state !== state) return;
    if ("value" in problems) this.#set({ problems: problems.value });
    else this.#fail(problems.error);
    this.#takeOther(other);
  }

  #takeOther(other: Settled<OtherRun | null>): void {
    if ("value" in other) this.#setOther(other.value);
    else this.#fail(other.error);
  }

  #setOther(other: OtherRun | null): void {
    this.#set({ other });
    clearTimeout(this.#pollTimer);
    if (other !== null && other.owner !== "" && !this.#signal.aborted) {
      this.#pollTimer = setTimeout(() => void this.#poll(), INTERVAL_MS);
    }
  }

  /** Looks whether the other run has ended; what a run of ours would do has changed then. */
  async #poll(): Promise<void> {
    const asked = await settled(this.#asks.other());
    if (isRunning(this.#state)) return;
    const other = "value" in asked ? asked.value : this.answers.other;
    if (other?.owner || this.#state?.phase !== "ready") this.#setOther(other);
    else void this.check();
  }

  #askLogSoon(): void {
    this.#logTimer ??= setTimeout(() => {
      this.#logTimer = undefined;
      void this.#askLog();
    }, INTERVAL_MS / 2);
  }

  async #askLog(): Promise<void> {
    const log = await settled(this.#asks.log());
    if ("value" in log && this.answers.log !== undefined) this.#set({ log: log.value });
  }

  #ask(request: Promise<unknown>): void {
    this.#set({ problem: "" });
    request.catch((error: unknown) => this.#fail(error));
  }

  #fail(error: unknown): void {
    if (!isAbort(error)) this.#set({ problem: words(error) });
  }

  #set(changes: Partial<Answers>): void {
    this.answers = { ...this.answers, ...changes };
    if (!this.#signal.aborted) this.#onChange();
  }

  #dispose(): void {
    this.#planning.abort();
    clearTimeout(this.#pollTimer);
    clearTimeout(this.#logTimer);
  }
}

type Settled<T> = { value: T } | { error: unknown };

async function settled<T>(promise: Promise<T>): Promise<Settled<T>> {
  try {
    return { value: await promise };
  } catch (error) {
    return { error };
  }
}

function isRunning(state: RunState | undefined): boolean {
  return state?.phase === "running" || state?.phase === "stopping";
}

function hasEnded({ phase }: RunState): boolean {
  return phase === "done" || phase === "cancelled" || phase === "failed";
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
