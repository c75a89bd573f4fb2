// What the submit button says: numbers and sentences, nothing of the page.
import type { OtherRun, Outcome, PlanSummary, RunState, Stage } from "../protocol.gen.ts";

export const STAGES: Record<Stage, string> = {
  check: "Check",
  files: "Upload files",
  rows: "Send rows",
  wait: "Wait for the import",
  confirm: "Confirm",
};

const UNITS: Record<Stage, string> = {
  check: "row",
  files: "file",
  rows: "row",
  wait: "row",
  confirm: "row",
};

const numbers = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** "1 row", "1,240 rows". */
export function counted(count: number, unit: string): string {
  return `${numbers.format(count)} ${unit}${count === 1 ? "" : "s"}`;
}

/** "8 s", "3 min", "2 h 5 min": as exact as a forecast can be. */
export function duration(seconds: number): string {
  if (seconds < 1) return "under 1 s";
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** "1,240 of 30,512 rows · 310 rows/s · 8 s left"; parts that are not known yet are not said. */
export function progressText({ stage, done, total, rate, seconds_left }: RunState): string {
  const unit = UNITS[stage];
  const parts = [total > 0 ? `${numbers.format(done)} of ${counted(total, unit)}` : ""];
  // Rows out of a stream: how many there are shows at their end.
  if (total === 0 && done > 0) parts.push(counted(done, unit));
  if (rate >= 1 && done !== total) parts.push(`${numbers.format(rate)} ${unit}s/s`);
  if (seconds_left !== null && done < total) parts.push(`${duration(seconds_left)} left`);
  return parts.filter((part) => part !== "").join(" · ");
}

/** What a first submit does, on its button. */
export function submitLabel(plan: PlanSummary | undefined): string {
  if (plan === undefined) return "Submit";
  const { to_send, left_out } = plan;
  if (to_send === 0) return "Nothing to submit";
  if (left_out === 0) return `Submit ${counted(to_send, "row")}`;
  return `Submit ${numbers.format(to_send)} of ${counted(to_send + left_out, "row")}`;
}

/** What a further submit does, on its button, after a run that has ended by itself. */
export function againLabel({ failed, left_out, repairable }: Outcome): string {
  if (failed + left_out === 0) return "Submit again";
  return repairable > 0 ? "Fix and send again" : "Send again";
}

/** "12 of these 15 rows have a safe repair", or what else can be done about them. */
export function repairText({ failed, left_out, repairable }: Outcome): string {
  const count = failed + left_out;
  if (count === 0) return "";
  if (repairable === 0) {
    return count === 1
      ? "It has no safe repair: repair it in Python, then send again."
      : "None has a safe repair: repair them in Python, then send again.";
  }
  if (count === 1) return "It has a safe repair.";
  if (count === repairable) return `All ${numbers.format(count)} have a safe repair.`;
  const verb = repairable === 1 ? "has" : "have";
  return `${numbers.format(repairable)} of these ${counted(count, "row")} ${verb} a safe repair.`;
}

/** What is known of a run that is not this widget's. */
export function otherText(run: OtherRun, now = new Date()): string {
  if (run.owner !== "") {
    return run.is_here
      ? "This kernel is still submitting rows to this dataset, from another cell or an earlier run of this one."
      : `Rows are being submitted to this dataset by ${run.owner}.`;
  }
  const total = counted(run.total, "row");
  return run.unsent > 0
    ? `A run${began(run, now)} stopped with ${numbers.format(run.unsent)} of ${total} still to send.`
    : `A run${began(run, now)} stopped before it was known what became of its ${total}.`;
}

/** What a resume would do, after a run of one's own has stopped; or why there is nothing to do. */
export function resumeText(run: OtherRun | null, now = new Date()): string {
  if (run === null) return "";
  if (run.owner !== "") return otherText(run, now);
  return run.unsent > 0
    ? `Resume sends the ${counted(run.unsent, "row")} that the run${began(run, now)} left.`
    : `Resume finds out what became of the rows that the run${began(run, now)} sent.`;
}

function began({ started_at }: OtherRun, now: Date): string {
  return started_at === null ? "" : ` of ${moment(new Date(started_at * 1000), now)}`;
}

/** "12:03", on another day "24 Nov, 12:03". */
export function moment(when: Date, now = new Date()): string {
  const time = when.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  if (when.toDateString() === now.toDateString()) return time;
  return `${when.toLocaleDateString("en-GB", { day: "numeric", month: "short" })}, ${time}`;
}

/** "12:03:07". */
export function clock(seconds: number): string {
  return new Date(seconds * 1000).toLocaleTimeString("en-GB");
}

/** "and 1,104 more: see .result in Python", or nothing. */
export function notListed(count: number, listed: number, where: string): string {
  return count > listed ? `and ${numbers.format(count - listed)} more: see ${where} in Python` : "";
}

/** Said once per step, not at every number. */
export function announcement(state: RunState): string {
  if (state.phase === "running") return STAGES[state.stage];
  if (state.phase === "stopping") return "Cancelling";
  return state.phase === "ready" ? "" : state.text;
}
