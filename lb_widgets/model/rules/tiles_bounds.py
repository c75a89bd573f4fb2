"""Rules about the bounds of tile layers: the row's own, and those of its alternative layers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from lb_widgets.model.mercator import Box, Crs, metres_to_lat_lng
from lb_widgets.model.rules.base import NO_FIX, Context, Finding, Place, kind_of, shown
from lb_widgets.model.rules.tiles_layers import (
    Layer,
    crs_of,
    layers_of,
    tile_rule,
    version_meant,
)
from lb_widgets.model.tile_bounds import (
    LARGEST_DEGREES,
    LARGEST_METRES,
    Point,
    corners_of,
    read_bounds,
)
from lb_widgets.model.tile_record import Findings, Record, is_list
from lb_widgets.model.types import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lb_widgets.model.data_row import DataRow

_MAX_LATITUDE: Final = 90.0
_MAX_LONGITUDE: Final = 360.0  # of what is to be read the other way round
_END_OF_TILES: Final = 85.09  # degrees; EPSG3857 ends at 85.0511, EPSG3395 at 85.0840
_EXPECTED: Final = "expected two corners of two numbers: [[19.4, -99.3], [19.3, -99.1]]"


class _Bounds(NamedTuple):
    """Bounds of a layer that are two corners, and how they are read."""

    place: Place
    layer: Layer
    corners: list[Point]
    crs: Crs
    version: int | None

    @property
    def latitude(self) -> int:
        """At which index of a corner the latitude stands, where it has one."""
        return 1 if self.version == 2 else 0

    @property
    def in_metres(self) -> bool:
        """Whether the numbers are too large for degrees, where metres are possible."""
        is_large = _largest(self.corners) > LARGEST_DEGREES
        return is_large and self.crs in {Crs.EPSG3857, Crs.EPSG3395}

    @property
    def box(self) -> Box | None:
        record = Record({"bounds": self.corners}, "", Findings())
        return read_bounds(record, self.crs, self.version)[0]


def _bounds(row: DataRow) -> list[_Bounds]:
    """Return the bounds whose system and order are clear."""
    found: list[_Bounds] = []
    for layer in layers_of(row):
        place, value = layer.find("bounds")
        corners, crs = corners_of(value), crs_of(layer, row)
        _, version = layer.setting("version")
        meant = version_meant(version)
        if corners is not None and crs is not None and (version is None or meant is not None):
            found.append(_Bounds(place, layer, corners, crs, meant))
    return found


def _degrees(row: DataRow) -> list[_Bounds]:
    return [each for each in _bounds(row) if each.crs is not Crs.SIMPLE and not each.in_metres]


def _largest(corners: list[Point]) -> float:
    return max(abs(value) for corner in corners for value in corner)


def _is_possible(corners: list[Point], latitude: int, longest: float) -> bool:
    """Say whether corners are on Earth, and some of it where there can be tiles."""
    latitudes = [corner[latitude] for corner in corners]
    return (
        max(map(abs, latitudes)) <= _MAX_LATITUDE
        and max(abs(corner[1 - latitude]) for corner in corners) <= longest
        and min(latitudes) < _END_OF_TILES
        and max(latitudes) > -_END_OF_TILES
    )


def _can_be_read(bounds: _Bounds) -> bool:
    return _is_possible(bounds.corners, bounds.latitude, LARGEST_DEGREES)


def _is_swapped(bounds: _Bounds) -> bool:
    return not _can_be_read(bounds) and _is_possible(
        bounds.corners, 1 - bounds.latitude, _MAX_LONGITUDE
    )


def _shape(row: DataRow, _: Context) -> Iterable[Finding]:
    found: list[Finding] = []
    for layer in layers_of(row):
        place, value = layer.find("bounds")
        if (value is None and not layer.is_main) or corners_of(value) is not None:
            continue  # an alternative layer takes the main layer's bounds
        what = kind_of(value) if value is None else shown(value)
        found.append(Finding(place, f"is {what}, {_EXPECTED}", _as_numbers(value)))
    return found


def _as_numbers(value: Any) -> Any:
    """Return corners whose numbers are written as texts with numbers, else `NO_FIX`."""
    if not is_list(value) or not all(is_list(corner) for corner in value):
        return NO_FIX
    try:
        corners = [[float(x) if isinstance(x, str) else x for x in corner] for corner in value]
    except ValueError:
        return NO_FIX
    return corners if corners_of(corners) is not None else NO_FIX


def _degenerate(row: DataRow, _: Context) -> Iterable[Finding]:
    return [
        Finding(place, "has no area: both corners share a coordinate")
        for place, value in (layer.find("bounds") for layer in layers_of(row))
        if (corners := corners_of(value)) is not None
        and (corners[0][0] == corners[1][0] or corners[0][1] == corners[1][1])
    ]


def _swapped(row: DataRow, _: Context) -> Iterable[Finding]:
    found: list[Finding] = []
    for bounds in filter(_is_swapped, _degrees(row)):
        order = "latitude, longitude" if bounds.latitude == 0 else "longitude, latitude"
        message = f"only makes sense with swapped coordinates; here each corner is {order}"
        fix = [[corner[1], corner[0]] for corner in _numbers(bounds)]
        found.append(Finding(bounds.place, message, fix))
    return found


def _numbers(bounds: _Bounds) -> list[list[Any]]:
    """Return the corners with the row's own numbers: 19 stays 19."""
    _, value = bounds.layer.find("bounds")
    value = value.tolist() if hasattr(value, "tolist") else value  # a NumPy array
    return [list(corner) for corner in value]


