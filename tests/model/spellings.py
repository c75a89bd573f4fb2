"""Random tile layer rows in every legal spelling, beside the box that they mean."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import mercantile
from pyproj import Transformer

if TYPE_CHECKING:
    from random import Random

URL = "https://tiles.example/{z}/{x}/{y}.png"
GEOGRAPHIC = ("EPSG3857", "EPSG4326", "EPSG3395")
_CAMEL = {
    "tile_layer_url": "tileLayerUrl",
    "min_zoom": "minZoom",
    "max_zoom": "maxZoom",
    "max_native_zoom": "maxNativeZoom",
    "tile_size": "tileSize",
}
_ELLIPSOID = Transformer.from_crs("EPSG:4326", "EPSG:3395", always_xy=True)

Box = tuple[float, float, float, float]
"""West, south, east, north; of a pixel map left, top, right, bottom."""


class Spelled(NamedTuple):
    """A row and what it means."""

    row: dict[str, Any]
    box: Box
    crs: str
    in_metres: bool


def spelled_row(random: Random) -> Spelled:
    """Return one row: any version, corners, case of keys, system, unit and kind of numbers."""
    is_simple = random.random() < 0.15
    crs = "Simple" if is_simple else random.choice(GEOGRAPHIC)
    version = random.choice([None, 1, 2])
    box = _pixels(random) if is_simple else _degrees(random, crs)
    in_metres = crs in {"EPSG3857", "EPSG3395"} and box[2] <= 180 and random.random() < 0.3
    corners = [[box[0], box[1]], [box[2], box[3]]]
    if in_metres:
        corners = [_metres(crs, *corner) for corner in corners]
        # Within 540 m of 0° N 0° E metres are degrees to whoever reads them.
        in_metres = max(abs(number) for corner in corners for number in corner) > 600
        corners = corners if in_metres else [[box[0], box[1]], [box[2], box[3]]]
    if random.random() < 0.5:  # the other two corners
        corners = [[corners[0][0], corners[1][1]], [corners[1][0], corners[0][1]]]
    if random.random() < 0.5:
        corners.reverse()
    y_first = version == 1 if is_simple else version != 2
    data: dict[str, Any] = {
        "tile_layer_url": URL,
        "bounds": [corner[::-1] if y_first else corner for corner in corners],
        "epsg": _system(random, crs),
        **_zooms(random),
    }
    if version is not None:
        data["version"] = float(version) if random.random() < 0.2 else version
    if random.random() < 0.3:
        data["tile_size"] = random.choice([128, 256, 512])
    if random.random() < 0.5:
        data = {_CAMEL.get(key, key): value for key, value in data.items()}
    row: dict[str, Any] = {"row_data": data, "media_type": "TMS_SIMPLE" if is_simple else "TMS_GEO"}
    if is_simple and random.random() < 0.3:
        del data["epsg"]  # the media type says it
    return Spelled(row, box, crs, in_metres)


def _system(random: Random, crs: str) -> Any:
    if crs == "Simple":
        return crs
    return random.choice([crs, crs, crs.replace("EPSG", "EPSG:"), int(crs[4:])])


def _zooms(random: Random) -> dict[str, Any]:
    low = random.randint(0, 14)
    high = random.randint(low, 22)
    found: dict[str, Any] = {"min_zoom": low, "max_zoom": high}
    if random.random() < 0.3:
        found["max_native_zoom"] = random.randint(low, high)
    if random.random() < 0.3:
        found = {name: float(zoom) for name, zoom in found.items()}
    if random.random() < 0.2:
        found["max_zoom"] = high + 0.5
    return found


def _degrees(random: Random, crs: str) -> Box:
    """Return a box anywhere, from 100 m to the world; one in twelve crosses the antimeridian."""
    most = 85.0 if crs != "EPSG3395" else 84.0
    if random.random() < 0.02:
        return (-180.0, -85.05, 180.0, 85.05) if crs != "EPSG3395" else (-180.0, -84, 180.0, 84)
    width = 10 ** random.uniform(-3, 2.2)
    height = min(10 ** random.uniform(-3, 2.2), 2 * most)
    south = random.uniform(-most, most - height)
    crosses = random.random() < 1 / 12
    west = random.uniform(180 - width, 180) if crosses else random.uniform(-180, 180 - width)
    digits = random.choice([4, 7, 15])
    box = tuple(round(number, digits) for number in (west, south, west + width, south + height))
    west, south, east, north = box
    assert west < east
    assert south < north
    return west, south, east, north


def _pixels(random: Random) -> Box:
    width, height = (random.randint(1, 40_000) for _ in range(2))
    left, top = random.choice([(0, 0), (random.randint(0, 500), random.randint(0, 500))])
    return left, top, left + width, top + height


def _metres(crs: str, lng: float, lat: float) -> list[float]:
    if crs == "EPSG3857":
        return list(mercantile.xy(lng, lat))
    easting, northing = _ELLIPSOID.transform(lng, lat)
    assert math.isfinite(northing)
    return [easting, northing]
