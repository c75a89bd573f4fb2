"""Values as files for the browser, which come out there as they went in."""

from __future__ import annotations

import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from lb_widgets.media.picture_values import Parts, Values

SAMPLES_TYPE: Final = "application/x-lbw-samples"
"""Raw little-endian uint16, bands interleaved, compressed by zlib: browsers read 8 bits of a PNG
that has 16."""
_LEVEL: Final = 1
"""Of compression: the way to the browser is short."""


def encoded(values: Values) -> Parts:
    """Return content type and bytes of each file that holds some values.

    Parameters
    ----------
    values : ndarray, (height, width) or (height, width, 4), uint8 or uint16
        Bytes become a PNG, and where they are not opaque a second one of their alpha: a canvas
        multiplies colours with alpha in 8 bits, and so loses those of nearly transparent pixels.
    """
    if values.dtype == np.uint16:
        raw = np.ascontiguousarray(values, np.dtype("<u2")).data
        return ((SAMPLES_TYPE, zlib.compress(raw, _LEVEL)),)
    if values.ndim == 2:
        return (_png(values),)
    parts = [_png(values[..., :3])]
    if values[..., 3].min() < 255:
        parts.append(_png(values[..., 3]))
    return tuple(parts)


def _png(values: Values) -> tuple[str, bytes]:
    buffer = BytesIO()
    Image.fromarray(np.ascontiguousarray(values)).save(buffer, "PNG", compress_level=_LEVEL)
    return "image/png", buffer.getvalue()
