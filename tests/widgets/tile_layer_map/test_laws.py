"""What holds whatever is done, by Python or by the page, in whatever order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from lb_widgets.messages.tile_layer_map import TileEvent
from lb_widgets.model.comparison import CompareMode
from lb_widgets.widgets.tile_layer_map import TileLayerMap
from tests.widgets.tile_layer_map.pages import Page, event, mixed_rows, names_on

if TYPE_CHECKING:
    from lb_widgets.sandbox import Sandbox

layers = st.lists(st.integers(0, 3), unique=True)
modes = st.sampled_from(list(CompareMode))
steps = st.one_of(
    st.tuples(st.just("layers"), layers, st.booleans()),
    st.tuples(st.just("mode"), modes, st.booleans()),
    st.tuples(st.just("both"), st.tuples(layers, modes), st.just(value=True)),
    st.tuples(st.just("row"), st.sampled_from([1, 4]), st.booleans()),
)


def do(tiles: TileLayerMap, page: Page, what: str, value: Any, *, by_page: bool) -> None:
    match what, by_page:
        case "layers", True:
            page.write(visible_layers=value)
        case "layers", False:
            tiles.visible_layers = value
        case "mode", True:
            page.write(comparison={"mode": str(value)})
        case "mode", False:
            tiles.comparison = value
        case "both", _:
            page.write(visible_layers=value[0], comparison={"mode": str(value[1])})
        case _:
            tiles.show(value)


@settings(max_examples=25, deadline=None)
@given(st.lists(steps, min_size=1, max_size=8))
def test_traits_page_and_maps_always_agree(sandbox: Sandbox, done: list[Any]) -> None:
    tiles = TileLayerMap(mixed_rows(sandbox), fetch="browser")
    page = Page(tiles)
    names = tiles.layers.names
    for what, value, by_page in done:
        do(tiles, page, what, value, by_page=by_page)
        mode, visible = tiles.comparison.mode, tiles.visible_layers
        assert page.companion.visible_layers == visible
        assert page.companion.comparison == tiles.comparison
        assert mode is CompareMode.BLEND or len(visible) == 2
        on_maps = [names_on(leaflet) for leaflet in tiles._stage.children]
        if mode is CompareMode.SIDE_BY_SIDE:
            assert on_maps == [[names[index]] for index in visible]
        else:
            assert on_maps == [[names[index] for index in sorted(visible)]]
        second = tiles._display.second_map
        assert page.companion.second_map_id == (second.model_id if second else "")
    tiles.close()


tile_events = st.builds(
    lambda layer, x, status, ok: event(3, x, 1, layer=layer, ok=ok, http_status=status),
    st.integers(0, 2),
    st.integers(0, 3),
    st.sampled_from([404, 500]),
    st.booleans(),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(tile_events, max_size=6), max_size=5))
def test_the_table_holds_the_latest_of_every_tile(sandbox: Sandbox, messages: list[Any]) -> None:
    tiles = TileLayerMap(mixed_rows(sandbox))
    latest: dict[tuple[int, int, int], tuple[bool, int, int]] = {}
    for number, message in enumerate(messages):
        told = tuple(TileEvent(**each) for each in message)
        tiles._telemetry.take(number % 2 * 3, told, lambda: False)
        for each in told:
            key = number % 2 * 3, each.layer, each.x
            count = latest.pop(key, (True, 0, 0))[2] + 1
            latest[key] = each.ok, each.http_status or 0, count
    frame = tiles.tiles
    found = frame[["row", "layer", "x", "ok", "http_status", "requests"]]
    expected = [(row + 1, layer, x, *fate) for (row, layer, x), fate in latest.items()]
    assert list(found.itertuples(index=False, name=None)) == expected
    assert ((frame["reason"] == "") == frame["ok"]).all()
    tiles.close()
