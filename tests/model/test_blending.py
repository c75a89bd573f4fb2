"""Blend formulas against values worked by hand and against the specification written out."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import numpy as np
import pytest

from lb_widgets.model.blending import BLEND_MODES, BlendMode, composite_over, to_bytes

CONTRACT = Path(__file__).parents[1] / "contract" / "blend.py"


def test_every_mode_has_a_row_and_the_name_that_css_uses() -> None:
    assert set(BLEND_MODES) == set(BlendMode)
    assert len(BlendMode) == 16
    assert all(mode == mode.lower() and "_" not in mode for mode in BlendMode)


# Worked by hand from §10 of the specification for these two colours.
# Lum(B) = 0.06 + 0.295 + 0.088 = 0.443, Sat(B) = 0.6; Lum(S) = 0.18 + 0.1475 + 0.11 = 0.4375.
BACKDROP = (0.2, 0.5, 0.8)
SOURCE = (0.6, 0.25, 1.0)
BY_HAND = {
    "normal": (0.6, 0.25, 1.0),
    "multiply": (0.12, 0.125, 0.8),
    "screen": (0.68, 0.625, 1.0),
    "overlay": (0.24, 0.25, 1.0),
    "darken": (0.2, 0.25, 0.8),
    "lighten": (0.6, 0.5, 1.0),
    "color-dodge": (0.5, 2 / 3, 1.0),
    "color-burn": (0.0, 0.0, 0.8),
    "hard-light": (0.36, 0.25, 1.0),
    "soft-light": (0.2496, 0.375, 0.8**0.5),
    "difference": (0.4, 0.25, 0.2),
    "exclusion": (0.56, 0.5, 0.2),
    # SetSat(S, 0.6) = (0.28, 0, 0.6), Lum 0.15: + 0.293, within bounds.
    "hue": (0.573, 0.293, 0.893),
    # SetSat(B, 0.75) = (0, 0.375, 0.75), Lum 0.30375: + 0.13925.
    "saturation": (0.13925, 0.51425, 0.88925),
    # S + 0.0055 passes 1: pulled towards 0.443 by 0.557 / 0.5625.
    "color": (0.443 + 0.1625 * 0.557 / 0.5625, 0.443 - 0.1875 * 0.557 / 0.5625, 1.0),
    # B - 0.0055.
    "luminosity": (0.1945, 0.4945, 0.7945),
}


@pytest.mark.parametrize("mode", BlendMode)
def test_opaque_colours_blend_as_worked_by_hand(mode: BlendMode) -> None:
    blended = BLEND_MODES[mode].blend(np.array(BACKDROP), np.array(SOURCE))
    np.testing.assert_allclose(blended, BY_HAND[mode], atol=1e-12)


def test_dodge_and_burn_keep_the_order_of_the_guards() -> None:
    dodge = BLEND_MODES[BlendMode.COLOR_DODGE].blend
    burn = BLEND_MODES[BlendMode.COLOR_BURN].blend
    assert dodge(np.array([0.0, 0.5, 0.0]), np.array([1.0, 1.0, 0.5])).tolist() == [0, 1, 0]
    assert burn(np.array([1.0, 0.5, 1.0]), np.array([0.0, 0.0, 0.5])).tolist() == [1, 0, 1]


def test_half_transparent_red_over_half_transparent_blue() -> None:
    over = np.array([0, 0, 1, 0.5])
    composite_over(over, np.array([1, 0, 0, 0.5]), BlendMode.NORMAL)
    # alpha 0.75; premultiplied (0.5, 0, 0.25)
    np.testing.assert_allclose(over, [0.5 / 0.75, 0, 0.25 / 0.75, 0.75])


@pytest.mark.parametrize("mode", BlendMode)
def test_a_fully_transparent_source_changes_nothing(mode: BlendMode) -> None:
    backdrop = np.array([[0.1, 0.2, 0.3, 0.0], [0.3, 0.7, 0.1, 0.4], [0.3, 0.7, 0.1, 1.0]]).T
    source = np.array([[1.0, 1.0, 1.0, 0.0]] * 3).T
    for pixels in (slice(None), slice(2, 3)):
        before = backdrop[:, pixels].copy()
        over = before.copy()
        composite_over(over, source[:, pixels], mode)
        np.testing.assert_array_equal(over, before)


@pytest.mark.parametrize("mode", BlendMode)
def test_an_opaque_backdrop_stays_exactly_opaque(mode: BlendMode) -> None:
    source, backdrop = np.random.default_rng(7).random((2, 4, 1000))
    backdrop[3, ::2] = 1
    composite_over(backdrop, source, mode)
    assert (backdrop[3, ::2] == 1).all()


@pytest.mark.parametrize("mode", BlendMode)
def test_a_backdrop_that_is_opaque_throughout_takes_the_short_way_to_the_same_bits(
    mode: BlendMode,
) -> None:
    source, backdrop = np.random.default_rng(9).random((2, 4, 1000))
    source[3, ::7] = 0
    backdrop[3] = 1
    mixed = np.concatenate((backdrop, np.zeros((4, 1))), axis=1)
    composite_over(backdrop, source, mode)
    composite_over(mixed, np.concatenate((source, np.zeros((4, 1))), axis=1), mode)
    np.testing.assert_array_equal(mixed[:, :-1], backdrop)


@pytest.mark.parametrize("mode", BlendMode)
def test_inputs_are_left_alone_and_results_stay_in_range(mode: BlendMode) -> None:
    levels = np.linspace(0, 1, 9)
    colors = np.stack(np.meshgrid(levels, levels, levels)).reshape(3, -1)
    backdrop, source = np.repeat(colors, 8, axis=1), np.tile(colors[:, ::-1], 8)
    before = backdrop.copy(), source.copy()
    blended = BLEND_MODES[mode].blend(backdrop, source)
    np.testing.assert_array_equal((backdrop, source), before)
    assert np.isfinite(blended).all()
    assert blended.min() >= -1e-12
    assert blended.max() <= 1 + 1e-12


def test_bytes_come_back_and_halves_round_up() -> None:
    levels = np.arange(256)
    np.testing.assert_array_equal(to_bytes(levels / 255.0), levels)
    values = np.array([127.5, 127.4999999, 127.49, -1e-9, 255.0000001]) / 255
    assert to_bytes(values).tolist() == [128, 128, 127, 0, 255]


def test_the_contract_with_the_browser_is_current() -> None:
    script = runpy.run_path(str(CONTRACT))
    written = json.loads(script["FILE"].read_text("utf-8"))
    assert written == script["contract"](), f"Write it anew with: python {CONTRACT.name}"
