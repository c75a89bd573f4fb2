"""What the cases of the rules are made of: a row that breaks a rule, and a near miss."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from lb_widgets.model.rules import NO_FIX, Context

URL = "https://a.com/1.png"
GOOD = {"row_data": URL, "global_key": "a-1", "media_type": "IMAGE"}
TILES = {
    "tile_layer_url": "https://a.com/{z}/{x}/{y}.png",
    "bounds": [[19.4, -99.2], [19.3, -99.1]],
    "epsg": "EPSG4326",
    "min_zoom": 3,
    "max_zoom": 12,
}
NAN = float("nan")


def attached(*items: Any, **cells: Any) -> dict[str, Any]:
    return {**GOOD, "attachments": list(items), **cells}


def layer(number: int = 1, **keys: Any) -> dict[str, Any]:
    overlay = {
        "type": "IMAGE_OVERLAY",
        "value": f"https://a.com/o{number}.png",
        "name": f"n{number}",
    }
    return {key: value for key, value in (overlay | keys).items() if value is not ...}


def tiles(**keys: Any) -> dict[str, Any]:
    kept = {key: value for key, value in (TILES | keys).items() if value is not ...}
    return {**GOOD, "row_data": kept, "media_type": "TMS_GEO"}


def described(*entries: Any) -> dict[str, Any]:
    return {**GOOD, "metadata_fields": list(entries)}


def with_row_data(value: Any, media_type: str | None = "IMAGE") -> dict[str, Any]:
    return {**GOOD, "row_data": value, "media_type": media_type}


@dataclass(frozen=True)
class Case:
    broken: dict[str, Any]
    near_miss: dict[str, Any]
    path: str
    fix: Any = NO_FIX
    broken_context: Context = field(default_factory=Context)
    near_miss_context: Context = field(default_factory=Context)


OVERLAID = attached(layer())
LOCAL = Context(endpoint_is_local=True)
