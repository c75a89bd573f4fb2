from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image, ImageDraw

from lb_widgets.media.tile_pictures import tile_facts
from lb_widgets.tiles.comparing.borders import borders
from lb_widgets.tiles.comparing.seams import seams
from tests.tiles.scenes import brighter, changed, encoded, facts_of, scene, tile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from lb_widgets.media.tile_pictures import TileFacts
    from lb_widgets.tiles.comparing.borders import Place

SIDE = 6
SEEDS = range(3)


def picture_of(seed: int) -> Image.Image:
    return scene(seed, 256 * SIDE)


def cut(picture: Image.Image, **options: Any) -> dict[Place, TileFacts]:
    return {(key.x, key.y): its for key, its in facts_of(picture, 0, **options).items()}


@cache
def tiles_of(seed: int) -> Mapping[Place, TileFacts]:
    return MappingProxyType(cut(picture_of(seed)))


def found_in(tiles: dict[Place, TileFacts], confirmed: Iterable[Place] = ()) -> dict[Place, str]:
    found = seams(tiles, borders(tiles), frozenset(confirmed))
    return {place: seam.reason for place, seam in found.items()}


def replaced(
    seed: int, places: Iterable[Place], change: Callable[[np.ndarray], Any]
) -> dict[Place, TileFacts]:
    picture = picture_of(seed)
    return {**tiles_of(seed)} | {place: changed(tile(picture, *place), change) for place in places}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("quality", [60, 75, 95])
def test_a_picture_cut_into_tiles_has_no_seams(seed: int, quality: int):
    assert not found_in(cut(picture_of(seed), quality=quality))


def test_nothing_is_said_without_neighbours():
    assert not found_in({})
    tiles = tiles_of(0)
    assert not found_in({place: tiles[place] for place in [(0, 0), (2, 0), (4, 4)]})


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("place", [(2, 3), (0, 2), (5, 5)], ids=["inside", "rim", "corner"])
@pytest.mark.parametrize("by", [-25, 15])
def test_a_tile_of_another_brightness(seed: int, place: Place, by: int):
    assert found_in(replaced(seed, [place], brighter(by))).keys() == {place}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_tile_of_another_scene(seed: int):
    other = tile(picture_of(seed + 50), 2, 2)
    tiles = {**tiles_of(seed)} | {(2, 2): tile_facts(encoded(other, quality=85))}
    assert found_in(tiles) == {(2, 2): "does not go on across 4 of its 4 borders"}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_tile_with_shifted_content(seed: int):
    picture = picture_of(seed)
    shifted = np.roll(np.asarray(picture), (14, 17), (0, 1))
    tiles = {**tiles_of(seed)} | {
        (3, 2): tile_facts(encoded(tile(Image.fromarray(shifted), 3, 2), quality=85))
    }
    assert found_in(tiles).keys() == {(3, 2)}


@pytest.mark.parametrize("side", range(4), ids=["upper", "right", "lower", "left"])
@pytest.mark.parametrize("width", [1, 3])
@pytest.mark.parametrize("place", [(2, 2), (0, 5)], ids=["inside", "corner"])
def test_a_black_line_along_a_side(side: int, width: int, place: Place):
    picture = picture_of(1)
    lined = tile(picture, *place)
    far = 256 - width
    box = [(0, 0, 255, width - 1), (far, 0, 255, 255), (0, far, 255, 255), (0, 0, width - 1, 255)]
    ImageDraw.Draw(lined).rectangle(box[side], fill="black")
    tiles = {**tiles_of(1)} | {place: tile_facts(encoded(lined, quality=85))}
    name = ("upper", "right", "lower", "left")[side]
    assert found_in(tiles) == {place: f"a line along its {name} side"}


def test_a_picture_that_ends_shortly_before_its_tiles_do_has_no_line():
    picture = picture_of(2)
    ImageDraw.Draw(picture).rectangle((256 * SIDE - 3, 0, 256 * SIDE, 256 * SIDE), fill="black")
    assert not found_in(cut(picture))


def test_a_picture_that_ends_in_the_corner_tiles_has_no_lines():
    """Their side is black as well, though there it is no narrow line."""
    pixels = np.array(picture_of(1))[: 3 * 256]
    pixels[:, -4:] = pixels[:200] = pixels[-200:] = 0
    assert not found_in(cut(Image.fromarray(pixels), kind="PNG"))


