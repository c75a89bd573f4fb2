"""How one budget is shared out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def shared(budget: int, needs: Sequence[int]) -> list[int]:
    """Return how much of a budget each gets: alike, but nobody more than it needs.

    What one does not need goes to the others, so the sum is the budget, or all that is needed where
    that is less; never more.

    Parameters
    ----------
    budget : int
        What there is; a negative one counts as 0.
    needs : sequence of int
        How much each could use.
    """
    left = max(budget, 0)
    given = [0] * len(needs)
    modest_first = sorted(range(len(needs)), key=needs.__getitem__)
    for place, which in enumerate(modest_first):
        given[which] = min(needs[which], left // (len(needs) - place))
        left -= given[which]
    return given
