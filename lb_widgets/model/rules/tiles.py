"""Rules about the row_data of tile layers, TMS_GEO and TMS_SIMPLE.

Keys are read in both spellings, ``tile_layer_url`` and ``tileLayerUrl``. What the numbers mean is
told in `lb_widgets.model.tile_reading`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lb_widgets.errors import InputError
from lb_widgets.model.rules import tiles_bounds
from lb_widgets.model.rules.base import NO_FIX, Context, Finding, Place, kind_of, shown
from lb_widgets.model.rules.media import media_type_of
from lb_widgets.model.rules.tiles_bounds import (
    EPSG_NAMES,
    epsg_meant,
    find_key,
    layers_of,
    tile_rule,
)
from lb_widgets.model.tile_record import has_tile_layer, is_list, number
from lb_widgets.model.tiles import TileLayerInfo
from lb_widgets.model.types import MediaType, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lb_widgets.model.data_row import DataRow

_MAX_ZOOM: Final = 30
_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")
_FILLED_IN: Final = frozenset("zxysr")  # s and r by Leaflet, where Labelbox is silent
_ENCODED: Final = re.compile(r"%7B([zxy])%7D", re.IGNORECASE)


def is_tile_row(row: DataRow) -> bool:
    """Say whether a row is a tile layer: by its media type, or by its keys where it has none."""
    if not isinstance(row.row_data, dict):
        return False
    kind = media_type_of(row)
    if kind is None:
        return has_tile_layer(row.row_data)
    return kind in {MediaType.TMS_GEO, MediaType.TMS_SIMPLE}


def _url_missing(row: DataRow, _: Context) -> Iterable[Finding]:
    found: list[Finding] = []
    for place, layer in layers_of(row):
        key, url = find_key(layer, "tile_layer_url")
        if not isinstance(url, str) or not url.strip():
            what = "empty" if isinstance(url, str) else kind_of(url)
            message = f"is {what}, expected a URL with {{z}}/{{x}}/{{y}}"
            found.append(Finding((*place, key), message))
    return found


def _placeholders(row: DataRow, _: Context) -> Iterable[Finding]:
    found: list[Finding] = []
    for place, layer in layers_of(row):
        key, url = find_key(layer, "tile_layer_url")
        if not isinstance(url, str) or not url.strip():
            continue
        plain = _ENCODED.sub(lambda match: f"{{{match[1].lower()}}}", url)
        names = _PLACEHOLDER.findall(plain)
        missing = " ".join(f"{{{name}}}" for name in "zxy" if name not in names)
        unknown = " ".join(f"{{{name}}}" for name in names if name not in _FILLED_IN)
        if missing:
            found.append(Finding((*place, key), f"lacks {missing}"))
        if unknown:
            message = f"holds {unknown}, which Labelbox does not fill in; write the value"
            found.append(Finding((*place, key), message))
        if plain != url and not missing and not unknown:
            message = "has its placeholders percent-encoded, so that they are not filled in"
            found.append(Finding((*place, key), message, plain))
    return found


def _placeholder_order(row: DataRow, _: Context) -> Iterable[Finding]:
    found: list[Finding] = []
    for place, layer in layers_of(row):
        key, url = find_key(layer, "tile_layer_url")
        if isinstance(url, str) and "{z}/{y}/{x}" in url:
            message = (
                "has {z}/{y}/{x}; Labelbox documents {z}/{x}/{y}: is this what the server wants?"
            )
            found.append(Finding((*place, key), message))
    return found


def _epsg(row: DataRow, _: Context) -> Iterable[Finding]:
    value = row.row_data.get("epsg")
    if value in EPSG_NAMES:
        return ()
    expected = f"expected one of {', '.join(EPSG_NAMES)}"
    if value is None:
        fix = "Simple" if media_type_of(row) is MediaType.TMS_SIMPLE else NO_FIX
        return (Finding(("row_data", "epsg"), f"is missing, {expected}", fix),)
    meant = epsg_meant(value)
    if meant is not None:
        return (Finding(("row_data", "epsg"), f'is {shown(value)}, written "{meant}"', meant),)
    return (Finding(("row_data", "epsg"), f"is {shown(value)}, {expected}"),)


def _zoom(row: DataRow, _: Context) -> Iterable[Finding]:
    found: list[Finding] = []
    for place, layer in layers_of(row):
        zooms: dict[str, float] = {}
        for name in ("min_zoom", "max_zoom", "max_native_zoom"):
            key, value = find_key(layer, name)
            zoom = number(value)
            if zoom is not None and 0 <= zoom <= _MAX_ZOOM:
                zooms[name] = zoom
            elif value is not None:
                message = f"is {shown(value)}, expected a number from 0 to {_MAX_ZOOM}"
                found.append(Finding((*place, key), message))
        low = zooms.get("min_zoom")
        for name in ("max_zoom", "max_native_zoom"):
            high = zooms.get(name)
            if low is not None and high is not None and high < low:
                message = f"is {high:g}, below min_zoom {low:g}"
                found.append(Finding((*place, find_key(layer, name)[0]), message))
    return found


def _alternatives(row: DataRow, _: Context) -> Iterable[Finding]:
    key, items = find_key(row.row_data, "alternative_layers")
    place: Place = ("row_data", key)
    if items is None:
        return ()
    if not is_list(items):
        return (Finding(place, f"is {kind_of(items)}, expected a list of layers"),)
    found: list[Finding] = []
    names: set[str] = set()
    for index, item in enumerate(items):
        if not isinstance(item, dict):
            message = f"is {kind_of(item)}, expected an object {{tile_layer_url, name}}"
            found.append(Finding((*place, index), message))
            continue
        name = item.get("name")
        if not isinstance(name, str) or not name.strip():
            found.append(
                Finding((*place, index, "name"), "is missing: labelers choose layers by name")
            )
        elif name in names:
            found.append(Finding((*place, index, "name"), f"{shown(name)} names two layers"))
        else:
            names.add(name)
    return found


def _version(row: DataRow, _: Context) -> Iterable[Finding]:
    return [
        Finding(
            (*place, "version"), f"is {shown(layer['version'])}, expected 1 (latitude first) or 2"
        )
        for place, layer in layers_of(row)
        if layer.get("version") is not None and layer["version"] not in (1, 2)
    ]


def _unreadable(row: DataRow, context: Context) -> Iterable[Finding]:
    if any(rule.severity is Severity.ERROR and [*rule.check(row, context)] for rule in _OWN):
        return ()
    try:
        TileLayerInfo.from_row(row)
    except InputError as error:
        return [Finding(("row_data",), f"cannot be shown: {problem}") for problem in error.problems]
    return ()


_OWN: Final = (
    tile_rule("tiles-url-missing", "Every tile layer has a tile_layer_url.", _url_missing),
    tile_rule(
        "tiles-url-placeholders", "A tile URL has {z}, {x} and {y}, and no other.", _placeholders
    ),
    tile_rule(
        "tiles-url-order",
        "Tile URLs are /{z}/{x}/{y}.",
        _placeholder_order,
        Severity.WARNING,
    ),
    *tiles_bounds.RULES,
    tile_rule("tiles-epsg", "epsg is EPSG3857, EPSG3395, EPSG4326 or Simple.", _epsg),
    tile_rule("tiles-zoom", "Zooms are 0 to 30, and min_zoom is the smallest.", _zoom),
    tile_rule(
        "tiles-layers", "Alternative layers are objects with names of their own.", _alternatives
    ),
    tile_rule("tiles-version", "version is 1 or 2.", _version),
)

RULES: Final = (
    *_OWN,
    tile_rule("tiles-unreadable", "TileLayerMap can show the row.", _unreadable),
)
"""The last one says what no other rule of these has said, so that check and map agree."""
