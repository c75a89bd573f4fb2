"""Rules about the row_data of tile layers, TMS_GEO and TMS_SIMPLE."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from lb_widgets.errors import InputError
from lb_widgets.model.mercator import Crs
from lb_widgets.model.rules import tiles_bounds, tiles_urls, tiles_zoom
from lb_widgets.model.rules.base import NO_FIX, Context, Finding, Place, kind_of, place_text, shown
from lb_widgets.model.rules.object_keys import unknown_keys
from lb_widgets.model.rules.tiles_layers import (
    Layer,
    crs_meant,
    find_key,
    layers_of,
    tile_rule,
    version_meant,
)
from lb_widgets.model.tile_bounds import corners_of
from lb_widgets.model.tile_record import CAMEL, differ, has_tile_layer, is_list, number
from lb_widgets.model.tiles import TileLayerInfo
from lb_widgets.model.types import MediaType, Severity, media_type_named

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lb_widgets.model.data_row import DataRow

_EPSG_NAMES: Final = frozenset(map(str, Crs))
_LIMITS: Final = ("min_zoom", "max_zoom", "max_native_zoom", "tile_size")
_KEYS: Final = ("tile_layer_url", "bounds", *_LIMITS, "epsg", "version", "name")
_LAYER_KEYS: Final = (*_KEYS, *(CAMEL[key] for key in _KEYS if key in CAMEL))
_ROW_KEYS: Final = (*_LAYER_KEYS, "alternative_layers", "alternativeLayers")


def is_tile_row(row: DataRow) -> bool:
    """Say whether a row is a tile layer: by its media type, or by its keys where it has none."""
    if not isinstance(row.row_data, dict) or not row.row_data:
        return False
    kind = media_type_named(row.media_type)
    if kind is None:
        return has_tile_layer(row.row_data)
    return kind in {MediaType.TMS_GEO, MediaType.TMS_SIMPLE}


def _keys(row: DataRow, _: Context) -> Iterable[Finding]:
    return [
        found
        for layer in layers_of(row)
        for found in unknown_keys(
            layer.record,
            _ROW_KEYS if layer.is_main else _LAYER_KEYS,
            what="a tile layer row" if layer.is_main else "an alternative layer",
            place=layer.place,
        )
    ]


def _key_twice(row: DataRow, _: Context) -> Iterable[Finding]:
    return [
        Finding((*layer.place, camel), f"differs from {snake}; keep one of the two")
        for layer in layers_of(row)
        for snake, camel in CAMEL.items()
        if differ(layer.record.get(snake), layer.record.get(camel))
    ]


def _epsg(row: DataRow, _: Context) -> Iterable[Finding]:
    main, *others = layers_of(row)
    place, value = main.find("epsg")
    crs = crs_meant(value)
    is_simple = row.media_type == MediaType.TMS_SIMPLE
    if value is None:
        fix = str(Crs.SIMPLE) if is_simple else NO_FIX
        found = [Finding(place, f"is missing, expected one of {', '.join(Crs)}", fix)]
    elif is_simple and crs not in {Crs.SIMPLE, None}:
        message = f'is {shown(value)} in a TMS_SIMPLE row, expected "Simple"; or is it TMS_GEO?'
        found = [Finding(place, message)]
    else:
        found = _misspelled(main)
    for layer in others:
        found += _misspelled(layer)
        own = crs_meant(layer.find("epsg")[1])
        if own is not None and crs is not None and own is not crs and not _alike(own, crs):
            message = f'is "{own}", expected "{crs}" as in the row: a map has one'
            found.append(Finding(layer.find("epsg")[0], message))
    return found


def _misspelled(layer: Layer) -> list[Finding]:
    place, value = layer.find("epsg")
    if value is None or (isinstance(value, str) and value in _EPSG_NAMES):
        return []
    meant = crs_meant(value)
    if meant is None:
        return [Finding(place, f"is {shown(value)}, expected one of {', '.join(Crs)}")]
    return [Finding(place, f'is {shown(value)}, written "{meant}"', str(meant))]


def _alike(one: Crs, other: Crs) -> bool:
    """Say whether two names stand for the same tiles."""
    return {one, other} <= {Crs.EPSG3857, Crs.EPSG4326}


def _media_type(row: DataRow, _: Context) -> Iterable[Finding]:
    is_simple = crs_meant(row.row_data.get("epsg")) is Crs.SIMPLE
    if row.media_type != MediaType.TMS_GEO or not is_simple:
        return ()
    return [Finding(("media_type",), "is TMS_GEO, and epsg is Simple: pixels are TMS_SIMPLE")]


def _alternatives(row: DataRow, _: Context) -> Iterable[Finding]:
    key, items = find_key(row.row_data, "alternative_layers")
    place: Place = ("row_data", key)
    if items is None:
        return ()
    if not is_list(items):
        return (Finding(place, f"is {kind_of(items)}, expected a list of layers"),)
    found: list[Finding] = []
    names: dict[str, int] = {}
    for index, item in enumerate(items):
        if not isinstance(item, dict):
            message = f"is {kind_of(item)}, expected an object {{tile_layer_url, name}}"
            found.append(Finding((*place, index), message))
            continue
        name = item.get("name")
        if not isinstance(name, str) or not name.strip():
            what = "empty" if isinstance(name, str) else kind_of(name)
            message = f"is {what}, expected a text: labelers choose layers by name"
            found.append(Finding((*place, index, "name"), message))
        elif names.setdefault(name.strip(), index) != index:
            message = f"{shown(name)} is also the name of {key}[{names[name.strip()]}]"
            found.append(Finding((*place, index, "name"), message))
    return found


def _repeated(row: DataRow, _: Context) -> Iterable[Finding]:
    found: list[Finding] = []
    first: dict[tuple[Any, ...], Place] = {}
    for layer in layers_of(row):
        place, url = layer.find("tile_layer_url")
        if not isinstance(url, str):
            continue
        # The same tiles within other limits are a layer of their own.
        corners = corners_of(layer.setting("bounds")[1])
        limits = [number(layer.setting(name)[1]) for name in _LIMITS]
        other = first.setdefault((url, str(corners), *limits), layer.place)
        if other != layer.place:
            which = "the main layer" if len(other) == 1 else place_text(other[1:])
            found.append(Finding(place, f"is the URL of {which}, too: labelers see no difference"))
    return found


def _version(row: DataRow, _: Context) -> Iterable[Finding]:
    found: list[Finding] = []
    for layer in layers_of(row):
        place, value = layer.find("version")
        if value is not None and number(value) not in {1, 2}:
            meant = version_meant(value)
            message = f"is {shown(value)}, expected 1 (latitude first) or 2 (longitude first)"
            found.append(Finding(place, message, NO_FIX if meant is None else meant))
    return found


def _unreadable(row: DataRow, context: Context) -> Iterable[Finding]:
    if any(rule.severity is Severity.ERROR and [*rule.check(row, context)] for rule in _OWN):
        return ()
    try:
        TileLayerInfo.from_row(row)
    except InputError as error:
        return [Finding(("row_data",), f"cannot be shown: {problem}") for problem in error.problems]
    return ()


_OWN: Final = (
    *tiles_urls.RULES,
    *tiles_bounds.RULES,
    tile_rule("tiles-epsg", "epsg is EPSG3857, EPSG3395, EPSG4326 or Simple.", _epsg),
    tile_rule("tiles-media-type", "Simple rows are TMS_SIMPLE.", _media_type, Severity.INFO),
    *tiles_zoom.RULES,
    tile_rule(
        "tiles-layers", "Alternative layers are objects with names of their own.", _alternatives
    ),
    tile_rule(
        "tiles-layers-repeated",
        "No tiles are given as two layers.",
        _repeated,
        Severity.WARNING,
    ),
    tile_rule("tiles-version", "version is 1 or 2.", _version),
    tile_rule(
        "tiles-key-unknown", "Tile layers have the documented keys.", _keys, Severity.WARNING
    ),
    tile_rule("tiles-key-twice", "No key stands there in two spellings.", _key_twice),
)

RULES: Final = (
    *_OWN,
    tile_rule("tiles-unreadable", "TileLayerMap can show the row.", _unreadable),
)
"""The last one says what no other rule of these has said, so that check and map agree."""
