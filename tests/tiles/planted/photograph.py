"""The Earth as it was seen: the sample pictures of this project, in the place of a made-up land."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image

from tests.tiles.planted.grids import Grid, latitudes

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FOLDER: Final = Path(__file__).parents[3] / "lb_widgets" / "sandbox" / "data"


@cache
def _opened(name: str) -> NDArray[np.uint8]:
    return np.asarray(Image.open(_FOLDER / f"{name}.jpg").convert("RGB"))


@dataclass(frozen=True)
class Photograph:
    """A picture of the whole Earth, drawn as a `World` is.

    Parameters
    ----------
    name : str
        ``"blue_marble"``, ``"shaded_relief"`` or ``"elevation"``; they lie on each other.
    """

    name: str

    def picture(
        self, us: NDArray[np.float64], vs: NDArray[np.float64], scale: float
    ) -> NDArray[np.uint8]:
        """Draw pixels at the crossings of columns and rows; see `World.picture`."""
        picture = _opened(self.name)
        if scale < picture.shape[1] / 2:
            picture = picture[::2, ::2]
        height, width = picture.shape[:2]
        left, across = _between(us * width - 0.5, width)
        top, along = _between((90 - latitudes(Grid.WEB, vs)) / 180 * height - 0.5, height)
        right, bottom = np.minimum(left + 1, width - 1), np.minimum(top + 1, height - 1)
        across, along = across[:, None], along[:, None, None]
        upper = picture[np.ix_(top, left)] * (1 - across) + picture[np.ix_(top, right)] * across
        lower = picture[np.ix_(bottom, left)] * (1 - across)
        lower += picture[np.ix_(bottom, right)] * across
        return (upper * (1 - along) + lower * along + 0.5).astype(np.uint8)


def _between(
    positions: NDArray[np.float64], length: int
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    bounded = np.clip(positions, 0, length - 1)
    first = np.floor(bounded).astype(np.int64)
    return first, (bounded - first).astype(np.float32)
