"""Outline a hole in a zoom of which only a part is looked at, for what its rim costs.

The area is divided into squares, of which only the tile in the middle is looked at. A search along
the rows and columns from the first faulty tile tells how large the squares may be at the start; at
that size the hole is flooded over its 8 neighbours until fine tiles are all around it. Then each
square becomes nine, a third as wide, which at first are taken to be what the large one was, and
only along the rim is looked again, until all squares at it, on both sides, have been looked at.
Where the budget is too small for that, the last division looks only where the rows and columns of
the larger squares cross the rim, and wherever two of them disagree. This goes on until the rim is
known as exactly as wanted. So few tiles inside are asked for, and most questions can be put at
once: there are a few rounds for each size, not one for each tile.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from lb_widgets.errors import InputError
from lb_widgets.tiles.outlines.hole import Hole
from lb_widgets.tiles.outlines.squares import BAD, FINE, FINER, UNKNOWN, Squares

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from lb_widgets.model.mercator import TileRange

    Examine = Callable[[NDArray[np.int64], NDArray[np.int64]], NDArray[np.uint8]]

__all__ = ["BAD", "FINE", "UNKNOWN", "outline"]

_SMALL: Final = 100
"""Requests that the last tile of exactness may cost where it was not asked for."""
_MARGIN: Final = 1.6
"""How many times its estimate a rim may cost before it is looked at sparsely."""
_SPARSE: Final = 0.4
"""Share of the requests that a rim takes that is looked at sparsely, ..."""
_CORNERS: Final = 24
"""... and those for its corners."""


def outline(  # noqa: PLR0913 - keyword-only
    examine: Examine,
    seed: tuple[int, int],
    within: TileRange,
    *,
    budget: int,
    tolerance: int = 1,
    is_frugal: bool = False,
) -> Hole:
    """Return the outline of the faulty tiles around one of them.

    Parameters
    ----------
    examine : callable
        Takes xs and ys (int64) and returns a code for each tile (uint8): `FINE` 0, `BAD` 1 or
        `UNKNOWN` 2. Is never asked for a tile twice, nor for the seed.
    seed : (x, y)
        A faulty tile.
    within : TileRange
        All tiles of the zoom: beyond it there is nothing to ask for.
    budget : int
        Tiles that may be asked for.
    tolerance : int, tiles
        How far the outline may be off, see `Hole.tolerance`; default 1. Where the budget is too
        small it is off by more, and says so; where the exact rim is cheap it is exact. 0 asks for
        it in any case.

    is_frugal : bool
        Whether the rim is looked at sparsely also where the budget is large enough for more,
        because others want what is left of it.

    Raises
    ------
    InputError
        The seed is not one of the tiles.
    """
    x, y = seed
    if not (within.x_start <= x < within.x_stop and within.y_start <= y < within.y_stop):
        raise InputError(f"The tile {x}, {y} is not in the area: {within}.")
    answers = _Answers(examine, seed, budget)
    squares = Squares(seed, within, _reach(answers, seed, within))
    is_settled = _settle(squares, answers)
    known_to = squares.step // 2
    while is_settled and squares.step > 1:
        cost = squares.cost_of_finer()
        is_cheap = cost <= _SMALL and known_to <= 1
        is_last = squares.step // FINER // 2 <= tolerance
        is_sparse = is_last and not is_cheap and (is_frugal or _MARGIN * cost > answers.left)
        if is_sparse:
            cost = int(_SPARSE * cost) + _CORNERS
        if cost > answers.left or (known_to <= tolerance and not is_cheap):
            break
        squares.refine(sparse=is_sparse)
        is_settled = _settle(squares, answers)
        if is_settled:
            known_to = squares.step // 2
    unknown = squares.unknown_at_rim()
    cells, lines_x, lines_y = squares.cut()
    return Hole(
        zoom=within.zoom, step=squares.step, tolerance=known_to,
        is_complete=is_settled and not unknown, unknown=unknown, requests=answers.requests,
        cells=cells, lines_x=lines_x, lines_y=lines_y,
    )  # fmt: skip


class _Answers:
    """What is known of tiles, and how many more may be asked for."""

    def __init__(self, examine: Examine, seed: tuple[int, int], budget: int) -> None:
        self._examine = examine
        self._codes: dict[tuple[int, int], int] = {seed: BAD}
        self.left = max(0, budget)
        self.requests = 0

    def ask(self, xs: NDArray[np.int64], ys: NDArray[np.int64]) -> bool:
        """Ask for what is not known yet, as far as the budget goes; say whether it went so far."""
        places = zip(xs.tolist(), ys.tolist(), strict=True)
        new = [place for place in dict.fromkeys(places) if place not in self._codes]
        asked = new[: self.left]
        if asked:
            columns, rows = np.array(asked, dtype=np.int64).T
            codes = self._examine(columns, rows).tolist()
            self._codes.update(zip(asked, codes, strict=True))
            self.left -= len(asked)
            self.requests += len(asked)
        return len(asked) == len(new)

    def is_bad(self, place: tuple[int, int]) -> bool:
        """Say whether a tile is known to be faulty."""
        return self._codes.get(place) == BAD

    def known(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint8]]:
        """Return all tiles that are known: xs, ys and codes."""
        xs, ys = np.array(list(self._codes), dtype=np.int64).T
        return xs, ys, np.array(list(self._codes.values()), dtype=np.uint8)


def _reach(answers: _Answers, seed: tuple[int, int], within: TileRange) -> int:
    """Return how far the hole reaches at least along a row or a column: a power of 3."""
    x, y = seed
    ways = [(1, 0), (-1, 0), (0, 1), (0, -1)]
    reach = distance = 1
    while ways:
        ends = {(x + right * distance, y + down * distance): (right, down) for right, down in ways}
        inside = [
            place
            for place in ends
            if within.x_start <= place[0] < within.x_stop
            and within.y_start <= place[1] < within.y_stop
        ]
        if inside:
            answers.ask(*np.array(inside, dtype=np.int64).T)
        ways = [ends[place] for place in inside if answers.is_bad(place)]
        if ways:
            reach = distance
        distance *= FINER
    return reach


def _settle(squares: Squares, answers: _Answers) -> bool:
    """Look at squares until the whole rim is known; say whether the budget went so far."""
    while True:
        squares.learn(*answers.known())
        xs, ys = squares.open_questions()
        if xs.size == 0:
            return True
        if not answers.ask(xs, ys):
            squares.learn(*answers.known())
            return False
