"""The audit of one row: read, probe, plan, look, compare, outline."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from lb_widgets.errors import Cancelled, InputError
from lb_widgets.model.expiry import expiry_of
from lb_widgets.model.tile_health import Diagnosis, TileStatus
from lb_widgets.model.tiles import TileLayerInfo
from lb_widgets.redact import redact
from lb_widgets.tiles.answers import Answer, AnswerKind, TileKey
from lb_widgets.tiles.comparing.layer_shift import REQUESTS, layer_shift
from lb_widgets.tiles.fetch.fetching import TileFetcher
from lb_widgets.tiles.fetch.politeness import refusal
from lb_widgets.tiles.journal import fingerprint
from lb_widgets.tiles.judging import TileJudge
from lb_widgets.tiles.layer_results import layers_before, with_findings
from lb_widgets.tiles.outlines.holes import outline_holes
from lb_widgets.tiles.probe.probing import Probe, probe
from lb_widgets.tiles.probe.unreadable import unreadable
from lb_widgets.tiles.progress import TileProgress, TileStage
from lb_widgets.tiles.reporting.wording import counted
from lb_widgets.tiles.results import LayerResult, RowResult
from lb_widgets.tiles.sampling.plan import layer_ranges, plan_layer
from lb_widgets.tiles.sampling.sharing import shared

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator

    from lb_widgets.tiles.journal import Journal
    from lb_widgets.tiles.records import TileRecords
    from lb_widgets.tiles.sampling.plan import LayerPlan


@dataclass(frozen=True, kw_only=True)
class AuditSettings:
    """What holds for every row of an audit; see `audit_tiles`.

    Parameters
    ----------
    now : float, seconds since 1970 UTC
        When the audit began.
    begun : float, seconds
        The same by `time.monotonic`.
    """

    budget: int
    flood_budget: int
    force: bool
    resolve: Callable[[str], bytes | str | os.PathLike[str]] | None
    seed: int
    journal: Journal | None
    now: float
    begun: float
    cancelled: Callable[[], bool]


def audit_row(
    position: int,
    row: dict[str, Any],
    settings: AuditSettings,
    report: Callable[[TileProgress], None],
) -> RowResult:
    """Audit one tile layer row.

    Parameters
    ----------
    position : int
        Of the row, from 0.
    row : dict
        A data row, or its ``row_data``; never changed.
    settings : AuditSettings
        Of the audit.
    report : callable
        Takes the progress within the row.

    Raises
    ------
    Cancelled
        It was asked for.
    """
    begun = time.monotonic()
    key = row.get("global_key")
    result = RowResult(
        row=position,
        global_key=None if key is None else redact(str(key)),
        diagnosis=Diagnosis.AS_DECLARED,
        sentence="",
    )
    result = _RowAudit(result, row, settings, report).run()
    return replace(result, seconds=time.monotonic() - begun)


class _RowAudit:
    def __init__(
        self,
        blank: RowResult,
        row: dict[str, Any],
        settings: AuditSettings,
        report: Callable[[TileProgress], None],
    ) -> None:
        self._blank = blank
        self._row = row
        self._settings = settings
        self._report = report

    def run(self) -> RowResult:
        """Return what was found, as far as it made sense to look."""
        settings = self._settings
        probed = self._probed()
        result = replace(
            self._blank,
            diagnosis=probed.diagnosis,
            sentence=probed.sentence,
            corrected_row=probed.corrected_row,
            requests=probed.requests,
        )
        if probed.info is None:
            return result
        only_probed = refusal(probed.info.layers[0].url, force=settings.force)
        if only_probed is not None:
            return replace(result, info=probed.info, note=f"Only probed: {only_probed}")
        with self._fetcher(probed.info) as fetcher:
            return self._looked_at(result, probed.info, fetcher)

    def _probed(self) -> Probe:
        """Return whether the row says where its tiles are, and the reading to go on with."""
        try:
            info = TileLayerInfo.from_row(self._row)
        except InputError as error:
            return unreadable(self._row, error)
        never = refusal(info.layers[0].url, force=True)
        if never is not None:
            return Probe(Diagnosis.REFUSED, never)
        self._report(TileProgress(TileStage.PROBE, 0, 1))
        with self._fetcher(info) as fetcher:
            probed = probe(self._row, info, fetcher, now=self._settings.now)
        self._report(TileProgress(TileStage.PROBE, 1, 1, requests=probed.requests))
        return probed

    def _fetcher(self, info: TileLayerInfo) -> TileFetcher:
        settings = self._settings
        return TileFetcher(info, resolve=settings.resolve, cancelled=settings.cancelled)

    def _looked_at(self, result: RowResult, info: TileLayerInfo, fetcher: TileFetcher) -> RowResult:
        """Go through the tiles of all layers."""
        settings, before = self._settings, result.requests
        layers = layers_before(info, force=settings.force)
        compared = [
            layer.index for layer in layers[1:] if layer.same_as is None and not layer.problem
        ]
        plans = self._plans(
            info, layers, settings.budget - before, reserve=len(compared) * REQUESTS
        )
        judge = TileJudge(
            info,
            fetcher,
            journal=settings.journal,
            cancelled=settings.cancelled,
            has_run_out=self._run_out(info),
        )

        def tell(stage: TileStage, done: int, total: int) -> None:
            self._report(TileProgress(stage, done, total, requests=before + fetcher.requests))

        total = sum(plan.requests for plan in plans)
        done = itertools.count(1)
        for plan in plans:
            judge.look(keys_of(plan), lambda: tell(TileStage.TILES, next(done), total))
        tell(TileStage.COMPARISON, 0, 1)
        judge.compare()
        outlined = outline_holes(
            judge,
            plans,
            budget=settings.flood_budget,
            is_stopped=lambda: bool(fetcher.stopped),
            report=lambda sent: tell(TileStage.OUTLINES, sent, settings.flood_budget),
        )
        spare = settings.budget - before - total
        again = _Again(fetcher, spare, settings.cancelled)
        for index in compared:
            tell(TileStage.COMPARISON, index, len(layers))
            shift = layer_shift(info, index, judge.facts, again)
            layers[index] = replace(layers[index], shift=shift)
        for plan in plans:
            layers[plan.layer] = with_findings(layers[plan.layer], plan, outlined, judge.records)
        return replace(
            result,
            info=info,
            note=_note(fetcher, judge.records),
            is_cut_short=bool(fetcher.stopped),
            layers=tuple(layers),
            records=judge.records,
            requests=before + fetcher.requests,
            resumed=judge.resumed,
        )

    def _run_out(self, info: TileLayerInfo) -> Callable[[int], bool]:
        """Return what says whether the signature of a layer has run out since the audit began."""
        settings = self._settings
        moments = [
            None if settings.resolve is not None else expiry_of(layer.url) for layer in info.layers
        ]

        def has_run_out(layer: int) -> bool:
            moment = moments[layer]
            now = settings.now + time.monotonic() - settings.begun
            return moment is not None and settings.now < moment <= now

        return has_run_out

    def _plans(
        self, info: TileLayerInfo, layers: list[LayerResult], budget: int, *, reserve: int
    ) -> list[LayerPlan]:
        """Share the budget among the layers that are looked at, and plan each.

        Where it is not enough for all tiles, a reserve of a tenth at most is left for comparing the
        layers.
        """
        own = [layer.index for layer in layers if layer.same_as is None and not layer.problem]
        needs = [sum(tiles.total for tiles in layer_ranges(info, index)) for index in own]
        if sum(needs) > budget:
            budget -= min(reserve, budget // 10)
        plans: list[LayerPlan] = []
        for index, share in zip(own, shared(budget, needs), strict=True):
            if share < 1:
                problem = "Not looked at: the budget of the row was used up."
                layers[index] = replace(layers[index], problem=problem)
                continue
            # By what the layer is, so that a row that has moved draws the same tiles.
            known_as = int.from_bytes(fingerprint(info.layers[index]), "big")
            random = np.random.default_rng([self._settings.seed, known_as])
            plans.append(plan_layer(info, index, budget=share, random=random))
        return plans


class _Again:
    """Fetch tiles again for comparing layers, each once, as far as the budget goes."""

    def __init__(self, fetcher: TileFetcher, left: int, cancelled: Callable[[], bool]) -> None:
        self._fetcher = fetcher
        self._left = left
        self._cancelled = cancelled
        self._known: dict[TileKey, Answer] = {}

    def __call__(self, key: TileKey) -> Answer:
        if self._cancelled():
            raise Cancelled
        if key not in self._known:
            if self._left < 1:
                return Answer(AnswerKind.CANCELLED, "the budget of the row was used up")
            self._left -= 1
            self._known[key] = self._fetcher.get(key)
        return self._known[key]


def keys_of(plan: LayerPlan) -> Iterator[TileKey]:
    """Yield the tiles of a plan, zoom by zoom."""
    for area in plan.ranges:
        tiles = plan.tiles(area.zoom)
        for x, y in zip(tiles.xs.tolist(), tiles.ys.tolist(), strict=True):
            yield TileKey(plan.layer, area.zoom, x, y)


def _note(fetcher: TileFetcher, records: TileRecords) -> str:
    """Return why not all could be judged; empty where it could."""
    unknown = records.counts()[TileStatus.UNKNOWN]
    if fetcher.stopped:
        return f"{fetcher.stopped}; {counted(unknown, 'tile')} could not be judged."
    if not unknown:
        return ""
    reason = records.commonest_reason(
        key for key in records if records.status(key) is TileStatus.UNKNOWN
    )
    why = f": {reason}" if reason else ""
    return f"{counted(unknown, 'tile')} could not be judged{why}."
