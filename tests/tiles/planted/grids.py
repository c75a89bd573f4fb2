"""How servers number tiles, by arithmetic of its own: mercantile and morecantile agree.

A *unit* of a grid is its whole square at zoom 0: u eastward, v southward, 0 to 1. Of pixel maps it
is 256 pixels of zoom 0, and there may be many.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np
from pyproj import Transformer

if TYPE_CHECKING:
    from numpy.typing import NDArray

_HALF: Final = 20037508.342789244  # metres: half of the square of EPSG:3857 and of EPSG:3395
_EDGE: Final = 85.05112877980659  # degrees


class Grid(StrEnum):
    """How the world is cut."""

    WEB = "web"
    """Web Mercator, EPSG:3857: 2 ** z tiles each way."""
    ELLIPSOIDAL = "ellipsoidal"
    """World Mercator on the ellipsoid, EPSG:3395: 2 ** z tiles each way."""
    GEOGRAPHIC = "geographic"
    """In degrees: twice as many columns as rows."""
    SIMPLE = "simple"
    """Pixels."""


@cache
def _to_ellipsoidal() -> Transformer:
    return Transformer.from_crs("EPSG:4326", "EPSG:3395", always_xy=True)


def unit(grid: Grid, x: float, y: float) -> tuple[float, float]:
    """Return where a longitude and latitude, or a pixel of zoom 0, is on a grid."""
    match grid:
        case Grid.SIMPLE:
            return x / 256, y / 256
        case Grid.WEB:
            return (x + 180) / 360, float(web_v(np.array([y]))[0])
        case Grid.GEOGRAPHIC:
            return (x + 180) / 360, (90 - y) / 180
        case Grid.ELLIPSOIDAL:
            metres = _to_ellipsoidal().transform(0, max(-_EDGE, min(_EDGE, y)))[1]
            return (x + 180) / 360, (1 - metres / _HALF) / 2


def web_v(latitudes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return Web Mercator positions of latitudes, southward from 0 to 1."""
    bounded = np.radians(np.clip(latitudes, -_EDGE, _EDGE))
    return 0.5 - np.arcsinh(np.tan(bounded)) / (2 * np.pi)


def latitudes(grid: Grid, vs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the latitudes of positions on a grid; of pixel maps there are none."""
    match grid:
        case Grid.WEB:
            return np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * vs))))
        case Grid.GEOGRAPHIC:
            return 90 - 180 * vs
        case Grid.ELLIPSOIDAL:
            metres = (1 - 2 * vs) * _HALF
            found = _to_ellipsoidal().transform(np.zeros_like(metres), metres, direction="INVERSE")
            return np.asarray(found[1])
        case Grid.SIMPLE:
            raise ValueError("A pixel map has no latitudes.")


def land_v(grid: Grid, vs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the Web Mercator positions, those of a `World`, of positions on a grid."""
    return vs if grid in {Grid.WEB, Grid.SIMPLE} else web_v(latitudes(grid, vs))


def columns(grid: Grid, zoom: int) -> float:
    """Return how many tiles of 256 pixels a unit is wide."""
    return 2.0 ** (zoom + 1) if grid is Grid.GEOGRAPHIC else 2.0**zoom


def rows(zoom: int) -> float:
    """Return how many tiles of 256 pixels a unit is high."""
    return 2.0**zoom
