// Problems as icons, numbers and words: in rows, and above them for all rows together.
import { type IconNode, Info, OctagonX, TriangleAlert } from "lucide";
import type { ProblemsCell, Severity } from "../protocol.gen.ts";
import { element } from "./elements.ts";
import { icon } from "./icons.ts";

export const SEVERITY_ICONS: Record<Severity, IconNode> = {
  error: OctagonX,
  warning: TriangleAlert,
  info: Info,
};

const NAMES: Record<Severity, [one: string, more: string]> = {
  error: ["error", "errors"],
  warning: ["warning", "warnings"],
  info: ["note", "notes"],
};

export interface Found {
  severity: Severity;
  count: number;
}

/** The worst first. */
export function severities({ error, warning, info }: ProblemsCell): Found[] {
  return [
    { severity: "error", count: error },
    { severity: "warning", count: warning },
    { severity: "info", count: info },
  ];
}

/** "3 errors, 1 warning". */
export function problemWords(found: ProblemsCell): string {
  return severities(found)
    .filter(({ count }) => count > 0)
    .map(inWords)
    .join(", ");
}

/** "3 errors", "1 warning", each with its icon; nothing of a severity that does not occur. */
export function badges(found: ProblemsCell): HTMLElement[] {
  return severities(found)
    .filter(({ count }) => count > 0)
    .map((each) => badge(each, inWords(each)));
}

export function badge(found: Found, words = found.count.toLocaleString("en")): HTMLElement {
  const made = element("span", "lbw-table__badge");
  made.dataset.severity = found.severity;
  made.append(icon(SEVERITY_ICONS[found.severity]), words);
  return made;
}

function inWords({ severity, count }: Found): string {
  return `${count.toLocaleString("en")} ${NAMES[severity][count === 1 ? 0 : 1]}`;
}
