"""The 16 blend modes of W3C Compositing and Blending Level 1, as pure formulas.

Colours are straight (not premultiplied) and sRGB-encoded, 0 to 1: what a canvas, CSS and an image
editor blend by default. ``js/src/core/blend.ts`` holds the same table, operation by operation, so
that Python and the browser agree; ``tests/contract/blend.json`` is checked on both sides. Arrays
hold one plane for each channel, the shape that NumPy is quick with.

Source: https://www.w3.org/TR/compositing-1/ §5.1 (simple alpha compositing), §10 (blending).
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

import msgspec
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Formula = Callable[[Floats, Floats], Floats]


ROUNDING: Final = 0.5 + 1 / 1024
"""Added before a fraction is cut off; see `to_bytes`."""

_TINY: Final = float(np.finfo(np.float64).tiny)
"""Divides where a guard asks for 0: what is not 0 becomes larger than 1, and 0 stays 0."""


class BlendMode(StrEnum):
    """How a layer's colour mixes with what lies below it; the names that CSS uses."""

    NORMAL = "normal"
    MULTIPLY = "multiply"
    SCREEN = "screen"
    OVERLAY = "overlay"
    DARKEN = "darken"
    LIGHTEN = "lighten"
    COLOR_DODGE = "color-dodge"
    COLOR_BURN = "color-burn"
    HARD_LIGHT = "hard-light"
    SOFT_LIGHT = "soft-light"
    DIFFERENCE = "difference"
    EXCLUSION = "exclusion"
    HUE = "hue"
    SATURATION = "saturation"
    COLOR = "color"
    LUMINOSITY = "luminosity"


