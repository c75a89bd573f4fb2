"""A broken row and a near miss for every rule, by the subject of the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.model.rule_cases import attachments, keys, media, metadata, opened, tiles, urls

if TYPE_CHECKING:
    from tests.model.rule_cases.base import Case

CASES: dict[str, list[Case]] = {
    rule: cases
    for subject in (keys, media, urls, attachments, metadata, tiles, opened)
    for rule, cases in subject.CASES.items()
}
