"""Which zooms as a whole show something else than the others.

Each is compared with the next and with the one after that; two are apart where many of their tiles
differ, or one as a whole lies off the other. One after the other, that zoom of such a pair is at
fault, with all its tiles, of which the largest share of tiles differs, over all zooms that it was
compared with; of two alike the one with fewer tiles. So what most zooms agree upon is right, and of
two zooms alone the deeper one.
"""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from lb_widgets.tiles.comparing.level_links import Difference, Links, distance, links_between

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from lb_widgets.media.tile_pictures import TileFacts
    from lb_widgets.tiles.comparing.level_links import Place

_MANY: Final = 0.4
"""Share of the links between two zooms, of those that tell something, that differ where the zooms
are apart; ..."""
_FEW: Final = 16
_MOST: Final = 0.6
"""... share where there are no more than so few; ..."""
_SOME: Final = 0.15
"""... and share of all links."""
_ENOUGH: Final = 3
"""Links that have to tell something, and links that have to differ, for two zooms to be apart."""


def wrong_zooms(
    tiles: Mapping[Place, TileFacts],
    zooms: Mapping[int, Sequence[Place]],
    links: Mapping[int, Links],
    faulty: Collection[Place],
) -> dict[int, str]:
    """Return the zooms of a layer that do not belong to the others, each with the reason.

    Parameters
    ----------
    tiles : mapping of Place to facts
        Of the layer.
    zooms : mapping of int to sequence of Place
        The tiles of each zoom.
    links : mapping of int to Links
        Of each zoom with the one above.
    faulty : collection of Place
        Tiles known to be at fault: they tell nothing of their zooms.
    """
    plain = {place for place, its in tiles.items() if its.solid}
    compared = {(zoom - 1, zoom): _telling(found, faulty, plain) for zoom, found in links.items()}

    def are_apart(pair: tuple[int, int]) -> bool:
        return _are_apart(compared[pair], is_one_tile=len(zooms[pair[0]]) == 1)

    if not any(map(are_apart, compared)):
        return {}
    for zoom in zooms:
        if zoom - 2 in zooms:
            found = links_between(tiles, zooms[zoom], 2)
            compared[zoom - 2, zoom] = _telling(found, faulty, plain)
    wrong: set[int] = set()
    while apart := set(filter(are_apart, compared)):
        worst = max(
            sorted(set(itertools.chain.from_iterable(apart))),
            key=lambda zoom: (_difference(zoom, compared), -len(zooms[zoom])),
        )
        wrong.add(worst)
        compared = {pair: found for pair, found in compared.items() if worst not in pair}
    return {zoom: _reason(zoom, links, wrong) for zoom in wrong}


def _telling(found: Links, faulty: Collection[Place], plain: Collection[Place]) -> Links:
    """Return what two zooms say of each other: differences from plain tiles are nobody else's."""
    kept = [
        link
        for link in found.links
        if not any(end in faulty or (link.differs and end in plain) for end in link[:2])
    ]
    return replace(found, links=kept)


def _difference(zoom: int, compared: Mapping[tuple[int, int], Links]) -> float:
    """Return the share of tiles that differ, over all zooms that one was compared with."""
    shares = [
        1.0 if found.shift != (0.0, 0.0) else found.differing
        for pair, found in compared.items()
        if zoom in pair
    ]
    return sum(shares) / len(shares)


def _are_apart(found: Links, *, is_one_tile: bool) -> bool:
    """Say whether two zooms do not belong together; `is_one_tile`: the upper has no other."""
    telling = [link for link in found.links if link.tells]
    if len(telling) < _ENOUGH:
        return False
    if found.shift != (0.0, 0.0):
        return True
    different = Counter(link.upper for link in telling if link.differs)
    all_of = Counter(link.upper for link in telling)
    wholly = sum(2 * different[upper] >= count for upper, count in all_of.items())
    if wholly < 2 and not is_one_tile:
        return False  # one tile that was not made anew makes four links differ
    many = _MANY if len(telling) > _FEW else _MOST
    return different.total() > max(many * len(telling), _SOME * len(found.links), _ENOUGH - 1)


def _reason(zoom: int, links: Mapping[int, Links], wrong: Collection[int]) -> str:
    """Return how a whole zoom differs from a neighbouring one that is right."""
    for other, lower, sign in ((zoom - 1, zoom, -1.0), (zoom + 1, zoom + 1, 1.0)):
        if other in wrong or lower not in links:
            continue
        found = links[lower]
        shift = found.shift
        if shift == (0.0, 0.0):
            differing = [link for link in found.links if link.differs]
            if not differing:
                continue  # it is apart from a zoom further off
            difference, by = found.explained(differing)
            shift = by if difference is Difference.SHIFT else shift
        if shift != (0.0, 0.0):
            factor = sign if lower == zoom + 1 else 2 * sign
            return f"the whole zoom shows things {distance(shift, factor)} than zoom {other} does"
        return f"the whole zoom shows something else than zoom {other}"
    return "the whole zoom shows something else than most zooms"
