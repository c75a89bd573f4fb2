"""From bytes to a picture, and from a picture to a small one."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image, ImageOps

from lb_widgets.errors import MediaError
from lb_widgets.media.magic import looks_like_text
from lb_widgets.media.reasons import Reason

if TYPE_CHECKING:
    from lb_widgets.media.loader import Media

MAX_PIXELS: Final = 89_478_485
"""Pixels of the largest picture that is decoded: Pillow's own limit against decompression bombs.

Labelbox advises against more than 9000 by 9000 (81 million), so nothing it shows is refused.
"""
MAX_ASPECT: Final = 4
"""How many times wider than high a thumbnail is at most, unless a width is given."""
JPEG_QUALITY: Final = 80

_ALWAYS_READ: Final = frozenset({"image/png", "image/jpeg", "image/gif"})
"""Kinds of which Pillow opens every undamaged file, even before the first pixel."""
_KIND_NAMES: Final = {"text/html": "an HTML page", "text/plain": "text", "application/pdf": "a PDF"}


DAMAGES: Final = (
    OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, EOFError, struct.error,
    OverflowError, ZeroDivisionError, MemoryError,
)  # fmt: skip
"""What Pillow raises for damaged files."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An encoded picture.

    Parameters
    ----------
    body : bytes
        JPEG, or PNG where it has transparency.
    content_type : str
        ``image/jpeg`` or ``image/png``.
    width, height : int, pixels
        Its own size.
    """

    body: bytes = field(repr=False)
    content_type: str
    width: int
    height: int


def decode_image(media: Media, *, max_pixels: int = MAX_PIXELS) -> Image.Image:
    """Return the picture, decoded whole and turned as its EXIF orientation says.

    Parameters
    ----------
    media : Media
        What `Loader.load` returned.
    max_pixels : int
        Pictures with more pixels are refused before they are decoded. Above the default, Pillow
        warns as well.

    Raises
    ------
    MediaError
        Not an image, a damaged one, one of a kind that Pillow cannot read, or one too large.
    """
    return _decode(media, max_pixels=max_pixels, draft=None)


def thumbnail(media: Media, *, height: int, width: int | None = None) -> Picture:
    """Return a picture that fits into a box, never larger than the original.

    Parameters
    ----------
    media : Media
        What `Loader.load` returned.
    height : int, pixels
        Height of the box.
    width : int, pixels, optional
        Width of the box, by default four times the height.

    Raises
    ------
    MediaError
        As for `decode_image`.
    """
    box = (width or MAX_ASPECT * height, height)
    image = displayable(_decode(media, max_pixels=MAX_PIXELS, draft=box))
    image.thumbnail(box, Image.Resampling.LANCZOS, reducing_gap=2.0)
    return encode(image)


def encode(image: Image.Image) -> Picture:
    """Return a picture as JPEG where it is opaque, else as PNG.

    Parameters
    ----------
    image : PIL.Image.Image
        In mode RGB, L or RGBA.
    """
    opaque = image.mode != "RGBA" or image.getchannel("A").getextrema() == (255, 255)
    buffer = BytesIO()
    if opaque:
        image = image.convert("RGB") if image.mode == "RGBA" else image
        image.save(buffer, "JPEG", quality=JPEG_QUALITY, optimize=True)
    else:
        image.save(buffer, "PNG")
    kind = "image/jpeg" if opaque else "image/png"
    return Picture(buffer.getvalue(), kind, image.width, image.height)


def displayable(image: Image.Image) -> Image.Image:
    """Return the picture in 8 bits a channel: RGBA where it has transparency, else RGB or L."""
    if image.mode.startswith("I;16") or image.mode in {"I", "F"}:
        return _stretched(image)
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode in {"RGB", "L"}:
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def text_excerpt(media: Media, length: int) -> str:
    """Return the beginning of a text, with an ellipsis where more follows.

    UTF-8 and, with a byte order mark, UTF-16; bytes that are neither show as �.

    Parameters
    ----------
    media : Media
        What `Loader.load` returned.
    length : int, characters
        Of the excerpt, without the ellipsis.

    Raises
    ------
    MediaError
        The content is not text.
    """
    if not looks_like_text(media.body):
        raise MediaError("Not a text", reason=Reason.UNSUPPORTED)
    wide = media.body.startswith((b"\xff\xfe", b"\xfe\xff"))
    # No character takes more than four bytes in either encoding.
    head = media.body[: 4 * (length + 2)]
    text = head.decode("utf-16" if wide else "utf-8-sig", errors="replace")
    cut = len(text) > length or len(head) < len(media.body)
    return text[:length].rstrip("�") + "…" if cut else text


def _decode(media: Media, *, max_pixels: int, draft: tuple[int, int] | None) -> Image.Image:
    if not media.content_type.startswith("image/"):
        kind = _KIND_NAMES.get(media.content_type, media.content_type)
        raise MediaError(f"Not an image but {kind}", reason=Reason.NOT_AN_IMAGE)
    try:
        image = Image.open(BytesIO(media.body))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        # The warning comes as an error where the user's filters say so.
        raise _too_many_pixels(None, max_pixels) from None
    except Image.UnidentifiedImageError:
        if media.content_type in _ALWAYS_READ:
            raise MediaError("The image is damaged", reason=Reason.TRUNCATED) from None
        name = media.content_type.removeprefix("image/")
        raise MediaError(f"{name} images cannot be read here", reason=Reason.UNSUPPORTED) from None
    except DAMAGES as error:
        raise _damaged(error) from error
    if image.width * image.height > max_pixels:
        raise _too_many_pixels(image.size, max_pixels)
    try:
        if draft is not None:
            image.draft(None, _draft_size(image.size, draft))
        image.load()
        return ImageOps.exif_transpose(image)
    except DAMAGES as error:
        raise _damaged(error) from error


def _damaged(error: Exception) -> MediaError:
    message = "The image is cut short" if "truncated" in str(error) else "The image is damaged"
    return MediaError(message, reason=Reason.TRUNCATED)


def _too_many_pixels(size: tuple[int, int] | None, max_pixels: int) -> MediaError:
    shown = f"{size[0]:,} by {size[1]:,} px" if size else "The image"
    message = f"{shown} is more than {max_pixels / 1e6:,.0f} million pixels"
    return MediaError(message, reason=Reason.TOO_LARGE)


def _draft_size(size: tuple[int, int], box: tuple[int, int]) -> tuple[int, int]:
    """Return the size that a JPEG decoder may stop at: twice what is wanted, for LANCZOS to filter.

    The EXIF orientation may still turn the picture, so it has to fit the box either way.
    """
    (width, height), (box_width, box_height) = size, box
    upright = min(box_width / width, box_height / height)
    turned = min(box_width / height, box_height / width)
    ratio = 2 * max(upright, turned)
    return round(width * ratio), round(height * ratio)


def _stretched(image: Image.Image) -> Image.Image:
    """Map the values that occur in a deep grey picture to 0 to 255.

    Elevation, radar and medical pictures use a small part of their 16 or 32 bits and would look
    black. No-data cells (NaN) become black.
    """
    values = np.asarray(image, dtype=np.float32)
    known = values[np.isfinite(values)]
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 0.0)
    if not high > low:
        return Image.new("L", image.size, 127)
    levels = np.nan_to_num((values - low) * (255 / (high - low)), nan=0, posinf=255, neginf=0)
    return Image.fromarray(levels.astype(np.uint8))
