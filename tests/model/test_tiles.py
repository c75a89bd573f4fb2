from __future__ import annotations

import json
from typing import Any

import msgspec
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lb_widgets.errors import InputError
from lb_widgets.model.data_row import DataRow
from lb_widgets.model.mercator import Crs, to_world
from lb_widgets.model.tiles import TileLayerInfo, is_tile_row, tile_row

URL = "https://tiles.example/{z}/{x}/{y}.png"
# The documentation's example: Mexico City, north-west corner first.
NORTH_WEST, SOUTH_EAST = (
    (19.405662413477728, -99.21052827588443),
    (19.400498983095076, -99.20534818927473),
)


def row_data(**changes: Any) -> dict[str, Any]:
    """The documentation's example; a change to None leaves the key out."""
    row = {
        "tile_layer_url": URL,
        "bounds": [list(NORTH_WEST), list(SOUTH_EAST)],
        "epsg": "EPSG4326",
        "min_zoom": 12,
        "max_zoom": 20,
        **changes,
    }
    return {key: value for key, value in row.items() if value is not None}


def swapped(point: tuple[float, float]) -> list[float]:
    return [point[1], point[0]]


def metres(point: tuple[float, float]) -> tuple[float, float]:
    """Northing and easting of Web Mercator."""
    x, y = to_world(*point)
    scale = 2 * 20037508.342789244 / 256
    return (128 - y) * scale, (x - 128) * scale


CAMEL = {"tile_layer_url": "tileLayerUrl", "min_zoom": "minZoom", "max_zoom": "maxZoom"}
SPELLINGS = {
    "version absent is lat, lng": row_data(),
    "version 1 is lat, lng": row_data(version=1),
    "version 2 is lng, lat": row_data(version=2, bounds=[swapped(NORTH_WEST), swapped(SOUTH_EAST)]),
    "south-east first": row_data(bounds=[SOUTH_EAST, NORTH_WEST]),
    "south-west first": row_data(
        bounds=[(SOUTH_EAST[0], NORTH_WEST[1]), (NORTH_WEST[0], SOUTH_EAST[1])]
    ),
    "camelCase": {CAMEL.get(key, key): value for key, value in row_data().items()},
    "EPSG3857": row_data(epsg="EPSG3857"),
    "EPSG:3857": row_data(epsg="EPSG:3857"),
    "a number": row_data(epsg=4326),
    "float zooms": row_data(min_zoom=12.0, max_zoom=20.5),
    "metres": row_data(epsg="EPSG3857", bounds=[metres(NORTH_WEST), metres(SOUTH_EAST)]),
    "metres, version 2": row_data(
        epsg="EPSG3857", version=2,
        bounds=[swapped(metres(NORTH_WEST)), swapped(metres(SOUTH_EAST))],
    ),
}  # fmt: skip


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_of_a_row_has_one_normal_form(spelling: str) -> None:
    info = TileLayerInfo.from_row(SPELLINGS[spelling])
    assert (info.north, info.west) == pytest.approx(NORTH_WEST, abs=1e-9)
    assert (info.south, info.east) == pytest.approx(SOUTH_EAST, abs=1e-9)
    assert (info.min_zoom, info.max_zoom, info.max_native_zoom) == (12, 20, 20)
    assert info.tile_size == 256
    assert info.layers[0].url == URL


@pytest.mark.parametrize(
    ("changes", "reading"),
    [
        ({}, "bounds read as lat, lng: version absent"),
        ({"version": 1}, "bounds read as lat, lng: version 1"),
        ({"max_zoom": 20.5}, "bounds read as lat, lng: version absent; max_zoom 20.5 read as 20"),
        ({"max_zoom": None},
         "bounds read as lat, lng: version absent; max_zoom absent, read as 22"),
        ({"epsg": "EPSG3857", "version": 2, "bounds": [[-11e6, 2e6], [-10e6, 3e6]]},
         "bounds read as metres, easting, northing: version 2"),
        ({"bounds": [[-17, 179], [-16, 181]]},
         ("bounds read as lat, lng: version absent; "
          "longitudes beyond 180 read as across the antimeridian")),
        ({"epsg": "Simple", "bounds": [[0, 0], [135, 128]]},
         "bounds read as x, y: Simple, version absent"),
        ({"epsg": "Simple", "bounds": [[0, 0], [135, 128]], "version": 1},
         "bounds read as y, x: Simple, version 1"),
    ],
)  # fmt: skip
def test_the_reading_says_how_it_was_read(changes: dict[str, Any], reading: str) -> None:
    assert TileLayerInfo.from_row(row_data(**changes)).reading == reading


def test_a_row_may_come_in_any_container() -> None:
    data = row_data()
    rows = [
        data,
        json.dumps(data),
        {"row_data": data, "media_type": "TMS_GEO", "global_key": "a"},
        {"row_data": json.dumps(data)},
        DataRow(row_data=data),
        pd.Series({"row_data": data, "global_key": None}),
        pd.DataFrame([{"row_data": data}]).iloc[0],
    ]
    assert {TileLayerInfo.from_row(row) for row in rows} == {TileLayerInfo.from_row(data)}


