"""Cases of the rules about metadata fields."""

from __future__ import annotations

from tests.model.rule_cases.base import GOOD, Case, described

CASES: dict[str, list[Case]] = {
    "metadata-not-a-list": [
        Case(
            {**GOOD, "metadata_fields": {"tag": "x"}},
            {**GOOD, "metadata_fields": []},
            "metadata_fields",
        )
    ],
    "metadata-not-an-object": [
        Case(described("tag"), described({"name": "tag", "value": "x"}), "metadata_fields[0]")
    ],
    "metadata-no-key": [
        Case(
            described({"value": "x"}),
            described({"schema_id": "c" * 25, "value": "x"}),
            "metadata_fields[0]",
        ),
        Case(described({}), described(), "metadata_fields[0]"),
    ],
    "metadata-no-value": [
        Case(
            described({"name": "tag"}), described({"name": "tag", "value": 0}), "metadata_fields[0]"
        )
    ],
    "metadata-duplicate": [
        Case(
            described({"name": "a", "value": 1}, {"name": "a", "value": 2}),
            described({"name": "a", "value": 1}, {"schema_id": "a" * 25, "value": 1}),
            "metadata_fields[1]",
        )
    ],
    "metadata-key-unknown": [
        Case(
            described({"name": "a", "value": 1, "schemaid": "x"}),
            described({"name": "a", "value": 1, "kind": "CustomMetadataNumber"}),
            "metadata_fields[0].schemaid",
        )
    ],
    "metadata-schema-id": [
        Case(
            described({"schema_id": "c" * 24, "value": 1}),
            described({"schema_id": "c" * 25, "value": 1}),
            "metadata_fields[0].schema_id",
        ),
        Case(
            described({"schemaId": "split", "value": "train"}),
            described({"name": "split", "value": "train"}),
            "metadata_fields[0].schemaId",
        ),
    ],
    "metadata-boolean": [
        Case(
            described({"name": "a", "value": True}),
            described({"name": "a", "value": 0}),
            "metadata_fields[0].value",
        )
    ],
    "metadata-kind": [
        Case(
            described({"name": "a", "value": {"b": 1}}),
            described({"name": "a", "value": {}}),
            "metadata_fields[0].value",
        ),
        Case(
            described({"name": "a", "value": [0.5] * 127}),
            described({"name": "a", "value": [0.5] * 128}),
            "metadata_fields[0].value",
        ),
        Case(
            described({"name": "a", "value": ["x"] * 128}),
            described({"name": "a", "value": "x" * 128}),
            "metadata_fields[0].value",
        ),
    ],
    "metadata-too-long": [
        Case(
            described({"name": "a", "value": "x" * 4097}),
            described({"name": "a", "value": "x" * 4096}),
            "metadata_fields[0].value",
        )
    ],
    "metadata-reserved": [
        Case(
            described({"name": "split", "value": "Validation"}),
            described({"name": "split", "value": "valid"}),
            "metadata_fields[0].value",
            "valid",
        ),
        Case(
            described({"name": "split", "value": "holdout"}),
            described({"name": "Split", "value": "holdout"}),
            "metadata_fields[0].value",
        ),
        Case(
            described({"name": "tag", "value": 7}),
            described({"name": "tag", "value": "7"}),
            "metadata_fields[0].value",
            "7",
        ),
        Case(
            described({"name": "captureDateTime", "value": "25.11.2026"}),
            described({"name": "captureDateTime", "value": "2026-11-25T09:30:00Z"}),
            "metadata_fields[0].value",
        ),
        Case(
            described({"name": "skipNFrames", "value": "some"}),
            described({"name": "skipNFrames", "value": "3"}),
            "metadata_fields[0].value",
        ),
    ],
    "metadata-frames-of-no-video": [
        Case(
            described({"name": "skipNFrames", "value": 3}),
            {**described({"name": "skipNFrames", "value": 3}), "media_type": "VIDEO"},
            "metadata_fields[0]",
        )
    ],
}
