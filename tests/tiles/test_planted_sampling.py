"""A county of 2.5 million tiles: what an audit says within 2,000 requests, which holes it finds."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pytest
from pyproj import Geod

import lb_widgets
from tests.tiles.planted.chance import chance
from tests.tiles.planted.grids import Grid, unit
from tests.tiles.planted.rows import Draft
from tests.tiles.planted.server import TileServer
from tests.tiles.planted.site import Hole, Site, Square
from tests.tiles.planted.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lb_widgets.tiles.reporting.report import TileReport
    from tests.tiles.planted.spelling import Box

IS_FULL: Final = os.environ.get("LB_WIDGETS_FULL") == "1"
SEED: Final = int(os.environ.get("LB_WIDGETS_SEED", "71"))
"""Another one: `LB_WIDGETS_SEED=72 pytest …`."""
SEEDS: Final = tuple(range(SEED, SEED + (2 if IS_FULL else 1)))
BUDGET: Final = 2000 if IS_FULL else 1000
FLOOD_BUDGET: Final = 1500
ZOOMS: Final = (12, 20) if IS_FULL else (12, 18)


@dataclass(frozen=True)
class Area:
    """An area and its row."""

    name: str
    site: Site
    row: dict[str, Any]
    seed: int

    def cells(self, box: Box, zoom: int) -> tuple[int, int, int, int]:
        """Return the tiles wholly inside of a box of units: x0, y0, and x1, y1 not in it."""
        scale = 2**zoom
        x0, y0 = (int(np.ceil(part * scale - 1e-6)) for part in box[:2])
        x1, y1 = (int(np.floor(part * scale + 1e-6)) for part in box[2:])
        return x0, y0, x1, y1


@pytest.fixture(scope="module")
def server() -> Iterator[TileServer]:
    with TileServer() as running:
        yield running


def _area(server: TileServer, seed: int) -> Area:
    """Draw 40 x 40 km near 40 degrees north or south: 2.5 million tiles."""
    dice = chance("county", seed)
    longitude = dice.uniform(-170, 170)
    latitude = dice.choice((-1, 1)) * dice.uniform(38.5, 41.5)
    globe = Geod(ellps="WGS84")
    east = globe.fwd(longitude, latitude, 90, 20_000)[0] - longitude
    north = globe.fwd(longitude, latitude, 0, 20_000)[1] - latitude
    box = (longitude - east, latitude - north, longitude + east, latitude + north)
    land = World(seed, 11, -9.0, fields=(2, 4))
    site = Site(area=box, zooms=ZOOMS, worlds=(land,), coarseness=2)
    made = Draft(dice, server.base, f"county{seed}", site, box, ZOOMS)
    return Area(made.name, site, made.row(), seed)


def _audit(server: TileServer, area: Area, site: Site) -> tuple[TileReport, int]:
    server.add(area.name, site)
    report = lb_widgets.audit_tiles(
        [area.row], budget=BUDGET, flood_budget=FLOOD_BUDGET, seed=area.seed
    )
    return report, len(server.log(area.name))


@pytest.fixture(scope="module", params=SEEDS)
def healthy(server: TileServer, request: pytest.FixtureRequest) -> tuple[Area, TileReport, int]:
    area = _area(server, request.param)
    report, requests = _audit(server, area, area.site)
    return area, report, requests


def _planted(area: Area, report: TileReport) -> tuple[Site, list[Square], Box]:
    """Plant squares of the stated side in half of the deep zooms, and a hole through all."""
    dice = chance("holes", area.seed)
    stated = {
        sample["zoom"]: sample["hole_tiles"]
        for sample in report.summary["layers"][0]["sampled_zooms"]
    }
    side = max((tiles + 1) / 2**zoom for zoom, tiles in stated.items()) * 1.02
    west, south, east, north = area.site.area or (0, 0, 0, 0)
    left, top = unit(Grid.WEB, west, north)
    right, bottom = unit(Grid.WEB, east, south)
    u, v = dice.uniform(left, right - side), dice.uniform(top, bottom - side)
    box = (u, v, u + side, v + side)
    squares = []
    zooms = sorted(dice.sample(sorted(stated), len(stated) // 2))
    for zoom, tiles in ((zoom, stated[zoom]) for zoom in zooms):
        x0, y0, x1, y1 = area.site.range(zoom)
        for _ in range(1000):
            x, y = dice.randint(x0, x1 + 1 - tiles), dice.randint(y0, y1 + 1 - tiles)
            square = Square(zoom, x, y, tiles)
            if not _touch((x, y, x + tiles, y + tiles), area.cells(box, zoom)):
                squares.append(square)
                break
    hole = Hole(*ZOOMS, box)
    return replace(area.site, squares=frozenset(squares), holes=(hole,)), squares, box


def _touch(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Say whether two boxes of tiles come nearer than four tiles to each other."""
    apart = (
        one[2] + 4 <= other[0] or other[2] + 4 <= one[0]
        or one[3] + 4 <= other[1] or other[3] + 4 <= one[1]
    )  # fmt: skip
    return not apart


