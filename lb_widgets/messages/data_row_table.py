"""What the table and the kernel say to each other.

The browser names rows by their id within a version; keys, which may hold secrets, stay in Python.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

import msgspec

from lb_widgets.messages.base import Request
from lb_widgets.messages.view import View  # noqa: TC001 - msgspec reads the annotations
from lb_widgets.model.types import MediaType  # noqa: TC001 - msgspec reads the annotations

MAX_PAGE_ROWS = 1000
"""Rows of one answer: up to here an answer takes about 50 ms whatever its size."""

RowId = Annotated[int, msgspec.Meta(ge=0)]
Span = tuple[RowId, RowId]
"""Row ids from the first up to, not including, the second."""


class ColumnKind(StrEnum):
    """How a column looks, and what its cells hold."""

    PREVIEW = "preview"
    """A picture or text of the asset, asked for row by row; its cells are empty."""
    KEY = "key"
    MEDIA_TYPE = "media_type"
    TEXT = "text"
    NUMBER = "number"
    ATTACHMENTS = "attachments"
    PROBLEMS = "problems"
    STATUS = "status"
    """What became of the rows when they were submitted."""


class TableColumn(msgspec.Struct, frozen=True):
    """One column of the table.

    Parameters
    ----------
    name : str
        Unique in the table; what `SortKey` takes.
    label : str
        What its header says.
    width : int, pixels
        How wide it starts.
    """

    name: str
    label: str
    kind: ColumnKind
    width: int
    sortable: bool


class CutText(msgspec.Struct, frozen=True, tag_field="kind", tag="cut"):
    """The beginning of a text of `length` characters."""

    text: str
    length: int


class AttachmentsCell(msgspec.Struct, frozen=True, tag_field="kind", tag="attachments"):
    """How many attachments of one type a row has, and the first of their names."""

    count: int
    names: list[str]


class ProblemsCell(msgspec.Struct, frozen=True, tag_field="kind", tag="problems"):
    """How many problems a row has by severity, and the first of them in words."""

    error: int
    warning: int
    info: int
    texts: list[str]


class StatusCell(msgspec.Struct, frozen=True, tag_field="kind", tag="status"):
    """What became of a row when it was submitted.

    Parameters
    ----------
    status : str
        In words: ``"created"``, ``"left out"``.
    verdict : str
        ``"good"``: it is there; ``"bad"``: it is not; ``"open"``: not sent, or not known.
    reason : str
        Why it is not there; else empty.
    """

    status: str
    verdict: Literal["good", "bad", "open"]
    reason: str = ""


Cell = str | CutText | AttachmentsCell | ProblemsCell | StatusCell | None
"""What one cell shows, redacted; None where there is no value."""


class TableRow(msgspec.Struct, frozen=True):
    """One row.

    Parameters
    ----------
    media_type : MediaType or None
        The declared one, else the one that the file's name tells.
    cells : list
        One per column of the schema.
    """

    id: int
    media_type: MediaType | None
    cells: list[Cell]


class SchemaRequest(Request, frozen=True, tag="table/schema"):
    """Ask what the table holds."""


class TableSchema(msgspec.Struct, frozen=True):
    """What the table holds, in this version.

    Parameters
    ----------
    problems : ProblemsCell or None
        The problems of all rows together, without words; None where they were not checked.
    """

    version: int
    total: int
    columns: list[TableColumn]
    problems: ProblemsCell | None


class PrepareRequest(Request, frozen=True, tag="table/prepare"):
    """Order and search the rows. May take seconds: it tells its progress and can be cancelled."""

    version: int
    view: View


class Prepared(msgspec.Struct, frozen=True):
    """How many rows the view has; its pages come fast now."""

    total: int


class PageRequest(Request, frozen=True, tag="table/page"):
    """Ask for rows of a view, by position."""

    version: int
    view: View
    start: Annotated[int, msgspec.Meta(ge=0)]
    count: Annotated[int, msgspec.Meta(ge=1, le=MAX_PAGE_ROWS)]


class TablePage(msgspec.Struct, frozen=True):
    """Rows of a view from position `start` on; fewer than asked for where the view ends."""

    start: int
    rows: list[TableRow]


class SpansRequest(Request, frozen=True, tag="table/spans"):
    """Ask which rows stand at positions `start` up to `stop` of a view, to select them."""

    version: int
    view: View
    start: Annotated[int, msgspec.Meta(ge=0)]
    stop: Annotated[int, msgspec.Meta(ge=0)]


class Spans(msgspec.Struct, frozen=True):
    """Row ids, as ascending spans."""

    spans: list[Span]


class LocateRequest(Request, frozen=True, tag="table/locate"):
    """Ask where a row stands in a view."""

    version: int
    view: View
    row: RowId


class Located(msgspec.Struct, frozen=True):
    """The row's position; None where the view does not show it."""

    position: int | None


class ThumbnailRequest(Request, frozen=True, tag="table/thumbnail"):
    """Ask for a row's preview, in a box of so many device pixels."""

    version: int
    row: RowId
    width: Annotated[int, msgspec.Meta(ge=8, le=2048)]
    height: Annotated[int, msgspec.Meta(ge=8, le=1024)]


class Thumbnail(msgspec.Struct, frozen=True):
    """A row's preview.

    Parameters
    ----------
    shows : str
        ``"picture"``: its bytes are the buffer, of `content_type`; ``"text"``: the beginning of the
        asset, in `text`; ``"nothing"``: this media type has no preview; ``"error"``: `text` says in
        one sentence why there is none.
    """

    shows: Literal["picture", "text", "nothing", "error"]
    text: str = ""
    content_type: str = ""


class SelectionState(msgspec.Struct, frozen=True):
    """The selected rows of a version, as ascending spans: all rows are one span."""

    version: int = 0
    spans: list[Span] = []


class ActiveState(msgspec.Struct, frozen=True):
    """The row that the keyboard is on; None before the first."""

    version: int = 0
    row: RowId | None = None


REQUESTS: dict[type[Request], type[msgspec.Struct]] = {
    SchemaRequest: TableSchema,
    PrepareRequest: Prepared,
    PageRequest: TablePage,
    SpansRequest: Spans,
    LocateRequest: Located,
    ThumbnailRequest: Thumbnail,
}
"""Which answer each question gets."""
