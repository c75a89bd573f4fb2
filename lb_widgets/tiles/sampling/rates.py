"""What a random draw says of the rate of failures among all tiles.

Exact bounds after Clopper and Pearson (Biometrika 26, 1934): the rates at which as few, or as many,
failures as were seen would be rare. A draw without replacement spreads less than the binomial
distribution that they assume, so there they are on the safe side.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

from lb_widgets.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

_STEPS: Final = 60
"""Halvings of the interval from 0 to 1: more than a float tells apart."""
_CLOSE: Final = 1e-14
_TINY: Final = 1e-300  # Lentz: instead of a zero to divide by


class RateBounds(NamedTuple):
    """Between which rates the true one lies.

    Parameters
    ----------
    low, high : float, 0 to 1
        Shares of all tiles.
    """

    low: float
    high: float


def rate_bounds(
    failed: int, drawn: int, *, unknown: int = 0, confidence: float = 0.95
) -> RateBounds:
    """Return between which rates the true one lies, with a confidence.

    Parameters
    ----------
    failed : int
        Drawn tiles that are faulty.
    drawn : int
        Drawn tiles that were judged; 0 says nothing, so the bounds are 0 and 1.
    unknown : int
        Further drawn tiles, which nobody could judge: fine for the lower bound, faulty for the
        upper one. Default 0.
    confidence : float, 0 to 1
        That both bounds hold together. Default 0.95.

    Raises
    ------
    InputError
        The numbers are no counts of a draw.
    """
    tail = (1 - confidence) / 2
    return RateBounds(
        _low(failed, drawn + unknown, tail), _high(failed + unknown, drawn + unknown, tail)
    )


def upper_bound(failed: int, drawn: int, *, unknown: int = 0, confidence: float = 0.95) -> float:
    """Return the rate that the true one does not exceed, with a confidence.

    Of one side only, so it is lower than that of `rate_bounds`: no failure in 300 means less than
    1 %. Parameters as there.
    """
    return _high(failed + unknown, drawn + unknown, 1 - confidence)


def _low(failed: int, drawn: int, tail: float) -> float:
    """Return the rate at which so many failures, or more, have the probability `tail`."""
    _expect_counts(failed, drawn)
    if failed == 0:
        return 0.0
    return _root(lambda rate: incomplete_beta(failed, drawn - failed + 1, rate) < tail)


def _high(failed: int, drawn: int, tail: float) -> float:
    """Return the rate at which so many failures, or fewer, have the probability `tail`."""
    _expect_counts(failed, drawn)
    if failed == drawn:
        return 1.0
    return _root(lambda rate: incomplete_beta(drawn - failed, failed + 1, 1 - rate) > tail)


def _expect_counts(failed: int, drawn: int) -> None:
    if not 0 <= failed <= drawn:
        raise InputError(f"{failed} of {drawn} failed: expected counts from 0 to those drawn.")


def _root(is_below: Callable[[float], bool]) -> float:
    """Return where a condition that holds from 0 on ends."""
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if is_below(middle) else (low, middle)
    return (low + high) / 2


def incomplete_beta(a: float, b: float, x: float) -> float:
    """Return the regularised incomplete beta function.

    For whole numbers the probability of `a` or more successes in ``a + b - 1`` trials of the
    probability `x`. By its continued fraction (DLMF 8.17.22), taken as Lentz does.

    Parameters
    ----------
    a, b : float
        Above 0.
    x : float, 0 to 1
    """
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):  # beyond it the fraction converges slowly: DLMF 8.17.4
        return 1 - incomplete_beta(b, a, 1 - x)
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
        + a * math.log(x) + b * math.log1p(-x)
    )  # fmt: skip
    fraction = above = 1.0
    below = step = 0
    change = math.inf
    while abs(change - 1) > _CLOSE:
        step += 1
        half, is_odd = divmod(step, 2)
        if is_odd:
            term = -(a + half) * (a + b + half) * x / ((a + 2 * half) * (a + 2 * half + 1))
        else:
            term = half * (b - half) * x / ((a + 2 * half - 1) * (a + 2 * half))
        below = 1 / (1 + term * below or _TINY)
        above = 1 + term / above or _TINY
        change = above * below
        fraction *= change
    return front / (a * fraction)
