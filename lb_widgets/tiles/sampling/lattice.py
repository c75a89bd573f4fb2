"""A shifted regular lattice of tiles: looks at few, and at one of every square hole of a size."""

from __future__ import annotations

import bisect
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from lb_widgets.model.mercator import Crs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lb_widgets.model.mercator import TileRange

_EQUATOR: Final = 2 * math.pi * 6378137.0  # metres, WGS 84
_SQUARED_ECCENTRICITY: Final = 0.00669437999014  # WGS 84


class Tiles(NamedTuple):
    """Tiles of one zoom.

    Parameters
    ----------
    xs, ys : ndarray of int64, of one length
        Column and row; x goes on past the antimeridian, as in `TileRange`.
    """

    xs: NDArray[np.int64]
    ys: NDArray[np.int64]

    @classmethod
    def of(cls, columns: NDArray[np.int64], rows: NDArray[np.int64]) -> Tiles:
        """Return all tiles where some columns and some rows meet, row by row."""
        return cls(np.tile(columns, rows.size), np.repeat(rows, columns.size))


@dataclass(frozen=True, slots=True, kw_only=True)
class SampledZoom:
    """A zoom of which a lattice of tiles is looked at.

    Every square hole of `hole_tiles` tiles a side that lies in the area holds a point of the
    lattice, wherever it lies. Where the area is narrower than that, so does every hole that
    reaches across its whole breadth and is as long as that.

    Parameters
    ----------
    area : TileRange
        All tiles of the zoom.
    spacing : int, tiles
        From one point to the next, along rows and along columns.
    x_offset, y_offset : int, tiles
        Of the first point from the first column and the first row.
    hole_metres : float or None
        What `hole_tiles` is on the ground at the middle latitude of the area; None on a pixel map.
    hole_pixels : int
        What `hole_tiles` is in pixels of the zoom.
    """

    area: TileRange
    spacing: int
    x_offset: int
    y_offset: int
    hole_metres: float | None
    hole_pixels: int

    @property
    def zoom(self) -> int:
        """Of the tiles."""
        return self.area.zoom

    @property
    def hole_tiles(self) -> int:
        """Side of the square holes none of which is missed, in tiles."""
        return self.spacing

    @property
    def total(self) -> int:
        """How many points the lattice has."""
        columns, rows = self._columns(), self._rows()
        return len(columns) * len(rows)

    def tiles(self) -> Tiles:
        """Return the points of the lattice, row by row."""
        return Tiles.of(
            np.array(self._columns(), dtype=np.int64), np.array(self._rows(), dtype=np.int64)
        )

    def holds(self, x: int, y: int) -> bool:
        """Say whether a tile is a point of the lattice."""
        return x in self._columns() and y in self._rows()

    def _columns(self) -> range:
        return range(self.area.x_start + self.x_offset, self.area.x_stop, self.spacing)

    def _rows(self) -> range:
        return range(self.area.y_start + self.y_offset, self.area.y_stop, self.spacing)


def finest_spacing(columns: int, rows: int, points: int) -> int:
    """Return the smallest spacing with which no shift of the lattice has too many points.

    Parameters
    ----------
    columns, rows : int, tiles
        Of the area, at least 1.
    points : int
        How many there may be, at least 1.
    """

    def fits(spacing: int) -> bool:
        return -(-columns // spacing) * -(-rows // spacing) <= points

    # The number of points never grows with the spacing, and at the longer side it is one.
    return bisect.bisect_left(range(1, max(columns, rows)), x=True, key=fits) + 1


def sampled_zoom(  # noqa: PLR0913 - keyword-only
    area: TileRange,
    spacing: int,
    *,
    latitude: float,
    crs: Crs,
    tile_size: int,
    random: np.random.Generator,
) -> SampledZoom:
    """Return a lattice that is shifted at random.

    Parameters
    ----------
    area : TileRange
        Where.
    spacing : int, tiles
        From point to point.
    latitude : float, degrees
        At which the metres are stated.
    crs : Crs
        Of the row.
    tile_size : int, pixels
        Of a tile.
    random : numpy.random.Generator
        Where the shift comes from.
    """
    # A shift by more than the area is wide would leave it without a point.
    x_offset = int(random.integers(min(spacing, area.columns)))
    y_offset = int(random.integers(min(spacing, area.rows)))
    metres = None if crs is Crs.SIMPLE else spacing * tile_metres(area.zoom, latitude, crs)
    return SampledZoom(
        area=area,
        spacing=spacing,
        x_offset=x_offset,
        y_offset=y_offset,
        hole_metres=metres,
        hole_pixels=spacing * tile_size,
    )


def tile_metres(zoom: int, latitude: float, crs: Crs) -> float:
    """Return the width of a geographic tile on the ground, in metres.

    The length of the parallel by the number of tiles around it. Web Mercator is drawn from a
    sphere, so there it is the equator's times the cosine of the latitude; EPSG3395 from the
    ellipsoid, whose parallels are a little longer (Snyder, Map Projections, 1987, p. 44).
    """
    phi = math.radians(latitude)
    parallel = _EQUATOR * math.cos(phi)
    if crs is Crs.EPSG3395:
        parallel /= math.sqrt(1 - _SQUARED_ECCENTRICITY * math.sin(phi) ** 2)
    return parallel / 2**zoom
