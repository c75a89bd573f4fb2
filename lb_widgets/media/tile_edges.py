"""The sides of a tile, and how large a step from pixel to pixel is usual near them.

Whether two tiles continue each other is judged by the step across their border, beside the steps
inside both. Those are taken where JPEG's blocks of 8 pixels meet, as they do at a border.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

PARTS: Final = 128
"""Parts of a side."""
_DEEP: Final = (8, 24)
"""Pixels from the side at which the steps inside are measured; their mean counts."""
_LEAST: Final = 32
"""Pixels of a side from which a tile is measured as it is; smaller ones are drawn larger."""


def edge_strips(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the outermost and the next line of pixels along each side.

    Parameters
    ----------
    pixels : ndarray, (rows, columns, 3), uint8
        Of any size.

    Returns
    -------
    ndarray, (4, 2, 128, 3), uint8
        Top, right, bottom, left; outermost and next; from left to right or top to bottom.
    """
    return _strips(_enlarged(pixels), 0)


def inner_steps(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return (4,) the mean absolute step between neighbouring lines a little inside of each side.

    Parameters
    ----------
    pixels : ndarray, (rows, columns, 3), uint8
        Of any size.
    """
    pixels = _enlarged(pixels)
    lines = np.stack([_strips(pixels, deep - 1) for deep in _DEEP]).astype(np.int16)
    return np.abs(lines[:, :, 0] - lines[:, :, 1]).mean(axis=(0, 2, 3)).astype(np.float32)


def _enlarged(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    rows, columns = pixels.shape[:2]
    vertical, horizontal = -(-_LEAST // rows), -(-_LEAST // columns)
    if vertical == horizontal == 1:
        return pixels
    return pixels.repeat(vertical, axis=0).repeat(horizontal, axis=1)


def _strips(pixels: NDArray[np.uint8], deep: int) -> NDArray[np.uint8]:
    """Return two lines along each side, `deep` pixels inside of it and one further inward."""
    rows, columns = pixels.shape[:2]
    near = slice(deep, deep + 2)
    bottom, right = (slice(n - 1 - deep, n - 3 - deep, -1) for n in (rows, columns))
    across = np.stack([pixels[near], pixels[bottom]])
    down = np.stack([pixels[:, right], pixels[:, near]]).transpose(0, 2, 1, 3)
    top, below = _in_parts(across)
    beyond, before = _in_parts(down)
    return np.stack([top, beyond, below, before])


def _in_parts(strips: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return lines (2, 2, any, 3) in 128 parts, each the mean of its pixels."""
    length = strips.shape[2]
    if length == 2 * PARTS:
        total = strips[:, :, ::2].astype(np.uint16) + strips[:, :, 1::2]
        return ((total + 1) >> 1).astype(np.uint8)
    if length % PARTS == 0:
        parts = strips.reshape(2, 2, PARTS, length // PARTS, 3)
        return np.rint(parts.mean(axis=3)).astype(np.uint8)
    return strips[:, :, np.arange(PARTS) * length // PARTS]
