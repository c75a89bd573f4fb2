"""Regions of faulty tiles against a flood fill and against a raster of their own polygons."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import mercantile
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lb_widgets.model.mercator import Crs, TileRange
from lb_widgets.model.tile_health import STATUS_CODES, TileStatus
from lb_widgets.tiles.outlines.outline import outline
from lb_widgets.tiles.outlines.regions import Region, hole_region, regions
from lb_widgets.tiles.outlines.tracing import Cells

if TYPE_CHECKING:
    from numpy.typing import NDArray

MISSING, SOLID = STATUS_CODES[TileStatus.MISSING], STATUS_CODES[TileStatus.SOLID]
ZOOM = 12


def found(codes: NDArray[np.uint8], x: int = 700, y: int = 1500, zoom: int = ZOOM) -> list[Region]:
    """The regions of an array of codes, 0 where nothing is wrong."""
    rows, columns = np.nonzero(codes)
    return regions(columns + x, rows + y, codes[rows, columns], layer=1, zoom=zoom)


def flooded(codes: NDArray[np.uint8]) -> list[set[tuple[int, int]]]:
    """What hangs together, corners included, one after the other."""
    left = {(int(y), int(x)) for y, x in np.argwhere(codes)}
    parts = []
    while left:
        part, edge = set(), [left.pop()]
        while edge:
            y, x = edge.pop()
            part.add((y, x))
            for place in [(y + down, x + right) for down in (-1, 0, 1) for right in (-1, 0, 1)]:
                if place in left and codes[place] == codes[y, x]:
                    left.discard(place)
                    edge.append(place)
        parts.append(part)
    return parts


def twice_the_area(ring: list[tuple[float, float]]) -> float:
    """Positive where a closed ring runs counterclockwise, north being up."""
    return sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in pairwise(ring))


def is_inside(polygons: tuple[Any, ...], lng: float, lat: float) -> bool:
    """Count how many sides lie to the east of a point."""
    crossed = sum(
        (low < lat) != (high < lat) and east > lng
        for rings in polygons
        for ring in rings
        for (east, low), (_, high) in pairwise(ring)
    )
    return crossed % 2 == 1


@st.composite
def arrays(draw: st.DrawFn) -> NDArray[np.uint8]:
    random = np.random.default_rng(draw(st.integers(0, 10**6)))
    shape = draw(st.integers(1, 14)), draw(st.integers(1, 14))
    kinds = np.array(draw(st.sampled_from([[MISSING], [MISSING, SOLID]])), dtype=np.uint8)
    codes = random.choice(kinds, shape)
    codes[random.random(shape) > draw(st.floats(0.1, 0.95))] = 0
    return codes


@given(arrays())
def test_regions_are_what_hangs_together(codes: NDArray[np.uint8]):
    parts = flooded(codes)
    ours = found(codes)
    assert Counter(region.tiles for region in ours) == Counter(map(len, parts))
    assert [region.tiles for region in ours] == sorted((map(len, parts)), reverse=True)
    by_place = {
        (region.range.x_start, region.range.y_start, region.tiles, region.status) for region in ours
    }
    for part in parts:
        rows, columns = zip(*part, strict=True)
        status = list(TileStatus)[codes[next(iter(part))]]
        assert (min(columns) + 700, min(rows) + 1500, len(part), status) in by_place


@given(arrays())
def test_polygons_cover_the_tiles_and_nothing_else(codes: NDArray[np.uint8]):
    ours = found(codes)
    for y, x in np.ndindex(codes.shape):
        tile = mercantile.bounds(x + 700, y + 1500, ZOOM)
        lng, lat = (tile.west + tile.east) / 2, (tile.south + tile.north) / 2
        hit = [str(region.status) for region in ours if is_inside(region.polygons, lng, lat)]
        status = list(TileStatus)[codes[y, x]] if codes[y, x] else None
        assert hit == ([str(status)] if status else [])


@given(arrays())
def test_rings_are_valid_and_wound_as_rfc_7946_wants(codes: NDArray[np.uint8]):
    for region in found(codes):
        for rings in region.polygons:
            assert twice_the_area(rings[0]) > 0
            assert all(twice_the_area(ring) < 0 for ring in rings[1:])
            for ring in rings:
                assert ring[0] == ring[-1]
                assert len(ring) >= 5
                assert len(set(ring)) == len(ring) - 1  # touches itself nowhere
                sides = [*pairwise(ring), (ring[0], ring[1])]
                is_upright = [start[0] == end[0] for start, end in sides]
                assert all(a != b for a, b in pairwise(is_upright))  # corners only
                assert all(
                    (start[1] == end[1]) != up
                    for (start, end), up in zip(sides, is_upright, strict=True)
                )  # along edges


def test_corners_are_those_of_mercantile():
    codes = np.zeros((3, 4), dtype=np.uint8)
    codes[1, 1:3] = MISSING
    (region,) = found(codes)
    west, _, _, north = mercantile.bounds(701, 1501, ZOOM)
    _, south, east, _ = mercantile.bounds(702, 1501, ZOOM)
    ring = region.polygons[0][0]
    assert set(ring) == {(round(x, 9), round(y, 9)) for x in (west, east) for y in (south, north)}
    assert tuple(region.box) == pytest.approx((west, south, east, north))


def test_the_feature():
    codes = np.zeros((5, 5), dtype=np.uint8)
    codes[:3, :3] = MISSING
    codes[1, 1] = 0
    codes[3, 3] = MISSING
    (region,) = found(codes)
    feature = region.feature()
    assert feature["properties"] == {"layer": 1, "zoom": 12, "status": "missing", "tiles": 9}
    assert feature["geometry"]["type"] == "MultiPolygon"
    assert [len(rings) for rings in feature["geometry"]["coordinates"]] == [2, 1]
    codes[3, 3] = 0
    assert found(codes)[0].feature()["geometry"]["type"] == "Polygon"


def test_statuses_are_regions_of_their_own():
    codes = np.array([[MISSING, SOLID], [MISSING, MISSING]], dtype=np.uint8)
    assert [(region.status, region.tiles) for region in found(codes)] == [
        (TileStatus.MISSING, 3),
        (TileStatus.SOLID, 1),
    ]


def test_a_region_across_the_antimeridian_is_cut_there():
    codes = np.full((2, 4), MISSING, dtype=np.uint8)
    world = 2**ZOOM
    (region,) = found(codes, x=world - 1)
    assert region.tiles == 8
    assert region.box.east == pytest.approx(180 + 3 * 360 / world)
    spans = [
        (min(x for x, _ in rings[0]), max(x for x, _ in rings[0])) for rings in region.polygons
    ]
    assert spans == [
        (pytest.approx(180 - 360 / world), 180.0),
        (-180.0, pytest.approx(-180 + 3 * 360 / world)),
    ]


def test_a_pixel_map_has_leaflets_coordinates():
    (region,) = regions(
        np.array([3]), np.array([1]), np.array([MISSING], dtype=np.uint8),
        layer=0, zoom=2, crs=Crs.SIMPLE, tile_size=512,
    )  # fmt: skip
    assert set(region.polygons[0][0]) == {(x, y) for x in (384.0, 512.0) for y in (-128.0, -256.0)}


def test_nothing_faulty_is_no_region():
    assert found(np.zeros((2, 2), dtype=np.uint8)) == []


def test_tiles_far_apart():
    far = np.array([0, 2**60], dtype=np.int64)
    ours = regions(
        far, far, np.array([MISSING] * 2, dtype=np.uint8), layer=0, zoom=30, crs=Crs.SIMPLE
    )
    assert [region.tiles for region in ours] == [1, 1]


# --- Outlined holes -------------------------------------------------------------------------------


def hole_at(x: int, side: int, *, zoom: int = ZOOM, tolerance: int = 1, budget: int = 5000):
    area = TileRange(zoom, x - 50, 1000, x + side + 50, 1200)

    def examine(xs: NDArray[np.int64], ys: NDArray[np.int64]) -> NDArray[np.uint8]:
        inside = (xs >= x) & (xs < x + side) & (ys >= 1050) & (ys < 1050 + side)
        return inside.astype(np.uint8)

    return outline(examine, (x + 1, 1051), area, budget=budget, tolerance=tolerance)


def test_an_outlined_hole_is_a_region_that_states_its_tolerance():
    hole = hole_at(500, 40)
    region = hole_region(hole, layer=2, status=TileStatus.FORBIDDEN)
    assert region.range == hole.box
    assert twice_the_area(region.polygons[0][0]) > 0
    west, south, east, north = region.box
    corners = {(x, y) for x, y in region.polygons[0][0]}
    assert len(corners) == 4
    assert (round(west, 9), round(north, 9)) in corners
    assert (round(east, 9), round(south, 9)) in corners
    assert region.feature()["properties"] == {
        "layer": 2, "zoom": ZOOM, "status": "forbidden", "tiles": hole.tiles,
        "tolerance": 1, "is_complete": True,
    }  # fmt: skip
    exact = hole_region(hole_at(500, 40, tolerance=0), layer=2, status=TileStatus.MISSING)
    assert set(exact.feature()["properties"]) == {"layer", "zoom", "status", "tiles"}
    assert exact.tiles == 1600


@pytest.mark.parametrize("tolerance", [0, 1])
def test_an_outlined_hole_across_the_antimeridian_is_cut_there(tolerance: int):
    hole = hole_at(2**ZOOM - 17, 40, tolerance=tolerance)
    region = hole_region(hole, layer=0, status=TileStatus.MISSING)
    spans = [
        (min(x for x, _ in rings[0]), max(x for x, _ in rings[0])) for rings in region.polygons
    ]
    assert len(spans) == 2
    assert (spans[0][1], spans[1][0]) == (180.0, -180.0)
    width = sum(east - west for west, east in spans)
    assert width == pytest.approx(hole.box.columns * 360 / 2**ZOOM)
    assert region.box.east > 180


# --- What hangs together --------------------------------------------------------------------------


def test_a_long_snake_is_one_part():
    side = 101
    mask = np.zeros((side, side), dtype=np.bool_)
    mask[::2] = True
    mask[1::4, -1] = True
    mask[3::4, 0] = True
    rows, columns = np.nonzero(mask)
    order = np.random.default_rng(0).permutation(rows.size)
    cells = Cells(columns[order], rows[order], np.zeros_like(rows))
    assert cells.components(corners=False).max() == 0
    (snake,) = cells.outlines()
    assert len(snake.rings) == 1
