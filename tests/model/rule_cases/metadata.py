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
            described({"schema_id": "c1", "value": "x"}),
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
            described({"name": "a", "value": 1}, {"schema_id": "a", "value": 1}),
            "metadata_fields[1]",
        )
    ],
}
