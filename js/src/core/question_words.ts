// A filter in words, for the chip that shows it: "score at least 0.5", "split is train or valid".
import type { Compare } from "../protocol.gen.ts";
import type { Filter } from "./questions.ts";

/** Values that are named; of more it says how many. */
const NAMED = 3;
const MAX_TEXT = 40;

const OPERATORS: Record<Compare["operator"], string> = {
  "=": "is",
  "!=": "is not",
  "<": "below",
  "<=": "at most",
  ">": "above",
  ">=": "at least",
};

type Value = string | number | boolean | null;

/** `labelOf` says what a column is called. */
export function filterWords(filter: Filter, labelOf: (column: string) => string): string {
  switch (filter.kind) {
    case "compare":
      return `${labelOf(filter.column)} ${OPERATORS[filter.operator]} ${shown(filter.value)}`;
    case "between":
      return `${labelOf(filter.column)} ${range(filter.low, filter.high)}`;
    case "one_of":
      return `${labelOf(filter.column)} is ${listed(filter.values)}`;
    case "is_missing":
      return `${labelOf(filter.column)} is missing`;
    case "contains":
      return `${labelOf(filter.column)} contains “${cut(filter.text)}”`;
    case "matches":
      return `${labelOf(filter.column)} matches /${cut(filter.pattern)}/`;
    case "not":
      return negated(filter.filter, labelOf);
    case "all_of":
      return joined(filter.filters, " and ", "all rows", labelOf);
    case "any_of":
      return joined(filter.filters, " or ", "no rows", labelOf);
  }
}

function negated(filter: Filter, labelOf: (column: string) => string): string {
  if (filter.kind === "is_missing") return `${labelOf(filter.column)} has a value`;
  if (filter.kind === "contains") {
    return `${labelOf(filter.column)} does not contain “${cut(filter.text)}”`;
  }
  if (filter.kind === "one_of") return `${labelOf(filter.column)} is not ${listed(filter.values)}`;
  return `not (${filterWords(filter, labelOf)})`;
}

function joined(
  filters: readonly Filter[],
  word: string,
  none: string,
  labelOf: (column: string) => string,
): string {
  if (filters.length === 0) return none;
  return filters.map((each) => filterWords(each, labelOf)).join(word);
}

function range(low: Value, high: Value): string {
  if (low === null && high === null) return "has any value";
  if (low === null) return `at most ${shown(high)}`;
  if (high === null) return `at least ${shown(low)}`;
  return `from ${shown(low)} to ${shown(high)}`;
}

function listed(values: readonly Value[]): string {
  if (values.length === 0) return "none of anything";
  const named = values.slice(0, NAMED).map(shown);
  const more = values.length - named.length;
  if (more > 0) return `${named.join(", ")} or ${more.toLocaleString("en")} more`;
  const last = named.pop();
  return named.length === 0 ? `${last}` : `${named.join(", ")} or ${last}`;
}

function shown(value: Value): string {
  if (value === null) return "missing";
  if (typeof value === "number") return value.toLocaleString("en", { maximumFractionDigits: 6 });
  return cut(String(value));
}

function cut(text: string): string {
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT - 1)}…`;
}
