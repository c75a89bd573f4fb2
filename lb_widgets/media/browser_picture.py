"""A picture in a form that a browser decodes to the very pixels that Python sees."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageOps

from lb_widgets.media.thumbnails import decode_image, displayable

if TYPE_CHECKING:
    from lb_widgets.media.loader import Media

MAX_ORIGINAL_BYTES: Final = 32 * 1024 * 1024
"""Larger files are decoded here and sent reduced: about a second at the 40 MB/s of a kernel."""
MAX_PIXELS: Final = 4096 * 4096
"""Larger pictures are sent reduced: 64 MiB each in the page, and up to 11 of them."""
_EXIF_ORIENTATION: Final = 0x0112
_TURNED: Final = frozenset({5, 6, 7, 8})
"""Orientations of EXIF 2.3 that swap width and height."""


@dataclass(frozen=True, slots=True)
class BrowserPicture:
    """A picture as one or two opaque files.

    Parameters
    ----------
    parts : tuple of (str, bytes)
        Content type and bytes of the colours, and where the picture is not opaque, of a grey
        picture that holds its alpha. (A canvas multiplies colours with alpha in 8 bits and so
        loses those of nearly transparent pixels.)
    width, height : int, pixels
        Of the picture, turned as its EXIF orientation says.
    shown_width, shown_height : int, pixels
        Of the files: less where the picture was too large to send whole.
    """

    parts: tuple[tuple[str, bytes], ...] = field(repr=False)
    width: int
    height: int
    shown_width: int
    shown_height: int


def browser_picture(media: Media) -> BrowserPicture:
    """Return the picture of some media: as it is where a browser reads it alike, else encoded anew.

    Raises
    ------
    MediaError
        As for `decode_image`.
    """
    return _as_it_is(media) or _anew(displayable(decode_image(media)))


def _as_it_is(media: Media) -> BrowserPicture | None:
    """Return the file itself where it is a plain 8-bit opaque PNG or JPEG of moderate size."""
    if media.content_type not in {"image/png", "image/jpeg"}:
        return None
    if len(media.body) > MAX_ORIGINAL_BYTES:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # refused below
            image = Image.open(BytesIO(media.body), formats=("PNG", "JPEG"))
        orientation = image.getexif().get(_EXIF_ORIENTATION, 1)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None  # the decoder says what is wrong
    if not _is_plain(image, media.body) or image.width * image.height > MAX_PIXELS:
        return None
    width, height = image.size
    if orientation != 1:
        if image.format != "JPEG":
            return None  # browsers differ on the EXIF of a PNG
        if orientation in _TURNED:
            width, height = height, width
    return BrowserPicture(((media.content_type, media.body),), width, height, width, height)


def _is_plain(image: Image.Image, body: bytes) -> bool:
    if image.format == "PNG":
        bit_depth = body[24]  # PNG specification §11.2.2: after the signature, width and height
        animated = getattr(image, "is_animated", False)
        return bit_depth <= 8 and not animated and not image.has_transparency_data
    return image.mode in {"RGB", "L"}


def _anew(image: Image.Image) -> BrowserPicture:
    size = image.size
    if image.width * image.height > MAX_PIXELS:
        scale = (MAX_PIXELS / (image.width * image.height)) ** 0.5
        image = ImageOps.scale(image, scale, Image.Resampling.BOX)
    parts = [_png(image.convert("RGB") if image.mode == "RGBA" else image)]
    if image.mode == "RGBA":
        parts.append(_png(image.getchannel("A")))
    return BrowserPicture(tuple(parts), *size, *image.size)


def _png(image: Image.Image) -> tuple[str, bytes]:
    buffer = BytesIO()
    image.save(buffer, "PNG", compress_level=1)  # the way to the browser is short
    return "image/png", buffer.getvalue()
