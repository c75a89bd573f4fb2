"""A secret in a tile URL is in nothing that is saved or read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lb_widgets.errors import InputError
from lb_widgets.model.tiles import tile_row
from lb_widgets.widgets.tile_layer_map import TileLayerMap
from tests.widgets.tile_layer_map.pages import AFRICA, SECRET, Page, event, layers_on

if TYPE_CHECKING:
    from lb_widgets.sandbox import Sandbox


def test_a_secret_is_in_no_trait_no_repr_and_no_static_form(sandbox: Sandbox) -> None:
    url = sandbox.tile_url("relief") + f"?access_token={SECRET}"
    row = tile_row(url, bounds=AFRICA, min_zoom=1, max_zoom=5, alternative_layers={"Other": url})
    tiles = TileLayerMap(row)
    page = Page(tiles)
    assert not page.ask("map/sentinel", layer=0)["urls"]
    assert page.draw(0)["loaded"] == 4
    answer = page.ask("map/tiles", row=0, events=[event(2, 9, 9, ok=False)])
    tiles.has_grid = True
    tiles.comparison = "side-by-side"
    maps = tiles._stage.children
    widgets = [tiles, tiles._companion, tiles._stage, *maps, *(w for m in maps for w in m.controls)]
    widgets += [layer for leaflet in maps for layer in layers_on(leaflet)]
    state = repr([widget.get_state() for widget in widgets])
    assert "data:image/jpeg" in state
    said = state + repr(tiles) + repr(tiles.info) + repr(tiles.layers) + tiles.static_form()
    assert SECRET not in said + repr(answer) + tiles.tiles.to_csv()
    assert "tiles/relief" in tiles.static_form()


# --- base map -------------------------------------------------------------------------------------


def test_a_base_map_is_there_only_when_asked_for(sandbox: Sandbox) -> None:
    row = tile_row(sandbox.tile_url("relief"), bounds=AFRICA, min_zoom=1, max_zoom=5)
    assert not any("openstreetmap" in layer.url for layer in layers_on(TileLayerMap(row).map)
                   if hasattr(layer, "url"))  # fmt: skip
    tiles = TileLayerMap(row, basemap="osm")
    base = layers_on(tiles.map)[0]
    assert base.url == "https://tile.openstreetmap.org/{z}/{x}/{y}.png"
    assert "OpenStreetMap</a> contributors" in base.attribution
    assert base.pane == "lbw-basemap"
    assert "AttributionControl" in [type(control).__name__ for control in tiles.map.controls]


def test_a_base_map_of_ones_own_tells_where_it_is_from(sandbox: Sandbox) -> None:
    row = tile_row(sandbox.tile_url("relief"), bounds=AFRICA, min_zoom=1, max_zoom=5)
    base = layers_on(TileLayerMap(row, basemap="https://base.example/{z}/{x}/{y}").map)[0]
    assert base.attribution == "Base map: base.example"


def test_a_base_map_is_left_out_under_a_flat_row_and_that_is_said(sandbox: Sandbox) -> None:
    row = tile_row(
        sandbox.tile_url("relief"), bounds=(0, 0, 99, 99), min_zoom=0, max_zoom=5, epsg="Simple"
    )
    tiles = TileLayerMap(row, basemap="osm")
    assert [type(layer).__name__ for layer in layers_on(tiles.map)] == ["Outline"]
    assert tiles._companion.row.reading.endswith("base map left out: it is not in Simple")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ("google", 'expected None, "osm", or an http'),
        (7, "basemap=7"),
        ("https://base.example/{z}/{x}.png", r"with \{z\}, \{x\} and \{y\}"),
        ("https://base.example/{z}/{x}/{y}/{token}", r"with \{z\}, \{x\} and \{y\}"),
        (f"https://base.example/{{z}}/{{x}}/{{y}}?token={SECRET}", "holds a secret"),
    ],
)
def test_a_base_map_that_cannot_be_is_refused(sandbox: Sandbox, wrong: str, sentence: str) -> None:
    row = tile_row(sandbox.tile_url("relief"), bounds=AFRICA, min_zoom=1, max_zoom=5)
    with pytest.raises(InputError, match=sentence) as caught:
        TileLayerMap(row, basemap=wrong)
    assert SECRET not in str(caught.value)
