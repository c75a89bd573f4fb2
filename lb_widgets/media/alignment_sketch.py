"""The little of a picture that an alignment check needs: brightness at reduced size."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from PIL import Image

from lb_widgets.errors import InputError
from lb_widgets.media.thumbnails import displayable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Flags = NDArray[np.bool_]

LONGEST: Final = 512
"""Pixels of a sketch's longer side at most: the resolution at which pictures are compared."""
_FILTER: Final = (
    Image.Resampling.HAMMING
)  # BOX moves what lies between pixels by up to half a pixel
_LUMA: Final = (0.299, 0.587, 0.114)  # ITU-R BT.601, as Pillow's mode L
_FEW: Final = 12
"""Levels of brightness up to which a picture is a mask or a map of classes."""
_OPAQUE: Final = 1 / 16
"""Share of full alpha from which a pixel counts as shown."""
_WHOLE: Final = 0.999
"""Share known of a reduced pixel that is known: all, but for rounding."""
_FINEST: Final = 1 / 1024
"""Share of a deep picture's usual range below which differences are noise."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """A picture's brightness, at most `LONGEST` pixels a side.

    Parameters
    ----------
    width, height : int, pixels
        Of the picture itself.
    brightness : ndarray, (rows, columns), float32
        In the smallest steps that mean something: 0 to 255 where the picture has 8 bits.
    known : ndarray, (rows, columns), bool
        False where the picture is transparent, or not a number.
    is_classes : bool
        The picture has so few levels of brightness that it must be a mask or a map of classes.
    """

    width: int
    height: int
    brightness: Floats = field(repr=False)
    known: Flags = field(repr=False)
    is_classes: bool = False

    def resized(self, columns: int, rows: int) -> Sketch:
        """Return the sketch stretched to this size."""
        if self.brightness.shape == (rows, columns):
            return self
        brightness = _scaled(np.where(self.known, self.brightness, 0), columns, rows)
        share = _scaled(self.known.astype(np.float32), columns, rows)
        return replace(self, brightness=brightness, known=share > _WHOLE)


def sketch(pixels: NDArray[Any]) -> Sketch:
    """Return the sketch of a picture.

    Parameters
    ----------
    pixels : ndarray, (height, width) or (height, width, 1 to 4)
        Integers, booleans or floats of any range. Two and four channels end with alpha, of which
        the type's largest value, for floats 1, is opaque.

    Raises
    ------
    InputError
        An array of another shape or type.
    """
    _check(pixels)
    if pixels.dtype == np.bool_:
        pixels = pixels * np.uint8(255)
    if pixels.dtype == np.uint8 and pixels.shape[2:] in {(), (3,), (4,)}:
        return picture_sketch(Image.fromarray(pixels))
    bands = np.moveaxis(pixels.reshape(*pixels.shape[:2], -1), -1, 0)
    colors, alpha = (bands, None) if len(bands) in {1, 3} else (bands[:-1], bands[-1])
    brightness = _brightness(colors)
    known = np.isfinite(brightness)
    if alpha is not None:
        known &= alpha >= _OPAQUE * _opaque(alpha.dtype)
    brightness[~known] = 0
    if pixels.dtype != np.uint8 and known.any():
        _count_steps(brightness, known, is_float=pixels.dtype.kind == "f")
    height, width = brightness.shape
    whole = Sketch(width, height, brightness, known, _is_classes(brightness, known))
    return whole.resized(*reduced_size(width, height, LONGEST))


def picture_sketch(image: Image.Image) -> Sketch:
    """Return the sketch of a decoded picture, in 8 bits a channel as it is displayed."""
    shown = displayable(image)
    columns, rows = reduced_size(*shown.size, LONGEST)
    is_classes = _is_classes(*_grey(shown.resize((columns, rows), Image.Resampling.NEAREST)))
    if shown.width >= 2 * columns:
        # While it is bytes: large pictures would need a lot of memory as floats.
        shown = shown.resize((2 * columns, 2 * rows), _FILTER)
    whole = Sketch(image.width, image.height, *_grey(shown), is_classes)
    return whole.resized(columns, rows)


def reduced_size(width: int, height: int, longest: int) -> tuple[int, int]:
    """Return columns and rows of a picture made smaller to a longer side of `longest` pixels."""
    ratio = min(1.0, longest / max(width, height))
    return max(1, round(width * ratio)), max(1, round(height * ratio))


def _grey(image: Image.Image) -> tuple[Floats, Flags]:
    """Return the brightness of a picture of mode L, RGB or RGBA, and where it is known."""
    bands = [np.asarray(band) for band in image.split()]
    if image.mode == "RGBA":
        return _brightness(bands[:3]), bands[3] >= _OPAQUE * _opaque(bands[3].dtype)
    return _brightness(bands), np.ones(bands[0].shape, np.bool_)


def _brightness(bands: Any) -> Floats:
    """Return the brightness of one band, or of red, green and blue."""
    if len(bands) == 1:
        return bands[0].astype(np.float32)
    grey = np.zeros(bands[0].shape, np.float32)
    for share, band in zip(_LUMA, bands, strict=True):
        grey += np.float32(share) * band.astype(np.float32)
    return grey


def _check(pixels: NDArray[Any]) -> None:
    shape, expected = pixels.shape, "(height, width) or (height, width, 1 to 4)"
    if len(shape) not in {2, 3} or 0 in shape or (len(shape) == 3 and shape[2] > 4):
        raise InputError(f"A picture of shape {shape}: expected {expected}.")
    if pixels.dtype.kind not in "buif":
        raise InputError(f"A picture of {pixels.dtype}: expected integers, floats or booleans.")


def _opaque(dtype: np.dtype[Any]) -> float:
    """Return the value of full alpha."""
    return 1.0 if dtype.kind == "f" else float(np.iinfo(dtype).max)


def _count_steps(brightness: Floats, known: Flags, *, is_float: bool) -> None:
    """Turn brightness into numbers of the smallest steps that mean something, in place.

    Outliers, such as a number that stands for missing data, are drawn in to one more range.
    """
    values = brightness[known]
    low, high = np.percentile(values[:: 1 + values.size // LONGEST**2], (1, 99))
    np.clip(brightness, 2 * low - high, 2 * high - low, out=brightness)
    least = max(abs(low), abs(high)) * np.finfo(np.float32).eps if is_float else 1.0
    brightness /= max((high - low) * _FINEST, least) or 1.0


def _is_classes(brightness: Floats, known: Flags) -> bool:
    every = 1 + max(brightness.shape) // LONGEST
    levels = np.unique(np.round(brightness[::every, ::every][known[::every, ::every]]))
    # A plain picture with a little noise has few levels too, but side by side.
    return 1 < levels.size <= _FEW and bool(np.ptp(levels) >= 2 * levels.size)


def _scaled(values: Floats, columns: int, rows: int) -> Floats:
    """Return the values at another size."""
    return np.asarray(Image.fromarray(values).resize((columns, rows), _FILTER))