def test_simple_rows_are_pixels_with_fields_of_their_own() -> None:
    data = row_data(
        epsg="Simple",
        bounds=[[0, 0], [135, 128]],
        tile_size=128,
        min_zoom=0,
        max_zoom=8.5,
        version=2,
    )
    info = TileLayerInfo.from_row(data)
    assert info.crs is Crs.SIMPLE
    assert (info.left, info.top, info.right, info.bottom) == (0, 0, 135, 128)
    assert (info.west, info.north, info.east, info.south) == (0, 0, 135, -128)
    assert (info.tile_size, info.max_zoom) == (128, 8)
    turned = TileLayerInfo.from_row({**data, "version": 1})
    assert (turned.right, turned.bottom) == (128, 135)


def test_tms_simple_needs_no_epsg() -> None:
    row = {"row_data": row_data(epsg=None, bounds=[[0, 0], [10, 20]]), "media_type": "TMS_SIMPLE"}
    assert TileLayerInfo.from_row(row).crs is Crs.SIMPLE


def test_geographic_rows_have_no_pixel_fields() -> None:
    info = TileLayerInfo.from_row(row_data())
    assert (info.left, info.top, info.right, info.bottom) == (None, None, None, None)


def test_alternative_layers_inherit_what_they_do_not_say() -> None:
    alternatives = [
        {"tile_layer_url": URL.replace("tiles", "near"), "name": "Near infrared"},
        {"tileLayerUrl": URL, "name": "Close-up", "minZoom": 18, "max_native_zoom": 19,
         "bounds": [[19.401, -99.21], [19.402, -99.209]]},
    ]  # fmt: skip
    info = TileLayerInfo.from_row(row_data(max_native_zoom=17, alternative_layers=alternatives))
    main, near, close = info.layers
    assert [layer.name for layer in info.layers] == ["Main layer", "Near infrared", "Close-up"]
    assert near.box == main.box
    assert (near.min_zoom, near.max_zoom, near.max_native_zoom) == (12, 20, 17)
    assert (close.min_zoom, close.max_zoom, close.max_native_zoom) == (18, 20, 19)
    assert close.box == (-99.21, 19.401, -99.209, 19.402)
    assert "alternative_layers[1]: bounds read as lat, lng: version absent" in info.reading


