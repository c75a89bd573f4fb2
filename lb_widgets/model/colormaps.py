"""Colours for the values of a picture with a single band.

``colormaps.json`` holds a few anchor colours of each ramp and the palette of classes; this module
and ``js/src/core/appearance.ts`` read the same file by the same rule, so that they agree.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from lb_widgets.model.layer_state import Colormap

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Colors = NDArray[np.uint8]


class _Colormaps(msgspec.Struct, frozen=True):
    """The file."""

    about: str
    ramps: dict[str, list[str]]
    classes: list[str]


@cache
def _colormaps() -> _Colormaps:
    body = (files("lb_widgets.model") / "colormaps.json").read_bytes()
    return msgspec.json.decode(body, type=_Colormaps)


def rgb(color: str) -> tuple[int, int, int]:
    """Return red, green and blue of ``"#rrggbb"``, 0 to 255."""
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


@cache
def palette() -> Colors:
    """Return the colours of classes, shape (n, 3): value v > 0 has that of row ``(v - 1) % n``."""
    return _constant(np.array([rgb(color) for color in _colormaps().classes], np.uint8))


@cache
def ramp(colormap: Colormap) -> Colors:
    """Return the 256 colours of a colormap, from the darkest level to the lightest.

    Parameters
    ----------
    colormap : Colormap
        Any but `Colormap.CLASSES`, whose colours are `palette`.

    Returns
    -------
    ndarray, (256, 3), uint8
        Read-only.

    Notes
    -----
    The anchors are equally spaced: entry i lies at ``position = i * (anchors - 1) / 255`` of them,
    and each channel is ``floor(a + (b - a) * fraction + 0.5)`` between the two around it, in
    float64. With 18 anchors a fraction is a multiple of 1/15, so none is ever half-way between two
    bytes.
    """
    if colormap is Colormap.CLASSES:
        raise ValueError("the colours of classes are palette()")
    anchors = np.array([rgb(color) for color in _colormaps().ramps[colormap]], np.float64)
    position = np.arange(256) * (len(anchors) - 1) / 255
    below = np.minimum(position.astype(np.intp), len(anchors) - 2)
    fraction = (position - below)[:, None]
    mixed = anchors[below] + (anchors[below + 1] - anchors[below]) * fraction
    return _constant(np.floor(mixed + 0.5).astype(np.uint8))


def _constant(colors: Colors) -> Colors:
    colors.setflags(write=False)
    return colors
