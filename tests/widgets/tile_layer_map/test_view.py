"""Where the map is: the first view, its correction, and going elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from lb_widgets.errors import InputError
from lb_widgets.model.mercator import fit
from lb_widgets.widgets.tile_layer_map import TileLayerMap
from tests.widgets.tile_layer_map.pages import Page, layers_on, mixed_rows, row_of

if TYPE_CHECKING:
    from lb_widgets.sandbox import Sandbox


def test_first_view_is_what_leaflet_would_fit_into_800_by_400(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(row_of(sandbox))
    assert tiles.info is not None
    centre, zoom = fit(tiles.info.box, 800, 400, min_zoom=1, max_zoom=10)
    assert tuple(tiles.map.center) == centre
    assert tiles.map.zoom == zoom


def test_first_map_has_no_base_map_and_waits_for_the_sentinel(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(row_of(sandbox))
    assert [type(layer).__name__ for layer in layers_on(tiles.map)] == ["Outline"]
    assert not layers_on(tiles.map)[0].fill
    assert tiles.map.scroll_wheel_zoom
    assert (tiles.map.min_zoom, tiles.map.max_zoom) == (1, 10)


def test_true_size_corrects_the_view_once(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(row_of(sandbox))
    page = Page(tiles)
    first = tiles.map.zoom
    page.ask("map/size", width=3000.0, height=1700.0)
    assert tiles.map.zoom == first + 2
    page.ask("map/size", width=800.0, height=400.0)
    assert tiles.map.zoom == first + 2


def test_the_next_row_is_fitted_into_the_size_that_was_told_last(sandbox: Sandbox) -> None:
    tiles = TileLayerMap([row_of(sandbox), row_of(sandbox, global_key="again")])
    page = Page(tiles)
    first = tiles.map.zoom
    for width, height in ((800.0, 400.0), (3000.0, 1700.0)):
        page.ask("map/size", width=width, height=height)
    tiles.show(1)
    assert tiles.map.zoom == first + 2


def test_true_size_leaves_a_view_that_the_user_moved(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(row_of(sandbox))
    tiles.map.center = [0.0, 100.0]
    Page(tiles).ask("map/size", width=3000.0, height=1700.0)
    assert tiles.map.center == [0.0, 100.0]


def test_fractions_of_a_pixel_are_no_move(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(row_of(sandbox))
    lat, lng = tiles.map.center
    tiles.map.center = [lat + 0.01, lng - 0.01]
    first = tiles.map.zoom
    Page(tiles).ask("map/size", width=3000.0, height=1700.0)
    assert tiles.map.zoom == first + 2


def test_python_can_go_to_a_position(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(row_of(sandbox))
    tiles.go_to(-1.5, 36, zoom=6)
    assert (tiles.map.center, tiles.map.zoom) == ([-1.5, 36], 6)
    tiles.go_to(2, 35)
    assert (tiles.map.center, tiles.map.zoom) == ([2, 35], 6)


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ((91, 0), "lat=91: expected a number from -90 to 90"),
        ((0, float("inf")), "lng=inf"),
        ((0, "x"), "lng='x'"),
        ((0, 0, 11), "zoom=11: expected 1 to 10 on this row's map"),
        ((0, 0, True), "zoom=True"),
    ],
)
def test_a_place_that_is_none_is_refused(sandbox: Sandbox, place: Any, sentence: str) -> None:
    tiles = TileLayerMap(row_of(sandbox))
    before = tiles.map.center
    with pytest.raises(InputError, match=sentence):
        tiles.go_to(*place)
    assert tiles.map.center == before


def test_a_flat_row_has_its_own_coordinates(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(mixed_rows(sandbox), row=2)
    tiles.go_to(-150, 200)
    assert tiles.map.center == [-150, 200]


def test_without_a_row_there_is_nowhere_to_go(sandbox: Sandbox) -> None:
    with pytest.raises(InputError, match=r"row_data\.bounds is missing"):
        TileLayerMap(mixed_rows(sandbox), row=1).go_to(0, 0)
    with pytest.raises(InputError, match="no tile layer row on screen"):
        TileLayerMap([]).go_to(0, 0)
