"""Outline the holes that a sample has hit: one budget for all of them, the larger first."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from lb_widgets.model.tile_health import TileStatus
from lb_widgets.tiles.outlines.outline import BAD, FINE, outline
from lb_widgets.tiles.outlines.tracing import Cells
from lb_widgets.tiles.results import OutlinedHole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from lb_widgets.tiles.answers import TileKey
    from lb_widgets.tiles.judging import TileJudge
    from lb_widgets.tiles.outlines.hole import Hole
    from lb_widgets.tiles.sampling.plan import LayerPlan

_LEAST: Final = 12
"""Requests without which not even a hole of one tile is outlined: 4 and then 8 around it."""


@dataclass(frozen=True, slots=True)
class Outlined:
    """What came of the faults in the zooms that were looked at in part.

    Parameters
    ----------
    holes : dict of int to tuple of OutlinedHole
        By layer.
    loose : dict of int to int
        By layer, faults that the budget did not reach.
    """

    holes: dict[int, tuple[OutlinedHole, ...]]
    loose: dict[int, int]


class _Cluster(NamedTuple):
    """Faults of one zoom with no fine point of the lattice between them; most likely one hole."""

    plan: LayerPlan
    seeds: tuple[TileKey, ...]

    @property
    def weight(self) -> float:
        """How much its outline may cost, compared with others: as its rim."""
        return math.sqrt(len(self.seeds))


def outline_holes(
    judge: TileJudge,
    plans: Sequence[LayerPlan],
    *,
    budget: int,
    is_stopped: Callable[[], bool],
    report: Callable[[int], None],
) -> Outlined:
    """Follow the rims of the holes to which the faults in sampled zooms belong.

    Faults inside a hole that is outlined already are not asked about again. A layer of which no
    tile is fine has no rim to follow, so its faults stay loose. At the end all tiles are compared
    once more.

    Parameters
    ----------
    judge : TileJudge
        Has looked at the tiles of the plans, and looks at more.
    plans : sequence of LayerPlan
        Of the layers.
    budget : int
        Tiles that may be asked for.
    is_stopped : callable
        Whether the server is asked no more.
    report : callable
        Takes how many tiles were asked for, now and then.
    """
    work = _Outlining(judge, budget, is_stopped, report)
    for cluster in sorted(_clusters(judge, plans), key=lambda each: -each.weight):
        work.add(cluster)
    work.run()
    return work.result(plans)


class _Outlining:
    def __init__(
        self,
        judge: TileJudge,
        budget: int,
        is_stopped: Callable[[], bool],
        report: Callable[[int], None],
    ) -> None:
        self._judge = judge
        self._before = len(judge.records)
        self._budget = budget
        self._is_stopped = is_stopped
        self._report = report
        self._queue: deque[_Cluster] = deque()
        self._found: list[tuple[LayerPlan, TileKey, Hole]] = []
        self._loose: list[TileKey] = []

    def add(self, cluster: _Cluster) -> None:
        """Take a cluster, to be outlined after those that were taken before."""
        self._queue.append(cluster)

    def run(self) -> None:
        """Outline all, then sharpen what is vague with what is left."""
        is_shared = len(self._queue) > 1
        while self._queue:
            cluster = self._queue.popleft()
            seed, *others = cluster.seeds
            if self._left < _LEAST or self._is_stopped():
                self._loose += cluster.seeds
                continue
            weights = cluster.weight + sum(each.weight for each in self._queue)
            share = max(_LEAST, int(self._left * cluster.weight / weights))
            hole = self._outlined(cluster.plan, seed, share, is_frugal=is_shared)
            self._found.append((cluster.plan, seed, hole))
            rest = tuple(key for key in others if not self._is_covered(key))
            if rest:
                self._queue.append(cluster._replace(seeds=rest))
        vague = [
            place
            for place, (_, _, found) in enumerate(self._found)
            if found.tolerance > 1 or not found.is_complete
        ]
        for place in vague:
            if self._left < _LEAST or self._is_stopped():
                break
            plan, seed, found = self._found[place]
            # What was asked for already costs nothing, but is counted by `outline`.
            budget = self._left + found.requests
            sharper = self._outlined(plan, seed, budget, is_frugal=place != vague[-1])
            self._found[place] = (plan, seed, sharper)

    def result(self, plans: Iterable[LayerPlan]) -> Outlined:
        """Return what was found, by layer; of two outlines of one hole the first.

        What turned out to be fine, now that more tiles were compared, is none.
        """
        judge = self._judge
        if len(judge.records) > self._before:
            judge.compare()
        holes: dict[int, tuple[OutlinedHole, ...]] = {}
        loose: dict[int, int] = {}
        for plan in plans:
            kept: list[OutlinedHole] = []
            for _, seed, hole in self._found:
                is_new = not any(_holds(other.hole, seed) for other in kept)
                if seed.layer == plan.layer and is_new and judge.code(seed) == BAD:
                    status = judge.records.status(seed) or TileStatus.UNKNOWN
                    kept.append(OutlinedHole(seed.z, status, judge.records.reason(seed), hole))
            holes[plan.layer] = tuple(kept)
            loose[plan.layer] = sum(
                key.layer == plan.layer
                and judge.code(key) == BAD
                and not any(_holds(other.hole, key) for other in kept)
                for key in self._loose
            )
        return Outlined(holes, loose)

    @property
    def _left(self) -> int:
        return self._budget - (len(self._judge.records) - self._before)

    def _outlined(self, plan: LayerPlan, seed: TileKey, budget: int, *, is_frugal: bool) -> Hole:
        judge = self._judge
        area = next(area for area in plan.ranges if area.zoom == seed.z)
        return outline(
            partial(judge.examine, seed.layer, seed.z, then=self._count),
            (seed.x, seed.y),
            area,
            budget=budget,
            is_frugal=is_frugal,
        )

    def _count(self) -> None:
        self._report(len(self._judge.records) - self._before)

    def _is_covered(self, key: TileKey) -> bool:
        return any(seed.layer == key.layer and _holds(found, key) for _, seed, found in self._found)


def _holds(hole: Hole, key: TileKey) -> bool:
    return hole.zoom == key.z and hole.contains(key.x, key.y)


def _clusters(judge: TileJudge, plans: Iterable[LayerPlan]) -> Iterable[_Cluster]:
    """Yield the faults in sampled zooms, those together that the lattice does not tell apart."""
    for plan in plans:
        codes = {key: judge.code(key) for key in judge.records if key.layer == plan.layer}
        if FINE not in codes.values():
            continue
        faults = [key for key, code in codes.items() if code == BAD]
        spacings = {sample.zoom: sample.spacing for sample in plan.sampled}
        whole = set(plan.exhaustive)
        for area in plan.ranges:
            seeds = [key for key in faults if key.z == area.zoom and area.zoom not in whole]
            if seeds:
                yield from _of_zoom(plan, seeds, spacings.get(area.zoom, 1))


def _of_zoom(plan: LayerPlan, seeds: list[TileKey], spacing: int) -> Iterable[_Cluster]:
    places = np.array([(key.x // spacing, key.y // spacing) for key in seeds], dtype=np.int64)
    cells, which = np.unique(places, axis=0, return_inverse=True)
    columns, rows = (cells - cells.min(axis=0)).T
    parts = Cells(columns, rows, np.zeros_like(columns)).components(corners=True)
    together: dict[int, list[TileKey]] = {}
    for key, part in zip(seeds, parts[which.reshape(-1)].tolist(), strict=True):
        together.setdefault(part, []).append(key)
    for keys in together.values():
        yield _Cluster(plan, tuple(keys))
