"""The sample pictures of the whole Earth, decoded once, and the masks derived from them.

All pictures are equirectangular (EPSG:4326), 5400 by 2700 pixels, co-registered: longitude
-180° at the left edge, latitude +90° at the top edge. Sources and terms: ``data/NOTICE.md``.
"""

from __future__ import annotations

import functools
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

DATA: Final = Path(__file__).parent / "data"

WIDTH: Final = 5400
HEIGHT: Final = 2700
PIXELS_PER_DEGREE: Final = WIDTH / 360

COARSEST: Final = 4
"""Level at which a picture is 16 times smaller: just right for the one tile of zoom 0."""

PICTURES: Final = {
    "blue_marble": "blue_marble.jpg",
    "relief": "shaded_relief.jpg",
    "elevation": "elevation.jpg",
}
"""Picture by the name of its tile layer."""

_MASK_OPACITY: Final = 170
_decoding = threading.Lock()


class Mask(NamedTuple):
    """A class of ground told by its colour in Blue Marble, drawn flat."""

    colour: tuple[int, int, int]
    covers: Callable[[NDArray[np.int16]], NDArray[np.bool_]]
    """From red, green and blue (the last axis) to whether a pixel belongs to the class."""


# Thresholds read off Blue Marble: rain forest is (20, 33, 9), taiga (42, 50, 26); the open sea
# (5, 15, 42), a shelf (28, 70, 128); the inland ice (252, 252, 252), a glacier between rocks about
# (160, 155, 150), the Sahara (198, 170, 126).


def _is_vegetation(pixels: NDArray[np.int16]) -> NDArray[np.bool_]:
    red, green, blue = np.moveaxis(pixels, -1, 0)
    return (green - red >= 4) & (green - blue >= 10)


def _is_water(pixels: NDArray[np.int16]) -> NDArray[np.bool_]:
    red, green, blue = np.moveaxis(pixels, -1, 0)
    return (blue - red >= 15) & (blue - green >= 12)


def _is_ice(pixels: NDArray[np.int16]) -> NDArray[np.bool_]:
    return (pixels.min(axis=-1) >= 150) & (np.ptp(pixels, axis=-1) <= 40)


MASKS: Final = {
    "vegetation": Mask((44, 160, 44), _is_vegetation),
    "water": Mask((31, 119, 180), _is_water),
    "ice": Mask((23, 190, 207), _is_ice),
}
"""The masks by name."""


def picture(name: str, level: int = 0) -> NDArray[np.uint8]:
    """Return a picture, made smaller by 2 to the power of `level`.

    Parameters
    ----------
    name : str
        A key of `PICTURES`.
    level : int, 0 to `COARSEST`
        0 is full size. Sizes are rounded up, so the last row or column of a smaller picture may
        reach past the edge of the world: its coordinates are those of level 0 divided by 2^level.

    Returns
    -------
    ndarray, (height, width, 3), uint8
        Shared between callers and read-only.
    """
    # One thread decodes; the others wait for its result instead of decoding the same again.
    with _decoding:
        return _picture(name, level)


@functools.cache
def _picture(name: str, level: int) -> NDArray[np.uint8]:
    if level == COARSEST:
        finer = Image.fromarray(_picture(name, level - 1))
        pixels = np.asarray(finer.reduce(2))
    else:
        with Image.open(DATA / PICTURES[name]) as image:
            # A JPEG decodes straight to an eighth of its size, much faster than in full.
            image.draft("RGB", (WIDTH >> level, HEIGHT >> level))
            pixels = np.asarray(image.convert("RGB"))
    pixels.flags.writeable = False
    return pixels


def draw_mask(pixels: NDArray[np.uint8], kind: str) -> NDArray[np.uint8]:
    """Return the RGBA mask of one class of ground.

    Parameters
    ----------
    pixels : ndarray, (height, width, 3), uint8
        A cut of Blue Marble.
    kind : str
        A key of `MASKS`.

    Returns
    -------
    ndarray, (height, width, 4), uint8
        The colour of the class, half transparent; fully transparent elsewhere.
    """
    mask = MASKS[kind]
    drawn = np.empty((*pixels.shape[:2], 4), np.uint8)
    drawn[..., :3] = mask.colour
    drawn[..., 3] = np.where(mask.covers(pixels.astype(np.int16)), _MASK_OPACITY, 0)
    return drawn
