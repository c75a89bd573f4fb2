"""Reads the two corners of a tile layer, in whichever order and unit they are.

``version`` decides the order, never the numbers
(docs.labelbox.com, ``reference/import-geospatial-data``):

=========  ==================  ============
version    EPSG codes          ``Simple``
=========  ==================  ============
absent     lat, lng            x, y
1          lat, lng            y, x
2          lng, lat            x, y
=========  ==================  ============
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lb_widgets.model.mercator import Box, Crs, metres_to_lat_lng
from lb_widgets.model.tile_record import is_list, number, show

if TYPE_CHECKING:
    from lb_widgets.model.tile_record import Record

_TURN: Final = 360.0
LARGEST_DEGREES: Final = 540.0
"""A longitude of a box that begins just west of 180 and goes around; what is larger is metres."""
LARGEST_METRES: Final = 1.001 * 20_037_508.3428
"""π times the Earth's major axis, where EPSG3857 and EPSG3395 end, and some slack."""

Point = tuple[float, float]


def read_bounds(record: Record, crs: Crs, version: int | None) -> tuple[Box | None, str]:
    """Return the box, None where it cannot be read, and the sentence that says how it was read.

    Parameters
    ----------
    record : Record
        Holds ``bounds``, which is not None; takes the problems.
    crs : Crs
        Of the row.
    version : int or None
        Of the layer, or inherited from the row.
    """
    value, path = record.find("bounds")
    corners = corners_of(value)
    if corners is None:
        record.problem(path, f"is {show(value)}: expected two corners of two finite numbers each.")
        return None, ""
    is_simple = crs is Crs.SIMPLE
    y_first = version == 1 if is_simple else version != 2
    points = [(b, a) if y_first else (a, b) for a, b in corners]
    if is_simple:
        words, box = ("y, x" if y_first else "x, y"), _box_of([(x, -y) for x, y in points])
    elif crs is not Crs.EPSG4326 and _largest(points) > LARGEST_DEGREES:
        # No degrees; and metres are not taken for degrees but within 540 m of 0° N 0° E.
        words = "metres, " + ("northing, easting" if y_first else "easting, northing")
        box = _from_metres(record, path, points, crs)
    else:
        words = "lat, lng" if y_first else "lng, lat"
        box = _from_degrees(record, path, points, y_first=y_first)
    why = f"version {version}" if version is not None else "version absent"
    reading = f"bounds read as {words}: {'Simple, ' if is_simple else ''}{why}"
    if box is not None and (box.west == box.east or box.south == box.north):
        record.problem(
            path, f"is {show(value)}, which encloses nothing: expected opposite corners."
        )
        box = None
    return box, reading


def _from_metres(record: Record, path: str, points: list[Point], crs: Crs) -> Box | None:
    if _largest(points) > LARGEST_METRES:
        record.problem(
            path, f"lies outside the world of {crs}: expected degrees, or metres up to 20,037,508."
        )
        return None
    degrees = [metres_to_lat_lng(easting, northing, crs) for easting, northing in points]
    return _box_of([(lng, lat) for lat, lng in degrees])


def _from_degrees(record: Record, path: str, points: list[Point], *, y_first: bool) -> Box | None:
    before = len(record.findings.problems)
    for corner, (lng, lat) in enumerate(points):
        if abs(lat) > 90:
            record.problem(
                f"{path}[{corner}][{0 if y_first else 1}]",
                f"is {lat:g}, read as a latitude: expected -90 to 90. {_cure(lng, y_first)}",
            )
        if abs(lng) > LARGEST_DEGREES:
            record.problem(
                f"{path}[{corner}][{1 if y_first else 0}]",
                f"is {lng:g}, read as a longitude: expected -180 to 180.",
            )
    if len(record.findings.problems) > before:
        return None
    box = _box_of(points)
    if box.west < -180:
        box = box._replace(west=box.west + _TURN, east=box.east + _TURN)
    elif box.west >= 180:
        box = box._replace(west=box.west - _TURN, east=box.east - _TURN)
    if box.east > 180:
        record.note("longitudes beyond 180 read as across the antimeridian")
    return box


def _cure(lng: float, y_first: bool) -> str:  # noqa: FBT001 - private
    if abs(lng) > 90:
        return "Write degrees."
    if y_first:
        return 'The order is lat, lng unless "version" is 2: swap the numbers, or add "version": 2.'
    return 'The order is lng, lat because "version" is 2: swap the numbers, or remove "version".'


def _largest(points: list[Point]) -> float:
    return max(abs(n) for point in points for n in point)


def _box_of(points: list[Point]) -> Box:
    (x0, y0), (x1, y1) = points
    return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def corners_of(value: Any) -> list[Point] | None:
    """Return bounds as two pairs of numbers, or None where they have another shape."""
    value = value.tolist() if hasattr(value, "tolist") else value  # a NumPy array
    if not is_list(value) or len(value) != 2:
        return None
    corners: list[Point] = []
    for corner in value:
        numbers = [number(item) for item in corner] if is_list(corner) else []
        if len(numbers) != 2 or numbers[0] is None or numbers[1] is None:
            return None
        corners.append((numbers[0], numbers[1]))
    return corners
