"""How a layer lies over its base: shifted, scaled and rotated, fitted to measured offsets."""

from __future__ import annotations

import cmath
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Points = NDArray[np.complex128]
    """Points from the middle of the picture, or their offsets: x to the right, y · 1j down."""

LARGEST: Final = 0.12
"""Largest change by scale and rotation that is looked for: 12 %, or 7 degrees."""
_NEAR: Final = 1.5
"""Pixels by which a measured offset may miss the motion that it agrees with."""
_WORTH: Final = 1.5
"""So many more offsets have to agree with a scaled and rotated motion than with a shift."""


@dataclass(frozen=True, slots=True)
class Motion:
    """Where the layer shows what the base shows at a point: at ``shift + factor * point``.

    Parameters
    ----------
    shift : complex, pixels
        Of the middle.
    factor : complex
        Scale times the clockwise turn.
    """

    shift: complex
    factor: complex = 1 + 0j

    @property
    def scale(self) -> float:
        """How many times larger the layer shows things."""
        return abs(self.factor)

    @property
    def rotation(self) -> float:
        """How far the layer is turned clockwise, in degrees."""
        return math.degrees(cmath.phase(self.factor))

    def offsets(self, points: Points) -> Points:
        """Return how far off the layer shows what the base shows at these points."""
        return self.shift + (self.factor - 1) * points

    def then(self, rest: Motion) -> Motion:
        """Return the motion of a layer that still lies `rest` after it was moved back by this."""
        return Motion(self.shift + self.factor * rest.shift, self.factor * rest.factor)


def agreeing(points: Points, offsets: Points) -> NDArray[np.bool_]:
    """Return which offsets belong to the one motion that most of them agree with.

    Each offset proposes a shift, each two of them a shift, scale and rotation, and the others vote:
    Fischler and Bolles, "Random sample consensus" (1981), with all samples as there are few.
    """
    first, second = np.triu_indices(len(points), 1)
    change = (offsets[second] - offsets[first]) / (points[second] - points[first])
    small = np.abs(change) <= LARGEST
    change, first = change[small], first[small]
    changes = np.concatenate([np.zeros(len(points)), change])
    shifts = np.concatenate([offsets, offsets[first] - change * points[first]])
    misses = np.abs(shifts[:, None] + changes[:, None] * points - offsets)
    near = misses < _NEAR
    closeness = 1 - misses.clip(0, _NEAR).mean(axis=1) / _NEAR
    return near[int(np.argmax(near.sum(axis=1) - _WORTH * (changes != 0) + closeness))]


def fitted(points: Points, offsets: Points, *, turned: bool) -> Motion:
    """Return the motion with the least squared misses.

    Parameters
    ----------
    points, offsets : ndarray, (n,), complex
        What was measured: at least one, for `turned` at least two at different points.
    turned : bool
        Fit scale and rotation too; else a shift alone.
    """
    mean = complex(offsets.mean())
    if not turned:
        return Motion(mean)
    middle = complex(points.mean())
    around = points - middle
    change = complex(np.vdot(around, offsets - mean) / np.vdot(around, around))
    return Motion(mean - change * middle, 1 + change)


def moved_back(values: NDArray[np.float32], motion: Motion, *, smooth: bool) -> NDArray[np.float32]:
    """Return the layer's values where the base has them; 0 where that is outside the layer.

    Parameters
    ----------
    values : ndarray, (rows, columns), float32
        Of the layer.
    motion : Motion
        How it lies.
    smooth : bool
        Interpolate between pixels; else take the nearest one.
    """
    rows, columns = values.shape
    cos, sin = motion.factor.real, motion.factor.imag
    x, y = columns / 2, rows / 2
    matrix = (
        cos, -sin, x + motion.shift.real - cos * x + sin * y,
        sin, cos, y + motion.shift.imag - sin * x - cos * y,
    )  # fmt: skip
    # Bilinear: the bicubic of `transform` moves what lies between pixels by up to a tenth of one.
    method = Image.Resampling.BILINEAR if smooth else Image.Resampling.NEAREST
    moved = Image.fromarray(values).transform(
        (columns, rows), Image.Transform.AFFINE, matrix, method
    )
    return np.asarray(moved)
