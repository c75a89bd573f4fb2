from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from lb_widgets.media.tile_pictures import tile_facts
from lb_widgets.model.tile_health import TileStatus
from lb_widgets.tiles.answers import TileKey
from lb_widgets.tiles.comparing.comparisons import compare
from tests.tiles.scenes import (
    brighter,
    changed,
    encoded,
    facts_of,
    levels,
    pyramid,
    row,
    scene,
    tile,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lb_widgets.media.tile_pictures import TileFacts

ROW = row(other="http://127.0.0.1/other/{z}/{x}/{y}")
DEEP = TileKey(0, 3, 5, 2)
MIDDLE = TileKey(0, 2, 1, 2)


@cache
def pictures() -> list[Image.Image]:
    return levels(scene(1))


@cache
def others() -> list[Image.Image]:
    return levels(scene(99))


@cache
def healthy() -> Mapping[TileKey, TileFacts]:
    return MappingProxyType(pyramid(pictures()))


def statuses(facts: Mapping[TileKey, TileFacts]) -> dict[TileKey, TileStatus]:
    return {key: status for key, (status, _) in compare(facts, ROW).items()}


def tile_at(key: TileKey, of: list[Image.Image]) -> Image.Image:
    return tile(of[key.z], key.x, key.y)


def test_of_a_healthy_pyramid_nothing_is_said():
    assert not compare(healthy(), ROW)
    assert not compare({}, ROW)


def test_the_order_of_the_tiles_does_not_matter():
    stale = facts_of(others()[2], 2)
    facts = {**healthy()} | {key: stale[key] for key in [MIDDLE, TileKey(0, 2, 3, 0)]}
    facts[DEEP] = changed(tile_at(DEEP, pictures()), brighter(20))
    found = compare(facts, ROW)
    shuffled = list(facts.items())
    np.random.default_rng(1).shuffle(shuffled)  # type: ignore[arg-type]
    assert compare(dict(shuffled), ROW) == found
    assert len(found) == 3


@pytest.mark.parametrize("key", [DEEP, MIDDLE], ids=["deepest", "between"])
def test_another_brightness_is_a_seam_at_any_zoom(key: TileKey):
    facts = {**healthy()} | {key: changed(tile_at(key, pictures()), brighter(20))}
    assert statuses(facts) == {key: TileStatus.SEAM}


def test_another_scene_is_a_seam_at_the_deepest_zoom_and_stale_above():
    for key, status in ((DEEP, TileStatus.SEAM), (MIDDLE, TileStatus.STALE)):
        facts = {**healthy()} | {key: tile_facts(encoded(tile_at(key, others())))}
        assert statuses(facts) == {key: status}


def test_a_line_is_a_seam_though_the_zoom_below_has_none():
    pixels = np.array(tile_at(MIDDLE, pictures()))
    pixels[:3] = 255
    facts = {**healthy()} | {MIDDLE: tile_facts(encoded(Image.fromarray(pixels), quality=85))}
    assert statuses(facts) == {MIDDLE: TileStatus.SEAM}


def test_a_whole_zoom_is_stale():
    facts = {**healthy()} | facts_of(others()[2], 2)
    assert statuses(facts) == {key: TileStatus.STALE for key in facts if key.z == 2}


def test_placeholders_are_neither_seams_nor_stale():
    image = Image.new("RGB", (256, 256), "white")
    image.paste((90, 90, 90), (100, 110, 160, 120))
    places = [DEEP, MIDDLE, TileKey(0, 3, 0, 0), TileKey(0, 3, 1, 0)]
    facts = {**healthy()} | dict.fromkeys(places, tile_facts(encoded(image)))
    assert statuses(facts) == dict.fromkeys(places, TileStatus.PLACEHOLDER)


def test_plain_and_transparent_tiles_and_their_neighbours_are_let_be():
    sea = tile_facts(encoded(Image.new("RGB", (256, 256), (8, 22, 60))))
    clear = tile_facts(encoded(Image.new("RGBA", (256, 256)), "PNG"))
    facts = {**healthy()} | {DEEP: sea, MIDDLE: sea, TileKey(0, 3, 0, 7): clear}
    assert not compare(facts, ROW)


def test_tiles_of_another_size_are_compared_with_nothing():
    large = tile_facts(encoded(tile_at(DEEP, others()).resize((512, 512))))
    assert not compare({**healthy()} | {DEEP: large}, ROW)


def test_layers_are_judged_apart():
    second = {key._replace(layer=1): its for key, its in pyramid(others()).items()}
    facts = {**healthy()} | second
    assert not compare(facts, ROW)
    wrong = DEEP._replace(layer=1)
    facts[wrong] = healthy()[DEEP]
    assert statuses(facts).keys() == {wrong}


def test_a_cancelled_comparison_says_what_it_has():
    facts = {**healthy()} | facts_of(others()[2], 2)
    assert not compare(facts, ROW, cancelled=lambda: True)


def test_a_file_at_several_places_of_several_layers_is_a_placeholder():
    other = pyramid(others())
    facts = {**healthy()} | {key._replace(layer=1): its for key, its in other.items()}
    same = tile_facts(encoded(tile(levels(scene(7))[3], 4, 4)))
    spots = [DEEP, TileKey(1, 3, 1, 1), TileKey(1, 3, 6, 6)]
    found = statuses(facts | dict.fromkeys(spots, same))
    assert {key: found.get(key) for key in spots} == dict.fromkeys(spots, TileStatus.PLACEHOLDER)


def test_a_placeholder_of_one_layer_is_one_in_all():
    image = Image.new("RGB", (256, 256), (229, 227, 223))
    image.paste((120, 120, 120), (32, 124, 180, 134))
    same = tile_facts(encoded(image, "PNG"))
    lone = TileKey(1, 3, 7, 7)  # nothing is beside it, above or below
    spots = [DEEP, MIDDLE, TileKey(0, 3, 0, 0), lone]
    facts = {**healthy()} | dict.fromkeys(spots, same)
    assert statuses(facts) == dict.fromkeys(spots, TileStatus.PLACEHOLDER)
