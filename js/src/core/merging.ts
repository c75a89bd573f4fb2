// Two hands on one state, the user's and Python's.

/** What is said there, but for the fields that were changed here since both knew `base`. */
export function merged<T extends object>(base: T, here: T, there: T): T {
  const result = { ...there };
  for (const field of Object.keys(here) as (keyof T)[]) {
    if (!isSame(here[field], base[field])) result[field] = here[field];
  }
  return result;
}

/** Whether two values of plain data are equal. */
export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
