# ipyleaflet has no types; what the rest of the package sees of it is typed here.
# pyright: reportUnknownParameterType=false, reportMissingParameterType=false
"""The ipyleaflet objects that a tile layer row becomes.

Traits tagged ``o=True`` are Leaflet options (camel-cased by ipyleaflet's browser side), so that a
subclass with one more trait has one more option.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import ipyleaflet
import traitlets

from lb_widgets.media.mosaic import HATCH_STEP
from lb_widgets.model.mercator import Box, Crs

if TYPE_CHECKING:
    from lb_widgets.media.thumbnails import Picture
    from lb_widgets.model.tiles import TileLayer, TileLayerInfo

OVERZOOM: Final = 3
"""Levels beyond a row's deepest zoom that the map offers: the tiles are scaled up there."""
GRID_PANE: Final = "lbw-grid"
COVERAGE_PANE: Final = "lbw-coverage"
BASEMAP_PANE: Final = "lbw-basemap"

_HATCH: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256">'
    f'<pattern id="h" width="{HATCH_STEP}" height="{HATCH_STEP}" patternUnits="userSpaceOnUse">'
    f'<path d="M0 {HATCH_STEP}L{HATCH_STEP} 0" stroke="#808080"/></pattern>'
    '<rect width="255" height="255" x=".5" y=".5" fill="url(#h)" stroke="#808080"/></svg>'
)
_HATCH_URL: Final = "data:image/svg+xml," + quote(_HATCH)
_BLANK: Final = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="
_OUTLINE_COLOR: Final = "#1e88e5"
_EDGE: Final = 1e-9
"""Degrees that the halves of a layer across the antimeridian end before it: Leaflet's rounding must
not bring the next column in."""


class DirectLayer(ipyleaflet.TileLayer):
    """Tiles that the page fetches; one that fails is hatched."""

    error_tile_url = traitlets.Unicode(_HATCH_URL).tag(sync=True, o=True)
    cross_origin = traitlets.Unicode(None, allow_none=True).tag(sync=True, o=True)
    """``"anonymous"`` where the server answers with CORS: the page is then told the HTTP status."""


class Outline(ipyleaflet.Rectangle):
    """The bounds of a row; the mouse passes through."""

    interactive = traitlets.Bool(default_value=False).tag(sync=True, o=True)


class CoverageOverlay(ipyleaflet.ImageOverlay):
    """One pixel a tile; by its class the page draws each as a square."""

    class_name = traitlets.Unicode("lbw-coverage").tag(sync=True, o=True)


def pane_of(layer: int) -> str:
    """Return the pane of a layer of the row, which holds nothing else."""
    return f"lbw-layer-{layer}"


def crosses_antimeridian(info: TileLayerInfo) -> bool:
    """Say whether a layer of the row does: Leaflet has to repeat the world then."""
    return info.crs is not Crs.SIMPLE and any(layer.east > 180 for layer in info.layers)


def direct_layers(layer: TileLayer, index: int, info: TileLayerInfo, *, cors: bool) -> list[Any]:
    """Return the layer as what the page fetches itself: two layers across the antimeridian.

    Parameters
    ----------
    layer : TileLayer
        The layer.
    index : int
        Of it in the row.
    info : TileLayerInfo
        The row. Beyond the layer's own tiles they are scaled up to the deepest zoom of the map.
    cors : bool
        Whether its server answers with CORS.
    """
    options = tile_options(layer, info)
    return [
        DirectLayer(
            url=layer.url,
            name=layer.name,
            pane=pane_of(index),
            bounds=corners(part),
            cross_origin="anonymous" if cors else None,
            **options,
        )
        for part in parts(layer.box, info)
    ]


def tile_options(layer: TileLayer, info: TileLayerInfo) -> dict[str, Any]:
    """Return what Leaflet has to know of the tiles of a layer, whoever makes them."""
    return {
        "min_zoom": layer.min_zoom,
        "max_zoom": info.max_zoom + OVERZOOM,
        "max_native_zoom": layer.max_native_zoom,
        # Geographic tiles of 512 pixels are finer, not larger: see mercator.tile_span.
        "tile_size": layer.tile_size if info.crs is Crs.SIMPLE else 256,
        # With the bounds: else Leaflet asks for columns that do not exist.
        "no_wrap": not crosses_antimeridian(info),
    }


def parts(box: Box, info: TileLayerInfo) -> list[Box]:
    """Return a box as Leaflet can bound tiles by it: in two where it crosses the antimeridian.

    Notes
    -----
    Leaflet 1.9.4, ``GridLayer._isValidTile``: a tile is fetched where it overlaps the option
    ``bounds``; unless ``noWrap`` is set, the tile's own bounds are first brought between -180 and
    180 degrees and its number below ``2 ** zoom`` (``_wrapCoords``). Bounds beyond 180 degrees
    would never be met.
    """
    if info.crs is Crs.SIMPLE or box.east <= 180:
        return [box]
    if box.east - box.west >= 360:
        return [box._replace(west=-180.0, east=180.0)]
    return [
        box._replace(east=180.0 - _EDGE),
        box._replace(west=-180.0 + _EDGE, east=box.east - 360),
    ]


def outline(box: Box) -> Any:
    """Return the bounds of a row as a line."""
    return Outline(bounds=corners(box), color=_OUTLINE_COLOR, weight=2, fill=False)


def coverage_overlay(png: bytes, box: Box) -> Any:
    """Return the coverage of an audit as a picture over its tiles."""
    url = f"data:image/png;base64,{base64.b64encode(png).decode()}"
    return CoverageOverlay(url=url, bounds=corners(box), pane=COVERAGE_PANE)


def corners(box: Box) -> list[list[float]]:
    """Return a box as Leaflet takes it: south-west, north-east, each (lat, lng)."""
    return [[box.south, box.west], [box.north, box.east]]


class MosaicPair:
    """Two image overlays that take turns, so that the old picture stays until the new one is drawn.

    Parameters
    ----------
    layer : int
        Index of the layer. It and a growing number stand in the pictures' addresses, by which the
        page knows what belongs together and which is the newest.
    """

    def __init__(self, layer: int) -> None:
        self._layer = layer
        self._count = 0
        self.overlays: tuple[Any, Any] = (
            ipyleaflet.ImageOverlay(url=_BLANK, pane=pane_of(layer)),
            ipyleaflet.ImageOverlay(url=_BLANK, pane=pane_of(layer)),
        )

    def show(self, picture: Picture | None, box: Box) -> None:
        """Show a picture over the box, or nothing."""
        self._count += 1
        overlay = self.overlays[self._count % 2]
        body, kind = _BLANK.partition("base64,")[2], "image/gif"
        if picture is not None:
            body, kind = base64.b64encode(picture.body).decode(), picture.content_type
        with overlay.hold_sync():  # one message: never the new picture in the old place
            overlay.bounds = corners(box)
            # RFC 2397 allows parameters after the type.
            overlay.url = f"data:{kind};lbw={self._layer}.{self._count};base64,{body}"
