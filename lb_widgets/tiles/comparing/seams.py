"""Which tile does not continue its neighbours.

A border is between two tiles; which of both is at fault, the other borders tell:

- *A line.* The outermost pixels of a side are of one colour that neither the inside of the tile nor
  its neighbour has: that tile.
- *A lone tile.* Three of a tile's four borders clearly do not continue, or all of them, but not one
  alone; the clearest tile first, and its borders count for no other tile. All four have to where
  the zooms above and below show the same: then it may be a coast that lies on its borders.
- *A region.* The tiles of a zoom fall apart into pieces where borders clearly do not continue: all
  tiles of the smaller pieces. Where two pieces of the same size meet, the tiles on both sides of
  their border, one side of which is right.

A region counts only where both sides show the same, in another brightness, or where it is cut off
on three sides and much smaller than the rest: else it may be a coast, too. Where other zooms show
the same, the first has to be clearer, and the second needs all four sides. Nor is a single border
between two tiles, whose others are fine, held against either.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from lb_widgets.media.tile_edges import PARTS
from lb_widgets.media.tile_pictures import SKETCH
from lb_widgets.tiles.comparing.borders import RIGHT
from lb_widgets.tiles.comparing.pieces import pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from numpy.typing import NDArray

    from lb_widgets.media.tile_pictures import TileFacts
    from lb_widgets.tiles.comparing.borders import Border, Place

_FEWER: Final = 1.5
"""Strength of borders where only two speak of a tile, and mean one where the fourth goes on."""
_SAME_SCENE: Final = (0.7, 0.5)
"""Share of the borders of a region that differ in brightness alone, their mean likeness, ..."""
_SHORT: Final = 3
"""... and how many they have to be at least; ..."""
_CLEARLY_SAME: Final = (0.9, 0.8)
_LONG: Final = 4
"""... and all of these where other zooms show the same."""

_AT_ONCE: Final = 512
"""Tiles looked at in one go."""
_SIDES: Final = ("upper", "right", "lower", "left")
_BEYOND: Final = ((0, -1), (1, 0), (0, 1), (-1, 0))
_PLAIN: Final = 8.0
"""Mean deviation from one colour up to which a line is of one colour, after JPEG."""
_DIFFERENT: Final = 20.0
"""Difference of brightness in a channel that shows."""
_ALONG: Final = 0.9
"""Share of a side along which it has to show."""
_CLEAR: Final = 40.0
"""The same where no tile lies beyond."""


class Seam(NamedTuple):
    """Why a tile does not continue its neighbours.

    Parameters
    ----------
    reason : str
        One phrase for reading.
    is_line : bool
        A line along a side is why: the rest of the tile may be right.
    """

    reason: str
    is_line: bool = False


def seams(
    tiles: Mapping[Place, TileFacts],
    found: Sequence[Border],
    confirmed: AbstractSet[Place] = frozenset(),
) -> dict[Place, Seam]:
    """Return the tiles of one zoom that do not continue their neighbours, each with the reason.

    Parameters
    ----------
    tiles : mapping of (column, row) to facts
        Without those that are of one colour, or known to be at fault.
    found : sequence of Border
        What `borders` returned for them; others are passed over.
    confirmed : set of (column, row)
        Tiles that the zooms above and below agree with.
    """
    lines = _lines(tiles)
    faults = dict(lines)
    left = [border for border in found if _is_between(border, tiles, faults)]
    faults |= _lone_tiles(left, confirmed)
    left = [border for border in left if _is_between(border, tiles, faults)]
    faults |= _regions(left, confirmed)
    return {place: Seam(reason, is_line=place in lines) for place, reason in faults.items()}


def _is_between(
    border: Border, tiles: Mapping[Place, TileFacts], faults: Mapping[Place, str]
) -> bool:
    return all(end in tiles and end not in faults for end in (border.first, border.second))


def _lines(tiles: Mapping[Place, TileFacts]) -> dict[Place, str]:
    """Return the tiles with a line along a side.

    Where no tile lies beyond, the picture may end there: then it is a fault only if the line is
    clear and does not go on in the tiles beside it, be it wider there.
    """
    lines = {
        place: sides
        for place, plain in _plain_sides(tiles).items()
        if (sides := _narrow_lines(tiles[place], plain))
    }
    faults: dict[Place, str] = {}
    for place, sides in lines.items():
        x, y = place
        for side, clearness in sides.items():
            right, down = _BEYOND[side]
            neighbour = tiles.get((x + right, y + down))
            if neighbour is not None:
                is_fault = _goes_on_inside(tiles[place], side, neighbour)
            else:
                beside = [(x + down, y + right), (x - down, y - right)]
                present = [other for other in beside if other in tiles]
                is_fault = clearness >= _CLEAR and bool(present)
                is_fault &= not any(
                    side in lines.get(other, {})
                    or _goes_on_beside(tiles[place], side, tiles[other])
                    for other in present
                )
            if is_fault:
                faults[place] = f"a line along its {_SIDES[side]} side"
    return faults


def _plain_sides(tiles: Mapping[Place, TileFacts]) -> dict[Place, list[int]]:
    """Return the tiles of which an outermost line is of one colour, each with those sides."""
    places = list(tiles)
    found: dict[Place, list[int]] = {}
    for start in range(0, len(places), _AT_ONCE):
        part = places[start : start + _AT_ONCE]
        outermost = np.stack([tiles[place].edges[:, 0] for place in part]).astype(np.float32)
        outermost -= outermost.mean(axis=2, keepdims=True)
        plain = np.abs(outermost).mean(axis=(2, 3)) <= _PLAIN
        for index in np.flatnonzero(plain.any(axis=1)).tolist():
            found[part[index]] = np.flatnonzero(plain[index]).tolist()
    return found


def _narrow_lines(facts: TileFacts, plain: Sequence[int]) -> dict[int, float]:
    """Return the sides along which a narrow line runs, and by how much it differs from the inside.

    What is next to it is more like what is further inside than like the line: so it is narrower
    than 8 pixels.
    """
    found: dict[int, float] = {}
    for side in plain:
        color = facts.edges[side, 0].mean(axis=0)
        next_to_it, inside = _ring(facts, side, 1), _ring(facts, side, 2)
        difference = np.abs(inside - color).max(axis=1)
        is_narrow = np.abs(inside - next_to_it).max(axis=1) < difference / 2
        clearness = _along(np.where(is_narrow, difference, 0))
        if clearness >= _DIFFERENT:
            found[side] = clearness
    return found


def _along(differences: NDArray[np.floating[Any]]) -> float:
    """Return what most of a side reaches."""
    return float(np.sort(differences)[int((1 - _ALONG) * len(differences))])


def _ring(facts: TileFacts, side: int, cells: int) -> NDArray[np.int16]:
    """Return the cells of the sketch along a side, so many inside of it."""
    sketch = facts.sketch if side in {0, 2} else facts.sketch.swapaxes(0, 1)
    return sketch[cells if side in {0, 3} else -1 - cells].astype(np.int16)


def _goes_on_beside(facts: TileFacts, side: int, other: TileFacts) -> bool:
    """Say whether another tile has the colour of a line all along the same side."""
    line = facts.edges[side, 0].mean(axis=0)
    return float(np.abs(other.edges[side, 0] - line).mean()) <= _PLAIN


def _goes_on_inside(facts: TileFacts, side: int, neighbour: TileFacts) -> bool:
    """Say whether the neighbour goes on with what is inside of a line, not with the line."""
    line = facts.edges[side, 0].mean(axis=0)
    beyond = neighbour.edges[(side + 2) % 4, 0].astype(np.int16)
    inside = _ring(facts, side, 2).repeat(PARTS // SKETCH, axis=0)
    from_line = np.abs(beyond - line).max(axis=1)
    if _along(from_line) < _DIFFERENT:
        return False
    return float(np.abs(beyond - inside).mean()) < 0.7 * float(np.abs(inside - line).mean())


def _lone_tiles(found: Iterable[Border], confirmed: AbstractSet[Place]) -> dict[Place, str]:
    strengths: dict[Place, dict[Place, float]] = defaultdict(dict)
    for border in found:
        strengths[border.first][border.second] = border.strength
        strengths[border.second][border.first] = border.strength
    waiting = [
        (rank, place)
        for place, around in strengths.items()
        if max(around.values()) >= 1 and (rank := _rank(around))
    ]
    heapq.heapify(waiting)
    faults: dict[Place, str] = {}
    while waiting:
        rank, place = heapq.heappop(waiting)
        around = strengths[place]
        if place in faults or rank != _rank(around):  # what it said has been taken back
            continue
        bad = sum(strength >= 1 for strength in around.values())
        if place in confirmed and bad < 4:
            continue
        faults[place] = f"does not go on across {bad} of its {len(around)} borders"
        for other in around:
            del strengths[other][place]
            if other_rank := _rank(strengths[other]):
                heapq.heappush(waiting, (other_rank, other))
    return faults


def _rank(around: Mapping[Place, float]) -> tuple[float, float] | None:
    """Return what sorts first the tile that most clearly is at fault; None where it is not."""
    count = len(around)
    if count < 2:
        return None
    limit = _FEWER if count == 2 else 1.0
    bad = [strength for strength in around.values() if strength >= limit]
    if len(bad) < min(count, 3) or (len(bad) < count and sum(bad) < _FEWER * len(bad)):
        return None
    return -len(bad) / count, -sum(around.values())


def _regions(found: Sequence[Border], confirmed: AbstractSet[Place]) -> dict[Place, str]:
    cuts = _cuts(found)
    if not cuts:
        return {}
    places = {place for border in found for place in (border.first, border.second)}
    faults: dict[Place, str] = {}
    kept = [border for border in found if border not in cuts]
    for whole in pieces(places, ((border.first, border.second) for border in found)):
        parts = pieces(whole, ((b.first, b.second) for b in kept if b.first in whole))
        parts.sort(key=len, reverse=True)
        for part in parts[1:]:
            rim = [border for border in cuts if (border.first in part) != (border.second in part)]
            is_confirmed = 2 * len(part & confirmed) >= len(part)
            sides = len({(border.side, border.first in part) for border in rim})
            is_island = 2 * len(part) <= len(parts[0]) and sides >= (4 if is_confirmed else 3)
            if not (is_island or _shows_same(rim, is_confirmed=is_confirmed)):
                continue
            if len(part) < len(parts[0]):
                text = f"does not go on what lies around it, as one of {len(part):,} tiles"
                faults |= dict.fromkeys(
                    part, text if len(part) > 1 else "does not go on what lies around it"
                )
            else:
                ends = {end for border in rim for end in (border.first, border.second)}
                faults |= dict.fromkeys(ends, "beside a seam; one side of it is right")
    return faults


def _cuts(found: Sequence[Border]) -> set[Border]:
    """Return the borders that clearly do not continue, and less clear ones in line with them."""
    doubtful = {(border.first, border.side): border for border in found if border.strength >= 1}
    waiting = [border for border in doubtful.values() if border.lone_strength >= 1]
    cuts = set(waiting)
    while waiting:
        border = waiting.pop()
        x, y = border.first
        right, down = (0, 1) if border.side == RIGHT else (1, 0)
        for sign in (-1, 1):
            beside = doubtful.get(((x + sign * right, y + sign * down), border.side))
            if beside is not None and beside not in cuts:
                cuts.add(beside)
                waiting.append(beside)
    return cuts


def _shows_same(rim: Sequence[Border], *, is_confirmed: bool) -> bool:
    """Say whether both sides of a cut show the same scene in another brightness."""
    if len(rim) < (_LONG if is_confirmed else _SHORT):
        return False
    mended, like = _CLEARLY_SAME if is_confirmed else _SAME_SCENE
    return (
        float(np.mean([border.is_mended for border in rim])) >= mended
        and float(np.mean([border.likeness for border in rim])) >= like
    )
