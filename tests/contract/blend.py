"""What Python and the browser both have to compute, pixel for pixel.

``python tests/contract/blend.py`` writes ``blend.json``; `tests/model/test_blending.py` checks that
it is current, ``js/src/core/blend.test.ts`` that the browser's formulas agree. It proves
agreement only: that the formulas are right is shown by values worked by hand on each side.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from lb_widgets.model.blending import BlendMode, composite_over, to_bytes

FILE = Path(__file__).with_suffix(".json")
PAIRS = 1 << 16
OPACITY = 0.6
STACK_PIXELS = 1 << 12
SAMPLES = 24


def contract() -> dict[str, Any]:
    """Return inputs that both sides can make, and what has to come out."""
    return {
        "about": "Written by tests/contract/blend.py. Pixels are RGBA in hexadecimal: "
        "backdrop, source, result.",
        "modes": {mode.value: _mode(mode) for mode in BlendMode},
        "stack": _stack(),
    }


def _mode(mode: BlendMode) -> dict[str, Any]:
    """Random translucent pairs, the first ones in full; and every pair of opaque greys."""
    backdrop, source = noise(2, PAIRS)
    random = _over(backdrop, source, mode, OPACITY)
    levels = np.arange(256, dtype=np.uint8)
    greys = _over(_grey(np.repeat(levels, 256)), _grey(np.tile(levels, 256)), mode, 1.0)
    return {
        "samples": [
            f"{_hex(backdrop[i])} {_hex(source[i])} {_hex(random[i])}" for i in range(SAMPLES)
        ],
        "random_digest": _digest(random),
        "grey_digest": _digest(greys),
    }


def _stack() -> dict[str, Any]:
    """All modes over one another, on translucent noise."""
    base, *layers = noise(1 + len(BlendMode), STACK_PIXELS)
    mixed = _planes(base)
    for mode, layer in zip(BlendMode, layers, strict=True):
        composite_over(mixed, _source(layer, OPACITY), mode)
    result = to_bytes(mixed).T
    return {"samples": [_hex(pixel) for pixel in result[:SAMPLES]], "digest": _digest(result)}


@cache
def noise(pictures: int, pixels: int) -> np.ndarray:
    """Return pictures of noise from a generator that is one line in any language.

    The linear congruential one of Numerical Recipes, seeded with 1; its upper byte.
    """
    count = pictures * pixels * 4
    bytes_, state = np.empty(count, np.uint8), 1
    for index in range(count):
        state = (1_664_525 * state + 1_013_904_223) & 0xFFFF_FFFF
        bytes_[index] = state >> 24
    bytes_.flags.writeable = False
    return bytes_.reshape(pictures, pixels, 4)


def _over(backdrop: np.ndarray, source: np.ndarray, mode: BlendMode, opacity: float) -> np.ndarray:
    mixed = _planes(backdrop)
    composite_over(mixed, _source(source, opacity), mode)
    return to_bytes(mixed).T


def _source(pixels: np.ndarray, opacity: float) -> np.ndarray:
    source = _planes(pixels)
    source[3] *= opacity
    return source


def _planes(pixels: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(pixels.T) / 255.0


def _grey(levels: np.ndarray) -> np.ndarray:
    return np.stack((levels, levels, levels, np.full_like(levels, 255)), axis=-1)


def _hex(pixel: np.ndarray) -> str:
    return pixel.tobytes().hex()


def _digest(pixels: np.ndarray) -> str:
    return hashlib.sha256(pixels.tobytes()).hexdigest()


if __name__ == "__main__":
    FILE.write_text(json.dumps(contract(), indent=1) + "\n", "utf-8")
