"""Blend formulas against libraries by other hands: every pair of bytes, and many random colours.

psd-tools has all 16 in floats, from the PDF specification. resvg draws the separable ones; its
hue, saturation, color and luminosity are wrong by up to 169. Pillow has three of them exactly, and
normal with alpha; its soft light, and that of blend-modes, is another formula.
"""

from __future__ import annotations

import base64
import secrets
from io import BytesIO

import numpy as np
import pytest
import resvg_py
from PIL import Image, ImageChops
from psd_tools.composite import blend as psd

from lb_widgets.model.blending import BlendMode, composite_over, to_bytes

NON_SEPARABLE = (BlendMode.HUE, BlendMode.SATURATION, BlendMode.COLOR, BlendMode.LUMINOSITY)
SEPARABLE = [mode for mode in BlendMode if mode not in NON_SEPARABLE]
RANDOM_COLORS = 512, 512

FLOAT_NOISE = 1e-3
"""Of 255: psd-tools adds 1e-9 to what it divides by."""
MOST_OFF_BY_ONE = 3e-5
"""Of the bytes, where psd-tools' noise falls on a rounding boundary."""

WITHIN_ONE = {"color-dodge": 0.008, "color-burn": 0.008, "soft-light": 0.001}
"""Share of the bytes in which resvg, of lower precision, may differ by 1; all others are equal."""


def pairs() -> tuple[np.ndarray, np.ndarray]:
    """Return every pair of bytes, as opaque greys."""
    levels = np.arange(256, dtype=np.uint8)
    return opaque(np.repeat(levels, 256)), opaque(np.tile(levels, 256))


def opaque(levels: np.ndarray) -> np.ndarray:
    grey = levels.reshape(256, 256)
    return np.stack((grey, grey, grey, np.full_like(grey, 255)), axis=-1)


def random_colors() -> tuple[np.ndarray, np.ndarray]:
    seed = secrets.randbits(32)
    print(f"seed {seed}")  # noqa: T201 - seen where the test fails
    both = np.random.default_rng(seed).integers(0, 256, (2, *RANDOM_COLORS, 4), dtype=np.uint8)
    both[..., 3] = 255
    return both[0], both[1]


def ours(backdrop: np.ndarray, source: np.ndarray, mode: BlendMode) -> np.ndarray:
    """Return what comes out, 0 to 1, (…, 4)."""
    mixed = np.moveaxis(backdrop, -1, 0) / 255.0
    composite_over(mixed, np.moveaxis(source, -1, 0) / 255.0, mode)
    return np.moveaxis(mixed, 0, -1)


def inputs(mode: BlendMode) -> tuple[np.ndarray, np.ndarray]:
    return random_colors() if mode in NON_SEPARABLE else pairs()


@pytest.mark.parametrize("mode", BlendMode)
def test_psd_tools_agrees_in_floats_and_in_bytes(mode: BlendMode) -> None:
    backdrop, source = inputs(mode)
    theirs = getattr(psd, mode.replace("-", "_"))(
        backdrop[..., :3] / 255.0, source[..., :3] / 255.0
    )
    result = ours(backdrop, source, mode)[..., :3]
    assert 255 * np.abs(result - theirs).max() < FLOAT_NOISE
    apart = np.abs(to_bytes(result).astype(int) - to_bytes(theirs.astype(np.float64)))
    assert apart.max() <= 1
    assert np.count_nonzero(apart) <= MOST_OFF_BY_ONE * apart.size


@pytest.mark.parametrize("mode", SEPARABLE)
def test_resvg_agrees_in_bytes(mode: BlendMode) -> None:
    backdrop, source = pairs()
    apart = np.abs(
        drawn_by_resvg(backdrop, source, mode).astype(int) - to_bytes(ours(backdrop, source, mode))
    )
    assert apart.max() <= (1 if mode in WITHIN_ONE else 0)
    assert np.count_nonzero(apart) <= WITHIN_ONE.get(mode, 0) * apart.size


@pytest.mark.parametrize(
    ("mode", "chop"),
    [
        (BlendMode.DARKEN, ImageChops.darker),
        (BlendMode.LIGHTEN, ImageChops.lighter),
        (BlendMode.DIFFERENCE, ImageChops.difference),
    ],
)
def test_pillow_agrees_in_bytes(mode: BlendMode, chop: object) -> None:
    backdrop, source = pairs()
    theirs = chop(Image.fromarray(backdrop[..., 0]), Image.fromarray(source[..., 0]))  # type: ignore[operator]
    np.testing.assert_array_equal(
        to_bytes(ours(backdrop, source, mode))[..., 0], np.asarray(theirs)
    )


def test_pillow_agrees_on_every_alpha_over_an_opaque_backdrop() -> None:
    backdrop, source = random_colors()
    source[..., 3] = backdrop[..., 0][::-1]
    theirs = Image.alpha_composite(Image.fromarray(backdrop), Image.fromarray(source))
    np.testing.assert_array_equal(
        to_bytes(ours(backdrop, source, BlendMode.NORMAL)), np.asarray(theirs)
    )


def test_pillow_agrees_on_alpha_and_premultiplied_colour_over_a_translucent_backdrop() -> None:
    backdrop, source = random_colors()
    backdrop[..., 3], source[..., 3] = source[..., 0], backdrop[..., 0]
    theirs = Image.alpha_composite(Image.fromarray(backdrop), Image.fromarray(source))
    expected = np.asarray(theirs).astype(float)
    result = to_bytes(ours(backdrop, source, BlendMode.NORMAL)).astype(float)
    np.testing.assert_array_equal(result[..., 3], expected[..., 3])
    apart = np.abs(result[..., :3] - expected[..., :3]) * result[..., 3:] / 255
    assert apart.max() <= 1


def drawn_by_resvg(backdrop: np.ndarray, source: np.ndarray, mode: BlendMode) -> np.ndarray:
    images = "".join(
        f'<image width="256" height="256" style="{style}; image-rendering: pixelated" '
        f'href="data:image/png;base64,{png(pixels)}"/>'
        for pixels, style in ((backdrop, ""), (source, f"mix-blend-mode: {mode}"))
    )
    size = 'width="256" height="256"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{images}</svg>'
    body = bytes(resvg_py.svg_to_bytes(svg_string=svg))
    return np.asarray(Image.open(BytesIO(body)).convert("RGBA"))


def png(pixels: np.ndarray) -> str:
    body = BytesIO()
    Image.fromarray(pixels).save(body, "PNG")
    return base64.b64encode(body.getvalue()).decode()
