"""Land that looks like imagery, computed at any place and scale, always the same from its seed.

Detail of every size has an amplitude that depends on its size alone, and what is smaller than two
pixels is left out, so that a picture of a zoom is what comes of scaling down that of the next.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

SEA: Final = (23, 50, 92)
_ROAD: Final = np.array([188, 182, 170], np.float32)
_LAND: Final = np.array([104, 122, 78], np.float32)
_TOWARDS: Final = np.array([1.0, 0.95, 0.8], np.float32)  # how much of the light each channel takes
_AMPLITUDE: Final = np.float32(24)
_PATCH: Final = 34
"""Half of the range of the colours of fields."""


class Look(StrEnum):
    """How a sensor sees the land."""

    COLOUR = "colour"
    INFRARED = "infrared"
    GREY = "grey"


@dataclass(frozen=True)
class World:
    """A land.

    Parameters
    ----------
    seed : int
        Which.
    base : int
        Octave of its largest forms: about 2 ** base of them go round the Earth.
    sea : float
        Level of the sea: -1 is hardly any, 0 is half.
    look : Look
        Another look is the same land in other colours.
    fields : tuple of int
        Sizes of the fields, in octaves above `base`.
    season : int
        In another season, fields have other colours and everything else is where it was.
    """

    seed: int
    base: int = 2
    sea: float = -0.6
    look: Look = Look.COLOUR
    fields: tuple[int, ...] = (5, 9)
    season: int = 0

    def picture(
        self, us: NDArray[np.float64], vs: NDArray[np.float64], scale: float
    ) -> NDArray[np.uint8]:
        """Draw pixels at the crossings of columns and rows.

        Parameters
        ----------
        us, vs : arrays of float
            Mercator positions of the pixels' centres: 0 to 1 is the world, eastward and southward.
        scale : float
            Pixels that the world would be wide.

        Returns
        -------
        ndarray of uint8, (rows, columns, 3)
        """
        finest = int(np.floor(np.log2(scale))) - 2  # four pixels from one lattice point to the next
        height = self._height(us, vs, finest)
        shore = _cover(height - np.float32(self.sea))
        if not shore.any():
            return _seen(np.full((len(vs), len(us), 3), SEA, np.uint8), self.look)
        light = np.zeros((len(vs), len(us)), np.float32)
        for octave in range(self.base, finest + 1):
            light += _noise(self.seed, octave, us, vs)
        land = light[..., None] * (_TOWARDS * _AMPLITUDE)
        land += _LAND
        for step in self.fields:
            self._add_fields(land, us, vs, self.base + step, scale)
        for octave in (self.base + 4, self.base + 7):
            road = self._roads(us, vs, octave, scale)
            if road is not None:
                land += road[..., None] * (_ROAD - land)
        np.clip(land, 4, 251, out=land)
        if shore.min() < 1:
            land -= np.array(SEA, np.float32)
            land *= shore[..., None]
            land += np.array(SEA, np.float32)
        land += np.float32(0.5)
        return _seen(land.astype(np.uint8), self.look)

    def _height(
        self, us: NDArray[np.float64], vs: NDArray[np.float64], finest: int
    ) -> NDArray[np.float32]:
        height = np.zeros((len(vs), len(us)), np.float32)
        for step in range(8):
            if self.base + step <= finest:
                octave = _noise(self.seed + 7, self.base + step, us, vs)
                height += octave * np.float32(2.6 * 0.55**step)
        return height

    def _add_fields(
        self,
        land: NDArray[np.float32],
        us: NDArray[np.float64],
        vs: NDArray[np.float64],
        octave: int,
        scale: float,
    ) -> None:
        """Patches of one colour with winding borders; small ones are averaged over each pixel."""
        cell = scale / 2**octave
        strength = np.clip(cell - 1, 0, 1)
        if strength == 0:
            return
        steps = (-1 / 3, 0.0, 1 / 3) if cell < 16 else (0.0,)
        for right in steps:
            for down in steps:
                part = strength / len(steps) ** 2
                self._add_sharp(land, us + right / scale, vs + down / scale, octave, part)

    def _add_sharp(
        self,
        land: NDArray[np.float32],
        us: NDArray[np.float64],
        vs: NDArray[np.float64],
        octave: int,
        strength: float,
    ) -> None:
        column, row = self._warped(us, vs, octave)
        columns, rows = np.floor(column).astype(np.int64), np.floor(row).astype(np.int64)
        first, top = columns.min(), rows.min()
        width, height = columns.max() - first + 1, rows.max() - top + 1
        across, along = (first + np.arange(width)) % 2**octave, (top + np.arange(height))[:, None]
        seed = self.seed + 20 + 3 * self.season
        colours = [_hash(seed + channel, octave, across, along) for channel in range(3)]
        colours = np.stack(colours, axis=-1) * np.float32(strength * _PATCH)
        land += colours.reshape(-1, 3)[(rows - top) * width + (columns - first)]

    def _roads(
        self, us: NDArray[np.float64], vs: NDArray[np.float64], octave: int, scale: float
    ) -> NDArray[np.float32] | None:
        """How much of each pixel a road covers; roads are a 60th of their distance wide."""
        cell = scale / 2**octave
        width = cell / 60
        if cell < 8:  # narrower than an eighth of a pixel
            return None
        column, row = self._warped(us + 0.37 / 2**octave, vs + 0.41 / 2**octave, octave)
        away = np.minimum(np.abs(column - np.round(column)), np.abs(row - np.round(row)))
        nearness = (width / 2 + 0.5 - away * cell).astype(np.float32)
        if nearness.max() <= 0:
            return None
        return np.clip(nearness, 0, min(1.0, width))

    def _warped(
        self, us: NDArray[np.float64], vs: NDArray[np.float64], octave: int
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        across, along = us * 2**octave, vs * 2**octave
        seed = 0.7 * (self.seed % 9)
        column = across + (0.35 * np.sin(along * 1.3 + seed))[:, None]
        row = along[:, None] + 0.35 * np.sin(across * 2 * np.pi / 8 + seed)
        return column, row


def _cover(height: NDArray[np.float32]) -> NDArray[np.float32]:
    """How much of each pixel is land, from its height above the sea."""
    if height.min() > 0.2:
        return np.ones_like(height)
    down, across = np.gradient(height)
    slope = np.abs(down) + np.abs(across) + np.float32(1e-9)
    return np.clip(height / slope + np.float32(0.5), 0, 1)


def _seen(picture: NDArray[np.uint8], look: Look) -> NDArray[np.uint8]:
    match look:
        case Look.COLOUR:
            return picture
        case Look.GREY:
            grey = (picture.astype(np.uint16) @ np.array([77, 151, 28], np.uint16)) >> 8
            return np.repeat(grey.astype(np.uint8)[..., None], 3, axis=-1)
        case Look.INFRARED:
            red, green, blue = np.moveaxis(picture.astype(np.int16), -1, 0)
            vegetation = np.clip(2 * green - blue, 0, 255)
            return np.stack([vegetation, red, green], axis=-1).astype(np.uint8)


def _hash(
    seed: int, octave: int, columns: NDArray[np.int64], rows: NDArray[np.int64]
) -> NDArray[np.float32]:
    """Return numbers from -1 to 1 that depend on nothing else."""
    mixed = columns.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    mixed = mixed ^ (rows.astype(np.uint64) * np.uint64(0xC2B2AE3D27D4EB4F))
    mixed ^= np.uint64((seed * 0x165667B19E3779F9 + octave * 0x27D4EB2F165667C5) % 2**64)
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(32)
    return (mixed & np.uint64(0xFFFFFF)).astype(np.float32) * np.float32(2 / 2**24) - 1


def _noise(
    seed: int, octave: int, us: NDArray[np.float64], vs: NDArray[np.float64]
) -> NDArray[np.float32]:
    """Smooth noise: random numbers on a lattice of 2 ** octave to the world, splined between."""
    first_column, across = _spline(us * 2**octave)
    first_row, along = _spline(vs * 2**octave)
    columns = (first_column + np.arange(across.shape[1])) % 2**octave
    rows = first_row + np.arange(along.shape[1])
    return along @ _hash(seed, octave, columns, rows[:, None]) @ across.T


def _spline(positions: NDArray[np.float64]) -> tuple[int, NDArray[np.float32]]:
    """Return the first lattice point and the weights of each, for every position."""
    cells = np.floor(positions).astype(np.int64)
    first = int(cells.min())
    t = (positions - cells).astype(np.float32)
    weights = np.zeros((len(positions), int(cells.max()) - first + 4), np.float32)
    index = np.arange(len(positions))
    for tap, weight in enumerate(
        (
            (1 - t) ** 3 / 6,
            (3 * t**3 - 6 * t**2 + 4) / 6,
            (-3 * t**3 + 3 * t**2 + 3 * t + 1) / 6,
            t**3 / 6,
        )
    ):
        weights[index, cells - first + tap] = weight
    return first - 1, weights
