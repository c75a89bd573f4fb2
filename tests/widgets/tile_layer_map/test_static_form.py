"""What a saved notebook shows: the layers as a table, and later a small picture."""

from __future__ import annotations

import base64
import queue
import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from lb_widgets.widgets.tile_layer_map import TileLayerMap, static, widget
from tests.widgets.tile_layer_map.pages import SECRET, WAIT, mixed_rows, row_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from lb_widgets.sandbox import Sandbox


class Notebook:
    """Takes what is displayed, and what is put in its place later."""

    def __init__(self) -> None:
        self.first = ""
        self.later: queue.Queue[str] = queue.Queue()

    def display(self, mimebundle: Any, static_form: Callable[[], str]) -> Callable[[str], None]:
        assert mimebundle
        self.first = static_form()
        return self.later.put


@pytest.fixture
def notebook(monkeypatch: pytest.MonkeyPatch) -> Notebook:
    notebook = Notebook()
    monkeypatch.setattr(widget, "display_with_static_form", notebook.display)
    monkeypatch.setattr(static, "QUIET", 0.01)
    return notebook


def test_it_tells_layers_and_reading(sandbox: Sandbox) -> None:
    tiles = TileLayerMap(row_of(sandbox))
    form = tiles.static_form()
    assert tiles._companion.model_id in form
    for text in ("africa", "Relief", "-20, -40, 60, 40", "1 to 7", "bounds read as lat, lng"):
        assert text in form
    assert SECRET not in form


def test_a_row_that_cannot_be_read_says_why(sandbox: Sandbox) -> None:
    assert "row_data.bounds is missing" in TileLayerMap(mixed_rows(sandbox), row=1).static_form()


def test_the_picture_of_the_main_layer_is_added_after_display(
    sandbox: Sandbox, notebook: Notebook
) -> None:
    tiles = TileLayerMap(row_of(sandbox), fetch="kernel")
    tiles._ipython_display_()
    assert "<img" not in notebook.first
    form = notebook.later.get(timeout=WAIT)
    kind, data = re.findall(r'<img src="data:image/(\w+);base64,([^"]*)"', form)[0]
    body = base64.b64decode(data)
    image = Image.open(BytesIO(body))
    assert len(body) <= static.MAX_BYTES
    assert kind == "jpeg"
    assert image.width <= static.MAX_SIZE[0]
    assert image.height <= static.MAX_SIZE[1]
    assert image.width / image.height == pytest.approx(80 / 87.4, abs=0.01), "cut at the bounds"
    assert 'alt="Main layer"' in form
    assert "Relief" in form


def test_nothing_is_fetched_where_the_browser_was_to_do_it(
    sandbox: Sandbox, notebook: Notebook
) -> None:
    tiles = TileLayerMap(row_of(sandbox), fetch="browser")
    tiles._ipython_display_()
    assert notebook.first
    assert tiles._static._timer is None


def test_without_any_tile_the_table_is_all(loopback: Any, notebook: Notebook) -> None:
    del notebook
    row = row_of_missing(loopback)
    info = TileLayerMap(row).info
    assert info is not None
    loader = TileLayerMap(row)._static._loader
    assert static.still_of(info, loader, lambda: False) is None
    assert loopback.requests


def test_a_layer_of_too_many_tiles_has_no_picture(sandbox: Sandbox) -> None:
    row = row_of(sandbox, min_zoom=7, max_native_zoom=9, max_zoom=9)
    tiles = TileLayerMap(row)
    assert tiles.info is not None
    assert static.still_of(tiles.info, tiles._static._loader, lambda: False) is None


def test_closing_leaves_it_as_it_is(sandbox: Sandbox, notebook: Notebook) -> None:
    tiles = TileLayerMap(row_of(sandbox), fetch="kernel")
    static.QUIET = 60.0
    tiles._ipython_display_()
    timer = tiles._static._timer
    assert timer is not None
    tiles._companion.close_resources()
    timer.join(WAIT)
    assert not timer.is_alive()
    assert notebook.later.empty()


def row_of_missing(loopback: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        "row_data": {
            "tile_layer_url": loopback.url("/{z}/{x}/{y}.png"),
            "bounds": [[0, 0], [10, 10]],
            "epsg": "EPSG4326",
            "min_zoom": 1,
            "max_zoom": 4,
        },
        "media_type": "TMS_GEO",
    }
    return row
