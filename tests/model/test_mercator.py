"""Our arithmetic against Leaflet's own and against mercantile."""

from __future__ import annotations

import math

import mercantile
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lb_widgets.model.mercator import (
    Box,
    Crs,
    fit,
    metres_to_lat_lng,
    tile_box,
    tile_range,
    to_lat_lng,
    to_world,
)

GEOGRAPHIC = [Crs.EPSG3857, Crs.EPSG4326, Crs.EPSG3395]
SIZES = [(800, 400), (600, 400), (1400, 400), (320, 640)]


def degrees(low: float, high: float) -> st.SearchStrategy[float]:
    """Degrees to about a centimetre, as people write them."""
    return st.floats(low, high).map(lambda value: round(value, 7))


@st.composite
def boxes(draw: st.DrawFn, *, most_north: float = 84.0) -> Box:
    west, east = sorted(draw(st.lists(degrees(-180, 180), min_size=2, max_size=2, unique=True)))
    south, north = sorted(
        draw(st.lists(degrees(-most_north, most_north), min_size=2, max_size=2, unique=True))
    )
    return Box(west, south, east, north)


# --- Leaflet 1.9.4, line by line ------------------------------------------------------------------


def leaflet_project(lat: float, lng: float, zoom: float, crs: Crs) -> tuple[float, float]:
    """``CRS.latLngToPoint`` with the projection and transformation of each CRS."""
    if crs is Crs.SIMPLE:
        return lng * 2**zoom, -lat * 2**zoom
    radius, d = 6378137, math.pi / 180
    if crs is Crs.EPSG3395:
        y = lat * d
        tmp = 6356752.314245179 / radius
        e = math.sqrt(1 - tmp * tmp)
        con = e * math.sin(y)
        ts = math.tan(math.pi / 4 - y / 2) / ((1 - con) / (1 + con)) ** (e / 2)
        point = (lng * d * radius, -radius * math.log(max(ts, 1e-10)))
    else:
        sin = math.sin(max(min(85.0511287798, lat), -85.0511287798) * d)
        point = (radius * lng * d, radius * math.log((1 + sin) / (1 - sin)) / 2)
    scale, world = 0.5 / (math.pi * radius), 256 * 2**zoom
    return world * (scale * point[0] + 0.5), world * (-scale * point[1] + 0.5)


def leaflet_unproject(x: float, y: float, zoom: float, crs: Crs) -> tuple[float, float]:
    if crs is Crs.SIMPLE:
        return -y / 2**zoom, x / 2**zoom
    radius, d = 6378137, 180 / math.pi
    scale, world = 0.5 / (math.pi * radius), 256 * 2**zoom
    px, py = (x / world - 0.5) / scale, (y / world - 0.5) / -scale
    if crs is Crs.EPSG3395:
        tmp = 6356752.314245179 / radius
        e = math.sqrt(1 - tmp * tmp)
        ts = math.exp(-py / radius)
        phi = math.pi / 2 - 2 * math.atan(ts)
        i, dphi = 0, 0.1
        while i < 15 and abs(dphi) > 1e-7:
            con = e * math.sin(phi)
            con = ((1 - con) / (1 + con)) ** (e / 2)
            dphi = math.pi / 2 - 2 * math.atan(ts * con) - phi
            phi += dphi
            i += 1
        return phi * d, px * d / radius
    return (2 * math.atan(math.exp(py / radius)) - math.pi / 2) * d, px * d / radius


def leaflet_fit_bounds(
    box: Box, size: tuple[float, float], crs: Crs, limits: tuple[int, int]
) -> tuple[tuple[float, float], int]:
    """``Map._getBoundsCenterZoom`` and ``Map.getBoundsZoom``, at zoom 0, padding 0, zoomSnap 1."""
    nw = leaflet_project(box.north, box.west, 0, crs)
    se = leaflet_project(box.south, box.east, 0, crs)
    scale = min(size[0] / abs(se[0] - nw[0]), size[1] / abs(se[1] - nw[1]))
    unit = 1 if crs is Crs.SIMPLE else 256
    zoom = math.log(scale * unit / unit) / math.log(2)
    zoom = math.floor(zoom / (1 / 100) + 0.5) * (1 / 100)  # JavaScript's Math.round
    clamped = max(limits[0], min(limits[1], math.floor(zoom / 1) * 1))
    sw = leaflet_project(box.south, box.west, clamped, crs)
    ne = leaflet_project(box.north, box.east, clamped, crs)
    middle = ((sw[0] + ne[0]) / 2, (sw[1] + ne[1]) / 2)
    return leaflet_unproject(*middle, clamped, crs), clamped


@pytest.mark.parametrize("crs", GEOGRAPHIC)
@example(box=Box(-180, -90, 180, 90), size=(1400, 400), limits=(0, 25))
@given(
    box=boxes(most_north=85.0),
    size=st.sampled_from(SIZES),
    limits=st.sampled_from([(0, 25), (3, 12)]),
)
def test_fit_is_what_leaflet_fits(
    crs: Crs, box: Box, size: tuple[int, int], limits: tuple[int, int]
) -> None:
    centre, zoom = fit(box, *size, crs=crs, min_zoom=limits[0], max_zoom=limits[1])
    expected_centre, expected_zoom = leaflet_fit_bounds(box, size, crs, limits)
    assert zoom == expected_zoom
    assert centre == pytest.approx(expected_centre, abs=1e-9)


