"""A row at a glance, and what takes rows out of the table or changes them."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

from lb_widgets.messages.base import Request
from lb_widgets.messages.row_details import DetailRequest, RowDetail
from lb_widgets.messages.view import View  # noqa: TC001 - msgspec reads the annotations
from lb_widgets.model.types import Severity  # noqa: TC001 - msgspec reads the annotations

RowId = Annotated[int, msgspec.Meta(ge=0)]


class FixesRequest(Request, frozen=True, tag="table/fixes"):
    """Ask what the safe repairs would change.

    Parameters
    ----------
    top : int
        Changes listed; all are counted.
    """

    version: int
    top: Annotated[int, msgspec.Meta(ge=1, le=1000)]


class FixChange(msgspec.Struct, frozen=True):
    """One repair: where, what is there and what would be. All redacted and cut."""

    key: str
    path: str
    severity: Severity
    rule: str
    before: str
    after: str


class Fixes(msgspec.Struct, frozen=True):
    """What would change."""

    changes: list[FixChange]
    total: int
    rows: int
    """Rows that would change."""


class ApplyFixesRequest(Request, frozen=True, tag="table/apply_fixes"):
    """Make the safe repairs, show the repaired rows and check these again."""

    version: int


class FixesMade(msgspec.Struct, frozen=True):
    """What was done."""

    made: int
    left: int
    """Problems that are left."""


class UndoFixesRequest(Request, frozen=True, tag="table/undo_fixes"):
    """Show the rows as they were before the last repairs."""


class RowsChoice(StrEnum):
    """Which rows are meant."""

    VIEW = "view"
    """All rows of the view, in its order."""
    SELECTED = "selected"
    """The selected rows, in the order of the table as it was given."""
    ACTIVE = "active"
    """The row that the keyboard is on."""


class ExportFormat(StrEnum):
    """As what rows are written."""

    CSV = "csv"
    NDJSON = "ndjson"
    PARQUET = "parquet"


class CopyRequest(Request, frozen=True, tag="table/copy"):
    """Ask for rows as tab-separated text with a header, to paste into a spreadsheet.

    Parameters
    ----------
    columns : list of str
        Names of the columns, in order.
    verbatim : bool
        Whether secrets are copied too; by default they are masked.
    """

    version: int
    view: View
    rows: RowsChoice
    columns: list[str]
    verbatim: bool


class CopiedText(msgspec.Struct, frozen=True):
    """The text is the buffer, UTF-8."""

    rows: int
    masked: bool
    """Whether something was masked."""


class ExportRequest(Request, frozen=True, tag="table/export"):
    """Ask for rows as a file, verbatim: its bytes are the buffers. Tells its progress."""

    version: int
    view: View
    rows: RowsChoice
    format: ExportFormat


class Exported(msgspec.Struct, frozen=True):
    """A file to save."""

    name: str
    content_type: str
    rows: int


CHANGE_REQUESTS: dict[type[Request], type[msgspec.Struct]] = {
    DetailRequest: RowDetail,
    FixesRequest: Fixes,
    ApplyFixesRequest: FixesMade,
    UndoFixesRequest: FixesMade,
    CopyRequest: CopiedText,
    ExportRequest: Exported,
}
