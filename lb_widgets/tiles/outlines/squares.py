"""Squares that divide an area of tiles, of each of which only the tile in the middle is looked at.

They know what each square is, or is taken to be, and which tiles to look at next so that the rim of
what is bad becomes known on both sides.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lb_widgets.model.mercator import TileRange

    Tiles = tuple[NDArray[np.int64], NDArray[np.int64]]

FINE: Final = 0
BAD: Final = 1
UNKNOWN: Final = 2
"""What a tile is: `FINE`, `BAD` or `UNKNOWN`."""
FINER: Final = 3
"""Squares side by side in a larger one: odd, so that both have their middle in common."""


@dataclass(frozen=True, slots=True)
class _Axis:
    """One direction of the squares: the middle of number n lies at ``seed + n * step``.

    Parameters
    ----------
    seed, start, stop : int, tiles
        Where number 0 lies, and where the area begins and ends.
    step : int, tiles
        From one middle to the next.
    first, count : int
        Which squares there are.
    """

    seed: int
    start: int
    stop: int
    step: int
    first: int
    count: int

    def middles(self) -> NDArray[np.int64]:
        """Return the tile that is looked at in each: the last of the area, if need be."""
        middles = self.seed + self.step * np.arange(self.first, self.first + self.count)
        return np.clip(middles, self.start, self.stop - 1)

    def lines(self) -> NDArray[np.int64]:
        """Return where the squares begin and the last one ends, cut off at the area's ends."""
        numbers = np.arange(self.first, self.first + self.count + 1)
        return np.clip(self.seed + self.step * numbers - self.step // 2, self.start, self.stop)

    def numbers(self, tiles: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the index of the square in which each tile lies, also if there is none yet."""
        return (tiles - self.seed + self.step // 2) // self.step - self.first

    def is_line(self) -> NDArray[np.bool_]:
        """Return which squares share their middle with one three times as wide."""
        return np.arange(self.first, self.first + self.count) % FINER == 0

    def finer(self) -> _Axis:
        """Return the same with squares a third as wide."""
        half = FINER // 2
        return replace(
            self,
            step=self.step // FINER,
            first=self.first * FINER - half,
            count=self.count * FINER,
        )


class Squares:
    """Squares of one size: what each is, as far as known, else what the larger one was."""

    def __init__(self, seed: tuple[int, int], within: TileRange, step: int) -> None:
        self._x = _Axis(seed[0], within.x_start, within.x_stop, step, 0, 1)
        self._y = _Axis(seed[1], within.y_start, within.y_stop, step, 0, 1)
        self._codes = np.full((1, 1), BAD, dtype=np.uint8)
        self._is_known = np.zeros((1, 1), dtype=np.bool_)
        self._is_sparse = False

    @property
    def step(self) -> int:
        """Side of a square, in tiles."""
        return self._x.step

    def learn(self, xs: NDArray[np.int64], ys: NDArray[np.int64], codes: NDArray[np.uint8]) -> None:
        """Take over what is known of tiles, making room around the hole as it grows."""
        self._take_over(xs, ys, codes)
        while self._make_room():
            self._take_over(xs, ys, codes)

    def _take_over(
        self, xs: NDArray[np.int64], ys: NDArray[np.int64], codes: NDArray[np.uint8]
    ) -> None:
        columns, rows = self._x.numbers(xs), self._y.numbers(ys)
        height, width = self._codes.shape
        is_here = (columns >= 0) & (columns < width) & (rows >= 0) & (rows < height)
        xs, ys, codes = xs[is_here], ys[is_here], codes[is_here]
        columns, rows = columns[is_here], rows[is_here]
        is_middle = (self._x.middles()[columns] == xs) & (self._y.middles()[rows] == ys)
        places = rows[is_middle], columns[is_middle]
        self._codes[places] = codes[is_middle]
        self._is_known[places] = True

    def open_questions(self) -> Tiles:
        """Return the tiles to look at next.

        First outside the rim, as a hole that goes on makes the question inside it needless.
        """
        if self._is_sparse:
            xs, ys = self._unknown(self._across_lines())
            if xs.size:
                return xs, ys
            self._assume()
        return self._unknown(np.bool_(True))  # noqa: FBT003 - NumPy's

    def _unknown(self, where: NDArray[np.bool_] | np.bool_) -> Tiles:
        """Return the tiles of the squares at the rim that are not known, outside it if possible."""
        outside, inside = self._rim()
        rows, columns = np.nonzero(outside & ~self._is_known & where)
        if rows.size == 0:
            rows, columns = np.nonzero(inside & ~self._is_known & where)
        return self._x.middles()[columns], self._y.middles()[rows]

    def _across_lines(self) -> NDArray[np.bool_]:
        """Return the squares where a row or column of larger squares' middles crosses the rim."""
        bad = self._codes == BAD
        upright = _spread(bad, 1) & _spread(~bad, 1)  # a rim that a row crosses
        level = _spread(bad, 0) & _spread(~bad, 0)
        return (upright & self._y.is_line()[:, None]) | (level & self._x.is_line())

    def _assume(self) -> None:
        """Take the rim between two such rows, or columns, that agree to be what both are."""
        by_rows, agree_rows = self._between(self._y.is_line(), 0)
        by_columns, agree_columns = self._between(self._x.is_line(), 1)
        outside, inside = self._rim()
        disagree = agree_rows & agree_columns & (by_rows != by_columns)
        taken = (outside | inside) & ~self._is_known & (agree_rows | agree_columns) & ~disagree
        self._codes[taken] = np.where(agree_rows, by_rows, by_columns)[taken]
        self._is_known |= taken

    def _between(
        self, is_line: NDArray[np.bool_], axis: int
    ) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
        """Return what the line before each square is, and whether the one after it is the same."""
        codes, known = np.moveaxis(self._codes, axis, 0), np.moveaxis(self._is_known, axis, 0)
        lines = np.flatnonzero(is_line)
        places = np.arange(len(is_line))
        after = np.searchsorted(lines, places, side="right")
        has_both = (after > 0) & (after < len(lines)) & ~is_line
        first = lines[np.clip(after - 1, 0, None)] if lines.size else places
        last = lines[np.clip(after, None, len(lines) - 1)] if lines.size else places
        agree = known[first] & known[last] & (codes[first] == codes[last])
        agree &= has_both[:, None]
        return np.moveaxis(codes[first], 0, axis), np.moveaxis(agree, 0, axis)

    def refine(self, *, sparse: bool = False) -> None:
        """Divide each square into nine.

        Parameters
        ----------
        sparse : bool
            Look along the rows and columns of the middles that there were only, and take the rim
            between two that agree to be straight: a third of the requests where it is.
        """
        self._is_sparse = sparse
        self._codes = self._codes.repeat(FINER, axis=0).repeat(FINER, axis=1)
        self._is_known = np.zeros(self._codes.shape, dtype=np.bool_)
        self._x, self._y = self._x.finer(), self._y.finer()
        self._codes[~self._in_area()] = FINE

    def cost_of_finer(self) -> int:
        """Return about how many tiles the rim in squares a third as wide will take."""
        outside, inside = self._rim()
        return FINER * int(np.count_nonzero(outside) + np.count_nonzero(inside))

    def unknown_at_rim(self) -> int:
        """Return how many tiles at the rim could not be judged."""
        outside, _ = self._rim()
        return int(np.count_nonzero(outside & self._is_known & (self._codes == UNKNOWN)))

    def cut(self) -> tuple[NDArray[np.bool_], NDArray[np.int64], NDArray[np.int64]]:
        """Return which squares are bad, and where their columns and rows begin and end."""
        bad = self._codes == BAD
        columns, rows = np.flatnonzero(bad.any(axis=0)), np.flatnonzero(bad.any(axis=1))
        left, right, top, bottom = columns[0], columns[-1] + 1, rows[0], rows[-1] + 1
        lines_x, lines_y = self._x.lines(), self._y.lines()
        return bad[top:bottom, left:right], lines_x[left : right + 1], lines_y[top : bottom + 1]

    def _rim(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Return the squares just outside the hole, corners included, and those just inside."""
        bad = self._codes == BAD
        spread = _spread(_spread(bad, 0), 1)
        beside_fine = _spread(~bad, 0) | _spread(~bad, 1)
        return spread & ~bad & self._in_area(), bad & beside_fine

    def _in_area(self) -> NDArray[np.bool_]:
        """Return the squares that are not wholly outside the area."""
        wide, high = np.diff(self._x.lines()) > 0, np.diff(self._y.lines()) > 0
        return high[:, None] & wide

    def _make_room(self) -> bool:
        """Add squares so that the bad ones have others all around; say whether there were none."""
        bad = self._codes == BAD
        ends = ((bad[0].any(), bad[-1].any()), (bad[:, 0].any(), bad[:, -1].any()))
        room = [(int(before), int(after)) for before, after in ends]
        if not any(map(any, room)):
            return False
        self._codes = np.pad(self._codes, room)
        self._is_known = np.pad(self._is_known, room)
        self._y, self._x = (
            replace(axis, first=axis.first - before, count=axis.count + before + after)
            for axis, (before, after) in zip((self._y, self._x), room, strict=True)
        )
        return True


def _spread(mask: NDArray[np.bool_], axis: int) -> NDArray[np.bool_]:
    """Return the mask with the places before and after each along one axis."""
    moved = np.moveaxis(mask, axis, 0)
    result = moved.copy()
    result[1:] |= moved[:-1]
    result[:-1] |= moved[1:]
    return np.moveaxis(result, 0, axis)
