"""What layers show of a texture: other bands, altered as bands are, in files of several kinds."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.random import Generator
    from numpy.typing import NDArray

    from .textures import Canvas, Grey


def _noisy(random: Generator, layer: Canvas) -> Canvas:
    deviation = random.uniform(0.01, 0.05)
    return (layer + random.normal(0, deviation, layer.shape).astype(np.float32)).clip(0, 1)


def _infrared(_: Generator, layer: Canvas) -> Canvas:
    """Near infrared, red, green: plants are bright in the first."""
    red, green, blue = np.moveaxis(layer, -1, 0)
    return np.stack([(0.3 + 1.5 * green - 0.9 * red - 0.3 * blue).clip(0, 1), red, green], axis=-1)


def _index(_: Generator, layer: Canvas) -> Grey:
    """A vegetation index."""
    red, green, _blue = np.moveaxis(layer, -1, 0)
    index = (green - red) / (green + red + 0.05)
    low, high = np.percentile(index, (1, 99))
    return ((index - low) / max(high - low, 1e-3)).clip(0, 1)


def _curve(random: Generator, layer: Canvas) -> Grey:
    """A band that rises and falls with brightness, so that contrast is inverted in places."""
    grey = layer @ random.dirichlet((1, 1, 1))
    return 0.5 + 0.5 * np.sin(random.uniform(3, 6) * grey + random.uniform(0, 6))


def _blurred(random: Generator, layer: Canvas) -> Canvas:
    height, width = layer.shape[:2]
    factor = random.uniform(1.5, 3)
    small = (round(width / factor), round(height / factor))
    image = Image.fromarray(to_bytes(layer)).resize(small, Image.Resampling.LANCZOS)
    return np.asarray(image.resize((width, height), Image.Resampling.BICUBIC), np.float32) / 255


BANDS: dict[str, Callable[[Generator, Canvas], Canvas | Grey]] = {
    "the same": lambda _, layer: layer,
    "swapped": lambda random, layer: layer[..., random.permutation(3)],
    "inverted": lambda _, layer: 1 - layer,
    "gamma": lambda random, layer: layer ** np.float32(2 ** random.uniform(-1.2, 1.2)),
    "noisy": _noisy,
    "inverted and noisy": lambda random, layer: _noisy(random, 1 - layer),
    "near infrared": _infrared,
    "index": _index,
    "one band": lambda random, layer: layer[..., random.integers(3)],
    "curve": _curve,
    "blurred": _blurred,
}
"""What makes a layer, 0 to 1, of the base's bands at its place."""


def _jpeg(random: Generator, layer: Canvas) -> NDArray[Any]:
    buffer = BytesIO()
    quality = int(random.integers(60, 96))
    Image.fromarray(to_bytes(layer)).save(buffer, "JPEG", quality=quality)
    return np.asarray(Image.open(buffer))


def _half_size(_: Generator, layer: Canvas) -> NDArray[Any]:
    height, width = layer.shape[:2]
    image = Image.fromarray(to_bytes(layer))
    return np.asarray(image.resize((width // 2, height // 2), Image.Resampling.BOX))


FILES: dict[str, Callable[[Generator, Canvas | Grey], NDArray[Any]]] = {
    "8 bits": lambda _, layer: to_bytes(layer),
    "16 bits": lambda _, layer: np.round(65_535 * layer).astype(np.uint16),
    "JPEG": _jpeg,
    "half the size": _half_size,
}
"""What turns values of 0 to 1 into the pixels of a decoded file."""


def to_bytes(values: Canvas | Grey) -> NDArray[np.uint8]:
    return np.round(255 * values).astype(np.uint8)
