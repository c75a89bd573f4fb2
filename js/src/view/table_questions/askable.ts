// What can be asked about: the columns of the table, and what it offers besides.
import type { TableSchema, ValueKind } from "../../protocol.gen.ts";

export interface Askable {
  name: string;
  label: string;
  values: ValueKind;
}

/** Where problems of a severity are asked about; see `sources.problems` in Python. */
export const SEVERITIES = "problem_severities";

/** Everything that can be filtered by: the facets first, each name once. */
export function askables(schema: TableSchema | undefined): Askable[] {
  if (schema === undefined) return [];
  const found = new Map<string, Askable>();
  for (const { name, label, values } of schema.facets) found.set(name, { name, label, values });
  for (const { name, label, values, filterable } of schema.columns) {
    if (filterable && !found.has(name)) found.set(name, { name, label, values });
  }
  return [...found.values()];
}

/** What a column is called; its own name where the table does not know it. */
export function labelOf(schema: TableSchema | undefined, name: string): string {
  return askables(schema).find((each) => each.name === name)?.label ?? name;
}

export function askable(schema: TableSchema | undefined, name: string): Askable | undefined {
  return askables(schema).find((each) => each.name === name);
}
