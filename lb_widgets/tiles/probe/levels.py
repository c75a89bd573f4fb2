"""Compare tiles with those of the zoom above: the last resort where every reading has tiles."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from lb_widgets.tiles.probe.content import quarter_shown
from lb_widgets.tiles.probe.evidence import Evidence, Sight

if TYPE_CHECKING:
    from lb_widgets.tiles.probe.looking import Looking
    from lb_widgets.tiles.probe.readings import Numbers, Reading

_MOST: Final = 10
"""Comparisons after which the tiles are taken for too plain, or the levels for unlike."""
_DOUBT: Final = 2e-3


def compare_levels(looking: Looking, evidence: Evidence) -> None:
    """Find out which quarters of their parents tiles show, while that can tell readings apart."""
    compared: set[tuple[Numbers, Numbers]] = set()
    unclear: Counter[Reading] = Counter()
    while looking.may_ask and len(compared) < _MOST:
        pairs = [pair for pair in _pairs(evidence) if pair not in compared]
        open_pairs = [pair for pair in pairs if _may_be_had(pair, looking, evidence)]
        doubts = {pair: evidence.doubt(*pair) for pair in open_pairs}
        # Those first that other readings take for parent and child than the ones that showed
        # nothing, then those for which nothing need be asked.
        pair = min(
            (pair for pair in open_pairs if doubts[pair] > _DOUBT),
            key=lambda pair: (
                sum(unclear[reading] for reading in _relating(pair, evidence)),
                len(_unknown(pair, evidence)),
                -doubts[pair],
            ),
            default=None,
        )
        if pair is None:
            return
        compared.add(pair)
        for tile in _unknown(pair, evidence):
            looking.look(tile)
        upper, lower = (looking.facts.get(tile) for tile in pair)
        shown = upper and lower and quarter_shown(upper.sketch, lower.sketch)
        if shown is not None:
            evidence.shown[pair] = shown
        else:
            unclear.update(_relating(pair, evidence))


def _relating(pair: tuple[Numbers, Numbers], evidence: Evidence) -> list[Reading]:
    """Return the likely readings that take two tiles for parent and child."""
    return [reading for reading in evidence.likely if reading.quarter(*pair) is not None]


def _pairs(evidence: Evidence) -> list[tuple[Numbers, Numbers]]:
    """Return tiles that were seen, each with its parent and with its children.

    Under each of the likely readings, which differ in what they take for these.
    """
    seen = [tile for tile, sight in evidence.seen.items() if sight is Sight.PICTURE]
    found: dict[tuple[Numbers, Numbers], None] = {}
    for reading in evidence.likely:
        for tile in seen:
            if tile.z - reading.shift > 0:
                found[reading.parent(tile), tile] = None
            found.update(dict.fromkeys((tile, child) for child in reading.children(tile)))
    return list(found)


def _may_be_had(pair: tuple[Numbers, Numbers], looking: Looking, evidence: Evidence) -> bool:
    """Say whether both tiles are known, or may be asked for with some hope."""
    unknown = _unknown(pair, evidence)
    if len(unknown) > looking.left:
        return False
    best = evidence.best()[0]
    return evidence.reaches_beyond or all(
        best.has_zoom(tile.z) and best.distance(tile) == 0 for tile in unknown
    )


def _unknown(pair: tuple[Numbers, Numbers], evidence: Evidence) -> list[Numbers]:
    return [tile for tile in pair if tile not in evidence.seen]
