"""What an audit of every tile says of pyramids whose faults are known, counted tile by tile."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

import mercantile
import numpy as np
import pytest
from PIL import Image

import lb_widgets
from lb_widgets.model.tile_health import STATUSES, TileStatus
from lb_widgets.model.types import Severity
from tests.tiles.planted.chance import chance
from tests.tiles.planted.faults import SEEN, Planting, Truth, difference
from tests.tiles.planted.pyramid import Key, Pyramid, Style, bounds, build
from tests.tiles.planted.server import TileServer
from tests.tiles.planted.site import Site

if TYPE_CHECKING:
    from collections.abc import Iterator

IS_FULL: Final = os.environ.get("LB_WIDGETS_FULL") == "1"
SEED: Final = int(os.environ.get("LB_WIDGETS_SEED", "71"))
"""Another one: `LB_WIDGETS_SEED=72 pytest …`."""
STYLES: Final = tuple(Style) if IS_FULL else tuple(chance(SEED).sample(list(Style)[:-1], 2))
ACROSS: Final = 11 if IS_FULL else 9
ERRORS: Final = {
    str(status) for status, info in STATUSES.items() if info.severity is Severity.ERROR
}
BY_COMPARISON: Final = ("seam", "stale")


@pytest.fixture(scope="module")
def server() -> Iterator[TileServer]:
    with TileServer() as running:
        yield running


@pytest.fixture(scope="module")
def pyramids() -> dict[Style, Pyramid]:
    return {
        style: build(SEED + number, style, across=ACROSS) for number, style in enumerate(STYLES)
    }


# ── the planting itself ───────────────────────────────────────────────────────────────────────────
def test_bounds_end_before_the_map_does() -> None:
    for seed in range(SEED, SEED + 300):
        for style in Style:
            last, box = bounds(chance("pyramid", seed, style), style, 11)
            _, _, x1, y1 = Site(area=box, zooms=(last, last)).range(last)
            assert max(x1, y1) < 2**last, (seed, style)


def test_pyramids_hold_the_tiles_of_their_bounds(pyramids: dict[Style, Pyramid]) -> None:
    for pyramid in pyramids.values():
        west, south, east, north = pyramid.box
        expected = {
            (tile.z, tile.x, tile.y)
            for tile in mercantile.tiles(
                west, south, east, north, range(pyramid.site.zooms[0], pyramid.site.zooms[1] + 1)
            )
        }
        assert {key[1:] for key in pyramid.pictures if key.layer == 0} == expected


def test_pyramids_are_honest(pyramids: dict[Style, Pyramid]) -> None:
    for pyramid in pyramids.values():
        for key in list(pyramid.pictures)[::7]:
            layer, z, x, y = key
            children = [Key(layer, z + 1, 2 * x + i % 2, 2 * y + i // 2) for i in range(4)]
            if not all(child in pyramid.pictures for child in children):
                continue
            upper, lower = (
                np.hstack([_shown(pyramid, child) for child in children[at : at + 2]])
                for at in (0, 2)
            )
            below = np.asarray(Image.fromarray(np.vstack([upper, lower])).reduce(2))
            assert difference(_shown(pyramid, key), below) < SEEN / 2, (pyramid.style, key)


def _shown(pyramid: Pyramid, key: Key) -> Any:
    body = pyramid.file(key, pyramid.pictures[key])
    return np.asarray(Image.open(BytesIO(body)).convert("RGB"))


# ── the judging ───────────────────────────────────────────────────────────────────────────────────
def _planted(pyramid: Pyramid, number: int) -> tuple[Site, Truth]:
    planting = Planting(pyramid, SEED + number)
    last = pyramid.site.zooms[1]
    match number % 4:
        case 0:
            planting.plant_stale(last)
            planting.plant_stale(last - 1)
        case 1:
            planting.plant_stale_below(last - 1)
            planting.plant_stale(last)
        case 2:
            planting.plant_shifted_zoom(last - 1, (1, 0))
        case _:
            planting.plant_shifted_zoom(last, (0, -1))
    planting.plant_seams(2)
    planting.plant_files(3 if IS_FULL else 2)
    return planting.finished()


@dataclass
class Judged:
    """What was said of a pyramid, tile by tile."""

    style: Style
    truth: Truth
    said: dict[Key, str]
    reasons: dict[Key, str]

    def is_found(self, key: Key) -> bool:
        return self.said[key] in self.truth.right[key]

    def false_alarms(self) -> list[str]:
        """Return tiles that were called what they are not."""
        lines = []
        for key, status in self.said.items():
            if status == "ok" or status in self.truth.open.get(key, ()):
                continue
            if status not in self.truth.right.get(key, ()):
                lines.append(
                    f"{self.style}: {key} is {self._is(key)}, called {status}: {self.reasons[key]}"
                )
        return lines

    def _is(self, key: Key) -> str:
        kind = self.truth.kinds.get(key)
        if kind is not None:
            return kind
        above = Key(key.layer, key.z - 1, key.x // 2, key.y // 2)
        beside = [
            key._replace(x=key.x + right, y=key.y + down)
            for right, down in ((1, 0), (-1, 0), (0, 1), (0, -1))
        ]
        children = [
            child
            for child in self.truth.kinds
            if (child.layer, child.z - 1, child.x // 2, child.y // 2) == tuple(key)
        ]
        places = {"below": [above], "beside": beside, "above": children}
        known = [
            f"{place} {tuple(near)}: {self.truth.kinds[near]}"
            for place, near_keys in places.items()
            for near in near_keys
            if near in self.truth.kinds
        ]
        return f"fine ({', '.join(known)})"


def _audit(server: TileServer, name: str, pyramid: Pyramid, site: Site, truth: Truth) -> Judged:
    server.add(name, site)
    row = pyramid.row(chance(SEED), f"{server.base}/{name}")
    report = lb_widgets.audit_tiles([row], budget=5000, seed=1)
    assert report.rows[0].diagnosis == "as declared", report.rows[0].sentence
    tiles = report.tiles
    columns = (tiles[name].tolist() for name in ("layer", "z", "x", "y", "status", "reason"))
    said, reasons = {}, {}
    for *address, status, reason in zip(*columns, strict=True):
        said[Key(*address)], reasons[Key(*address)] = str(status), str(reason)
    assert len(said) == len(tiles)
    assert said.keys() == pyramid.pictures.keys()
    judged = Judged(pyramid.style, truth, said, reasons)
    errors = [key for key, status in said.items() if status in ERRORS]
    assert report.ok == (not errors)
    return judged


@pytest.fixture(scope="module")
def judged(server: TileServer, pyramids: dict[Style, Pyramid]) -> list[Judged]:
    found = []
    for number, pyramid in enumerate(pyramids.values()):
        site, truth = _planted(pyramid, number)
        found.append(_audit(server, f"planted{number}", pyramid, site, truth))
    _print_table(found)
    return found


def _print_table(found: list[Judged]) -> None:
    total, right, wrong = Counter[str](), Counter[str](), dict[str, Counter[str]]()
    for one in found:
        for key, kind in one.truth.kinds.items():
            total[kind] += 1
            right[kind] += one.is_found(key)
            if not one.is_found(key):
                wrong.setdefault(kind, Counter())[one.said[key]] += 1
    flagged = sum(status != "ok" for one in found for status in one.said.values())
    tiles = sum(len(one.said) for one in found)
    alarms = [line for one in found for line in one.false_alarms()]
    lines = [f"\nexhaustive, LB_WIDGETS_SEED={SEED}, {len(found)} pyramids of {tiles} tiles"]
    lines += [
        f"{right[kind]:5}/{total[kind]:<5} {kind:24} {dict(wrong.get(kind, {})) or ''}"
        for kind in sorted(total)
    ]
    lines.append(f"{len(alarms):5}/{flagged:<5} flagged tiles that are not what they were called")
    print("\n".join(lines))  # noqa: T201 - the table is what one looks at


def _recall(judged: list[Judged], *, by_comparison: bool) -> tuple[float, list[str]]:
    missed, total = [], 0
    for one in judged:
        for key, kind in one.truth.kinds.items():
            if kind.startswith(BY_COMPARISON) != by_comparison:
                continue
            total += 1
            if not one.is_found(key):
                missed.append(
                    f"{one.style}: {key} {kind}, called {one.said[key]}: {one.reasons[key]}"
                )
    return 1 - len(missed) / total, missed


def _lines(complaints: list[str]) -> str:
    more = len(complaints) - 40
    return "\n".join([*complaints[:40], *([f"and {more} more"] if more > 0 else [])])


def test_what_one_answer_shows_is_always_found(judged: list[Judged]) -> None:
    recall, missed = _recall(judged, by_comparison=False)
    assert recall == 1, _lines(missed)


def test_seams_and_stale_levels_are_found(judged: list[Judged]) -> None:
    recall, missed = _recall(judged, by_comparison=True)
    assert recall >= 0.95, f"{recall:.3f}\n{_lines(missed)}"


def test_what_is_flagged_is_faulty(judged: list[Judged]) -> None:
    alarms = [line for one in judged for line in one.false_alarms()]
    flagged = sum(status != "ok" for one in judged for status in one.said.values())
    # At full size, of about 950 each: none at seeds 71, 72 and 790370, with which the rules were
    # made; 0, 0, 1, 0, 1, 0, 5 and 1 at 1001 to 1008, of which 1002 and 1005 led to one more rule
    # each (1005 had 5 before it).
    assert len(alarms) <= max(2, flagged * 0.01), _lines(alarms)


def test_what_nobody_knows_is_never_missing(judged: list[Judged]) -> None:
    for one in judged:
        for key, kind in one.truth.kinds.items():
            assert kind != "unknown" or one.said[key] == "unknown"


def test_truths_are_words_of_statuses(judged: list[Judged]) -> None:
    words = {str(status) for status in TileStatus}
    for one in judged:
        for right in (*one.truth.right.values(), *one.truth.open.values()):
            assert right <= words


@pytest.mark.parametrize("style", STYLES)
def test_healthy_pyramids_have_no_errors(
    server: TileServer, pyramids: dict[Style, Pyramid], style: Style
) -> None:
    pyramid = pyramids[style]
    site, truth = Planting(pyramid, SEED).finished()
    one = _audit(server, f"healthy{style.name}", pyramid, site, truth)
    assert not one.false_alarms(), _lines(one.false_alarms())


# ── alternative layers ────────────────────────────────────────────────────────────────────────────
MOVED: Final = ((0, 0), (-7, 5)) + (
    ((3, 0), (0, -12), (24, 18), (2, -2), (40, 0)) if IS_FULL else ()
)


@pytest.mark.parametrize("moved", MOVED)
def test_shifted_alternative_layers_are_measured(
    server: TileServer, moved: tuple[int, int]
) -> None:
    pyramid = build(SEED + 50 + sum(moved), Style.LAYERS, across=5, depth=2, moved=moved)
    site, _ = Planting(pyramid, SEED).finished()
    name = f"moved{moved[0]}_{moved[1]}".replace("-", "m")
    server.add(name, site)
    row = pyramid.row(chance(SEED), f"{server.base}/{name}")
    report = lb_widgets.audit_tiles([row], budget=5000, seed=1)
    latitude = np.radians((pyramid.box[1] + pyramid.box[3]) / 2)
    metres = 40075016.686 * np.cos(latitude) / 256 / 2 ** site.zooms[1]
    assert report.ok == (moved == (0, 0))
    for layer, result in zip(report.summary["layers"][1:], report.rows[0].layers[1:], strict=True):
        told = layer["shift"]
        assert result.is_shifted == (moved != (0, 0)), told
        if result.is_shifted:
            scale = 2 ** (site.zooms[1] - told["zoom"])
            found = np.array([told["dx"], told["dy"]]) * scale
            assert np.abs(found - moved).max() <= max(1, scale / 2), told  # pixels of the last zoom
            assert np.abs(np.array(told["metres"]) / metres - moved).max() <= max(1, scale / 2), (
                told
            )
