// What the submit button says: numbers and sentences, nothing of the page.
import type { PlanSummary, RunState, Stage } from "../protocol.gen.ts";

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

/** "812 B", "1.4 MB": powers of 1,000, as file managers count. */
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  let value = bytes;
  let unit = "B";
  for (const next of ["kB", "MB", "GB", "TB"]) {
    if (value < 1000) break;
    value /= 1000;
    unit = next;
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}

/** "1,240 of 30,512 rows · 310 rows/s · 8 s left"; parts that are not known yet are not said. */
export function progressText({ stage, done, total, rate, seconds_left }: RunState): string {
  const unit = UNITS[stage];
  const parts = [total > 0 ? `${numbers.format(done)} of ${counted(total, unit)}` : ""];
  if (rate >= 1 && done < total) parts.push(`${numbers.format(rate)} ${unit}s/s`);
  if (seconds_left !== null && done < total) parts.push(`${duration(seconds_left)} left`);
  return parts.filter((part) => part !== "").join(" · ");
}

/** What the button does, on the button. */
export function submitLabel(plan: PlanSummary | undefined, ranBefore: boolean): string {
  if (ranBefore) return "Submit again";
  if (plan === undefined) return "Submit";
  return plan.new === 0 ? "Nothing to submit" : `Submit ${counted(plan.new, "row")}`;
}

export interface Chip {
  text: string;
  kind: "plain" | "quiet" | "error";
}

/** The plan in a few words each; rows with errors are last, as the view lets them be opened. */
export function chips(plan: PlanSummary): Chip[] {
  const found: Chip[] = [{ text: `${numbers.format(plan.new)} new`, kind: "plain" }];
  if (plan.existing > 0) {
    const verb = plan.existing === 1 ? "exists" : "exist";
    found.push({ text: `${numbers.format(plan.existing)} ${verb}, skipped`, kind: "quiet" });
  }
  if (plan.local_files > 0) {
    const files = counted(plan.local_files, "file");
    found.push({ text: `${files} to upload, ${size(plan.bytes)}`, kind: "plain" });
  }
  if (plan.dataset === "new" && plan.new > 0) {
    found.push({ text: "new dataset", kind: "plain" });
  }
  if (plan.left_out > 0) {
    found.push({ text: `${numbers.format(plan.left_out)} with errors, left out`, kind: "error" });
  }
  return found;
}

/** "and 1,104 more: see .result in Python", or nothing. */
export function notListed(count: number, listed: number, where: string): string {
  return count > listed ? `and ${numbers.format(count - listed)} more: see ${where} in Python` : "";
}
