"""Rules about the URLs of tile layers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lb_widgets.model.rules.base import NO_FIX, Context, Finding, Place, kind_of, shown
from lb_widgets.model.rules.tiles_layers import layers_of, tile_rule
from lb_widgets.model.types import Severity
from lb_widgets.model.urls import is_path

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lb_widgets.model.data_row import DataRow

_EXPECTED: Final = "expected a URL with /{z}/{x}/{y}"
_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")
_FILLED_IN: Final = frozenset("zxysr")  # s and r by Leaflet, where Labelbox is silent
# {Z}, { z }, {{z}} and ${z} as template languages write it, %7Bz%7D as URL encoders leave it.
# Counts have an end, so that the time stays linear.
_LOOSE: Final = re.compile(
    r"\$?(?:\{|%(?:25)?7B){1,3}\s{0,3}([zxy])\s{0,3}(?:\}|%(?:25)?7D){1,3}", re.IGNORECASE
)
_CLOUD: Final = re.compile(r"\s*(s3[an]?|gs|azure|az|abfss?|wasbs?|r2):/", re.IGNORECASE)
_HTTP: Final = ("http://", "https://")

# Other ways to number tiles, which no spelling can turn into {z}/{x}/{y}.
_FOREIGN: Final = {
    "-y": "counts rows northward, as TMS does; Labelbox counts them southward (XYZ): "
    "serve the tiles as XYZ",
    "q": "is a quadkey, which Labelbox does not fill in: serve the tiles as XYZ",
    "quadkey": "is a quadkey, which Labelbox does not fill in: serve the tiles as XYZ",
    "bbox": "is a map request, as WMS has it, not a tile: serve the tiles as XYZ",
}
_OTHER_NAMES: Final = {
    "zoom": "z", "level": "z", "tilematrix": "z",
    "col": "x", "column": "x", "tilecol": "x",
    "row": "y", "tilerow": "y",
}  # fmt: skip


def _urls(row: DataRow) -> list[tuple[Place, str]]:
    """Return the URLs that are texts and not empty, with their places."""
    found = [layer.find("tile_layer_url") for layer in layers_of(row)]
    return [(place, url) for place, url in found if isinstance(url, str) and url.strip()]


def _missing(row: DataRow, _: Context) -> Iterable[Finding]:
    found: list[Finding] = []
    for layer in layers_of(row):
        place, url = layer.find("tile_layer_url")
        if not isinstance(url, str) or not url.strip():
            what = "empty" if isinstance(url, str) else kind_of(url)
            found.append(Finding(place, f"is {what}, {_EXPECTED}"))
    return found


def _not_http(row: DataRow, _: Context) -> Iterable[Finding]:
    found: list[Finding] = []
    for place, url in _urls(row):
        if url.lower().startswith(_HTTP) or _CLOUD.match(url):
            continue
        if is_path(url):
            message = f"is a path ({shown(url)}); tiles are not uploaded: serve them over https"
        else:
            message = f"is no https URL ({shown(url)}), {_EXPECTED}"
        stripped = url.strip()
        fix = stripped if stripped.lower().startswith(_HTTP) else NO_FIX
        found.append(Finding(place, message, fix))
    return found


def _delegated(row: DataRow, _: Context) -> Iterable[Finding]:
    message = (
        "is {scheme}:/…; delegated access (IAM) does not work for tile layers: "
        "expected an https URL that browsers can open"
    )
    return [
        Finding(place, message.format(scheme=match[1].lower()))
        for place, url in _urls(row)
        if (match := _CLOUD.match(url)) is not None
    ]


def _canonical(url: str) -> str:
    return _LOOSE.sub(lambda match: f"{{{match[1].lower()}}}", url)


def _placeholders(row: DataRow, _: Context) -> Iterable[Finding]:
    found: list[Finding] = []
    for place, url in _urls(row):
        plain = _canonical(url)
        names = list(dict.fromkeys(_PLACEHOLDER.findall(plain)))
        foreign = [name for name in names if _foreign(name)]
        missing = " ".join(f"{{{name}}}" for name in "zxy" if name not in names)
        unknown = [name for name in names if name not in _FILLED_IN and name not in foreign]
        messages = [f"{{{name}}} {_foreign(name)}" for name in foreign]
        if missing and not foreign:
            messages.append(f"lacks {missing}, {_EXPECTED}")
        if unknown:
            held = _listed([f"{{{name}}}" for name in unknown])
            messages.append(f"holds {held}, which Labelbox does not fill in; {_hint(unknown)}")
        found += [Finding(place, message) for message in messages]
        if plain != url and not messages:
            odd = [match[0] for match in _LOOSE.finditer(url) if _canonical(match[0]) != match[0]]
            message = f"has {_listed(odd)}, which is not filled in, expected {_canonical(odd[0])}"
            found.append(Finding(place, message, plain))
    return found


def _listed(parts: list[str]) -> str:
    return shown(" ".join(parts)).strip('"')


def _foreign(name: str) -> str | None:
    plain = name.strip().lower()
    return _FOREIGN.get("bbox" if plain.startswith("bbox") else plain)


def _hint(unknown: list[str]) -> str:
    for name in unknown:
        meant = _OTHER_NAMES.get(name.strip().lower())
        if meant is not None:
            return f"did you mean {{{meant}}}?"
    return "write the value"


def _order(row: DataRow, _: Context) -> Iterable[Finding]:
    found: list[Finding] = []
    for place, url in _urls(row):
        plain = _canonical(url)
        if "{z}/{x}/{y}" in plain or not {"z", "x", "y"} <= {*_PLACEHOLDER.findall(plain)}:
            continue
        order = "{z}/{y}/{x}" if "{z}/{y}/{x}" in plain else "its placeholders in another form"
        message = (
            f"has {order}; Labelbox documents /{{z}}/{{x}}/{{y}}: is this what the server wants?"
        )
        found.append(Finding(place, message))
    return found


RULES: Final = (
    tile_rule("tiles-url-missing", "Every tile layer has a tile_layer_url.", _missing),
    tile_rule("tiles-url-not-http", "A tile URL is an https URL.", _not_http),
    tile_rule(
        "tiles-url-iam",
        "Tile URLs are opened by the browser, without delegated access (IAM).",
        _delegated,
    ),
    tile_rule(
        "tiles-url-placeholders", "A tile URL has {z}, {x} and {y}, and no other.", _placeholders
    ),
    tile_rule("tiles-url-order", "Tile URLs are /{z}/{x}/{y}.", _order, Severity.WARNING),
)
