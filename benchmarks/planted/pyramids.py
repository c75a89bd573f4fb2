"""Tiles of a country that does not exist: the same at every zoom, no two alike."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import mercantile
import numpy as np
from PIL import Image
from planted.server import Answer

if TYPE_CHECKING:
    from numpy.typing import NDArray

SIZE = 256
QUALITY = 90
"""Of the JPEG files, which so have about 20 kB."""
_FINEST = 4.0
"""Pixels of the shortest wave that a tile shows: a coarser zoom leaves out what is finer."""


def answers(
    box: tuple[float, float, float, float], zooms: range, *, seed: int, path: str = ""
) -> dict[str, Answer]:
    """Return every tile of a box (west, south, east, north) by its path."""
    waves = _waves(seed, zooms.start, zooms.stop)
    headers = {"Content-Type": "image/jpeg"}
    return {
        f"{path}/{tile.z}/{tile.x}/{tile.y}.jpg": Answer(_picture(tile, waves), headers=headers)
        for tile in mercantile.tiles(*box, zooms=list(zooms))
    }


def _waves(seed: int, first: int, stop: int) -> NDArray[np.float64]:
    """Return wave vectors in cycles a world, their phases and colours: three for each octave."""
    generator = np.random.default_rng(seed)
    octaves = np.repeat(np.arange(first, stop + 5), 3)
    angles = generator.uniform(0, 2 * np.pi, len(octaves))
    lengths = 2.0**octaves * generator.uniform(1, 2, len(octaves))
    return np.stack(
        [
            lengths * np.cos(angles),
            lengths * np.sin(angles),
            generator.uniform(0, 2 * np.pi, len(octaves)),
            *generator.uniform(6, 20, (3, len(octaves))),
        ]
    )


def _picture(tile: mercantile.Tile, waves: NDArray[np.float64]) -> bytes:
    world = 2.0**tile.z
    across = (tile.x + (np.arange(SIZE) + 0.5) / SIZE) / world
    down = (tile.y + (np.arange(SIZE) + 0.5) / SIZE) / world
    shown = np.hypot(waves[0], waves[1]) * _FINEST <= world * SIZE
    pixels = np.full((SIZE, SIZE, 3), 120.0)
    for x_cycles, y_cycles, phase, *colour in waves[:, shown].T:
        # cos(a + b) by its parts: two short rows of cosines instead of a whole picture of them.
        a, b = 2 * np.pi * x_cycles * across, 2 * np.pi * y_cycles * down + phase
        wave = np.outer(np.cos(b), np.cos(a)) - np.outer(np.sin(b), np.sin(a))
        pixels += wave[..., None] * np.asarray(colour)
    encoded = io.BytesIO()
    Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)).save(encoded, "JPEG", quality=QUALITY)
    return encoded.getvalue()
