// Which buttons the submit line has, and what each asks before it sends anything.
import type { OtherRun, Outcome, RunState } from "../protocol.gen.ts";
import type { Answers } from "./submit_desk.ts";
import * as text from "./submit_text.ts";

export interface Action {
  does: "submit" | "fix" | "resume";
  label: string;
  enabled: boolean;
  isPrimary: boolean;
}

interface Known extends Answers {
  state: RunState;
  outcome: Outcome;
}

/** The buttons, the main one first. */
export function actionsOf(now: Known, busy: boolean): Action[] {
  if (busy) {
    const label = now.state.phase === "stopping" ? "Cancelling…" : "Submitting…";
    return [{ does: "submit", label, enabled: false, isPrimary: true }];
  }
  const mine = now.state.phase === "ready" ? first(now) : again(now);
  if (!isInterrupted(now.other)) return [mine];
  const resume: Action = { does: "resume", label: "Resume", enabled: true, isPrimary: true };
  // To go on with what was begun is what is wanted most after an interruption of one's own.
  return isStopped(now.state)
    ? [resume, { ...mine, isPrimary: false }]
    : [mine, { ...resume, isPrimary: !mine.isPrimary }];
}

function first({ plan, other }: Known): Action {
  const known = plan.kind === "ready" ? plan.plan : undefined;
  // Who did not want to wait for the plan may submit all the same: the run checks the rows itself.
  const ready =
    plan.kind === "stopped" || (known !== undefined && known.to_send > 0 && known.obstacle === "");
  return {
    does: "submit",
    label: text.submitLabel(known),
    enabled: ready && !isUnderWay(other),
    isPrimary: true,
  };
}

function again({ state, outcome, other }: Known): Action {
  const enabled = !isUnderWay(other);
  if (state.phase !== "done") {
    return { does: "submit", label: "Submit again", enabled, isPrimary: true };
  }
  const troubled = outcome.failed + outcome.left_out > 0;
  return {
    does: troubled && outcome.repairable > 0 ? "fix" : "submit",
    label: text.againLabel(outcome),
    enabled,
    isPrimary: troubled,
  };
}

/** What is asked before the rows go to a service that is not on this machine. */
export function questionOf(action: Action, now: Known): { what: string; verb: string } {
  if (action.does === "fix") {
    const rows = text.counted(now.outcome.repairable, "row");
    return { what: `Repair ${rows} and send again`, verb: "Repair and send" };
  }
  if (action.does === "resume") {
    const unsent = now.other?.unsent ?? 0;
    const what = unsent > 0 ? `the other ${text.counted(unsent, "row")}` : "the other rows";
    return { what: `Send ${what}`, verb: "Resume" };
  }
  const planned = now.plan.kind === "ready" && now.state.phase === "ready";
  const rows =
    planned && now.plan.kind === "ready" ? text.counted(now.plan.plan.to_send, "row") : "the rows";
  return { what: `Send ${rows}`, verb: `Send ${rows}` };
}

/** Whether the last run ended before it was done. */
export function isStopped({ phase }: RunState): boolean {
  return phase === "cancelled" || phase === "failed";
}

function isUnderWay(other: OtherRun | null): boolean {
  return other !== null && other.owner !== "";
}

function isInterrupted(other: OtherRun | null): boolean {
  return other !== null && other.owner === "";
}
