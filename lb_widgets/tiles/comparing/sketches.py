"""Sketches laid beside each other: contrast, misfit, and by how much they are shifted.

Everywhere (n, rows, columns, 3) for n sketches, in steps of brightness; shifts in cells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.floating[Any]]

NOISE: Final = 3.0
"""Steps of brightness that JPEG and rounding make where there is no contrast."""
MISFIT: Final = 0.5
"""Misfit from which two sketches do not show the same."""
ZOOM_SHIFT: Final = 0.09
"""Cells by which a whole zoom lies off: to pick one of four pixels moves things by up to 0.06."""
_REACH: Final = 6
"""Cells each way in which a larger shift is looked for."""
_SAMPLE: Final = 20_000
"""Cells that decide about a zoom's contrast."""
_TELLING: Final = 24
"""Pairs that decide about a zoom's shift."""
_SHARED: Final = 0.25
"""Share of their misfits that a shift explains where the whole zoom is shifted."""


def size_of(cells: Floats) -> Floats:
    """Return the root of the mean square of each sketch."""
    return np.sqrt((cells**2).mean(axis=(1, 2, 3)))


def slopes_of(cells: Floats) -> tuple[Floats, Floats]:
    """Return the change from cell to cell, to the right and downward."""
    return np.gradient(cells, axis=2), np.gradient(cells, axis=1)


def contrast_of(right: Floats, down: Floats) -> Floats:
    """Return the root of the mean square of the change from cell to cell of each sketch."""
    return np.sqrt((right**2 + down**2).mean(axis=(1, 2, 3)))


def misfits_of(lowers: Floats, uppers: Floats) -> Floats:
    """Return the misfit of each pair."""
    return size_of(uppers - lowers) / (NOISE + contrast_of(*slopes_of(lowers)))


def misfit_of(lowers: Floats, uppers: Floats) -> float:
    """Return the misfit of some pairs taken together."""
    contrast = float(np.sqrt(np.mean(contrast_of(*slopes_of(lowers)) ** 2)))
    return float(np.sqrt(np.mean((uppers - lowers) ** 2))) / (NOISE + contrast)


def moved(shifts: Floats, right: Floats, down: Floats) -> Floats:
    """Return by how much sketches change, to the first order, that are shifted back."""
    across, along = (shifts[:, axis, None, None, None] for axis in (0, 1))
    return across * right + along * down


def look_between(
    lowers: Floats, uppers: Floats, gains: tuple[float, float]
) -> tuple[Floats, Floats]:
    """Return by which contrast and brightness of each channel the lower tiles become the upper."""
    below, above = lowers.reshape(-1, 3), uppers.reshape(-1, 3)
    step = 1 + len(below) // _SAMPLE
    x, y = below[::step], above[::step]
    gain, base = np.ones(3, np.float32), np.median(y - x, axis=0)
    for _ in range(5):  # least squares, with little say for what does not agree
        rest = np.abs(y - gain * x - base)
        weight = 1 / (1 + (rest / (3 * np.median(rest, axis=0) + 1)) ** 2)
        total = weight.sum(axis=0)
        x_mean, y_mean = (weight * x).sum(axis=0) / total, (weight * y).sum(axis=0) / total
        x_rest, y_rest = x - x_mean, y - y_mean
        # One step is added to both variances, so that without contrast the gain is 1.
        together = (weight * x_rest * y_rest).sum(axis=0) / total + 1
        gain = (together / ((weight * x_rest**2).sum(axis=0) / total + 1)).clip(*gains)
        base = y_mean - gain * x_mean
    return gain, base


def in_look(cells: Floats, look: tuple[Floats, Floats]) -> Floats:
    """Return sketches in another contrast and brightness."""
    gain, base = look
    return (cells * gain + base).clip(0, 255)


def shifts_of(differences: Floats, right: Floats, down: Floats) -> Floats:
    """Return (n, 2): cells by which the upper tile shows things further right and down.

    The first order of Taylor's series, by least squares; right up to about one cell. A difference
    that a tile has all over is left out: on a slope it would look like a shift.
    """
    axes = (1, 2, 3)
    differences, right, down = (_centred(cells) for cells in (differences, right, down))
    # A little is added, so that where there is no contrast there is no shift either.
    xx, yy = (right**2).sum(axis=axes) + 20, (down**2).sum(axis=axes) + 20
    xy = (right * down).sum(axis=axes)
    x, y = -(differences * right).sum(axis=axes), -(differences * down).sum(axis=axes)
    determinant = xx * yy - xy**2
    return np.stack([(yy * x - xy * y) / determinant, (xx * y - xy * x) / determinant], axis=1)


def _centred(cells: Floats) -> Floats:
    """Return sketches without their means."""
    return cells - cells.mean(axis=(1, 2), keepdims=True)


def usual_shift(uppers: Floats, lowers: Floats, right: Floats, down: Floats) -> Floats:
    """Return the shift that the tiles with the most contrast have in common; else zero."""
    chosen = np.argsort(-contrast_of(right, down))[:_TELLING]
    uppers, lowers, right, down = uppers[chosen], lowers[chosen], right[chosen], down[chosen]
    differences = uppers - lowers
    before = float(np.mean(_centred(differences) ** 2)) + 1e-3
    usual = np.median(shifts_of(differences, right, down), axis=0)
    after = float(np.mean(_centred(differences + moved(usual[None], right, down)) ** 2))
    if 1 - after / before >= _SHARED or float(np.hypot(*usual)) < ZOOM_SHIFT:
        return usual
    misfit, found = best_shift(uppers, lowers)
    return (
        np.array(found) if misfit < MISFIT and misfit < misfit_of(lowers, uppers) / 2 else 0 * usual
    )


def best_shift(uppers: Floats, lowers: Floats) -> tuple[float, tuple[float, float]]:
    """Return the misfit at the best shift, and the shift in cells."""
    side = uppers.shape[1]
    reach = min(_REACH, side // 2)
    span = range(-reach, reach + 1)
    misfit, right, down = min(
        (misfit_of(*_overlap(uppers, lowers, right, down)), right, down)
        for right in span
        for down in span
    )
    below, above = _overlap(uppers, lowers, right, down)
    across, along = slopes_of(below)
    rest = np.median(shifts_of(above - below, across, along), axis=0)
    refined = below - rest[0] * across - rest[1] * along
    return min(misfit, misfit_of(refined, above)), (right + float(rest[0]), down + float(rest[1]))


def _overlap(uppers: Floats, lowers: Floats, right: int, down: int) -> tuple[Floats, Floats]:
    """Return what both show where the upper ones lie so many cells further right and down."""

    def cut(by: int) -> slice:
        return slice(max(0, by), uppers.shape[1] + min(0, by))

    return lowers[:, cut(-down), cut(-right)], uppers[:, cut(down), cut(right)]
