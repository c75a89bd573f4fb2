// In which order the layers lie, the lowest first; hidden ones keep their place.

/** The order of all `count` layers that agrees with those on screen and else with the order so far. */
export function agreeing(
  order: readonly number[],
  visible: readonly number[],
  count: number,
): number[] {
  const known = order.filter((layer) => layer < count);
  for (let layer = 0; layer < count; layer++) if (!known.includes(layer)) known.push(layer);
  let next = 0;
  return known.map((layer) => (visible.includes(layer) ? (visible[next++] ?? layer) : layer));
}

/** The order with one layer a place higher (`by` 1) or lower (-1); the same at the ends. */
export function moved(order: readonly number[], layer: number, by: 1 | -1): number[] {
  const from = order.indexOf(layer);
  const other = order[from + by];
  if (from === -1 || other === undefined) return [...order];
  return order.with(from, other).with(from + by, layer);
}
