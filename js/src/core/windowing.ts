// Which rows a scroller shows, however many there are.
//
// A browser clamps an element at 33.5 million pixels, some 524,000 rows of 64 px, so the element that
// is scrolled is capped and its scroll position is mapped to the position in the rows. Near both ends
// one pixel of scrolling is one pixel of rows; between them the map is steeper, and there
//  - a small step (wheel, key, a click beside the thumb) moves the rows by just as many pixels,
//  - a large one (the thumb is dragged) goes where the map says.
// Small steps leave the thumb a little beside its place; `settle` puts it right once nothing moves.

/** All lengths in pixels. */
export interface Track {
  /** Height of all rows together. */
  content: number;
  /** Height of the window that shows some of them. */
  viewport: number;
}

export interface ScrollState {
  /** Scroll position of the element. */
  scroll: number;
  /** What stands at the top of the window: distance from the top of the first row. */
  top: number;
}

/** Height of the element that is scrolled, at most: with five device pixels a pixel still below 33.5 million. */
export const MAX_ELEMENT = 6_000_000;
/**
 * At both ends of the element, one pixel of scrolling is one pixel of rows: further than a wheel turns
 * at once, and so little of the whole that half of the way is half of the rows.
 */
const EXACT_ENDS = 40_000;
/** A larger step comes from the thumb: one pixel of the thumb is some 13,000 of a capped element. */
export const MAX_SMALL_STEP = 4_000;

/** Height of the element that is scrolled. */
export function elementHeight(track: Track): number {
  return Math.min(track.content, Math.max(MAX_ELEMENT, track.viewport));
}

export function maxTop(track: Track): number {
  return Math.max(0, track.content - track.viewport);
}

export function maxScroll(track: Track): number {
  return Math.max(0, elementHeight(track) - track.viewport);
}

/** The top that a scroll position stands for. */
export function topOf(track: Track, scroll: number): number {
  const end = maxScroll(track);
  const inside = clamp(scroll, 0, end);
  if (end === maxTop(track)) return inside;
  if (inside <= EXACT_ENDS) return inside;
  if (inside >= end - EXACT_ENDS) return maxTop(track) - (end - inside);
  return EXACT_ENDS + (inside - EXACT_ENDS) * steepness(track);
}

/** The scroll position that stands for a top; the inverse of `topOf`. */
export function scrollOf(track: Track, top: number): number {
  const end = maxTop(track);
  const inside = clamp(top, 0, end);
  if (end === maxScroll(track)) return inside;
  if (inside <= EXACT_ENDS) return inside;
  if (inside >= end - EXACT_ENDS) return maxScroll(track) - (end - inside);
  return EXACT_ENDS + (inside - EXACT_ENDS) / steepness(track);
}

/** The state after the element was scrolled from `state.scroll` to `scroll`. */
export function scrolled(track: Track, state: ScrollState, scroll: number): ScrollState {
  const step = scroll - state.scroll;
  const atEnd = scroll <= 0 || scroll >= maxScroll(track);
  if (atEnd || Math.abs(step) > MAX_SMALL_STEP) return { scroll, top: topOf(track, scroll) };
  return { scroll, top: clamp(state.top + step, 0, maxTop(track)) };
}

/** The state with the thumb where the rows are. */
export function settled(track: Track, top: number): ScrollState {
  const inside = clamp(top, 0, maxTop(track));
  return { scroll: scrollOf(track, inside), top: inside };
}

/** The top nearest to `top` at which the row at `position` is wholly in the window. */
export function topShowing(track: Track, rowHeight: number, position: number, top: number): number {
  const first = position * rowHeight;
  const last = first + rowHeight - track.viewport;
  // A window lower than a row shows the row's beginning.
  return clamp(Math.min(Math.max(top, last), first), 0, maxTop(track));
}

/** Positions of the rows that are at least partly in the window: from the first up to, not including, the last. */
export function visibleRows(track: Track, rowHeight: number, top: number): [number, number] {
  const total = Math.round(track.content / rowHeight);
  const first = Math.min(total, Math.max(0, Math.floor(top / rowHeight)));
  return [first, Math.min(total, Math.max(first, Math.ceil((top + track.viewport) / rowHeight)))];
}

function steepness(track: Track): number {
  return (maxTop(track) - 2 * EXACT_ENDS) / (maxScroll(track) - 2 * EXACT_ENDS);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
