"""What the probe says of rows whose faults are known, by servers that share no code with it."""

from __future__ import annotations

import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import mercantile
import morecantile
import numpy as np
import pytest

import lb_widgets
from lb_widgets.errors import InputError
from lb_widgets.model.tile_health import Diagnosis
from lb_widgets.tiles.fetch.fetching import TileFetcher
from lb_widgets.tiles.probe.probing import probe
from tests.tiles.planted.chance import chance
from tests.tiles.planted.gates import NOW
from tests.tiles.planted.grids import Grid, unit
from tests.tiles.planted.rows import Planted, declared, is_right, plant
from tests.tiles.planted.server import TileServer
from tests.tiles.planted.site import Site, drawn
from tests.tiles.planted.spelling import read
from tests.tiles.planted.world import Look, World

if TYPE_CHECKING:
    from collections.abc import Iterator

COUNT: Final = 500 if os.environ.get("LB_WIDGETS_FULL") == "1" else 62
SEED: Final = int(os.environ.get("LB_WIDGETS_SEED", "71"))
"""Another one: `LB_WIDGETS_SEED=72 pytest …`."""
MOST_REQUESTS: Final = 24


@pytest.fixture(scope="module")
def server() -> Iterator[TileServer]:
    with TileServer() as running:
        yield running


# ── the planting itself ───────────────────────────────────────────────────────────────────────────
def test_tiles_are_numbered_as_mercantile_does() -> None:
    dice = chance(4)
    for _ in range(1000):
        west, south = dice.uniform(-179, 178), dice.uniform(-80, 79)
        east, north = west + 10 ** dice.uniform(-4, 0), south + 10 ** dice.uniform(-4, 0)
        zoom = dice.randint(0, 20)
        first = mercantile.tile(west, north, zoom)
        last = mercantile.tile(float(np.nextafter(east, -200)), south, zoom)
        site = Site(area=(west, south, east, north), zooms=(0, 22))
        assert site.range(zoom) == (first.x, first.y, last.x, last.y)


@pytest.mark.parametrize(
    ("grid", "name"), [(Grid.WEB, "WebMercatorQuad"), (Grid.GEOGRAPHIC, "WorldCRS84Quad")]
)
def test_tiles_are_numbered_as_morecantile_does(grid: Grid, name: str) -> None:
    matrices = morecantile.tms.get(name)
    dice = chance(5)
    for _ in range(200):
        longitude, latitude, zoom = (
            dice.uniform(-179, 179),
            dice.uniform(-80, 80),
            dice.randint(0, 18),
        )
        tile = matrices.tile(longitude, latitude, zoom)
        site = Site(area=None, zooms=(0, 18), grid=grid)
        u, v = unit(grid, longitude, latitude)
        u0, v0, u1, v1 = site.box(zoom, tile.x, tile.y)
        assert u0 <= u < u1
        assert v0 <= v < v1


def test_ellipsoidal_tiles_lie_where_the_projection_puts_them() -> None:
    # The closed form of IOGP 373-7-2, method 9804; what is planted projects with PROJ.
    for latitude in (-70.0, -1.0, 0.0, 40.0, 80.0):
        radians, eccentricity = np.radians(latitude), 0.0818191908426
        sine = eccentricity * np.sin(radians)
        northing = np.arcsinh(np.tan(radians)) - eccentricity * np.arctanh(sine)
        expected = 0.5 - northing / (2 * np.pi)
        assert unit(Grid.ELLIPSOIDAL, 0, latitude)[1] == pytest.approx(expected, abs=1e-9)


def test_a_picture_is_what_comes_of_scaling_down_the_next_zoom() -> None:
    world = World(11, 8, -0.8)
    for zoom in (9, 11, 13, 15, 17):
        site = Site(area=None, zooms=(0, 20))
        x, y = int(0.31 * 2**zoom), int(0.43 * 2**zoom)
        picture = drawn(world, Grid.WEB, site.box(zoom, x, y), 256).astype(float)
        rows = [
            np.hstack(
                [
                    drawn(world, Grid.WEB, site.box(zoom + 1, 2 * x + right, 2 * y + down), 256)
                    for right in (0, 1)
                ]
            )
            for down in (0, 1)
        ]
        below = np.vstack(rows).reshape(256, 2, 256, 2, 3).mean(axis=(1, 3))
        from_afar = (picture - below).reshape(32, 8, 32, 8, 3).mean(axis=(1, 3))
        assert np.abs(picture - below).mean() < 14, zoom
        assert np.sqrt((from_afar**2).mean()) < 6, zoom
        assert picture.std() > 15
    other = drawn(replace(world, look=Look.GREY), Grid.WEB, site.box(zoom, x, y), 256)
    assert (other[..., 0] == other[..., 2]).all()


