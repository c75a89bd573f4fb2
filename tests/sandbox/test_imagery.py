from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from lb_widgets.sandbox import imagery


@pytest.mark.parametrize("level", range(imagery.COARSEST + 1))
@pytest.mark.parametrize("name", sorted(imagery.PICTURES))
def test_a_picture_halves_with_every_level(name: str, level: int):
    height, width, bands = imagery.picture(name, level).shape
    assert width == -(-imagery.WIDTH // 2**level)
    assert height == -(-imagery.HEIGHT // 2**level)
    assert bands == 3


def test_a_picture_is_decoded_once_and_cannot_be_changed():
    with ThreadPoolExecutor(8) as pool:
        first, *others = pool.map(lambda _: imagery.picture("relief", 2), range(8))
    assert all(other is first for other in others)
    with pytest.raises(ValueError, match="read-only"):
        first[0, 0] = 0


@pytest.mark.parametrize(
    ("kind", "inside", "outside"),
    [
        ("vegetation", (20, 33, 9), (198, 170, 126)),
        ("water", (5, 15, 42), (96, 57, 32)),
        ("ice", (246, 246, 242), (198, 170, 126)),
    ],
)
def test_a_mask_covers_its_class_of_ground_only(
    kind: str, inside: tuple[int, ...], outside: tuple[int, ...]
):
    drawn = imagery.draw_mask(np.array([[inside, outside]], np.uint8), kind)
    assert drawn.shape == (1, 2, 4)
    assert drawn[0, 0, 3] > 0
    assert drawn[0, 1, 3] == 0


def test_the_pictures_are_co_registered():
    """The coast of Africa is at the same pixels in all three."""
    inland, offshore = (
        (slice(1000, 1010), slice(2900, 2910)),
        (slice(1000, 1010), slice(2350, 2360)),
    )
    for name, is_land in (
        ("blue_marble", lambda colour: colour[0] > 150),
        ("relief", lambda colour: colour[0] > 180),
        ("elevation", lambda colour: colour[0] > 180),
    ):
        pixels = imagery.picture(name)
        assert is_land(pixels[inland].mean(axis=(0, 1)))
        assert not is_land(pixels[offshore].mean(axis=(0, 1)))


def test_the_data_is_small_enough_to_ship_and_says_where_it_comes_from():
    files = [path for path in imagery.DATA.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= 5_000_000
    notice = (imagery.DATA / "NOTICE.md").read_text("utf-8")
    assert [path.name for path in files if f"`{path.name}`" not in notice] == ["NOTICE.md"]
