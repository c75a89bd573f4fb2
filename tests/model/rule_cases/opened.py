"""Cases of the rules about what values point to."""

from __future__ import annotations

from lb_widgets.model.rules import Context, Opened
from tests.model.rule_cases.base import LARGE, OVERLAID, SMALL, URL, Case, attached, layer

CASES: dict[str, list[Case]] = {
    "media-unreachable": [
        Case(
            OVERLAID,
            OVERLAID,
            "attachments[0].value",
            broken_context=Context(opened={layer()["value"]: Opened(problem="404 Not Found")}),
            near_miss_context=Context(opened={layer()["value"]: SMALL}),
        )
    ],
    "media-not-an-image": [
        Case(
            OVERLAID,
            attached({"type": "PDF_URL", "value": URL}, row_data="https://a.com/2.png"),
            "attachments[0].value",
            broken_context=Context(
                opened={layer()["value"]: Opened(not_an_image="Not an image but text")}
            ),
            near_miss_context=Context(opened={URL: Opened(not_an_image="Not an image but a PDF")}),
        )
    ],
    "overlay-size-differs": [
        Case(
            OVERLAID,
            OVERLAID,
            "attachments[0].value",
            broken_context=Context(opened={URL: SMALL, layer()["value"]: LARGE}),
            near_miss_context=Context(opened={URL: SMALL, layer()["value"]: SMALL}),
        )
    ],
}