@given(
    width=st.integers(1, 200_000),
    height=st.integers(1, 200_000),
    size=st.tuples(st.integers(50, 4000), st.integers(50, 4000)),
)
def test_fit_of_a_pixel_map_is_what_leaflet_fits(
    width: int, height: int, size: tuple[int, int]
) -> None:
    box = Box(0, -height, width, 0)
    centre, zoom = fit(box, *size, crs=Crs.SIMPLE, min_zoom=0, max_zoom=25)
    assert (centre, zoom) == leaflet_fit_bounds(box, size, Crs.SIMPLE, (0, 25))


def test_a_zoom_that_is_missed_by_less_than_half_a_percent_counts() -> None:
    # The box is 512 pixels wide at zoom 1; 2 ** -0.005 of that is 510.2.
    assert fit(Box(-180, -10, 180, 10), 511, 400)[1] == 1
    assert fit(Box(-180, -10, 180, 10), 510, 400)[1] == 0


def test_a_box_without_a_size_gets_the_deepest_zoom_and_a_map_without_one_the_first() -> None:
    assert fit(Box(5, 5, 5, 5), 800, 400, max_zoom=19) == (pytest.approx((5, 5)), 19)
    assert fit(Box(0, 0, 1, 1), 0, 400, min_zoom=2)[1] == 2


# --- mercantile -----------------------------------------------------------------------------------


@given(box=boxes(), zoom=st.integers(0, 22))
@example(box=Box(-180, -85.0511, 180, 85.0511), zoom=3)
def test_corner_tiles_are_those_of_mercantile(box: Box, zoom: int) -> None:
    first = mercantile.tile(box.west, box.north, zoom)
    # What `mercantile.tiles` does for its last tile.
    last = mercantile.tile(box.east - 1e-11, box.south + 1e-11, zoom)
    found = tile_range(box, zoom)
    assert (found.x_start, found.y_start) == (first.x, first.y)
    assert (found.x_stop - 1, found.y_stop - 1) == (max(last.x, first.x), max(last.y, first.y))


@given(box=boxes(), zoom=st.integers(0, 5))
def test_tiles_are_those_of_mercantile(box: Box, zoom: int) -> None:
    expected = {(tile.x, tile.y) for tile in mercantile.tiles(*box, zooms=zoom)}
    found = tile_range(box, zoom)
    assert set(found.tiles()) == expected
    assert found.total == len(expected)


@given(zoom=st.integers(0, 24), data=st.data())
def test_the_box_of_a_tile_touches_no_other_tile(zoom: int, data: st.DataObject) -> None:
    x, y = (data.draw(st.integers(0, 2**zoom - 1)) for _ in "xy")
    bounds = mercantile.bounds(x, y, zoom)
    assert list(tile_range(Box(*bounds), zoom).tiles()) == [(x, y)]


@pytest.mark.parametrize("crs", [*GEOGRAPHIC, Crs.SIMPLE])
@given(zoom=st.integers(0, 20), data=st.data())
def test_tile_box_and_tile_range_are_inverse(crs: Crs, zoom: int, data: st.DataObject) -> None:
    if crs is Crs.EPSG3395:
        zoom = min(zoom, 15)  # Leaflet's inverse stops at 4e-8 degrees
    x, y = (data.draw(st.integers(0, 2**zoom - 1)) for _ in "xy")
    tile = tile_range(Box(0, 0, 1, 1), zoom)._replace(
        x_start=x, y_start=y, x_stop=x + 1, y_stop=y + 1
    )
    box = tile_box(tile, crs=crs, tile_size=512)
    inner = Box(
        box.west + (box.east - box.west) * 0.01, box.south + (box.north - box.south) * 0.01,
        box.east - (box.east - box.west) * 0.01, box.north - (box.north - box.south) * 0.01,
    )  # fmt: skip
    assert tile_range(inner, zoom, crs=crs, tile_size=512) == tile


def test_across_the_antimeridian_tiles_go_on_past_the_last_column() -> None:
    expected = {(tile.x, tile.y) for tile in mercantile.tiles(179.9, -17, -179.9, -16, zooms=8)}
    for box in (Box(179.9, -17, -179.9, -16), Box(179.9, -17, 180.1, -16)):
        found = tile_range(box, 8)
        assert {(x % 2**8, y) for x, y in found.tiles()} == expected
        assert (found.x_start, found.x_stop) == (255, 257)


def test_tiles_of_a_pixel_map_are_numbered_by_their_size() -> None:
    # 135 x 128 pixels at zoom 0, in tiles of 128: at zoom 2 that is 540 x 512 pixels.
    found = tile_range(Box(0, -128, 135, 0), 2, crs=Crs.SIMPLE, tile_size=128)
    assert (found.x_start, found.y_start, found.x_stop, found.y_stop) == (0, 0, 5, 4)


# --- projections ----------------------------------------------------------------------------------


@pytest.mark.parametrize("crs", [*GEOGRAPHIC, Crs.SIMPLE])
@given(lat=st.floats(-84, 84), lng=st.floats(-180, 180))
def test_projections_invert(crs: Crs, lat: float, lng: float) -> None:
    tolerance = 1e-7 if crs is Crs.EPSG3395 else 1e-10
    assert to_lat_lng(*to_world(lat, lng, crs), crs) == pytest.approx((lat, lng), abs=tolerance)


def test_metres_of_a_known_place() -> None:
    x, y = to_world(19.434, -99.1332)
    metres = 2 * math.pi * 6378137 / 256
    back = metres_to_lat_lng((x - 128) * metres, (128 - y) * metres, Crs.EPSG3857)
    assert back == pytest.approx((19.434, -99.1332), abs=1e-9)
    assert mercantile.xy(-99.1332, 19.434) == pytest.approx(
        ((x - 128) * metres, (128 - y) * metres)
    )
