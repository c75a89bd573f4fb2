"""The preview of a tile layer: a mosaic of its bounds, of a few tiles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from lb_widgets.errors import InputError, MediaError
from lb_widgets.media.mosaic import layer_still
from lb_widgets.media.reasons import Reason
from lb_widgets.messages.previews import Thumbnail
from lb_widgets.messages.table_cells import Shown
from lb_widgets.model.mercator import WORLD, Crs, fit, tile_range, tile_span, to_lat_lng, to_world
from lb_widgets.model.tiles import TileLayerInfo
from lb_widgets.widgets.base import Reply

if TYPE_CHECKING:
    from lb_widgets.media.loader import Loader
    from lb_widgets.media.mosaic import MosaicTile
    from lb_widgets.model.tiles import TileLayer
    from lb_widgets.widgets.base import Context

MAX_SIDE: Final = 2 * WORLD
"""Pixels: wider and higher than that no mosaic is asked for."""
MAX_TILES: Final = 9
"""Tiles of a mosaic of that size, wherever it lies; where a layer has more, its middle is shown."""
_MAX_BYTES: Final = 400_000
_GIVEN_UP: Final = frozenset(
    {Reason.UNREACHABLE, Reason.NAME_NOT_FOUND, Reason.TIMEOUT, Reason.TLS, Reason.REFUSED}
)
"""Why the first tile speaks for all of them: these are about the host."""


def map_preview(row_data: Any, size: tuple[int, int], loader: Loader, context: Context) -> Reply:
    """Return the tiles of a row's main layer, as far as they came.

    Parameters
    ----------
    row_data : dict or its JSON
        Of a ``TMS_GEO`` or ``TMS_SIMPLE`` row, however it is spelled.
    size : (int, int), pixels
        Width and height of the box.

    Raises
    ------
    MediaError
        The row cannot be read, or no tile came.
    """
    try:
        info = TileLayerInfo.from_row({"row_data": row_data})
    except InputError as error:
        raise MediaError(error.problems[0], reason=Reason.BAD_VALUE) from error
    side = min(size[0], MAX_SIDE), min(size[1], MAX_SIDE)
    layer, is_whole = _fitting(info.layers[0], info.crs, side)
    _stop_if_out_of_reach(layer, info.crs, side, loader, context)
    picture, tiles = layer_still(
        layer,
        crs=info.crs,
        loader=loader,
        size=side,
        max_bytes=_MAX_BYTES,
        cancelled=context.cancelled,
    )
    failed = _failed(tiles)
    if picture is None:
        raise MediaError(failed, reason=Reason.NOT_FOUND)
    told = [failed, "" if is_whole else "the middle of the layer"]
    text = "; ".join(filter(None, told))
    return Reply(Thumbnail(Shown.PICTURE, text, content_type=picture.content_type), [picture.body])


def _fitting(layer: TileLayer, crs: Crs, size: tuple[int, int]) -> tuple[TileLayer, bool]:
    """Return the part of a layer that a few tiles cover, and whether that is all of it.

    Nobody can zoom out further than ``min_zoom``, where a large layer may have a million tiles.
    """
    zoom = _zoom(layer, crs, size)
    if tile_range(layer.box, zoom, crs=crs, tile_size=layer.tile_size).total <= MAX_TILES:
        return layer, True
    west, north = to_world(layer.north, layer.west, crs)
    east, south = to_world(layer.south, layer.east, crs)
    half = tile_span(crs, layer.tile_size) / 2**zoom
    x, half_width = (west + east) / 2, min(half, (east - west) / 2)
    y, half_height = (north + south) / 2, min(half, (south - north) / 2)
    top, left = to_lat_lng(x - half_width, y - half_height, crs)
    bottom, right = to_lat_lng(x + half_width, y + half_height, crs)
    part = {"north": top, "west": left, "south": bottom, "east": right}
    # At no other zoom than before, which is the one that has the fewest tiles.
    return msgspec.structs.replace(layer, **part, min_zoom=zoom, max_native_zoom=zoom), False


def _zoom(layer: TileLayer, crs: Crs, size: tuple[int, int]) -> int:
    deepest = layer.max_native_zoom
    return fit(layer.box, *size, crs=crs, min_zoom=layer.min_zoom, max_zoom=deepest)[1]


def _stop_if_out_of_reach(
    layer: TileLayer, crs: Crs, size: tuple[int, int], loader: Loader, context: Context
) -> None:
    """Fetch the tile in the middle: where its host cannot be reached, no other is asked for."""
    zoom = _zoom(layer, crs, size)
    tiles = tile_range(layer.box, zoom, crs=crs, tile_size=layer.tile_size)
    x, y = (tiles.x_start + tiles.x_stop) // 2, (tiles.y_start + tiles.y_stop) // 2
    url = layer.tile_url(zoom, x if crs is Crs.SIMPLE else x % 2**zoom, y)
    try:
        loader.load(url, cancelled=context.cancelled)
    except MediaError as error:
        if error.reason in _GIVEN_UP:
            raise
    context.stop_if_cancelled()


def _failed(tiles: tuple[MosaicTile, ...]) -> str:
    """Return how many tiles did not come and why most did not; empty where all came."""
    reasons = [tile.reason for tile in tiles if tile.reason]
    if not reasons:
        return ""
    most = max(set(reasons), key=reasons.count)
    if len(reasons) == len(tiles):
        return f"No tile came: {most}" if len(tiles) == 1 else f"None of {len(tiles)} tiles: {most}"
    return f"{len(reasons)} of {len(tiles)} tiles failed: {most}"
