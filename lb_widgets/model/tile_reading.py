"""Reads the ``row_data`` of tile layer rows, however it is spelled.

What is legal, and what it means: docs.labelbox.com, ``reference/import-geospatial-data``;
`labelbox` 7.17.0, ``data/annotation_types/data/tiled_image.py``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from lb_widgets.model.mercator import WORLD, Box, Crs
from lb_widgets.model.storage import bucket_of
from lb_widgets.model.tile_bounds import read_bounds
from lb_widgets.model.tile_record import Findings, Record, is_list, number, show

DEFAULT_MAX_ZOOM: Final = 22
"""Read where ``max_zoom`` is absent: as deep as aerial pictures usually go."""
MAX_ZOOM: Final = 30
"""Deepest zoom that is read; a tile is then 4 cm wide."""

# Everybody but Labelbox writes EPSG:3857; the SDK writes SIMPLEPIXEL where the docs say Simple.
_CRS_WORDS: Final = {
    "3857": Crs.EPSG3857,
    "4326": Crs.EPSG4326,
    "3395": Crs.EPSG3395,
    "SIMPLE": Crs.SIMPLE,
    "SIMPLEPIXEL": Crs.SIMPLE,
}
_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")
_REQUIRED_PLACEHOLDERS: Final = ("z", "x", "y")
_KNOWN_PLACEHOLDERS: Final = frozenset({*_REQUIRED_PLACEHOLDERS, "s", "r"})  # Leaflet's
_EXPECTED_URL: Final = "expected a URL with /{z}/{x}/{y}."


@dataclass(frozen=True)
class LayerReading:
    """One tile layer as it was read; what was absent is filled in."""

    name: str
    url: str
    box: Box
    min_zoom: int
    max_zoom: int
    max_native_zoom: int
    tile_size: int


@dataclass(frozen=True)
class _Settings:
    """What an alternative layer takes from the row where it says nothing itself."""

    version: int | None = None
    box: Box | None = None
    min_zoom: int | None = None
    max_zoom: int | None = None
    max_native_zoom: int | None = None
    tile_size: int | None = None


def read_layers(
    row_data: Mapping[str, Any], *, media_type: str | None, findings: Findings
) -> tuple[Crs, list[LayerReading]]:
    """Return the coordinate system and every layer that could be read, the main one first.

    Parameters
    ----------
    row_data : mapping
        Of the row.
    media_type : str or None
        Of the row: ``TMS_SIMPLE`` means ``Simple`` where ``epsg`` is absent.
    findings : Findings
        Takes the problems, and the notes on how it was read.
    """
    row = Record(row_data, "row_data", findings)
    crs = _read_crs(row, media_type)
    main, settings = _read_layer(row, crs, None)
    readings = [main]
    alternatives, path = row.find("alternative_layers")
    if alternatives is not None and not is_list(alternatives):
        row.problem(path, f"is {show(alternatives)}: expected a list of layers.")
        alternatives = None
    entries: list[Any] = list(alternatives or ())
    for index, entry in enumerate(entries):
        place = f"{path}[{index}]"
        if isinstance(entry, Mapping):
            layer = Record(entry, place, findings)
            readings.append(_read_layer(layer, _read_own_crs(layer, crs), settings)[0])
        else:
            row.problem(place, f"is {show(entry)}: expected a dict with name and tile_layer_url.")
    return crs, [reading for reading in readings if reading is not None]


def _read_layer(
    record: Record, crs: Crs, row: _Settings | None
) -> tuple[LayerReading | None, _Settings]:
    """Read one layer; `row` is None for the main layer, else what it inherits."""
    before = len(record.findings.problems)
    inherited = row or _Settings()
    version = _read_version(record, inherited.version)
    own = _Settings(
        version=version,
        box=_read_box(record, crs, version, row),
        min_zoom=_read_zoom(record, "min_zoom", inherited.min_zoom),
        max_zoom=_read_zoom(record, "max_zoom", inherited.max_zoom),
        max_native_zoom=_read_zoom(record, "max_native_zoom", inherited.max_native_zoom),
        tile_size=_read_tile_size(record, inherited.tile_size),
    )
    url, name = _read_url(record), _read_name(record, is_main=row is None)
    min_zoom = own.min_zoom or 0
    max_zoom = max(DEFAULT_MAX_ZOOM, min_zoom) if own.max_zoom is None else own.max_zoom
    native = max_zoom if own.max_native_zoom is None else own.max_native_zoom
    if row is None and own.max_zoom is None:
        record.note(f"max_zoom absent, read as {max_zoom}")
    if min_zoom > max_zoom:
        record.problem(
            record.path, f"has min_zoom {min_zoom} above max_zoom {max_zoom}: swap them."
        )
    elif native < min_zoom:
        record.problem(
            record.path,
            f"has max_native_zoom {native} below min_zoom {min_zoom}: no zoom has tiles.",
        )
    if len(record.findings.problems) > before or own.box is None:
        return None, own
    tile_size = own.tile_size or WORLD
    return LayerReading(name, url, own.box, min_zoom, max_zoom, native, tile_size), own


def _read_crs(record: Record, media_type: str | None) -> Crs:
    value, path = record.find("epsg")
    is_simple = media_type == "TMS_SIMPLE"
    if value is None and is_simple:
        return Crs.SIMPLE
    crs = _crs_word(value)
    if crs is None:
        what = "is missing" if value is None else f"is {show(value)}"
        record.problem(path, f"{what}: expected one of {', '.join(Crs)}.")
        return Crs.SIMPLE if is_simple else Crs.EPSG4326
    if is_simple and crs is not Crs.SIMPLE:
        record.problem(
            path, f'is {show(value)} in a row of media type TMS_SIMPLE: write "Simple", or TMS_GEO.'
        )
    return crs


def _read_own_crs(record: Record, crs: Crs) -> Crs:
    """Return the system of an alternative layer's bounds; its tiles have that of the row."""
    value, path = record.find("epsg")
    own = crs if value is None else _crs_word(value)
    if own is not None and (own is crs or {own, crs} <= {Crs.EPSG3857, Crs.EPSG4326}):
        return own
    record.problem(path, f"is {show(value)}: expected {crs} as in the row, because a map has one.")
    return crs


