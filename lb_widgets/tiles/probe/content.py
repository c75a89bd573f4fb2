"""Which quarter of its parent a tile shows: where every tile is there, this alone tells a flip.

A pyramid of the whole world has a tile for every number, whatever the reading. But a tile shows a
quarter of the tile above it, and which one depends on how rows and columns are numbered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_CLEAR_RATIO: Final = 0.55
"""Of the differences to the best and to the second-best quarter: above it neither is meant."""
_CLEAR_GAP: Final = 3.0
"""Between them, in steps of 255: below it the tiles are too plain to tell."""


def quarter_shown(parent: NDArray[np.uint8], child: NDArray[np.uint8]) -> tuple[int, int] | None:
    """Return which quarter of a parent a tile shows.

    Parameters
    ----------
    parent, child : ndarray, (side, side, channels), uint8
        Sketches of the two tiles; the side is even.

    Returns
    -------
    (int, int) or None
        Column and row, 0 for west or north; None where it is not clear.
    """
    side = parent.shape[0]
    half = side // 2
    channels = parent.shape[2]
    small = child.reshape(half, 2, half, 2, channels).mean(axis=(1, 3))
    differences = {
        (column, row): float(
            np.abs(
                parent[row * half : (row + 1) * half, column * half : (column + 1) * half] - small
            ).mean()
        )
        for column in (0, 1)
        for row in (0, 1)
    }
    best, second, *_ = sorted(differences, key=lambda quarter: differences[quarter])
    gap = differences[second] - differences[best]
    is_clear = gap >= _CLEAR_GAP and differences[best] <= _CLEAR_RATIO * differences[second]
    return best if is_clear else None
