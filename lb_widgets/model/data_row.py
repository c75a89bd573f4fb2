"""One data row as a typed value, and the columns of the canonical DataFrame."""

from __future__ import annotations

from typing import Any, Final

import msgspec

ROW_COLUMNS: Final = (
    "row_data",
    "global_key",
    "external_id",
    "media_type",
    "metadata_fields",
    "attachments",
)
"""The canonical columns, in order."""

OPTIONAL_COLUMNS: Final = ("embeddings",)
"""Columns that are sent where a frame has them, but not added where it has not."""

SENT_COLUMNS: Final = ROW_COLUMNS + OPTIONAL_COLUMNS
"""What Labelbox gets. Any other column is the user's own: kept, shown, never sent."""


class Attachment(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something that goes with a data row.

    `type` and `value` are texts as the user wrote them: whether they are right is for the rules to
    say, so nothing is refused here.
    """

    type: str
    value: str
    name: str | None = None


class Misshapen(msgspec.Struct, frozen=True):
    """Something in a row's cells that has no place in a `DataRow`, kept for the rules to report."""

    rule: str
    """Id of the rule that reports it."""
    path: tuple[str | int, ...]
    """Where: ``("attachments", 2, "value")``."""
    message: str
    """What was found and what was expected."""
    fix: Any = msgspec.UNSET
    """The value that belongs there, where that is certain."""


class DataRow(msgspec.Struct, frozen=True, kw_only=True):
    """One data row, as the canonical DataFrame holds it.

    Parameters
    ----------
    row_data : str or dict
        URL, local path, inline text, or the dict of a PDF, conversation or tile layer.
    global_key : str or None
        Unique in the organisation; None where the user gave none.
    embeddings : object
        As the cell holds it; None where the frame has no such column.
    misshapen : tuple of Misshapen
        What the cells held besides; the fields above hold the nearest that has the right type.
    """

    row_data: Any
    global_key: str | None = None
    external_id: str | None = None
    media_type: str | None = None
    metadata_fields: tuple[dict[str, Any], ...] = ()
    attachments: tuple[Attachment, ...] = ()
    embeddings: Any = None
    misshapen: tuple[Misshapen, ...] = ()
