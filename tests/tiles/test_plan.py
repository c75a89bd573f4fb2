"""What a plan promises: no square hole is missed, no tile is asked for twice, budgets hold."""

from __future__ import annotations

import math
from collections import Counter

import mercantile
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lb_widgets.errors import InputError
from lb_widgets.model.mercator import Crs, TileRange
from lb_widgets.model.tiles import TileLayerInfo, tile_row
from lb_widgets.tiles.sampling.lattice import SampledZoom, finest_spacing, sampled_zoom, tile_metres
from lb_widgets.tiles.sampling.plan import DRAWS, LayerPlan, plan_layer

URL = "https://tiles.example/{z}/{x}/{y}.png"
COUNTY = (-93.235, 39.82, -92.765, 40.18)  # 40 by 40 km, 2.5 million tiles of zoom 12 to 20


def row(
    bounds: tuple[float, float, float, float], zooms: tuple[int, int], epsg: str = "EPSG4326"
) -> TileLayerInfo:
    return TileLayerInfo.from_row(
        tile_row(URL, bounds=bounds, min_zoom=zooms[0], max_zoom=zooms[1], epsg=epsg)
    )


def planned(info: TileLayerInfo, budget: int, seed: int = 0) -> LayerPlan:
    return plan_layer(info, 0, budget=budget, random=np.random.default_rng(seed))


def asked(plan: LayerPlan) -> list[tuple[int, int, int]]:
    return [
        (area.zoom, x, y)
        for area in plan.ranges
        for x, y in zip(*(axis.tolist() for axis in plan.tiles(area.zoom)), strict=True)
    ]


@st.composite
def rows(draw: st.DrawFn) -> TileLayerInfo:
    """Areas of up to a few thousand tiles a side, some very oblong, some past the antimeridian."""
    west = draw(st.floats(-179, 179))
    south = draw(st.floats(-70, 65))
    width = draw(st.floats(1e-4, 4))
    height = draw(st.floats(1e-4, 4))
    first = draw(st.integers(0, 12))
    bounds = (west, south, (west + width + 180) % 360 - 180, south + height)
    assume(abs(bounds[0] - bounds[2]) > 1e-6)
    return row(bounds, (first, draw(st.integers(first, 16))))


# --- The lattice ----------------------------------------------------------------------------------


@given(st.data())
def test_no_square_hole_of_the_stated_side_is_missed(data: st.DataObject) -> None:
    columns, rows_ = data.draw(st.integers(1, 90)), data.draw(st.integers(1, 90))
    spacing = finest_spacing(columns, rows_, data.draw(st.integers(1, 400)))
    area = TileRange(9, data.draw(st.integers(0, 99)), 7, 0, 7 + rows_)
    area = area._replace(x_stop=area.x_start + columns)
    sample = SampledZoom(
        area=area,
        spacing=spacing,
        x_offset=data.draw(st.integers(0, min(spacing, columns) - 1)),
        y_offset=data.draw(st.integers(0, min(spacing, rows_) - 1)),
        hole_metres=None,
        hole_pixels=0,
    )
    mask = np.zeros((rows_, columns), dtype=np.int64)
    xs, ys = sample.tiles()
    mask[ys - area.y_start, xs - area.x_start] = 1
    assert mask.sum() == sample.total == xs.size  # all of them inside, none twice
    # All holes at once: those of an area that is narrower reach across its whole breadth.
    wide, high = min(sample.hole_tiles, columns), min(sample.hole_tiles, rows_)
    windows = np.lib.stride_tricks.sliding_window_view(mask, (high, wide))
    assert windows.sum(axis=(2, 3)).min() >= 1


@given(st.integers(1, 3000), st.integers(1, 3000), st.integers(1, 2000))
def test_the_spacing_is_the_smallest_that_always_fits(columns: int, rows_: int, points: int):
    def most(spacing: int) -> int:
        return math.ceil(columns / spacing) * math.ceil(rows_ / spacing)

    spacing = finest_spacing(columns, rows_, points)
    assert most(spacing) <= points
    assert spacing == 1 or most(spacing - 1) > points


