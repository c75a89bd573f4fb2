"""A broken row and a near miss for every rule, by the subject of the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.model.rule_cases import (
    attachments,
    conversations,
    documents,
    embeddings,
    files,
    keys,
    media,
    metadata,
    opened,
    overlays,
    tiles,
    tiles_bounds,
    urls,
)

if TYPE_CHECKING:
    from tests.model.rule_cases.base import Case

_SUBJECTS = (
    keys,
    media,
    urls,
    attachments,
    overlays,
    metadata,
    embeddings,
    tiles,
    tiles_bounds,
    documents,
    conversations,
    files,
    opened,
)

CASES: dict[str, list[Case]] = {
    rule: cases for subject in _SUBJECTS for rule, cases in subject.CASES.items()
}
