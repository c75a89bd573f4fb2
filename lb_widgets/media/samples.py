"""The values of a picture as they are stored, before anything is made of them for the eye."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAX_CLASS: Final = 31
"""Largest value of a class mask that is recognised as one."""


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """A picture's values.

    Parameters
    ----------
    values : ndarray, (height, width) or (height, width, 4), uint8 or uint16
        A single band, or straight red, green, blue and alpha. Never written to.
    scale, offset : float
        A true source value is ``offset + scale * value``; 1 and 0 but for floats, which are stored
        as 16 bits.
    lowest, highest : float
        Least and greatest true value that occurs, alpha aside; of 8 bits 0 and 255.
    no_data : int or None
        The stored value that stands for none.
    is_classes : bool
        A single band of integers of which the greatest is from 1 to `MAX_CLASS`.
    """

    values: NDArray[np.uint8] | NDArray[np.uint16] = field(repr=False)
    scale: float = 1.0
    offset: float = 0.0
    lowest: float = 0.0
    highest: float = 255.0
    no_data: int | None = None
    is_classes: bool = False

    @property
    def size(self) -> tuple[int, int]:
        """Width and height, pixels."""
        height, width = self.values.shape[:2]
        return width, height

    @property
    def bands(self) -> int:
        """1 or 4."""
        return 1 if self.values.ndim == 2 else 4

    @property
    def bits(self) -> int:
        """8 or 16."""
        return 8 * self.values.dtype.itemsize
