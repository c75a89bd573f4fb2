"""The 16 blend modes of W3C Compositing and Blending Level 1, as pure formulas.

Colours are straight (not premultiplied) and sRGB-encoded, 0 to 1: what a canvas, CSS and an image
editor blend by default. ``js/src/core/blend.ts`` holds the same table, operation by operation, so
that Python and the browser agree; ``tests/contract/blend.json`` is checked on both sides.

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
    """``blend(backdrop, source)``: arrays of shape (…, 3), 0 to 1, to an array of that shape."""


def composite_over(backdrop: Floats, source: Floats, mode: BlendMode) -> Floats:
    """Return a layer laid over what is below it.

    Parameters
    ----------
    backdrop, source : ndarray, (…, 4), float
        Straight red, green, blue and alpha, 0 to 1; `source` with its opacity already in its alpha.
    mode : BlendMode
        How the colours mix.

    Returns
    -------
    ndarray, (…, 4), float
        Straight red, green, blue and alpha.

    Notes
    -----
    §5.1 and §10.1 of the specification. What is opaque below stays exactly opaque, and a fully
    transparent pixel of the layer changes nothing, not even in the last bit.
    """
    below, above = backdrop[..., :3], source[..., :3]
    below_alpha, above_alpha = backdrop[..., 3:], source[..., 3:]
    blended = BLEND_MODES[mode].blend(below, above)
    mixed = (1 - below_alpha) * above + below_alpha * blended
    alpha = below_alpha + above_alpha * (1 - below_alpha)
    premultiplied = above_alpha * mixed + (1 - above_alpha) * below_alpha * below
    color = np.divide(premultiplied, alpha, out=np.zeros_like(premultiplied), where=alpha > 0)
    return np.where(above_alpha > 0, np.concatenate((color, alpha), axis=-1), backdrop)


def to_bytes(values: Floats) -> NDArray[np.uint8]:
    """Return 0…1 as 0…255.

    Halves round up, with a bias of 1/1024 that keeps the last bit of a float from deciding: without
    it, engines that differ in that bit alone disagree on every tie.
    """
    return np.clip(np.floor(255 * values + (0.5 + 1 / 1024)), 0, 255).astype(np.uint8)


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
    quotient = np.divide(backdrop, 1 - source, out=np.ones_like(backdrop), where=source < 1)
    return np.where(backdrop == 0, 0.0, np.minimum(1.0, quotient))


def _color_burn(backdrop: Floats, source: Floats) -> Floats:
    quotient = np.divide(1 - backdrop, source, out=np.ones_like(backdrop), where=source > 0)
    return np.where(backdrop == 1, 1.0, 1 - np.minimum(1.0, quotient))


def _hard_light(backdrop: Floats, source: Floats) -> Floats:
    return np.where(
        source <= 0.5, _multiply(backdrop, 2 * source), _screen(backdrop, 2 * source - 1)
    )


def _soft_light(backdrop: Floats, source: Floats) -> Floats:
    curve = np.where(
        backdrop <= 0.25, ((16 * backdrop - 12) * backdrop + 4) * backdrop, np.sqrt(backdrop)
    )
    return np.where(
        source <= 0.5,
        backdrop - (1 - 2 * source) * backdrop * (1 - backdrop),
        backdrop + (2 * source - 1) * (curve - backdrop),
    )


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
    """``Lum`` of §10.2, shape (…, 1)."""
    return 0.3 * color[..., :1] + 0.59 * color[..., 1:2] + 0.11 * color[..., 2:]


def _saturation(color: Floats) -> Floats:
    """``Sat`` of §10.2, shape (…, 1)."""
    return color.max(axis=-1, keepdims=True) - color.min(axis=-1, keepdims=True)


def _with_saturation(color: Floats, saturation: Floats) -> Floats:
    """``SetSat`` of §10.2: the least channel becomes 0 and the greatest `saturation`."""
    least = color.min(axis=-1, keepdims=True)
    span = color.max(axis=-1, keepdims=True) - least
    raised = (color - least) * saturation
    return np.divide(raised, span, out=np.zeros_like(raised), where=span > 0)


def _with_luminosity(color: Floats, luminosity: Floats) -> Floats:
    """``SetLum`` with ``ClipColor`` of §10.2, clamped against the last bit of the divisions."""
    moved = color + (luminosity - _luminosity(color))
    middle = _luminosity(moved)
    least = moved.min(axis=-1, keepdims=True)
    greatest = moved.max(axis=-1, keepdims=True)
    below, above = middle - least, greatest - middle
    low = np.divide(middle, below, out=np.ones_like(below), where=(least < 0) & (below > 0))
    pulled = np.where(least < 0, middle + (moved - middle) * low, moved)
    high = np.divide(1 - middle, above, out=np.ones_like(above), where=(greatest > 1) & (above > 0))
    pulled = np.where(greatest > 1, middle + (pulled - middle) * high, pulled)
    return np.clip(pulled, 0.0, 1.0)


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
