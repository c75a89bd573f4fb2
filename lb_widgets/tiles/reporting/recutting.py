"""Which tiles to cut anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lb_widgets.model.mercator import Crs, TileRange
from lb_widgets.model.tile_health import STATUS_CODES, TileStatus
from lb_widgets.tiles.records import IS_ERROR

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lb_widgets.tiles.outlines.hole import Hole
    from lb_widgets.tiles.records import Columns
    from lb_widgets.tiles.results import LayerResult, RowResult

_FINE = STATUS_CODES[TileStatus.OK]


def tiles_to_cut(result: RowResult, layer: LayerResult) -> list[str]:
    """Return the tiles of a layer that are faulty, or may be, as ``z/x/y``.

    Those are the faulty ones, and all inside an outlined hole or as near to it as the outline may
    be off; but none that was found fine. By zoom, column and row; the numbers are those of the
    URLs.
    """
    columns = result.records.columns()
    here = columns.where(columns.layer == layer.index)
    tiles = [_stacked(here.where(IS_ERROR[here.code]))]
    for found in layer.holes:
        area = next(area for area in layer.ranges if area.zoom == found.zoom)
        fine = here.where((here.z == found.zoom) & (here.code == _FINE))
        tiles.append(_inside(found.hole, area, fine))
    everything = np.concatenate(tiles)
    if result.info is not None and result.info.crs is not Crs.SIMPLE:
        everything[:, 1] %= 2 ** everything[:, 0]
    return [f"{z}/{x}/{y}" for z, x, y in np.unique(everything, axis=0).tolist()]


def _stacked(columns: Columns) -> NDArray[np.int64]:
    return np.stack([columns.z, columns.x, columns.y], axis=1)


def _inside(hole: Hole, area: TileRange, fine: Columns) -> NDArray[np.int64]:
    """Return zoom, column and row of every tile that an outline may mean."""
    box, margin = hole.box, hole.tolerance
    left, top = max(box.x_start - margin, area.x_start), max(box.y_start - margin, area.y_start)
    right, bottom = min(box.x_stop + margin, area.x_stop), min(box.y_stop + margin, area.y_stop)
    xs, ys = (axis.ravel() for axis in np.meshgrid(range(left, right), range(top, bottom)))
    is_meant = hole.covers(xs, ys, margin=margin).reshape(bottom - top, right - left)
    near = (fine.x >= left) & (fine.x < right) & (fine.y >= top) & (fine.y < bottom)
    is_meant[fine.y[near] - top, fine.x[near] - left] = False
    rows, columns = np.nonzero(is_meant)
    return np.stack([np.full_like(rows, hole.zoom), columns + left, rows + top], axis=1)
