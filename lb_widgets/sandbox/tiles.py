"""Web-Mercator tiles, cut on demand from the sample pictures.

XYZ tiles of 256 pixels (y grows southward, as in OpenStreetMap), zoom 0 to `MAX_NATIVE_ZOOM`.
Each pixel is sampled at the coordinate of its own centre, so neighbouring tiles meet without a seam
whatever the zoom.
"""

from __future__ import annotations

import functools
import io
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from PIL import Image

from lb_widgets.sandbox import imagery

if TYPE_CHECKING:
    from numpy.typing import NDArray

TILE_SIZE: Final = 256
MAX_NATIVE_ZOOM: Final = 5
"""The pictures have 15 pixels per degree, between zoom 4 (11.4) and zoom 5 (22.8)."""

_CACHED_TILES: Final = 256  # about 25 MB


class TileLayer(NamedTuple):
    """One row of the layer table."""

    picture: str
    mask: str | None = None
    """Serve this mask of the picture instead of the picture."""
    holes: bool = False
    """Leave tiles out, for tests of maps and audits."""


LAYERS: Final = {
    "blue_marble": TileLayer("blue_marble"),
    "relief": TileLayer("relief"),
    "elevation": TileLayer("elevation"),
    "vegetation": TileLayer("blue_marble", mask="vegetation"),
    "water": TileLayer("blue_marble", mask="water"),
    "holes": TileLayer("blue_marble", holes=True),
}
"""The tile layers by name."""


def has_tile(layer: str, z: int, x: int, y: int) -> bool:
    """Say whether the layer exists and has this tile."""
    if layer not in LAYERS or not 0 <= z <= MAX_NATIVE_ZOOM:
        return False
    if not (0 <= x < 1 << z and 0 <= y < 1 << z):
        return False
    return not (LAYERS[layer].holes and is_hole(z, x, y))


def is_hole(z: int, x: int, y: int) -> bool:
    """Say whether the layer ``holes`` leaves this tile out: one in five, from zoom 2 on."""
    return z >= 2 and (x + 2 * y) % 5 == 0


@functools.lru_cache(maxsize=_CACHED_TILES)
def tile(layer: str, z: int, x: int, y: int) -> bytes:
    """Return one tile as PNG.

    Parameters
    ----------
    layer : str
        A key of `LAYERS`.
    z, x, y : int
        Zoom, column, row; `has_tile` must be true for them.

    Raises
    ------
    KeyError
        When there is no such tile.
    """
    if not has_tile(layer, z, x, y):
        raise KeyError((layer, z, x, y))
    source = LAYERS[layer]
    pixels = _sample(source.picture, z, x, y)
    if source.mask:
        pixels = imagery.draw_mask(pixels, source.mask)
    encoded = io.BytesIO()
    # Level 3 of zlib takes a third of the time of level 6, for a tenth more bytes.
    Image.fromarray(pixels).save(encoded, "PNG", compress_level=3)
    return encoded.getvalue()


def _sample(picture: str, z: int, x: int, y: int) -> NDArray[np.uint8]:
    """Return the pixels of one tile, bilinear between the pixels of the picture."""
    # From the level whose pixels are just smaller than those of the tile, to avoid aliasing.
    level = min(max(imagery.COARSEST - z, 0), imagery.COARSEST)
    pixels = imagery.picture(picture, level)
    world = TILE_SIZE << z
    centres = np.arange(TILE_SIZE) + 0.5
    across = (x * TILE_SIZE + centres) / world
    # Inverse Web Mercator (EPSG:3857): latitude = atan(sinh(pi * (1 - 2 y))), y from 0 to 1.
    latitude = np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * (y * TILE_SIZE + centres) / world))))
    columns = across * imagery.WIDTH / (1 << level) - 0.5
    rows = (90 - latitude) / 180 * imagery.HEIGHT / (1 << level) - 0.5
    return _bilinear(pixels, rows, columns)


def _bilinear(
    pixels: NDArray[np.uint8], rows: NDArray[np.float64], columns: NDArray[np.float64]
) -> NDArray[np.uint8]:
    """Sample a grid of rows and columns; columns go around the world, rows end at the poles."""
    height, width = pixels.shape[:2]
    top, left = np.floor(rows).astype(int), np.floor(columns).astype(int)
    down = (rows - top).astype(np.float32)[:, None, None]
    right = (columns - left).astype(np.float32)[None, :, None]
    upper = pixels[np.clip(top, 0, height - 1)]
    lower = pixels[np.clip(top + 1, 0, height - 1)]
    west, east = left % width, (left + 1) % width
    blended = (upper[:, west] * (1 - right) + upper[:, east] * right) * (1 - down) + (
        lower[:, west] * (1 - right) + lower[:, east] * right
    ) * down
    return np.round(blended).astype(np.uint8)
