from __future__ import annotations

import re
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, ImageEnhance, ImageFilter

from lb_widgets.media.tile_pictures import tile_facts
from lb_widgets.tiles.comparing.level_links import Difference, Place
from lb_widgets.tiles.comparing.levels import Levels
from tests.tiles.scenes import (
    DEEPEST,
    brighter,
    changed,
    encoded,
    facts_of,
    halved,
    levels,
    pyramid,
    scene,
    tile,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lb_widgets.media.tile_pictures import TileFacts
    from lb_widgets.tiles.answers import TileKey
    from lb_widgets.tiles.comparing.levels import LevelFault


@cache
def pictures() -> list[Image.Image]:
    return levels(scene(1))


@cache
def others() -> list[Image.Image]:
    return levels(scene(99))


@cache
def healthy() -> Mapping[TileKey, TileFacts]:
    return MappingProxyType(pyramid(pictures()))


def found_in(facts: Mapping[TileKey, TileFacts]) -> dict[Place, LevelFault]:
    return Levels({Place(*key[1:]): its for key, its in facts.items()}).faults((), {})


def shifted(picture: Image.Image, right: int, down: int) -> Image.Image:
    return Image.fromarray(np.roll(np.asarray(picture), (down, right), (0, 1)))


@pytest.mark.parametrize(
    "how",
    [
        Image.Resampling.BOX,
        Image.Resampling.BILINEAR,
        Image.Resampling.BICUBIC,
        Image.Resampling.LANCZOS,
        Image.Resampling.NEAREST,
    ],
    ids=lambda how: how.name,
)
def test_a_pyramid_is_healthy_however_it_was_made(how: Image.Resampling):
    made = levels(scene(int(how), 1024), how, deepest=2)
    facts: dict[TileKey, TileFacts] = {}
    for zoom, (picture, quality) in enumerate(zip(made, (65, 92, 78), strict=True)):
        facts |= facts_of(picture, zoom, quality=quality)
    assert not found_in(facts)


@pytest.mark.parametrize("zoom", range(DEEPEST + 1))
def test_a_zoom_that_is_sharpened_or_of_another_contrast_is_healthy(zoom: int):
    sharp = pictures()[zoom].filter(ImageFilter.UnsharpMask(1.5, 120, 0))
    weak = ImageEnhance.Brightness(ImageEnhance.Contrast(pictures()[zoom]).enhance(0.85)).enhance(
        1.1
    )
    assert not found_in({**healthy()} | facts_of(sharp, zoom))
    assert not found_in({**healthy()} | facts_of(weak, zoom))


@pytest.mark.parametrize("zoom", range(DEEPEST + 1))
def test_a_zoom_from_another_date(zoom: int):
    facts = {**healthy()} | facts_of(others()[zoom], zoom)
    found = found_in(facts)
    assert found.keys() == {Place(*key[1:]) for key in facts if key.z == zoom}
    neighbour = zoom - 1 if zoom else 1
    reasons = {fault.reason for fault in found.values()}
    assert zoom == 0 or reasons == {f"the whole zoom shows something else than zoom {neighbour}"}


@pytest.mark.parametrize("zoom", range(1, DEEPEST + 1))
@pytest.mark.parametrize(("right", "down"), [(3, 0), (-9, 4), (0, 24)])
def test_a_zoom_that_is_shifted(zoom: int, right: int, down: int):
    found = found_in({**healthy()} | facts_of(shifted(pictures()[zoom], right, down), zoom))
    assert {place.z for place in found} == {zoom}
    assert len(found) == 4**zoom


def test_how_far_a_zoom_is_shifted():
    facts = {**healthy()} | facts_of(shifted(pictures()[3], -10, 6), 3)
    reason = found_in(facts)[Place(3, 0, 0)].reason
    assert reason == (
        "the whole zoom shows things about 10 px further left and about 6 px further down "
        "than zoom 2 does"
    )


def test_a_zoom_that_is_shifted_by_a_tile():
    found = found_in({**healthy()} | facts_of(shifted(pictures()[2], 256, 0), 2))
    assert {place.z for place in found} == {2}


@pytest.mark.parametrize("place", [Place(2, 1, 3), Place(1, 0, 1), Place(0, 0, 0)])
def test_a_parent_that_was_not_made_anew(place: Place):
    stale = facts_of(others()[place.z], place.z)
    found = found_in({**healthy()} | {key: its for key, its in stale.items() if key[1:] == place})
    assert found.keys() == {place}
    assert found[place].difference is Difference.CONTENT
    assert found[place].from_below or found[place].is_zoom


def test_a_deepest_tile_that_its_parent_does_not_show():
    stale = facts_of(others()[3], 3)
    found = found_in(
        {**healthy()} | {key: its for key, its in stale.items() if key[1:] == (3, 5, 2)}
    )
    assert found.keys() == {(3, 5, 2)}
    assert found[Place(3, 5, 2)].reason == "shows something else than the tile of zoom 2"


@pytest.mark.parametrize("place", [Place(3, 5, 2), Place(2, 1, 1)])
def test_a_tile_of_another_brightness(place: Place):
    facts = dict(healthy())
    key = next(key for key in facts if key[1:] == place)
    facts[key] = changed(tile(pictures()[place.z], place.x, place.y), brighter(20))
    found = found_in(facts)
    assert found.keys() == {place}
    assert found[place].difference is Difference.BRIGHTNESS
    assert found[place].reason.startswith("brighter than the tile")


def test_a_tile_with_shifted_content():
    facts = dict(healthy())
    key = next(key for key in facts if key[1:] == (3, 2, 6))
    content = tile(shifted(pictures()[3], 12, -8), 2, 6)
    facts[key] = tile_facts(encoded(content, quality=85))
    found = found_in(facts)
    assert found.keys() == {(3, 2, 6)}
    fault = found[Place(3, 2, 6)]
    assert fault.difference is Difference.SHIFT
    right, up = map(int, re.findall(r"about (\d+) px", fault.reason))
    assert abs(right - 12) <= 2
    assert abs(up - 8) <= 2
    assert fault.reason.endswith("px further up than the tile of zoom 2")


def test_a_tile_with_content_shifted_by_a_few_pixels():
    facts = dict(healthy())
    key = next(key for key in facts if key[1:] == (3, 2, 6))
    content = tile(shifted(pictures()[3], 5, 0), 2, 6)
    facts[key] = tile_facts(encoded(content, quality=85))
    assert found_in(facts).keys() == {(3, 2, 6)}


def test_four_new_tiles_below_an_old_one_that_goes_on_in_its_neighbours():
    new = {
        key: its for key, its in facts_of(others()[3], 3).items() if key.x in {2, 3} and key.y < 2
    }
    facts = {Place(*key[1:]): its for key, its in ({**healthy()} | new).items()}
    goes_on = {Place(2, 1, 0): {Place(2, 2, 0): True, Place(2, 1, 1): True}}
    found = Levels(facts).faults((), goes_on)
    assert found.keys() == {Place(*key[1:]) for key in new}


def test_what_differs_from_above_and_from_below_is_at_fault_whoever_vouches_for_it():
    old = tile_facts(encoded(tile(others()[2], 1, 0)))
    facts = {Place(*key[1:]): its for key, its in healthy().items()} | {Place(2, 1, 0): old}
    goes_on = {Place(2, 1, 0): {Place(2, 2, 0): True}}
    assert Levels(facts).faults((), goes_on).keys() == {(2, 1, 0)}


def test_who_does_not_go_on_in_most_is_not_vouched_for():
    old = tile_facts(encoded(tile(others()[2], 1, 0)))
    facts = {Place(*key[1:]): its for key, its in healthy().items()} | {Place(2, 1, 0): old}
    del facts[Place(1, 0, 0)]  # what is above would tell, too
    around = {Place(2, 2, 0): True, Place(2, 1, 1): False, Place(2, 0, 0): False}
    assert Levels(facts).faults((), {Place(2, 1, 0): around}).keys() == {(2, 1, 0)}


@pytest.mark.parametrize("zoom", [1, 2])
def test_many_lost_tiles_are_held_against_no_other(zoom: int):
    """What two zooms have in common is not learned from tiles of one colour."""
    lost = tile_facts(encoded(Image.new("RGBA", (256, 256)), "PNG"))
    facts = {Place(*key[1:]): its for key, its in healthy().items()}
    facts |= {place: lost for place in facts if place.z == zoom and (place.x + place.y) % 4 != 1}
    assert not Levels(facts).faults((), {})


def test_differences_from_a_faulty_tile_are_held_against_no_other():
    new = {
        key: its for key, its in facts_of(others()[3], 3).items() if key.x in {2, 3} and key.y < 2
    }
    facts = {Place(*key[1:]): its for key, its in ({**healthy()} | new).items()}
    faulty = {Place(*key[1:]) for key in new}
    assert Levels(facts).faults(faulty, {}).keys() == faulty


def test_plain_tiles_are_never_at_fault():
    sea = Image.new("RGB", (256, 256), (8, 22, 60))
    facts = {Place(*key[1:]): its for key, its in healthy().items()}
    facts[Place(3, 1, 1)] = facts[Place(2, 3, 0)] = tile_facts(encoded(sea))
    assert not Levels(facts).faults((), {})


def test_tiles_that_agree_with_other_zooms_are_confirmed():
    facts = {Place(*key[1:]): its for key, its in healthy().items()}
    assert Levels(facts).confirmed == facts.keys()
    facts[Place(3, 4, 4)] = tile_facts(encoded(tile(others()[3], 4, 4)))
    assert facts.keys() - Levels(facts).confirmed == {(3, 4, 4), (2, 2, 2)}


def test_of_one_zoom_nothing_is_said():
    assert not found_in(facts_of(halved(pictures()[2]), 1))
