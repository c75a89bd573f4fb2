"""What the table and the kernel say to each other about its rows.

The browser names rows by their id within a version; keys, which may hold secrets, stay in Python.
Views hold free text, so they travel in requests only, never in synced traits.
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

import msgspec

from lb_widgets.messages.base import Nothing, Request
from lb_widgets.messages.previews import (
    PREVIEW_REQUESTS,
)
from lb_widgets.messages.table_cells import (  # noqa: TC001 - msgspec reads the annotations
    Cell,
    ProblemsCell,
)
from lb_widgets.messages.table_changes import CHANGE_REQUESTS
from lb_widgets.messages.table_columns import (  # noqa: TC001 - msgspec reads the annotations
    FacetColumn,
    TableColumn,
)
from lb_widgets.messages.table_selection import (
    RangeRows,
    RowId,
    SelectedState,
    SelectRangeRequest,
    SelectViewRequest,
)
from lb_widgets.messages.table_state import ArrangeRequest, StateRequest, TableState
from lb_widgets.messages.table_summaries import SUMMARY_REQUESTS
from lb_widgets.messages.view import View  # noqa: TC001 - msgspec reads the annotations
from lb_widgets.model.types import MediaType, Severity  # noqa: TC001 - msgspec reads the annotations

MAX_PAGE_ROWS = 1000
"""Rows of one answer: up to here an answer takes about 50 ms whatever its size."""


class CellMark(msgspec.Struct, frozen=True):
    """A problem of one cell.

    Parameters
    ----------
    column : int
        Index of the column in the schema.
    text : str
        The first of the cell's problems, and how many more there are.
    """

    column: int
    severity: Severity
    text: str


class TableRow(msgspec.Struct, frozen=True):
    """One row.

    Parameters
    ----------
    media_type : MediaType or None
        The declared one, else the one that the file's name tells.
    cells : list
        One per column of the schema.
    marks : list of CellMark
        At most one per column.
    in_base : bool
        Whether the row belongs to the set that `SelectionState.base` names.
    """

    id: int
    media_type: MediaType | None
    cells: list[Cell]
    marks: list[CellMark]
    in_base: bool


class Count(msgspec.Struct, frozen=True):
    """A position or a number of rows, and whether it is exact or an estimate."""

    value: int
    exact: bool


class SchemaRequest(Request, frozen=True, tag="table/schema"):
    """Ask what the table holds."""


class TableSchema(msgspec.Struct, frozen=True):
    """What the table holds, in this version.

    Parameters
    ----------
    columns : list of TableColumn
        Of this grouping.
    facets : list of FacetColumn
        What the toolbar offers to filter by.
    positions : bool
        Whether a position leads exactly there; see `sources.base.Caps`.
    problems : ProblemsCell or None
        All problems, in words those of the table itself; None where the rows were not checked.
    fixes : int
        Safe repairs that `check` proposes.
    """

    version: int
    total: Count
    columns: list[TableColumn]
    facets: list[FacetColumn]
    positions: bool
    problems: ProblemsCell | None
    fixes: int


class PrepareRequest(Request, frozen=True, tag="table/prepare"):
    """Order and filter the rows. May take seconds: it tells its progress and can be cancelled.

    It also tells Python which view is on screen from now on, so the native one is prepared too.

    Parameters
    ----------
    count : int
        Rows that come with the answer: the first of the view, in one round trip. 0 for none.
    """

    version: int
    view: View
    count: Annotated[int, msgspec.Meta(ge=0, le=MAX_PAGE_ROWS)]


class AtFirst(msgspec.Struct, frozen=True, tag_field="kind", tag="first"):
    """At the first row of the view."""


class AtLast(msgspec.Struct, frozen=True, tag_field="kind", tag="last"):
    """So that the last row of the view ends the page."""


class AtAfter(msgspec.Struct, frozen=True, tag_field="kind", tag="after"):
    """Right behind the page that had this `TablePage.after`."""

    cursor: str


class AtBefore(msgspec.Struct, frozen=True, tag_field="kind", tag="before"):
    """Ending right before the page that had this `TablePage.before`."""

    cursor: str


class AtPosition(msgspec.Struct, frozen=True, tag_field="kind", tag="position"):
    """At this position, counted from 0."""

    value: RowId


class AtFraction(msgspec.Struct, frozen=True, tag_field="kind", tag="fraction"):
    """About so far into the view."""

    value: Annotated[float, msgspec.Meta(ge=0, le=1)]


class AtRow(msgspec.Struct, frozen=True, tag_field="kind", tag="row"):
    """At this row."""

    row: RowId


At: TypeAlias = AtFirst | AtLast | AtAfter | AtBefore | AtPosition | AtFraction | AtRow


class PageRequest(Request, frozen=True, tag="table/page"):
    """Ask for rows of a view."""

    version: int
    view: View
    at: At
    count: Annotated[int, msgspec.Meta(ge=1, le=MAX_PAGE_ROWS)]


class TablePage(msgspec.Struct, frozen=True):
    """Rows of a view that follow each other; fewer than asked for is legal.

    Parameters
    ----------
    start : Count
        Position of the first row.
    total : Count
        Rows of the view, as far as known now.
    before, after : str or None
        For `AtBefore` and `AtAfter`; None where the view begins or ends.
    base : int or None
        Which set of rows `TableRow.in_base` is about.
    """

    start: Count
    total: Count
    rows: list[TableRow]
    before: str | None
    after: str | None
    base: int | None


class Prepared(msgspec.Struct, frozen=True):
    """How many rows the view has; its first ones, where they were asked for."""

    total: Count
    first: TablePage | None


class LocateRequest(Request, frozen=True, tag="table/locate"):
    """Ask where a row stands in a view."""

    version: int
    view: View
    row: RowId


class Located(msgspec.Struct, frozen=True):
    """The row's position; None where the view does not show it."""

    position: Count | None


REQUESTS: dict[type[Request], type[msgspec.Struct]] = {
    SchemaRequest: TableSchema,
    PrepareRequest: Prepared,
    PageRequest: TablePage,
    LocateRequest: Located,
    SelectViewRequest: SelectedState,
    SelectRangeRequest: RangeRows,
    StateRequest: TableState,
    ArrangeRequest: Nothing,
    **SUMMARY_REQUESTS,
    **CHANGE_REQUESTS,
    **PREVIEW_REQUESTS,
}
"""Which answer each question gets."""
