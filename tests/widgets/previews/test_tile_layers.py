"""Tile layers, large: the main layer as one picture, its facts, what is missing."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from lb_widgets.messages.preview_files import (
    Fact,
)
from lb_widgets.messages.preview_kinds import (
    BrokenPreview,
    TileLayerPreview,
)
from lb_widgets.model.tiles import tile_row
from lb_widgets.widgets.previews import tile_layers
from lb_widgets.widgets.previews.map_stills import Bound
from tests.widgets.previews.asking import Asking

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Loopback

ZOOMS = range(4)


def row(
    server: Loopback, reply: Any, status: Callable[[int], int] = lambda _x: 200, **more: Any
) -> dict[str, Any]:
    """A row whose tiles answer with a status by their column."""
    buffer = io.BytesIO()
    Image.new("RGB", (256, 256), (10, 90, 30)).save(buffer, "PNG")
    for z in ZOOMS:
        for x in range(2**z):
            for y in range(2**z):
                answer = reply(buffer.getvalue(), status(x))
                server.on(f"/t/{z}/{x}/{y}.png", lambda _, found=answer: found)
    values = {"bounds": (-20, 20, 40, 60), "min_zoom": 0, "max_zoom": 3, **more}
    return tile_row(server.url("/t/{z}/{x}/{y}.png"), **values)


def test_it_is_one_picture_with_its_facts(loopback: Loopback, reply: Any):
    more = {"max_zoom": 12, "max_native_zoom": 3}
    layers = {"CIR \N{RIGHT-TO-LEFT OVERRIDE}x": "https://h.example/{z}/{x}/{y}?token=s3cr3t"}
    found = Asking(row(loopback, reply, alternative_layers=layers, **more)).open()
    preview = found.result.preview
    assert isinstance(preview, TileLayerPreview)
    image = Image.open(io.BytesIO(found.buffers[0]))
    assert image.size == (preview.width, preview.height)
    assert 200 < max(preview.width, preview.height) <= 800
    assert preview.content_type == "image/jpeg"
    assert preview.note == ""
    assert preview.layers == ["Main layer", "CIR \\u202ex"]
    assert found.result.can_open == "map"
    assert found.result.facts[:3] == [
        Fact("Zooms", "0 to 12, tiles to 3"),
        Fact("Bounds", "20°, \N{MINUS SIGN}20° to 60°, 40°"),
        Fact("CRS", "EPSG4326"),
    ]
    (read,) = [fact.value for fact in found.result.facts if fact.name == "Read"]
    assert "lat, lng" in read
    assert b"s3cr3t" not in repr(found.result).encode()


def test_a_picture_in_pixels_says_its_corners_in_pixels(loopback: Loopback, reply: Any):
    simple = row(loopback, reply, epsg="Simple", bounds=(0, 10, 256, 200.5))
    facts = Asking(simple).open().result.facts
    assert Fact("Bounds", "0, 10 to 256, 200.5 px") in facts


def test_tiles_that_fail_are_counted(loopback: Loopback, reply: Any):
    broken = row(loopback, reply, lambda x: 404 if x % 2 else 200, min_zoom=3)
    preview = Asking(broken).open().result.preview
    assert preview.note.endswith("tiles failed: 404 Not Found")


def test_of_a_layer_with_many_tiles_the_middle_is_shown(
    loopback: Loopback, reply: Any, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(tile_layers, "LARGE", Bound(2048, 20, 2_000_000, fineness=2))
    wide = row(loopback, reply, min_zoom=3, bounds=(-170, -80, 170, 80))
    preview = Asking(wide).open().result.preview
    assert preview.note == "the middle of the layer"
    assert len({request.path for request in loopback.requests}) <= 20


def test_it_is_made_finer_than_the_box_where_that_takes_few_tiles(
    loopback: Loopback, reply: Any, monkeypatch: pytest.MonkeyPatch
):
    fine = Asking(row(loopback, reply)).open().result.preview
    monkeypatch.setattr(tile_layers, "LARGE", Bound(2048, 3, 2_000_000, fineness=2))
    coarse = Asking(row(loopback, reply)).open().result.preview
    assert fine.width == pytest.approx(2 * coarse.width, abs=2)


@pytest.mark.parametrize(
    ("row_data", "words"),
    [
        ({"tile_layer_url": "https://t/{z}/{x}/{y}", "epsg": "EPSG4326"}, "bounds"),
        ({"tile_layer_url": 5}, "more problems"),
        ("https://t.example/a.json", ""),
        ({"a": 1}, "more problems"),
    ],
)
def test_a_row_that_cannot_be_read_says_why(row_data: Any, words: str):
    found = Asking({"row_data": row_data, "media_type": "TMS_GEO"}).open().result
    assert isinstance(found.preview, BrokenPreview)
    assert found.preview.text
    assert words in found.preview.text


def test_without_any_tile_it_says_why(loopback: Loopback, reply: Any):
    found = Asking(row(loopback, reply, lambda _x: 403)).open().result
    assert isinstance(found.preview, BrokenPreview)
    assert found.preview.text.endswith("403 Forbidden")
    assert found.can_open == "map"


def test_names_are_bounded(loopback: Loopback, reply: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tile_layers, "MAX_LAYERS", 2)
    layers = {f"layer {number}": "https://h.example/{z}/{x}/{y}" for number in range(4)}
    preview = Asking(row(loopback, reply, alternative_layers=layers)).open().result.preview
    assert preview.layers == ["Main layer", "layer 0", "and 3 more"]