# ── the judging ───────────────────────────────────────────────────────────────────────────────────
def test_a_healthy_county_gets_its_verdict(healthy: tuple[Area, TileReport, int]) -> None:
    area, report, requests = healthy
    assert report.ok, f"LB_WIDGETS_SEED={area.seed}\n{report!r}"
    assert report.is_complete
    assert requests <= BUDGET
    layer = report.summary["layers"][0]
    zooms = range(ZOOMS[0], ZOOMS[1] + 1)
    ranges = {zoom: area.site.range(zoom) for zoom in zooms}
    tiles = {zoom: (x1 - x0 + 1) * (y1 - y0 + 1) for zoom, (x0, y0, x1, y1) in ranges.items()}
    assert layer["tiles"] == sum(tiles.values())
    sampled = {sample["zoom"] for sample in layer["sampled_zooms"]}
    assert sampled | set(layer["whole_zooms"]) == set(zooms)
    rate = layer["failure_rate"]
    assert (rate["failed"], rate["unknown"], rate["low"]) == (0, 0, 0)
    assert rate["drawn"] >= (250 if IS_FULL else 100)
    assert rate["high"] == pytest.approx(1 - 0.025 ** (1 / rate["drawn"]), rel=1e-6) or rate[
        "high"
    ] == pytest.approx(1 - 0.05 ** (1 / rate["drawn"]), rel=1e-6)  # two-sided, or one-sided


def test_the_stated_side_is_what_the_number_of_requests_allows(
    healthy: tuple[Area, TileReport, int],
) -> None:
    area, report, _ = healthy
    for sample in report.summary["layers"][0]["sampled_zooms"]:
        x0, y0, x1, y1 = area.site.range(sample["zoom"])
        assert sample["tiles"] == (x1 - x0 + 1) * (y1 - y0 + 1)
        side = max(x1 - x0 + 1, y1 - y0 + 1)
        # 1 / sqrt(n) of the area's side, rounded up to tiles; a lattice does not end at the edge.
        assert sample["hole_tiles"] <= side / np.sqrt(sample["sampled"]) * 1.1 + 1
        latitude = np.radians((area.site.area[1] + area.site.area[3]) / 2)
        metres = 40075016.686 * np.cos(latitude) / 2 ** sample["zoom"] * sample["hole_tiles"]
        assert sample["hole_metres"] == pytest.approx(metres, rel=0.01)


@pytest.fixture(scope="module")
def holed(
    server: TileServer, healthy: tuple[Area, TileReport, int]
) -> tuple[Area, TileReport, int, list[Square], Box]:
    area, report, _ = healthy
    site, squares, box = _planted(area, report)
    assert len(squares) == len(report.summary["layers"][0]["sampled_zooms"]) // 2
    found, requests = _audit(server, area, site)
    layer = found.summary["layers"][0]
    print(  # noqa: T201
        f"\nLB_WIDGETS_SEED={area.seed}: {requests} requests, squares"
        f" {[(square.zoom, square.side) for square in squares]}, {layer['holes']} outlines,"
        f" {layer['not_outlined']} not outlined, rate {layer['failure_rate']}"
    )
    return area, found, requests, squares, box


def test_holes_cost_no_more_than_both_budgets(
    holed: tuple[Area, TileReport, int, list[Square], Box],
) -> None:
    _, report, requests, _, _ = holed
    assert not report.ok
    assert requests <= BUDGET + FLOOD_BUDGET


def test_every_square_of_the_stated_side_is_outlined(
    holed: tuple[Area, TileReport, int, list[Square], Box],
) -> None:
    _, report, _, squares, _ = holed
    wrong = []
    for zoom, x, y, side in squares:
        complaint = _compared(report, zoom, (x, y, x + side, y + side))
        if complaint:
            wrong.append(f"zoom {zoom}, square {x}/{y} of {side} tiles: {complaint}")
    assert not wrong, "\n".join(wrong)


def test_a_hole_in_all_zooms_is_outlined_in_each(
    holed: tuple[Area, TileReport, int, list[Square], Box],
) -> None:
    area, report, _, _, box = holed
    wrong = []
    for zoom in range(ZOOMS[0], ZOOMS[1] + 1):
        x0, y0, x1, y1 = area.cells(box, zoom)
        if x1 <= x0 or y1 <= y0:
            continue
        complaint = _compared(report, zoom, (x0, y0, x1, y1))
        if complaint:
            wrong.append(f"zoom {zoom}, {x1 - x0} x {y1 - y0} tiles from {x0}/{y0}: {complaint}")
    assert not wrong, "\n".join(wrong)


