"""Whether a picture is shown on its side."""

from __future__ import annotations

from io import BytesIO

from PIL import Image


def is_turned(head: bytes, size: tuple[int, int] | None) -> bool:
    """Return whether the EXIF orientation of a picture exchanges its width and height.

    Parameters
    ----------
    head : bytes
        The beginning of the file, or all of it.
    size : (int, int) or None, pixels
        Width and height as it is shown; None where they are not known, of which nothing is told.
    """
    if size is None or size[0] == size[1]:
        return False
    with Image.open(BytesIO(head)) as image:
        return image.size == size[::-1]
