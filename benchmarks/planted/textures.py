"""Textures of many kinds, larger than the pictures that are cut from them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from lb_widgets.sandbox import imagery

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.random import Generator
    from numpy.typing import NDArray

    Grey = NDArray[np.float32]
    """(height, width), of any range."""
    Canvas = NDArray[np.float32]
    """(height, width, 3), 0 to 1."""

_BLOCK = 32
"""Pixels of the blocks in which imagery is looked at for contrast."""


def noise(random: Generator, width: int, height: int, exponent: float) -> Grey:
    """Return noise with amplitudes of 1 / frequency ** exponent; its mean is 0, its deviation 1."""
    frequency = np.hypot(np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width))
    frequency[0, 0] = np.inf
    white = np.fft.rfft2(random.standard_normal((height, width)))
    grey = np.fft.irfft2(white / frequency**exponent, (height, width))
    return (grey / grey.std()).astype(np.float32)


def _colored(random: Generator, grey: list[Grey], contrast: float) -> Canvas:
    """Mix grey pictures into bands that are alike but not the same."""
    mix = random.uniform(-0.4, 0.6, (3, len(grey)))
    mix[:, 0] = random.uniform(0.7, 1, 3)
    bands = np.stack(grey, axis=-1) @ mix.T.astype(np.float32)
    return (0.5 + contrast * bands / bands.std()).clip(0, 1)


def _spectrum(low: float, high: float) -> Callable[[Generator, int, int], Canvas]:
    def canvas(random: Generator, width: int, height: int) -> Canvas:
        exponent = random.uniform(low, high)
        grey = [noise(random, width, height, exponent) for _ in range(3)]
        return _colored(random, grey, random.uniform(0.06, 0.2))

    return canvas


def _fields(random: Generator, width: int, height: int) -> Canvas:
    """Fields around scattered points, of a colour each, with growth in them."""
    points = random.uniform(0, 1, (random.integers(25, 144), 2)) * (height, width)
    rows, columns = np.mgrid[0:height:4, 0:width:4]
    nearest, best = np.zeros(rows.shape, np.intp), np.full(rows.shape, np.inf)
    for index, (row, column) in enumerate(points):
        distance = (rows - row) ** 2 + (columns - column) ** 2
        closer = distance < best
        nearest[closer], best[closer] = index, distance[closer]
    colors = random.integers(40, 216, (len(points), 3), dtype=np.uint8)
    coarse = Image.fromarray(colors[nearest])
    flat = np.asarray(coarse.resize((width, height), Image.Resampling.BICUBIC), np.float32) / 255
    growth = _colored(random, [noise(random, width, height, 1) for _ in range(2)], 0.1) - 0.5
    return (flat + random.uniform(0.5, 1.5) * growth).clip(0, 1).astype(np.float32)


def _discs(random: Generator, width: int, height: int) -> Canvas:
    """Discs of all sizes that cover one another: edges, and little else."""
    canvas = np.full((height, width, 3), 0.5, np.float32)
    for _ in range(900):
        radius = 6 / math.sqrt(random.uniform(0.004, 1))
        row, column = random.uniform(0, height), random.uniform(0, width)
        top, bottom = max(0, int(row - radius)), min(height, int(row + radius) + 2)
        left, right = max(0, int(column - radius)), min(width, int(column + radius) + 2)
        rows, columns = np.ogrid[top:bottom, left:right]
        covered = (radius - np.hypot(rows - row, columns - column)).clip(0, 1)[..., None]
        part = canvas[top:bottom, left:right]
        part += (covered * (random.uniform(0.1, 0.9, 3) - part)).astype(np.float32)
    return (canvas + 0.01 * noise(random, width, height, 0.5)[..., None]).clip(0, 1)


def _crop_rows(irregular: tuple[float, float]) -> Callable[[Generator, int, int], Canvas]:
    """Rows of plants on soil, from 0, where every step is like the last, to 1."""

    def canvas(random: Generator, width: int, height: int) -> Canvas:
        share, angle = random.uniform(*irregular), random.uniform(0, math.pi)
        rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
        across = rows * math.cos(angle) + columns * math.sin(angle)
        plants = 0.5 + 0.5 * np.cos(2 * math.pi * across / random.uniform(12, 48))
        growth = 1 + 0.5 * share * noise(random, width, height, 1.2)
        soil = 0.06 * share * noise(random, width, height, 1)
        cover = (plants * growth).clip(0, 1)[..., None]
        color = cover * (0.25, 0.5, 0.2) + (1 - cover) * (0.55, 0.45, 0.35)
        return (color + soil[..., None]).clip(0, 1).astype(np.float32)

    return canvas


def _imagery(random: Generator, width: int, height: int) -> Canvas:
    """Real land: a cut of the sample imagery that is not mostly sea or sand."""
    picture = imagery.picture(str(random.choice(["blue_marble", "blue_marble", "relief"])))
    high, wide = height // _BLOCK, width // _BLOCK
    while True:
        top = int(random.integers(0, picture.shape[0] - height + 1))
        left = int(random.integers(0, picture.shape[1] - width + 1))
        cut = picture[top : top + height, left : left + width]
        green = cut[: high * _BLOCK, : wide * _BLOCK, 1].reshape(high, _BLOCK, wide, _BLOCK)
        if np.mean(green.std(axis=(1, 3)) > 4) > 0.6:
            return cut.astype(np.float32) / 255


def _blank(random: Generator, width: int, height: int) -> Canvas:
    return np.full((height, width, 3), random.uniform(0.1, 0.9, 3), np.float32)


def _sky(random: Generator, width: int, height: int) -> Canvas:
    """Brightness that changes slowly and evenly."""
    rows, columns = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j]
    slopes = random.uniform(-0.4, 0.4, 2)
    grey = (0.5 + slopes[0] * rows + slopes[1] * columns).clip(0, 1)
    return np.repeat(grey[..., None], 3, axis=2).astype(np.float32)


CANVASES: dict[str, Callable[[Generator, int, int], Canvas]] = {
    "fine noise": _spectrum(0.3, 1),
    "natural noise": _spectrum(1, 1.5),
    "coarse noise": _spectrum(1.5, 2.2),
    "fields": _fields,
    "discs": _discs,
    "crop rows": _crop_rows((0.5, 1)),
    "imagery": _imagery,
    "regular rows": _crop_rows((0, 0)),
    "blank": _blank,
    "sky": _sky,
}
"""What makes a texture of some width and height, by its name."""

UNTEXTURED = frozenset({"regular rows", "blank", "sky"})
"""Of which nothing can be told."""
