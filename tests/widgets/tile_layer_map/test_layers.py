"""Which layers are on screen and how each is drawn, from both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from lb_widgets.errors import InputError
from lb_widgets.model.tile_view import TileLayerSettings
from lb_widgets.widgets.tile_layer_map import TileLayerMap
from tests.widgets.tile_layer_map.pages import Page, layers_on, mixed_rows, names_on, row_of

if TYPE_CHECKING:
    from lb_widgets.sandbox import Sandbox


def test_only_visible_layers_are_on_the_map(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(row_of(sandbox), fetch="browser")
    assert names_on(tiles.map) == ["Main layer"]
    tiles.visible_layers = ["Relief"]
    assert names_on(tiles.map) == ["Relief"]
    assert tiles.visible_layers == [1]
    tiles.visible_layers = [2, "Main layer"]
    assert names_on(tiles.map) == ["Main layer", "Holes"], "their order is that of their panes"
    assert tiles.visible_layers == tiles._companion.visible_layers == [2, 0]
    tiles.visible_layers = []
    assert names_on(tiles.map) == []


def test_showing_one_layer_leaves_the_others_as_they_are(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(row_of(sandbox), fetch="browser")
    tiles.visible_layers = [0, 1]
    before, groups = layers_on(tiles.map), tiles.map.layers
    tiles.visible_layers = [1, 2]
    assert tiles.map.layers is groups, "what changes here is made anew in the page, tiles and all"
    assert layers_on(tiles.map)[0] is before[1]


def test_every_layer_has_a_pane_of_its_own(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(row_of(sandbox), fetch="browser")
    tiles.visible_layers = [0, 1, 2]
    panes = [layer.pane for layer in layers_on(tiles.map)[:3]]
    assert panes == ["lbw-layer-0", "lbw-layer-1", "lbw-layer-2"]
    assert set(panes) <= set(tiles.map.panes)
    heights = {name: pane["zIndex"] for name, pane in tiles.map.panes.items()}
    layers = [heights[name] for name in heights if name.startswith("lbw-layer")]
    assert heights["lbw-basemap"] < min(layers)
    assert max(layers) < 400 < heights["lbw-coverage"] < heights["lbw-grid"]


def test_page_and_python_agree_on_the_visible_layers(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(row_of(sandbox), fetch="browser")
    heard: list[Any] = []
    tiles.observe(lambda change: heard.append(change["new"]), "visible_layers")
    page = Page(tiles)
    page.write(visible_layers=[2, 1])
    assert tiles.visible_layers == [2, 1]
    assert names_on(tiles.map) == ["Relief", "Holes"]
    tiles.visible_layers = [0]
    assert page.companion.visible_layers == [0]
    assert heard == [[2, 1], [0]]


def test_a_late_word_of_the_page_about_another_row_is_corrected(sandbox: Sandbox) -> None:
    tiles = TileLayerMap([row_of(sandbox), row_of(sandbox, alternative_layers=None)], row=1)
    page = Page(tiles)
    told = page.write(visible_layers=[2], settings=[{"opacity": 0.5}] * 4)
    assert told["visible_layers"] == tiles.visible_layers == [0]
    assert len(told["settings"]) == 1


@pytest.mark.parametrize("name", TileLayerSettings.__struct_fields__)
def test_settings_come_from_both_sides(sandbox: Sandbox, name: str) -> None:
    tiles = TileLayerMap(row_of(sandbox))
    page = Page(tiles)
    layer = tiles.layers["Relief"]
    setattr(layer, name, 0.25)
    assert [getattr(state, name) for state in page.companion.settings][1] == 0.25
    page.write(settings=[{name: 0.75}] * 4)
    assert getattr(layer, name) == 0.75
    assert f"{name} 0.75" in repr(layer)


def test_the_page_alone_draws_the_opacity(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(row_of(sandbox), fetch="browser")
    tiles.layers[0].opacity = 0.5
    assert layers_on(tiles.map)[0].opacity == 1, "on the pane: twice would be too much"


@pytest.mark.parametrize(
    ("name", "value"),
    [("opacity", 1.1), ("brightness", -1), ("contrast", "x"), ("greyscale", None)],
)
def test_a_value_out_of_range_is_refused(sandbox: Sandbox, name: str, value: Any) -> None:
    layer = TileLayerMap(row_of(sandbox)).layers["Relief"]
    with pytest.raises(InputError, match=f"{name}=.* of layer 'Relief': Expected"):
        setattr(layer, name, value)
    assert layer.settings == TileLayerSettings()


def test_handles_are_found_by_index_and_name(sandbox: Sandbox) -> None:
    layers = TileLayerMap(row_of(sandbox)).layers
    assert layers.names == ["Main layer", "Relief", "Holes", "Private"]
    assert layers["Holes"] == layers[2] == layers[-2]
    assert [layer.index for layer in layers] == [0, 1, 2, 3]
    assert [layer.name for layer in layers[1:3]] == ["Relief", "Holes"]
    assert "Relief" in layers
    assert len(layers) == len(set(layers)) == 4
    assert repr(layers).splitlines()[:2] == [
        "<layer 0 'Main layer': visible>",
        "<layer 1 'Relief': hidden>",
    ]
    with pytest.raises(InputError, match=r"changed by its attributes"):
        layers[0] = 0.5  # pyright: ignore[reportIndexIssue]


def test_visible_is_an_attribute_too(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(row_of(sandbox))
    tiles.layers["Holes"].visible = True
    tiles.layers["Holes"].visible = True
    assert tiles.visible_layers == [0, 2]
    tiles.layers[0].visible = False
    assert tiles.visible_layers == [2]
    assert tiles.layers[2].visible


def test_a_handle_of_a_row_that_has_gone_says_so(sandbox: Sandbox) -> None:
    rows = [row_of(sandbox), row_of(sandbox, alternative_layers={"Other": "https://h/{z}/{x}/{y}"})]
    tiles = TileLayerMap(rows)
    relief, holes = tiles.layers["Relief"], tiles.layers["Holes"]
    tiles.show(1)
    for layer in (relief, holes):
        with pytest.raises(InputError, match="The row on screen has no layer"):
            layer.opacity = 0.5
    tiles.show(0)
    relief.opacity = 0.5
    assert tiles.layers[1].opacity == 0.5


def test_layers_of_one_name_are_told_apart_by_index(sandbox: Sandbox) -> None:
    row = row_of(sandbox, alternative_layers=None)
    twins = [
        {"name": "Twin", "tile_layer_url": sandbox.tile_url(name)} for name in ("relief", "holes")
    ]
    row["row_data"]["alternative_layers"] = twins
    tiles = TileLayerMap(row, fetch="browser")
    tiles.visible_layers = [1, 2]
    assert names_on(tiles.map) == ["Twin", "Twin"]
    with pytest.raises(InputError, match="give the index, one of 1, 2"):
        tiles.visible_layers = ["Twin"]
    with pytest.raises(InputError, match="give the index, one of 1, 2"):
        tiles.layers["Twin"]
    tiles.layers[2].contrast = 2
    assert [layer.contrast for layer in tiles.layers] == [1, 1, 2]


@pytest.mark.parametrize("wrong", ["Relieff", 9, -1, True, None])
def test_an_unknown_layer_is_refused_with_the_known_ones(sandbox: Sandbox, wrong: Any) -> None:
    tiles = TileLayerMap(row_of(sandbox))
    with pytest.raises(InputError, match="this row's are 0 'Main layer', 1 'Relief'"):
        tiles.visible_layers = [wrong]
    assert tiles.visible_layers == [0]


def test_a_new_row_begins_with_its_main_layer_as_it_is(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(mixed_rows(sandbox), fetch="browser")
    tiles.visible_layers, tiles.has_grid = [2], True
    tiles.layers[2].opacity = 0.2
    tiles.show(4)
    assert tiles.visible_layers == tiles._companion.visible_layers == [0]
    assert tiles._companion.settings == [TileLayerSettings()] * 4
    assert tiles.has_grid, "that one is about looking, not about the row"
    assert "Main layer" in names_on(tiles.map)


def test_a_row_of_many_layers_gets_a_map_with_room_for_them(sandbox: Sandbox) -> None:
    many = {f"L{number}": sandbox.tile_url("relief") for number in range(15)}
    tiles = TileLayerMap([row_of(sandbox), row_of(sandbox, alternative_layers=many)])
    first = tiles.map
    tiles.show(1)
    assert tiles.map is not first
    assert "lbw-layer-15" in tiles.map.panes
    room = tiles.map
    tiles.show(0)
    assert tiles.map is room, "there is room enough"


# --- grid -----------------------------------------------------------------------------------------


def grid_of(tiles: TileLayerMap) -> Any:
    return next((layer for layer in layers_on(tiles.map) if layer.name == "Tile grid"), None)


def test_the_grid_is_that_of_the_uppermost_layer(sandbox: Sandbox) -> None:
    row = row_of(sandbox)
    row["row_data"]["alternative_layers"][0]["max_native_zoom"] = 3
    tiles = TileLayerMap(row)
    assert grid_of(tiles) is None
    tiles.has_grid = True
    grid = grid_of(tiles)
    assert (grid.min_zoom, grid.max_native_zoom, grid.max_zoom) == (1, 5, 10)
    assert (grid.pane, grid.bounds) == ("lbw-grid", [[-40, -20], [40, 60]])
    tiles.visible_layers = [0, 1]
    assert grid_of(tiles).max_native_zoom == 3
    tiles.visible_layers = [0, 2]
    assert grid_of(tiles) is grid, "the same tiles, the same grid"
    Page(tiles).write(has_grid=False)
    assert not tiles.has_grid
    assert grid_of(tiles) is None


def test_the_grid_needs_no_server_and_leaves_only_numbers_to_fill_in(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(row_of(sandbox))
    tiles.has_grid = True
    url = grid_of(tiles).url
    assert url.startswith("data:image/svg+xml,")
    assert "{z}/{x}/{y}" in url
    assert "{" not in url.replace("{z}/{x}/{y}", "")
    assert "#" not in url, "what follows would be no part of the picture"


def test_a_flat_map_has_the_grid_of_its_own_tiles(sandbox: Sandbox) -> None:
    row = row_of(sandbox, epsg="Simple", bounds=(0, 0, 2000, 1000), tile_size=512)
    tiles = TileLayerMap(row)
    tiles.has_grid = True
    grid = grid_of(tiles)
    assert grid.tile_size == 512
    assert "width=%22512%22" in grid.url
