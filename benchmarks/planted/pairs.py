"""Images and layers over them that lie where they should, or do not, by a known amount.

Nothing of `lb_widgets.media` is used here, which is judged by it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from PIL import Image

from .bands import BANDS, FILES
from .textures import CANVASES, UNTEXTURED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.random import Generator
    from numpy.typing import NDArray

    from .textures import Canvas

SHORTEST, LONGEST = 512, 1024
"""Pixels of a base image's longer side, at least and at most."""
_MARGIN = 112
"""Pixels of a canvas around the base: what comes into the layer by 64 px and 3 degrees."""
_PER_CANVAS = 8
"""Pairs of one base: half of them aligned. One more is of strangers."""


class Motion(NamedTuple):
    """How a layer lies: pixels to the right and down, times larger, degrees clockwise."""

    dx: float = 0.0
    dy: float = 0.0
    scale: float = 1.0
    rotation: float = 0.0


@dataclass(frozen=True)
class Pair:
    """A base image and a layer, with what is true of them.

    Parameters
    ----------
    name : str
        What they show, and how.
    base, layer : ndarray
        Pixels.
    textured : bool
        There is something to be told.
    motion : Motion or None
        How the layer lies; None where it shows something else.
    """

    name: str
    base: NDArray[Any] = field(repr=False)
    layer: NDArray[Any] = field(repr=False)
    textured: bool
    motion: Motion | None

    @property
    def is_moved(self) -> bool:
        return self.motion is not None and self.motion != Motion()


def pairs(seed: int, count: int, *, longest: int = LONGEST) -> Iterator[Pair]:
    """Yield pairs, of which half are aligned, and one of strangers for every eight of them."""
    random = np.random.default_rng(seed)
    names = list(CANVASES)
    for begin in range(0, count, _PER_CANVAS):
        texture = names[begin // _PER_CANVAS % len(names)]
        longer = int(random.integers(SHORTEST, longest + 1))
        sides = [longer, round(longer * random.uniform(0.6, 1))]
        width, height = random.permutation(sides).tolist()
        canvas = CANVASES[texture](random, width + 2 * _MARGIN, height + 2 * _MARGIN)
        base = canvas[_MARGIN:-_MARGIN, _MARGIN:-_MARGIN]
        for number in range(begin, min(begin + _PER_CANVAS, count)):
            motion = _motion(random) if number % 2 else Motion()
            yield _pair(random, texture, base, moved(canvas, width, height, motion), motion)
        stranger = moved(canvas[::-1, ::-1], width, height, Motion())
        yield _pair(random, texture, base, stranger, None)


def moved(canvas: Canvas, width: int, height: int, motion: Motion) -> Canvas:
    """Return what a layer shows that lies so over the middle of a canvas."""
    if motion[2:] == (1, 0) and motion.dx % 1 == motion.dy % 1 == 0:
        top = (canvas.shape[0] - height) // 2 - int(motion.dy)
        left = (canvas.shape[1] - width) // 2 - int(motion.dx)
        return canvas[top : top + height, left : left + width]
    # From a pixel of the layer to the canvas: back by the shift, the turn and the scale.
    angle = math.radians(motion.rotation)
    cos, sin = math.cos(angle) / motion.scale, math.sin(angle) / motion.scale
    x, y = width / 2 + motion.dx, height / 2 + motion.dy
    matrix = (
        cos, sin, canvas.shape[1] / 2 - cos * x - sin * y,
        -sin, cos, canvas.shape[0] / 2 + sin * x - cos * y,
    )  # fmt: skip
    bands = [Image.fromarray(np.ascontiguousarray(band)) for band in np.moveaxis(canvas, -1, 0)]
    size, affine, method = (width, height), Image.Transform.AFFINE, Image.Resampling.BILINEAR
    layers = [np.asarray(band.transform(size, affine, matrix, method)) for band in bands]
    return np.stack(layers, axis=-1).clip(0, 1)


def _pair(
    random: Generator, texture: str, base: Canvas, layer: Canvas, motion: Motion | None
) -> Pair:
    band, file = str(random.choice(list(BANDS))), str(random.choice(list(FILES)))
    base_file = str(random.choice(["8 bits", "JPEG"]))
    return Pair(
        f"{texture}, {band}, {file} over {base_file}",
        FILES[base_file](random, base),
        FILES[file](random, BANDS[band](random, layer)),
        texture not in UNTEXTURED,
        motion,
    )


def _motion(random: Generator) -> Motion:
    """Draw a shift, a scale, a rotation, or more of them; shifts are whole pixels or not."""
    distance, angle = 2 ** random.uniform(1, 6), random.uniform(0, 2 * math.pi)
    dx, dy = distance * math.cos(angle), distance * math.sin(angle)
    if random.random() < 0.5:
        dx, dy = float(round(dx)), float(round(dy))
    kind = random.choice(["shift", "shift", "scale", "rotation", "both"])
    if kind != "shift" and random.random() < 0.5:
        dx, dy = 0.0, 0.0
    larger = random.choice([-1, 1]) * random.uniform(0.01, 0.04) * (kind in {"scale", "both"})
    turn = random.choice([-1, 1]) * random.uniform(1, 3) * (kind in {"rotation", "both"})
    return Motion(dx, dy, float(1 + larger), float(turn))
