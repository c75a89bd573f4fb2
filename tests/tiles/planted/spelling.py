"""Tile layer rows in every legal spelling, written and read by the documentation alone."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    import random

Box = tuple[float, float, float, float]
"""West, south, east, north; of pixel maps left, top, right, bottom."""

_RADIUS: Final = 6378137.0  # metres
_CAMEL: Final = {
    "tile_layer_url": "tileLayerUrl",
    "min_zoom": "minZoom",
    "max_zoom": "maxZoom",
    "max_native_zoom": "maxNativeZoom",
    "tile_size": "tileSize",
    "alternative_layers": "alternativeLayers",
}


class Reading(NamedTuple):
    """What a row says."""

    url: str
    box: Box
    epsg: str
    min_zoom: int
    max_zoom: int
    native: int
    tile_size: int
    others: tuple[str, ...]


def spell(  # noqa: C901 - one choice after another
    dice: random.Random, reading: Reading, *, is_swapped: bool = False, version: int | None = -1
) -> dict[str, Any]:
    """Write a row that says so, in a spelling by chance.

    Parameters
    ----------
    dice : random.Random
        Chance.
    reading : Reading
        What to say.
    is_swapped : bool
        Write the numbers of each corner the wrong way round: the fault.
    version : int, optional
        -1 is by chance.
    """
    is_simple = reading.epsg == "Simple"
    if version == -1:
        version = dice.choice((None, None, 1, 2))
    x0, y0, x1, y1 = reading.box
    corners = [(x0, y0), (x1, y1)] if dice.random() < 0.5 else [(x0, y1), (x1, y0)]
    if is_simple or dice.random() < 0.5:
        pass
    else:
        corners.reverse()
    if reading.epsg == "EPSG3857" and dice.random() < 0.4 and -180 <= x0 < x1 <= 180:
        corners = [_metres(*corner) for corner in corners]
    is_x_first = version == 2 or (version is None and is_simple)
    if is_swapped:
        is_x_first = not is_x_first
    data: dict[str, Any] = {
        "tile_layer_url": reading.url,
        "bounds": [list(corner if is_x_first else corner[::-1]) for corner in corners],
        "epsg": reading.epsg,
        "min_zoom": reading.min_zoom,
        "max_zoom": reading.max_zoom,
    }
    if reading.native != reading.max_zoom or dice.random() < 0.2:
        data["max_native_zoom"] = reading.native
    if reading.tile_size != 256 or dice.random() < 0.2:
        data["tile_size"] = reading.tile_size
    if version is not None:
        data["version"] = version
    if reading.others:
        data["alternative_layers"] = [
            {"tile_layer_url": url, "name": f"layer {number}"}
            for number, url in enumerate(reading.others)
        ]
    if dice.random() < 0.2:
        data |= {key: float(data[key]) for key in ("min_zoom", "max_zoom")}
    if dice.random() < 0.4:
        data = _camel(data)
    items = list(data.items())
    dice.shuffle(items)
    row: dict[str, Any] = {
        "row_data": json.dumps(dict(items)) if dice.random() < 0.15 else dict(items),
        "global_key": f"row {dice.randrange(10**9)}",
    }
    media_type = "TMS_SIMPLE" if is_simple and dice.random() < 0.7 else "TMS_GEO"
    # Text that nobody says to be tiles could be anything.
    if dice.random() < 0.8 or is_simple or isinstance(row["row_data"], str):
        row["media_type"] = media_type
    return row


def _camel(value: Any) -> Any:
    if isinstance(value, dict):
        return {_CAMEL.get(key, key): _camel(inner) for key, inner in value.items()}
    return [_camel(inner) for inner in value] if isinstance(value, list) else value


def _metres(longitude: float, latitude: float) -> tuple[float, float]:
    latitude = max(-85.05112877980659, min(85.05112877980659, latitude))
    northing = math.asinh(math.tan(math.radians(latitude)))
    return _RADIUS * math.radians(longitude), _RADIUS * northing


def read(row: dict[str, Any]) -> Reading:
    """Read a row as the documentation says."""
    data = row["row_data"]
    if isinstance(data, str):
        data = json.loads(data)
    snake = {camel: plain for plain, camel in _CAMEL.items()}
    data = {snake.get(key, key): value for key, value in data.items()}
    is_simple = str(data.get("epsg", "Simple")) == "Simple"
    version = data.get("version") or (2 if is_simple else 1)
    pairs = [pair if version == 2 else pair[::-1] for pair in data["bounds"]]
    (x0, y0), (x1, y1) = pairs
    if not is_simple and max(abs(number) for pair in pairs for number in pair) > 400:
        (x0, y0), (x1, y1) = (
            (
                math.degrees(x / _RADIUS),
                math.degrees(math.atan(math.sinh(y / _RADIUS))),
            )
            for x, y in pairs
        )
    others = [
        {snake.get(key, key): value for key, value in layer.items()}["tile_layer_url"]
        for layer in data.get("alternative_layers") or ()
    ]
    max_zoom = int(data["max_zoom"])
    return Reading(
        url=data["tile_layer_url"],
        box=(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)),
        epsg=str(data.get("epsg", "Simple")),
        min_zoom=int(data["min_zoom"]),
        max_zoom=max_zoom,
        native=int(data.get("max_native_zoom") or max_zoom),
        tile_size=int(data.get("tile_size") or 256),
        others=tuple(others),
    )
