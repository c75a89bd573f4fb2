"""Tile arithmetic against mercantile and morecantile, on 10,000 random boxes."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import mercantile
import morecantile
import pyproj
import pytest

from lb_widgets.model.mercator import Box, Crs, tile_box, tile_range

if TYPE_CHECKING:
    from collections.abc import Iterator

SEED = 20261126
BOXES = 10_000
MOST_TILES = 400
_HALF = 20037508.342789244
WEB_MERCATOR = morecantile.tms.get("WebMercatorQuad")
ELLIPSOID = morecantile.TileMatrixSet.custom(
    [-_HALF, -_HALF, _HALF, _HALF], pyproj.CRS.from_epsg(3395), maxzoom=24, id="WorldMercatorQuad"
)


def boxes(count: int) -> Iterator[tuple[Box, int]]:
    """Yield boxes of some to some hundred tiles anywhere, with a zoom."""
    generator = random.Random(SEED)  # noqa: S311 - no secret
    for _ in range(count):
        zoom = generator.randint(0, 22)
        tile = 360 / 2**zoom
        width, height = (min(tile * 10 ** generator.uniform(-2, 1), 150.0) for _ in range(2))
        west, south = generator.uniform(-180, 180 - width), generator.uniform(-84, 84 - height)
        yield Box(west, south, west + width, min(south + height, 84.0)), zoom


def test_tiles_are_those_of_mercantile_and_of_morecantile() -> None:
    for box, zoom in boxes(BOXES):
        found = tile_range(box, zoom)
        if found.total <= MOST_TILES:
            expected = {(tile.x, tile.y) for tile in mercantile.tiles(*box, zooms=zoom)}
            assert set(found.tiles()) == expected, (box, zoom)
        # morecantile's own `tiles` shrinks a box by 1e-6 or so: its first and last tile are asked.
        first = WEB_MERCATOR.tile(box.west, box.north, zoom)
        last = WEB_MERCATOR.tile(box.east - 1e-11, box.south + 1e-11, zoom)
        assert (found.x_start, found.y_start) == (first.x, first.y), (box, zoom)
        assert (found.x_stop, found.y_stop) == (last.x + 1, last.y + 1), (box, zoom)


@pytest.mark.parametrize(
    ("crs", "grid"), [(Crs.EPSG3857, WEB_MERCATOR), (Crs.EPSG3395, ELLIPSOID)], ids=str
)
def test_bounds_of_tiles_are_those_of_morecantile(
    crs: Crs, grid: morecantile.TileMatrixSet
) -> None:
    for box, zoom in list(boxes(BOXES))[:1000]:
        tile = tile_range(box, zoom, crs=crs)
        one = tile._replace(x_stop=tile.x_start + 1, y_stop=tile.y_start + 1)
        bounds = grid.bounds(morecantile.Tile(one.x_start, one.y_start, zoom))
        # 6e-6 degrees is where Leaflet's way back from the ellipsoid ends.
        tolerance = 1e-5 if crs is Crs.EPSG3395 else 1e-9
        assert tile_box(one, crs=crs) == pytest.approx(tuple(bounds), abs=tolerance)


def test_tiles_on_the_ellipsoid_are_those_of_morecantile() -> None:
    for box, zoom in list(boxes(BOXES))[:2000]:
        found = tile_range(box, zoom, crs=Crs.EPSG3395)
        first = ELLIPSOID.tile(box.west, box.north, zoom)
        last = ELLIPSOID.tile(box.east - 1e-11, box.south + 1e-11, zoom)
        assert (found.x_start, found.y_start) == (first.x, first.y), (box, zoom)
        assert (found.x_stop, found.y_stop) == (last.x + 1, last.y + 1), (box, zoom)
