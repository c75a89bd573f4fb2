from __future__ import annotations

import time
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from lb_widgets.errors import Cancelled, InputError, MediaError
from lb_widgets.media.loader import Loader, Media
from lb_widgets.media.mosaic import layer_still, mosaic
from lb_widgets.model.mercator import Box, Crs, tile_box, tile_range, to_world
from lb_widgets.model.tiles import TileLayerInfo, tile_row

if TYPE_CHECKING:
    from collections.abc import Callable

    from lb_widgets.media.mosaic import Mosaic
    from lb_widgets.model.tiles import TileLayer

URL = "https://tiles.example/{z}/{x}/{y}.png"
WORLD = Box(-180, -85.0511, 180, 85.0511)


def layer_of(bounds: Box = WORLD, **settings: Any) -> TileLayer:
    values = {"min_zoom": 0, "max_zoom": 20, "max_native_zoom": 5, **settings}
    return TileLayerInfo.from_row(tile_row(URL, bounds=tuple(bounds), **values)).layers[0]


def color(z: int, x: int, y: int) -> tuple[int, int, int]:
    return (z * 40, x * 12 % 256, y * 12 % 256)


class Tiles:
    """Makes each tile in a colour that says which it is, and remembers what was asked."""

    def __init__(self, *, size: int = 256, missing_column: int | None = None) -> None:
        self.size = size
        self.missing_column = missing_column
        self.asked: list[tuple[int, int, int]] = []

    def load(self, value: str, *, cancelled: Callable[[], bool] | None = None) -> Media:
        del cancelled
        z, x, y = (int(part) for part in value.removesuffix(".png").split("/")[-3:])
        self.asked.append((z, x, y))
        if x == self.missing_column:
            raise MediaError("404 Not Found", reason="not_found")
        buffer = BytesIO()
        Image.new("RGB", (self.size, self.size), color(z, x, y)).save(buffer, "PNG")
        return Media(buffer.getvalue(), "image/png", "")


def pixels(result: Mosaic) -> np.ndarray[Any, Any]:
    assert result.picture is not None
    return np.asarray(Image.open(BytesIO(result.picture.body)).convert("RGBA")).astype(int)


