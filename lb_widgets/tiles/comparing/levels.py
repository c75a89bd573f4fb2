"""Which tiles show something else than the zooms above and below them.

First whole zooms. Each is compared with the next and with the one after that; two are apart where
many of their tiles differ, or one as a whole lies off the other. One after the other, that zoom of
such a pair is at fault, with all its tiles, of which the largest share of tiles differs, over all
zooms that it was compared with; of two alike the one with fewer tiles. So what most zooms agree
upon is right, and of two zooms alone the deeper one.

Then single tiles. A tile has up to five links: to the tile above and the four below. One after the
other, the tile with the most links that differ, more than half of its own, is at fault, and its
links count for no other tile. So a parent that differs from its children is at fault, and so is a
child of the deepest zoom that differs from its parent. Between two with as many, the larger share
decides, then it is the deeper one. But first come tiles that nobody vouches for: a tile vouches for
its neighbour where it agrees with all other zooms and the border between them goes on. So four new
tiles below an old one are at fault, as the old one goes on in its neighbours and they do not.
"""

from __future__ import annotations

import heapq
import itertools
from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from lb_widgets.tiles.comparing.level_links import Difference, Link, Links, Place, links_between

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from lb_widgets.media.tile_pictures import TileFacts

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
_HALF: Final = 0.5
_LITTLE: Final = 0.25


_Rank = tuple[bool, int, float, int]


class LevelFault(NamedTuple):
    """Why a tile is at fault.

    Parameters
    ----------
    difference : Difference
        In what it differs from the others.
    reason : str
        One phrase for reading.
    is_zoom : bool
        The whole zoom is at fault.
    from_below : bool
        It differs from tiles of the zoom below.
    """

    difference: Difference
    reason: str
    is_zoom: bool = False
    from_below: bool = False


class Levels:
    """How the tiles of one layer agree with those of other zooms.

    Parameters
    ----------
    tiles : mapping of Place to facts
        Of one layer. Those of one colour are never at fault: they only speak for others.
    """

    def __init__(self, tiles: Mapping[Place, TileFacts]) -> None:
        self._tiles = tiles
        self._zooms: dict[int, list[Place]] = defaultdict(list)
        for place in tiles:
            self._zooms[place.z].append(place)
        self._links = {
            zoom: links_between(tiles, places, 1)
            for zoom, places in self._zooms.items()
            if zoom - 1 in self._zooms
        }
        self.confirmed: Final = self._confirmed()
        """Tiles that agree with every tile above and below them, at least one of which tells."""

    def faults(
        self, faulty: Collection[Place], continued: Mapping[Place, Collection[Place]]
    ) -> dict[Place, LevelFault]:
        """Return the tiles that do not show what other zooms show there.

        Parameters
        ----------
        faulty : collection of Place
            Tiles known to be at fault: differences from them are held against no other tile.
        continued : mapping of Place to collection of Place
            The neighbours that a tile visibly continues.
        """
        wrong = _wrong_zooms(self._tiles, self._zooms, self._links, faulty)
        faults: dict[Place, LevelFault] = {}
        for zoom, fault in wrong.items():
            shown = (place for place in self._zooms[zoom] if not self._tiles[place].solid)
            faults |= dict.fromkeys(shown, fault)
        right = {
            zoom: found
            for zoom, found in self._links.items()
            if zoom not in wrong and zoom - 1 not in wrong
        }
        plain = {place for place, its in self._tiles.items() if its.solid}
        vouched = {
            place for place, others in continued.items() if not self.confirmed.isdisjoint(others)
        }
        return faults | _single_tiles(right, faulty, plain, vouched)

    def _confirmed(self) -> set[Place]:
        tells: set[Place] = set()
        differs: set[Place] = set()
        for found in self._links.values():
            for link in found.links:
                if link.differs:
                    differs.update((link.lower, link.upper))
                elif link.tells:
                    tells.update((link.lower, link.upper))
        return tells - differs


def _wrong_zooms(
    tiles: Mapping[Place, TileFacts],
    zooms: Mapping[int, Sequence[Place]],
    links: Mapping[int, Links],
    faulty: Collection[Place],
) -> dict[int, LevelFault]:
    """Return the zooms that do not belong to the others; `faulty` tiles tell nothing of them."""
    compared = {(zoom - 1, zoom): _without(found, faulty) for zoom, found in links.items()}

    def are_apart(pair: tuple[int, int]) -> bool:
        return _are_apart(compared[pair], is_one_tile=len(zooms[pair[0]]) == 1)

    if not any(map(are_apart, compared)):
        return {}
    for zoom in zooms:
        if zoom - 2 in zooms:
            compared[zoom - 2, zoom] = _without(links_between(tiles, zooms[zoom], 2), faulty)
    wrong: set[int] = set()
    while apart := set(filter(are_apart, compared)):
        worst = max(
            sorted(set(itertools.chain.from_iterable(apart))),
            key=lambda zoom: (_difference(zoom, compared), -len(zooms[zoom])),
        )
        wrong.add(worst)
        compared = {pair: found for pair, found in compared.items() if worst not in pair}
    return {
        zoom: LevelFault(Difference.CONTENT, _zoom_reason(zoom, links, wrong), is_zoom=True)
        for zoom in wrong
    }


