"""What the tile layer map and its page say to each other."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec

from lb_widgets.messages.base import Nothing, Request
from lb_widgets.model.mercator import Crs


class Transport(StrEnum):
    """How the tiles of a layer reach the page."""

    UNKNOWN = "unknown"
    """Nobody has tried yet: the page asks for a sentinel tile."""
    DIRECT = "direct"
    """The page asks the tile server."""
    MOSAIC = "mosaic"
    """The kernel asks the tile server and sends one picture of the view."""


class TileLayerState(msgspec.Struct, frozen=True, kw_only=True):
    """One layer of the row on screen. Redacted.

    Parameters
    ----------
    name : str
        As labelers see it.
    transport : Transport
        How its tiles come.
    why : str
        Why they come so; empty where there is nothing to say.
    """

    name: str
    transport: Transport
    why: str


class TileRowState(msgspec.Struct, frozen=True, kw_only=True):
    """The row on screen. Redacted.

    Parameters
    ----------
    index, total : int
        Which one of how many tile layer rows.
    title : str
        Its global key, or what else names it.
    crs : Crs
        How positions become pixels.
    tile_size, max_native_zoom : int
        Of the main layer.
    reading : str
        How the row was read.
    problem : str
        Why the row cannot be shown; empty where it can.
    """

    index: int
    total: int
    title: str
    crs: Crs = Crs.EPSG3857
    tile_size: int = 256
    max_native_zoom: int = 0
    reading: str = ""
    problem: str = ""
    layers: tuple[TileLayerState, ...] = ()


class TileRowRequest(Request, frozen=True, tag="map/row"):
    """Show another of the tile layer rows."""

    index: int


class MapSizeRequest(Request, frozen=True, tag="map/size"):
    """Tells how large the map is, in CSS pixels, so that the row fits into it."""

    width: float
    height: float


class SentinelRequest(Request, frozen=True, tag="map/sentinel"):
    """Asks for tiles with which the page can try whether it reaches the server of a layer."""

    layer: int


class SentinelTiles(msgspec.Struct, frozen=True):
    """Addresses of tiles, any of which is proof. Only of layers whose URL holds no secret."""

    urls: tuple[str, ...]


class ReachedRequest(Request, frozen=True, tag="map/reached"):
    """Tells whether one of the sentinel tiles of a layer loaded."""

    layer: int
    reached: bool


class MosaicRequest(Request, frozen=True, tag="map/mosaic"):
    """Asks to draw one layer in the view: degrees, or for ``Simple`` Leaflet's plane."""

    layer: int
    zoom: float
    south: float
    west: float
    north: float
    east: float


class MosaicResult(msgspec.Struct, frozen=True):
    """What was drawn.

    Parameters
    ----------
    loaded, failed : int
        Numbers of tiles.
    reason : str
        The commonest reason of the failed ones.
    """

    loaded: int
    failed: int
    reason: str


class TileFailureRequest(Request, frozen=True, tag="map/failure"):
    """Asks why a tile failed: the page is not told, so the kernel tries the same address."""

    url: str


class TileFailure(msgspec.Struct, frozen=True):
    """Why, in a few words."""

    reason: str


REQUESTS: Final[dict[type[Request], type[msgspec.Struct]]] = {
    TileRowRequest: Nothing,
    MapSizeRequest: Nothing,
    SentinelRequest: SentinelTiles,
    ReachedRequest: Nothing,
    MosaicRequest: MosaicResult,
    TileFailureRequest: TileFailure,
}
