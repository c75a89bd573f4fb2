"""One picture of the tiles that a map shows, where the browser cannot or may not fetch them."""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

import numpy as np
from PIL import Image, ImageDraw

from lb_widgets.errors import Cancelled, InputError, MediaError
from lb_widgets.media.stills import small_picture
from lb_widgets.media.thumbnails import Picture, decode_image
from lb_widgets.model.mercator import (
    Box,
    Crs,
    TileRange,
    fit,
    tile_box,
    tile_range,
    tile_span,
    to_world,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from lb_widgets.media.loader import Media
    from lb_widgets.model.tiles import TileLayer

MAX_TILES: Final = 256
"""Tiles of one mosaic; a map 1,400 by 400 pixels needs 24 at most."""
MAX_PIXELS: Final = 4_000_000
"""Pixels of one mosaic; beyond it the tiles are drawn smaller."""
THREADS: Final = 8
"""Tiles fetched at once."""
HATCH_COLOR: Final = (128, 128, 128, 255)
HATCH_STEP: Final = 16
"""Pixels between the lines over a missing tile."""

_QUALITY: Final = 80


class TileLoader(Protocol):
    """What fetches the tiles: a `Loader`."""

    def load(self, value: str, *, cancelled: Callable[[], bool] | None = None) -> Media:
        """Return the bytes that a URL points to, or raise `MediaError`."""
        ...


class MosaicTile(NamedTuple):
    """What became of one tile of a mosaic.

    Parameters
    ----------
    x, y : int
        Its numbers, as in its URL.
    reason : str
        Why it is not in the picture; empty where it is.
    seconds : float
        From asking to having it decoded.
    at : float, seconds since 1970
        When that was.
    size : int, bytes
        Of its file, 0 where none came.
    width, height : int, pixels
        Of its picture, 0 where none came.
    """

    x: int
    y: int
    reason: str
    seconds: float
    at: float
    size: int = 0
    width: int = 0
    height: int = 0


@dataclass(frozen=True)
class Mosaic:
    """The tiles of one layer in one view, as one picture.

    Parameters
    ----------
    picture : Picture or None
        None where the layer has no tiles in the view.
    box : Box
        What the picture covers, to the outer edges of its tiles.
    tile_zoom : int
        Of the tiles.
    tiles : tuple of MosaicTile
        All of them; those that failed are hatched.
    """

    picture: Picture | None
    box: Box
    tile_zoom: int
    tiles: tuple[MosaicTile, ...] = ()

    @property
    def failed(self) -> Counter[str]:
        """Why tiles are not in the picture, each reason with its number of them."""
        return Counter(tile.reason for tile in self.tiles if tile.reason)

    @property
    def loaded(self) -> int:
        """How many tiles are in the picture."""
        return len(self.tiles) - self.failed.total()


def mosaic(  # noqa: PLR0913 - keyword-only
    layer: TileLayer,
    view: Box,
    zoom: float,
    *,
    crs: Crs,
    loader: TileLoader,
    cancelled: Callable[[], bool] = lambda: False,
) -> Mosaic:
    """Fetch and join the tiles of a view.

    Parameters
    ----------
    layer : TileLayer
        Whose tiles.
    view : Box
        What the map shows.
    zoom : float
        Of the map; tiles deeper than the layer's deepest are left to the page to scale up.
    crs : Crs
        Of the row.
    loader : TileLoader
        Fetches each tile.
    cancelled : callable
        Asked before and while each tile is fetched.

    Raises
    ------
    InputError
        The view needs more than `MAX_TILES` tiles.
    Cancelled
        `cancelled` said so.
    """
    tile_zoom = min(int(zoom), layer.max_native_zoom)
    visible = view.intersection(layer.box)
    if visible is None or zoom < layer.min_zoom:
        return Mosaic(None, view, tile_zoom)
    tiles = tile_range(visible, tile_zoom, crs=crs, tile_size=layer.tile_size)
    canvas, found = _joined(layer, tiles, crs=crs, loader=loader, cancelled=cancelled)
    box = tile_box(tiles, crs=crs, tile_size=layer.tile_size)
    return Mosaic(_encode(canvas), box, tile_zoom, found)


def layer_still(  # noqa: PLR0913 - keyword-only
    layer: TileLayer,
    *,
    crs: Crs,
    loader: TileLoader,
    size: tuple[int, int],
    max_bytes: int,
    cancelled: Callable[[], bool] = lambda: False,
) -> tuple[Picture | None, tuple[MosaicTile, ...]]:
    """Return a layer as one small picture, cut at its bounds, to save within a document.

    Parameters
    ----------
    layer, crs, loader, cancelled
        As in `mosaic`.
    size : (int, int), pixels
        Width and height that it has to fit into.
    max_bytes : int
        Of the file.

    Returns
    -------
    Picture or None
        None where no tile came.
    tuple of MosaicTile
        What became of the tiles.

    Raises
    ------
    InputError, Cancelled
        As in `mosaic`.
    """
    deepest = layer.max_native_zoom
    zoom = fit(layer.box, *size, crs=crs, min_zoom=layer.min_zoom, max_zoom=deepest)[1]
    tiles = tile_range(layer.box, zoom, crs=crs, tile_size=layer.tile_size)
    canvas, found = _joined(layer, tiles, crs=crs, loader=loader, cancelled=cancelled)
    if all(tile.reason for tile in found):
        return None, found
    outer = tile_box(tiles, crs=crs, tile_size=layer.tile_size)
    cut = canvas.crop(_pixels_of(layer.box, outer, canvas.size, crs))
    return small_picture(np.asarray(cut), max_width=size[0], max_bytes=max_bytes), found


def _pixels_of(box: Box, outer: Box, size: tuple[int, int], crs: Crs) -> tuple[int, int, int, int]:
    """Return where a box lies in a picture of another that holds it: left, top, right, bottom."""
    left, top = to_world(outer.north, outer.west, crs)
    right, bottom = to_world(outer.south, outer.east, crs)
    west, north = to_world(box.north, box.west, crs)
    east, south = to_world(box.south, box.east, crs)
    columns, rows = size[0] / (right - left), size[1] / (bottom - top)
    start_x, start_y = round((west - left) * columns), round((north - top) * rows)
    stop_x, stop_y = round((east - left) * columns), round((south - top) * rows)
    return start_x, start_y, max(stop_x, start_x + 1), max(stop_y, start_y + 1)


def _joined(
    layer: TileLayer,
    tiles: TileRange,
    *,
    crs: Crs,
    loader: TileLoader,
    cancelled: Callable[[], bool],
) -> tuple[Image.Image, tuple[MosaicTile, ...]]:
    """Fetch tiles and put each in its place; those that fail are hatched."""
    if tiles.total > MAX_TILES:
        raise InputError(
            f"This view needs {tiles.total:,} tiles of zoom {tiles.zoom}, more than {MAX_TILES}: "
            "zoom in, or make the map smaller."
        )
    side = _side(tiles, tile_span(crs, layer.tile_size))
    columns = 2**tiles.zoom

    def fetch(place: tuple[int, int]) -> tuple[MosaicTile, Image.Image | None]:
        if cancelled():
            raise Cancelled
        x, y = place
        # Past the antimeridian the numbers begin again.
        x = x if crs is Crs.SIMPLE else x % columns
        began, size = time.monotonic(), 0
        try:
            media = loader.load(layer.tile_url(tiles.zoom, x, y), cancelled=cancelled)
            size = len(media.body)
            image = decode_image(media).convert("RGBA")
        except MediaError as error:
            seconds = time.monotonic() - began
            return MosaicTile(x, y, str(error), seconds, time.time(), size), None
        seconds = time.monotonic() - began
        tile = MosaicTile(x, y, "", seconds, time.time(), size, image.width, image.height)
        same = image.size == (side, side)
        return tile, image if same else image.resize((side, side), Image.Resampling.BILINEAR)

    places = list(tiles.tiles())
    with ThreadPoolExecutor(THREADS, thread_name_prefix="lb-widgets-tiles") as pool:
        fetched = list(pool.map(fetch, places))
    canvas = Image.new("RGBA", (tiles.columns * side, tiles.rows * side))
    for (x, y), (_, image) in zip(places, fetched, strict=True):
        corner = ((x - tiles.x_start) * side, (y - tiles.y_start) * side)
        canvas.paste(hatch(side) if image is None else image, corner)
    return canvas, tuple(tile for tile, _ in fetched)


def _side(tiles: TileRange, span: int) -> int:
    """Return the side of a tile in the mosaic: as on the map, less where there are too many."""
    largest = (MAX_PIXELS / tiles.total) ** 0.5
    return max(1, min(span, int(largest)))


@lru_cache(maxsize=4)
def hatch(side: int) -> Image.Image:
    """Return what stands for a missing tile: grey diagonals that meet those of its neighbours."""
    image = Image.new("RGBA", (side, side))
    draw = ImageDraw.Draw(image)
    for start in range(-side, side, HATCH_STEP):
        draw.line([(start, side), (start + side, 0)], fill=HATCH_COLOR, width=1)
    draw.rectangle((0, 0, side - 1, side - 1), outline=HATCH_COLOR)
    return image


def _encode(image: Image.Image) -> Picture:
    """Return JPEG where the picture is opaque, else WebP: photographs make large PNGs."""
    opaque = image.getchannel("A").getextrema() == (255, 255)
    buffer = BytesIO()
    if opaque:
        image.convert("RGB").save(buffer, "JPEG", quality=_QUALITY)
    else:
        image.save(buffer, "WEBP", quality=_QUALITY, method=2)
    kind = "image/jpeg" if opaque else "image/webp"
    return Picture(buffer.getvalue(), kind, image.width, image.height)
