"""Cases of the rules about keys and the names of columns."""

from __future__ import annotations

from lb_widgets.model.types import AttachmentType
from tests.model.rule_cases.base import GOOD, Case

CASES: dict[str, list[Case]] = {
    "global-key-missing": [
        Case({**GOOD, "global_key": None}, GOOD, "global_key", "1-c2ea5b9dd4be"),
        Case(
            {**GOOD, "global_key": " "}, {**GOOD, "global_key": "0"}, "global_key", "1-c2ea5b9dd4be"
        ),
    ],
    "global-key-too-long": [
        Case({**GOOD, "global_key": "k" * 201}, {**GOOD, "global_key": "k" * 200}, "global_key")
    ],
    "global-key-spaces": [
        Case({**GOOD, "global_key": "a-1 "}, {**GOOD, "global_key": "a 1"}, "global_key", "a-1")
    ],
    "global-key-characters": [
        Case(
            {**GOOD, "global_key": "a{1}"},
            {**GOOD, "global_key": "aZ09 !_.*'()&$@=;/:+,?-z"},
            "global_key",
        ),
        Case({**GOOD, "global_key": "ä"}, {**GOOD, "global_key": "a"}, "global_key"),
    ],
    "global-key-not-text": [
        Case({**GOOD, "global_key": 17.0}, {**GOOD, "global_key": "17"}, "global_key", "17"),
        Case(
            {**GOOD, "global_key": ["a"]}, {**GOOD, "global_key": AttachmentType.HTML}, "global_key"
        ),
    ],
    "external-id-not-text": [
        Case({**GOOD, "external_id": 7}, {**GOOD, "external_id": "7"}, "external_id", "7")
    ],
}
