# pyright: reportUnknownMemberType=false
"""Borders and numbers of tiles, as pictures that no server has to make."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import ipyleaflet

from lb_widgets.widgets.tile_layer_map.leaflet import GRID_PANE, corners, parts, tile_options

if TYPE_CHECKING:
    from lb_widgets.model.tiles import TileLayer, TileLayerInfo


def grid_layers(layer: TileLayer, info: TileLayerInfo) -> list[Any]:
    """Return the grid of a layer's tiles; beyond its deepest zoom it is scaled up as they are."""
    options = tile_options(layer, info)
    url = _template(options["tile_size"])
    return [
        ipyleaflet.TileLayer(
            url=url, name="Tile grid", pane=GRID_PANE, bounds=corners(part), **options
        )
        for part in parts(layer.box, info)
    ]


def _template(size: int) -> str:
    """Return the address of a tile's picture, in which Leaflet fills in the numbers.

    Every line and letter is dark with a light rim, so that it is legible on any ground.
    """
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" '
        f'viewBox="0 0 {size} {size}" fill="none">'
        f'<path d="M.5 {size}V.5H{size}" stroke="#fff" stroke-width="3" stroke-opacity=".6"/>'
        f'<path d="M.5 {size}V.5H{size}" stroke="#000"/>'
        '<text x="7" y="19" font-family="ui-monospace,monospace" font-size="13" fill="#000" '
        'stroke="#fff" stroke-width="3" stroke-linejoin="round" paint-order="stroke">'
        "{z}/{x}/{y}</text></svg>"
    )
    return "data:image/svg+xml," + quote(picture, safe="{}/:=' ,.-")
