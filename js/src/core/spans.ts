// Sets of row ids as ascending spans [first, past the last): a million selected rows are one span.

export type Span = readonly [number, number];
export type Spans = readonly Span[];

export function has(spans: Spans, id: number): boolean {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.[1] ?? 0) <= id) low = middle + 1;
    else high = middle;
  }
  const span = spans[low];
  return span !== undefined && span[0] <= id;
}

export function size(spans: Spans): number {
  return spans.reduce((sum, [first, stop]) => sum + stop - first, 0);
}

export function union(a: Spans, b: Spans): Span[] {
  return combine(a, b, (inA, inB) => inA || inB);
}

export function difference(a: Spans, b: Spans): Span[] {
  return combine(a, b, (inA, inB) => inA && !inB);
}

/** Sweeps over both sets and keeps what the rule says, merged. */
function combine(a: Spans, b: Spans, keeps: (inA: boolean, inB: boolean) => boolean): Span[] {
  const edgesA = a.flat();
  const edgesB = b.flat();
  const result: Span[] = [];
  let start: number | undefined;
  let i = 0;
  let j = 0;
  while (i < edgesA.length || j < edgesB.length) {
    const edge = Math.min(
      edgesA[i] ?? Number.POSITIVE_INFINITY,
      edgesB[j] ?? Number.POSITIVE_INFINITY,
    );
    while (edgesA[i] === edge) i++;
    while (edgesB[j] === edge) j++;
    // An odd number of edges behind us means inside a span.
    const inside = keeps(i % 2 === 1, j % 2 === 1);
    if (inside && start === undefined) start = edge;
    if (!inside && start !== undefined) {
      result.push([start, edge]);
      start = undefined;
    }
  }
  return result;
}
