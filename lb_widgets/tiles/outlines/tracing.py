"""What hangs together in a grid, and the rings around it along the edges of the cells.

A cell here is a column and a row in a grid of any spacing. Cells that touch only at a corner have
rings of their own, so no ring touches itself and every outline is a valid polygon: an outer ring,
and a ring for each hole in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

Ring = list[tuple[int, int]]
"""Corners, not closed: (column, row) of the grid line to the left and above."""

# The four sides of a cell, and on each the way along it that keeps the cell on the left: top, left,
# bottom, right. So the way along a side is the way out of the next one.
_OUT: Final = ((0, -1), (-1, 0), (0, 1), (1, 0))
_CORNERS: Final = np.array([(0, 0), (0, 1), (1, 1), (1, 0)])  # where each side ends
_NONE: Final = -1


class Outline(NamedTuple):
    """One polygon.

    Parameters
    ----------
    cell : int
        Index of a cell that is in it.
    rings : list of list of (column, row)
        The outer one, then its holes. On a screen, where rows grow downward, the outer one runs
        counterclockwise and the holes clockwise.
    """

    cell: int
    rings: list[Ring]


class Cells:
    """Cells of a grid, each of which belongs to a group.

    Parameters
    ----------
    columns, rows : ndarray of int64, of one length, at least 1
        Which; none twice, none negative.
    groups : ndarray of int64
        Cells of different groups have nothing to do with each other.
    """

    def __init__(
        self, columns: NDArray[np.int64], rows: NDArray[np.int64], groups: NDArray[np.int64]
    ) -> None:
        self._columns, self._rows, self._groups = columns, rows, groups
        self._width = int(columns.max()) + 3  # so that a step beyond a row's end is no other cell
        self._keys = rows * self._width + columns + 1
        self._order = np.argsort(self._keys)
        self._sorted = self._keys[self._order]

    def neighbours(self, right: int, down: int) -> NDArray[np.int64]:
        """Return for each cell the index of the one that lies so far away, -1 where none does."""
        wanted = self._keys + (down * self._width + right)
        places = np.minimum(np.searchsorted(self._sorted, wanted), self._order.size - 1)
        found = self._order[places]
        is_there = (self._sorted[places] == wanted) & (self._groups[found] == self._groups)
        return np.where(is_there, found, _NONE)

    def components(self, *, corners: bool) -> NDArray[np.int64]:
        """Return for each cell the number of the part that it belongs to, from 0 on.

        Parameters
        ----------
        corners : bool
            Whether cells that touch only at a corner hang together.
        """
        ways = [(1, 0), (0, 1), (1, 1), (-1, 1)] if corners else [(1, 0), (0, 1)]
        firsts: list[NDArray[np.int64]] = []
        seconds: list[NDArray[np.int64]] = []
        for way in ways:
            other = self.neighbours(*way)
            firsts.append(np.flatnonzero(other != _NONE))
            seconds.append(other[firsts[-1]])
        return _components(self._keys.size, np.concatenate(firsts), np.concatenate(seconds))

    def outlines(self) -> list[Outline]:
        """Return the polygons, by their first cell."""
        parts = self.components(corners=False).tolist()
        found: dict[int, Outline] = {}
        for cell, walked in self._rings():
            outline = found.setdefault(parts[cell], Outline(cell, []))
            outline.rings.extend(_simple(walked))
        for outline in found.values():
            if len(outline.rings) > 1:
                outline.rings.sort(key=_is_hole)
        return list(found.values())

    def _rings(self) -> Iterator[tuple[int, Ring]]:
        """Walk around the cells: yield a cell at the ring, and the ring's corners."""
        following, turns = self._sides()
        ends_x = (self._columns[:, None] + _CORNERS[:, 0]).ravel().tolist()
        ends_y = (self._rows[:, None] + _CORNERS[:, 1]).ravel().tolist()
        after = following.tolist()
        for start in turns.tolist():
            if after[start] == _NONE:  # walked already
                continue
            ring: Ring = []
            side = start
            while after[side] != _NONE:
                ring.append((ends_x[side], ends_y[side]))
                after[side], side = _NONE, after[side]
            yield start // 4, ring

    def _sides(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the side at whose end one turns next, for each side, and the sides where one does.

        A side is four times its cell's index plus its place in `_OUT`.
        """
        cells = np.arange(self._keys.size)
        following = np.full((cells.size, 4), _NONE, dtype=np.int64)
        beside = [self.neighbours(*way) for way in _OUT]
        for side, ((out_x, out_y), other) in enumerate(zip(_OUT, beside, strict=True)):
            left, right = (side + 1) % 4, (side - 1) % 4
            ahead = beside[left]
            diagonal = self.neighbours(out_x + _OUT[left][0], out_y + _OUT[left][1])
            straight_or_right = np.where(diagonal == _NONE, 4 * ahead + side, 4 * diagonal + right)
            # Nothing ahead: turn around this cell, also where another one touches its corner.
            onward = np.where(ahead == _NONE, 4 * cells + left, straight_or_right)
            following[:, side] = np.where(other == _NONE, onward, _NONE)
        following = following.ravel()
        sides = np.flatnonzero(following != _NONE)
        is_turn = np.zeros(following.size, dtype=np.bool_)
        is_turn[sides] = following[sides] % 4 != sides % 4
        # Runs of straight sides become one step, doubling what is skipped each time.
        jump = np.where(is_turn, np.arange(following.size), following)
        while not is_turn[jump[sides]].all():
            jump[sides] = jump[jump[sides]]
        turns = np.flatnonzero(is_turn)
        onward = np.full(following.size, _NONE, dtype=np.int64)
        onward[turns] = jump[following[turns]]
        return onward, turns


def _components(
    count: int, firsts: NDArray[np.int64], seconds: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return numbers of what is joined by pairs, by hanging higher roots under lower ones."""
    roots = np.arange(count)
    while (roots[firsts] != roots[seconds]).any():
        lower = np.minimum(roots[firsts], roots[seconds])
        np.minimum.at(roots, roots[firsts], lower)
        np.minimum.at(roots, roots[seconds], lower)
        while (roots[roots] != roots).any():
            roots = roots[roots]
    return np.unique(roots, return_inverse=True)[1]


def _simple(ring: Ring) -> Iterator[Ring]:
    """Yield the rings into which one falls that comes through a corner twice."""
    path: Ring = []
    place: dict[tuple[int, int], int] = {}
    for corner in ring:
        if corner in place:
            start = place[corner]
            loop = path[start:]
            yield loop
            for passed in loop:
                del place[passed]
            del path[start:]
        place[corner] = len(path)
        path.append(corner)
    yield path


def _is_hole(ring: Sequence[tuple[int, int]]) -> bool:
    """Say whether a ring runs clockwise on a screen."""
    following = [*ring[1:], ring[0]]
    pairs = zip(ring, following, strict=True)
    return sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in pairs) > 0
