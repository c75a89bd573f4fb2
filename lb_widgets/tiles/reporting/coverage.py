"""What is known of each tile of a zoom, as a picture that lies on the map."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from lb_widgets.errors import InputError
from lb_widgets.media.coverage import MAX_SIDE, NOT_LOOKED_AT, coverage
from lb_widgets.model.mercator import Crs, TileRange, tile_box
from lb_widgets.model.tile_health import STATUS_CODES, STATUSES, TileStatus
from lb_widgets.model.types import Severity
from lb_widgets.tiles.records import IS_ERROR

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lb_widgets.media.coverage import CoverageGroup
    from lb_widgets.model.mercator import Box
    from lb_widgets.tiles.outlines.hole import Hole
    from lb_widgets.tiles.results import LayerResult, RowResult

MAX_PIXELS: Final = 2**24
"""Pixels of a picture beyond which each stands for several tiles."""
_ORDER: Final = (None, TileStatus.OK, TileStatus.UNKNOWN)
"""What gives way first where one pixel stands for several tiles; then warnings, then errors."""


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """A picture of what was found in one zoom of one layer.

    Parameters
    ----------
    png : bytes
        One pixel for each tile, the northernmost row first; to be shown without interpolation.
    box : Box
        What it covers, in degrees, east beyond 180 across the antimeridian; of a pixel map as in
        `TileLayerInfo`. Tiles are even in Mercator, as an image overlay of Leaflet is.
    counts : dict of CoverageGroup to int
        How many pixels there are of each group, its word and colour: `lb_widgets.media.coverage`.
    zoom : int
        Of the tiles.
    width, height : int, pixels
        Of the picture.
    tiles_per_pixel : int
        1; where there are more than 16.8 million tiles so many columns and rows are one pixel,
        which shows the worst of them.
    """

    png: bytes = field(repr=False)
    box: Box
    counts: dict[CoverageGroup, int]
    zoom: int
    width: int
    height: int
    tiles_per_pixel: int = 1


def coverage_of(result: RowResult, layer: LayerResult, zoom: int) -> Coverage:
    """Return the picture of one zoom of a layer that was looked at.

    Raises
    ------
    InputError
        The layer has no such zoom.
    """
    area = next((tiles for tiles in layer.ranges if tiles.zoom == zoom), None)
    if area is None:
        first, last = layer.ranges[0].zoom, layer.ranges[-1].zoom
        raise InputError(f"zoom={zoom}: expected {first} to {last} for layer {layer.index}.")
    step = 1
    while max(area.columns, area.rows) > step * MAX_SIDE or area.total > step**2 * MAX_PIXELS:
        step *= 2
    ranks = np.zeros((-(-area.rows // step), -(-area.columns // step)), dtype=np.uint8)
    for found in layer.holes:
        if found.zoom == zoom:
            _fill(ranks, found.hole, area, step, int(_RANKS[STATUS_CODES[found.status]]))
    columns = result.records.columns()
    here = columns.where((columns.layer == layer.index) & (columns.z == zoom))
    places = ((here.y - area.y_start) // step, (here.x - area.x_start) // step)
    if step == 1:
        ranks[places] = _RANKS[here.code]
    else:
        np.maximum.at(ranks, places, _RANKS[here.code])
    picture = coverage(_CODES[ranks])
    height, width = ranks.shape
    covered = area._replace(x_stop=area.x_start + width * step, y_stop=area.y_start + height * step)
    crs = Crs.EPSG3857 if result.info is None else result.info.crs
    tile_size = 256 if result.info is None else result.info.layers[layer.index].tile_size
    return Coverage(
        png=picture.png, box=tile_box(covered, crs=crs, tile_size=tile_size),
        counts=picture.counts, zoom=zoom, width=width, height=height, tiles_per_pixel=step,
    )  # fmt: skip


def worst_zoom(result: RowResult, layer: LayerResult) -> int:
    """Return the deepest of the zooms with the most faulty tiles; the deepest of all without."""
    columns = result.records.columns()
    zooms = columns.z[IS_ERROR[columns.code] & (columns.layer == layer.index)]
    faulty = {tiles.zoom: int(np.count_nonzero(zooms == tiles.zoom)) for tiles in layer.ranges}
    for found in layer.holes:
        faulty[found.zoom] += found.hole.tiles
    return max(faulty, key=lambda zoom: (faulty[zoom], zoom))


def _fill(ranks: NDArray[np.uint8], hole: Hole, area: TileRange, step: int, rank: int) -> None:
    """Give all tiles inside an outline, looked at or not, the rank of the hole's status."""
    lines_x = (hole.lines_x - area.x_start).tolist()
    lines_y = (hole.lines_y - area.y_start).tolist()
    for row, column in np.argwhere(hole.cells).tolist():
        rows = slice(lines_y[row] // step, -(-lines_y[row + 1] // step))
        columns = slice(lines_x[column] // step, -(-lines_x[column + 1] // step))
        ranks[rows, columns] = np.maximum(ranks[rows, columns], rank)


def _by_rank() -> list[TileStatus | None]:
    """Return the statuses, what is worse after what is less bad; None is "not looked at"."""
    others = [status for status in TileStatus if status not in _ORDER]
    others.sort(key=lambda status: STATUSES[status].severity is Severity.ERROR)
    return [*_ORDER, *others]


_CODES: Final = np.array(
    [NOT_LOOKED_AT if status is None else STATUS_CODES[status] for status in _by_rank()],
    dtype=np.uint8,
)
"""The code of each rank."""
_RANKS: Final = np.zeros(len(STATUS_CODES), dtype=np.uint8)
"""The rank of each code."""
_RANKS[_CODES[1:]] = np.arange(1, len(_CODES), dtype=np.uint8)
