"""Outlines of planted holes: as exact as stated, and for what their rims cost."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from lb_widgets.errors import InputError
from lb_widgets.model.mercator import Box, TileRange, tile_range
from lb_widgets.tiles.outlines.outline import BAD, FINE, UNKNOWN, outline
from lb_widgets.tiles.sampling.lattice import finest_spacing

if TYPE_CHECKING:
    from collections.abc import Callable

    from lb_widgets.tiles.outlines.hole import Hole

SIDE = 120
AREA = TileRange(9, 1000, 2000, 1000 + SIDE, 2000 + SIDE)
Mask = NDArray[np.bool_]


class Server:
    """Knows what each tile of an area is, and what it was asked for."""

    def __init__(self, codes: NDArray[np.uint8], area: TileRange = AREA) -> None:
        self.codes, self.area = codes, area
        self.asked: list[tuple[int, int]] = []
        self.rounds = 0

    def examine(self, xs: NDArray[np.int64], ys: NDArray[np.int64]) -> NDArray[np.uint8]:
        assert xs.dtype == ys.dtype == np.int64
        assert (xs >= self.area.x_start).all()
        assert (ys >= self.area.y_start).all()
        self.asked += zip(xs.tolist(), ys.tolist(), strict=True)
        self.rounds += 1
        return self.codes[ys - self.area.y_start, xs - self.area.x_start]

    def outline(
        self, x: int, y: int, *, budget: int = 20_000, tolerance: int = 1
    ) -> tuple[Hole, Mask]:
        """Outline from a place in the mask; return the hole and what it covers."""
        seed = (x + self.area.x_start, y + self.area.y_start)
        hole = outline(self.examine, seed, self.area, budget=budget, tolerance=tolerance)
        assert hole.requests == len(self.asked) == len(set(self.asked)) <= budget
        assert seed not in self.asked
        covered = painted(hole, self.area)
        assert hole.tiles == covered.sum()
        return hole, covered


def painted(hole: Hole, area: TileRange) -> Mask:
    rows, columns = np.mgrid[area.y_start : area.y_stop, area.x_start : area.x_stop]
    return hole.covers(columns.ravel(), rows.ravel()).reshape(area.rows, area.columns)


def grown(mask: Mask, by: int) -> Mask:
    for _ in range(by):
        padded = np.pad(mask, 1)
        rows, columns = mask.shape
        mask = np.zeros_like(mask)
        for down in range(3):
            for right in range(3):
                mask |= padded[down : down + rows, right : right + columns]
    return mask


def agree(covered: Mask, truth: Mask, tolerance: int) -> bool:
    """Whether each is within so many tiles of the other."""
    return not (
        (covered & ~grown(truth, tolerance)).any() or (truth & ~grown(covered, tolerance)).any()
    )


def rectangle(x: int, y: int, width: int, height: int) -> Mask:
    mask = np.zeros((SIDE, SIDE), dtype=np.bool_)
    mask[y : y + height, x : x + width] = True
    return mask


def distance(x: float, y: float) -> NDArray[np.float64]:
    rows, columns = np.mgrid[:SIDE, :SIDE]
    return np.hypot(columns - x, rows - y)


def reachable(mask: Mask, x: int, y: int) -> Mask:
    """What hangs together with a tile, over 8 neighbours."""
    found = np.zeros_like(mask)
    found[y, x] = True
    while True:
        more = grown(found, 1) & mask
        if (more == found).all():
            return found
        found = more


def codes_of(mask: Mask) -> NDArray[np.uint8]:
    return np.where(mask, BAD, FINE).astype(np.uint8)


@st.composite
def holes(
    draw: st.DrawFn, shapes: tuple[Callable[[st.DrawFn], Mask], ...]
) -> tuple[Mask, int, int]:
    """A hole, and a faulty tile in it."""
    mask = draw(st.sampled_from(shapes))(draw)
    places = np.argwhere(mask)
    y, x = places[draw(st.integers(0, len(places) - 1))]
    return mask, int(x), int(y)


def a_rectangle(draw: st.DrawFn) -> Mask:
    width, height = draw(st.integers(1, SIDE)), draw(st.integers(1, SIDE))
    return rectangle(
        draw(st.integers(0, SIDE - width)), draw(st.integers(0, SIDE - height)), width, height
    )


def an_l(draw: st.DrawFn) -> Mask:
    size = draw(st.integers(8, SIDE - 1))
    thick = draw(st.integers(3, size - 1))
    x, y = draw(st.integers(0, SIDE - size)), draw(st.integers(0, SIDE - size))
    mask = rectangle(x, y, thick, size) | rectangle(x, y + size - thick, size, thick)
    return np.rot90(mask, draw(st.integers(0, 3))).copy()


def a_disc(draw: st.DrawFn) -> Mask:
    x, y = draw(st.integers(0, SIDE - 1)), draw(st.integers(0, SIDE - 1))
    return distance(x, y) <= draw(st.floats(1, 50))


def speckles(draw: st.DrawFn) -> Mask:
    random = np.random.default_rng(draw(st.integers(0, 999)))
    mask = random.random((SIDE, SIDE)) < draw(st.sampled_from([0.02, 0.2, 0.4, 0.6]))
    mask[SIDE // 2, SIDE // 2] = True
    return mask


# --- How exact ------------------------------------------------------------------------------------


@given(holes((a_rectangle, an_l)))
def test_straight_rims_are_outlined_to_a_tile(hole: tuple[Mask, int, int]):
    mask, x, y = hole
    found, covered = Server(codes_of(mask)).outline(x, y)
    assert found.tolerance <= 1
    assert found.is_complete
    assert agree(covered, mask, found.tolerance)


@given(holes((a_disc,)))
def test_round_rims_bulge_by_a_tile_between_the_rows_that_were_looked_at(
    hole: tuple[Mask, int, int],
):
    mask, x, y = hole
    found, covered = Server(codes_of(mask)).outline(x, y)
    assert found.is_complete
    assert agree(covered, mask, found.tolerance + bool(found.tolerance))


@given(holes((a_rectangle, an_l, a_disc, speckles)))
def test_tolerance_0_misses_nothing_that_hangs_together(hole: tuple[Mask, int, int]):
    mask, x, y = hole
    found, covered = Server(codes_of(mask)).outline(x, y, tolerance=0)
    assert (found.tolerance, found.step, found.is_complete) == (0, 1, True)
    assert not (reachable(mask, x, y) & ~covered).any()


@given(holes((a_rectangle, an_l, a_disc)))
def test_tolerance_0_is_exact(hole: tuple[Mask, int, int]):
    mask, x, y = hole
    _, covered = Server(codes_of(mask)).outline(x, y, tolerance=0)
    assert (covered == mask).all()


def test_one_tile_costs_its_eight_neighbours():
    found, covered = Server(codes_of(rectangle(60, 60, 1, 1))).outline(60, 60)
    assert found.requests == 8
    assert found.tolerance == 0
    assert covered.sum() == 1


def test_small_holes_are_exact():
    mask = rectangle(60, 60, 6, 6)
    found, covered = Server(codes_of(mask)).outline(63, 63)
    assert found.tolerance == 0
    assert (covered == mask).all()


def test_a_ring_has_what_is_fine_inside_as_a_ring_of_its_own():
    mask = (distance(60, 60) < 50) & (distance(60, 60) > 30)
    found, covered = Server(codes_of(mask)).outline(60, 20, tolerance=0)
    assert (covered == mask).all()
    assert len(found.polygon) == 1
    assert len(found.polygon[0]) == 2
    assert not found.contains(1060, 2060)


def test_tiles_that_touch_at_corners_are_one_hole_and_polygons_of_their_own():
    mask = np.eye(SIDE, dtype=np.bool_)
    found, covered = Server(codes_of(mask)).outline(60, 60, tolerance=0)
    assert (covered == mask).all()
    assert len(found.polygon) == SIDE
    assert all(len(rings) == 1 and len(rings[0]) == 4 for rings in found.polygon)


def test_a_hole_may_be_the_whole_area():
    mask = rectangle(0, 0, SIDE, SIDE)
    found, covered = Server(codes_of(mask)).outline(7, 110)
    assert covered.all()
    assert found.box == AREA
    assert found.polygon == [[[(1000, 2000), (1000, 2120), (1120, 2120), (1120, 2000)]]]


def test_an_area_of_one_tile():
    area = TileRange(3, 5, 6, 6, 7)
    found, _ = Server(np.ones((1, 1), dtype=np.uint8), area).outline(0, 0)
    assert found.box == area
    assert found.requests == 0
    assert found.is_complete


# --- What it costs --------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("is_one_hole", [False, True])
def test_holes_of_the_stated_side_through_all_deep_zooms(seed: int, *, is_one_hole: bool):
    """A 40 by 40 km area, zoom 15 to 20: all outlined to a tile within 1,500 requests together."""
    random = np.random.default_rng(seed)
    lng, lat = 20 / 111.2 / math.cos(math.radians(40)), 20 / 111.2
    box = Box(-93 - lng, 40 - lat, -93 + lng, 40 + lat)
    requests = 0
    at = random.random(2)
    for zoom in range(15, 21):
        area = tile_range(box, zoom)
        side = finest_spacing(area.columns, area.rows, 169)
        if not is_one_hole:
            at = random.random(2)
        x, y = (at * (area.columns - side + 1, area.rows - side + 1)).astype(int)
        codes = np.zeros((area.rows, area.columns), dtype=np.uint8)
        codes[y : y + side, x : x + side] = BAD
        server = Server(codes, area)
        inside = random.integers(side, size=2)
        found = outline(
            server.examine,
            (area.x_start + int(x + inside[0]), area.y_start + int(y + inside[1])),
            area,
            budget=1500 - requests,
        )
        truth = (area.x_start + x, area.y_start + y)
        truth = (*truth, truth[0] + side, truth[1] + side)
        assert max(abs(a - b) for a, b in zip(found.box[1:], truth, strict=True)) <= 1
        assert found.tiles == found.box.total
        assert found.tolerance <= 1
        assert found.is_complete
        requests += found.requests
        assert server.rounds < 40  # many questions at once: the rounds take the time
    assert requests < 1500


def test_cost_goes_with_the_rim():
    area = TileRange(20, 0, 0, 3000, 3000)
    costs = []
    for side in (200, 400, 800):
        codes = np.zeros((3000, 3000), dtype=np.uint8)
        codes[1000 : 1000 + side, 1000 : 1000 + side] = BAD
        found = outline(Server(codes, area).examine, (1100, 1050), area, budget=10**6)
        costs.append(found.requests)
    assert costs[2] < 4.4 * costs[0]
    assert costs[2] < 1.5 * 4 * 800


# --- Where the budget ends, or nobody can tell ----------------------------------------------------


@given(holes((a_rectangle,)), st.integers(0, 300))
def test_a_small_budget_gives_a_coarser_outline_that_says_so(
    hole: tuple[Mask, int, int], budget: int
):
    mask, x, y = hole
    found, covered = Server(codes_of(mask)).outline(x, y, budget=budget)
    assert covered[y, x]
    if found.is_complete and min(np.ptp(np.argwhere(mask), axis=0)) > 2 * found.step:
        assert agree(covered, mask, found.tolerance)


@given(
    side=st.integers(60, 100),
    left=st.integers(0, 19),
    top=st.integers(0, 19),
    place=st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
def test_a_square_costs_less_where_the_budget_is_small(
    side: int, left: int, top: int, place: tuple[float, float]
):
    truth = np.zeros((SIDE, SIDE), np.bool_)
    truth[top : top + side, left : left + side] = True
    x, y = (
        corner + int(part * (side - 1)) for corner, part in zip((left, top), place, strict=True)
    )
    hole, covered = Server(truth.astype(np.uint8)).outline(x, y, budget=15 * side // 4)
    assert hole.is_complete
    assert hole.tolerance == 1
    assert agree(covered, truth, 1)


def test_a_rim_that_is_looked_at_sparsely_costs_half():
    truth = np.zeros((SIDE, SIDE), np.uint8)
    truth[7:107, 7:107] = BAD
    sparse, generous = (Server(truth).outline(50, 50, budget=budget)[0] for budget in (360, 20_000))
    assert (sparse.tolerance, generous.tolerance) == (1, 1)
    assert sparse.requests < 0.6 * generous.requests


def test_without_a_budget_the_tile_itself_is_known():
    found, covered = Server(codes_of(rectangle(10, 10, 20, 20))).outline(15, 15, budget=0)
    assert covered.sum() == 1
    assert not found.is_complete


def test_a_coarse_outline_is_complete_and_states_its_tolerance():
    mask = rectangle(10, 10, 80, 80)
    found, covered = Server(codes_of(mask)).outline(50, 50, budget=120)
    assert found.is_complete
    assert found.tolerance > 1
    assert agree(covered, mask, found.tolerance)


@given(holes((a_rectangle,)), st.integers(0, 999))
def test_what_nobody_can_judge_is_neither_rim_nor_hole(hole: tuple[Mask, int, int], seed: int):
    mask, x, y = hole
    codes = codes_of(mask)
    codes[np.random.default_rng(seed).random(mask.shape) < 0.2] = UNKNOWN
    codes[y, x] = BAD
    server = Server(codes)
    found, _ = server.outline(x, y)
    assert found.is_complete == (found.unknown == 0)


def test_unknown_around_a_tile_leaves_its_outline_open():
    codes = np.full((SIDE, SIDE), UNKNOWN, dtype=np.uint8)
    codes[60, 60] = BAD
    found, covered = Server(codes).outline(60, 60)
    assert covered.sum() == 1
    assert (found.is_complete, found.unknown) == (False, 8)


# --- Whether a tile belongs to it -----------------------------------------------------------------


def test_every_seed_in_one_hole_belongs_to_its_outline():
    mask = rectangle(31, 17, 50, 60)
    found, _ = Server(codes_of(mask)).outline(40, 40)
    assert found.tolerance == 1
    assert all(found.contains(1000 + int(x), 2000 + int(y)) for y, x in np.argwhere(mask))
    assert not found.contains(1000, 2000)
    assert not found.contains(1000 + 31 - 3, 2040)


@given(holes((a_rectangle, an_l, a_disc)), st.integers(60, 400), st.integers(0, 6))
def test_a_margin_is_so_many_tiles_all_around(
    hole: tuple[Mask, int, int], budget: int, margin: int
):
    mask, x, y = hole
    found, covered = Server(codes_of(mask)).outline(x, y, budget=budget)
    rows, columns = np.mgrid[2000 : 2000 + SIDE, 1000 : 1000 + SIDE]
    wider = found.covers(columns.ravel(), rows.ravel(), margin=margin).reshape(SIDE, SIDE)
    assert (wider == grown(covered, margin)).all()


def test_the_polygon_encloses_what_is_covered():
    mask = (distance(60, 60) < 45) & (distance(70, 60) > 12)
    found, covered = Server(codes_of(mask)).outline(20, 60)
    area = sum(
        x * next_y - next_x * y
        for rings in found.polygon
        for ring in rings
        for (x, y), (next_x, next_y) in zip(ring, [*ring[1:], ring[0]], strict=True)
    )
    assert -area / 2 == covered.sum() == found.tiles


def test_a_seed_outside_is_refused():
    with pytest.raises(InputError, match="not in the area"):
        outline(Server(codes_of(rectangle(0, 0, 1, 1))).examine, (0, 0), AREA, budget=10)
