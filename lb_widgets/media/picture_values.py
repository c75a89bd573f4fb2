"""What sources of pictures have in common: how values are held, and what they are known to mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np

from lb_widgets.errors import Cancelled
from lb_widgets.media.samples import MAX_CLASS, Samples

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    Values = NDArray[np.uint8] | NDArray[np.uint16]
    Cancel = Callable[[], bool] | None
    Allocate = Callable[[tuple[int, ...], np.dtype[Any]], Values]
    Parts = tuple[tuple[str, bytes], ...]

MAX_SIDE: Final = 16_384
"""Pixels of the longer side of the largest picture that is decoded: 268 million pixels."""
_STRIP_PIXELS: Final = 1 << 18
"""Worked on at once: a megabyte of colours stays in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What is known of a picture's values before they are decoded; fields as in `Samples`."""

    bands: int
    bits: int = 8
    scale: float = 1.0
    offset: float = 0.0
    lowest: float = 0.0
    highest: float = 255.0
    no_data: int | None = None
    is_classes: bool = False


@dataclass(frozen=True, slots=True)
class Decoded:
    """A picture's values, and what a person should know that only decoding them has shown."""

    samples: Samples
    notes: tuple[str, ...] = ()


class Source(Protocol):
    """Something that a picture is decoded from."""

    width: int
    height: int
    notes: tuple[str, ...]
    byte_count: int
    """Of the file, which is kept."""
    pixel_bytes: int
    """Of each pixel, once decoded."""
    meaning: Meaning | None
    """None where only the values tell."""
    is_opaque: bool
    """Whether the file has no alpha, where it is sent as it is."""

    def decode(self, allocate: Allocate, cancelled: Cancel) -> Decoded:
        """Return the values, in arrays that `allocate` makes."""
        ...

    def preview(self, level: int, cancelled: Cancel) -> Values | None:
        """Return one value for each square of 2 ** level pixels; None where that costs it all."""
        ...

    def as_it_is(self, *, with_alpha: bool) -> Parts:
        """Return the file where a browser decodes it to the very same values; else nothing.

        Parameters
        ----------
        with_alpha : bool
            Whether the page reads the colours of pixels that are not opaque without a loss.
        """
        ...


def check_cancelled(cancelled: Cancel) -> None:
    """Raise `Cancelled` where the caller wants to stop."""
    if cancelled is not None and cancelled():
        raise Cancelled


def strips(shape: tuple[int, ...], cancelled: Cancel = None) -> Iterator[slice]:
    """Yield slices of rows that make up a picture of this shape, an even number in all but one."""
    step = max(2, _STRIP_PIXELS // shape[1] // 2 * 2)
    for top in range(0, shape[0], step):
        check_cancelled(cancelled)
        yield slice(top, min(top + step, shape[0]))


def samples_of(values: Values, *, no_data: int | None = None, may_be_classes: bool) -> Samples:
    """Return integer values with what they are: their range, and whether they are classes.

    Parameters
    ----------
    values : ndarray, (height, width) or (height, width, 4), uint8 or uint16
        Not copied.
    no_data : int, optional
        The value of a single band that stands for none.
    may_be_classes : bool
        False for JPEG, which stores no class as it was.
    """
    single, deep = values.ndim == 2, values.dtype == np.uint16
    if not single and not deep:
        return Samples(values)
    lowest, highest = _extent(values, no_data)
    is_classes = single and may_be_classes and 1 <= highest <= MAX_CLASS
    if not deep:
        lowest, highest = 0, 255
    return Samples(
        values,
        lowest=float(lowest),
        highest=float(highest),
        no_data=no_data,
        is_classes=is_classes,
    )


def _extent(values: Values, no_data: int | None) -> tuple[int, int]:
    """Return the least and greatest value, alpha and no data aside; zeros where there is none."""
    found: list[int] = []
    for rows in strips(values.shape):
        strip = values[rows] if values.ndim == 2 else values[rows, :, :3]
        known = strip if no_data is None else strip[strip != no_data]
        if known.size:
            found += [int(known.min()), int(known.max())]
    return (min(found), max(found)) if found else (0, 0)
