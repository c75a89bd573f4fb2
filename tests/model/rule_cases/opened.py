"""Cases of the rules about what values point to."""

from __future__ import annotations

from typing import Any

from lb_widgets.model.alignment import Alignment, Verdict
from lb_widgets.model.rules import Context, Opened
from tests.model.rule_cases.base import GOOD, OVERLAID, URL, Case, attached, layer, with_row_data

LAYER = layer()["value"]
TEXT = "https://a.com/1.txt"
VIDEO = "https://a.com/1.mp4"
BUCKET = "https://fields.s3.amazonaws.com/1.png"
IN_BUCKET = with_row_data(BUCKET)
PNG = {"content_type": "image/png"}
TXT = {"content_type": "text/plain"}


def when(**opened: Any) -> Context:
    """Return the context in which the row's URL was opened with this result."""
    return Context(opened={URL: Opened(**opened)})


def at(value: str, **opened: Any) -> Context:
    return Context(opened={value: Opened(**opened)})


def closed(reason: str) -> Case:
    """Return the case of a reason for which nothing can be opened."""
    return Case(
        GOOD,
        GOOD,
        "row_data",
        broken_context=when(reason=reason, problem="No"),
        near_miss_context=when(**PNG),
    )


def judged(row: dict[str, Any], broken: Context, near_miss: Context, path: str) -> Case:
    """Return the case of a row that only what was opened makes good or bad."""
    return Case(row, row, path, broken_context=broken, near_miss_context=near_miss)


def layers(base: tuple[int, int], size: tuple[int, int]) -> Context:
    return Context(opened={URL: Opened(size=base), LAYER: Opened(size=size)})


def shifted(base: str, layer: str) -> Context:
    """Return the context in which this layer is 6 px too far to the right of this image."""
    alignment = Alignment(verdict=Verdict.SHIFTED, dx=6, error=0.5)
    return Context(opened={LAYER: Opened(**PNG)}, misaligned={(base, layer): alignment})


OVERLAY = "attachments[0].value"
CASES: dict[str, list[Case]] = {
    "media-not-found": [
        closed("not_found"),
        closed("missing_file"),
        judged(OVERLAID, at(LAYER, reason="not_found"), at(LAYER, **PNG), OVERLAY),
    ],
    "media-forbidden": [
        closed("forbidden"),
        closed("unauthorized"),
        Case(
            with_row_data(f"{BUCKET}?X-Amz-Signature=1"),
            IN_BUCKET,
            "row_data",
            broken_context=at(f"{BUCKET}?X-Amz-Signature=1", reason="forbidden"),
            near_miss_context=at(BUCKET, reason="forbidden"),
        ),
    ],
    "media-access-unknown": [
        judged(
            IN_BUCKET,
            at(BUCKET, reason="forbidden"),
            at(BUCKET, reason="not_found"),
            "row_data",
        )
    ],
    "media-expired": [closed("expired")],
    "media-host-unknown": [closed("name_not_found")],
    "media-timeout": [closed("timeout")],
    "media-unreachable": [
        closed("unreachable"),
        closed("tls"),
        closed("refused"),
        closed("bad_value"),
        closed("redirects"),
    ],
    "media-server-error": [closed("server_error")],
    "media-interrupted": [closed("truncated")],
    "media-empty": [closed("empty")],
    "media-not-opened": [closed("unsupported"), closed("too_large"), closed("rate_limited")],
    "media-type-differs": [
        judged(GOOD, when(content_type="text/html"), when(content_type="image/webp"), "row_data"),
        judged(GOOD, when(content_type="application/octet-stream"), when(**PNG), "row_data"),
        judged(
            with_row_data(TEXT, "TEXT"),
            at(TEXT, content_type="application/pdf"),
            at(TEXT, content_type="application/octet-stream"),
            "row_data",
        ),
        judged(
            attached({"type": "PDF_URL", "value": "https://a.com/a.pdf"}),
            at("https://a.com/a.pdf", **PNG),
            at("https://a.com/a.pdf", content_type="application/pdf"),
            OVERLAY,
        ),
        judged(
            with_row_data({"pdf_url": "https://a.com/a.pdf"}, "PDF"),
            at("https://a.com/a.pdf", content_type="text/html"),
            at("https://a.com/a.pdf", content_type="application/pdf"),
            "row_data.pdf_url",
        ),
        judged(
            with_row_data("https://a.com/a.mp3", "AUDIO"),
            at("https://a.com/a.mp3", content_type="video/x-msvideo"),
            at("https://a.com/a.mp3", content_type="video/mp4"),
            "row_data",
        ),
    ],
    "media-damaged": [
        judged(
            OVERLAID,
            at(LAYER, damage="The image is cut short", **PNG),
            at(LAYER, damage="Not an image but text", **TXT),
            OVERLAY,
        )
    ],
    "media-image-format": [
        judged(GOOD, when(content_type="image/webp"), when(content_type="image/bmp"), "row_data")
    ],
    "media-too-large": [
        judged(
            with_row_data(VIDEO, "VIDEO"),
            at(VIDEO, length=2**30 + 1),
            at(VIDEO, length=2**30),
            "row_data",
        )
    ],
    "image-too-large": [
        judged(GOOD, when(size=(9001, 10)), when(size=(9000, 9000)), "row_data"),
    ],
    "text-encoding": [
        judged(
            with_row_data(TEXT, "TEXT"),
            at(TEXT, encoding="is no UTF-8 (byte 3)"),
            at(TEXT, **TXT),
            "row_data",
        ),
        judged(
            attached({"type": "TEXT_URL", "value": TEXT}),
            at(TEXT, encoding="is UTF-16"),
            at(TEXT, **TXT),
            OVERLAY,
        ),
    ],
    "overlay-format": [
        judged(
            OVERLAID,
            at(LAYER, content_type="image/bmp"),
            at(LAYER, content_type="image/jpeg"),
            OVERLAY,
        )
    ],
    "overlay-size-differs": [
        judged(OVERLAID, layers((10, 10), (20, 20)), layers((10, 10), (10, 10)), OVERLAY),
        judged(OVERLAID, layers((1000, 667), (500, 333)), layers((10, 20), (20, 10)), OVERLAY),
    ],
    "overlay-aspect-differs": [
        judged(OVERLAID, layers((10, 20), (20, 10)), layers((10, 10), (20, 20)), OVERLAY),
    ],
    "overlay-misaligned": [
        judged(OVERLAID, shifted(URL, LAYER), shifted(LAYER, LAYER), OVERLAY),
        judged(OVERLAID, shifted(URL, LAYER), shifted(URL, URL), OVERLAY),
    ],
}
