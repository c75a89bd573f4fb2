"""Cases of the rules about media types and row_data."""

from __future__ import annotations

from typing import Any

from lb_widgets.model.types import MediaType
from tests.model.rule_cases.base import (
    GOOD,
    NAN,
    TILES,
    URL,
    Case,
    attached,
    described,
    layer,
    tiles,
    with_row_data,
)


def nested(levels: int) -> Any:
    """Return lists inside each other."""
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


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
        Case(with_row_data(f" {URL}\n"), GOOD, "row_data", URL),
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
        Case({**GOOD, "embeddings": [{"vector": [NAN]}]}, GOOD, "embeddings[0].vector[0]"),
        Case(
            {**GOOD, "external_id": "\ud800"}, {**GOOD, "external_id": "\U0001f33e"}, "external_id"
        ),
        Case(attached(layer(name="\udfff")), attached(layer()), "attachments[0].name"),
        Case(
            with_row_data(nested(101), None),
            with_row_data(nested(99), None),
            f"row_data{'[0]' * 100}",
        ),
        Case(
            described({"name": "a", "value": b"x"}),
            described({"name": "a", "value": "x"}),
            "metadata_fields[0].value",
        ),
    ],
    "media-type-contradicted": [
        Case(
            with_row_data("https://a.com/a.MP4?v=1"),
            with_row_data("https://a.com/a.mp4?v=1", "VIDEO"),
            "media_type",
        ),
        Case(with_row_data("./a.pdf", "VIDEO"), with_row_data("./a.php", "VIDEO"), "media_type"),
        Case(
            with_row_data("https://a.com/a.png", "TEXT"),
            with_row_data("see a.png", "TEXT"),
            "media_type",
        ),
        Case(with_row_data("https://a.com/a.mp3", "PDF"), GOOD, "media_type"),
        Case(
            with_row_data("https://a.com/a.json", "HTML"),
            with_row_data("https://a.com/a.json", "LLM"),
            "media_type",
        ),
    ],
    "text-too-long": [
        Case(with_row_data("x" * 65_537, "TEXT"), with_row_data("x" * 65_536, "TEXT"), "row_data"),
        Case(
            with_row_data("x y" * 30_000, None),
            with_row_data(f"data:image/png;base64,{'A' * 70_000}"),
            "row_data",
        ),
    ],
}