def test_outlines_are_as_near_as_they_say(
    holed: tuple[Area, TileReport, int, list[Square], Box],
) -> None:
    area, report, _, squares, box = holed
    for feature in _polygons(report):
        told = feature["properties"]
        if told["status"] != "missing":
            continue
        true = [(s.x, s.y, s.x + s.side, s.y + s.side) for s in squares if s.zoom == told["zoom"]]
        true.append(area.cells(box, told["zoom"]))
        found = _extent(feature, told["zoom"])
        off = min(
            max(abs(one - other) for one, other in zip(found, each, strict=True)) for each in true
        )
        is_complete = told.get("is_complete", True)
        assert off <= told.get("tolerance", 0) + 0.01 or not is_complete, (told, found, true)


def test_nothing_else_is_outlined(
    holed: tuple[Area, TileReport, int, list[Square], Box],
) -> None:
    area, report, _, squares, box = holed
    for feature in _polygons(report):
        zoom = feature["properties"]["zoom"]
        x0, y0, x1, y1 = _extent(feature, zoom)
        true = [(s.x, s.y, s.x + s.side, s.y + s.side) for s in squares if s.zoom == zoom]
        true.append(area.cells(box, zoom))
        slack = max(1, feature["properties"].get("tolerance", 0)) + 0.01
        assert any(
            x0 >= left - slack
            and y0 >= top - slack
            and x1 <= right + slack
            and y1 <= bottom + slack
            for left, top, right, bottom in true
        ), (feature["properties"], (x0, y0, x1, y1), true)


def _compared(report: TileReport, zoom: int, true: tuple[int, int, int, int]) -> str:
    """Say how an outline differs from a true box of tiles by more than one tile, if it does."""
    x0, y0, x1, y1 = true
    features = [
        feature
        for feature in _polygons(report)
        if feature["properties"]["zoom"] == zoom
        and feature["properties"]["status"] == "missing"
        and _overlaps(_extent(feature, zoom), true)
    ]
    if not features:
        return "not found"
    extents = np.array([_extent(feature, zoom) for feature in features])
    found = (*extents[:, :2].min(axis=0), *extents[:, 2:].max(axis=0))
    if max(abs(one - other) for one, other in zip(found, true, strict=True)) > 1.01:
        steps = [round(float(one - other), 2) for one, other in zip(found, true, strict=True)]
        return f"{len(features)} outlines, off by {steps} tiles"
    for margin, is_inside in ((1.5, True), (-1.5, False)):
        left, top, right, bottom = x0 + margin, y0 + margin, x1 - margin, y1 - margin
        if right <= left or bottom <= top:
            continue
        for along in np.linspace(0, 1, 41):
            x, y = left + along * (right - left), top + along * (bottom - top)
            for point in ((x, top), (x, bottom), (left, y), (right, y)):
                if any(_holds(feature, zoom, point) for feature in features) != is_inside:
                    offset = (round(float(point[0] - x0), 1), round(float(point[1] - y0), 1))
                    return f"the tile at {offset} is {'not ' if is_inside else ''}in the outline"
    recut = set(report.recut().get((0, 0), ()))
    for x, y in ((x0 + 1, y0 + 1), (x1 - 2, y1 - 2), ((x0 + x1) // 2, (y0 + y1) // 2)):
        if x0 < x < x1 - 1 and y0 < y < y1 - 1 and f"{zoom}/{x}/{y}" not in recut:
            return f"{zoom}/{x}/{y} is not to be cut anew"
    return ""


def _polygons(report: TileReport) -> list[dict[str, Any]]:
    """Return the outlines with one polygon each."""
    polygons: list[dict[str, Any]] = []
    for feature in report.to_geojson()["features"]:
        geometry = feature["geometry"]
        is_one = geometry["type"] == "Polygon"
        each = [geometry["coordinates"]] if is_one else geometry["coordinates"]
        polygons += [{"properties": feature["properties"], "rings": rings} for rings in each]
    return polygons


def _rings(feature: dict[str, Any], zoom: int) -> list[np.ndarray[Any, np.dtype[np.float64]]]:
    """Return the rings of a polygon in tiles."""
    return [
        np.array([unit(Grid.WEB, *point) for point in ring]) * 2**zoom for ring in feature["rings"]
    ]


def _extent(feature: dict[str, Any], zoom: int) -> tuple[float, float, float, float]:
    points = np.vstack(_rings(feature, zoom))
    return (*points.min(axis=0), *points.max(axis=0))


def _overlaps(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _holds(feature: dict[str, Any], zoom: int, point: tuple[float, float]) -> bool:
    """Say whether a point is inside, by the number of edges to its right."""
    x, y = point
    crossings = 0
    for ring in _rings(feature, zoom):
        for (ax, ay), (bx, by) in pairwise(ring):
            if (ay > y) != (by > y):
                crossings += x < ax + (y - ay) / (by - ay) * (bx - ax)
    return crossings % 2 == 1