def _crs_word(value: Any) -> Crs | None:
    word = str(value).strip().upper().replace(":", "")
    return _CRS_WORDS.get(word.removeprefix("EPSG"))


def _read_url(record: Record) -> str:
    value, path = record.find("tile_layer_url")
    if not isinstance(value, str):
        what = "is missing" if value is None else f"is {show(value)}"
        record.problem(path, f"{what}: {_EXPECTED_URL}")
        return ""
    if not value.lower().startswith(("http://", "https://")):
        what = ": Labelbox has no delegated access to tiles" if bucket_of(value) else ""
        record.problem(path, f"is {show(value)}{what}: expected an http or https URL.")
    found = _PLACEHOLDER.findall(value)
    missing = [f"{{{name}}}" for name in _REQUIRED_PLACEHOLDERS if name not in found]
    unknown = sorted(f"{{{name}}}" for name in set(found) - _KNOWN_PLACEHOLDERS)
    if missing:
        record.problem(path, f"lacks {', '.join(missing)}: {_EXPECTED_URL}")
    if unknown:
        record.problem(
            path, f"holds {', '.join(unknown)}, which nothing fills in: write the value."
        )
    return value


def _read_name(record: Record, *, is_main: bool) -> str:
    value, path = record.find("name")
    if isinstance(value, str) and value.strip():
        return value
    if is_main:
        return "Main layer"
    what = "is missing" if value is None else f"is {show(value)}"
    record.problem(path, f"{what}: expected the name that labelers see.")
    return ""


def _read_version(record: Record, inherited: int | None) -> int | None:
    value, path = record.find("version")
    if value is None:
        return inherited
    if number(value) in {1, 2}:
        return int(value)
    record.problem(path, f"is {show(value)}: expected 1 (lat, lng) or 2 (lng, lat).")
    return inherited


def _read_box(record: Record, crs: Crs, version: int | None, row: _Settings | None) -> Box | None:
    value, path = record.find("bounds")
    if value is not None:
        box, reading = read_bounds(record, crs, version)
        if row is None:
            record.findings.notes.insert(0, reading)
        else:
            record.note(f"{record.path.removeprefix('row_data.')}: {reading}")
        return box
    if row is not None:
        return row.box
    record.problem(
        path, "is missing: expected two corners, such as [[19.4, -99.3], [19.3, -99.1]]."
    )
    return None


def _read_zoom(record: Record, name: str, inherited: int | None) -> int | None:
    value, path = record.find(name)
    if value is None:
        return inherited
    zoom = number(value)
    if zoom is None or not 0 <= zoom <= MAX_ZOOM:
        record.problem(path, f"is {show(value)}: expected a whole number from 0 to {MAX_ZOOM}.")
        return inherited
    if zoom != math.floor(zoom):
        record.note(f"{path.rpartition('.')[2]} {zoom:g} read as {math.floor(zoom)}")
    return math.floor(zoom)


def _read_tile_size(record: Record, inherited: int | None) -> int | None:
    value, path = record.find("tile_size")
    if value is None:
        return inherited
    size = number(value)
    if size is None or size < 1 or size != math.floor(size):
        record.problem(path, f"is {show(value)}: expected a whole number of pixels, usually 256.")
        return inherited
    return int(size)