def middle(result: Mosaic, column: int, row: int, side: int = 256) -> list[int]:
    """The colour in the middle of a tile of the mosaic."""
    return list(pixels(result)[row * side + side // 2, column * side + side // 2])


def test_every_tile_of_the_view_is_in_its_place() -> None:
    tiles = Tiles()
    view = Box(-50, 10, 60, 60)
    result = mosaic(layer_of(), view, 3, crs=Crs.EPSG4326, loader=tiles)
    found = tile_range(view, 3)
    assert sorted(tiles.asked) == sorted((3, x, y) for x, y in found.tiles())
    assert result.box == tile_box(found)
    assert (result.loaded, result.failed) == (found.total, {})
    assert result.picture is not None
    assert (result.picture.width, result.picture.height) == (found.columns * 256, found.rows * 256)
    assert result.picture.content_type == "image/jpeg"
    for x, y in found.tiles():
        shown = middle(result, x - found.x_start, y - found.y_start)[:3]
        assert shown == pytest.approx(color(3, x, y), abs=4)


def test_beyond_the_deepest_tiles_the_deepest_are_taken() -> None:
    tiles = Tiles()
    result = mosaic(layer_of(), Box(10, 10, 11, 11), 9, crs=Crs.EPSG3857, loader=tiles)
    assert result.tile_zoom == 5
    assert {z for z, _, _ in tiles.asked} == {5}


def test_nothing_outside_the_bounds_of_the_layer_is_asked_for() -> None:
    tiles = Tiles()
    layer = layer_of(Box(0, 0, 10, 10))
    mosaic(layer, Box(-170, -80, 170, 80), 5, crs=Crs.EPSG4326, loader=tiles)
    assert {(x, y) for _, x, y in tiles.asked} == set(tile_range(Box(0, 0, 10, 10), 5).tiles())


@pytest.mark.parametrize(("view", "zoom"), [(Box(20, 20, 30, 30), 5), (Box(0, 0, 10, 10), 2)])
def test_a_view_without_tiles_is_empty_and_asks_for_none(view: Box, zoom: int) -> None:
    tiles = Tiles()
    layer = layer_of(Box(0, 0, 10, 10), min_zoom=3)
    result = mosaic(layer, view, zoom, crs=Crs.EPSG4326, loader=tiles)
    assert (result.picture, result.loaded, tiles.asked) == (None, 0, [])


def test_missing_tiles_are_hatched_and_counted_with_the_reason() -> None:
    tiles = Tiles(missing_column=1)
    result = mosaic(layer_of(), WORLD, 1, crs=Crs.EPSG4326, loader=tiles)
    assert result.loaded == 2
    assert result.failed == {"404 Not Found": 2}
    assert result.picture is not None
    assert result.picture.content_type == "image/webp"
    alpha = pixels(result)[:, :, 3]
    assert alpha[:, :256].min() == 255
    share = (alpha[:, 256:] > 128).mean()
    assert 0.02 < share < 0.3, "lines over an empty ground"


def test_what_became_of_each_tile_is_told() -> None:
    tiles = Tiles(missing_column=1, size=128)
    result = mosaic(layer_of(), WORLD, 1, crs=Crs.EPSG4326, loader=tiles)
    found = {(tile.x, tile.y): tile for tile in result.tiles}
    assert sorted(found) == [(0, 0), (0, 1), (1, 0), (1, 1)]
    good, bad = found[0, 1], found[1, 1]
    assert (good.reason, good.width, good.height) == ("", 128, 128)
    assert good.size > 50
    assert (bad.reason, bad.size, bad.width) == ("404 Not Found", 0, 0)
    assert all(tile.seconds >= 0 and abs(tile.at - time.time()) < 60 for tile in result.tiles)


def test_past_the_antimeridian_tiles_are_told_by_the_numbers_of_their_urls() -> None:
    layer = layer_of(Box(170, -20, -170, -10))
    result = mosaic(layer, Box(165, -30, 195, 0), 4, crs=Crs.EPSG4326, loader=Tiles())
    assert {tile.x for tile in result.tiles} == {15, 0}


# --- the small picture of a whole layer -----------------------------------------------------------


def still_of(layer: TileLayer, tiles: Tiles, crs: Crs = Crs.EPSG4326) -> Any:
    return layer_still(layer, crs=crs, loader=tiles, size=(600, 400), max_bytes=100_000)


boxes = st.tuples(
    st.floats(-179, 178), st.floats(-80, 79), st.floats(0.5, 150), st.floats(0.5, 100)
).map(lambda box: Box(box[0], box[1], min(180.0, box[0] + box[2]), min(84.0, box[1] + box[3])))


@settings(max_examples=25, deadline=None)
@given(boxes)
def test_the_still_is_the_layer_cut_at_its_bounds(box: Box) -> None:
    layer = layer_of(box, max_native_zoom=8)
    tiles = Tiles()
    picture, found = still_of(layer, tiles)
    west, north = to_world(box.north, box.west)
    east, south = to_world(box.south, box.east)
    (zoom,) = {z for z, _, _ in tiles.asked}
    assert len(found) == len(tiles.asked)
    width, height = (east - west) * 2**zoom, (south - north) * 2**zoom
    assert picture.width == pytest.approx(width, abs=1.01)
    assert picture.height == pytest.approx(height, abs=1.01)
    assert picture.width <= 600 or zoom == 0
    assert len(picture.body) <= 100_000
    image = np.asarray(Image.open(BytesIO(picture.body)).convert("RGB")).astype(int)
    # What lies in the middle of the picture is the tile in the middle of the layer.
    x, y = (west + east) / 512 * 2**zoom, (north + south) / 512 * 2**zoom
    if min(x % 1, 1 - x % 1, y % 1, 1 - y % 1) > 0.1:
        shown = image[image.shape[0] // 2, image.shape[1] // 2]
        assert shown == pytest.approx(np.minimum(color(zoom, int(x), int(y)), 255), abs=16)


def test_a_layer_without_any_tile_has_no_still() -> None:
    wide, narrow = layer_of(Box(1, 1, 20, 10)), layer_of(Box(1, 1, 10, 10))
    picture, found = still_of(wide, Tiles(missing_column=16))
    assert picture is not None
    assert sorted(tile.reason for tile in found) == ["", "404 Not Found"]
    picture, found = still_of(narrow, Tiles(missing_column=16))
    assert picture is None
    assert {tile.reason for tile in found} == {"404 Not Found"}


def test_a_flat_layer_has_a_still_too() -> None:
    layer = layer_of(Box(0, 0, 300, 200), epsg="Simple", max_native_zoom=0)
    picture, _ = still_of(layer, Tiles(), Crs.SIMPLE)
    assert (picture.width, picture.height) == (300, 200)


def test_tiles_of_another_size_are_fitted_into_their_place() -> None:
    result = mosaic(layer_of(), WORLD, 1, crs=Crs.EPSG4326, loader=Tiles(size=512))
    assert result.picture is not None
    assert (result.picture.width, result.picture.height) == (512, 512)
    assert middle(result, 1, 0)[:3] == pytest.approx(color(1, 1, 0), abs=4)


def test_a_tile_that_is_no_picture_is_a_failed_one() -> None:
    class Pages:
        def load(self, value: str, *, cancelled: Callable[[], bool] | None = None) -> Media:
            del value, cancelled
            return Media(b"<html>sorry</html>", "text/html", "")

    result = mosaic(layer_of(), WORLD, 0, crs=Crs.EPSG4326, loader=Pages())
    assert result.failed == {"Not an image but an HTML page": 1}


def test_across_the_antimeridian_columns_begin_again() -> None:
    tiles = Tiles()
    layer = layer_of(Box(170, -20, -170, -10))
    mosaic(layer, Box(165, -30, 195, 0), 4, crs=Crs.EPSG4326, loader=tiles)
    assert {x for _, x, _ in tiles.asked} == {15, 0}


def test_pixel_maps_use_their_own_tile_size() -> None:
    tiles = Tiles(size=128)
    layer = layer_of(Box(0, 0, 135, 128), epsg="Simple", tile_size=128)
    result = mosaic(layer, Box(0, -128, 135, 0), 1, crs=Crs.SIMPLE, loader=tiles)
    assert sorted({(x, y) for _, x, y in tiles.asked}) == [
        (0, 0),
        (0, 1),
        (1, 0),
        (1, 1),
        (2, 0),
        (2, 1),
    ]
    assert result.box == (0, -128, 192, 0)
    assert result.picture is not None
    assert (result.picture.width, result.picture.height) == (384, 256)


def test_large_tiles_are_drawn_smaller_so_that_the_picture_stays_small() -> None:
    layer = layer_of(Box(0, 0, 16384, 8192), epsg="Simple", tile_size=4096)
    result = mosaic(layer, Box(0, -8192, 16384, 0), 0, crs=Crs.SIMPLE, loader=Tiles(size=64))
    assert result.picture is not None
    assert result.picture.width * result.picture.height <= 4_000_000
    assert result.picture.width == 2 * result.picture.height


def test_a_view_of_too_many_tiles_is_refused_with_the_way_out() -> None:
    tiles = Tiles()
    with pytest.raises(InputError, match=r"1,024 tiles of zoom 5.*zoom in"):
        mosaic(layer_of(), WORLD, 5, crs=Crs.EPSG4326, loader=tiles)
    assert tiles.asked == []


def test_a_cancelled_mosaic_stops_fetching() -> None:
    tiles = Tiles()
    with pytest.raises(Cancelled):
        mosaic(
            layer_of(), WORLD, 3, crs=Crs.EPSG4326, loader=tiles,
            cancelled=lambda: len(tiles.asked) >= 5,
        )  # fmt: skip
    assert len(tiles.asked) < 30


def test_with_a_real_server_and_the_real_loader(loopback: Any) -> None:
    buffer = BytesIO()
    Image.new("RGB", (256, 256), (200, 30, 30)).save(buffer, "PNG")
    for x, y in ((0, 0), (1, 0), (0, 1)):
        loopback.serve(f"/1/{x}/{y}.png", buffer.getvalue(), content_type="image/png")
    row = tile_row(loopback.url("/{z}/{x}/{y}.png"), bounds=tuple(WORLD), min_zoom=0, max_zoom=3)
    layer = TileLayerInfo.from_row(row).layers[0]
    result = mosaic(layer, WORLD, 1, crs=Crs.EPSG4326, loader=Loader())
    assert result.loaded == 3
    assert result.failed == {"404 Not Found": 1}
    assert middle(result, 0, 0) == pytest.approx([200, 30, 30, 255], abs=6)
