"""Cases of the rules about media types and row_data."""

from __future__ import annotations

from lb_widgets.model.types import MediaType
from tests.model.rule_cases.base import GOOD, NAN, TILES, URL, Case, described, tiles, with_row_data

CASES: dict[str, list[Case]] = {
    "row-data-missing": [
        Case(with_row_data(None), with_row_data("0", None), "row_data"),
        Case(with_row_data("  "), GOOD, "row_data"),
        Case(with_row_data({}, None), with_row_data({"a": 1}, None), "row_data"),
    ],
    "row-data-placeholder": [
        Case(with_row_data("<url>"), with_row_data("<p>Text of its own</p>", "TEXT"), "row_data"),
        Case(with_row_data("nan"), with_row_data("nancy", "TEXT"), "row_data"),
    ],
    "row-data-shape": [
        Case(with_row_data(7), GOOD, "row_data"),
        Case(with_row_data(TILES, "IMAGE"), with_row_data(TILES, "TMS_GEO"), "row_data"),
        Case(
            with_row_data("https://a.com/{z}/{x}/{y}.png", "TMS_GEO"),
            with_row_data({"pdf_url": "https://a.com/a.pdf"}, "PDF"),
            "row_data",
        ),
        Case(with_row_data([URL], None), with_row_data("text", None), "row_data"),
    ],
    "row-data-not-url": [
        Case(with_row_data("plots/a.png"), with_row_data("./plots/a.png"), "row_data"),
        Case(with_row_data("a.mp4", "VIDEO"), with_row_data("a.mp4", "TEXT"), "row_data"),
    ],
    "media-type-unknown": [
        Case({**GOOD, "media_type": "image"}, GOOD, "media_type", "IMAGE"),
        Case({**GOOD, "media_type": "IMAGES"}, {**GOOD, "media_type": None}, "media_type"),
        Case({**GOOD, "media_type": 7}, {**GOOD, "media_type": MediaType.IMAGE}, "media_type"),
    ],
    "media-type-legacy": [
        Case(
            with_row_data("https://a.com/a.dcm", "DICOM"),
            with_row_data("https://a.com/a.dcm", "IMAGE"),
            "media_type",
        )
    ],
    "value-not-json": [
        Case(tiles(version=2, min_zoom=NAN), tiles(), "row_data.min_zoom"),
        Case(
            described({"name": "a", "value": [1, {"b": float("inf")}]}),
            described({"name": "a", "value": [1, {"b": 1e308}]}),
            "metadata_fields[0].value[1].b",
        ),
        Case(
            described({"name": "a", "value": b"x"}),
            described({"name": "a", "value": "x"}),
            "metadata_fields[0].value",
        ),
    ],
}
