from __future__ import annotations

import io
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from lb_widgets.sandbox import imagery, tiles


def _pixels(layer: str, z: int, x: int, y: int) -> np.ndarray:
    with Image.open(io.BytesIO(tiles.tile(layer, z, x, y))) as image:
        return np.asarray(image)


def _locate(latitude: float, longitude: float, z: int) -> tuple[int, int, int, int]:
    """Tile and pixel by the textbook formula of the OpenStreetMap wiki, apart from our code."""
    world = 256 << z
    across = (longitude + 180) / 360 * world
    radians = math.radians(latitude)
    down = (1 - math.asinh(math.tan(radians)) / math.pi) / 2 * world
    return int(across // 256), int(down // 256), int(across % 256), int(down % 256)


@given(st.floats(-84, 84), st.floats(-179.9, 179.9), st.sampled_from(["relief", "blue_marble"]))
def test_a_tile_shows_the_colour_that_the_source_has_at_that_place(
    latitude: float, longitude: float, layer: str
):
    x, y, column, row = _locate(latitude, longitude, 5)
    shown = _pixels(layer, 5, x, y)[row, column].astype(int)
    source = imagery.picture(layer)
    # A tile's pixel is smaller than one of the source, so it lies between its neighbours there.
    centre_row, centre_column = (90 - latitude) * 15, (longitude + 180) * 15
    rows = np.clip(np.arange(int(centre_row) - 2, int(centre_row) + 3), 0, imagery.HEIGHT - 1)
    columns = np.arange(int(centre_column) - 2, int(centre_column) + 3) % imagery.WIDTH
    around = source[np.ix_(rows, columns)].reshape(-1, 3).astype(int)
    assert (around.min(axis=0) - 1 <= shown).all()
    assert (shown <= around.max(axis=0) + 1).all()


@pytest.mark.parametrize("z", range(tiles.MAX_NATIVE_ZOOM + 1))
def test_the_sahara_is_sand_and_the_pacific_is_blue_at_every_zoom(z: int):
    x, y, column, row = _locate(23, 10, z)
    red, _, blue = _pixels("blue_marble", z, x, y)[row, column].astype(int)
    assert red > 150 > blue
    x, y, column, row = _locate(0, -140, z)
    red, _, blue = _pixels("blue_marble", z, x, y)[row, column].astype(int)
    assert red < 40 < blue + 20


def _steps(first: np.ndarray, second: np.ndarray) -> tuple[float, float]:
    """Mean step from the last column of one to the first of the other, and beside that edge."""
    before, after = first.astype(int), second.astype(int)
    across = np.abs(before[:, -1] - after[:, 0]).mean()
    beside = np.abs(before[:, -2] - before[:, -1]), np.abs(after[:, 0] - after[:, 1])
    return float(across), float(max(step.mean() for step in beside))


@pytest.mark.parametrize(("z", "x", "y"), [(5, 16, 11), (5, 3, 15), (4, 7, 5), (2, 1, 1)])
def test_neighbouring_tiles_meet_without_a_seam(z: int, x: int, y: int):
    tile = _pixels("relief", z, x, y)
    across, beside = _steps(tile, _pixels("relief", z, x + 1, y))
    assert across <= 1.4 * beside + 1
    down, beside = _steps(
        tile.transpose(1, 0, 2), _pixels("relief", z, x, y + 1).transpose(1, 0, 2)
    )
    assert down <= 1.4 * beside + 1


def test_the_world_closes_at_the_antimeridian():
    pixels = np.array([[[0, 0, 0], [9, 9, 9], [200, 100, 50]]], np.uint8)
    between_last_and_first = tiles._bilinear(pixels, np.array([0.0]), np.array([-0.5, 2.5]))
    assert between_last_and_first.tolist() == [[[100, 50, 25], [100, 50, 25]]]
    west, east = _pixels("relief", 3, 0, 3).astype(int), _pixels("relief", 3, 7, 3).astype(int)
    assert np.abs(west[:, 0] - east[:, -1]).mean() < 3


@pytest.mark.parametrize("z", [0, 1, 2])
def test_a_parent_shows_the_mean_of_its_four_children(z: int):
    """Picking single pixels of the large picture instead would sparkle."""
    x, y = (1 << z) // 2, (1 << z) // 3
    parent = _pixels("elevation", z, x, y).astype(float)
    children = np.block(
        [
            [[_pixels("elevation", z + 1, 2 * x + right, 2 * y + down)] for right in range(2)]
            for down in range(2)
        ]
    ).astype(float)
    halved = children.reshape(256, 2, 256, 2, 3).mean(axis=(1, 3))
    assert np.abs(parent - halved).mean() < 4.5


def test_zoom_0_is_the_whole_world():
    world = _pixels("water", 0, 0, 0)[..., 3] > 0
    # Seas cover most of a Mercator map outside the white polar regions.
    assert 0.4 < world.mean() < 0.8


@pytest.mark.parametrize("layer", sorted(tiles.LAYERS))
def test_every_layer_has_tiles_of_256_pixels(layer: str):
    assert _pixels(layer, 1, 0, 0).shape[:2] == (256, 256)


def test_masks_are_transparent_but_for_one_flat_colour():
    mask = _pixels("vegetation", 3, 4, 2)
    assert mask.shape == (256, 256, 4)
    covered = mask[mask[..., 3] > 0]
    assert 0.1 < len(covered) / (256 * 256) < 0.95
    assert len(np.unique(covered, axis=0)) == 1


@pytest.mark.parametrize(
    ("layer", "z", "x", "y"),
    [
        ("nowhere", 0, 0, 0),
        ("relief", -1, 0, 0),
        ("relief", 6, 0, 0),
        ("relief", 3, 8, 0),
        ("relief", 3, 0, 8),
        ("relief", 3, -1, 0),
        ("holes", 2, 0, 0),
    ],
)
def test_what_is_outside_the_world_or_a_hole_is_no_tile(layer: str, z: int, x: int, y: int):
    assert not tiles.has_tile(layer, z, x, y)
    with pytest.raises(KeyError):
        tiles.tile(layer, z, x, y)


def test_one_tile_in_five_of_the_layer_with_holes_is_missing():
    missing = sum(not tiles.has_tile("holes", 4, x, y) for x in range(16) for y in range(16))
    assert missing in {51, 52}