def test_a_strip_one_tile_high_gets_all_its_points_along_it():
    assert finest_spacing(10_000, 1, 100) == 100


@pytest.mark.parametrize("area", [TileRange(5, 0, 0, 40, 2), TileRange(5, 0, 0, 2, 40)])
def test_a_shift_never_leaves_a_narrow_area_without_points(area: TileRange):
    random = np.random.default_rng(2)
    for _ in range(50):
        sample = sampled_zoom(
            area, 10, latitude=0, crs=Crs.EPSG3857, tile_size=256, random=random
        )  # fmt: skip
        assert sample.total == 4


def test_shifts_differ_by_zoom_and_reach_every_place():
    plan = planned(row(COUNTY, (12, 20)), 2000)
    assert len({(each.x_offset, each.y_offset) for each in plan.sampled}) == len(plan.sampled)
    random = np.random.default_rng(1)
    area = TileRange(3, 0, 0, 7, 4)
    shifts = {
        (each.x_offset, each.y_offset)
        for each in (
            sampled_zoom(
                area, 3, latitude=0, crs=Crs.EPSG3857, tile_size=256, random=random
            ) for _ in range(200)
        )
    }  # fmt: skip
    assert shifts == {(x, y) for x in range(3) for y in range(3)}


def test_metres_are_those_at_the_middle_latitude():
    equator = 40_075_016.685578488  # metres: 2 pi 6378137
    assert tile_metres(0, 0, Crs.EPSG3857) == pytest.approx(equator)
    assert tile_metres(18, 60, Crs.EPSG4326) == pytest.approx(equator / 2**19)
    # One degree of longitude at 45 degrees north on WGS 84 is 78,846.8 m.
    assert tile_metres(0, 45, Crs.EPSG3395) / 360 == pytest.approx(78_846.8, abs=0.1)
    plan = planned(row(COUNTY, (12, 20)), 2000)
    deepest = plan.sampled[-1]
    assert deepest.hole_metres == pytest.approx(
        deepest.hole_tiles * tile_metres(20, 40.0, Crs.EPSG3857)
    )
    assert deepest.hole_pixels == deepest.hole_tiles * 256


def test_a_pixel_map_has_pixels_and_no_metres():
    plan = planned(row((0, 0, 200, 100), (0, 9), "Simple"), 500)
    assert [each.hole_metres for each in plan.sampled] == [None] * len(plan.sampled)
    assert all(each.hole_pixels == each.hole_tiles * 256 for each in plan.sampled)


# --- The whole plan -------------------------------------------------------------------------------


@given(rows(), st.integers(1, 1500), st.integers(0, 9))
def test_a_plan_is_exact(info: TileLayerInfo, budget: int, seed: int):
    plan = planned(info, budget, seed)
    tiles = asked(plan)
    assert len(tiles) == len(set(tiles)) == plan.requests <= budget
    areas = {area.zoom: area for area in plan.ranges}
    for zoom, x, y in tiles:
        area = areas[zoom]
        assert area.x_start <= x < area.x_stop
        assert area.y_start <= y < area.y_stop
    counted = Counter(zoom for zoom, _, _ in tiles)
    assert all(counted[zoom] == areas[zoom].total for zoom in plan.exhaustive)
    zooms = [*plan.exhaustive, *(each.zoom for each in plan.sampled), *plan.unsampled]
    assert sorted(zooms) == [area.zoom for area in plan.ranges]
    wanted = set(tiles)
    assert wanted.issuperset(zip(*(column.tolist() for column in plan.draws), strict=True))
    for each in plan.sampled:
        xs, ys = each.tiles()
        assert wanted.issuperset(zip([each.zoom] * xs.size, xs.tolist(), ys.tolist(), strict=True))


