"""Which way the tiles of a layer take to the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, get_args
from urllib.parse import urlsplit

from lb_widgets.errors import InputError
from lb_widgets.messages.tile_layer_map import Transport
from lb_widgets.model.mercator import Crs
from lb_widgets.redact import holds_secret

if TYPE_CHECKING:
    from lb_widgets.model.tiles import TileLayer

Fetch = Literal["auto", "kernel", "browser"]
FETCHES: Final = get_args(Fetch)


class Transports:
    """Decides for each layer; remembers which servers the page can reach.

    Parameters
    ----------
    fetch : {"auto", "kernel", "browser"}
        What the user wants: "browser" is the consent to put URLs into the page, secrets and all.

    Raises
    ------
    InputError
        None of the three.
    """

    def __init__(self, fetch: Fetch) -> None:
        if fetch not in FETCHES:
            raise InputError(f"fetch={fetch!r}: expected one of {', '.join(map(repr, FETCHES))}.")
        self._fetch = fetch
        self._reached: dict[str, bool] = {}

    def of(self, layer: TileLayer, crs: Crs) -> tuple[Transport, str]:
        """Return the way for a layer of a row with this CRS, and why if it is worth saying."""
        if self._fetch == "kernel":
            return Transport.MOSAIC, ""
        if crs is not Crs.SIMPLE and layer.east > 180:  # Leaflet would draw the western part only
            return Transport.MOSAIC, "the layer crosses the antimeridian"
        if self._fetch == "browser":
            return Transport.DIRECT, ""
        if holds_secret(layer.url):
            return Transport.MOSAIC, "the URL holds a secret"
        server = _server(layer.url)
        if self._reached.get(server) is False:
            return Transport.MOSAIC, f"the browser could not load a tile from {server}"
        return (Transport.DIRECT if server in self._reached else Transport.UNKNOWN), ""

    def learn(self, layer: TileLayer, *, reached: bool) -> None:
        """Take note of what became of a layer's sentinel tiles."""
        self._reached[_server(layer.url)] = reached


def _server(url: str) -> str:
    """Return host and port without user and password."""
    return urlsplit(url).netloc.rpartition("@")[2]