def _range(row: DataRow, _: Context) -> Iterable[Finding]:
    found: list[Finding] = []
    for bounds in _bounds(row):
        largest = _largest(bounds.corners)
        if bounds.in_metres:
            if largest > LARGEST_METRES:
                message = f"holds {largest:g}, outside the world of {bounds.crs}, ±20,037,508 m"
                found.append(Finding(bounds.place, f"{message}; expected degrees"))
        elif bounds.crs is not Crs.SIMPLE and not _can_be_read(bounds) and not _is_swapped(bounds):
            found.append(Finding(bounds.place, _out_of_range(bounds, largest)))
    return found


def _out_of_range(bounds: _Bounds, largest: float) -> str:
    if largest > LARGEST_DEGREES:
        return f"holds {largest:g}, which cannot be degrees; convert metres to degrees"
    latitudes = [abs(corner[bounds.latitude]) for corner in bounds.corners]
    if max(latitudes) <= _MAX_LATITUDE:
        return "lies beyond latitude ±85.05, where Web Mercator ends: no tile is there"
    return f"{shown(bounds.corners)} is outside latitude ±90 and longitude ±180 degrees"


def _metres(row: DataRow, _: Context) -> Iterable[Finding]:
    found: list[Finding] = []
    for bounds in _bounds(row):
        if not bounds.in_metres or _largest(bounds.corners) > LARGEST_METRES:
            continue
        degrees = _in_degrees(bounds)
        order = "northing, easting" if bounds.latitude == 0 else "easting, northing"
        message = f"is read as metres ({order}); Labelbox documents degrees, here {degrees}"
        # People write easting first, the order without a version is northing first: only they know.
        fix = NO_FIX if bounds.version is None else degrees
        found.append(Finding(bounds.place, message, fix))
    return found


def _in_degrees(bounds: _Bounds) -> list[list[float]]:
    """Return metres as degrees, in the order that they have."""
    corners: list[list[float]] = []
    for corner in bounds.corners:
        northing, easting = corner[bounds.latitude], corner[1 - bounds.latitude]
        lat, lng = (round(x, 9) for x in metres_to_lat_lng(easting, northing, bounds.crs))
        corners.append([lat, lng] if bounds.latitude == 0 else [lng, lat])
    return corners


def _beyond_tiles(row: DataRow, _: Context) -> Iterable[Finding]:
    found: list[Finding] = []
    for bounds in filter(_can_be_read, _degrees(row)):
        latitude = max((corner[bounds.latitude] for corner in bounds.corners), key=abs)
        if abs(latitude) >= _END_OF_TILES:
            message = f"reaches latitude {latitude:g}; tiles end at ±85.05, with Web Mercator"
            found.append(Finding(bounds.place, message))
    return found


def _antimeridian(row: DataRow, _: Context) -> Iterable[Finding]:
    found: list[Finding] = []
    for bounds in filter(_can_be_read, _degrees(row)):
        longitude = max((corner[1 - bounds.latitude] for corner in bounds.corners), key=abs)
        box = bounds.box
        if abs(longitude) > 180 and box is not None:
            end = f"{box.east:g}"
            if box.east > 180:
                end = f"180 and on to {box.east - 360:g}, across the antimeridian"
            message = f"reaches longitude {longitude:g}: read as {box.west:g} to {end}"
            found.append(Finding(bounds.place, message))
    return found


def _goes_around(row: DataRow, _: Context) -> Iterable[Finding]:
    found: list[Finding] = []
    for bounds in filter(_can_be_read, _degrees(row)):
        west, east = (corner[1 - bounds.latitude] for corner in bounds.corners)
        if 180 < west - east < 360:
            message = (
                f"has the first corner east of the second, read as {west - east:g} degrees wide; "
                f"if it crosses the antimeridian, write {east + 360:g} instead of {east:g}"
            )
            found.append(Finding(bounds.place, message))
    return found


def _apart(row: DataRow, _: Context) -> Iterable[Finding]:
    boxes = [(bounds, box) for bounds in _bounds(row) if (box := bounds.box) is not None]
    if not boxes or not boxes[0][0].layer.is_main:
        return ()
    (main, whole), *others = boxes
    turns = (0.0,) if main.crs is Crs.SIMPLE else (-360.0, 0.0, 360.0)
    return [
        Finding(bounds.place, "has nothing in common with the bounds of the row")
        for bounds, box in others
        if (bounds.crs is Crs.SIMPLE) == (main.crs is Crs.SIMPLE)
        and all(whole.intersection(_turned(box, turn)) is None for turn in turns)
    ]


def _turned(box: Box, turn: float) -> Box:
    return box._replace(west=box.west + turn, east=box.east + turn)


RULES: Final = (
    tile_rule("tiles-bounds-shape", "bounds are two corners of two numbers.", _shape),
    tile_rule("tiles-bounds-degenerate", "bounds have an area.", _degenerate),
    tile_rule(
        "tiles-bounds-swapped",
        "Corners are [lat, lng], or [lng, lat] with version 2.",
        _swapped,
    ),
    tile_rule("tiles-bounds-range", "bounds are on Earth.", _range),
    tile_rule("tiles-bounds-metres", "bounds are degrees.", _metres, Severity.WARNING),
    tile_rule(
        "tiles-bounds-latitude",
        "bounds end where Web Mercator does, at latitude ±85.05.",
        _beyond_tiles,
        Severity.INFO,
    ),
    tile_rule(
        "tiles-bounds-antimeridian",
        "bounds across the antimeridian have one longitude beyond ±180.",
        _antimeridian,
        Severity.INFO,
    ),
    tile_rule(
        "tiles-bounds-around",
        "The first corner lies west of the second, or bounds span at most half of the world.",
        _goes_around,
        Severity.WARNING,
    ),
    tile_rule(
        "tiles-bounds-apart",
        "Alternative layers lie where the main layer lies.",
        _apart,
        Severity.WARNING,
    ),
)
