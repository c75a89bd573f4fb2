"""Where on the base image each pixel of a layer lies: stretched to its size, moved by an offset.

``js/src/core/appearance.ts`` does the same; ``tests/contract/appearance.json`` is checked on both
sides. Pixel x of the base shows the point ``(x + 0.5 - offset) * source / base`` of a layer that is
`source` pixels wide on a base `base` pixels wide, counted from the layer's left edge.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from lb_widgets.model.blending import ROUNDING

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lb_widgets.model.appearance import LookUp, Values

    Indexes = NDArray[np.intp]
    Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Axis:
    """One direction of a placement: for each pixel of a stretch of the base, what lies there.

    Parameters
    ----------
    nearest : ndarray, (pixels,), intp
        The layer's pixel under the centre, clamped to those that there are.
    is_inside : ndarray, (pixels,), bool
        Whether the layer has a pixel there; elsewhere it is transparent.
    below, above : ndarray, (pixels,), intp
        The two pixels whose centres lie around it, clamped.
    fraction : ndarray, (pixels,), float64
        How far it lies from the centre of `below` towards that of `above`, 0 to 1.
    is_run : bool
        Whether the nearest are neighbours in order, and all inside: no copy is needed.
    """

    nearest: Indexes
    is_inside: NDArray[np.bool_]
    below: Indexes
    above: Indexes
    fraction: NDArray[np.float64]
    is_run: bool

    def part(self, pixels: slice) -> Axis:
        """Return a part of the stretch."""
        return Axis(
            self.nearest[pixels],
            self.is_inside[pixels],
            self.below[pixels],
            self.above[pixels],
            self.fraction[pixels],
            self.is_run,
        )

    def run(self) -> slice:
        """Return the nearest pixels where they are a run."""
        return slice(int(self.nearest[0]), int(self.nearest[-1]) + 1)


def axis(pixels: range, length: int, source_length: int, offset: float) -> Axis:
    """Return what lies at some pixels of a base.

    Parameters
    ----------
    pixels : range
        Which of the base.
    length, source_length : int, pixels
        Of the base, and of the layer that is stretched to it.
    offset : float, base pixels
        That the layer is moved right, or down.
    """
    last = source_length - 1
    point = (np.arange(pixels.start, pixels.stop) + 0.5 - offset) * source_length / length
    nearest = np.floor(point)
    is_inside = (nearest >= 0) & (nearest <= last)
    below = np.floor(point - 0.5)
    return Axis(
        nearest=_clamped(nearest, last),
        is_inside=is_inside,
        below=_clamped(below, last),
        above=_clamped(below + 1, last),
        fraction=point - 0.5 - below,
        is_run=bool(is_inside.all() and (np.diff(nearest) == 1).all()),
    )


def placed(values: Values, look_up: LookUp, rows: Axis, columns: Axis, *, smooth: bool) -> Pixels:
    """Return the colours that a picture has at the pixels of two axes.

    Parameters
    ----------
    values : ndarray, (height, width) or (height, width, 4), uint8 or uint16
        The whole picture, as stored. Not written to.
    look_up : LookUp
        How values become colours.
    rows, columns : Axis
        Which pixels of the base.
    smooth : bool
        Interpolated between the four pixels around each point, in premultiplied colours, each
        channel then rounded as everywhere; otherwise each pixel is the nearest. Outside of the
        picture it is transparent black either way.

    Returns
    -------
    ndarray, (rows, columns, 4), uint8
        Straight red, green, blue and alpha; may share memory with `values`.
    """
    if smooth and (rows.fraction.any() or columns.fraction.any()):
        pixels = _interpolated(values, look_up, rows, columns)
    elif rows.is_run and columns.is_run:
        return look_up.rgba(values[rows.run(), columns.run()])
    else:
        stretched = values[rows.run()] if rows.is_run else _taken(values, rows.nearest, 0)
        pixels = look_up.rgba(_taken(stretched, columns.nearest, 1))
    if rows.is_inside.all() and columns.is_inside.all():
        return pixels
    return pixels * (rows.is_inside[:, None, None] & columns.is_inside[:, None])


def _interpolated(values: Values, look_up: LookUp, rows: Axis, columns: Axis) -> Pixels:
    # Each row of the picture is interpolated along x once, however many rows of the base it serves.
    needed, where = np.unique(np.concatenate((rows.below, rows.above)), return_inverse=True)
    source = values[needed]
    left = _premultiplied(look_up.rgba(_taken(source, columns.below, 1)))
    right = _premultiplied(look_up.rgba(_taken(source, columns.above, 1)))
    left += (right - left) * columns.fraction
    upper, lower = left[:, where[: len(rows.below)]], left[:, where[len(rows.below) :]]
    upper += (lower - upper) * rows.fraction[:, None]
    alpha = upper[3]
    upper[:3] /= np.where(alpha > 0, alpha, 1.0)
    return np.ascontiguousarray(np.moveaxis((upper + ROUNDING).astype(np.uint8), 0, -1))


def _premultiplied(pixels: Pixels) -> NDArray[np.float64]:
    """Return planes: colours times alpha, 0 to 255², and alpha, 0 to 255."""
    planes = np.moveaxis(pixels, -1, 0).astype(np.float64)
    planes[:3] *= planes[3]
    return planes


def _clamped(positions: NDArray[np.float64], last: int) -> Indexes:
    return np.clip(positions, 0, last).astype(np.intp)


def _taken(values: NDArray[Any], indexes: Indexes, axis: int) -> NDArray[Any]:
    """Return rows or columns of values."""
    if values.ndim == 3 and values.strides[2] == values.itemsize:
        # Whole pixels: four times fewer to move.
        pixels = values.view(np.dtype(f"u{4 * values.itemsize}"))
        return pixels.take(indexes, axis).view(values.dtype)
    return values.take(indexes, axis)
