"""Where things are on a tile map: coordinates, world pixels, tiles, and the view that fits a box.

World pixels are Leaflet's: at zoom 0 the world of a geographic map is one tile of 256 by 256
pixels, x grows eastward and y southward; each zoom doubles them. A pixel map (``Simple``) has no
world: its world pixels at zoom 0 are the row's own, and latitude stands for minus y, as in Leaflet.

Sources: Leaflet 1.9.4 (``geo/projection``, ``geo/crs``, ``Map.getBoundsZoom``), whose numbers these
functions reproduce; OSM wiki "Slippy map tilenames" for the numbering of tiles.
"""

from __future__ import annotations

import math
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WORLD: Final = 256
"""Pixels of the geographic world at zoom 0, and of a tile at every zoom."""
MAX_LATITUDE: Final = 85.0511287798
"""Degrees; where the square Web-Mercator world ends: atan(sinh(π)), to Leaflet's ten digits."""

_MAJOR_AXIS: Final = 6378137.0  # metres, WGS 84
_MINOR_AXIS: Final = 6356752.314245179
_ECCENTRICITY: Final = math.sqrt(1 - (_MINOR_AXIS / _MAJOR_AXIS) ** 2)
_HALF_WORLD: Final = math.pi * _MAJOR_AXIS
# A box that ends on a tile's edge, give or take rounding, does not enter the next tile. Fractions
# of the world; mercantile 1.2.1 uses 1e-14 for the first edges and 1e-11 degrees for the last.
_FIRST_EDGE: Final = 1e-14
_LAST_EDGE: Final = 1e-11 / 360


class Crs(StrEnum):
    """The words that ``epsg`` may hold in a row's ``row_data``."""

    EPSG3857 = "EPSG3857"
    """Web Mercator, the usual one."""
    EPSG4326 = "EPSG4326"
    """Names the unit of the bounds, degrees; the tiles are those of Web Mercator all the same."""
    EPSG3395 = "EPSG3395"
    """Mercator on the ellipsoid."""
    SIMPLE = "Simple"
    """A flat picture, in pixels."""


class Box(NamedTuple):
    """A rectangle in degrees; for ``Simple`` in pixels at zoom 0, with latitude for minus y."""

    west: float
    south: float
    east: float
    north: float

    def unwrapped(self) -> Box:
        """Return the box with east past 180° where it crosses the antimeridian (west > east)."""
        return self if self.west <= self.east else self._replace(east=self.east + 360)

    def intersection(self, other: Box) -> Box | None:
        """Return what both have in common, or None."""
        west, east = max(self.west, other.west), min(self.east, other.east)
        south, north = max(self.south, other.south), min(self.north, other.north)
        return Box(west, south, east, north) if west < east and south < north else None


class TileRange(NamedTuple):
    """The tiles of one zoom that a box touches; the stops are not part of it.

    Past the antimeridian x goes on beyond the last column: take it modulo 2 to the power of `zoom`.
    """

    zoom: int
    x_start: int
    y_start: int
    x_stop: int
    y_stop: int

    @property
    def columns(self) -> int:
        """How many tiles side by side."""
        return self.x_stop - self.x_start

    @property
    def rows(self) -> int:
        """How many tiles one below the other."""
        return self.y_stop - self.y_start

    @property
    def total(self) -> int:
        """How many tiles in all."""
        return self.columns * self.rows

    def tiles(self) -> Iterator[tuple[int, int]]:
        """Yield (x, y), row by row."""
        for y in range(self.y_start, self.y_stop):
            for x in range(self.x_start, self.x_stop):
                yield x, y


def to_world(lat: float, lng: float, crs: Crs = Crs.EPSG3857) -> tuple[float, float]:
    """Return x and y in world pixels at zoom 0; multiply by ``2 ** zoom`` for another zoom.

    Parameters
    ----------
    lat, lng : float, degrees
        Web Mercator takes latitudes beyond ±85.0511 as that, as Leaflet does.
    crs : Crs
        Default Web Mercator.
    """
    return _PROJECTIONS[crs].forward(lat, lng)


def to_lat_lng(x: float, y: float, crs: Crs = Crs.EPSG3857) -> tuple[float, float]:
    """Return latitude and longitude in degrees of world pixels at zoom 0."""
    return _PROJECTIONS[crs].inverse(x, y)


def metres_to_lat_lng(easting: float, northing: float, crs: Crs) -> tuple[float, float]:
    """Return latitude and longitude in degrees of projected metres (EPSG3857 or EPSG3395)."""
    scale = WORLD / (2 * _HALF_WORLD)
    return to_lat_lng(WORLD / 2 + easting * scale, WORLD / 2 - northing * scale, crs)


def fit(  # noqa: PLR0913 - keyword-only
    box: Box,
    width: float,
    height: float,
    *,
    crs: Crs = Crs.EPSG3857,
    min_zoom: int = 0,
    max_zoom: int = 30,
) -> tuple[tuple[float, float], int]:
    """Return the centre (lat, lng) and zoom at which a box fills a map.

    What Leaflet's ``fitBounds`` does without padding and with ``zoomSnap`` 1: the deepest zoom at
    which all of the box is visible, give or take 0.005 of a level, within the limits.

    Parameters
    ----------
    box : Box
        What to show.
    width, height : float, pixels
        Size of the map.
    min_zoom, max_zoom : int
        Limits of the map, default 0 and 30.
    """
    west, north = to_world(box.north, box.west, crs)
    east, south = to_world(box.south, box.east, crs)
    sizes = ((width, abs(east - west)), (height, abs(south - north)))
    scale = min((pixels / size if size else math.inf) for pixels, size in sizes)
    zoom = max_zoom
    if scale == 0:
        zoom = min_zoom
    elif math.isfinite(scale):
        # Leaflet: "don't jump if within 1% of a snap level".
        zoom = math.floor(math.floor(math.log2(scale) / 0.01 + 0.5) * 0.01)
    centre = to_lat_lng((west + east) / 2, (north + south) / 2, crs)
    return centre, max(min_zoom, min(max_zoom, zoom))


