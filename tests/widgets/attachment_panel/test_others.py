"""The viewer and the map, which show more of a subject than its preview does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from ipywidgets.widgets import widget

from lb_widgets.model.tiles import tile_row
from lb_widgets.widgets.attachment_panel import AttachmentPanel
from lb_widgets.widgets.overlay_viewer import OverlayViewer
from lb_widgets.widgets.tile_layer_map import TileLayerMap
from tests.widgets.attachment_panel.pages import Page, png

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def rows(tmp_path: Path) -> list[dict[str, Any]]:
    paths: list[str] = []
    for name in ("base", "one", "two"):
        path = tmp_path / f"{name}.png"
        path.write_bytes(png())
        paths.append(str(path))
    layers = [
        {"type": "IMAGE_OVERLAY", "value": paths[1], "name": "One"},
        {"type": "RAW_TEXT", "value": "between"},
        {"type": "IMAGE_OVERLAY", "value": paths[2], "name": "Two"},
    ]
    image = {"row_data": paths[0], "media_type": "IMAGE", "global_key": "image"}
    tiles = tile_row(
        "https://tiles.invalid/{z}/{x}/{y}.png",
        bounds=(-20, -40, 60, 40),
        min_zoom=1,
        max_zoom=5,
        global_key="tiles",
    )
    return [
        {**image, "attachments": layers},
        {**image, "attachments": layers[::-1], "global_key": "other"},
        tiles,
        {"row_data": "words", "media_type": "TEXT", "attachments": layers},
        {**image, "attachments": layers * 6, "global_key": "many"},
    ]


@pytest.fixture
def page(rows: list[dict[str, Any]]) -> Page:
    return Page(AttachmentPanel(rows))


def shown(result: dict[str, str]) -> Any:
    return widget._instances[result["model_id"]]


def visible(viewer: OverlayViewer) -> dict[str, bool]:
    return {layer.name: layer.visible for layer in viewer.layers}


def test_a_layer_alone_in_one_viewer_that_is_kept(page: Page):
    viewer = shown(page.ask("panel/show", 0, 2))
    assert isinstance(viewer, OverlayViewer)
    assert visible(viewer) == {"One": False, "Two": True}
    assert shown(page.ask("panel/show", 0, 0)) is viewer
    assert visible(viewer) == {"One": True, "Two": False}
    assert shown(page.ask("panel/show", 1, 0)) is viewer
    assert visible(viewer) == {"One": False, "Two": True}
    assert viewer.rows is not None
    assert list(viewer.rows["global_key"]) == ["other"]


def test_the_tiles_of_a_row_on_one_map_that_is_kept(page: Page):
    tile_map = shown(page.ask("panel/show", 2))
    assert isinstance(tile_map, TileLayerMap)
    assert list(tile_map.rows["global_key"]) == ["tiles"]
    assert shown(page.ask("panel/show", 2)) is tile_map


@pytest.mark.parametrize(
    ("row", "attachment", "words"),
    [
        (0, 1, "Attachment 1 is no image overlay"),
        (3, 0, "The viewer cannot show this layer"),
        (4, 17, "The viewer shows the first 10 image overlays of a row, and this one is number 12"),
        (0, 9, "has no attachment 9"),
        (9, None, "There is no row 9"),
    ],
)
def test_says_why_neither_can(page: Page, row: int, attachment: int | None, words: str):
    assert words in page.ask("panel/show", row, attachment)


def test_who_listens_shows_it_instead(page: Page):
    heard: list[tuple[int, int | None]] = []
    stop = page.panel.on_open(lambda position, attachment: heard.append((position, attachment)))
    assert page.ask("panel/show", 0, 2) == {"model_id": ""}
    assert page.ask("panel/show", 2) == {"model_id": ""}
    assert heard == [(0, 2), (2, None)]
    stop()
    stop()
    assert page.ask("panel/show", 0, 2)["model_id"]
    assert len(heard) == 2


def test_what_a_listener_raises_is_answered(page: Page):
    def fail(_position: int, _attachment: int | None) -> None:
        raise ValueError("no room")

    page.panel.on_open(fail)
    assert "no room" in page.ask("panel/show", 0, 2)


def test_both_are_closed_with_the_panel(page: Page):
    viewer, tile_map = shown(page.ask("panel/show", 0, 0)), shown(page.ask("panel/show", 2))
    page.panel.close_resources()
    assert viewer.comm is None
    assert tile_map.comm is None
