"""Pillow's modes as stored values: which are a single band, and which are colours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from PIL import Image

    from lb_widgets.media.picture_values import Values

DEEP_MODES: Final = frozenset({"I;16", "I;16L", "I;16B", "I;16N", "I"})
"""A single band of 16 bits; `I` is as what older versions of Pillow open a PNG of 16 bits."""
SINGLE_MODES: Final = DEEP_MODES | {"1", "L"}
COLOR_MODES: Final = frozenset(
    {"P", "PA", "LA", "RGB", "RGBX", "RGBA", "RGBa", "CMYK", "YCbCr", "HSV"}
)
"""What becomes red, green, blue and alpha."""


def bands_and_type(mode: str) -> tuple[int, np.dtype[np.uint8] | np.dtype[np.uint16]]:
    """Return how many bands the values of a mode have, and their type."""
    kind = np.dtype(np.uint16) if mode in DEEP_MODES else np.dtype(np.uint8)
    return (1 if mode in SINGLE_MODES else 4), kind


def band_values(image: Image.Image) -> Values:
    """Return the values of an image in one of these modes; of a palette its colours.

    A mode of two levels has the values 0 and 255, CMYK is converted as if its inks were ideal.
    """
    if image.mode in DEEP_MODES:
        return np.asarray(image).astype(np.uint16)
    if image.mode in SINGLE_MODES:
        return np.asarray(image.convert("L"))
    return np.asarray(image.convert("RGBA"))
