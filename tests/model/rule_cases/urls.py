"""Cases of the rules about URLs."""

from __future__ import annotations

from lb_widgets.model.rules import Context
from tests.model.rule_cases.base import (
    GOOD,
    LOCAL,
    OVERLAID,
    TILES,
    Case,
    attached,
    layer,
    tiles,
    with_row_data,
)

NOON = 1_795_608_000
DAY = 24 * 3600
AT_NOON = Context(now=NOON)


def signed(end: int) -> str:
    return f"https://b.s3.amazonaws.com/1.png?AWSAccessKeyId=a&Signature=b&Expires={end}"


CASES: dict[str, list[Case]] = {
    "url-unsupported-characters": [
        Case(
            with_row_data("https://a.com/a b|.png"),
            with_row_data("https://a.com/a%20b%7C.png?x=(1)&y=é"),
            "row_data",
            "https://a.com/a%20b%7C.png",
        ),
        Case(attached(layer(value="https://a.com/a#1.png")), OVERLAID, "attachments[0].value"),
        Case(
            tiles(
                alternative_layers=[
                    {**TILES, "name": "x", "tile_layer_url": "https://a.com/<{z}/{x}/{y}"}
                ]
            ),
            attached({"type": "RAW_TEXT", "value": "see https://a.com/#1 <b>"}),
            "row_data.alternative_layers[0].tile_layer_url",
            "https://a.com/%3C{z}/{x}/{y}",
        ),
    ],
    "url-no-host": [Case(with_row_data("https:///a.png"), GOOD, "row_data")],
    "url-s3-scheme": [
        Case(
            with_row_data("s3://bucket/a b.png"),
            with_row_data("https://bucket.s3.amazonaws.com/a.png"),
            "row_data",
            "https://bucket.s3.amazonaws.com/a%20b.png",
        ),
        Case(with_row_data("s3://my.bucket/a.png"), with_row_data("gs://b/a.png"), "row_data"),
        Case(with_row_data("s3:/bucket"), GOOD, "row_data"),
    ],
    "url-s3-path-style": [
        Case(
            with_row_data("https://s3.eu-west-1.amazonaws.com/bucket/a.png"),
            with_row_data("https://bucket.s3.eu-west-1.amazonaws.com/a.png"),
            "row_data",
            "https://bucket.s3.eu-west-1.amazonaws.com/a.png",
        ),
        Case(
            with_row_data("https://s3.amazonaws.com/b-1/a.png?X-Amz-Signature=1"),
            with_row_data("https://s3.example.com/b/a.png"),
            "row_data",
        ),
    ],
    "url-plain-http": [
        Case(
            with_row_data("http://a.com/1.png"), with_row_data("http://127.0.0.1/1.png"), "row_data"
        ),
    ],
    "url-userinfo": [
        Case(
            with_row_data("https://me:pw@a.com/1.png"),
            with_row_data("https://a.com/@me/1.png"),
            "row_data",
        ),
    ],
    "host-unreachable": [
        Case(
            with_row_data("http://127.0.0.1:8000/1.png"),
            with_row_data("http://127.0.0.1:8000/1.png"),
            "row_data",
            near_miss_context=LOCAL,
        ),
        Case(attached(layer(value="https://nas.local/o.png")), OVERLAID, "attachments[0].value"),
        Case(
            with_row_data("https://10.0.0.7/1.png"),
            with_row_data("https://11.0.0.7/1.png"),
            "row_data",
        ),
    ],
    "url-scheme": [
        Case(with_row_data("ftp://a.com/1.png"), with_row_data("gs://b/1.png"), "row_data"),
        Case(
            attached(layer(value="az://b/o.png")),
            attached({"type": "RAW_TEXT", "value": "ftp://a.com/1.png"}),
            "attachments[0].value",
        ),
    ],
    "url-signature-expired": [
        Case(
            with_row_data(signed(NOON)),
            with_row_data(signed(NOON + 2 * DAY)),
            "row_data",
            broken_context=AT_NOON,
            near_miss_context=AT_NOON,
        ),
        Case(
            attached(layer(value=signed(NOON - DAY))),
            attached(layer(value=signed(NOON - DAY))),
            "attachments[0].value",
            broken_context=AT_NOON,
        ),
    ],
    "url-signature-expiring": [
        Case(
            with_row_data(signed(NOON + DAY - 1)),
            with_row_data(signed(NOON + DAY)),
            "row_data",
            broken_context=AT_NOON,
            near_miss_context=AT_NOON,
        ),
        Case(
            with_row_data(signed(NOON + 60)),
            with_row_data(signed(NOON)),
            "row_data",
            broken_context=AT_NOON,
            near_miss_context=AT_NOON,
        ),
    ],
}