@pytest.mark.parametrize("seed", SEEDS)
def test_two_separate_tiles_are_at_fault_and_none_between_them(seed: int):
    places = {(1, 2), (3, 2), (2, 3)}
    assert found_in(replaced(seed, places, brighter(30))).keys() == places


@pytest.mark.parametrize("seed", SEEDS)
def test_a_block_of_another_brightness(seed: int):
    places = {(2, 2), (3, 2), (2, 3), (3, 3)}
    found = found_in(replaced(seed, places, brighter(20)))
    assert found == dict.fromkeys(places, "does not go on what lies around it, as one of 4 tiles")


@pytest.mark.parametrize("seed", SEEDS)
def test_the_smaller_side_of_a_straight_seam(seed: int):
    places = {(x, y) for x in range(2) for y in range(SIDE)}
    assert found_in(replaced(seed, places, brighter(20))).keys() == places


def test_two_halves_are_at_fault_along_their_seam_on_both_sides():
    places = {(x, y) for x in range(3) for y in range(SIDE)}
    found = found_in(replaced(1, places, brighter(20)))
    assert found.keys() == {(x, y) for x in (2, 3) for y in range(SIDE)}
    assert set(found.values()) == {"beside a seam; one side of it is right"}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("wiggle", [0.0, 2.0])
def test_a_coast_that_lies_on_the_borders_is_no_seam(seed: int, wiggle: float):
    random = np.random.default_rng(seed)
    size = 256 * SIDE
    land = np.asarray(picture_of(seed)).astype(float)
    sea = np.array([8, 22, 60]) + random.normal(0, 2, (size, size, 1))
    shore = 256 * 3 + wiggle * np.sin(np.arange(size) / 9)
    is_sea = np.arange(size)[None, :] < shore[:, None]
    coast = np.where(is_sea[..., None], sea, land).clip(0, 255).astype(np.uint8)
    for pixels in (coast, coast.swapaxes(0, 1)):
        assert not found_in(cut(Image.fromarray(pixels), quality=80))


@pytest.mark.parametrize("how", [Image.Resampling.BILINEAR, Image.Resampling.LANCZOS])
def test_a_coast_of_which_resampling_mixed_a_little_into_the_sea_is_no_seam(
    how: Image.Resampling,
):
    size = 512 * SIDE
    fields = np.random.default_rng(4).integers(40, 220, (size // 64, size // 64, 3), np.uint8)
    land = np.asarray(Image.fromarray(fields).resize((size, size), Image.Resampling.NEAREST))
    coast = np.roll(land, (21, 21), (0, 1))
    coast = np.where((np.arange(size) < 512)[None, :, None], (8, 22, 60), coast)
    noise = np.random.default_rng(5).normal(0, 2, (size, size, 1))
    large = Image.fromarray((coast + noise).clip(0, 255).astype(np.uint8))
    assert not found_in(cut(large.resize((size // 2, size // 2), how), quality=80))


def test_a_nearly_plain_sea_has_no_seams():
    random = np.random.default_rng(3)
    pixels = np.array([8, 22, 60]) + random.normal(0, 3, (256 * SIDE, 256 * SIDE, 1))
    assert not found_in(cut(Image.fromarray(pixels.clip(0, 255).astype(np.uint8))))


def test_what_other_zooms_show_too_may_be_natural():
    other = tile(picture_of(51), 0, 3)
    tiles = {**tiles_of(1)} | {(0, 3): tile_facts(encoded(other, quality=85))}
    assert found_in(tiles).keys() == {(0, 3)}
    assert not found_in(tiles, confirmed=[(0, 3)])


def test_borders_tell_a_scene_of_another_brightness_from_another_scene():
    picture = picture_of(1)
    tiles = {**tiles_of(1)}
    bright = tiles | {(2, 2): changed(tile(picture, 2, 2), brighter(30))}
    other = tiles | {(2, 2): tile_facts(encoded(tile(picture_of(51), 2, 2)))}
    for changed_tiles, is_same in ((bright, True), (other, False)):
        for border in borders(changed_tiles):
            if (2, 2) in {border.first, border.second}:
                assert border.strength > 1
                assert border.is_mended == is_same
                assert border.likeness > 0.7 or not is_same