def tile_range(
    box: Box, zoom: int, *, crs: Crs = Crs.EPSG3857, tile_size: int = WORLD
) -> TileRange:
    """Return the tiles that a box touches: at least one, and none that only shares an edge with it.

    Parameters
    ----------
    box : Box
        West of 180°; one that crosses the antimeridian has west > east, or east beyond 180°.
    zoom : int
        Of the tiles.
    tile_size : int, pixels
        Of a tile of a ``Simple`` map. Geographic tiles are numbered alike whatever their size.
    """
    box = box.unwrapped()
    span = tile_span(crs, tile_size)
    west, north = to_world(box.north, box.west, crs)
    east, south = to_world(box.south, box.east, crs)
    scale = 2**zoom / span
    first, last = _FIRST_EDGE * WORLD * scale, _LAST_EDGE * WORLD * scale
    x_start, y_start = math.floor(west * scale + first), math.floor(north * scale + first)
    x_stop, y_stop = math.ceil(east * scale - last), math.ceil(south * scale - last)
    if crs is not Crs.SIMPLE:
        count = 2**zoom
        x_start, x_stop = _clip(x_start, x_stop, 2 * count)
        y_start, y_stop = _clip(y_start, y_stop, count)
    return TileRange(zoom, x_start, y_start, max(x_stop, x_start + 1), max(y_stop, y_start + 1))


def tile_box(tiles: TileRange, *, crs: Crs = Crs.EPSG3857, tile_size: int = WORLD) -> Box:
    """Return the box that a range of tiles covers to its outer edges."""
    scale = tile_span(crs, tile_size) / 2**tiles.zoom
    north, west = to_lat_lng(tiles.x_start * scale, tiles.y_start * scale, crs)
    south, east = to_lat_lng(tiles.x_stop * scale, tiles.y_stop * scale, crs)
    return Box(west, south, east, north)


def tile_span(crs: Crs, tile_size: int) -> int:
    """Return how many world pixels of its own zoom a tile covers.

    A geographic tile z/x/y covers the same ground however many pixels it has (the official SDK's
    arithmetic, too); a larger ``tile_size`` there means finer pixels. On a pixel map it decides the
    numbering.
    """
    return tile_size if crs is Crs.SIMPLE else WORLD


def _clip(start: int, stop: int, count: int) -> tuple[int, int]:
    start = min(max(start, 0), count - 1)
    return start, min(max(stop, start + 1), count)


def _spherical(lat: float, lng: float) -> tuple[float, float]:
    clipped = math.radians(max(-MAX_LATITUDE, min(MAX_LATITUDE, lat)))
    y = 0.5 - math.asinh(math.tan(clipped)) / (2 * math.pi)
    return (lng / 360 + 0.5) * WORLD, y * WORLD


def _from_spherical(x: float, y: float) -> tuple[float, float]:
    lat = math.atan(math.sinh(math.pi * (1 - 2 * y / WORLD)))
    return math.degrees(lat), (x / WORLD - 0.5) * 360


def _elliptical(lat: float, lng: float) -> tuple[float, float]:
    phi = math.radians(lat)
    sine = _ECCENTRICITY * math.sin(phi)
    flattening = ((1 - sine) / (1 + sine)) ** (_ECCENTRICITY / 2)
    # Leaflet keeps the poles finite with the same 1e-10.
    y = -math.log(max(math.tan(math.pi / 4 - phi / 2) / flattening, 1e-10))
    return (lng / 360 + 0.5) * WORLD, (0.5 - y / (2 * math.pi)) * WORLD


def _from_elliptical(x: float, y: float) -> tuple[float, float]:
    ratio = math.exp(-(1 - 2 * y / WORLD) * math.pi)
    phi = math.pi / 2 - 2 * math.atan(ratio)
    for _ in range(15):  # Leaflet's steps and its end, so that both give the same digits
        sine = _ECCENTRICITY * math.sin(phi)
        flattening = ((1 - sine) / (1 + sine)) ** (_ECCENTRICITY / 2)
        step = math.pi / 2 - 2 * math.atan(ratio * flattening) - phi
        phi += step
        if abs(step) <= 1e-7:
            break
    return math.degrees(phi), (x / WORLD - 0.5) * 360


def _flat(lat: float, lng: float) -> tuple[float, float]:
    return lng, -lat


def _from_flat(x: float, y: float) -> tuple[float, float]:
    return -y, x


class _Projection(NamedTuple):
    forward: Callable[[float, float], tuple[float, float]]
    inverse: Callable[[float, float], tuple[float, float]]


_PROJECTIONS: Final = {
    Crs.EPSG3857: _Projection(_spherical, _from_spherical),
    Crs.EPSG4326: _Projection(_spherical, _from_spherical),
    Crs.EPSG3395: _Projection(_elliptical, _from_elliptical),
    Crs.SIMPLE: _Projection(_flat, _from_flat),
}