def test_truths_hold(server: TileServer) -> None:
    for planted in plant(SEED, server.base, 170, 170):
        reading = read(planted.row)
        is_healthy = planted.diagnoses == {"as declared"}
        if is_healthy or planted.kind.startswith(("auth", "expired", "throttled")):
            area = planted.site.area or declared(reading).area
            whole = replace(planted.site, area=area)
            assert is_right(planted.row, whole, chance(SEED)), planted
        elif planted.site.area is not None and planted.diagnoses != {"no tiles"}:
            assert not is_right(planted.row, planted.site, chance(SEED)), planted
        if not planted.is_correctable or planted.kind.startswith("swapped column"):
            info = lb_widgets.TileLayerInfo.from_row(planted.row)
            theirs = (info.min_zoom, info.max_zoom, info.max_native_zoom, info.tile_size)
            assert theirs == (reading.min_zoom, reading.max_zoom, reading.native, reading.tile_size)


# ── the judging ───────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Said:
    """What was said of a row."""

    planted: Planted
    diagnosis: str
    sentence: str
    corrected_row: dict[str, Any] | None
    requests: int
    claimed: int

    @property
    def is_named_right(self) -> bool:
        return self.diagnosis in self.planted.diagnoses

    def __str__(self) -> str:
        return f"{self.planted.kind} -> {self.diagnosis}: {self.sentence} | {self.planted.row}"


def _ask(server: TileServer, planted: Planted) -> Said:
    row, name = planted.row, planted.name
    try:
        info = lb_widgets.TileLayerInfo.from_row(row)
    except InputError:  # a latitude beyond 90: there is nothing to probe until the row is read anew
        report = lb_widgets.audit_tiles([row], budget=MOST_REQUESTS, flood_budget=0, now=NOW)
        told = report.rows[0]
        corrected = report.corrected_row
        return Said(planted, told.diagnosis, told.sentence, corrected, len(server.log(name)), 0)
    with TileFetcher(info, threads=4) as fetcher:
        found = probe(row, info, fetcher, now=NOW.timestamp())
    return Said(
        planted, found.diagnosis, found.sentence, found.corrected_row, len(server.log(name)),
        found.requests,
    )  # fmt: skip


@pytest.fixture(scope="module")
def said(server: TileServer) -> list[Said]:
    rows = plant(SEED, server.base, COUNT, COUNT)
    for planted in rows:
        server.add(planted.name, planted.site)
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda planted: _ask(server, planted), rows))
    _print_table(answers)
    return answers


def _print_table(answers: list[Said]) -> None:
    lines = [f"\nprobe, LB_WIDGETS_SEED={SEED}, {COUNT} faulty and {COUNT} healthy rows"]
    total = Counter(one.planted.kind for one in answers)
    right = Counter(one.planted.kind for one in answers if one.is_named_right)
    most = Counter[str]()
    for one in answers:
        most[one.planted.kind] = max(most[one.planted.kind], one.requests)
    lines += [
        f"{right[kind]:4}/{total[kind]:<4} {most[kind]:3} requests  {kind}"
        for kind in sorted(total)
    ]
    print("\n".join(lines))  # noqa: T201 - the table is what one looks at


def test_faults_are_named(said: list[Said]) -> None:
    faulty = [one for one in said if "as declared" not in one.planted.diagnoses]
    wrong = [str(one) for one in faulty if not one.is_named_right]
    # Of the few of a reduced run one is more than a hundredth.
    assert len(wrong) <= max(1, len(faulty) * 0.01), "\n".join(wrong)


def test_healthy_rows_give_no_alarm(said: list[Said]) -> None:
    healthy = [one for one in said if one.planted.diagnoses == {"as declared"}]
    alarms = [
        str(one) for one in healthy if not one.is_named_right or one.corrected_row is not None
    ]
    assert not alarms, "\n".join(alarms)


def test_no_row_takes_more_than_24_requests(said: list[Said]) -> None:
    many = [
        f"{one.requests} (said {one.claimed}): {one}"
        for one in said
        if one.requests > MOST_REQUESTS
    ]
    assert not many, "\n".join(many)


def test_corrected_rows_show_each_tile_where_it_lies(said: list[Said]) -> None:
    wrong = []
    for one in said:
        if not one.is_named_right or one.planted.diagnoses == {"as declared"}:
            continue
        if one.corrected_row is None:
            if one.planted.is_correctable:
                wrong.append(f"not corrected: {one}")
            continue
        site = one.planted.site
        whole = replace(site, area=site.area or declared(read(one.corrected_row)).area)
        if not is_right(one.corrected_row, whole, chance(SEED)):
            wrong.append(f"corrected wrongly: {one.corrected_row} of {one}")
    assert not wrong, "\n".join(wrong)


def test_what_is_said_is_one_sentence_without_secrets(said: list[Said]) -> None:
    for one in said:
        assert one.sentence.strip(), str(one)
        assert "\n" not in one.sentence, str(one)
        if one.planted.secret:
            assert one.planted.secret not in one.sentence, one.planted.kind


def test_the_words_of_truths_are_diagnoses(said: list[Said]) -> None:
    for one in said:
        assert {Diagnosis(word) for word in one.planted.diagnoses}
