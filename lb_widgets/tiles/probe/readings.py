"""The ways in which tiles may be numbered under a row's URL: as the row says, or one mistake away.

A `Reading` turns tiles into the numbers that stand in the URL if the tiles are numbered its way.
Numbers are always those that are filled in for ``{z}``, ``{x}`` and ``{y}``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from lb_widgets.model.mercator import Crs, TileRange, tile_range
from lb_widgets.model.tile_health import Diagnosis

if TYPE_CHECKING:
    from lb_widgets.model.mercator import Box
    from lb_widgets.model.tiles import TileLayerInfo

DEEPEST: Final = 30
_NEAR: Final = 3


class Numbers(NamedTuple):
    """What stands in the URL of a tile."""

    z: int
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Reading:
    """One way of numbering tiles.

    Parameters
    ----------
    diagnosis : Diagnosis
        What is wrong with the row if this one is right.
    crs, tile_size, box : Crs, int, Box
        Which tiles there are.
    min_zoom, max_zoom : int
        Of the tiles, not of their numbers.
    is_geographic : bool
        Whether the grid is that of degrees: at zoom 0 two tiles of 180 by 180 degrees.
    is_flipped : bool
        Whether rows are counted from the south; on a pixel map, from the last row.
    is_transposed : bool
        Whether the row stands where the column belongs, and the other way round.
    is_from_below : bool
        Of a pixel map whose rows are counted from the last one: whether the tiles are cut from the
        lower edge of the picture upward, as gdal2tiles does, or from its upper edge downward.
    shift : int
        What is added to the zoom in the URL.
    """

    diagnosis: Diagnosis
    crs: Crs
    tile_size: int
    box: Box
    min_zoom: int
    max_zoom: int
    is_geographic: bool = False
    is_flipped: bool = False
    is_transposed: bool = False
    is_from_below: bool = False
    shift: int = 0

    def range(self, zoom: int) -> TileRange:
        """Return the tiles of a zoom that the box touches."""
        if self.is_geographic:
            return _geographic_range(self.box, zoom)
        return _range(self.box, zoom, self.crs, self.tile_size)

    def numbers(self, zoom: int, across: float, down: float) -> Numbers:
        """Return the numbers of the tile at a place of the box, given as fractions of its sides."""
        tiles = self.range(zoom)
        x = tiles.x_start + min(int(across * tiles.columns), tiles.columns - 1)
        y = tiles.y_start + min(int(down * tiles.rows), tiles.rows - 1)
        if self.crs is not Crs.SIMPLE:
            x %= self._columns(zoom)
        return self._numbers(zoom, x, y)

    def surroundings(self) -> list[Numbers]:
        """Return tiles of the lowest zoom that lie a little west, east, north and south of the box.

        As far as there are such tiles.
        """
        tiles = self.range(self.min_zoom)
        columns, rows = self._columns(self.min_zoom), self._rows(self.min_zoom)
        x, y = (tiles.x_start + tiles.x_stop) // 2, (tiles.y_start + tiles.y_stop) // 2
        around = [(tiles.x_start - _NEAR, y), (tiles.x_stop - 1 + _NEAR, y)]
        around += [(x, tiles.y_start - _NEAR), (x, tiles.y_stop - 1 + _NEAR)]
        found = [self._numbers(self.min_zoom, x % columns, y) for x, y in around if 0 <= y < rows]
        return [each for each in found if each.z >= 0 and self.distance(each) > 1]

    def distance(self, numbers: Numbers) -> int:
        """Return how many tiles the numbers lie outside the box at their zoom; 0 inside."""
        zoom, x, y = self._tile(numbers)
        if zoom < 0:
            return 2**DEEPEST
        tiles = self.range(zoom)
        columns = self._columns(zoom)
        outside = min(
            _outside(x + turn, tiles.x_start, tiles.x_stop)
            for turn in ((0, columns) if self.crs is not Crs.SIMPLE else (0,))
        )
        return max(outside, _outside(y, tiles.y_start, tiles.y_stop))

    def has_zoom(self, z: int) -> bool:
        """Say whether the row's zooms hold the one that a URL's zoom stands for."""
        return self.min_zoom <= z - self.shift <= self.max_zoom

    def is_possible(self, numbers: Numbers) -> bool:
        """Say whether a pyramid of the whole world has such a tile."""
        zoom, x, y = self._tile(numbers)
        if not 0 <= zoom <= DEEPEST:
            return False
        if self.crs is Crs.SIMPLE:
            return self.distance(numbers) <= 1
        return 0 <= x < self._columns(zoom) and 0 <= y < self._rows(zoom)

    def quarter(self, parent: Numbers, child: Numbers) -> tuple[int, int] | None:
        """Return which quarter of a tile another one of the next zoom shows.

        Returns
        -------
        (int, int) or None
            Column and row, 0 for west or north; None where it shows nothing of it.
        """
        if parent != self.parent(child):
            return None
        _, x, y = self._tile(child)
        if self.is_from_below:
            y = 1 - (child.x if self.is_transposed else child.y)
        return x % 2, y % 2

    def parent(self, child: Numbers) -> Numbers:
        """Return the tile of the zoom above that shows the same ground, and more."""
        zoom, x, y = self._tile(child)
        if self.is_from_below:  # there the number itself is halved
            y = self._rows(zoom - 1) - 1 - (self._rows(zoom) - 1 - y) // 2
        else:
            y //= 2
        return self._numbers(zoom - 1, x // 2, y)

    def children(self, parent: Numbers) -> list[Numbers]:
        """Return the four tiles of the next zoom that show the same ground."""
        zoom, x, y = self._tile(parent)
        if self.is_from_below:
            rows = self._rows(zoom + 1)
            y = rows - 2 - 2 * (self._rows(zoom) - 1 - y)
        else:
            y *= 2
        return [
            self._numbers(zoom + 1, 2 * x + right, y + lower)
            for lower in (0, 1)
            for right in (0, 1)
        ]

    def _numbers(self, zoom: int, x: int, y: int) -> Numbers:
        if self.is_flipped:
            y = self._rows(zoom) - 1 - y
        return Numbers(zoom + self.shift, *((y, x) if self.is_transposed else (x, y)))

    def _tile(self, numbers: Numbers) -> Numbers:
        zoom = numbers.z - self.shift
        x, y = (numbers.y, numbers.x) if self.is_transposed else (numbers.x, numbers.y)
        return Numbers(zoom, x, self._rows(zoom) - 1 - y if self.is_flipped else y)

    def _columns(self, zoom: int) -> int:
        return 2 ** max(zoom + self.is_geographic, 0)

    def _rows(self, zoom: int) -> int:
        return self.range(zoom).y_stop if self.crs is Crs.SIMPLE else 2 ** max(zoom, 0)


def readings_of(info: TileLayerInfo, swapped: TileLayerInfo | None) -> list[Reading]:
    """Return the ways to read the main layer of a row, as declared first.

    Parameters
    ----------
    info : TileLayerInfo
        As declared.
    swapped : TileLayerInfo or None
        With latitude and longitude of the bounds the other way round, where that can be read.
    """
    main = info.layers[0]

    def reading(diagnosis: Diagnosis, **differences: object) -> Reading:
        fields: dict[str, object] = {
            "crs": info.crs, "tile_size": main.tile_size, "box": main.box,
            "min_zoom": main.min_zoom, "max_zoom": main.max_native_zoom,
        }  # fmt: skip
        return Reading(diagnosis, **{**fields, **differences})  # pyright: ignore[reportArgumentType]

    found = [
        reading(Diagnosis.AS_DECLARED),
        reading(Diagnosis.FLIPPED_Y, is_flipped=True),
        reading(Diagnosis.SWAPPED_COLUMN_ROW, is_transposed=True),
        reading(Diagnosis.ZOOM_OFFSET, shift=1),
        reading(Diagnosis.ZOOM_OFFSET, shift=-1),
    ]
    if info.crs is Crs.SIMPLE:
        found.append(reading(Diagnosis.FLIPPED_Y, is_flipped=True, is_from_below=True))
        return found
    if swapped is not None:
        found.append(reading(Diagnosis.SWAPPED_AXES, box=swapped.layers[0].box))
    found += [
        reading(
            Diagnosis.GEOGRAPHIC_GRID, is_geographic=True, is_flipped=flipped, is_transposed=order
        )
        for order in (False, True)
        for flipped in (False, True)
    ]
    return found


@lru_cache(maxsize=4096)
def _range(box: Box, zoom: int, crs: Crs, tile_size: int) -> TileRange:
    return tile_range(box, zoom, crs=crs, tile_size=tile_size)


@lru_cache(maxsize=4096)
def _geographic_range(box: Box, zoom: int) -> TileRange:
    """Return the tiles of the grid in degrees that a box touches.

    Source: OGC Two Dimensional Tile Matrix Set 2.0, annex D.2 ("WorldCRS84Quad").
    """
    side = 180 / 2**zoom
    slack = 1e-9  # tiles; a box that ends on an edge does not enter the next one
    x_start, x_stop = (box.west + 180) / side + slack, (box.east + 180) / side - slack
    y_start, y_stop = (90 - box.north) / side + slack, (90 - box.south) / side - slack
    first_x, first_y = math.floor(x_start), max(math.floor(y_start), 0)
    last_y = min(math.ceil(y_stop), max(2**zoom, 1))
    return TileRange(
        zoom, first_x, first_y, max(math.ceil(x_stop), first_x + 1), max(last_y, first_y + 1)
    )


def _outside(value: int, start: int, stop: int) -> int:
    return max(start - value, value - (stop - 1), 0)
