"""The main layer of a row as one picture of its bounds, of no more tiles than are worth it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import msgspec

from lb_widgets.errors import InputError, MediaError
from lb_widgets.media.mosaic import layer_still
from lb_widgets.media.reasons import Reason
from lb_widgets.model.mercator import WORLD, Crs, fit, tile_range, tile_span, to_lat_lng, to_world
from lb_widgets.model.tiles import TileLayerInfo

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from lb_widgets.media.loader import Loader
    from lb_widgets.media.mosaic import MosaicTile
    from lb_widgets.media.thumbnails import Picture
    from lb_widgets.model.tiles import TileLayer
    from lb_widgets.widgets.base import Context

_GIVEN_UP: Final = frozenset(
    {Reason.UNREACHABLE, Reason.NAME_NOT_FOUND, Reason.TIMEOUT, Reason.TLS, Reason.REFUSED}
)
"""Why the first tile speaks for all of them: these are about the host."""


@dataclass(frozen=True, slots=True)
class Bound:
    """How much a picture of a layer may take.

    Parameters
    ----------
    side : int, pixels
        Wider and higher than that none is made.
    tiles : int
        Of the picture; where a layer has more, its middle is shown.
    size : int, bytes
        Of the file.
    fineness : int
        How many times larger than the box it is made, if that takes no more tiles: tiles of a zoom
        that just fits may fill half of the box.
    """

    side: int
    tiles: int
    size: int
    fineness: int = 1


SMALL: Final = Bound(2 * WORLD, 9, 400_000)
"""For a cell: as many tiles as a picture of that size lies on, wherever it lies."""
LARGE: Final = Bound(8 * WORLD, 64, 2_000_000, fineness=2)
"""For a panel: one of 1,400 by 440 pixels lies on 21 tiles at most, a square one twice as fine
on 25."""


def read_info(row: Mapping[str, Any]) -> TileLayerInfo:
    """Return the normal form of a row.

    Raises
    ------
    MediaError
        The row cannot be read; the message has the first problem, and how many there are.
    """
    try:
        return TileLayerInfo.from_row(row)
    except InputError as error:
        first, more = error.problems[0], len(error.problems) - 1
        told = f" (and {more} more {'problem' if more == 1 else 'problems'})" if more else ""
        raise MediaError(f"{first}{told}", reason=Reason.BAD_VALUE) from error


def layer_picture(
    info: TileLayerInfo, size: tuple[int, int], bound: Bound, loader: Loader, context: Context
) -> tuple[Picture, str]:
    """Return the main layer as far as its tiles came, and what is missing, in words.

    Parameters
    ----------
    size : (int, int), pixels
        Width and height of the box.

    Raises
    ------
    MediaError
        No tile came.
    """
    side = _side(info, size, bound)
    layer, is_whole = _fitting(info.layers[0], info.crs, side, bound.tiles)
    _stop_if_out_of_reach(layer, info.crs, side, loader, context)
    picture, tiles = layer_still(
        layer,
        crs=info.crs,
        loader=loader,
        size=side,
        max_bytes=bound.size,
        cancelled=context.cancelled,
    )
    failed = _failed(tiles)
    if picture is None:
        raise MediaError(failed, reason=Reason.NOT_FOUND)
    told = [failed, "" if is_whole else "the middle of the layer"]
    return picture, "; ".join(filter(None, told))


def _side(info: TileLayerInfo, size: tuple[int, int], bound: Bound) -> tuple[int, int]:
    """Return the width and height to make the picture for: the largest that has few tiles."""
    layer, width, height = info.layers[0], *size
    for times in range(bound.fineness, 1, -1):
        side = min(times * width, bound.side), min(times * height, bound.side)
        zoom = _zoom(layer, info.crs, side)
        tiles = tile_range(layer.box, zoom, crs=info.crs, tile_size=layer.tile_size)
        if tiles.total <= bound.tiles:
            return side
    return min(width, bound.side), min(height, bound.side)


def _fitting(
    layer: TileLayer, crs: Crs, size: tuple[int, int], most: int
) -> tuple[TileLayer, bool]:
    """Return the part of a layer that a few tiles cover, and whether that is all of it.

    Nobody can zoom out further than ``min_zoom``, where a large layer may have a million tiles.
    """
    zoom = _zoom(layer, crs, size)
    if tile_range(layer.box, zoom, crs=crs, tile_size=layer.tile_size).total <= most:
        return layer, True
    west, north = to_world(layer.north, layer.west, crs)
    east, south = to_world(layer.south, layer.east, crs)
    # So many tiles side by side that one more, which the edges may touch, is still allowed.
    half = tile_span(crs, layer.tile_size) / 2**zoom * (int(most**0.5) - 1) / 2
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
