"""Rules about the bounds of tile layers, and what they share with the other tile rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lb_widgets.model.rules.base import Context, Finding, Place, Rule, shown
from lb_widgets.model.tile_record import is_list, number
from lb_widgets.model.types import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lb_widgets.model.data_row import DataRow

_TILES: Final = "docs.labelbox.com/reference/import-geospatial-data"
_CAMEL: Final = {
    "tile_layer_url": "tileLayerUrl",
    "min_zoom": "minZoom",
    "max_zoom": "maxZoom",
    "max_native_zoom": "maxNativeZoom",
    "alternative_layers": "alternativeLayers",
}
EPSG_NAMES: Final = ("EPSG3857", "EPSG3395", "EPSG4326", "Simple")
_EPSG_BY_PLAIN: Final = {name.lower().removeprefix("epsg"): name for name in EPSG_NAMES} | {
    "simplepixel": "Simple"  # what the SDK's own class writes
}
_MAX_LATITUDE: Final = 90.0
_MAX_LONGITUDE: Final = 360.0  # beyond 180 where bounds cross the antimeridian
_WORLD_METRES: Final = 20_037_508.4 * 1.001  # where EPSG3857 and EPSG3395 end, and some slack

Corners = tuple[tuple[float, float], tuple[float, float]]


def find_key(record: dict[str, Any], key: str) -> tuple[str, Any]:
    """Return a key as it is spelled in the record, and its value."""
    camel = _CAMEL.get(key, key)
    return (
        (camel, record[camel]) if key not in record and camel in record else (key, record.get(key))
    )


def layers_of(row: DataRow) -> list[tuple[Place, dict[str, Any]]]:
    """Return the main layer and the alternative ones that are objects, with their places."""
    layers: list[tuple[Place, dict[str, Any]]] = [(("row_data",), row.row_data)]
    key, items = find_key(row.row_data, "alternative_layers")
    if is_list(items):
        layers += [
            (("row_data", key, index), item)
            for index, item in enumerate(items)
            if isinstance(item, dict)
        ]
    return layers


def epsg_meant(value: Any) -> str | None:
    """Return the coordinate system that is meant, however it is spelled."""
    plain = str(value).strip().lower().removeprefix("epsg").lstrip(":_ -")
    return _EPSG_BY_PLAIN.get(plain)


def _corners(value: Any) -> Corners | None:
    """Return bounds as two pairs of numbers, or None where they have another shape."""
    if not is_list(value) or len(value) != 2:
        return None
    pairs: list[tuple[float, float]] = []
    for corner in value:
        if not is_list(corner) or len(corner) != 2:
            return None
        first, second = number(corner[0]), number(corner[1])
        if first is None or second is None:
            return None
        pairs.append((first, second))
    return pairs[0], pairs[1]


def _latitude_index(record: dict[str, Any], row_data: dict[str, Any]) -> int | None:
    """Return at which index of a corner the latitude stands; None for pixels."""
    epsg = record.get("epsg", row_data.get("epsg"))
    if epsg is None or epsg_meant(epsg) == "Simple":
        return None
    return 1 if record.get("version", row_data.get("version")) == 2 else 0


def _in_degrees(corners: Corners, latitude: int) -> bool:
    return all(
        abs(corner[latitude]) <= _MAX_LATITUDE and abs(corner[1 - latitude]) <= _MAX_LONGITUDE
        for corner in corners
    )


def _geographic(row: DataRow) -> list[tuple[Place, dict[str, Any], Corners, int]]:
    """Return the layers whose bounds are degrees: place, layer, corners, index of the latitude."""
    return [
        (place, layer, corners, latitude)
        for place, layer in layers_of(row)
        if (corners := _corners(layer.get("bounds"))) is not None
        and (latitude := _latitude_index(layer, row.row_data)) is not None
    ]


def _shape(row: DataRow, _: Context) -> Iterable[Finding]:
    found: list[Finding] = []
    for place, layer in layers_of(row):
        value = layer.get("bounds")
        if (value is None and len(place) > 1) or _corners(value) is not None:
            continue  # an alternative layer takes the main layer's bounds
        what = "is missing" if value is None else f"is {shown(value)}"
        message = f"{what}, expected two corners of two numbers: [[19.4, -99.3], [19.3, -99.1]]"
        found.append(Finding((*place, "bounds"), message))
    return found


def _degenerate(row: DataRow, _: Context) -> Iterable[Finding]:
    return [
        Finding((*place, "bounds"), "has no area: both corners share a coordinate")
        for place, layer in layers_of(row)
        if (corners := _corners(layer.get("bounds"))) is not None
        and (corners[0][0] == corners[1][0] or corners[0][1] == corners[1][1])
    ]


def _swapped(row: DataRow, _: Context) -> Iterable[Finding]:
    found: list[Finding] = []
    for place, layer, corners, latitude in _geographic(row):
        if _in_degrees(corners, latitude) or not _in_degrees(corners, 1 - latitude):
            continue
        order = "latitude, longitude" if latitude == 0 else "longitude, latitude"
        message = f"only makes sense with swapped coordinates; here each corner is {order}"
        fix = [[corner[1], corner[0]] for corner in layer["bounds"]]
        found.append(Finding((*place, "bounds"), message, fix))
    return found


def _range(row: DataRow, _: Context) -> Iterable[Finding]:
    found: list[Finding] = []
    for place, layer, corners, _latitude in _geographic(row):
        if _in_degrees(corners, 0) or _in_degrees(corners, 1):
            continue
        in_metres = epsg_meant(layer.get("epsg", row.row_data.get("epsg"))) in {
            "EPSG3857",
            "EPSG3395",
        }
        if in_metres and all(abs(x) <= _WORLD_METRES for corner in corners for x in corner):
            continue
        message = f"{shown(layer['bounds'])} is outside latitude ±90 and longitude ±180 degrees"
        found.append(Finding((*place, "bounds"), message))
    return found


def tile_rule(
    name: str,
    summary: str,
    check: Callable[[DataRow, Context], Iterable[Finding]],
    severity: Severity = Severity.ERROR,
) -> Rule:
    """Return a row of the rule table whose source is the page on tile layers."""
    return Rule(name, severity, _TILES, summary, check)


RULES: Final = (
    tile_rule("tiles-bounds-shape", "bounds are two corners of two numbers.", _shape),
    tile_rule("tiles-bounds-degenerate", "bounds have an area.", _degenerate),
    tile_rule(
        "tiles-bounds-swapped",
        "Corners are [lat, lng], or [lng, lat] with version 2.",
        _swapped,
    ),
    tile_rule("tiles-bounds-range", "bounds are on Earth.", _range),
)
