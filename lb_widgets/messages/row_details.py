"""What `RowDetails` shows: one data row in words."""

from __future__ import annotations

import msgspec


class DetailAttachment(msgspec.Struct, frozen=True):
    """One attachment; `value` is redacted and cut, `is_link` says that it is an http(s) URL."""

    type: str
    name: str
    value: str
    is_link: bool


class DetailProblem(msgspec.Struct, frozen=True):
    """One problem of the row, as `check` found it."""

    severity: str
    rule: str
    message: str
    fix: str


class RowDetail(msgspec.Struct, frozen=True):
    """One data row for reading: every text redacted, long ones cut with their length said.

    Parameters
    ----------
    fields : list of (str, str)
        Name and text of each field but the attachments, the user's own columns last.
    """

    key: str
    media_type: str
    fields: list[tuple[str, str]]
    attachments: list[DetailAttachment]
    problems: list[DetailProblem]
