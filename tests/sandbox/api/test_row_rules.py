from __future__ import annotations

from typing import Any

import pytest

from lb_widgets.model.types import MAX_OVERLAYS
from lb_widgets.sandbox.api.row_rules import detect_media_type, problems

URL = "https://a.example/1.png"
OVERLAY = {"type": "IMAGE_OVERLAY", "value": URL}
TILES: dict[str, Any] = {
    "tile_layer_url": "https://a.example/{z}/{x}/{y}.png",
    "bounds": [[19.4, -99.2], [19.3, -99.1]],
    "epsg": "EPSG4326",
    "min_zoom": 0,
    "max_zoom": 8.5,
    "alternative_layers": [{"tile_layer_url": "https://a.example/b/{z}/{x}/{y}.png", "name": "B"}],
}
CAMEL = {
    "tileLayerUrl": TILES["tile_layer_url"],
    "bounds": TILES["bounds"],
    "epsg": "Simple",
    "alternativeLayers": [{"tileLayerUrl": TILES["tile_layer_url"], "name": "B"}],
}
MESSAGE = {"messageId": "m", "content": "c", "user": {"userId": "u", "name": "n"}}


@pytest.mark.parametrize(
    "row",
    [
        {"row_data": URL},
        {"row_data": URL, "media_type": "IMAGE", "attachments": [OVERLAY] * MAX_OVERLAYS},
        {"row_data": "https://a.example/no-extension", "attachments": [OVERLAY]},
        {"row_data": URL, "global_key": "k" * 200},
        {"row_data": "any text", "media_type": "TEXT"},
        {"row_data": URL, "attachments": [{"type": "RAW_TEXT", "value": "not a URL", "name": "n"}]},
        {"row_data": {"pdf_url": URL}, "media_type": "PDF"},
        {"row_data": {"pdfUrl": URL}},
        {"row_data": URL, "media_type": "PDF"},
        {"row_data": {"messages": [MESSAGE]}, "media_type": "CONVERSATIONAL"},
        {"row_data": TILES, "media_type": "TMS_GEO"},
        {"row_data": TILES | {"bounds": [[0, 0], [1, 1]], "min_zoom": 8.5}},
        {"row_data": CAMEL, "media_type": "TMS_SIMPLE"},
        {"row_data": "gs://bucket/scan.dcm", "media_type": "DICOM"},
    ],
)
def test_a_row_that_the_documentation_allows_is_not_refused(row: dict[str, Any]):
    assert problems(row) == []


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({}, "row_data must be present"),
        ({"row_data": "  "}, "row_data must be present"),
        ({"row_data": 3}, "row_data must be a string or an object"),
        ({"row_data": URL, "media_type": "PICTURE"}, "Found invalid media type: 'PICTURE'"),
        ({"row_data": URL, "media_type": "image"}, "Found invalid media type: 'image'"),
        ({"row_data": URL, "surprise": 1}, "Found unknown keys: surprise"),
        ({"row_data": URL, "global_key": "k" * 201}, "at most 200 characters, got 201"),
        ({"row_data": URL, "global_key": " k"}, "must not begin or end with a space"),
        ({"row_data": URL, "global_key": 7}, "must be a non-empty string, got: 7"),
        ({"row_data": URL, "attachments": {}}, None),
        ({"row_data": URL, "attachments": "x"}, "Attachments must be a list"),
        ({"row_data": URL, "attachments": ["x"]}, "must be an object"),
        (
            {"row_data": URL, "attachments": [{"type": "CAPTION", "value": "x"}]},
            "Found invalid attachment type: 'CAPTION'",
        ),
        (
            {"row_data": URL, "attachments": [{"type": "RAW_TEXT", "value": ""}]},
            "Attachment value must be a non-empty string, got: ''",
        ),
        (
            {"row_data": URL, "attachments": [{"type": "IMAGE", "value": "/data/a.png"}]},
            "Attachment value of IMAGE must be a URL",
        ),
        ({"row_data": URL, "attachments": [OVERLAY | {"name": 1}]}, "name must be a string"),
        ({"row_data": URL, "attachments": [OVERLAY] * (MAX_OVERLAYS + 1)}, "At most 10"),
        (
            {"row_data": URL, "media_type": "VIDEO", "attachments": [OVERLAY]},
            "only allowed on IMAGE, not on VIDEO",
        ),
        ({"row_data": "https://a.example/1.mp4", "attachments": [OVERLAY]}, "not on VIDEO"),
        ({"row_data": TILES, "attachments": [OVERLAY]}, "not on TMS_GEO"),
        (
            {"row_data": "local.png", "media_type": "IMAGE"},
            "Found invalid contents for media type: 'IMAGE'",
        ),
        ({"row_data": {"a": 1}, "media_type": "IMAGE"}, "Found invalid contents"),
        ({"row_data": {"a": 1}, "media_type": "PDF"}, "pdf_url"),
        ({"row_data": {"a": 1}, "media_type": "TEXT"}, "a text or a URL"),
        ({"row_data": {"messages": []}}, "messages must be a list"),
        ({"row_data": {"messages": [{"content": "c"}]}}, "messageId"),
        ({"row_data": "x", "media_type": "CONVERSATIONAL"}, "a URL or an object"),
        ({"row_data": URL, "media_type": "TMS_GEO"}, "row_data must be an object"),
        (
            {"row_data": TILES | {"tile_layer_url": "https://a.example/{z}/{y}/{x}.png"}},
            "tile_layer_url must contain /{z}/{x}/{y}",
        ),
        ({"row_data": TILES | {"bounds": [[1, 2]]}}, "bounds must be two pairs"),
        ({"row_data": TILES | {"bounds": [[1, 2], [3, True]]}}, "bounds must be two pairs"),
        ({"row_data": TILES | {"epsg": "EPSG:4326"}}, "epsg must be one of"),
        ({"row_data": TILES | {"min_zoom": 9}}, "min_zoom must not be above max_zoom"),
        ({"row_data": TILES | {"alternative_layers": [{"name": "B"}]}}, "alternative_layers"),
    ],
)
def test_a_row_that_the_documentation_forbids_is_refused_and_says_why(
    row: dict[str, Any], message: str | None
):
    found = problems(row)
    if message is None:
        assert found == []
    else:
        assert len(found) == 1
        assert message in found[0]


@pytest.mark.parametrize(
    ("row_data", "media_type"),
    [
        (TILES, "TMS_GEO"),
        (CAMEL, "TMS_SIMPLE"),
        ({"pdf_url": URL}, "PDF"),
        ({"messages": []}, "CONVERSATIONAL"),
        (URL, "IMAGE"),
        ("https://a.example/1.PNG?token=x", "IMAGE"),
        ("https://a.example/1.mp4", "VIDEO"),
        ("just a text", "TEXT"),
        ("https://a.example/1", None),
        ({}, None),
        (None, None),
    ],
)
def test_the_content_shows_the_media_type(row_data: Any, media_type: str | None):
    assert detect_media_type(row_data) == media_type
