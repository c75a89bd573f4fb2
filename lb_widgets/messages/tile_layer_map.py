"""What the tile layer map and its page say to each other."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec

from lb_widgets.messages.base import Nothing, Request
from lb_widgets.model.mercator import Crs
from lb_widgets.model.types import Severity  # noqa: TC001 - msgspec reads it at run time


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
    is_secret: bool = False
    """Whether its URL holds a secret: what is copied of it is masked unless asked for."""


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
    tile_size, min_zoom, max_zoom, max_native_zoom : int
        Of the main layer.
    south, west, north, east : float
        Bounds of the main layer: degrees, or for ``Simple`` Leaflet's plane.
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
    min_zoom: int = 0
    max_zoom: int = 0
    max_native_zoom: int = 0
    south: float = 0.0
    west: float = 0.0
    north: float = 0.0
    east: float = 0.0
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
    """Tells whether one of the sentinel tiles of a layer loaded.

    Parameters
    ----------
    cors : bool
        Whether it loaded with ``crossorigin``, so that the page is told what became of each tile.
    """

    layer: int
    reached: bool
    cors: bool = False


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


class TileEvent(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one tile that the page asked for.

    Parameters
    ----------
    layer, z, x, y : int
        Which tile; the numbers are those of its URL.
    ok : bool
        Whether a picture came.
    at : float, milliseconds since 1970
        When it was settled.
    duration : float or None, milliseconds
        None where the browser does not tell.
    size : int or None, bytes
        None where the browser does not tell.
    http_status : int or None
        None where the browser does not tell.
    width, height : int, pixels
        Of the picture, 0 where none came.
    """

    layer: int
    z: int
    x: int
    y: int
    ok: bool
    at: float
    duration: float | None = None
    size: int | None = None
    http_status: int | None = None
    width: int = 0
    height: int = 0


class TileEventsRequest(Request, frozen=True, tag="map/tiles"):
    """Tells what became of tiles since the last such message, of the row on screen.

    Parameters
    ----------
    row : int
        Index of the row that they belong to: a late message may speak of another one.
    """

    row: int
    events: tuple[TileEvent, ...]


class FailedTile(msgspec.Struct, frozen=True, kw_only=True):
    """Why a tile failed, in a few words. Redacted."""

    layer: int
    z: int
    x: int
    y: int
    reason: str


class FailedTiles(msgspec.Struct, frozen=True):
    """The failed tiles of the message whose reason is known.

    The page is often not told why, so the kernel asks for some of them itself.
    """

    tiles: tuple[FailedTile, ...]


class TileUrlRequest(Request, frozen=True, tag="map/tile-url"):
    """Asks for the address of a tile, for the clipboard.

    Parameters
    ----------
    verbatim : bool
        Whether with its secrets, which the user has to ask for.
    """

    layer: int
    z: int
    x: int
    y: int
    verbatim: bool = False


class TileUrl(msgspec.Struct, frozen=True, kw_only=True):
    """The address, and whether something in it is masked."""

    url: str
    is_masked: bool


class TileFinding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that an audit found, and where to look at it. Redacted.

    Parameters
    ----------
    layer, zoom : int
        Where; zoom is that of the tiles.
    severity : Severity
        How bad.
    text : str
        ``"12 tiles missing: 404 Not Found"``.
    south, west, north, east : float
        What to look at.
    """

    layer: int
    zoom: int
    severity: Severity
    text: str
    south: float
    west: float
    north: float
    east: float


class AuditState(msgspec.Struct, frozen=True, kw_only=True):
    """What an audit of the row on screen said. Redacted.

    Parameters
    ----------
    ok : bool
        Whether there is no error.
    diagnosis : str
        One sentence.
    summary : str
        How much was looked at, one sentence.
    findings : tuple of TileFinding
        The worst first; at most 200, `hidden` says how many more.
    zooms : tuple of int
        Of which there is a coverage picture.
    """

    ok: bool
    diagnosis: str
    summary: str
    findings: tuple[TileFinding, ...] = ()
    hidden: int = 0
    zooms: tuple[int, ...] = ()


class CoverageState(msgspec.Struct, frozen=True, kw_only=True):
    """Which coverage picture of the audit lies on the map."""

    layer: int
    zoom: int


class AuditRequest(Request, frozen=True, tag="map/audit"):
    """Audit the tiles of the row on screen; the result comes by the trait `audit`."""


REQUESTS: Final[dict[type[Request], type[msgspec.Struct]]] = {
    TileRowRequest: Nothing,
    MapSizeRequest: Nothing,
    SentinelRequest: SentinelTiles,
    ReachedRequest: Nothing,
    MosaicRequest: MosaicResult,
    TileEventsRequest: FailedTiles,
    TileUrlRequest: TileUrl,
    AuditRequest: Nothing,
}
