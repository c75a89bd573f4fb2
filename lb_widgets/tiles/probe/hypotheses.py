"""What each way to read a row leads one to expect, and the tiles that tell the ways apart.

A hypothesis is a reading together with how far its tiles reach. It says of every tile how likely
the tile is to be there.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

import numpy as np

from lb_widgets.model.mercator import Crs
from lb_widgets.model.tile_health import Diagnosis
from lb_widgets.tiles.probe.readings import DEEPEST, Numbers, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

ABSENT: Final = 0.002
"""That a tile is there where none is expected."""
PERHAPS: Final = 0.4
"""Likewise one tile outside the box."""
_EXPECTED: Final = 0.7
"""From where on a tile counts as expected."""
_THERE: Final = 0.95
"""That a tile of the lowest zoom is there where one is expected; holes have larger shares of the
deeper zooms."""
_PER_ZOOM: Final = 0.02
_FLOOR: Final = 0.75
_SPARSE: Final = 0.4
"""That a tile of a pyramid with more holes than tiles is there."""
_ZOOM_ABSENT: Final = 0.1
"""That a zoom is not there at all: one of its tiles that is missing says little more than that."""
_WORLD_ZOOM_ABSENT: Final = 0.001
"""Likewise of a pyramid of the whole world."""
_OTHER_ZOOM_ABSENT: Final = 0.6
"""Likewise a zoom that the row does not name."""
_RIGHT: Final = 0.8
"""That the row is right."""

_ZOOMS: Final = 6
_ZOOMS_DECLARED: Final = 12
# Fractions of the box: neither its centre nor its corners first, which are the emptiest as a rule,
# nor anything that a flip or a transposition maps onto itself; by turns further in and out.
_PLACES: Final = ((0.38, 0.57), (0.85, 0.7), (0.66, 0.3), (0.15, 0.41), (0.53, 0.88), (0.5, 0.5))
_GRID: Final = (0.08, 0.3, 0.55, 0.78, 0.93)


class Reach(Enum):
    """How far the tiles of a reading reach; the value is how likely that is at the outset."""

    BOX = 0.5
    """As far as the row says."""
    SPARSE = 0.2
    """As far as the row says, with more holes than tiles."""
    WORLD = 0.3
    """Over the whole world."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A reading and how far its tiles reach."""

    reading: Reading
    reach: Reach

    def chance(self, tile: Numbers) -> float:
        """Return how likely a tile is to be there, if its zoom is."""
        reading = self.reading
        zoom = tile.z - reading.shift
        if zoom < 0 or not reading.is_possible(tile):
            return ABSENT
        there = max(_THERE - _PER_ZOOM * max(zoom - reading.min_zoom, 0), _FLOOR)
        if self.reach is Reach.WORLD:
            return there
        distance = reading.distance(tile)
        if distance > 1:
            return ABSENT
        if self.reach is Reach.SPARSE:
            return _SPARSE / (1 + distance)
        return PERHAPS if distance else there

    def absent(self, zoom: int) -> float:
        """Return how likely it is that a zoom, as it stands in the URL, is not there at all."""
        if not self.reading.has_zoom(zoom):
            return _OTHER_ZOOM_ABSENT
        return _WORLD_ZOOM_ABSENT if self.reach is Reach.WORLD else _ZOOM_ABSENT

    def expects(self, tile: Numbers, chance: float) -> bool:
        """Say whether a tile should be there, given its chance."""
        is_zoom = self.reach is Reach.WORLD or self.reading.has_zoom(tile.z)
        return is_zoom and chance >= _EXPECTED


def hypotheses_of(readings: list[Reading]) -> list[Hypothesis]:
    """Return what may be so; the declared reading, reaching as far as it says, is the first."""
    return [
        Hypothesis(reading, reach)
        for reading in readings
        for reach in Reach
        # Swapped bounds in a pyramid of the whole world are another place of it: not to be told
        # from a row that means that place. And a pixel map has no world.
        if reach is not Reach.WORLD
        or not (reading.crs is Crs.SIMPLE or reading.diagnosis is Diagnosis.SWAPPED_AXES)
    ]


def priors(hypotheses: list[Hypothesis]) -> list[float]:
    """Return how likely each hypothesis is at the outset: the diagnoses but the first share."""
    diagnoses = [each.reading.diagnosis for each in hypotheses]
    others = len(set(diagnoses)) - 1
    totals = dict.fromkeys(diagnoses, 0.0)
    for each in hypotheses:
        totals[each.reading.diagnosis] += each.reach.value
    return [
        each.reach.value
        / totals[each.reading.diagnosis]
        * (_RIGHT if each.reading.diagnosis is Diagnosis.AS_DECLARED else (1 - _RIGHT) / others)
        for each in hypotheses
    ]


def telling_tiles(readings: list[Reading]) -> list[Numbers]:
    """Return the tiles worth asking for: some of each reading, and some of none."""
    return list(dict.fromkeys(_telling_tiles(readings)))


def _telling_tiles(readings: list[Reading]) -> Iterator[Numbers]:
    declared = readings[0]
    for index, reading in enumerate(readings):
        most = _ZOOMS if index else _ZOOMS_DECLARED
        zooms = np.linspace(reading.min_zoom, reading.max_zoom, most).round().astype(int)
        for turn, zoom in enumerate(dict.fromkeys(zooms.tolist())):
            count = 3 if index else len(_PLACES)
            for place in range(count):
                numbers = reading.numbers(zoom, *_PLACES[(turn + place) % len(_PLACES)])
                if numbers.z >= 0:
                    yield numbers
    for reading in readings[1:]:
        yield from _furthest(reading, declared)
        yield from _furthest(declared, reading)
    for zoom in (declared.min_zoom - 1, declared.max_zoom + 1):
        if 0 <= zoom <= DEEPEST:
            yield from (declared.numbers(zoom, *place) for place in _PLACES[:2])
    if declared.crs is not Crs.SIMPLE:
        yield from _ends_of_the_world(declared)


def _furthest(reading: Reading, other: Reading) -> Iterator[Numbers]:
    """Yield the tiles of one reading that lie furthest outside of another's box."""
    for zoom in {reading.min_zoom, reading.max_zoom}:
        tiles = {reading.numbers(zoom, across, down) for across in _GRID for down in _GRID}
        possible = sorted(tile for tile in tiles if tile.z >= 0)
        if possible:
            yield max(possible, key=other.distance)


def _ends_of_the_world(declared: Reading) -> Iterator[Numbers]:
    """Yield tiles in the other halves of the world and beyond: where it ends tells the grid."""
    for zoom in range(declared.min_zoom, min(declared.min_zoom + 2, declared.max_zoom) + 1):
        _, x, y = declared.numbers(zoom, *_PLACES[zoom % len(_PLACES)])
        count = 2**zoom
        other_x, other_y = (x + count // 2) % count, (y + count // 2) % count
        yield Numbers(zoom, other_x, y)
        yield Numbers(zoom, x, other_y)
        yield Numbers(zoom, x + count, y)
        yield Numbers(zoom, x, y + count)
        yield Numbers(zoom, other_x + count, y)
        yield Numbers(zoom, x, other_y + count)
