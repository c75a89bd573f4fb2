"""Rules about the zooms and the tile size of tile layers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lb_widgets.model.mercator import Crs
from lb_widgets.model.rules.base import Context, Finding, Place, shown
from lb_widgets.model.rules.object_keys import as_whole_number
from lb_widgets.model.rules.tiles_layers import Layer, crs_of, layers_of, tile_rule
from lb_widgets.model.tile_reading import MAX_ZOOM
from lb_widgets.model.tile_record import number
from lb_widgets.model.types import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lb_widgets.model.data_row import DataRow

_NAMES: Final = ("min_zoom", "max_zoom", "max_native_zoom")
_USUAL_SIZES: Final = frozenset(2**power for power in range(6, 14))  # 64 to 8192


def _zoom(row: DataRow, _: Context) -> Iterable[Finding]:
    found: list[Finding] = []
    for layer in layers_of(row):
        for name in _NAMES:
            place, value = layer.find(name)
            zoom = number(value)
            if value is not None and (zoom is None or not 0 <= zoom <= MAX_ZOOM):
                message = f"is {shown(value)}, expected a number from 0 to {MAX_ZOOM}"
                found.append(Finding(place, message, as_whole_number(value)))
        for name in ("max_zoom", "max_native_zoom"):
            found += _not_in_order(layer, "min_zoom", name)
    return found


def _not_in_order(layer: Layer, lower: str, upper: str) -> list[Finding]:
    """Return that a zoom is above one that it must not exceed, said of the layer's own key."""
    low_place, low = layer.setting(lower)
    high_place, high = layer.setting(upper)
    low, high = number(low), number(high)
    if low is None or high is None or low <= high:
        return []
    if _is_of(layer, high_place):
        return [Finding(high_place, f"is {high:g}, below {lower} {low:g}")]
    if _is_of(layer, low_place):
        return [Finding(low_place, f"is {low:g}, above {upper} {high:g} of the row")]
    return []


def _is_of(layer: Layer, place: Place) -> bool:
    return place[:-1] == layer.place


def _native(row: DataRow, _: Context) -> Iterable[Finding]:
    return [
        found
        for layer in layers_of(row)
        for found in _not_in_order(layer, "max_native_zoom", "max_zoom")
    ]


def _fraction(row: DataRow, _: Context) -> Iterable[Finding]:
    return [
        Finding(place, f"is {zoom:g}, expected a whole number; it is read as {int(zoom)}")
        for layer in layers_of(row)
        if crs_of(layer, row) not in {Crs.SIMPLE, None}
        for place, value in map(layer.find, _NAMES)
        if (zoom := number(value)) is not None and 0 <= zoom <= MAX_ZOOM and zoom != int(zoom)
    ]


def _absent(row: DataRow, _: Context) -> Iterable[Finding]:
    main = layers_of(row)[0]
    return [
        Finding(place, f"is missing: labelers can zoom {where} the tiles")
        for name, where in (("min_zoom", "out of"), ("max_zoom", "past"))
        for place, value in (main.find(name),)
        if value is None
    ]


def _tile_size(row: DataRow, _: Context) -> Iterable[Finding]:
    found: list[Finding] = []
    for layer in layers_of(row):
        place, value = layer.find("tile_size")
        size = number(value)
        if value is not None and (size is None or size < 1 or size != int(size)):
            message = f"is {shown(value)}, expected a whole number of pixels, usually 256"
            found.append(Finding(place, message, as_whole_number(value)))
    return found


def _unusual_size(row: DataRow, _: Context) -> Iterable[Finding]:
    return [
        Finding(place, f"is {size:g}; tiles are usually 256 or 512 pixels wide")
        for place, value in (layer.find("tile_size") for layer in layers_of(row))
        if (size := number(value)) is not None
        and size >= 1
        and size == int(size)
        and size not in _USUAL_SIZES
    ]


RULES: Final = (
    tile_rule("tiles-zoom", "Zooms are 0 to 30, and min_zoom is the smallest.", _zoom),
    tile_rule(
        "tiles-zoom-native",
        "max_native_zoom is at most max_zoom.",
        _native,
        Severity.INFO,
    ),
    tile_rule(
        "tiles-zoom-fraction",
        "Zooms are whole numbers, except in Simple rows.",
        _fraction,
        Severity.WARNING,
    ),
    tile_rule(
        "tiles-zoom-missing",
        "min_zoom and max_zoom keep labelers where tiles are.",
        _absent,
        Severity.INFO,
    ),
    tile_rule("tiles-tile-size", "tile_size is a whole number of pixels.", _tile_size),
    tile_rule(
        "tiles-tile-size-unusual",
        "tile_size is a power of two from 64 to 8192.",
        _unusual_size,
        Severity.WARNING,
    ),
)
