"""The ways of the tiles: direct, as a mosaic, through resolve=."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lb_widgets.errors import InputError
from lb_widgets.widgets.tile_layer_map import TileLayerMap
from tests.widgets.tile_layer_map.pages import (
    SECRET,
    Page,
    event,
    names_on,
    overlays,
    row_of,
    tile_layers,
)

if TYPE_CHECKING:
    from lb_widgets.sandbox import Sandbox


def test_tiles_go_direct_once_a_sentinel_tile_loaded(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(row_of(sandbox))
    page = Page(tiles)
    urls = page.ask("map/sentinel", layer=0)["urls"]
    assert sandbox.tile_url("blue_marble").format(z=2, x=2, y=2) in urls
    assert len(set(urls)) == len(urls) <= 4
    page.reaches(0, reached=True)
    (layer,) = tile_layers(tiles.map)
    assert layer.url == sandbox.tile_url("blue_marble")
    assert layer.bounds == [[-40.0, -20.0], [40.0, 60.0]]
    assert layer.pane == "lbw-layer-0"
    assert layer.no_wrap
    assert layer.cross_origin is None
    assert (layer.min_zoom, layer.max_zoom, layer.max_native_zoom) == (1, 10, 5)
    # What one layer of a server has shown holds for the others.
    transports = [state.transport for state in page.companion.row.layers]
    assert transports == ["direct", "direct", "direct", "mosaic"]
    assert page.ask("map/sentinel", layer=1)["urls"] == ()


def test_a_server_that_answers_with_cors_is_asked_with_it(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(row_of(sandbox))
    Page(tiles).reaches(0, reached=True, cors=True)
    (layer,) = tile_layers(tiles.map)
    assert layer.cross_origin == "anonymous"
    assert "cross_origin" in layer.options, "else Leaflet is not told"


def cross_origins(tiles: TileLayerMap) -> list[str | None]:
    return [layer.cross_origin for layer in tile_layers(tiles.map)]  # pyright: ignore[reportAttributeAccessIssue]


def test_fetch_browser_asks_with_cors_until_a_server_turns_out_not_to_answer_so(
    sandbox: Sandbox,
) -> None:
    tiles = TileLayerMap([row_of(sandbox), row_of(sandbox)], fetch="browser")
    page = Page(tiles)
    tiles.visible_layers = [0, 1, 2]
    assert cross_origins(tiles) == ["anonymous"] * 3
    failed, missing = event(2, 1, 1, ok=False), event(2, 1, 1, ok=False, http_status=404)
    page.ask("map/tiles", row=1, events=[failed])
    assert cross_origins(tiles) == ["anonymous"] * 3, "the page spoke of another row"
    page.ask("map/tiles", row=0, events=[failed, missing | {"layer": 1}, event(2, 1, 1, layer=2)])
    assert cross_origins(tiles) == [None, "anonymous", "anonymous"]
    page.ask("map/tiles", row=0, events=[failed | {"layer": 2}])
    assert cross_origins(tiles) == [None, "anonymous", "anonymous"], "one that loaded is proof"


def test_every_bucket_of_a_storage_is_tried_by_itself(sandbox: Sandbox) -> None:
    buckets = [f"https://storage.example/{name}/{{z}}/{{x}}/{{y}}.png" for name in ("one", "two")]
    row = row_of(sandbox, alternative_layers={"One": buckets[0], "Two": buckets[1]})
    tiles = TileLayerMap(row)
    page = Page(tiles)
    page.reaches(1, reached=True, cors=True)
    assert [layer.transport for layer in page.companion.row.layers] == [
        "unknown", "direct", "unknown",
    ]  # fmt: skip


def test_without_a_sentinel_tile_the_kernel_draws(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(row_of(sandbox))
    page = Page(tiles)
    page.reaches(0, reached=False)
    assert tile_layers(tiles.map) == []
    result = page.draw(0)
    assert (result["loaded"], result["failed"]) == (4, 0)
    shown = [overlay for overlay in overlays(tiles.map) if ";lbw=0." in overlay.url]
    assert len(shown) == 1
    assert shown[0].pane == "lbw-layer-0"
    assert shown[0].url.startswith("data:image/jpeg;")
    (south, west), (north, east) = shown[0].bounds
    assert (west, east) == (-90.0, 90.0), "to the edges of the tiles"
    assert south == pytest.approx(-66.513, abs=1e-3)
    assert north == pytest.approx(66.513, abs=1e-3)
    state = page.companion.row.layers[0]
    assert state.why.startswith("the browser could not load a tile from 127.0.0.1:")


def test_pictures_take_turns_and_their_addresses_grow(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(row_of(sandbox), fetch="kernel")
    page = Page(tiles)
    for zoom in (1, 2, 3):
        page.draw(0, zoom)
    marks = sorted(overlay.url.split(";")[1] for overlay in overlays(tiles.map))
    assert marks == ["lbw=0.2", "lbw=0.3"]


def test_a_mosaic_that_comes_when_another_row_is_shown_is_not_shown(sandbox: Sandbox) -> None:
    def resolve(url: str) -> str:
        tiles.show(1)  # while the tiles of row 0 are on their way
        return url

    tiles = TileLayerMap([row_of(sandbox), row_of(sandbox)], resolve=resolve)
    page = Page(tiles)
    assert page.draw(0)["loaded"] == 4
    assert page.companion.row.index == 1
    assert [overlay for overlay in overlays(tiles.map) if ";lbw=" in overlay.url] == []
    assert tiles.tiles.empty


def test_a_mosaic_of_a_layer_that_goes_direct_by_now_is_told_and_not_shown(
    sandbox: Sandbox,
) -> None:
    tiles = TileLayerMap(row_of(sandbox), fetch="browser")
    assert Page(tiles).draw(0)["loaded"] == 4
    assert overlays(tiles.map) == []
    assert len(tiles.tiles) == 4


def test_failed_tiles_of_a_mosaic_are_counted_with_the_reason(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(row_of(sandbox), fetch="kernel")
    tiles.visible_layers = ["Holes"]
    result = Page(tiles).draw(2)
    assert result == {"loaded": 3, "failed": 1, "reason": "404 Not Found"}


def test_fetch_browser_is_the_consent_to_show_a_secret(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(row_of(sandbox), fetch="browser")
    tiles.visible_layers = ["Private"]
    assert SECRET in tile_layers(tiles.map)[0].url


def test_a_row_across_the_antimeridian_goes_direct_in_two_halves(sandbox: Sandbox) -> None:
    row = row_of(sandbox, bounds=(170.0, -50.0, -170.0, -10.0), alternative_layers=None)
    tiles = TileLayerMap(row, fetch="browser")
    west, east = tile_layers(tiles.map)
    assert {west.pane, east.pane} == {"lbw-layer-0"}
    assert not west.no_wrap, "Leaflet brings the numbers of columns below 2 ** zoom"
    assert west.bounds == [[-50.0, 170.0], [-10.0, pytest.approx(180, abs=1e-8)]]
    assert east.bounds == [[-50.0, pytest.approx(-180, abs=1e-8)], [-10.0, -170.0]]
    assert west.bounds[1][1] < 180 < 360 + east.bounds[0][1], "no column is in both"
    assert tiles.map.center[1] == pytest.approx(180)


def test_a_row_round_the_world_and_further_is_one_layer(sandbox: Sandbox) -> None:
    row = row_of(sandbox, alternative_layers=None)
    row["row_data"]["bounds"] = [[50, 0], [-50, 400]]
    (layer,) = tile_layers(TileLayerMap(row, fetch="browser").map)
    assert layer.bounds == [[-50, -180], [50, 180]]


def test_sentinels_past_the_antimeridian_have_numbers_of_this_world(sandbox: Sandbox) -> None:
    row = row_of(sandbox, bounds=(179.0, -10.0, -170.0, 10.0), alternative_layers=None)
    urls = Page(TileLayerMap(row)).ask("map/sentinel", layer=0)["urls"]
    columns = [url.removesuffix(".png").split("/")[-3:-1] for url in urls]
    assert all(int(x) < 2 ** int(z) for z, x in columns)


def test_resolve_stands_between_a_tile_and_its_bytes(sandbox: Sandbox) -> None:
    asked: list[str] = []

    def resolve(url: str) -> str:
        asked.append(url)
        return url.replace("/missing/", "/blue_marble/")

    row = row_of(sandbox, alternative_layers=None)
    row["row_data"]["tile_layer_url"] = sandbox.tile_url("holes").replace("/holes/", "/missing/")
    tiles = TileLayerMap(row, resolve=resolve)
    page = Page(tiles)
    assert page.companion.row.layers[0].why == "through resolve=; Labelbox cannot do that"
    assert page.ask("map/sentinel", layer=0)["urls"] == ()
    assert page.draw(0)["loaded"] == len(asked) == 4


def test_none_of_the_ways_is_refused(sandbox: Sandbox) -> None:
    with pytest.raises(InputError, match="expected one of 'auto', 'kernel', 'browser'"):
        TileLayerMap(row_of(sandbox), fetch="proxy")  # pyright: ignore[reportArgumentType]


def test_the_address_of_a_tile_is_masked_unless_asked_for(sandbox: Sandbox) -> None:
    page = Page(TileLayerMap(row_of(sandbox)))
    assert [layer.is_secret for layer in page.companion.row.layers] == [False, False, False, True]
    tile = {"layer": 3, "z": 3, "x": 4, "y": 2}
    masked = page.ask("map/tile-url", **tile)
    assert masked["is_masked"]
    assert SECRET not in masked["url"]
    assert "/3/4/2" in masked["url"]
    whole = page.ask("map/tile-url", **tile, verbatim=True)
    assert whole == {
        "url": sandbox.tile_url("relief").format(z=3, x=4, y=2) + f"?access_token={SECRET}",
        "is_masked": False,
    }
    assert not page.ask("map/tile-url", **{**tile, "layer": 0})["is_masked"]
    assert "no layer 9" in page.ask("map/tile-url", **{**tile, "layer": 9})


def test_names_are_those_of_visible_layers(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(row_of(sandbox))
    tiles.visible_layers = [0, 1, 3]
    Page(tiles).reaches(0, reached=True)
    assert names_on(tiles.map) == ["Main layer", "Relief"]
    assert len(overlays(tiles.map)) == 2
