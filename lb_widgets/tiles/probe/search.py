"""Which tiles a probe asks for, one after the other, and when it has asked enough."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lb_widgets.tiles.probe.evidence import Evidence, Sight
from lb_widgets.tiles.probe.levels import compare_levels

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lb_widgets.tiles.probe.looking import Looking
    from lb_widgets.tiles.probe.readings import Numbers, Reading

_CERTAIN: Final = 0.999
"""How likely a reading is when no other one is looked for."""
_NAMED: Final = 0.9
"""How likely another reading than the declared one is when it is named, if two tiles were seen."""
_NAMED_BY_ONE: Final = 0.98
"""Likewise if only one was seen."""
_LEAST_TOLD: Final = 2e-3
"""Below it (in nats) asking tells nothing."""
_HITS: Final = 2
_HITS_OF_ANOTHER: Final = 3
"""Tiles that must be there, though likelihood alone would do with fewer."""
_MISSES: Final = 3
"""Tiles that must be missing where only the row says that they are."""
_BLANK: Final = 3
"""Tiles elsewhere that must be blank, too, where those that the row names are."""
_RESERVE: Final = 4


class Search:
    """Ask for tiles until it is clear where they are, or nothing more can be learnt.

    Parameters
    ----------
    looking : Looking
        Asks.
    evidence : Evidence
        Weighs the answers.
    """

    def __init__(self, looking: Looking, evidence: Evidence) -> None:
        self._looking = looking
        self._evidence = evidence
        self._declared = evidence.readings[0]

    def run(self) -> None:
        """Ask."""
        self._look()
        if self._evidence.best_sight is not Sight.PICTURE:
            self._sweep()
        else:
            compare_levels(self._looking, self._evidence)
        if self._evidence.best_sight is Sight.PICTURE:
            self._look()

    def expected(self) -> list[Numbers]:
        """Return the tiles that were asked for because the row says that they are there."""
        seen = self._evidence.seen
        return [tile for tile in self._evidence.witnesses(self._declared) if tile in seen]

    def found(self) -> Reading | None:
        """Return the reading that clearly holds; None where none does.

        The declared one need not hold clearly; another one only does where that one clearly fails.
        """
        evidence = self._evidence
        best, share = evidence.best(is_final=True)
        # Pictures of a server that draws one for everything say nothing about the row.
        if best is self._declared or evidence.draws_everything:
            return self._declared
        if self._is_clear(best, share):
            return best
        is_something = any(evidence.seen[tile] > Sight.NOTHING for tile in self.expected())
        return self._declared if is_something else None

    def _is_clear(self, best: Reading, share: float) -> bool:
        """Say whether a reading that the row does not mean is the right one beyond doubt."""
        evidence, declared = self._evidence, self._declared
        turned = sum(
            best.quarter(*pair) == quarter != declared.quarter(*pair)
            for pair, quarter in evidence.shown.items()
        )
        if share >= _NAMED and turned >= 2:
            return True
        against = list(evidence.witnesses(declared, against=best, is_strict=True))
        asked = [tile for tile in against if tile in evidence.seen]
        if evidence.hits(asked) or len(asked) < min(_MISSES, len(against)):
            return False
        if self._is_blank_here and not evidence.is_flat:
            # The sea, in a pyramid that goes on elsewhere? Only if other places are as blank it
            # stands for "nothing".
            outside = [evidence.seen.get(tile, Sight.UNKNOWN) for tile in evidence.outside(best)]
            if Sight.PICTURE in outside or sum(each >= Sight.NOTHING for each in outside) < _BLANK:
                return False
        witnesses = list(evidence.witnesses(best))
        strict = list(evidence.witnesses(best, is_strict=True))
        wanted = 1 if share >= _NAMED_BY_ONE else 2
        return (
            share >= _NAMED
            and evidence.hits(witnesses) >= min(wanted, len(witnesses))
            and evidence.hits(strict) >= min(1, len(strict))
        )

    @property
    def _is_blank_here(self) -> bool:
        """Whether what is where the row says are blank pictures: the sea, or "nothing"."""
        return any(self._evidence.seen[tile] is Sight.BLANK for tile in self.expected())

    def _look(self) -> None:
        """Ask for the most telling tiles until one reading is certain."""
        evidence, looking = self._evidence, self._looking
        while looking.may_ask:
            is_blind = evidence.best_sight is not Sight.PICTURE
            if is_blind and looking.left <= max(len(self._unseen_zooms()), _RESERVE):
                return
            has_blank = Sight.BLANK in evidence.seen.values()
            tile = self._nowhere() if has_blank else None
            tile = tile or self._next() or (None if is_blind else self._control())
            if tile is None:
                return
            looking.look(tile)

    def _next(self) -> Numbers | None:
        """Return the tile to ask for next; None where that is clear enough."""
        evidence = self._evidence
        best, share = evidence.best()
        if share <= _CERTAIN:
            tile, told = evidence.most_telling()
            if tile is not None and told >= _LEAST_TOLD:
                return tile
        if best is self._declared:
            return self._more_of(evidence.witnesses(best), _HITS)
        tile = self._more_of(evidence.witnesses(best, is_strict=True), 1)
        tile = tile or self._more_of(evidence.witnesses(best), _HITS_OF_ANOTHER)
        if tile is None:
            against = list(evidence.witnesses(self._declared, against=best, is_strict=True))
            if sum(each in evidence.seen for each in against) < _MISSES:
                tile = next((each for each in against if each not in evidence.seen), None)
        return tile

    def _more_of(self, witnesses: Iterable[Numbers], wanted: int) -> Numbers | None:
        """Return another witness, unless enough of them were seen."""
        found = list(witnesses)
        if self._evidence.hits(found) >= wanted:
            return None
        return next((tile for tile in found if tile not in self._evidence.seen), None)

    def _control(self) -> Numbers | None:
        """Return a tile that is not there if the best reading is right, until enough were tried."""
        tile = self._nowhere()
        best = self._evidence.best()[0]
        if tile is None and best is not self._declared and self._is_blank_here:
            outside = self._evidence.outside(best)
            return next((each for each in outside if each not in self._evidence.seen), None)
        return tile

    def _nowhere(self) -> Numbers | None:
        """Return a tile that cannot be there, if what comes for such tiles is not known yet."""
        seen = self._evidence.seen
        first, second = self._evidence.nowhere
        if first not in seen:
            return first
        return second if seen[first] is Sight.PICTURE and second not in seen else None

    def _sweep(self) -> None:
        """Ask for what the row says in every zoom and elsewhere: perhaps only some is there."""
        evidence = self._evidence
        for tile in [*self._unseen_zooms(), *evidence.witnesses(self._declared)]:
            if not self._looking.may_ask or evidence.best_sight is Sight.PICTURE:
                return
            if tile not in evidence.seen:
                self._looking.look(tile)

    def _unseen_zooms(self) -> list[Numbers]:
        """Return a tile for each zoom of the row of which none was asked for."""
        zooms = {tile.z for tile in self._evidence.seen if self._declared.distance(tile) == 0}
        tiles = self._evidence.witnesses(self._declared)
        return list({tile.z: tile for tile in tiles if tile.z not in zooms}.values())