@given(rows())
def test_the_ranges_are_those_of_mercantile(info: TileLayerInfo):
    for area in planned(info, 1).ranges:
        if area.total > 3000:
            break
        box = info.layers[0].box
        parts = [(box.west, min(box.east, 180.0))]
        if box.east > 180:
            parts.append((-180.0, box.east - 360))
        theirs = {
            (tile.x, tile.y)
            for west, east in parts
            for tile in mercantile.tiles(west, box.south, east, box.north, area.zoom)
        }
        ours = [(x % 2**area.zoom, y) for x, y in area.tiles()]
        assert len(ours) == len(set(ours))  # also where the world is narrower than the area
        assert set(ours) == theirs


def test_an_area_wider_than_the_world_has_each_tile_once():
    """Across the antimeridian, zoom 0 would be there twice: as columns 0 and 1."""
    plan = planned(row((170, -10, -170, 10), (0, 3)), 1000)
    assert [area.columns for area in plan.ranges] == [1, 2, 2, 2]
    assert plan.ranges[3].x_stop > 2**3  # x goes on past the antimeridian


def test_what_fits_is_looked_at_whole():
    info = row((-99.21, 19.40, -99.205, 19.405), (12, 20))
    total = sum(area.total for area in planned(info, 1).ranges)
    plan = planned(info, total)
    assert plan.exhaustive == tuple(range(12, 21))
    assert plan.requests == plan.total == total
    assert not plan.sampled
    assert plan.draws.zooms.size == 0
    assert planned(info, total - 1).sampled


def test_the_county_of_the_issue():
    plan = planned(row(COUNTY, (12, 20)), 2000)
    assert 2_400_000 < plan.total < 2_600_000
    assert plan.exhaustive == (12, 13, 14)
    assert [each.zoom for each in plan.sampled] == [15, 16, 17, 18, 19, 20]
    assert plan.draws.zooms.size == DRAWS == 300
    assert 1900 < plan.requests <= 2000
    for each in plan.sampled:  # 1/13 of the area's side, rounded up to a tile, or less
        assert each.hole_tiles <= math.ceil(max(each.area.columns, each.area.rows) / 13)


def test_draws_are_uniform_over_all_zooms_and_never_twice():
    info = row((-93.0, 40.0, -92.99, 40.008), (12, 17))
    every = planned(info, 10**6)
    index = {tile: place for place, tile in enumerate(asked(every))}
    hits = np.zeros(len(index))
    rounds = 4000
    drawn = 0
    for seed in range(rounds):
        draws = planned(info, 12, seed).draws
        tiles = list(zip(*(column.tolist() for column in draws), strict=True))
        assert len(tiles) == len(set(tiles))
        drawn += len(tiles)
        for tile in tiles:
            hits[index[tile]] += 1
    expected = drawn / len(index)
    # Chi squared: its mean is one for each tile, its deviation the root of twice that.
    chi = ((hits - expected) ** 2 / expected).sum()
    assert abs(chi - len(index)) < 5 * math.sqrt(2 * len(index))


def test_a_budget_too_small_for_a_lattice_of_each_zoom_says_which_have_none():
    plan = planned(row(COUNTY, (12, 20)), 4)
    assert plan.requests <= 4
    assert plan.unsampled
    assert plan.sampled[-1].zoom == 20
    assert plan.sampled[-1].total == 1


def test_the_same_seed_gives_the_same_plan():
    info = row(COUNTY, (12, 20))
    assert asked(planned(info, 500, 3)) == asked(planned(info, 500, 3))
    assert asked(planned(info, 500, 3)) != asked(planned(info, 500, 4))


def test_more_tiles_than_an_int64_counts():
    plan = planned(row((0, 0, 4_000_000, 4_000_000), (0, 30), "Simple"), 300)
    assert plan.total > 2**63
    assert plan.requests <= 300
    assert plan.draws.xs.min() >= 0


def test_no_budget_is_refused():
    with pytest.raises(InputError, match="at least 1"):
        planned(row(COUNTY, (12, 20)), 0)
