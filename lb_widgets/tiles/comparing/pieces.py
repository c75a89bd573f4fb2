"""Things that hang together."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

Thing = TypeVar("Thing")


def pieces(things: Iterable[Thing], links: Iterable[tuple[Thing, Thing]]) -> list[set[Thing]]:
    """Return the sets of things that links join, directly or through others.

    Parameters
    ----------
    things : iterable
        All of them, in the order in which the sets come.
    links : iterable of (thing, thing)
        Between things, in any order; links to other things are passed over.
    """
    around: dict[Thing, list[Thing]] = defaultdict(list)
    for first, second in links:
        around[first].append(second)
        around[second].append(first)
    left = dict.fromkeys(things)
    found: list[set[Thing]] = []
    for thing in list(left):
        if thing not in left:
            continue
        del left[thing]
        piece, waiting = {thing}, [thing]
        while waiting:
            for other in around[waiting.pop()]:
                if other in left:
                    del left[other]
                    piece.add(other)
                    waiting.append(other)
        found.append(piece)
    return found
