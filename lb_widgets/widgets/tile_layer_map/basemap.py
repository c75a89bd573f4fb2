# pyright: reportUnknownMemberType=false
"""What lies under the layers of a row, where the user asked for it."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import urlsplit

import ipyleaflet

from lb_widgets.errors import InputError
from lb_widgets.model.mercator import Crs
from lb_widgets.redact import holds_secret, redact, redact_url
from lb_widgets.widgets.tile_layer_map.leaflet import BASEMAP_PANE, OVERZOOM

if TYPE_CHECKING:
    from lb_widgets.widgets.tile_layer_map.transport import Fetch

_DEEPEST: Final = 30 + OVERZOOM
_NATIVE: Final = 19
"""Deepest zoom that base maps usually have; OpenStreetMap's is that."""
_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")
_REQUIRED: Final = {"z", "x", "y"}
_KNOWN: Final = _REQUIRED | {"s", "r"}  # Leaflet's


class Basemap(NamedTuple):
    """A map of Web Mercator tiles that the page fetches.

    Parameters
    ----------
    url : str
        Template with ``{z}``, ``{x}`` and ``{y}``.
    attribution : str
        Shown in the corner of the map; HTML.
    """

    url: str
    attribution: str

    def fits(self, crs: Crs) -> bool:
        """Say whether rows of this coordinate system lie on it."""
        return crs in {Crs.EPSG3857, Crs.EPSG4326}

    def layer(self) -> Any:
        """Return it as an ipyleaflet layer."""
        return ipyleaflet.TileLayer(
            url=self.url,
            name="Base map",
            pane=BASEMAP_PANE,
            attribution=self.attribution,
            max_zoom=_DEEPEST,
            max_native_zoom=_NATIVE,
        )


OSM: Final = Basemap(
    "https://tile.openstreetmap.org/{z}/{x}/{y}.png",
    '&copy; <a href="https://www.openstreetmap.org/copyright">OpenStreetMap</a> contributors',
)


def basemap_of(given: str | None, fetch: Fetch) -> Basemap | None:
    """Return the base map that a user named.

    Raises
    ------
    InputError
        It is neither ``"osm"`` nor a URL template, or one with a secret that nobody consented to
        put into the page.
    """
    if given is None:
        return None
    if given == "osm":
        return OSM
    expected = 'expected None, "osm", or an http(s) URL with {z}, {x} and {y}.'
    if not isinstance(given, str) or not given.lower().startswith(("http://", "https://")):  # pyright: ignore[reportUnnecessaryIsInstance] - users have no type checker
        raise InputError(f"basemap={redact(repr(given))}: {expected}")
    names = set(_PLACEHOLDER.findall(given))
    if not names >= _REQUIRED or names - _KNOWN:
        raise InputError(f"basemap={redact_url(given)!r}: {expected}")
    if holds_secret(given) and fetch != "browser":
        raise InputError(
            f"basemap={redact_url(given)!r} holds a secret, which would be saved with the "
            'notebook: pass fetch="browser" as well if that is meant.'
        )
    return Basemap(given, f"Base map: {escape(urlsplit(given).hostname or '')}")
