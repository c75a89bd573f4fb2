"""One picture of the tiles that a map shows, where the browser cannot or may not fetch them."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Final, Protocol

from PIL import Image, ImageDraw

from lb_widgets.errors import Cancelled, InputError, MediaError
from lb_widgets.media.thumbnails import Picture, decode_image
from lb_widgets.model.mercator import Box, Crs, TileRange, tile_box, tile_range, tile_span

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
    loaded : int
        How many tiles are in the picture.
    failed : Counter of str
        Why the others are not, each reason with its number of tiles; they are hatched.
    """

    picture: Picture | None
    box: Box
    tile_zoom: int
    loaded: int = 0
    failed: Counter[str] = field(default_factory=Counter[str])


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
    if tiles.total > MAX_TILES:
        raise InputError(
            f"This view needs {tiles.total:,} tiles of zoom {tile_zoom}, more than {MAX_TILES}: "
            "zoom in, or make the map smaller."
        )
    side = _side(tiles, tile_span(crs, layer.tile_size))
    columns = 2**tile_zoom

    def fetch(place: tuple[int, int]) -> Image.Image | str:
        """Return a tile's picture, or why there is none."""
        if cancelled():
            raise Cancelled
        x, y = place
        # Past the antimeridian the numbers begin again.
        url = layer.tile_url(tile_zoom, x if crs is Crs.SIMPLE else x % columns, y)
        try:
            image = decode_image(loader.load(url, cancelled=cancelled)).convert("RGBA")
        except MediaError as error:
            return str(error)
        same = image.size == (side, side)
        return image if same else image.resize((side, side), Image.Resampling.BILINEAR)

    places = list(tiles.tiles())
    with ThreadPoolExecutor(THREADS, thread_name_prefix="lb-widgets-tiles") as pool:
        images = list(pool.map(fetch, places))
    failed = Counter(reason for reason in images if isinstance(reason, str))
    canvas = Image.new("RGBA", (tiles.columns * side, tiles.rows * side))
    for (x, y), image in zip(places, images, strict=True):
        corner = ((x - tiles.x_start) * side, (y - tiles.y_start) * side)
        canvas.paste(hatch(side) if isinstance(image, str) else image, corner)
    box = tile_box(tiles, crs=crs, tile_size=layer.tile_size)
    return Mosaic(_encode(canvas), box, tile_zoom, tiles.total - failed.total(), failed)


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
