// Which rows lie beside a row: those beside it in the data, or in an order that is known around it.

/** The row `steps` further, back where negative; undefined where there is none, or none is known. */
export function stepped(
  order: readonly number[],
  position: number,
  steps: number,
  count: number,
): number | undefined {
  const at = order.indexOf(position);
  if (at >= 0) return order[at + steps];
  const next = position + steps;
  return next >= 0 && next < count ? next : undefined;
}

/** Which way it goes from a row to another one. */
export function directionOf(order: readonly number[], from: number, to: number): 1 | -1 {
  const [start, end] = [order.indexOf(from), order.indexOf(to)];
  const steps = start >= 0 && end >= 0 ? end - start : to - from;
  return steps < 0 ? -1 : 1;
}
