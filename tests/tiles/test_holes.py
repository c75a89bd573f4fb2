"""All holes of a row outlined with one budget, however many there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lb_widgets.model.tile_health import TileStatus
from lb_widgets.model.tiles import TileLayerInfo, tile_row
from lb_widgets.tiles.answers import TileKey
from lb_widgets.tiles.outlines.holes import outline_holes
from lb_widgets.tiles.outlines.outline import BAD, FINE, UNKNOWN
from lb_widgets.tiles.records import TileRecords
from lb_widgets.tiles.row_audit import keys_of
from lb_widgets.tiles.sampling.plan import plan_layer

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from lb_widgets.tiles.outlines.holes import Outlined
    from lb_widgets.tiles.sampling.plan import LayerPlan

INFO = TileLayerInfo.from_row(
    tile_row(  # 40 by 40 km, 2.5 million tiles
        "http://127.0.0.1:9/{z}/{x}/{y}.png",
        bounds=(-93, 40, -92.5309, 40.3593),
        min_zoom=12,
        max_zoom=20,
    )
)


class Judge:
    """Knows which tiles are missing, without a server."""

    def __init__(self, is_missing: Callable[[TileKey], bool]) -> None:
        self.records = TileRecords()
        self.compared = 0
        self._is_missing = is_missing

    def look(self, keys: list[TileKey], then: Callable[[], None] = lambda: None) -> None:
        for key in keys:
            if key not in self.records:
                is_missing = self._is_missing(key)
                self.records.put(key, TileStatus.MISSING if is_missing else TileStatus.OK)
            then()

    def examine(
        self,
        layer: int,
        zoom: int,
        xs: NDArray[np.int64],
        ys: NDArray[np.int64],
        *,
        then: Callable[[], None],
    ) -> NDArray[np.uint8]:
        keys = [
            TileKey(layer, zoom, *place) for place in zip(xs.tolist(), ys.tolist(), strict=True)
        ]
        self.look(keys, then)
        return np.array([self.code(key) for key in keys], dtype=np.uint8)

    def code(self, key: TileKey) -> int:
        status = self.records.status(key)
        return UNKNOWN if status is None else BAD if status is TileStatus.MISSING else FINE

    def compare(self) -> None:
        self.compared += 1


def plan(seed: int, budget: int = 1_990) -> LayerPlan:
    return plan_layer(INFO, 0, budget=budget, random=np.random.default_rng(seed))


def outlined(
    layer: LayerPlan, is_missing: Callable[[TileKey], bool], budget: int
) -> tuple[Judge, Outlined, int]:
    """Return the judge, what was outlined, and how many tiles that took."""
    judge = Judge(is_missing)
    judge.look(list(keys_of(layer)))
    before = len(judge.records)
    told: list[int] = []
    found = outline_holes(
        judge, [layer], budget=budget, is_stopped=lambda: False, report=told.append
    )
    taken = len(judge.records) - before
    assert not told or told[-1] == taken
    return judge, found, taken


@given(st.integers(0, 10_000))
def test_every_square_of_the_stated_side_is_found_at_every_zoom_within_the_flood_budget(seed: int):
    random = np.random.default_rng(seed)
    layer = plan(seed)
    squares: dict[int, tuple[int, int, int]] = {}
    for sample in layer.sampled:
        side, area = sample.hole_tiles, sample.area
        x = int(random.integers(area.x_start, area.x_stop - side + 1))
        y = int(random.integers(area.y_start, area.y_stop - side + 1))
        squares[sample.zoom] = (x, y, side)

    def is_missing(key: TileKey) -> bool:
        x, y, side = squares.get(key.z, (0, 0, 0))
        return x <= key.x < x + side and y <= key.y < y + side

    judge, found, taken = outlined(layer, is_missing, 1_500)
    assert taken <= 1_500
    assert judge.compared == 1
    assert found.loose == {0: 0}
    assert {hole.zoom for hole in found.holes[0]} == set(squares)
    for hole in found.holes[0]:
        x, y, side = squares[hole.zoom]
        box = hole.hole.box
        ends = (box.x_start - x, box.y_start - y, box.x_stop - x - side, box.y_stop - y - side)
        assert max(map(abs, ends)) <= 1


@given(st.integers(0, 10_000), st.integers(0, 400), st.floats(0, 0.3))
def test_no_more_is_asked_for_than_the_budget_and_no_fault_is_forgotten(
    seed: int, budget: int, share: float
):
    def is_missing(key: TileKey) -> bool:
        return hash((key, seed)) % 1_000 < 1_000 * share

    layer = plan(seed, 300)
    judge, found, taken = outlined(layer, is_missing, budget)
    assert taken <= budget
    faults = [
        key for key in keys_of(layer) if judge.code(key) == BAD and key.z not in layer.exhaustive
    ]
    forgotten = [
        key
        for key in faults
        if not any(
            hole.zoom == key.z and hole.hole.contains(key.x, key.y) for hole in found.holes[0]
        )
    ]
    assert len(forgotten) <= found.loose[0]


def test_a_layer_without_a_tile_has_no_rim():
    _, found, taken = outlined(plan(1), lambda _: True, 1_500)
    assert taken == 0
    assert found.holes[0] == ()


def test_what_a_second_look_finds_fine_is_no_hole():
    class Fickle(Judge):
        def compare(self) -> None:
            for key in list(self.records):
                self.records.put(key, TileStatus.OK)

    layer = plan(1)
    sample = layer.sampled[-1]
    tiles = sample.tiles()
    x, y = int(tiles.xs[40]), int(tiles.ys[40])
    judge = Fickle(lambda key: key == (0, sample.zoom, x, y))
    judge.look(list(keys_of(layer)))
    found = outline_holes(
        judge, [layer], budget=100, is_stopped=lambda: False, report=lambda _: None
    )
    assert found.holes == {0: ()}
    assert found.loose == {0: 0}
