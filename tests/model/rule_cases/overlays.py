"""Cases of the rules about image overlay layers."""

from __future__ import annotations

from lb_widgets.model.types import MAX_OVERLAYS
from tests.model.rule_cases.base import TILES, URL, Case, attached, layer

CASES: dict[str, list[Case]] = {
    "overlay-too-many": [
        Case(
            attached(*(layer(number) for number in range(MAX_OVERLAYS + 1))),
            attached(
                *(layer(number) for number in range(MAX_OVERLAYS)),
                {"type": "IMAGE", "value": "https://a.com/11.png"},
            ),
            "attachments",
        )
    ],
    "overlay-on-non-image": [
        Case(
            attached(layer(), row_data="https://a.com/a.mp4", media_type="VIDEO"),
            attached(
                {"type": "IMAGE", "value": URL}, row_data="https://a.com/a.mp4", media_type="VIDEO"
            ),
            "attachments[0]",
        ),
        Case(
            attached(layer(), row_data="https://a.com/a.mp4", media_type=None),
            attached(layer(), row_data="https://a.com/a.tif", media_type=None),
            "attachments[0]",
        ),
        Case(
            attached(layer(), row_data=TILES, media_type=None),
            attached(layer(), row_data="https://a.com/get.php", media_type=None),
            "attachments[0]",
        ),
    ],
    "overlay-not-image": [
        Case(
            attached(layer(value="https://a.com/o.tif")),
            attached(
                layer(value="https://a.com/o.JPG?x=.tif"), layer(2, value="https://a.com/v1.2")
            ),
            "attachments[0].value",
        )
    ],
    "overlay-unnamed": [
        Case(
            attached(layer(name=...)),
            attached(layer(), {"type": "IMAGE", "value": URL}),
            "attachments[0].name",
        )
    ],
    "overlay-same-name": [
        Case(
            attached(layer(1, name="a"), layer(2, name="a")),
            attached(layer(1), layer(2)),
            "attachments[0].name",
        )
    ],
}
