"""Which tiles show something else than the zooms above and below them.

First whole zooms, with all their tiles (`whole_zooms`); of the other zooms then single tiles.

A tile has up to five links: to the tile above and the four below. One after the other, the tile
with the most links that differ, more than half of its own, is at fault, and its links count for no
other tile. So a parent that differs from its children is at fault, and so is a child of the deepest
zoom that differs from its parent. Between two with as many, the larger share decides, then it is
the deeper one.

But first come tiles that differ both from the one above and from most below, which do not know of
each other; then those that nobody vouches for. Tiles that agree with all other zooms vouch for
those that go on in them, unless those do not go on in as many others, and these vouch for more. So
four new tiles below an old one are at fault, as the old one goes on in its neighbours and they do
not.
"""

from __future__ import annotations

import heapq
import itertools
from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from lb_widgets.tiles.comparing.level_links import (
    Difference,
    Link,
    Links,
    Place,
    distance,
    links_between,
)
from lb_widgets.tiles.comparing.whole_zooms import wrong_zooms

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from lb_widgets.media.tile_pictures import TileFacts

_HALF: Final = 0.5
_LITTLE: Final = 0.25


_Rank = tuple[bool, bool, int, float, int]


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
        self, faulty: Collection[Place], borders: Mapping[Place, Mapping[Place, bool]]
    ) -> dict[Place, LevelFault]:
        """Return the tiles that do not show what other zooms show there.

        Parameters
        ----------
        faulty : collection of Place
            Tiles known to be at fault: differences from them are held against no other tile.
        borders : mapping of Place to mapping of Place to bool
            Of each tile the neighbours, and whether it goes on in them or not, where one can see.
        """
        wrong = wrong_zooms(self._tiles, self._zooms, self._links, faulty)
        faults: dict[Place, LevelFault] = {}
        for zoom, reason in wrong.items():
            fault = LevelFault(Difference.CONTENT, reason, is_zoom=True)
            shown = (place for place in self._zooms[zoom] if not self._tiles[place].solid)
            faults |= dict.fromkeys(shown, fault)
        right = {
            zoom: found
            for zoom, found in self._links.items()
            if zoom not in wrong and zoom - 1 not in wrong
        }
        plain = {place for place, its in self._tiles.items() if its.solid}
        return faults | _single_tiles(right, faulty, plain, _vouched(self.confirmed, borders))

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


def _vouched(
    confirmed: Collection[Place], borders: Mapping[Place, Mapping[Place, bool]]
) -> set[Place]:
    """Return the tiles that go on in more such tiles than there are tiles they do not go on in."""
    vouched = set(confirmed)

    def goes_on(place: Place) -> bool:
        around = borders[place]
        torn = sum(not goes_on for goes_on in around.values())
        return sum(around[other] for other in around.keys() & vouched) > torn

    waiting = borders.keys() - vouched
    while found := set(filter(goes_on, waiting)):
        vouched |= found
        waiting -= found
    return vouched


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
        below = [link.differs for link in links if link.upper == place]
        is_alone = differing > sum(below) > len(below) / 2
        return (not is_alone, place in self._vouched, -differing, -share, -place.z)


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
        reason = f"shows things {distance(by, factor)} than {other}"
    elif difference is Difference.BRIGHTNESS:
        word = "brighter" if sign * by[0] > 0 else "darker"
        reason = f"{word} than {other}"
    else:
        reason = f"shows something else than {other}"
    return LevelFault(difference, reason, from_below=bool(below))
