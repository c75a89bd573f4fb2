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
from lb_widgets.model.mercator import Crs

if TYPE_CHECKING:
    from lb_widgets.media.thumbnails import Picture
    from lb_widgets.model.mercator import Box
    from lb_widgets.model.tiles import TileLayer

OVERZOOM: Final = 3
"""Levels beyond a row's deepest zoom that the map offers: the tiles are scaled up there."""

# In a row, EPSG4326 names the unit of the bounds; the tiles are those of Web Mercator all the same.
_LEAFLET_CRS: Final = {
    Crs.EPSG3857: "EPSG3857",
    Crs.EPSG4326: "EPSG3857",
    Crs.EPSG3395: "EPSG3395",
    Crs.SIMPLE: "Simple",
}
_HATCH: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256">'
    f'<pattern id="h" width="{HATCH_STEP}" height="{HATCH_STEP}" patternUnits="userSpaceOnUse">'
    f'<path d="M0 {HATCH_STEP}L{HATCH_STEP} 0" stroke="#808080"/></pattern>'
    '<rect width="255" height="255" x=".5" y=".5" fill="url(#h)" stroke="#808080"/></svg>'
)
_HATCH_URL: Final = "data:image/svg+xml," + quote(_HATCH)
_BLANK: Final = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="
_OUTLINE_COLOR: Final = "#1e88e5"


class DirectLayer(ipyleaflet.TileLayer):
    """Tiles that the page fetches; one that fails is hatched."""

    error_tile_url = traitlets.Unicode(_HATCH_URL).tag(sync=True, o=True)


class Outline(ipyleaflet.Rectangle):
    """The bounds of a row; the mouse passes through."""

    interactive = traitlets.Bool(default_value=False).tag(sync=True, o=True)


def make_map(crs: Crs, *, height: int) -> Any:
    """Return an ipyleaflet map without layers: its own default is a base map from the internet."""
    leaflet_map = ipyleaflet.Map(
        layers=(),
        crs={"name": _LEAFLET_CRS[crs], "custom": False},
        center=[0.0, 0.0],
        zoom=1,
        scroll_wheel_zoom=True,
        attribution_control=False,
        layout={"height": f"{height}px"},
    )
    if crs is not Crs.SIMPLE:
        leaflet_map.add(ipyleaflet.ScaleControl(position="bottomleft", imperial=False))
    return leaflet_map


def same_map(one: Crs, other: Crs) -> bool:
    """Say whether one map can show both; a Leaflet map cannot change its CRS."""
    return _LEAFLET_CRS[one] == _LEAFLET_CRS[other]


def direct_layer(layer: TileLayer, *, crs: Crs, deepest: int, opacity: float) -> Any:
    """Return the layer as one that the page fetches itself.

    Parameters
    ----------
    deepest : int
        Deepest zoom of the map; beyond the layer's own tiles they are scaled up.
    """
    return DirectLayer(
        url=layer.url,
        name=layer.name,
        min_zoom=layer.min_zoom,
        max_zoom=deepest,
        max_native_zoom=layer.max_native_zoom,
        # Geographic tiles of 512 pixels are finer, not larger: see mercator.tile_span.
        tile_size=layer.tile_size if crs is Crs.SIMPLE else 256,
        # Both, else Leaflet asks for columns that do not exist.
        no_wrap=True,
        bounds=corners(layer.box),
        opacity=opacity,
    )


def outline(box: Box) -> Any:
    """Return the bounds of a row as a line."""
    return Outline(bounds=corners(box), color=_OUTLINE_COLOR, weight=2, fill=False)


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

    def __init__(self, layer: int, *, opacity: float) -> None:
        self._layer = layer
        self._count = 0
        self.overlays: tuple[Any, Any] = (
            ipyleaflet.ImageOverlay(url=_BLANK, pane="tilePane", opacity=opacity),
            ipyleaflet.ImageOverlay(url=_BLANK, pane="tilePane", opacity=opacity),
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
