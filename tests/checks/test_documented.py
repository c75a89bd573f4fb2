"""Rows as they are documented have no errors, and the samples have none where they go."""

from __future__ import annotations

from typing import Any

import pytest

import lb_widgets as lbw
from lb_widgets.checks import check
from lb_widgets.model.types import AttachmentType, MediaType

CONVERSATION = {
    "type": "application/vnd.labelbox.conversational",
    "version": 1,
    "messages": [
        {
            "messageId": "m1",
            "timestampUsec": 1_530_718_491,
            "content": "I have a question",
            "user": {"userId": "Bot 002", "name": "Bot"},
            "align": "left",
            "canLabel": False,
        },
        {"messageId": "m2", "content": "Ask", "user": {"userId": "User 1", "name": "Ann"}},
    ],
}
TILES = {
    "tile_layer_url": "https://a.com/{z}/{x}/{y}.png?token=t",
    "bounds": [[19.405, -99.210], [19.400, -99.205]],
    "epsg": "EPSG4326",
    "min_zoom": 12,
    "max_zoom": 20,
    "max_native_zoom": 18,
    "tile_size": 256,
    "alternative_layers": [{"tile_layer_url": "https://b.com/{z}/{x}/{y}.png", "name": "CIR"}],
}
PIXELS = {
    "tile_layer_url": "https://a.com/{z}/{x}/{y}.png",
    "bounds": [[0, 0], [135, 128]],
    "epsg": "Simple",
    "min_zoom": 1,
    "max_zoom": 8.5,
    "tile_size": 128,
    "version": 2,
}
ROW_DATA: dict[MediaType, list[Any]] = {
    MediaType.IMAGE: ["https://b.s3.us-west-2.amazonaws.com/1.jpg", "gs://bucket/1.png"],
    MediaType.VIDEO: ["https://storage.googleapis.com/bucket/1.mp4"],
    MediaType.AUDIO: ["https://a.com/1.mp3", "https://a.com/1.wav"],
    MediaType.TEXT: ["https://a.com/1.txt", "The text itself, with <b>, # and | in it."],
    MediaType.HTML: ["https://a.com/1.html"],
    MediaType.PDF: [
        "https://a.com/1.pdf",
        {"pdf_url": "https://a.com/1.pdf"},
        {"pdf_url": "https://a.com/1.pdf", "text_layer_url": "https://a.com/1.json"},
    ],
    MediaType.CONVERSATIONAL: ["https://a.com/1.json", CONVERSATION],
    MediaType.TMS_GEO: [TILES],
    MediaType.TMS_SIMPLE: [PIXELS],
    MediaType.DICOM: ["https://a.com/1.dcm"],
    MediaType.LLM: [{"type": "anything", "version": 1}],
    MediaType.POINT_CLOUD: ["https://a.com/1.pcd"],
}
EVERYTHING = {
    "row_data": "https://a.com/1.png",
    "global_key": 'a key of 100 % "legal" characters?'.replace("%", "of").replace('"', "'"),
    "external_id": "1.png",
    "media_type": "IMAGE",
    "metadata_fields": [
        {"schema_id": "c" * 25, "value": 3.5},
        {"name": "tag", "value": "north"},
        {"name": "split", "value": "train"},
        {"name": "captureDateTime", "value": "2026-11-25T09:30:00Z"},
    ],
    "attachments": [
        {"type": "IMAGE_OVERLAY", "value": "https://a.com/o.png", "name": "CIR"},
        {"type": "RAW_TEXT", "value": "See [the protocol](https://a.com/protocol)."},
        {"type": "TEXT_URL", "value": "https://a.com/notes.txt"},
        {"type": "HTML", "value": "https://a.com/page.html", "name": "Weather"},
        {"type": "PDF_URL", "value": "https://a.com/report.pdf"},
        {"type": "IMAGE", "value": "https://a.com/other.jpg"},
        {"type": "VIDEO", "value": "https://a.com/film.mp4"},
        {"type": "AUDIO", "value": "https://a.com/note.wav"},
        {"type": "CAMERA_IMAGE", "value": "https://a.com/camera.jpg"},
    ],
    "embeddings": [{"embedding_id": "e" * 25, "vector": [0.25, -1], "clusters": [7]}],
}


@pytest.mark.parametrize("kind", MediaType)
def test_rows_of_each_media_type_have_no_errors(kind: MediaType):
    for number, row_data in enumerate(ROW_DATA[kind]):
        row = {"row_data": row_data, "global_key": f"row {number}", "media_type": str(kind)}
        for spelled in (row, {**row, "media_type": None}):
            report = check(spelled)
            assert report.ok, report
            assert report.summary["warnings"] == 0, report


def test_a_row_with_everything_that_is_documented_has_no_findings():
    assert {item["type"] for item in EVERYTHING["attachments"]} == set(AttachmentType)
    assert check(EVERYTHING).records == ()


def test_the_least_that_is_documented_has_no_errors():
    assert check({"row_data": "https://a.com/1.png"}).ok


@pytest.mark.parametrize("open_media", [False, True, "full"])
def test_the_samples_have_no_errors_where_they_go(open_media: Any):
    with lbw.Sandbox() as sandbox:
        report = check(lbw.sample_rows(), open_media=open_media, endpoint=sandbox.endpoint)
    assert report.issues["rule"].tolist() == ["media-type-legacy"]
