"""Ask for tiles and keep what they are: each once, those that a journal knows not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from lb_widgets.errors import Cancelled
from lb_widgets.model.tile_health import STATUSES, TileStatus
from lb_widgets.model.types import Severity
from lb_widgets.tiles.answers import TileKey
from lb_widgets.tiles.comparing.comparisons import compare
from lb_widgets.tiles.journal import Judged, fingerprint
from lb_widgets.tiles.outlines.outline import BAD, FINE, UNKNOWN
from lb_widgets.tiles.records import TileRecords
from lb_widgets.tiles.verdicts import settle, verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray

    from lb_widgets.media.tile_pictures import TileFacts
    from lb_widgets.model.tiles import TileLayerInfo
    from lb_widgets.tiles.answers import Answer
    from lb_widgets.tiles.fetch.fetching import TileFetcher
    from lb_widgets.tiles.journal import Journal, Place

RUN_OUT: Final = "refused, as the signature of the URL has run out meanwhile"
"""Reason of tiles that nobody can judge any more."""
# What only the comparison with another tile shows: the tile by itself is whole.
_COMPARED: Final = frozenset({TileStatus.SEAM, TileStatus.STALE, TileStatus.SHIFTED})


class TileJudge:
    """Fetches and judges tiles of one reading of a row.

    Parameters
    ----------
    info : TileLayerInfo
        The reading.
    fetcher : TileFetcher
        Of the same reading.
    journal : Journal or None
        Knows tiles that were judged before, and takes the new ones.
    cancelled : callable
        Asked after each tile; True ends the work with `Cancelled`.
    has_run_out : callable
        From the index of a layer to whether its signature has run out since the audit began: what
        is refused from then on says nothing about the tiles.

    Attributes
    ----------
    records : TileRecords
        What became of each tile.
    facts : dict
        What comparisons need of each tile that has a picture.
    resumed : int
        Tiles that came from the journal.
    """

    def __init__(
        self,
        info: TileLayerInfo,
        fetcher: TileFetcher,
        *,
        journal: Journal | None,
        cancelled: Callable[[], bool],
        has_run_out: Callable[[int], bool] = lambda _: False,
    ) -> None:
        self.records = TileRecords()
        self.facts: dict[TileKey, TileFacts] = {}
        self.resumed = 0
        self._info = info
        self._fetcher = fetcher
        self._journal = journal
        self._cancelled = cancelled
        self._has_run_out = has_run_out
        self._fingerprints = [fingerprint(layer) for layer in info.layers]
        self._kept: dict[int, dict[Place, Judged]] = {}
        self._asked: set[TileKey] = set()
        self._compared: set[TileKey] = set()
        self._placeholders: set[bytes] = set()

    def look(self, keys: Iterable[TileKey], then: Callable[[], None] = lambda: None) -> None:
        """Fetch and judge tiles that are not judged yet; `then` is called after each.

        Raises
        ------
        Cancelled
            It was asked for. What was judged before is in the journal.
        """
        for key, judged in self._fetcher.fetch(self._to_fetch(keys, then), self._judged):
            self._keep(key, judged)
            if self._journal is not None:
                self._journal.add(self._fingerprints[key.layer], key[1:], judged)
            then()
            if self._cancelled():
                raise Cancelled

    def compare(self) -> None:
        """Judge the tiles by each other too: placeholders, seams, levels that disagree."""
        for layer in range(len(self._info.layers)):
            self._settle(layer)
        for key in self._compared:  # what was said with less to compare with
            self.records.put(key, TileStatus.OK)
        found = compare(self.facts, self._info, cancelled=self._cancelled)
        if self._cancelled():
            raise Cancelled
        self._compared = set(found)
        self._placeholders = {
            self.facts[key].digest
            for key, (status, _) in found.items()
            if status is TileStatus.PLACEHOLDER
        }
        for key, (status, reason) in found.items():
            self.records.put(key, status, reason)

    def examine(
        self,
        layer: int,
        zoom: int,
        xs: NDArray[np.int64],
        ys: NDArray[np.int64],
        *,
        then: Callable[[], None] = lambda: None,
    ) -> NDArray[np.uint8]:
        """Return a `code` for each of some tiles of one layer and zoom, fetching the new ones."""
        keys = [TileKey(layer, zoom, x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)]
        self.look(keys, then)
        return np.array([self.code(key) for key in keys], dtype=np.uint8)

    def code(self, key: TileKey) -> int:
        """Return `FINE`, `BAD` or `UNKNOWN`: whether a tile by itself is faulty.

        Where it is, its neighbours may be, too: a hole. What only comparisons show is no hole.
        """
        status = self.records.status(key)
        if status is TileStatus.FORBIDDEN and self._has_run_out(key.layer):
            return UNKNOWN
        if status is None or status is TileStatus.UNKNOWN:
            return UNKNOWN
        facts = self.facts.get(key)
        if facts is not None and facts.digest in self._placeholders:
            return BAD
        is_error = STATUSES[status].severity is Severity.ERROR
        return BAD if is_error and status not in _COMPARED else FINE

    def _settle(self, layer: int) -> None:
        """Judge the refusals of a layer by what became of its other tiles."""
        keys = [key for key in self.records if key.layer == layer]
        if self._has_run_out(layer):
            for key in keys:
                if self.records.status(key) is TileStatus.FORBIDDEN:
                    self.records.put(key, TileStatus.UNKNOWN, RUN_OUT)
            return
        judged = [
            (key, self.records.status(key) or TileStatus.UNKNOWN, self.records.reason(key))
            for key in keys
        ]
        for key, (status, reason) in settle(judged).items():
            self.records.put(key, status, reason)

    def _to_fetch(self, keys: Iterable[TileKey], then: Callable[[], None]) -> Iterator[TileKey]:
        """Yield the keys that were not asked for yet and are not in the journal."""
        for key in keys:
            if key in self._asked:
                then()
                continue
            self._asked.add(key)
            judged = self._known(key.layer).get(key[1:]) if self._journal is not None else None
            if judged is None:
                yield key
                continue
            self._keep(key, judged)
            self.resumed += 1
            then()

    def _known(self, layer: int) -> dict[Place, Judged]:
        if layer not in self._kept:
            journal = self._journal
            self._kept[layer] = journal.kept(self._fingerprints[layer]) if journal else {}
        return self._kept[layer]

    def _judged(self, key: TileKey, answer: Answer) -> Judged:
        """Judge one tile by itself; called in the threads that fetch."""
        found = verdict(answer, tile_size=self._info.layers[key.layer].tile_size)
        return Judged(found.status, found.reason, found.facts)

    def _keep(self, key: TileKey, judged: Judged) -> None:
        self.records.put(key, judged.status, judged.reason)
        if judged.facts is not None:
            self.facts[key] = judged.facts
