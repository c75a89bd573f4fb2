"""Where two textures match: phase correlation of their edges."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.floating]
    Complexes = NDArray[np.complexfloating]
    Flags = NDArray[np.bool_]

_SMOOTHING: Final = 0.25
"""Cycles per pixel: deviation of the Gaussian that rounds the peak, so that it can be refined."""
_FLOOR: Final = 1e-6
"""Share of the strongest frequency below which one is rounding noise."""
_ROUNDING: Final = 0.25
"""Square of half a step: of differences that come from rounding alone."""


class Edges(NamedTuple):
    """The edges of a picture.

    Parameters
    ----------
    axes : ndarray, (rows, columns), complex
        The direction of the brightness gradient, its angle doubled so that dark to bright and
        bright to dark are the same edge; absolute value 0 to 1 for how strong it is.
    strength : ndarray, (rows, columns), float
        Squared differences of brightness over two pixels, across and down.
    known : ndarray, (rows, columns), bool
        Where the picture tells them.
    """

    axes: Complexes
    strength: Floats
    known: Flags

    def tile(self, row: int, column: int, size: int) -> Edges:
        """Return the square part whose upper left corner is there."""
        part = np.s_[row : row + size, column : column + size]
        return Edges(self.axes[part], self.strength[part], self.known[part])


class Match(NamedTuple):
    """The highest peak of a correlation.

    Parameters
    ----------
    offset : complex, pixels
        Where the second texture lies against the first, x + y · 1j.
    rival : float, 0 to 1
        Height of the next peak elsewhere, as a share of the highest: near 1 nothing is told.
    """

    offset: complex
    rival: float


def edges(brightness: Floats, known: Flags) -> Edges:
    """Return the edges of a picture.

    Parameters
    ----------
    brightness : ndarray, (rows, columns), float32
        In the smallest steps that the picture holds.
    known : ndarray, (rows, columns), bool
        Where that means something.

    Notes
    -----
    Fitch et al., "Orientation correlation" (BMVC 2002), with doubled angles against inverted
    contrast, and a soft threshold, so that all clear edges count alike and noise does not.
    """
    inner = np.zeros_like(known)
    inner[1:-1, 1:-1] = known[1:-1, 1:-1]
    gradient = np.zeros(brightness.shape, np.complex64)
    across, down = gradient.real[1:-1, 1:-1], gradient.imag[1:-1, 1:-1]
    np.subtract(brightness[1:-1, 2:], brightness[1:-1, :-2], out=across)
    np.subtract(brightness[2:, 1:-1], brightness[:-2, 1:-1], out=down)
    if not known.all():
        inner[1:-1, 1:-1] &= known[1:-1, 2:] & known[1:-1, :-2] & known[2:, 1:-1] & known[:-2, 1:-1]
        gradient[~inner] = 0
    strength = np.square(gradient.real)
    strength += np.square(gradient.imag)
    usual = float(strength.sum()) / max(1, np.count_nonzero(inner))
    gradient *= gradient
    gradient /= strength + np.float32(usual + _ROUNDING)
    return Edges(gradient, strength, inner)


def match(first: Edges, second: Edges) -> Match:
    """Return where two textures of one size match.

    By phase correlation: all frequencies count alike, so that the peak is sharp however smooth the
    textures are, and stands out however much of them repeats itself (Kuglin and Hines, "The phase
    correlation image alignment method", 1975).
    """
    cross = _spectrum(first)
    cross *= np.conj(_spectrum(second))
    height = np.abs(cross)
    height += _FLOOR * height.max() + np.finfo(np.float32).tiny
    cross /= height
    return _highest(cross)


def repetition(texture: Edges) -> float:
    """Return how much of a texture is the same a step further, 0 to 1.

    By autocorrelation, in which frequencies count as they are.
    """
    return _highest(np.square(np.abs(_spectrum(texture)))).rival


def _spectrum(texture: Edges) -> Complexes:
    """Return the spectrum at negative frequencies.

    The inverse transform, because numpy's is several times faster than its forward one for complex
    numbers (2.4 on x86-64); but for the sign of the frequencies they are the same.
    """
    weight = _window(*texture.known.shape)
    if not texture.known.all():
        weight = weight * texture.known
    # A mean direction would match at every offset; only what differs from it tells something.
    mean = np.vdot(weight, texture.axes) / max(float(weight.sum()), 1e-6)
    return np.fft.ifft2((texture.axes - np.complex64(mean)) * weight)


def _highest(spectrum: Complexes | Floats) -> Match:
    """Return the highest peak of the correlation with this spectrum."""
    spectrum *= _low_pass(*spectrum.shape)
    return _peak(np.fft.ifft2(spectrum).real)


@lru_cache(maxsize=16)
def _window(rows: int, columns: int) -> Floats:
    """Return the Hann window."""
    return np.outer(np.hanning(rows + 2)[1:-1], np.hanning(columns + 2)[1:-1]).astype(np.float32)


@lru_cache(maxsize=16)
def _low_pass(rows: int, columns: int) -> Floats:
    square = np.fft.fftfreq(rows)[:, None] ** 2 + np.fft.fftfreq(columns) ** 2
    return np.exp(-square / (2 * _SMOOTHING**2)).astype(np.float32)


def _peak(surface: Floats) -> Match:
    """Return the highest peak, refined by its neighbours each way."""
    rows, columns = surface.shape
    row, column = divmod(int(surface.argmax()), columns)
    top = float(surface[row, column])
    if top <= 0:
        return Match(0j, 1.0)
    above, below = surface[row - 1, column], surface[(row + 1) % rows, column]
    left, right = surface[row, column - 1], surface[row, (column + 1) % columns]
    offset = complex(
        _signed(column, columns) + _vertex(float(left), top, float(right)),
        _signed(row, rows) + _vertex(float(above), top, float(below)),
    )
    reach = max(4, min(rows, columns) // 24)
    around = np.arange(-reach, reach + 1)
    others = surface.copy()
    others[np.ix_((row + around) % rows, (column + around) % columns)] = 0
    return Match(offset, float(others.max()) / top)


def _signed(index: int, length: int) -> int:
    return (index + length // 2) % length - length // 2


def _vertex(before: float, top: float, after: float) -> float:
    """Return where the Gaussian through three heights has its top, -0.5 to 0.5."""
    left, middle, right = (math.log(max(height, 0.01 * top)) for height in (before, top, after))
    bend = left - 2 * middle + right
    return 0.5 * (left - right) / bend if bend < 0 else 0.0
