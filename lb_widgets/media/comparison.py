"""Two pictures compared: how far they differ, and what that looks like."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import msgspec
import numpy as np
from PIL import Image

from lb_widgets.errors import InputError
from lb_widgets.media.stacks import region_of
from lb_widgets.model.blending import to_bytes
from lb_widgets.model.colormaps import ramp
from lb_widgets.model.comparison import (
    ChannelDifference,
    CompareMode,
    Comparison,
    Difference,
    Orientation,
    Region,
)
from lb_widgets.model.layer_state import Colormap

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]
    Counts = NDArray[np.int64]
    """How often each difference occurs, 0 to 255."""

PANE_GAP: Final = 2
"""Pixels between pictures that are shown side by side."""

BRIGHTEST_DIFFERENCE: Final = 64
"""From here on a difference has the lightest colour: most that matter are small."""

_STRIP_PIXELS: Final = 1 << 18
"""Compared at once: counting takes eight bytes a value."""

_BYTE_MODES: Final = frozenset({"1", "L", "LA", "P", "PA", "RGB", "RGBA"})
"""Of PIL images with at most 8 bits a channel."""


def difference(
    a: Image.Image | Pixels,
    b: Image.Image | Pixels,
    *,
    region: Region | Sequence[int] | None = None,
    threshold: int = 8,
) -> Difference:
    """Return how far two pictures differ.

    Parameters
    ----------
    a, b : PIL image or ndarray
        Of one size, as `composite` returns them; arrays are (height, width), (height, width, 3) or
        (height, width, 4), uint8.
    region : Region or (x, y, width, height), optional
        Only this part; by default the whole.
    threshold : int, 0 to 255, default 8
        Values that differ by more are counted in ``share``.

    Returns
    -------
    Difference
        Statistics over red, green and blue together, and of each channel; from exact sums.

    Raises
    ------
    InputError
        The pictures are of different sizes, or the region does not lie within.

    Examples
    --------
    >>> difference(composite(row), composite(row, layers=[])).overall.psnr  # doctest: +SKIP
    """
    first, second = _pair(a, b)
    height, width = first.shape[:2]
    part = region_of(region, (width, height))
    rows, columns = slice(part.y, part.y + part.height), slice(part.x, part.x + part.width)
    first, second = first[rows, columns], second[rows, columns]
    counts = np.zeros((4, 256), np.int64)
    greatest = np.zeros(256, np.int64)
    step = max(1, _STRIP_PIXELS // first.shape[1])
    for top in range(0, len(first), step):
        apart = _apart(first[top : top + step], second[top : top + step])
        for channel in range(4):
            counts[channel] += _counted(apart[..., channel])
        greatest += _counted(apart[..., :3].max(axis=-1))
    overall = _statistics(counts[:3].sum(axis=0), threshold)
    return Difference(
        pixels=int(greatest.sum()),
        overall=msgspec.structs.replace(overall, share=_share(greatest, threshold)),
        channels=(
            _statistics(counts[0], threshold),
            _statistics(counts[1], threshold),
            _statistics(counts[2], threshold),
            _statistics(counts[3], threshold),
        ),
    )


def difference_map(a: Pixels, b: Pixels) -> Pixels:
    """Return what the differences of two pictures look like.

    Parameters
    ----------
    a, b : ndarray, (height, width, 4), uint8

    Returns
    -------
    ndarray, (height, width, 4), uint8
        Opaque: the cividis colour of the greatest difference of red, green and blue, the lightest
        from `BRIGHTEST_DIFFERENCE` on.
    """
    levels = to_bytes(np.minimum(np.arange(256) / BRIGHTEST_DIFFERENCE, 1.0))
    colors = np.full((256, 4), 255, np.uint8)
    colors[:, :3] = ramp(Colormap.CIVIDIS)[levels]
    return colors[_apart(a, b)[..., :3].max(axis=-1)]


def compared(pictures: Sequence[Pixels], comparison: Comparison) -> Pixels:
    """Return what the viewer shows of its stacks.

    Parameters
    ----------
    pictures : sequence of ndarray, (height, width, 4), uint8
        Of one size, one for each of the comparison's stacks.
    comparison : Comparison
        How they are compared. What follows a hand or a clock, lens and blink, shows the first.
    """
    first = pictures[0]
    match comparison.mode:
        case CompareMode.SWIPE:
            return _swiped(first, pictures[1], comparison)
        case CompareMode.DIFFERENCE:
            return difference_map(first, pictures[1])
        case CompareMode.SIDE_BY_SIDE:
            gap = np.zeros((len(first), PANE_GAP, 4), np.uint8)
            panes = [part for picture in pictures for part in (gap, picture)]
            return np.concatenate(panes[1:], axis=1)
        case CompareMode.BLEND | CompareMode.LENS | CompareMode.BLINK:
            return first


def _swiped(first: Pixels, second: Pixels, comparison: Comparison) -> Pixels:
    """Return the first picture left of the line, or above it, and the second beyond."""
    axis = 1 if comparison.orientation is Orientation.VERTICAL else 0
    line = math.floor(comparison.position * first.shape[axis] + 0.5)
    parts = np.split(first, [line], axis)[0], np.split(second, [line], axis)[1]
    return np.concatenate(parts, axis)


def _apart(a: Pixels, b: Pixels) -> Pixels:
    return np.maximum(a, b) - np.minimum(a, b)


def _counted(values: Pixels) -> Counts:
    return np.bincount(values.reshape(-1), minlength=256)


def _statistics(counts: Counts, threshold: int) -> ChannelDifference:
    """Return the statistics of one channel; whole numbers up to the last division."""
    occurring = [(size, int(count)) for size, count in enumerate(counts) if count]
    total = sum(count for _, count in occurring)
    mean_square = sum(size * size * count for size, count in occurring) / total
    rmse = math.sqrt(mean_square)
    return ChannelDifference(
        mae=sum(size * count for size, count in occurring) / total,
        rmse=rmse,
        psnr=20 * math.log10(255 / rmse) if rmse else None,
        maximum=occurring[-1][0],
        share=_share(counts, threshold),
    )


def _share(counts: Counts, threshold: int) -> float:
    return int(counts[threshold + 1 :].sum()) / int(counts.sum())


def _pair(a: Any, b: Any) -> tuple[Pixels, Pixels]:
    first, second = _pixels(a, "first"), _pixels(b, "second")
    if first.size == 0:
        raise InputError("The first picture has no pixels.")
    if first.shape != second.shape:
        sizes = " and ".join(f"{shape[1]} by {shape[0]}" for shape in (first.shape, second.shape))
        raise InputError(f"The pictures are {sizes} px; expected two of one size.")
    return first, second


def _pixels(picture: Any, which: str) -> Pixels:
    """Return a picture as (height, width, 4)."""
    found = type(picture).__name__
    if isinstance(picture, Image.Image):
        if picture.mode in _BYTE_MODES:
            return np.asarray(picture.convert("RGBA"))
        found = f"an image of mode {picture.mode}"
    if isinstance(picture, np.ndarray):
        shape, channels = picture.shape, picture.shape[2:]
        if len(shape) in {2, 3} and channels in {(), (3,), (4,)} and picture.dtype == np.uint8:
            return _with_alpha(picture)
        found = f"an array of shape {shape}, {picture.dtype}"
    raise InputError(
        f"The {which} picture is {found}; expected what composite() returns: an RGBA image, or an "
        "array of shape (height, width), (height, width, 3) or (height, width, 4), uint8."
    )


def _with_alpha(picture: Pixels) -> Pixels:
    if picture.shape[2:] == (4,):
        return picture
    result = np.full((*picture.shape[:2], 4), 255, np.uint8)
    result[..., :3] = picture if picture.ndim == 3 else picture[..., None]
    return result
