"""Motions are found again in what they do."""

from __future__ import annotations

import cmath
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lb_widgets.media.alignment_motion import Motion, agreeing, fitted, moved_back

POINTS = np.array([complex(x, y) for y in range(-150, 151, 75) for x in range(-200, 201, 80)])
parts = st.floats(-60, 60)
shifts = st.builds(complex, parts, parts)
factors = st.builds(
    lambda scale, degrees: cmath.rect(scale, math.radians(degrees)),
    st.floats(0.93, 1.07),
    st.floats(-4, 4),
)
motions = st.builds(Motion, shifts, factors)


@given(motions)
def test_a_motion_is_fitted_to_its_own_offsets(motion: Motion):
    found = fitted(POINTS, motion.offsets(POINTS), turned=True)
    assert abs(found.shift - motion.shift) < 1e-9
    assert abs(found.factor - motion.factor) < 1e-9
    assert cmath.rect(found.scale, math.radians(found.rotation)) == pytest.approx(found.factor)


@given(shifts, st.integers(0, 2**32 - 1))
def test_a_plain_shift_is_the_mean(shift: complex, seed: int):
    errors = np.random.default_rng(seed).normal(0, 0.3, (len(POINTS), 2)) @ (1, 1j)
    found = fitted(POINTS, shift + errors, turned=False)
    assert found.factor == 1
    assert abs(found.shift - shift - errors.mean()) < 1e-9


@given(motions, motions)
def test_one_motion_after_the_other_is_one_motion(first: Motion, rest: Motion):
    both = first.then(rest)
    # The layer, moved back by `first`, shows at a point what the layer shows at first(point).
    expected = POINTS + rest.offsets(POINTS)
    np.testing.assert_allclose(POINTS + both.offsets(POINTS), expected + first.offsets(expected))


@given(motions, st.sets(st.integers(0, len(POINTS) - 1), max_size=len(POINTS) // 3))
def test_offsets_that_belong_to_no_motion_are_left_out(motion: Motion, strays: set[int]):
    offsets = motion.offsets(POINTS)
    for index in strays:
        # Far off, each in a direction of its own.
        offsets[index] += cmath.rect(20 + 7 * index, 2.4 * index)
    left_out = set(np.flatnonzero(~agreeing(POINTS, offsets)))
    assert strays <= left_out
    # A motion that is nearly a shift is taken for one as long as a single offset speaks against it.
    is_nearly_shift = 0 < abs(motion.factor - 1) < 0.02
    assert len(left_out - strays) <= is_nearly_shift


@pytest.mark.parametrize("smooth", [True, False])
@pytest.mark.parametrize(
    "motion", [Motion(5 - 3j), Motion(2j, 1.05 + 0j), Motion(-4 + 0j, cmath.rect(0.98, 0.05))]
)
def test_moving_back_shows_what_the_base_has_there(motion: Motion, *, smooth: bool):
    rows, columns = np.mgrid[0:80, 0:120]
    base = (columns - 59.5 + 1j * (rows - 39.5)).astype(np.complex128)
    # A layer whose pixels say which point of the base they show.
    shown = (base - motion.shift) / motion.factor
    back = [
        moved_back(part.astype(np.float32), motion, smooth=smooth)
        for part in (shown.real, shown.imag)
    ]
    inside = np.s_[15:-15, 15:-15]
    assert np.abs(back[0] + 1j * back[1] - base)[inside].max() < (0.01 if smooth else 0.75)
