"""How far a layer's texture has moved, as a whole and at many places of the picture."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from lb_widgets.media.alignment_correlation import Edges, edges, match, repetition

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from lb_widgets.media.alignment_motion import Points
    from lb_widgets.media.alignment_sketch import Sketch

_TILE: Final = 128
"""Pixels of a place's side, or half the picture's shorter side where that is less."""
_APART: Final = 0.75
"""Distance between places, in their sides, at most."""
_SHOWN: Final = 0.5
"""Share of a place that has to be known in both pictures."""
_TEXTURE: Final = 2 / 3
"""Mean strength of edges that is texture: twice what rounding to whole steps makes, as the
difference of two rounded values has a variance of 1/6, and there are two of them."""
_RIVAL: Final = 0.7
"""A place tells something where no other peak is higher than this share of the highest."""


@dataclass(frozen=True, slots=True)
class Offsets:
    """What was measured.

    Parameters
    ----------
    points : ndarray, (n,), complex, pixels
        The places that tell something, from the middle of the picture, x + y · 1j.
    offsets : ndarray, (n,), complex, pixels
        How far the layer lies off there.
    rivals : ndarray, (n,)
        How clearly, see `Match`.
    shown : int
        Places that both pictures show.
    textured : int
        Those of them where both have texture.
    """

    points: Points
    offsets: Points
    rivals: NDArray[np.float64]
    shown: int
    textured: int


def whole_offset(base: Sketch, layer: Sketch) -> tuple[complex, float]:
    """Return how far the layer lies off as a whole, and how much the base repeats itself.

    At half the size of the sketches, where scale and rotation blur the peak less; so the offset is
    right within about two pixels. The repetition is 0 to 1.
    """
    first, second = _halved(base), _halved(layer)
    offset = match(first, second).offset
    return 2 * complex(round(offset.real), round(offset.imag)), repetition(first)


def place_offsets(base: Edges, layer: Edges, start: complex = 0j) -> Offsets:
    """Return how far the layer lies off at each place.

    Parameters
    ----------
    base, layer : Edges
        Of the same size.
    start : complex, pixels
        Where to look: how far the layer lies off as a whole.
    """
    rows, columns = base.known.shape
    right, down = round(start.real), round(start.imag)
    size = min(_TILE, min(rows, columns) // 2)
    corner = complex(size - columns, size - rows) / 2
    shown = 0
    points, offsets, rivals = list[complex](), list[complex](), list[float]()
    for row in _begins(rows, size, down):
        for column in _begins(columns, size, right):
            first = base.tile(row, column, size)
            second = layer.tile(row + down, column + right, size)
            if not (_is_shown(first) and _is_shown(second)):
                continue
            shown += 1
            if not (is_textured(first) and is_textured(second)):
                continue
            found = match(first, second)
            points.append(complex(column, row) + corner)
            offsets.append(complex(right, down) + found.offset)
            rivals.append(found.rival)
    clear = np.array(rivals) < _RIVAL
    return Offsets(
        points=np.array(points, np.complex128)[clear],
        offsets=np.array(offsets, np.complex128)[clear],
        rivals=np.array(rivals)[clear],
        shown=shown,
        textured=len(points),
    )


def is_textured(picture: Edges) -> bool:
    """Return whether a picture, or a part of it, shows more than rounding makes."""
    return float(picture.strength.sum()) >= _TEXTURE * int(np.count_nonzero(picture.known))


def _begins(length: int, size: int, offset: int) -> Iterator[int]:
    """Yield where places begin along a side, such that moved by `offset` they are inside too."""
    first, last = max(0, -offset), min(length, length - offset) - size
    if last < first:
        return
    count = math.ceil((last - first) / (_APART * size)) + 1
    for index in range(count):
        yield first + round((last - first) * index / max(1, count - 1))


def _is_shown(place: Edges) -> bool:
    return int(np.count_nonzero(place.known)) >= _SHOWN * place.known.size


def _halved(sketch: Sketch) -> Edges:
    """Return the edges at half the size; an odd last row or column is left out."""
    rows, columns = (length // 2 * 2 for length in sketch.brightness.shape)
    corners = [np.s_[row:rows:2, column:columns:2] for row in (0, 1) for column in (0, 1)]
    brightness = np.mean([sketch.brightness[corner] for corner in corners], axis=0)
    return edges(brightness, np.all([sketch.known[corner] for corner in corners], axis=0))
