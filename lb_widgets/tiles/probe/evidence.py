"""Which reading of a row the answers speak for, and which tile to ask for next.

Bayes' rule weighs the hypotheses (`probe_hypotheses`) by the answers, and the next tile is the one
whose answer tells most: the mutual information of answer and hypothesis (Lindley 1956, "On a
Measure of the Information Provided by an Experiment").
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Final

import numpy as np

from lb_widgets.model.mercator import Crs
from lb_widgets.tiles.probe.hypotheses import (
    ABSENT,
    PERHAPS,
    Reach,
    hypotheses_of,
    priors,
    telling_tiles,
)
from lb_widgets.tiles.probe.readings import Numbers, Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from lb_widgets.model.tile_health import Diagnosis

_RULED_OUT: Final = 1e-3
_SHOWN: Final = 0.9
"""That a tile shows the quarter of its parent that it should, where it clearly shows one."""
_MISTAKEN: Final = 0.02
"""That it shows another."""
_MISSES: Final = 2
"""Tiles said to be missing by which a server is known to have no picture for "nothing"."""
_SOME: Final = 3
"""Blank pictures after which they are taken for "nothing", as long as there may be others."""
_FAR: Final = ((0.13, 0.69), (0.63, 0.29), (0.41, 0.44), (0.87, 0.57))


class Sight(IntEnum):
    """What an answer shows."""

    UNKNOWN = -1
    """Nobody can say, and it is not asked for again."""
    NOTHING = 0
    """There is no tile."""
    BLANK = 1
    """A picture of one colour, or the same as elsewhere: perhaps it stands for "nothing"."""
    PICTURE = 2


class Evidence:
    """The answers so far, and what they say.

    Parameters
    ----------
    readings : list of Reading
        As declared first.

    Attributes
    ----------
    seen : dict of Numbers to Sight
        The answers; set them as they come.
    shown : dict of (Numbers, Numbers) to (int, int)
        Which quarter of a tile one of the next zoom shows, where that was looked at.
    """

    def __init__(self, readings: list[Reading]) -> None:
        self.seen: dict[Numbers, Sight] = {}
        self.shown: dict[tuple[Numbers, Numbers], tuple[int, int]] = {}
        self.readings = readings
        self._hypotheses = hypotheses_of(readings)
        self._diagnoses = [each.reading.diagnosis for each in self._hypotheses]
        self._prior = np.array(priors(self._hypotheses))
        self._columns: dict[Numbers, NDArray[np.float64]] = {}
        self._tiles = telling_tiles(readings)
        self._chances = np.array([self._chance(tile) for tile in self._tiles]).T
        zooms = sorted({tile.z for tile in self._tiles})
        self._zoom_index = {zoom: index for index, zoom in enumerate(zooms)}
        self._zoom_of = np.array([self._zoom_index[tile.z] for tile in self._tiles])
        self._absent = np.array(
            [[each.absent(zoom) for zoom in zooms] for each in self._hypotheses]
        )

    # ── what is likely ────────────────────────────────────────────────────────────────────────
    def weights(self, *, is_final: bool = False) -> NDArray[np.float64]:
        """Return how likely each hypothesis is."""
        zooms, _ = self._by_zoom(is_final=is_final)
        weights = self._prior * zooms.prod(axis=1) * self._content_likelihood()
        return weights / weights.sum()

    def shares(self, *, is_final: bool = False) -> dict[Diagnosis, float]:
        """Return how likely each diagnosis is.

        Parameters
        ----------
        is_final : bool
            Whether nothing more will be asked: where no picture was seen, blank ones are taken for
            the tiles then.
        """
        found = dict.fromkeys(self._diagnoses, 0.0)
        weights = self.weights(is_final=is_final).tolist()
        for diagnosis, weight in zip(self._diagnoses, weights, strict=True):
            found[diagnosis] += weight
        return found

    def best(self, *, is_final: bool = False) -> tuple[Reading, float]:
        """Return the likeliest reading, and how likely its diagnosis is."""
        shares = self.shares(is_final=is_final)
        diagnosis = max(shares, key=lambda each: shares[each])
        weights = self.weights(is_final=is_final)
        alike = [i for i, each in enumerate(self._diagnoses) if each is diagnosis]
        index = max(alike, key=lambda i: weights[i])
        return self._hypotheses[index].reading, shares[diagnosis]

    @property
    def likely(self) -> list[Reading]:
        """The readings that are not ruled out, each once."""
        weights = self.weights()
        return [
            reading
            for reading in self.readings
            if sum(weights[self._of_reading(reading)]) > _RULED_OUT
        ]

    @property
    def reaches_beyond(self) -> bool:
        """Whether there seem to be tiles beyond what the row says."""
        is_world = [each.reach is Reach.WORLD for each in self._hypotheses]
        return float(self.weights()[is_world].sum()) > 0.5

    def doubt(self, parent: Numbers, child: Numbers) -> float:
        """Return how likely the readings are that expect something else of two tiles than the best.

        What a tile shows of the one above it tells these apart.
        """
        quarter = self.best()[0].quarter(parent, child)
        differs = [each.reading.quarter(parent, child) != quarter for each in self._hypotheses]
        return float(self.weights()[differs].sum())

    # ── what to ask for ───────────────────────────────────────────────────────────────────────
    def most_telling(self) -> tuple[Numbers | None, float]:
        """Return the tile whose answer tells most, and how much that is (in nats)."""
        open_tiles = np.array([tile not in self.seen for tile in self._tiles])
        if not open_tiles.any():
            return None, 0.0
        weights = self.weights()[:, None]
        zooms, absent = self._by_zoom(is_final=False)
        # How likely each zoom is there at all, given what was seen of it.
        there = 1 - (absent / zooms)[:, self._zoom_of]
        chances = there * self._chances + (1 - there) * np.minimum(self._chances, ABSENT)
        expected = (weights * chances).sum(axis=0)
        told = _entropy(expected) - (weights * _entropy(chances)).sum(axis=0)
        told[~open_tiles] = -1
        index = int(told.argmax())
        return self._tiles[index], float(told[index])

    def witnesses(
        self, reading: Reading, *, against: Reading | None = None, is_strict: bool = False
    ) -> Iterator[Numbers]:
        """Yield the tiles that are there under one reading and not under another.

        Parameters
        ----------
        reading : Reading
            Under which they are there, with the reach that is likeliest.
        against : Reading, optional
            By default the declared one, which itself has all of its tiles for witnesses.
        is_strict : bool
            Whether to leave out those that are just outside the other one's box.
        """
        one = self._likeliest(reading)
        other = 0 if against is None else self._likeliest(against)
        for tile in self._tiles:
            is_near = is_strict and self._chance(tile)[other] == PERHAPS
            is_shared = one != other and (is_near or self._is_expected(tile, other))
            if self._is_expected(tile, one) and not is_shared:
                yield tile

    @property
    def nowhere(self) -> tuple[Numbers, Numbers]:
        """Two tiles that are there under no reading: what comes for them stands for "nothing"."""
        declared = self.readings[0]
        tiles = declared.range(declared.min_zoom)
        beyond = 8 * max(2 ** (declared.min_zoom + 2), tiles.x_stop, tiles.y_stop)
        z = declared.min_zoom
        return Numbers(z, beyond + 1, beyond + 2), Numbers(z, beyond + 4, beyond + 7)

    def outside(self, reading: Reading) -> list[Numbers]:
        """Return tiles near and far that a pyramid of the whole world would have.

        And no other one would, if a reading is right.
        """
        if self.is_flat:
            return []
        z, count = reading.min_zoom, 2**reading.min_zoom
        far = [Numbers(z, int(x * count), int(y * count)) for x, y in _FAR]
        return [
            tile
            for tile in [*reading.surroundings(), *far]
            if all(each.distance(tile) > 1 for each in self.readings)
        ]

    # ── what was seen ─────────────────────────────────────────────────────────────────────────
    def hits(self, tiles: Iterable[Numbers]) -> int:
        """Return how many of some tiles are there."""
        least = self._least_sight
        return sum(1 for tile in tiles if self.seen.get(tile, Sight.UNKNOWN) >= least)

    @property
    def best_sight(self) -> Sight:
        """The best that was seen so far: what tiles look like here."""
        return max([Sight.NOTHING, *self.seen.values()])

    @property
    def is_flat(self) -> bool:
        """Whether it is a pixel map, which has no edges where numbers could begin anew."""
        return self.readings[0].crs is Crs.SIMPLE

    @property
    def draws_everything(self) -> bool:
        """Whether the server has a picture of its own for whatever it is asked for."""
        return all(self.seen.get(tile) is Sight.PICTURE for tile in self.nowhere)

    @property
    def _least_sight(self) -> Sight:
        """What an answer must show at least to be a tile."""
        if self._misses >= _MISSES or self.best_sight is not Sight.PICTURE:
            return Sight.BLANK
        return Sight.PICTURE  # the blank ones may well stand for "nothing"

    @property
    def _misses(self) -> int:
        """How many tiles are missing that the row or a pyramid of the whole world would have."""
        declared = self.readings[0]
        return sum(
            sight is Sight.NOTHING and declared.is_possible(tile) and declared.has_zoom(tile.z)
            for tile, sight in self.seen.items()
        )

    # ── arithmetic ────────────────────────────────────────────────────────────────────────────
    def _by_zoom(self, *, is_final: bool) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the likelihood of what was seen, by hypothesis and zoom.

        And the part of it that comes from the zoom not being there.
        """
        there, absent = 1 - self._absent, self._absent.copy()
        least = self._least_sight
        is_known = is_final or self.best_sight is Sight.PICTURE or self._misses >= _MISSES
        is_placeholder = list(self.seen.values()).count(Sight.BLANK) >= _SOME
        for tile, sight in self.seen.items():
            if sight is Sight.UNKNOWN or tile.z not in self._zoom_index:
                continue
            zoom = self._zoom_index[tile.z]
            chance = self._chance(tile)
            for table, chances in ((there, chance), (absent, np.minimum(chance, ABSENT))):
                if sight is Sight.BLANK and not is_known:
                    # Whether it is a tile is not known yet.
                    told = 1 - chances if is_placeholder else 0.25 * chances + 0.5 * (1 - chances)
                else:
                    told = chances if sight >= least else 1 - chances
                table[:, zoom] *= told
        return there + absent, absent

    def _content_likelihood(self) -> NDArray[np.float64]:
        """Return how likely what tiles show of their parents is under each hypothesis."""
        likelihood = np.ones(len(self._hypotheses))
        for (parent, child), quarter in self.shown.items():
            fits = [each.reading.quarter(parent, child) == quarter for each in self._hypotheses]
            likelihood *= np.where(fits, _SHOWN, _MISTAKEN)
        return likelihood

    def _chance(self, tile: Numbers) -> NDArray[np.float64]:
        """Return how likely a tile is to be there under each hypothesis."""
        found = self._columns.get(tile)
        if found is None:
            found = np.array([each.chance(tile) for each in self._hypotheses])
            self._columns[tile] = found
        return found

    def _likeliest(self, reading: Reading) -> int:
        """Return whether a reading's box or the whole world is likelier; of the declared its box.

        As an index of the hypotheses.
        """
        box, _, *world = self._of_reading(reading)
        weights = self.weights()
        is_world = bool(world) and reading is not self.readings[0]
        return world[0] if is_world and weights[world[0]] > weights[box] else box

    def _of_reading(self, reading: Reading) -> list[int]:
        return [i for i, each in enumerate(self._hypotheses) if each.reading is reading]

    def _is_expected(self, tile: Numbers, hypothesis: int) -> bool:
        """Say whether a hypothesis says that a tile is there."""
        return self._hypotheses[hypothesis].expects(tile, float(self._chance(tile)[hypothesis]))


def _entropy(chances: NDArray[np.float64]) -> NDArray[np.float64]:
    clipped = np.clip(chances, 1e-12, 1 - 1e-12)
    return -clipped * np.log(clipped) - (1 - clipped) * np.log(1 - clipped)
