"""What the table and the kernel say to each other about its rows.

The browser names rows by their id within a version; keys, which may hold secrets, stay in Python.
Views hold free text, so they travel in requests only, never in synced traits.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, TypeAlias

import msgspec

from lb_widgets.messages.base import Nothing, Request
from lb_widgets.messages.previews import PREVIEW_REQUESTS
from lb_widgets.messages.table_cells import (  # noqa: TC001 - msgspec reads the annotations
    Cell,
    ProblemsCell,
)
from lb_widgets.messages.table_changes import CHANGE_REQUESTS
from lb_widgets.messages.table_summaries import SUMMARY_REQUESTS
from lb_widgets.messages.view import View
from lb_widgets.model.types import MediaType, Severity  # noqa: TC001 - msgspec reads the annotations

MAX_PAGE_ROWS = 1000
"""Rows of one answer: up to here an answer takes about 50 ms whatever its size."""

RowId = Annotated[int, msgspec.Meta(ge=0)]
Span = tuple[RowId, RowId]
"""Row ids from the first up to, not including, the second."""


# ── columns ──────────────────────────────────────────────────────────────────────────────────────
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


class ValueKind(StrEnum):
    """What can be asked about a column; see `sources.base.Kind`."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    TIME = "time"
    LABELS = "labels"
    NESTED = "nested"


class TableColumn(msgspec.Struct, frozen=True):
    """One column of the table, or something that can be asked about without being one.

    Parameters
    ----------
    name : str
        Unique; what `SortKey` and filters take.
    label : str
        What its header says.
    kind : ColumnKind
        How it looks.
    values : ValueKind
        What can be asked about it.
    width : int, pixels
        How wide it starts.
    sortable, filterable : bool
        Whether it can be sorted, and filtered.
    description : str
        A sentence that says what the column is where its name does not; else empty.
    """

    name: str
    label: str
    kind: ColumnKind
    values: ValueKind
    width: int
    sortable: bool
    filterable: bool
    description: str = ""


class FacetColumn(msgspec.Struct, frozen=True):
    """Something that the toolbar offers to filter by: media type, attachment type, rule.

    Parameters
    ----------
    name : str
        What filters take; a column of the source, shown in the table or not.
    label : str
        Of its button: ``"Media"``, ``"Problems"``.
    values : ValueKind
        What can be asked about it.
    is_main : bool
        Whether it has a button of its own; the others are under *+ Filter*.
    """

    name: str
    label: str
    values: ValueKind
    is_main: bool


class Grouping(StrEnum):
    """What the columns of attachments stand for."""

    TYPE = "type"
    """One column per attachment type."""
    LAYER = "layer"
    """One column per name of an image overlay layer, the other types as under `TYPE`."""


# ── rows ─────────────────────────────────────────────────────────────────────────────────────────
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


# ── pictures ─────────────────────────────────────────────────────────────────────────────────────
# ── selection ────────────────────────────────────────────────────────────────────────────────────
class SelectionState(msgspec.Struct, frozen=True):
    """The selected rows of a version: a set that Python holds, with what was changed by hand since.

    Selected is who is in the set and not in `removed`, or in `added`. So all rows of a filter are
    one number on the wire, however many there are.

    Parameters
    ----------
    base : int or None
        Number of the set; None is the empty one.
    added, removed : list of (int, int)
        Ascending spans of row ids; `added` outside of the set, `removed` inside.
    size : int
        How many rows are selected.
    """

    version: int = 0
    base: int | None = None
    added: list[Span] = []
    removed: list[Span] = []
    size: int = 0


class SelectViewRequest(Request, frozen=True, tag="table/select_view"):
    """Make a set of what is selected now and all rows of a view, or without these.

    Parameters
    ----------
    selected : bool
        Whether the rows of the view are to be selected.
    """

    version: int
    view: View
    selected: bool


class SelectRangeRequest(Request, frozen=True, tag="table/select_range"):
    """Ask which rows stand at positions `start` up to `stop` of a view, to select them."""

    version: int
    view: View
    start: RowId
    stop: RowId


class RangeRows(msgspec.Struct, frozen=True):
    """Row ids as ascending spans: those in the set of the selection, and those outside.

    Where these would be too many for the wire, both are empty: Python has selected the rows, and
    the trait `selection` has said so before.

    Parameters
    ----------
    base : int or None
        Number of that set.
    """

    inside: list[Span]
    outside: list[Span]
    base: int | None


class SelectedState(msgspec.Struct, frozen=True):
    """What is selected now; the trait `selection` says the same."""

    selection: SelectionState
    all_of_view: bool
    """Whether each row of the view asked about is selected."""


class ActiveState(msgspec.Struct, frozen=True):
    """The row that the keyboard is on; None before the first."""

    version: int = 0
    row: RowId | None = None


# ── the state of the view ────────────────────────────────────────────────────────────────────────
class ColumnState(msgspec.Struct, frozen=True):
    """Where and how a column is shown; those that are not named follow behind, as they start."""

    name: str
    width: int | None = None
    hidden: bool = False


class TableState(msgspec.Struct, frozen=True):
    """What a person has chosen: the question, and how its answer is laid out.

    Parameters
    ----------
    columns : tuple of ColumnState
        In the order of the table.
    has_summaries : bool
        Whether the header shows how the values are spread.
    """

    view: View = View()
    columns: tuple[ColumnState, ...] = ()
    grouping: Grouping = Grouping.TYPE
    has_summaries: bool = False


class StateRequest(Request, frozen=True, tag="table/state"):
    """Ask for the state that Python has set: the trait `state_number` says that it is another."""


class ArrangeRequest(Request, frozen=True, tag="table/arrange"):
    """Tell what a hand has changed, but for the view: `PrepareRequest` and its answer tell that."""

    columns: tuple[ColumnState, ...]
    grouping: Grouping
    has_summaries: bool


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