class BlendModeInfo(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the blend mode table."""

    label: str
    """For people, sentence case."""
    blend: Formula
    """``blend(backdrop, source)``: planes of shape (3, …), 0 to 1, to planes of that shape; neither
    is written to."""


def composite_over(backdrop: Floats, source: Floats, mode: BlendMode) -> None:
    """Lay a layer over what is below it, in place.

    Parameters
    ----------
    backdrop : ndarray, (4, …), float64
        Planes of straight red, green, blue and alpha, 0 to 1; becomes what is seen.
    source : ndarray, (4, …), float64
        Of the layer, its opacity already in its alpha. Not written to.
    mode : BlendMode
        How the colours mix.

    Notes
    -----
    §5.1 and §10.1 of the specification. What is opaque below stays exactly opaque, and a fully
    transparent pixel of the layer changes nothing, not even in the last bit.
    """
    below, above = backdrop[:3], source[:3]
    below_alpha, above_alpha = backdrop[3:], source[3:]
    blended = BLEND_MODES[mode].blend(below, above)
    if (below_alpha == 1).all():
        # What the formulas below come to, bit for bit.
        below *= 1 - above_alpha
        below += above_alpha * blended
        return
    mixed = (1 - below_alpha) * above + below_alpha * blended
    premultiplied = above_alpha * mixed + (1 - above_alpha) * below_alpha * below
    alpha = below_alpha + above_alpha * (1 - below_alpha)
    is_covered = above_alpha > 0
    below[...] = _either(is_covered, premultiplied / np.maximum(alpha, _TINY), below)
    below_alpha[...] = _either(is_covered, alpha, below_alpha)


def to_bytes(values: Floats) -> NDArray[np.uint8]:
    """Return 0…1 as 0…255; what rounding has moved beyond them by less than 1/1024 is in range.

    Halves round up, with a bias of 1/1024 that keeps the last bit of a float from deciding: without
    it, engines that differ in that bit alone disagree on every tie.
    """
    return (255 * values + ROUNDING).astype(np.uint8)


def _normal(_backdrop: Floats, source: Floats) -> Floats:
    return source


def _multiply(backdrop: Floats, source: Floats) -> Floats:
    return backdrop * source


def _screen(backdrop: Floats, source: Floats) -> Floats:
    return backdrop + source - backdrop * source


def _overlay(backdrop: Floats, source: Floats) -> Floats:
    return _hard_light(source, backdrop)


def _darken(backdrop: Floats, source: Floats) -> Floats:
    return np.minimum(backdrop, source)


def _lighten(backdrop: Floats, source: Floats) -> Floats:
    return np.maximum(backdrop, source)


def _color_dodge(backdrop: Floats, source: Floats) -> Floats:
    # The order of the guards is the specification's: black stays black under white.
    return np.minimum(1.0, backdrop / np.maximum(1 - source, _TINY))


def _color_burn(backdrop: Floats, source: Floats) -> Floats:
    return 1 - np.minimum(1.0, (1 - backdrop) / np.maximum(source, _TINY))


def _hard_light(backdrop: Floats, source: Floats) -> Floats:
    # Under a half screen() has 0 to do, above it multiply() has 1.
    doubled = 2 * source
    return _screen(_multiply(backdrop, np.minimum(doubled, 1)), np.maximum(doubled - 1, 0))


def _soft_light(backdrop: Floats, source: Floats) -> Floats:
    # D of the specification. Both parts are 0.5 at 0.25, so one of them always cancels out.
    dark = np.minimum(backdrop, 0.25)
    curve = ((16 * dark - 12) * dark + 4) * dark + (np.sqrt(np.maximum(backdrop, 0.25)) - 0.5)
    # Of darkening and lightening one is by 0.
    by = 2 * source - 1
    darker = backdrop + np.minimum(by, 0) * backdrop * (1 - backdrop)
    return darker + np.maximum(by, 0) * (curve - backdrop)


def _difference(backdrop: Floats, source: Floats) -> Floats:
    return np.abs(backdrop - source)


def _exclusion(backdrop: Floats, source: Floats) -> Floats:
    return backdrop + source - 2 * backdrop * source


def _hue(backdrop: Floats, source: Floats) -> Floats:
    return _with_luminosity(_with_saturation(source, _saturation(backdrop)), _luminosity(backdrop))


def _saturation_mode(backdrop: Floats, source: Floats) -> Floats:
    return _with_luminosity(_with_saturation(backdrop, _saturation(source)), _luminosity(backdrop))


def _color(backdrop: Floats, source: Floats) -> Floats:
    return _with_luminosity(source, _luminosity(backdrop))


def _luminosity_mode(backdrop: Floats, source: Floats) -> Floats:
    return _with_luminosity(backdrop, _luminosity(source))


def _luminosity(color: Floats) -> Floats:
    """``Lum`` of §10.2, one plane."""
    return 0.3 * color[0] + 0.59 * color[1] + 0.11 * color[2]


def _saturation(color: Floats) -> Floats:
    """``Sat`` of §10.2, one plane."""
    return color.max(axis=0) - color.min(axis=0)


def _with_saturation(color: Floats, saturation: Floats) -> Floats:
    """``SetSat`` of §10.2: the least channel becomes 0 and the greatest `saturation`."""
    least = color.min(axis=0)
    span = color.max(axis=0) - least
    return (color - least) * saturation / np.maximum(span, _TINY)


def _with_luminosity(color: Floats, luminosity: Floats) -> Floats:
    """``SetLum`` with ``ClipColor`` of §10.2, clamped against the last bit of the divisions."""
    moved = color + (luminosity - _luminosity(color))
    middle = _luminosity(moved)
    least, greatest = moved.min(axis=0), moved.max(axis=0)
    below, above = middle - least, greatest - middle
    low = _either((least < 0) & (below > 0), middle / np.maximum(below, _TINY), 1.0)
    pulled = _either(least < 0, middle + (moved - middle) * low, moved)
    high = _either((greatest > 1) & (above > 0), (1 - middle) / np.maximum(above, _TINY), 1.0)
    pulled = _either(greatest > 1, middle + (pulled - middle) * high, pulled)
    return np.clip(pulled, 0.0, 1.0)


def _either(condition: NDArray[np.bool_], yes: Floats, no: Floats | float) -> Floats:
    """Return ``np.where`` of finite numbers, bit for bit, without a branch for each."""
    return yes * condition + no * ~condition


BLEND_MODES: Final[dict[BlendMode, BlendModeInfo]] = {
    BlendMode.NORMAL: BlendModeInfo(label="Normal", blend=_normal),
    BlendMode.MULTIPLY: BlendModeInfo(label="Multiply", blend=_multiply),
    BlendMode.SCREEN: BlendModeInfo(label="Screen", blend=_screen),
    BlendMode.OVERLAY: BlendModeInfo(label="Overlay", blend=_overlay),
    BlendMode.DARKEN: BlendModeInfo(label="Darken", blend=_darken),
    BlendMode.LIGHTEN: BlendModeInfo(label="Lighten", blend=_lighten),
    BlendMode.COLOR_DODGE: BlendModeInfo(label="Color dodge", blend=_color_dodge),
    BlendMode.COLOR_BURN: BlendModeInfo(label="Color burn", blend=_color_burn),
    BlendMode.HARD_LIGHT: BlendModeInfo(label="Hard light", blend=_hard_light),
    BlendMode.SOFT_LIGHT: BlendModeInfo(label="Soft light", blend=_soft_light),
    BlendMode.DIFFERENCE: BlendModeInfo(label="Difference", blend=_difference),
    BlendMode.EXCLUSION: BlendModeInfo(label="Exclusion", blend=_exclusion),
    BlendMode.HUE: BlendModeInfo(label="Hue", blend=_hue),
    BlendMode.SATURATION: BlendModeInfo(label="Saturation", blend=_saturation_mode),
    BlendMode.COLOR: BlendModeInfo(label="Color", blend=_color),
    BlendMode.LUMINOSITY: BlendModeInfo(label="Luminosity", blend=_luminosity_mode),
}