def test_all_problems_are_told_at_once_and_where() -> None:
    broken = {
        "tile_layer_url": "ftp://tiles.example/{z}/{x}/{token}",
        "bounds": [[-99.2, 19.4], [-99.1, 19.5]],
        "epsg": "EPSG9999",
        "minZoom": "12",
        "max_zoom": 99,
        "tile_size": 0,
        "version": 3,
        "alternative_layers": [{"tile_layer_url": URL}, "x"],
    }
    with pytest.raises(InputError, match='global_key "field-7"') as caught:
        TileLayerInfo.from_row({"row_data": broken, "global_key": "field-7"})
    places = [problem.split(" ")[0] for problem in caught.value.problems]
    assert sorted(set(places)) == sorted({
        "row_data.tile_layer_url", "row_data.bounds[0][0]", "row_data.bounds[1][0]",
        "row_data.epsg",
        "row_data.minZoom", "row_data.max_zoom", "row_data.tile_size", "row_data.version",
        "row_data.alternative_layers[0].name", "row_data.alternative_layers[1]",
    })  # fmt: skip
    assert all(problem in str(caught.value) for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"bounds": [[-99.2, 19.4], [-99.1, 19.5]]}, 'or add "version": 2'),
        ({"bounds": [[19.4, -99.2], [19.5, -99.1]], "version": 2}, 'or remove "version"'),
        ({"bounds": [[19.4, -99.2], [19.4, -99.1]]}, "encloses nothing"),
        ({"bounds": [[19.4, float("nan")], [19.5, -99.1]]}, "finite"),
        ({"bounds": [19.4, -99.2, 19.5, -99.1]}, "two corners"),
        ({"bounds": [[2e6, -11e6], [3e6, -10e6]]}, "read as a longitude"),
        ({"epsg": "EPSG3857", "bounds": [[2e6, -11e7], [3e6, -10e6]]}, "outside the world"),
        ({"min_zoom": 21}, "above max_zoom 20"),
        ({"max_native_zoom": 3}, "below min_zoom 12"),
        ({"min_zoom": True}, "whole number"),
        ({"tile_layer_url": "https://tiles.example/{z}/{x}.png"}, "lacks {y}"),
        ({"tileLayerUrl": "https://other.example/{z}/{x}/{y}.png"}, "keep one of the two"),
        ({"epsg": None}, "is missing"),
        ({"alternative_layers": [{"name": "a", "tile_layer_url": URL, "epsg": "Simple"}]},
         "a map has one"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_the_fix(changes: dict[str, Any], problem: str) -> None:
    with pytest.raises(InputError) as caught:
        TileLayerInfo.from_row(row_data(**changes))
    assert any(problem in line for line in caught.value.problems), caught.value.problems


def test_what_is_no_tile_layer_row_is_refused_as_such() -> None:
    for row in ({"row_data": "https://example.com/a.jpg"}, {"row_data": None}, 7, None, []):
        with pytest.raises(InputError, match="no tile layer row"):
            TileLayerInfo.from_row(row)


def test_a_secret_shows_in_no_repr_and_no_error() -> None:
    url = URL + "?access_token=s3cr3t"
    info = TileLayerInfo.from_row(row_data(tile_layer_url=url))
    assert info.layers[0].url == url
    assert "s3cr3t" not in repr(info)
    assert "tiles.example" in repr(info)
    with pytest.raises(InputError) as caught:
        TileLayerInfo.from_row(row_data(tile_layer_url="s3://b/{z}/{x}/{y}?token=s3cr3t"))
    assert "s3cr3t" not in str(caught.value) + repr(caught.value.problems)


def test_reading_leaves_the_row_as_it_was() -> None:
    data = row_data(alternative_layers=[{"name": "a", "tile_layer_url": URL}])
    before = json.dumps(data)
    TileLayerInfo.from_row(data)
    assert json.dumps(data) == before


def test_the_normal_form_cannot_be_changed() -> None:
    info: Any = TileLayerInfo.from_row(row_data())
    with pytest.raises(AttributeError):
        info.south = 0.0
    assert msgspec.to_builtins(info)["crs"] == "EPSG4326"


def test_tile_addresses_are_those_that_leaflet_builds() -> None:
    layer = TileLayerInfo.from_row(
        row_data(tile_layer_url="https://{s}.t.example/{z}/{x}/{y}{r}.png")
    ).layers[0]
    assert layer.tile_url(3, 4, 5) == "https://a.t.example/3/4/5.png"
    assert layer.tile_url(3, 4, 6) == "https://b.t.example/3/4/6.png"


@given(z=st.integers(0, 30), x=st.integers(0, 2**20), y=st.integers(0, 2**20))
def test_the_tile_of_an_address_is_found_again(z: int, x: int, y: int) -> None:
    url = "https://{s}.t.example/(a+b)/{z}/{x}/{y}.png?again={z}&v=1.0"
    layer = TileLayerInfo.from_row(row_data(tile_layer_url=url)).layers[0]
    assert layer.tile_of(layer.tile_url(z, x, y)) == (z, x, y)
    assert layer.tile_of("https://a.t.example/(a+b)/1/2/3.png?again=2&v=1.0") is None


coordinate = st.floats(-80, 80).map(lambda value: round(value, 6))


@given(
    corners=st.tuples(coordinate, coordinate, coordinate, coordinate).filter(
        lambda c: c[0] != c[2] and c[1] < c[3]
    ),
    epsg=st.sampled_from(["EPSG4326", "EPSG3857", "EPSG3395"]),
)
def test_a_written_row_reads_back_as_it_was(
    corners: tuple[float, float, float, float], epsg: str
) -> None:
    west, south, east, north = corners
    row = tile_row(
        URL, bounds=corners, min_zoom=3, max_zoom=9, max_native_zoom=8, tile_size=512, epsg=epsg,
        alternative_layers={"Elevation": URL + "?e"}, global_key="k",
    )  # fmt: skip
    info = TileLayerInfo.from_row(row)
    assert (info.west, info.south, info.north) == (west, south, north)
    assert info.east == (east if west < east else east + 360)
    assert (info.min_zoom, info.max_zoom, info.max_native_zoom, info.tile_size) == (3, 9, 8, 512)
    assert [(layer.name, layer.url) for layer in info.layers[1:]] == [("Elevation", URL + "?e")]
    assert is_tile_row(row["row_data"], row["media_type"])


def test_a_written_simple_row_reads_back_as_it_was() -> None:
    row = tile_row(URL, bounds=(0, 0, 300, 200), min_zoom=0, max_zoom=5, epsg="Simple")
    info = TileLayerInfo.from_row(row)
    assert (info.left, info.top, info.right, info.bottom) == (0, 0, 300, 200)


def test_a_row_that_would_be_wrong_is_not_written() -> None:
    with pytest.raises(InputError, match="read as a latitude"):
        tile_row(URL, bounds=(0, 95, 10, 96), min_zoom=0, max_zoom=5)


def test_tile_rows_are_known_by_media_type_or_content() -> None:
    assert is_tile_row(None, "TMS_SIMPLE")
    assert is_tile_row(row_data(), None)
    assert not is_tile_row("https://example.com/a.jpg", "IMAGE")
    assert not is_tile_row(row_data(), "IMAGE")
