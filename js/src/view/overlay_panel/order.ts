// The order of layers: in the states the lowest is first, on the panel the topmost.
import type { LayerState } from "../../protocol.gen.ts";

/** The row's layers by their states' order, then those whose state is not known yet; lowest first. */
export function stackOrder(names: readonly string[], states: readonly LayerState[]): string[] {
  const own = new Set(names);
  const known = states.map(({ name }) => name).filter((name) => own.has(name));
  const rest = names.filter((name) => !known.includes(name));
  return [...known, ...rest];
}

/** The list with one of its members at another index. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = list.filter((_, index) => index !== from);
  const member = list.slice(from, from + 1);
  return [...rest.slice(0, to), ...member, ...rest.slice(to)];
}

/** The states in the order of these names; states of other names keep their places. */
export function inOrder(states: readonly LayerState[], names: readonly string[]): LayerState[] {
  const byName = new Map(states.map((state) => [state.name, state]));
  const wanted = names.filter((name) => byName.has(name));
  const places = new Set(wanted);
  let next = 0;
  return states.map((state) => {
    if (!places.has(state.name)) return state;
    const name = wanted[next++];
    return (name === undefined ? undefined : byName.get(name)) ?? state;
  });
}
