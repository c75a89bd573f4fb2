"""Where tiles are faulty: regions of one status, as polygons in degrees and as GeoJSON.

GeoJSON after RFC 7946: longitude before latitude, outer rings counterclockwise, and what crosses
the antimeridian cut in two there (§3.1.6, §3.1.9). The coordinates of a pixel map are Leaflet's:
x, and minus y, in pixels at zoom 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from lb_widgets.model.mercator import WORLD, Box, Crs, TileRange, tile_span, to_lat_lng
from lb_widgets.model.tile_health import TileStatus
from lb_widgets.tiles.outlines.tracing import Cells

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lb_widgets.tiles.outlines.hole import Hole
    from lb_widgets.tiles.outlines.tracing import Ring

_DIGITS: Final = 9
"""Of a degree: a tenth of a millimetre."""
_STATUS_OF: Final = tuple(TileStatus)


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """Faulty tiles of one zoom and one status that hang together, corners included.

    Parameters
    ----------
    layer, zoom : int
        Where.
    status : TileStatus
        Of all its tiles.
    tiles : int
        How many; of an outline that was not followed tile by tile, about how many.
    range : TileRange
        Its columns and rows.
    box : Box
        The same in degrees, east beyond 180 where it crosses the antimeridian.
    polygons : tuple
        GeoJSON coordinates of a MultiPolygon: polygons of rings of (lng, lat).
    tolerance : int
        How far the outline may be off, in tiles; 0 where every tile was looked at.
    is_complete : bool
        Whether the outline goes all around; True where every tile was looked at.
    """

    layer: int
    zoom: int
    status: TileStatus
    tiles: int
    range: TileRange
    box: Box
    polygons: tuple[Any, ...]
    tolerance: int = 0
    is_complete: bool = True

    def feature(self) -> dict[str, Any]:
        """Return a GeoJSON feature with the properties layer, zoom, status and tiles.

        One that was outlined without looking at every tile has `tolerance` and `is_complete`, too.
        """
        is_one = len(self.polygons) == 1
        geometry = {
            "type": "Polygon" if is_one else "MultiPolygon",
            "coordinates": self.polygons[0] if is_one else list(self.polygons),
        }
        properties: dict[str, Any] = {
            "layer": self.layer, "zoom": self.zoom, "status": str(self.status),
            "tiles": self.tiles,
        }  # fmt: skip
        if self.tolerance or not self.is_complete:
            properties |= {"tolerance": self.tolerance, "is_complete": self.is_complete}
        return {"type": "Feature", "properties": properties, "geometry": geometry}


def regions(  # noqa: PLR0913 - keyword-only
    xs: NDArray[np.int64],
    ys: NDArray[np.int64],
    codes: NDArray[np.uint8],
    *,
    layer: int,
    zoom: int,
    crs: Crs = Crs.EPSG3857,
    tile_size: int = WORLD,
) -> list[Region]:
    """Return the regions of the faulty tiles of a zoom, the largest first.

    Parameters
    ----------
    xs, ys : ndarray of int64, of one length
        The faulty tiles, none twice; x goes on past the antimeridian.
    codes : ndarray of uint8
        Their statuses, as in `STATUS_CODES`.
    layer, zoom : int
        Where they are.
    crs : Crs
        Of the row, default Web Mercator.
    tile_size : int, pixels
        Of a tile, default 256.
    """
    if xs.size == 0:
        return []
    columns, lines_x = _compact(xs)
    rows, lines_y = _compact(ys)
    parts = Cells(columns, rows, codes.astype(np.int64)).components(corners=True)
    ground = _Ground(zoom, crs, tile_size)
    turns = ground.turns(xs)
    # A turn of the world is a group of its own, so that rings end at the antimeridian.
    groups = parts * (int(np.ptp(turns)) + 1) + (turns - turns.min())
    polygons: dict[int, list[Any]] = {}
    for outline in Cells(columns, rows, groups).outlines():
        turn = int(turns[outline.cell])
        rings = [[(lines_x[x], lines_y[y]) for x, y in ring] for ring in outline.rings]
        polygons.setdefault(int(parts[outline.cell]), []).append(ground.polygon(rings, turn))
    count = int(parts.max()) + 1
    low_x, low_y, high_x, high_y = _extents(xs, ys, parts, count)
    sizes = np.bincount(parts)
    firsts = np.unique(parts, return_index=True)[1]
    found: list[Region] = []
    for part in np.argsort(-sizes, kind="stable").tolist():
        extent = TileRange(zoom, low_x[part], low_y[part], high_x[part] + 1, high_y[part] + 1)
        found.append(
            Region(
                layer=layer, zoom=zoom, status=_STATUS_OF[codes[firsts[part]]],
                tiles=int(sizes[part]), range=extent, box=ground.box(extent),
                polygons=tuple(polygons[part]),
            )
        )  # fmt: skip
    return found


def hole_region(
    hole: Hole,
    *,
    layer: int,
    status: TileStatus,
    crs: Crs = Crs.EPSG3857,
    tile_size: int = WORLD,
) -> Region:
    """Return an outlined hole as a region.

    Parameters
    ----------
    hole : Hole
        Of a zoom that was looked at in part.
    layer : int
        Where it is.
    status : TileStatus
        Of the tile that led to it.
    crs : Crs
        Of the row, default Web Mercator.
    tile_size : int, pixels
        Of a tile, default 256.
    """
    extent = hole.box
    ground = _Ground(extent.zoom, crs, tile_size)
    first, last = ground.turns(np.array([extent.x_start, extent.x_stop - 1])).tolist()
    polygons: list[Any] = []
    for turn in range(first, last + 1):
        part = hole.polygons_between(*ground.columns(turn, extent))
        polygons += [ground.polygon(rings, turn) for rings in part]
    return Region(
        layer=layer, zoom=extent.zoom, status=status, tiles=hole.tiles, range=extent,
        box=ground.box(extent), polygons=tuple(polygons), tolerance=hole.tolerance,
        is_complete=hole.is_complete,
    )  # fmt: skip


class _Ground:
    """From the grid lines of a zoom to degrees."""

    def __init__(self, zoom: int, crs: Crs, tile_size: int) -> None:
        self._crs = crs
        self._scale = tile_span(crs, tile_size) / 2**zoom
        self._world = 0 if crs is Crs.SIMPLE else 2**zoom
        self._latitudes: dict[int, float] = {}
        self._longitudes: dict[int, float] = {}

    def turns(self, xs: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return how often each column has gone around the world; a pixel map has no world."""
        return xs // self._world if self._world else np.zeros_like(xs)

    def columns(self, turn: int, extent: TileRange) -> tuple[int, int]:
        """Return the first column of a turn and the one after its last, as far as there are any."""
        if not self._world:
            return extent.x_start, extent.x_stop
        return turn * self._world, (turn + 1) * self._world

    def box(self, extent: TileRange) -> Box:
        """Return the box of a range."""
        return Box(
            self._longitude(extent.x_start), self._latitude(extent.y_stop),
            self._longitude(extent.x_stop), self._latitude(extent.y_start),
        )  # fmt: skip

    def polygon(self, rings: list[Ring], turn: int) -> list[list[tuple[float, float]]]:
        """Return a polygon in degrees, each ring closed."""
        shift = turn * self._world
        polygon: list[list[tuple[float, float]]] = []
        for ring in rings:
            corners = [(self._longitude(x - shift), self._latitude(y)) for x, y in ring]
            polygon.append([*corners, corners[0]])
        return polygon

    def _longitude(self, x: int) -> float:
        known = self._longitudes.get(x)
        if known is None:
            known = round(to_lat_lng(x * self._scale, 0.0, self._crs)[1], _DIGITS)
            self._longitudes[x] = known
        return known

    def _latitude(self, y: int) -> float:
        known = self._latitudes.get(y)
        if known is None:
            known = round(to_lat_lng(0.0, y * self._scale, self._crs)[0], _DIGITS)
            self._latitudes[y] = known
        return known


def _compact(values: NDArray[np.int64]) -> tuple[NDArray[np.int64], list[int]]:
    """Return places in a grid without the gaps, each gap one place wide, and where its lines are.

    So the products of columns and rows stay small however far apart the tiles lie.
    """
    distinct, which = np.unique(values, return_inverse=True)
    places = np.concatenate(([0], np.cumsum(1 + (np.diff(distinct) > 1))))
    lines = np.zeros(places[-1] + 2, dtype=np.int64)
    lines[places] = distinct
    lines[places + 1] = distinct + 1
    return places[which], lines.tolist()


def _extents(
    xs: NDArray[np.int64], ys: NDArray[np.int64], parts: NDArray[np.int64], count: int
) -> tuple[list[int], list[int], list[int], list[int]]:
    """Return lowest x and y and highest x and y of each part."""
    lows = [np.full(count, values.max()) for values in (xs, ys)]
    highs = [np.full(count, values.min()) for values in (xs, ys)]
    for low, high, values in zip(lows, highs, (xs, ys), strict=True):
        np.minimum.at(low, parts, values)
        np.maximum.at(high, parts, values)
    return lows[0].tolist(), lows[1].tolist(), highs[0].tolist(), highs[1].tolist()
