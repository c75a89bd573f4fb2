"""What the beginning of a file tells: the size of a picture, the encoding of a text."""

from __future__ import annotations

import codecs
from io import BytesIO
from typing import Final

from PIL import Image

from lb_widgets.media.thumbnails import DAMAGES

_ORIENTATION: Final = 0x0112
TURNED: Final = frozenset({5, 6, 7, 8})  # EXIF 2.32 §4.6.4, tag 274: rows stand for columns
_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def picture_size(head: bytes) -> tuple[int, int] | None:
    """Return width and height of a picture, after its EXIF orientation, without decoding it.

    Parameters
    ----------
    head : bytes
        The beginning of the file, or all of it.

    Returns
    -------
    (int, int) or None, pixels
        None where the beginning does not tell.
    """
    try:
        image = Image.open(BytesIO(head))
    except (*DAMAGES, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None
    width, height = image.size
    return (height, width) if orientation_of(image) in TURNED else (width, height)


def orientation_of(image: Image.Image) -> int:
    """Return how the pixels of an opened picture are yet to be turned, without decoding it.

    1, for not at all, where it does not say; EXIF 2.32 §4.6.4, tag 274.
    """
    if image.format == "TIFF":  # which Pillow turns by itself, its size too
        return 1
    # Only what lies before the pixels: Pillow would decode a PNG to find its EXIF behind them.
    if image.format == "PNG" and "exif" not in image.info:
        return 1
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except DAMAGES:
        return 1


def encoding_problem(head: bytes, *, whole: bool) -> str:
    """Return why a text is no UTF-8, as one sentence; empty where it is.

    Parameters
    ----------
    head : bytes
        The beginning of the file, or all of it.
    whole : bool
        Whether it is all of it; otherwise the last character may be cut.
    """
    if head.startswith(_UTF_16):
        return "is UTF-16, expected UTF-8"
    if b"\0" in head:
        return "holds zero bytes, as UTF-16 does, expected UTF-8"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, final=whole)
    except UnicodeDecodeError as error:
        return f"is no UTF-8 (byte {error.start:,})"
    return ""
