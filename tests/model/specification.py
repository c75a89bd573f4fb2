"""The rules of blending, appearance and placement written out pixel by pixel.

Slow, and in the words of the W3C's Compositing Level 1 and of `lb_widgets.model.appearance` and
`placement`; of our code it has the colours of colormaps only. What is tested is compared with it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from lb_widgets.model.colormaps import palette, ramp
from lb_widgets.model.layer_state import Appearance, Colormap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lb_widgets.media.samples import Samples
    from lb_widgets.model.layer_state import LayerState

    Layers = Sequence[tuple[LayerState, Samples]]

CLEAR = (0, 0, 0, 0)
Color = tuple[float, ...]


def stack(
    base: Samples,
    layers: Layers,
    base_appearance: Appearance | None = None,
    *,
    with_base: bool = True,
    nudge: float = 0.0,
) -> np.ndarray:
    """Return what a stack looks like.

    `nudge` is added to every colour between two layers.
    """
    width, height = base.size
    result = np.empty((height, width, 4), np.uint8)
    below = colors(base, base_appearance or Appearance(), is_base=True)
    shown = [
        (state, colors(samples, state.appearance, is_base=False))
        for state, samples in layers
        if state.visible and state.opacity > 0
    ]
    for y, x in np.ndindex(height, width):
        pixel = below[y, x] if with_base else CLEAR
        r, g, b, alpha = (channel / 255 for channel in pixel)
        backdrop = (r, g, b)
        for state, pixels in shown:
            look = state.appearance
            placed = place(pixels, (width, height), look.offset, x, y, smooth=look.smooth)
            r, g, b, a = (channel / 255 for channel in placed)
            backdrop, alpha = over(
                backdrop, alpha, (r, g, b), a * state.opacity, str(state.blend_mode)
            )
            backdrop = tuple(min(1.0, max(0.0, value + nudge)) for value in backdrop)
        result[y, x] = [to_byte(value) for value in (*backdrop, alpha)]
    return result


def to_byte(value: float) -> int:
    return min(255, max(0, math.floor(255 * value + 0.5 + 1 / 1024)))


def over(
    backdrop: Color, alpha: float, source: Color, source_alpha: float, mode: str
) -> tuple[Color, float]:
    """Return colour and alpha of a layer's pixel over what is below it: §5.1 and §10.1."""
    total = source_alpha + alpha * (1 - source_alpha)
    if source_alpha == 0 or total == 0:
        return backdrop, alpha
    mixed = blend(mode, backdrop, source)
    result = tuple(
        (source_alpha * ((1 - alpha) * cs + alpha * bl) + (1 - source_alpha) * alpha * cb) / total
        for cb, cs, bl in zip(backdrop, source, mixed, strict=True)
    )
    return result, total


def blend(mode: str, backdrop: Color, source: Color) -> Color:
    if mode in {"hue", "saturation", "color", "luminosity"}:
        return non_separable(mode, backdrop, source)
    return tuple(blended_channel(mode, *pair) for pair in zip(backdrop, source, strict=True))


def blended_channel(mode: str, cb: float, cs: float) -> float:  # noqa: C901, PLR0911, PLR0912 - the specification's list
    match mode:
        case "normal":
            return cs
        case "multiply":
            return cb * cs
        case "screen":
            return 1 - (1 - cb) * (1 - cs)
        case "overlay":
            return blended_channel("hard-light", cs, cb)
        case "darken":
            return min(cb, cs)
        case "lighten":
            return max(cb, cs)
        case "color-dodge":
            if cb == 0:
                return 0
            return 1 if cs == 1 else min(1, cb / (1 - cs))
        case "color-burn":
            if cb == 1:
                return 1
            return 0 if cs == 0 else 1 - min(1, (1 - cb) / cs)
        case "hard-light":
            return (
                blended_channel("multiply", cb, 2 * cs)
                if cs <= 0.5
                else blended_channel("screen", cb, 2 * cs - 1)
            )
        case "soft-light":
            if cs <= 0.5:
                return cb - (1 - 2 * cs) * cb * (1 - cb)
            d = ((16 * cb - 12) * cb + 4) * cb if cb <= 0.25 else math.sqrt(cb)
            return cb + (2 * cs - 1) * (d - cb)
        case "difference":
            return abs(cb - cs)
        case "exclusion":
            return cb + cs - 2 * cb * cs
    raise AssertionError(mode)


def non_separable(mode: str, cb: Color, cs: Color) -> Color:
    match mode:
        case "hue":
            return set_lum(set_sat(cs, sat(cb)), lum(cb))
        case "saturation":
            return set_lum(set_sat(cb, sat(cs)), lum(cb))
        case "color":
            return set_lum(cs, lum(cb))
        case _:
            return set_lum(cb, lum(cs))


def lum(color: Color) -> float:
    return 0.3 * color[0] + 0.59 * color[1] + 0.11 * color[2]


def sat(color: Color) -> float:
    return max(color) - min(color)


