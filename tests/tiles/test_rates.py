"""Bounds of a rate against exact arithmetic and against published numbers."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lb_widgets.errors import InputError
from lb_widgets.tiles.sampling.rates import incomplete_beta, rate_bounds, upper_bound


def at_least(failed: int, drawn: int, rate: float) -> float:
    """Probability of so many failures or more, in fractions."""
    p = Fraction(rate)
    return float(
        sum(math.comb(drawn, k) * p**k * (1 - p) ** (drawn - k) for k in range(failed, drawn + 1))
    )


@given(st.integers(1, 60), st.data())
def test_the_bounds_leave_a_fortieth_on_each_side(drawn: int, data: st.DataObject):
    failed = data.draw(st.integers(0, drawn))
    low, high = rate_bounds(failed, drawn)
    assert 0 <= low <= failed / drawn <= high <= 1
    if failed:
        assert at_least(failed, drawn, low) == pytest.approx(0.025, rel=1e-9)
    if failed < drawn:
        assert 1 - at_least(failed + 1, drawn, high) == pytest.approx(0.025, rel=1e-9)


@pytest.mark.parametrize(
    ("failed", "drawn", "low", "high"),
    [
        # binom.test of R 4.3: 0 of 20, 1 of 10, 5 of 50, 10 of 20.
        (0, 20, 0.0, 0.1684335),
        (1, 10, 0.002528579, 0.4450161),
        (5, 50, 0.03327509, 0.2181354),
        (10, 20, 0.2719578, 0.7280422),
    ],
)
def test_published_bounds(failed: int, drawn: int, low: float, high: float):
    assert rate_bounds(failed, drawn) == pytest.approx((low, high), rel=1e-6)


def test_no_failure_in_300_is_less_than_one_percent():
    assert upper_bound(0, 300) == pytest.approx(1 - 0.05 ** (1 / 300), rel=1e-12)
    assert upper_bound(0, 300) < 0.01


def test_nothing_drawn_says_nothing():
    assert rate_bounds(0, 0) == (0, 1)
    assert upper_bound(0, 0) == 1


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_what_nobody_could_judge_widens_both_ways(failed: int, fine: int, unknown: int):
    low, high = rate_bounds(failed, failed + fine, unknown=unknown)
    total = failed + fine + unknown
    assert low == rate_bounds(failed, total).low
    assert high == rate_bounds(failed + unknown, total).high
    assert upper_bound(failed, failed + fine, unknown=unknown) <= high


def test_a_million_draws():
    low, high = rate_bounds(1000, 1_000_000)
    spread = 1.959964 * math.sqrt(1000)  # the normal approximation is good to a percent here
    assert high == pytest.approx((1000 + spread) / 1e6, rel=0.005)
    assert low == pytest.approx((1000 - spread) / 1e6, rel=0.005)


@given(st.floats(0.5, 50), st.floats(0.5, 50), st.floats(0, 1))
def test_the_beta_function_is_symmetric(a: float, b: float, x: float):
    assert incomplete_beta(a, b, x) + incomplete_beta(b, a, 1 - x) == pytest.approx(1, abs=1e-9)


@pytest.mark.parametrize(("failed", "drawn"), [(-1, 10), (11, 10)])
def test_counts_that_are_none_are_refused(failed: int, drawn: int):
    with pytest.raises(InputError, match="expected counts"):
        rate_bounds(failed, drawn)
