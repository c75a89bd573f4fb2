"""Rows of all kinds: stepping through those that are tile layers, and others in their place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from lb_widgets.errors import InputError
from lb_widgets.widgets.tile_layer_map import TileLayerMap
from tests.widgets.tile_layer_map.pages import Page, layers_on, mixed_rows, row_of

if TYPE_CHECKING:
    from lb_widgets.sandbox import Sandbox


def test_only_tile_layer_rows_are_stepped_through(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(mixed_rows(sandbox))
    page = Page(tiles)
    titles: list[str] = []
    for index in range(4):
        page.ask("map/row", index=index)
        titles.append(page.companion.row.title)
    assert titles == ["first", "broken", "flat", "last"]
    assert page.companion.row.total == 4
    assert "expected 0 to 3" in page.ask("map/row", index=4)
    assert page.companion.row.title == "last"


def test_show_takes_the_position_among_all_rows(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(pd.DataFrame(mixed_rows(sandbox)))
    tiles.show(4)
    assert tiles._companion.row.title == "last"
    with pytest.raises(InputError, match="Row 0 is no tile layer row"):
        tiles.show(0)


def test_the_page_is_told_of_the_row(sandbox: Sandbox) -> None:
    row = TileLayerMap(row_of(sandbox))._companion.row
    assert (row.west, row.south, row.east, row.north) == (-20, -40, 60, 40)
    assert (row.min_zoom, row.max_zoom, row.max_native_zoom, row.tile_size) == (1, 7, 5, 256)
    assert row.reading.startswith("bounds read as lat, lng")


def test_a_row_that_cannot_be_read_says_all_that_is_wrong(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(mixed_rows(sandbox), row=1)
    problem = tiles._companion.row.problem
    assert "row_data.bounds is missing" in problem
    assert "row_data.epsg is missing" in problem
    assert tiles.info is None
    assert layers_on(tiles.map) == []
    assert tiles.visible_layers == []
    assert len(tiles.layers) == 0


@pytest.mark.parametrize("scheme", ["s3", "gs"])
def test_a_delegated_access_path_is_named_as_what_labelbox_cannot_show(
    sandbox: Sandbox, scheme: str
) -> None:
    row = row_of(sandbox)
    row["row_data"]["tile_layer_url"] = f"{scheme}://bucket/{{z}}/{{x}}/{{y}}.png"
    problem = TileLayerMap(row)._companion.row.problem
    assert "Labelbox has no delegated access to tiles: expected an http or https URL" in problem


def test_another_coordinate_system_gets_another_map(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(mixed_rows(sandbox))
    first = tiles.map
    tiles.show(4)
    assert tiles.map is first
    tiles.show(3)
    assert tiles.map is not first
    assert first.comm is None, "closed"
    assert tiles.map.crs["name"] == "Simple"
    assert tiles._stage.children == (tiles.map,)
    assert tiles._companion.map_id == tiles.map.model_id
    assert any(
        getattr(control, "widget", None) is tiles._companion for control in tiles.map.controls
    )


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([{"row_data": "a.jpg", "media_type": "IMAGE"}], "The row is no tile layer"),
        ([{"row_data": "a", "media_type": "TEXT"}] * 3, "None of the 3 rows is a tile layer"),
        ([], "There are no rows."),
    ],
)
def test_rows_without_tile_layers_give_a_plain_sentence(rows: Any, sentence: str) -> None:
    tiles = TileLayerMap(rows)
    assert sentence in tiles.children[0].value
    assert sentence in tiles.static_form()
    assert (tiles.map, tiles.info) == (None, None)
    assert tiles.tiles.empty


def test_row_data_alone_is_a_row(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(row_of(sandbox)["row_data"])
    assert tiles._companion.row.title == "Row 1"


def test_what_cannot_be_is_refused(sandbox: Sandbox) -> None:
    with pytest.raises(InputError, match="no tile layer row 3"):
        TileLayerMap(row_of(sandbox), row=3)
    wrong: Any = {"rows_": 1}
    with pytest.raises(TypeError, match="rows_"):
        TileLayerMap(row_of(sandbox), **wrong)


# --- other rows -----------------------------------------------------------------------------------


def test_other_rows_keep_the_row_on_screen_by_its_key(sandbox: Sandbox) -> None:
    rows = mixed_rows(sandbox)
    tiles = TileLayerMap(rows)
    tiles.show(4)
    rows[2] = row_of(sandbox, global_key="repaired")
    tiles.rows = list(reversed(rows))
    assert tiles._companion.row.title == "last"
    assert tiles._companion.row.index == 0
    assert list(tiles.rows["global_key"]) == ["last", "flat", "repaired", "first", "image"]


def test_where_its_key_is_gone_a_row_near_it_is_shown(sandbox: Sandbox) -> None:
    rows = mixed_rows(sandbox)
    tiles = TileLayerMap(rows)
    tiles.show(4)
    tiles.rows = rows[:4]
    assert tiles._companion.row.title == "flat"


def test_there_may_be_tile_layers_among_the_new_rows_only(sandbox: Sandbox) -> None:
    tiles = TileLayerMap([])
    tiles.rows = mixed_rows(sandbox)
    assert tiles.children == (tiles._stage,)
    assert tiles._companion.row.title == "first"
    assert tiles.map is not None
    tiles.rows = mixed_rows(sandbox)[:1]
    assert "no tile layer" in tiles.children[0].value
    assert tiles._companion.row is None
    assert (tiles.map, tiles.info, tiles.visible_layers) == (None, None, [])


def test_rows_that_cannot_be_read_leave_all_as_it_is(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(row_of(sandbox))
    with pytest.raises(InputError):
        tiles.rows = 7
    assert tiles._companion.row.title == "africa"


def test_closing_ends_its_threads(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(row_of(sandbox))
    page = Page(tiles)
    tiles.close()
    assert "closed" in page.ask("map/row", index=0)
