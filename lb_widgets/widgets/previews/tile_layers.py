"""Tile layers, large: the main layer as one picture, and what is known of all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lb_widgets.messages.preview_files import (
    Fact,
)
from lb_widgets.messages.preview_kinds import (
    TileLayerPreview,
)
from lb_widgets.model.mercator import Crs
from lb_widgets.widgets.base.readable import said
from lb_widgets.widgets.previews.asked import Large
from lb_widgets.widgets.previews.map_stills import LARGE, layer_picture, read_info

if TYPE_CHECKING:
    from lb_widgets.model.tiles import TileLayerInfo
    from lb_widgets.widgets.previews.asked import Asked

MAX_NAME: Final = 200
"""Characters of the name of a layer."""
MAX_LAYERS: Final = 50
"""Layers that are named: Labelbox takes ten."""
_MINUS: Final = "\N{MINUS SIGN}"


def tile_layer(asked: Asked) -> Large:
    """Return the tiles of the main layer as one picture.

    Raises
    ------
    MediaError
        The row cannot be read, or no tile came.
    """
    subject = asked.subject
    row = {"row_data": asked.value}
    if subject.type is not None:
        row["media_type"] = str(subject.type)
    info = read_info(row)
    size = asked.width, asked.height
    picture, note = layer_picture(info, size, LARGE, asked.loader, asked.context)
    preview = TileLayerPreview(
        content_type=picture.content_type,
        width=picture.width,
        height=picture.height,
        note=said(note, MAX_NAME),
        layers=_names(info),
    )
    return Large(preview, [picture.body], _facts(info))


def _names(info: TileLayerInfo) -> list[str]:
    names = [said(layer.name, MAX_NAME) for layer in info.layers[:MAX_LAYERS]]
    more = len(info.layers) - MAX_LAYERS
    return [*names, f"and {more:,} more"] if more > 0 else names


def _facts(info: TileLayerInfo) -> list[Fact]:
    zooms = f"{info.min_zoom} to {info.max_zoom}"
    if info.max_native_zoom < info.max_zoom:
        zooms += f", tiles to {info.max_native_zoom}"
    facts = [Fact("Zooms", zooms), Fact("Bounds", _bounds(info)), Fact("CRS", str(info.crs))]
    if info.reading:
        facts.append(Fact("Read", said(info.reading, 2 * MAX_NAME)))
    return facts


def _bounds(info: TileLayerInfo) -> str:
    """Return the corners: degrees from the south-west on, or pixels from the top left on."""
    if info.crs is Crs.SIMPLE:
        left, top, right, bottom = info.west, -info.north, info.east, -info.south
        return f"{_number(left)}, {_number(top)} to {_number(right)}, {_number(bottom)} px"
    first = f"{_number(info.south)}°, {_number(info.west)}°"
    return f"{first} to {_number(info.north)}°, {_number(info.east)}°"


def _number(value: float) -> str:
    """Return a coordinate to a tenth of a metre, without zeros at its end."""
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return text.replace("-", _MINUS) if text not in {"-0", ""} else "0"
