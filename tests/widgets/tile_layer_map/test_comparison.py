"""Two layers compared: which, how, and when it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from lb_widgets.errors import InputError
from lb_widgets.model.tile_view import MapComparison
from lb_widgets.widgets.tile_layer_map import TileLayerMap
from tests.widgets.tile_layer_map.pages import Page, layers_on, mixed_rows, names_on, row_of

if TYPE_CHECKING:
    from lb_widgets.sandbox import Sandbox


@pytest.fixture
def tiles(sandbox: Sandbox) -> TileLayerMap:
    return TileLayerMap(row_of(sandbox), fetch="browser")


@pytest.mark.parametrize(
    ("before", "after"), [([0], [0, 1]), ([3], [0, 3]), ([], [0, 1]), ([2, 0, 1], [2, 1])]
)
@pytest.mark.parametrize("by_page", [False, True])
def test_a_comparison_takes_two_layers(
    tiles: TileLayerMap, before: list[int], after: list[int], *, by_page: bool
) -> None:
    tiles.visible_layers = before
    if by_page:
        Page(tiles).write(comparison={"mode": "swipe"})
    else:
        tiles.comparison = "swipe"
    assert tiles.visible_layers == tiles._companion.visible_layers == after
    assert tiles.comparison.mode == tiles._companion.comparison.mode == "swipe"


def test_the_page_may_name_layers_and_mode_in_one_message(tiles: TileLayerMap) -> None:
    told = Page(tiles).write(visible_layers=[3, 2], comparison={"mode": "lens"})
    assert told["visible_layers"] == tiles.visible_layers == [3, 2]
    assert told["comparison"]["mode"] == tiles.comparison.mode == "lens"


def test_what_the_page_wrote_is_not_taken_back_in_between(tiles: TileLayerMap) -> None:
    page = Page(tiles)
    sent: list[dict[str, Any]] = []
    page.companion.send_state = lambda key=None: sent.append(page.companion.get_state(key))
    page.write(visible_layers=[3, 2], comparison={"mode": "lens"})
    modes = [state["comparison"]["mode"] for state in sent if "comparison" in state]
    assert set(modes) <= {"lens"}


@pytest.mark.parametrize("visible", [[0], [], [0, 1, 2]])
def test_any_other_number_of_layers_ends_it(tiles: TileLayerMap, visible: list[int]) -> None:
    tiles.comparison = "blink"
    tiles.visible_layers = visible
    assert tiles.visible_layers == visible
    assert tiles.comparison.mode == tiles._companion.comparison.mode == "blend"


def test_it_can_be_aimed_at_other_layers_meanwhile(tiles: TileLayerMap) -> None:
    tiles.compare("Relief", 0)
    assert (tiles.visible_layers, tiles.comparison.mode) == ([1, 0], "swipe")
    kept = layers_on(tiles.map)[1]
    tiles.visible_layers = [1, 2]
    assert tiles.comparison.mode == "swipe"
    assert layers_on(tiles.map)[0] is kept


def test_compare_takes_options(tiles: TileLayerMap) -> None:
    tiles.compare(0, "Holes", "lens", radius=200, magnification=3)
    assert tiles.comparison == MapComparison(mode="lens", radius=200, magnification=3)  # pyright: ignore[reportArgumentType]
    tiles.comparison = "swipe"
    assert tiles.comparison.radius == 200, "a word leaves the rest as it is"
    tiles.comparison = None
    assert tiles.comparison.mode == "blend"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ("swip", "There is no comparison 'swip'; expected one of blend, swipe"),
        ({"radius": 5}, "radius"),
        ({"size": 5}, "A comparison has no 'size'; it has mode"),
        (7, "There is no comparison 7"),
    ],
)
def test_a_comparison_that_is_none_is_refused(
    tiles: TileLayerMap, wrong: Any, sentence: str
) -> None:
    with pytest.raises(InputError, match=sentence):
        tiles.comparison = wrong
    assert tiles.comparison == MapComparison()


def test_one_layer_cannot_be_compared(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(row_of(sandbox, alternative_layers=None))
    with pytest.raises(InputError, match="This row has one layer"):
        tiles.comparison = "swipe"
    assert Page(tiles).write(comparison={"mode": "swipe"})["comparison"]["mode"] == "blend"
    with pytest.raises(InputError, match="two different layers"):
        tiles.compare(0, 0)
    with pytest.raises(InputError, match="There is no layer 1"):
        tiles.compare(0, 1)


def test_another_row_ends_it(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(mixed_rows(sandbox))
    tiles.compare(0, 1, "side-by-side", gain=4)
    tiles.show(4)
    assert (tiles.comparison.mode, tiles.comparison.gain) == ("blend", 4)
    assert tiles._stage.children == (tiles.map,)


# --- side by side ---------------------------------------------------------------------------------


def test_side_by_side_takes_a_second_map_for_the_second_layer(tiles: TileLayerMap) -> None:
    first = tiles.map
    tiles.compare("Relief", "Holes", "side-by-side")
    left, right = tiles._stage.children
    assert left is first, "so that it keeps its view, and its tiles"
    assert tiles._companion.second_map_id == right.model_id
    assert (names_on(left), names_on(right)) == (["Relief"], ["Holes"])
    assert (right.center, right.zoom) == (left.center, left.zoom)
    assert (right.min_zoom, right.max_zoom, right.crs) == (left.min_zoom, left.max_zoom, left.crs)
    assert right.panes == left.panes
    assert [type(layer).__name__ for layer in layers_on(right)] == ["DirectLayer", "Outline"]
    assert right.controls == ()


def test_grid_is_on_both_maps(tiles: TileLayerMap) -> None:
    tiles.has_grid = True
    tiles.comparison = "side-by-side"
    assert [names_on(leaflet) for leaflet in tiles._stage.children] == [
        ["Main layer", "Tile grid"],
        ["Relief", "Tile grid"],
    ]


def test_the_second_map_goes_with_the_comparison(tiles: TileLayerMap) -> None:
    tiles.comparison = "side-by-side"
    second = tiles._display.second_map
    tiles.comparison = "swipe"
    assert tiles._stage.children == (tiles.map,)
    assert tiles._companion.second_map_id == ""
    assert second.comm is None, "closed"
    assert names_on(tiles.map) == ["Main layer", "Relief"]


def test_sides_can_be_changed(tiles: TileLayerMap) -> None:
    tiles.compare(0, 1, "side-by-side")
    maps = tiles._stage.children
    tiles.visible_layers = [1, 0]
    assert tiles._stage.children == maps
    assert [names_on(leaflet) for leaflet in maps] == [["Relief"], ["Main layer"]]


def test_hidden_layers_are_on_neither_map(tiles: TileLayerMap) -> None:
    tiles.compare(0, 1, "side-by-side")
    tiles.visible_layers = [2, 0]
    names = [name for leaflet in tiles._stage.children for name in names_on(leaflet)]
    assert sorted(names) == ["Holes", "Main layer"]