def set_lum(color: Color, luminosity: float) -> Color:
    gap = luminosity - lum(color)
    color = tuple(channel + gap for channel in color)
    middle, least, greatest = lum(color), min(color), max(color)
    if least < 0:
        color = tuple(middle + (c - middle) * middle / (middle - least) for c in color)
    if greatest > 1:
        color = tuple(middle + (c - middle) * (1 - middle) / (greatest - middle) for c in color)
    return color


def set_sat(color: Color, saturation: float) -> Color:
    order = sorted(range(3), key=lambda channel: color[channel])
    least, middle, greatest = order
    result = [0.0, 0.0, 0.0]
    if color[greatest] > color[least]:
        span = color[greatest] - color[least]
        result[middle] = (color[middle] - color[least]) * saturation / span
        result[greatest] = saturation
    return tuple(result)


def colors(samples: Samples, appearance: Appearance, *, is_base: bool) -> np.ndarray:
    """Return the colours of a whole picture."""
    width, height = samples.size
    result = np.empty((height, width, 4), np.uint8)
    for place_ in np.ndindex(height, width):
        result[place_] = color(samples.values[place_], appearance, samples, is_base=is_base)
    return result


def color(value: Any, appearance: Appearance, picture: Samples, *, is_base: bool) -> list[int]:
    """Return red, green, blue and alpha of one value, in the words of the rules."""
    low, high = appearance.limits or (
        (0.0, 255.0) if picture.bits == 8 else (picture.lowest, picture.highest)
    )

    def level_byte(stored: int) -> int:
        true = picture.offset + picture.scale * stored
        if low == high:
            level = float(true >= low)
        else:
            level = min(1.0, max(0.0, (true - low) / (high - low))) ** (1 / appearance.gamma)
        return math.floor(255 * level + 0.5 + 1 / 1024)

    hidden = appearance.transparent and channels(appearance.transparent)
    if picture.bands == 4:
        *stored, alpha = (int(channel) for channel in value)
        bytes_ = [level_byte(channel) for channel in stored]
        if picture.bits == 16:
            alpha = math.floor(255 * (alpha / 65_535) + 0.5 + 1 / 1024)
        if hidden and is_near(bytes_, hidden, appearance.tolerance):
            alpha = 0
        return [*bytes_, 0 if picture.no_data in stored else alpha]
    stored = int(value)
    colormap = appearance.colormap
    if appearance.tint is None and colormap is None and picture.is_classes and not is_base:
        colormap = Colormap.CLASSES
    if appearance.tint is None and colormap is Colormap.CLASSES:
        if stored == 0:
            return [0, 0, 0, 0]
        row = palette()[(stored - 1) % len(palette())]
        return [*row.tolist(), 0 if stored == picture.no_data else 255]
    byte = level_byte(stored)
    is_hidden = bool(hidden) and is_near([byte] * 3, hidden, appearance.tolerance)
    alpha = 0 if is_hidden or stored == picture.no_data else 255
    if appearance.tint is not None:
        tint = channels(appearance.tint)
        return [*(math.floor(byte * part / 255 + 0.5 + 1 / 1024) for part in tint), alpha]
    return [*ramp(colormap or Colormap.GREY)[byte].tolist(), alpha]


def channels(color: str) -> list[int]:
    return list(bytes.fromhex(color[1:]))


def is_near(color: list[int], other: Any, tolerance: int) -> bool:
    return all(abs(one - two) <= tolerance for one, two in zip(color, other, strict=True))


def place(
    pixels: np.ndarray,
    size: tuple[int, int],
    offset: tuple[float, float],
    x: int,
    y: int,
    *,
    smooth: bool,
) -> tuple[int, ...]:
    height, width = pixels.shape[:2]
    across = (x + 0.5 - offset[0]) * width / size[0]
    down = (y + 0.5 - offset[1]) * height / size[1]
    if not (0 <= math.floor(across) < width and 0 <= math.floor(down) < height):
        return CLEAR
    if not smooth:
        return tuple(pixels[math.floor(down), math.floor(across)].tolist())
    across, down = across - 0.5, down - 0.5
    left, top = math.floor(across), math.floor(down)
    right_share, lower_share = across - left, down - top

    def corner(row: int, column: int) -> list[float]:
        row, column = min(max(row, 0), height - 1), min(max(column, 0), width - 1)
        *color, alpha = (float(value) for value in pixels[row, column])
        return [*(channel * alpha for channel in color), alpha]

    def between(one: list[float], other: list[float], share: float) -> list[float]:
        return [a + (b - a) * share for a, b in zip(one, other, strict=True)]

    upper = between(corner(top, left), corner(top, left + 1), right_share)
    lower = between(corner(top + 1, left), corner(top + 1, left + 1), right_share)
    *color, alpha = between(upper, lower, lower_share)
    straight = [channel / alpha if alpha > 0 else 0.0 for channel in color]
    return tuple(math.floor(value + 0.5 + 1 / 1024) for value in (*straight, alpha))
