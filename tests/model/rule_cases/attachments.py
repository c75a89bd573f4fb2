"""Cases of the rules about attachments and image overlay layers."""

from __future__ import annotations

from tests.model.rule_cases.base import GOOD, NAN, OVERLAID, URL, Case, attached, layer

S3_A, S3_B = (f"https://fields-{name}.s3.amazonaws.com" for name in "ab")

CASES: dict[str, list[Case]] = {
    "attachments-not-a-list": [
        Case(
            {**GOOD, "attachments": '[{"type": "HTML"}]'},
            {**GOOD, "attachments": ()},
            "attachments",
        ),
        Case({**GOOD, "attachments": layer()}, attached(layer()), "attachments"),
    ],
    "attachment-not-an-object": [Case(attached(URL), attached(layer()), "attachments[0]")],
    "attachment-type-missing": [
        Case(attached(layer(type=...)), OVERLAID, "attachments[0].type"),
        Case(attached(layer(type="")), OVERLAID, "attachments[0].type"),
    ],
    "attachment-value-not-text": [
        Case(
            attached({"type": "RAW_TEXT", "value": 5}),
            attached({"type": "RAW_TEXT", "value": "5"}),
            "attachments[0].value",
        )
    ],
    "attachment-name-not-text": [
        Case(attached(layer(name=7)), attached(layer(name=NAN)), "attachments[0].name")
    ],
    "attachment-key-unknown": [Case(attached(layer(nmae="x")), OVERLAID, "attachments[0].nmae")],
    "attachment-type-case": [
        Case(
            attached(layer(type="image-overlay")), OVERLAID, "attachments[0].type", "IMAGE_OVERLAY"
        )
    ],
    "attachment-type-legacy": [
        Case(
            attached({"type": "TEXT", "value": "a note"}),
            attached({"type": "RAW_TEXT", "value": "a note"}),
            "attachments[0].type",
            "RAW_TEXT",
        ),
        Case(
            attached({"type": "TEXT", "value": "https://a.com/a.txt"}),
            attached({"type": "TEXT_URL", "value": "https://a.com/a.txt"}),
            "attachments[0].type",
            "TEXT_URL",
        ),
    ],
    "attachment-type-unknown": [
        Case(
            attached(layer(type="CAPTION")),
            attached(layer(type="CAMERA_IMAGE")),
            "attachments[0].type",
        )
    ],
    "attachment-value-empty": [
        Case(attached(layer(value=" ")), OVERLAID, "attachments[0].value"),
        Case(attached(layer(value=...)), OVERLAID, "attachments[0].value"),
    ],
    "attachment-value-not-url": [
        Case(
            attached(layer(value="o.png")),
            attached(layer(value="../o.png"), {"type": "RAW_TEXT", "value": "o.png"}),
            "attachments[0].value",
        ),
        Case(
            attached(layer(value=" https://a.com/o.png")),
            OVERLAID,
            "attachments[0].value",
            "https://a.com/o.png",
        ),
    ],
    "attachment-text-is-url": [
        Case(
            attached({"type": "RAW_TEXT", "value": "https://a.com/notes.txt"}),
            attached({"type": "RAW_TEXT", "value": "https://a.com/page"}),
            "attachments[0].type",
        )
    ],
    "attachment-duplicate": [
        Case(attached(layer(), layer()), attached(layer(1), layer(2)), "attachments[1]"),
        Case(
            attached(*[{"type": "RAW_TEXT", "value": "a note"}] * 2),
            attached({"type": "RAW_TEXT", "value": "a note"}, {"type": "RAW_TEXT", "value": "b"}),
            "attachments[1]",
        ),
    ],
    "attachment-extension": [
        Case(
            attached({"type": "VIDEO", "value": "https://a.com/a.mov"}),
            attached({"type": "VIDEO", "value": "https://a.com/a.MP4"}),
            "attachments[0].value",
        ),
        Case(
            attached({"type": "TEXT_URL", "value": "./a.html"}),
            attached({"type": "TEXT_URL", "value": "./a.v2"}, layer(value="https://a.com/o.tif")),
            "attachments[0].value",
        ),
    ],
    "attachment-other-bucket": [
        Case(
            attached(layer(value=f"{S3_B}/o.png"), row_data=f"{S3_A}/1.png"),
            attached(
                layer(value=f"{S3_A}/o.png"),
                layer(2, value=f"{S3_B}/o.png?X-Amz-Signature=1"),
                layer(3),
                row_data=f"{S3_A}/1.png",
            ),
            "attachments[0].value",
        ),
        Case(
            attached(layer(value="gs://fields-a/o.png"), row_data=f"{S3_A}/1.png"),
            attached(layer(value="gs://fields-a/o.png")),
            "attachments[0].value",
        ),
    ],
}
