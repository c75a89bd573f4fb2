"""Drawn pixels as pictures to keep: reduced to a size, as a PNG file, or small enough to embed."""

from __future__ import annotations

from io import BytesIO
from math import sqrt
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image

from lb_widgets.errors import Cancelled
from lb_widgets.media.thumbnails import encode
from lb_widgets.model.blending import ROUNDING
from lb_widgets.model.comparison import Region

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from lb_widgets.media.thumbnails import Picture

    Pixels = NDArray[np.uint8]
    Still = Image.Image

_STRIP_PIXELS: Final = 1 << 20
"""Drawn at once before they are reduced: a picture of 16,384 pixels a side takes a gigabyte."""
_SMALLER: Final = 0.9
"""How much smaller, at least, a picture is tried next where its file is too large."""


def reduced(
    draw: Callable[[Region], Pixels],
    region: Region,
    size: tuple[int, int],
    *,
    cancelled: Callable[[], bool] | None = None,
) -> Pixels:
    """Return a part of a picture at a smaller size, each pixel the mean of those that it covers.

    Parameters
    ----------
    draw : callable
        Returns the pixels of any region as they are, (height, width, 4), uint8; called for a strip
        at a time.
    region : Region
        The part.
    size : (int, int), pixels
        Width and height of the result, at most those of the region.
    cancelled : callable, optional
        Asked before each strip.

    Raises
    ------
    Cancelled
        `cancelled` said so.

    Notes
    -----
    Colours are weighted by their alpha.
    """
    if size == (region.width, region.height):
        return draw(region)
    columns, rows = _edges(region.width, size[0]), _edges(region.height, size[1])
    result = np.empty((size[1], size[0], 4), np.uint8)
    step = max(1, _STRIP_PIXELS * size[1] // (region.width * region.height))
    for top in range(0, size[1], step):
        if cancelled is not None and cancelled():
            raise Cancelled
        strip = rows[top : top + step + 1]
        part = Region(
            x=region.x,
            y=region.y + int(strip[0]),
            width=region.width,
            height=int(strip[-1] - strip[0]),
        )
        result[top : top + step] = _means(draw(part), strip - strip[0], columns)
    return result


def _edges(length: int, count: int) -> NDArray[np.intp]:
    """Return where each of so many parts of a side begins, and where the last ends.

    A pixel is of the part that its centre lies in.
    """
    return -((count - 2 * length * np.arange(count + 1)) // (2 * count))


def _means(pixels: Pixels, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> Pixels:
    """Return the mean of the pixels between each two edges."""
    sums = pixels.astype(np.int64)
    sums[..., :3] *= sums[..., 3:]
    sums = np.add.reduceat(sums, rows[:-1], axis=0)
    sums = np.add.reduceat(sums, columns[:-1], axis=1)
    counts = np.diff(rows)[:, None, None] * np.diff(columns)[:, None]
    weights = np.concatenate((np.repeat(np.maximum(sums[..., 3:], 1), 3, axis=-1), counts), axis=-1)
    return (sums / weights + ROUNDING).astype(np.uint8)


def still(pixels: Pixels) -> Still:
    """Return pixels, (height, width, 4), uint8, as a PIL image of mode RGBA."""
    return Image.fromarray(pixels)


def png(pixels: Pixels) -> bytes:
    """Return pixels, (height, width, 4), uint8, as a PNG file."""
    buffer = BytesIO()
    still(pixels).save(buffer, "PNG", compress_level=3)
    return buffer.getvalue()


def small_picture(pixels: Pixels, *, max_width: int, max_bytes: int) -> Picture:
    """Return pixels as a file that is small enough to be saved within a document.

    Parameters
    ----------
    pixels : ndarray, (height, width, 4), uint8
        Straight red, green, blue and alpha.
    max_width : int, pixels
        It is reduced to that where it is wider, and further as long as the file is too large.
    max_bytes : int
        Of the file.

    Returns
    -------
    Picture
        JPEG where it is opaque, else PNG.
    """
    image = still(pixels)
    share = min(1.0, max_width / image.width)
    while True:
        size = max(1, round(image.width * share)), max(1, round(image.height * share))
        shown = image if size == image.size else image.resize(size, Image.Resampling.BOX)
        file = encode(shown)
        if len(file.body) <= max_bytes or size == (1, 1):
            return file
        share *= _SMALLER * min(1.0, sqrt(max_bytes / len(file.body)))
