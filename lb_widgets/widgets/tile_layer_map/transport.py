"""Which way the tiles of a layer take to the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple, get_args
from urllib.parse import urlsplit

from lb_widgets.errors import InputError
from lb_widgets.messages.tile_layer_map import Transport
from lb_widgets.redact import holds_secret

if TYPE_CHECKING:
    from lb_widgets.model.tiles import TileLayer

Fetch = Literal["auto", "kernel", "browser"]
FETCHES: Final = get_args(Fetch)


class Way(NamedTuple):
    """How tiles come.

    Parameters
    ----------
    transport : Transport
        Who asks for them.
    why : str
        Why they come so; empty where there is nothing to say.
    cors : bool
        Whether the page may ask with CORS, and so is told what became of each tile.
    """

    transport: Transport
    why: str = ""
    cors: bool = False


class Transports:
    """Decides for each layer; remembers which servers the page can reach.

    Parameters
    ----------
    fetch : {"auto", "kernel", "browser"}
        What the user wants: "browser" is the consent to put URLs into the page, secrets and all.
    resolves : bool
        Whether the kernel has a ``resolve=``, so that what it fetches is something else than what
        the row says.

    Raises
    ------
    InputError
        None of the three.
    """

    def __init__(self, fetch: Fetch, *, resolves: bool = False) -> None:
        if fetch not in FETCHES:
            raise InputError(f"fetch={fetch!r}: expected one of {', '.join(map(repr, FETCHES))}.")
        self._fetch = fetch
        self._resolves = resolves
        self._ways: dict[str, Way] = {}
        self._cors: dict[str, bool] = {}  # by URL template: what tiles have shown

    def of(self, layer: TileLayer) -> Way:
        """Return the way for a layer."""
        way = self._way(layer)
        return way._replace(cors=way.cors and self._cors.get(layer.url, True))

    def _way(self, layer: TileLayer) -> Way:
        if self._fetch == "browser":
            return Way(Transport.DIRECT, cors=True)
        if self._resolves:
            return Way(Transport.MOSAIC, "through resolve=; Labelbox cannot do that")
        if self._fetch == "kernel":
            return Way(Transport.MOSAIC)
        if holds_secret(layer.url):
            return Way(Transport.MOSAIC, "the URL holds a secret")
        return self._ways.get(_place(layer.url), Way(Transport.UNKNOWN))

    def learn(self, layer: TileLayer, *, reached: bool, cors: bool) -> None:
        """Take note of what became of a layer's sentinel tiles."""
        server = _server(layer.url)
        self._ways[_place(layer.url)] = (
            Way(Transport.DIRECT, cors=cors)
            if reached
            else Way(Transport.MOSAIC, f"the browser could not load a tile from {server}")
        )

    def hear(self, layer: TileLayer, *, loaded: bool, blocked: bool) -> bool:
        """Take note of what became of tiles that the page asked for.

        Parameters
        ----------
        layer : TileLayer
            Whose tiles.
        loaded : bool
            Whether some came.
        blocked : bool
            Whether some failed and the browser does not tell a status, as where a server does not
            answer with CORS.

        Returns
        -------
        bool
            Whether the layer is to be asked for in another way from now on: without CORS.
        """
        if not self._way(layer).cors or layer.url in self._cors or not (loaded or blocked):
            return False
        self._cors[layer.url] = loaded
        return not loaded

    @property
    def kernel_may_fetch(self) -> bool:
        """Whether the user lets the kernel ask for tiles of its own accord."""
        return self._fetch != "browser"


def _server(url: str) -> str:
    """Return host and port without user and password."""
    return urlsplit(url).netloc.rpartition("@")[2]


def _place(url: str) -> str:
    """Return what answers alike: the first folder of a server, for a storage has one a bucket."""
    first = urlsplit(url).path.lstrip("/").partition("/")[0]
    return _server(url) if "{" in first else f"{_server(url)}/{first}"
