// The conditions that the editor offers, by what the values of a column are.
import type { Filter } from "../../core/questions.ts";
import type { ValueKind } from "../../protocol.gen.ts";

export type Condition =
  | "one_of"
  | "contains"
  | "not_contains"
  | "is"
  | "is_not"
  | "matches"
  | "range"
  | "missing"
  | "present";

export const CONDITION_NAMES: Record<Condition, string> = {
  one_of: "is one of",
  contains: "contains",
  not_contains: "does not contain",
  is: "is",
  is_not: "is not",
  matches: "matches (regular expression)",
  range: "is between",
  missing: "is missing",
  present: "has a value",
};

/** The first is the one that the editor begins with. */
export const CONDITIONS: Record<ValueKind, readonly Condition[]> = {
  text: ["contains", "one_of", "not_contains", "is", "is_not", "matches", "missing", "present"],
  number: ["range", "one_of", "is", "is_not", "missing", "present"],
  time: ["range", "missing", "present"],
  boolean: ["one_of", "missing", "present"],
  labels: ["one_of", "missing", "present"],
  nested: ["contains", "not_contains", "missing", "present"],
};

/** What the fields of the editor hold. */
export interface Draft {
  condition: Condition;
  text: string;
  matchCase: boolean;
  low: number | string | null;
  high: number | string | null;
}

/** The draft that a filter comes from; undefined where the editor has no fields for it. */
export function draftOf(filter: Filter | undefined, values: ValueKind): Draft | undefined {
  const draft: Draft = {
    condition: CONDITIONS[values][0] ?? "present",
    text: "",
    matchCase: false,
    low: null,
    high: null,
  };
  if (filter === undefined) return draft;
  switch (filter.kind) {
    case "one_of":
      return { ...draft, condition: "one_of" };
    case "contains":
      return { ...draft, condition: "contains", text: filter.text, matchCase: filter.match_case };
    case "matches":
      return { ...draft, condition: "matches", text: filter.pattern, matchCase: filter.match_case };
    case "is_missing":
      return { ...draft, condition: "missing" };
    case "between": {
      const { low, high } = filter;
      if (typeof low === "boolean" || typeof high === "boolean") return undefined;
      return { ...draft, condition: "range", low, high };
    }
    case "compare":
      return compared(draft, filter.operator, filter.value);
    case "not": {
      const inner = filter.filter;
      if (inner.kind === "is_missing") return { ...draft, condition: "present" };
      if (inner.kind !== "contains") return undefined;
      const { text, match_case: matchCase } = inner;
      return { ...draft, condition: "not_contains", text, matchCase };
    }
    default:
      return undefined;
  }
}

function compared(
  draft: Draft,
  operator: Extract<Filter, { kind: "compare" }>["operator"],
  value: string | number | boolean,
): Draft | undefined {
  if (operator === "=") return { ...draft, condition: "is", text: String(value) };
  if (operator === "!=") return { ...draft, condition: "is_not", text: String(value) };
  if (typeof value === "boolean") return undefined;
  if (operator === ">=") return { ...draft, condition: "range", low: value };
  if (operator === "<=") return { ...draft, condition: "range", high: value };
  return undefined;
}

/** The filter of a draft; null where it keeps every row, undefined where it is none yet. */
export function filterOf(
  column: string,
  values: ValueKind,
  draft: Draft,
): Filter | null | undefined {
  const { text, matchCase: match_case } = draft;
  switch (draft.condition) {
    case "one_of":
      return undefined; // ticked in the picker, which shows it at once
    case "contains":
      return text === "" ? null : { kind: "contains", column, text, match_case };
    case "not_contains":
      if (text === "") return null;
      return { kind: "not", filter: { kind: "contains", column, text, match_case } };
    case "matches":
      return text === "" ? null : { kind: "matches", column, pattern: text, match_case };
    case "is":
    case "is_not": {
      const value = typedValue(text, values);
      if (value === undefined) return undefined;
      const operator = draft.condition === "is" ? "=" : "!=";
      return { kind: "compare", column, operator, value };
    }
    case "range":
      if (draft.low === null && draft.high === null) return null;
      return { kind: "between", column, low: draft.low, high: draft.high };
    case "missing":
      return { kind: "is_missing", column };
    case "present":
      return { kind: "not", filter: { kind: "is_missing", column } };
  }
}

function typedValue(text: string, values: ValueKind): string | number | undefined {
  if (values !== "number") return text;
  const number = Number(text.replaceAll(",", ""));
  return text.trim() === "" || !Number.isFinite(number) ? undefined : number;
}
