from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, ImageDraw

from lb_widgets.media.tile_pictures import tile_facts
from lb_widgets.tiles.comparing.borders import borders
from lb_widgets.tiles.comparing.level_links import Place
from lb_widgets.tiles.comparing.placeholders import placeholders
from tests.tiles.scenes import encoded, levels, pyramid, scene

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lb_widgets.media.tile_pictures import TileFacts

SPOTS = [Place(2, 0, 0), Place(2, 3, 1), Place(1, 1, 0), Place(2, 2, 3)]


def healthy() -> dict[Place, TileFacts]:
    facts = pyramid(levels(scene(1, 1024), deepest=2))
    return {Place(*key[1:]): its for key, its in facts.items()}


def placeholder(words: str = "Map data not yet available", color: str = "white") -> Image.Image:
    image = Image.new("RGB", (256, 256), color)
    ImageDraw.Draw(image).text((50, 120), words, fill="grey")
    return image


def found_in(tiles: dict[Place, TileFacts]) -> dict[Place, str]:
    shown = {place: its for place, its in tiles.items() if its.solid is None}
    zooms = {place.z for place in shown}
    found = {
        zoom: borders({(p.x, p.y): its for p, its in shown.items() if p.z == zoom})
        for zoom in zooms
    }
    return placeholders(shown, found)


def with_bodies(bodies: Iterable[bytes]) -> dict[Place, TileFacts]:
    return healthy() | {place: tile_facts(body) for place, body in zip(SPOTS, bodies, strict=False)}


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_the_same_picture_on_three_tiles_is_a_placeholder(count: int):
    found = found_in(with_bodies([encoded(placeholder())] * count))
    expected = SPOTS[:count] if count >= 3 else []
    assert found == dict.fromkeys(expected, f"the same picture as {count - 1} other tiles")


def test_also_where_each_is_encoded_anew():
    bodies = [encoded(placeholder(), quality=quality) for quality in (60, 75, 85, 95)]
    assert len(set(bodies)) == 4
    assert found_in(with_bodies(bodies)).keys() == set(SPOTS)


def test_pictures_that_differ_are_none():
    bodies = [encoded(placeholder(color=color)) for color in ("white", "grey", "tan", "black")]
    assert not found_in(with_bodies(bodies))


def test_plain_sea_is_none():
    assert not found_in(with_bodies([encoded(Image.new("RGB", (256, 256), (8, 22, 60)))] * 4))


@pytest.mark.parametrize("seed", range(3))
def test_a_nearly_plain_sea_is_none(seed: int):
    random = np.random.default_rng(seed)
    bodies = []
    for _ in SPOTS:
        pixels = np.array([8, 22, 60]) + random.normal(0, 3, (256, 256, 1))
        bodies.append(encoded(Image.fromarray(pixels.clip(0, 255).astype(np.uint8))))
    tiles = with_bodies(bodies)
    assert all(tiles[place].solid is None for place in SPOTS)
    assert not found_in(tiles)


def test_a_pattern_that_goes_on_from_tile_to_tile_is_none():
    wave = 100 + 60 * np.sin(np.arange(256) * 2 * np.pi / 64)
    pattern = Image.fromarray((wave[:, None] / 2 + wave / 2).astype(np.uint8))
    facts = tile_facts(encoded(pattern, "PNG"))
    assert not found_in({Place(2, x, y): facts for x in range(4) for y in range(4)})


def test_a_repeated_shape_that_goes_on_in_other_tiles_is_none():
    period = np.sin(np.arange(256) * 2 * np.pi / 256)
    field = np.repeat(100 + 60 * np.tile(period, 6)[None], 512, axis=0)
    field[256:] += np.linspace(0, 40, 256)[:, None] * np.sin(np.arange(1536) / 200)
    image = Image.fromarray(field.astype(np.uint8))
    tiles = {
        Place(3, x, y): tile_facts(
            encoded(image.crop((256 * x, 256 * y, 256 * x + 256, 256 * y + 256)), "PNG")
        )
        for x in range(6)
        for y in range(2)
    }
    assert len({its.digest for place, its in tiles.items() if place.y == 0}) == 1
    assert not found_in(tiles)


def test_a_whole_zoom_of_placeholders():
    body = encoded(placeholder())
    tiles = healthy()
    for place in tiles:
        if place.z == 2:
            tiles[place] = tile_facts(body)
    assert found_in(tiles).keys() == {place for place in tiles if place.z == 2}


def test_a_margin_that_a_placeholder_interrupts_is_none():
    """Along the edge of the bounds, tiles are the same where they show sea below, nothing above."""
    pixels = np.full((256, 256, 3), (255, 0, 255), np.uint8)
    pixels[150:] = (8, 22, 60)
    margin = tile_facts(encoded(Image.fromarray(pixels), "PNG"))
    tiles = {Place(3, x, 1): margin for x in (0, 1, 3, 5, 7)}
    spots = [Place(3, 2, 1), Place(3, 4, 1), Place(3, 6, 1)]
    tiles |= dict.fromkeys(spots, tile_facts(encoded(placeholder(), "PNG")))
    coast = pixels.copy()
    coast[200:, 60:90] = (120, 130, 90)
    tiles |= {Place(3, 8, 1): tile_facts(encoded(Image.fromarray(coast), "PNG"))}
    assert found_in(tiles).keys() == set(spots)


@pytest.mark.parametrize("is_above", [True, False])
def test_what_nothing_is_beside_is_none_where_the_tiles_above_show_it(*, is_above: bool):
    """Such as three tiles of a margin between tiles that were lost."""
    pixels = np.full((256, 256, 3), (255, 0, 255), np.uint8)
    pixels[:, 150:] = (8, 22, 60)
    image = Image.fromarray(pixels)
    above = Image.new("RGB", (256, 256), "white")
    if is_above:
        above.paste(image.reduce(2), (0, 0))
    tiles = {Place(3, 0, y): tile_facts(encoded(image, "PNG")) for y in (0, 2, 4)}
    tiles |= {Place(2, 0, y): tile_facts(encoded(above, "PNG")) for y in (0, 1, 2)}
    found = found_in(tiles)
    assert {place for place in found if place.z == 3} == (
        set() if is_above else {place for place in tiles if place.z == 3}
    )
