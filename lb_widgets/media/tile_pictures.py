"""What comparisons between map tiles need of each tile: a few thousand bytes instead of a picture.

Transparent pixels are laid over `KEY_COLOR`, so that everything that follows deals with three
channels and "transparent" is a colour like any other: one that hardly any picture uses.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Final, cast

import numpy as np
from PIL import Image

from lb_widgets.errors import MediaError
from lb_widgets.media.picture_kinds import READERS
from lb_widgets.media.reasons import Reason, refusal
from lb_widgets.media.thumbnails import DAMAGES
from lb_widgets.media.tile_bytes import (
    JPEG,
    PNG,
    check_png,
    jpeg_scan,
    shortened,
    tile_kind,
    unended,
)
from lb_widgets.media.tile_edges import edge_strips, inner_steps

if TYPE_CHECKING:
    from numpy.typing import NDArray

SKETCH: Final = 32
"""Cells of a sketch's side."""
KEY_COLOR: Final = (255, 0, 255)
"""What shows through where a tile is transparent."""
LARGEST: Final = 4096
"""Pixels of a side beyond which a picture is not decoded: no tile is so large."""
_SOLID_RANGE: Final = 8
"""Steps between the lowest and the highest value of a channel of one colour, ..."""
_SOLID_SPREAD: Final = 1.0
"""... and their standard deviation: what JPEG makes of one colour stays far below."""
_INVISIBLE: Final = 2
"""Alpha, of 255, up to which a tile is transparent."""


@dataclass(frozen=True, slots=True)
class TileFacts:
    """One tile, as much of it as comparisons need; at most 7 kB.

    Parameters
    ----------
    width, height : int, pixels
        Of the picture, which need not be those of the layer's tiles.
    kind : str
        ``image/png`` or ``image/jpeg``, by its bytes.
    digest : bytes
        Of the file: equal for equal files.
    solid : (int, int, int, int) or None
        Red, green, blue and alpha where the whole tile is of this one colour, give or take what
        JPEG does to it.
    is_transparent : bool
        Nothing of it can be seen.
    sketch : ndarray, (32, 32, 3), uint8
        Mean colours of equal cells.
    edges : ndarray, (4, 2, 128, 3), uint8
        The pixels along the top, right, bottom and left side: the outermost and the next, from left
        to right or from top to bottom, in 128 equal parts.
    steps : ndarray, (4,), float32
        The mean step between neighbouring pixels, across, a little inside of each side.
    """

    width: int
    height: int
    kind: str
    digest: bytes
    solid: tuple[int, int, int, int] | None
    is_transparent: bool
    sketch: NDArray[np.uint8] = field(repr=False)
    edges: NDArray[np.uint8] = field(repr=False)
    steps: NDArray[np.float32] = field(repr=False)


def tile_facts(body: bytes, content_type: str = "") -> TileFacts:
    """Return what comparisons need of a tile.

    Parameters
    ----------
    body : bytes
        The file.
    content_type : str
        As the server says; only for the message where the bytes are no picture.

    Raises
    ------
    MediaError
        With `Reason.EMPTY`, `Reason.NOT_AN_IMAGE` or `Reason.UNSUPPORTED` where it is no PNG or
        JPEG; with `Reason.TRUNCATED` where it is damaged; with `Reason.TOO_LARGE` where a side has
        more than 4,096 pixels.
    """
    kind = tile_kind(body, content_type)
    shown = _decoded(body, kind)
    solid, image = _solid(shown), _opaque(shown)
    pixels = np.asarray(image)
    return TileFacts(
        width=image.width,
        height=image.height,
        kind=kind,
        digest=hashlib.blake2b(body, digest_size=16).digest(),
        solid=solid,
        is_transparent=solid is not None and solid[3] <= _INVISIBLE,
        sketch=_sketch(image),
        edges=edge_strips(pixels),
        steps=inner_steps(pixels),
    )


def tile_pixels(body: bytes) -> NDArray[np.uint8]:
    """Return a tile's pixels: (rows, columns, 4), red, green, blue and straight alpha.

    Raises
    ------
    MediaError
        As for `tile_facts`.
    """
    return np.asarray(_decoded(body, tile_kind(body)).convert("RGBA"))


def _decoded(body: bytes, kind: str) -> Image.Image:
    """Return the picture, whole, in RGB or RGBA."""
    try:
        scan = jpeg_scan(body) if kind == JPEG else None
        image: Image.Image = READERS[kind](BytesIO(unended(body, scan) if scan else body))
        if max(image.size) > LARGEST:
            raise refusal(Reason.TOO_LARGE, f"{image.width:,} by {image.height:,} px")
        image.load()
        if kind == PNG:
            check_png(body)
        if scan and _is_content_with(shortened(body, scan)):
            raise ValueError("bytes left over")
        return _in_8_bits(image)
    except DAMAGES as error:
        raise _damaged(error) from error


def _is_content_with(body: bytes) -> bool:
    """Say whether a JPEG can be decoded."""
    try:
        image = READERS[JPEG](BytesIO(body))
        image.draft(None, (1, 1))  # an eighth of the size: only the codes matter
        image.load()
    except OSError:
        return False
    return True


def _in_8_bits(image: Image.Image) -> Image.Image:
    """Return RGB or RGBA as a browser shows it: of 16 bits the higher eight."""
    if image.mode.startswith("I"):
        high = (np.asarray(image).astype(np.uint32) >> 8).clip(0, 255).astype(np.uint8)
        return Image.fromarray(high).convert("RGB")
    wanted = "RGBA" if image.has_transparency_data else "RGB"
    return image if image.mode == wanted else image.convert(wanted)


def _opaque(image: Image.Image) -> Image.Image:
    if image.mode == "RGB":
        return image
    backdrop = Image.new("RGBA", image.size, (*KEY_COLOR, 255))
    return Image.alpha_composite(backdrop, image).convert("RGB")


def _solid(image: Image.Image) -> tuple[int, int, int, int] | None:
    """Return the one colour of a picture of mode RGB or RGBA, or None."""
    ranges = cast("tuple[tuple[int, int], ...]", image.getextrema())
    if len(ranges) == 4 and ranges[3][1] <= _INVISIBLE:
        return (0, 0, 0, 0)
    if any(high - low > _SOLID_RANGE for low, high in ranges):
        return None
    pixels = np.asarray(image).reshape(-1, len(ranges))
    if (pixels.std(axis=0) > _SOLID_SPREAD).any():
        return None
    red, green, blue, *alpha = (int(value) for value in np.median(pixels, axis=0))
    return (red, green, blue, alpha[0] if alpha else 255)


def _sketch(image: Image.Image) -> NDArray[np.uint8]:
    width, height = image.size
    if width % SKETCH or height % SKETCH:
        return np.asarray(image.resize((SKETCH, SKETCH), Image.Resampling.BOX))
    return np.asarray(image.reduce((width // SKETCH, height // SKETCH)))


def _damaged(error: Exception) -> MediaError:
    message = "cut short" if "truncated" in str(error) else "damaged"
    return MediaError(message, reason=Reason.TRUNCATED)