def _without(found: Links, faulty: Collection[Place]) -> Links:
    kept = [link for link in found.links if link.lower not in faulty and link.upper not in faulty]
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


def _zoom_reason(zoom: int, links: Mapping[int, Links], wrong: Collection[int]) -> str:
    """Return how a whole zoom differs from a neighbouring one that is right."""
    for other, lower, sign in ((zoom - 1, zoom, -1.0), (zoom + 1, zoom + 1, 1.0)):
        if other in wrong or lower not in links:
            continue
        found = links[lower]
        shift = found.shift
        if shift == (0.0, 0.0):
            difference, by = found.explained([link for link in found.links if link.differs])
            shift = by if difference is Difference.SHIFT else shift
        if shift != (0.0, 0.0):
            factor = sign if lower == zoom + 1 else 2 * sign
            return f"the whole zoom shows things {_distance(shift, factor)} than zoom {other} does"
        return f"the whole zoom shows something else than zoom {other}"
    return "the whole zoom shows something else than most zooms"


class _Blame:
    """The links that are left, and who is most clearly at fault for those that differ."""

    def __init__(self, links: Iterable[Link], vouched: Collection[Place]) -> None:
        self.around: dict[Place, list[Link]] = defaultdict(list)
        for link in links:
            self.around[link.lower].append(link)
            self.around[link.upper].append(link)
        self._vouched = vouched
        self._waiting: list[tuple[_Rank, Place]] = []
        for place in self.around:
            self._consider(place)

    def __iter__(self) -> Iterator[tuple[Place, list[Link]]]:
        """Yield the tiles at fault, each with its links that differ, the clearest first."""
        while self._waiting:
            rank, place = heapq.heappop(self._waiting)
            if rank != self._rank(place):  # what spoke against it has been taken back
                continue
            its = self.around.pop(place)
            for link in its:
                other = link.lower if link.upper == place else link.upper
                self.around[other].remove(link)
                self._consider(other)
            yield place, [link for link in its if link.differs]

    def _consider(self, place: Place) -> None:
        rank = self._rank(place)
        if rank is not None:
            heapq.heappush(self._waiting, (rank, place))

    def _rank(self, place: Place) -> _Rank | None:
        """Return what sorts first the tile that most clearly is at fault; None if it is not."""
        links = self.around.get(place, [])
        differing = sum(link.differs for link in links)
        share = differing / max(1.0, sum(_weight(link) for link in links))
        if share <= _HALF:
            return None
        return (place in self._vouched, -differing, -share, -place.z)


def _single_tiles(
    found: Mapping[int, Links],
    faulty: Collection[Place],
    plain: Collection[Place],
    vouched: Collection[Place],
) -> dict[Place, LevelFault]:
    """Return the tiles that differ from those above or below, and how those known to be faulty do.

    Differences from `plain` tiles are held against nobody.
    """
    links: list[Link] = []
    of_faulty: dict[Place, list[Link]] = defaultdict(list)
    for link in itertools.chain.from_iterable(between.links for between in found.values()):
        ends = (link.lower, link.upper)
        known = [end for end in ends if end in faulty]
        for end in known:
            of_faulty[end].append(link)
        if not known and not (link.differs and any(end in plain for end in ends)):
            links.append(link)
    faults = {place: _fault(place, its, found) for place, its in _Blame(links, vouched)}
    for place, its in of_faulty.items():
        differing = [link for link in its if link.differs]
        if differing:
            faults[place] = _fault(place, differing, found)
    return faults


def _weight(link: Link) -> float:
    """Return how much a link says: that what shows nothing agrees, is little."""
    return 1.0 if link.differs or link.tells else _LITTLE


def _fault(place: Place, differing: Sequence[Link], found: Mapping[int, Links]) -> LevelFault:
    below = [link for link in differing if link.upper == place]
    chosen = below or list(differing)
    between = found[chosen[0].lower.z]
    difference, by = between.explained(chosen)
    sign = 1.0 if below else -1.0
    other = f"the tiles of zoom {place.z + 1}" if below else f"the tile of zoom {place.z - 1}"
    if difference is Difference.SHIFT:
        factor = sign if below else 2 * sign
        reason = f"shows things {_distance(by, factor)} than {other}"
    elif difference is Difference.BRIGHTNESS:
        word = "brighter" if sign * by[0] > 0 else "darker"
        reason = f"{word} than {other}"
    else:
        reason = f"shows something else than {other}"
    return LevelFault(difference, reason, from_below=bool(below))


def _distance(shift: tuple[float, float], factor: float) -> str:
    right, down = (round(factor * part) for part in shift)
    parts: list[str] = []
    if right or not down:
        parts.append(f"about {abs(right)} px further {'right' if right >= 0 else 'left'}")
    if down:
        parts.append(f"about {abs(down)} px further {'down' if down > 0 else 'up'}")
    return " and ".join(parts)
