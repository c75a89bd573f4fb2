"""A hole that was outlined: which tiles it covers, as far as is known."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from lb_widgets.model.mercator import TileRange
from lb_widgets.tiles.outlines.tracing import Cells

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lb_widgets.tiles.outlines.tracing import Ring


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Hole:
    """Faulty tiles that hang together, outlined in squares of `step` by `step` tiles.

    Parameters
    ----------
    zoom : int
        Of the tiles.
    step : int, tiles
        Side of the squares. 1 means that every tile of the rim was looked at, on both sides of it.
    tolerance : int, tiles
        How far the outline may be off along the rows and columns that were looked at, `step` apart.
        Between them the rim is taken as straight, so what is narrower than `step` may be missing,
        and a round rim may bulge by a tile more. 0 means that no tile is missing which hangs
        together with the others; only what is fine all inside may have been passed over.
    is_complete : bool
        Whether the rim was followed all around: neither did the budget end, nor could a tile at it
        not be judged.
    unknown : int
        Tiles at the rim that nobody could judge: they are counted as neither rim nor hole.
    requests : int
        How many tiles were asked for.
    cells : ndarray of bool, (rows, columns)
        Which squares belong to it; tiles inside that were not looked at are taken to be faulty, as
        those around them are.
    lines_x, lines_y : ndarray of int64, (columns + 1,) and (rows + 1,)
        Where the squares begin and end, in tiles: cut off where the area ends.
    """

    zoom: int
    step: int
    tolerance: int
    is_complete: bool
    unknown: int
    requests: int
    cells: NDArray[np.bool_] = field(repr=False)
    lines_x: NDArray[np.int64] = field(repr=False)
    lines_y: NDArray[np.int64] = field(repr=False)

    @property
    def box(self) -> TileRange:
        """Its columns and rows."""
        columns = np.flatnonzero(self.cells.any(axis=0))
        rows = np.flatnonzero(self.cells.any(axis=1))
        return TileRange(
            self.zoom,
            int(self.lines_x[columns[0]]),
            int(self.lines_y[rows[0]]),
            int(self.lines_x[columns[-1] + 1]),
            int(self.lines_y[rows[-1] + 1]),
        )

    @property
    def tiles(self) -> int:
        """How many tiles the outline encloses."""
        areas = np.diff(self.lines_y)[:, None] * np.diff(self.lines_x)
        return int(areas[self.cells].sum())

    @property
    def polygon(self) -> list[list[Ring]]:
        """The outline in tile coordinates: polygons of rings of (x, y), not closed.

        Each polygon is its outer ring, then the rings of what is fine inside. There is more than
        one where parts touch only at a corner, or lie so close together that they were followed
        as one.
        """
        return self.polygons_between(int(self.lines_x[0]), int(self.lines_x[-1]))

    def polygons_between(self, x_start: int, x_stop: int) -> list[list[Ring]]:
        """Return the outline of the part in some columns; `x_stop` is not one of them."""
        inside = (self.lines_x[:-1] < x_stop) & (self.lines_x[1:] > x_start)
        rows, columns = np.nonzero(self.cells & inside)
        if rows.size == 0:
            return []
        lines_x = np.clip(self.lines_x, x_start, x_stop).tolist()
        lines_y = self.lines_y.tolist()
        outlines = Cells(columns, rows, np.zeros_like(rows)).outlines()
        return [
            [[(lines_x[column], lines_y[row]) for column, row in ring] for ring in outline.rings]
            for outline in outlines
        ]

    def contains(self, x: int, y: int) -> bool:
        """Say whether a faulty tile belongs to this hole: inside, or nearer than `tolerance`."""
        return bool(self.covers(np.array([x]), np.array([y]), margin=self.tolerance)[0])

    def covers(
        self, xs: NDArray[np.int64], ys: NDArray[np.int64], *, margin: int = 0
    ) -> NDArray[np.bool_]:
        """Say which tiles are inside the outline.

        Parameters
        ----------
        xs, ys : ndarray of int64, of one length
            The tiles.
        margin : int, tiles
            How far outside still counts, default 0.
        """
        inside = np.zeros(xs.shape, dtype=np.bool_)
        # Looking no farther apart than the squares are wide meets every one of them.
        ways = [*range(-margin, margin, self.step), margin, 0]
        for right in ways:
            columns, is_near = _places(self.lines_x, xs, right, margin)
            for down in ways:
                rows, is_also_near = _places(self.lines_y, ys, down, margin)
                inside |= self.cells[rows, columns] & is_near & is_also_near
        return inside


def _places(
    lines: NDArray[np.int64], values: NDArray[np.int64], way: int, margin: int
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return between which lines the values lie when moved by `way`, and whether they do.

    What would be moved out of the grid stops at its last tile: the squares there may be narrow.
    """
    moved = np.clip(values + way, lines[0], lines[-1] - 1)
    return np.searchsorted(lines, moved, side="right") - 1, np.abs(moved - values) <= margin
