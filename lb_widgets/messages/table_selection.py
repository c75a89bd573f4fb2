"""Which rows are selected, and which one is active."""

from __future__ import annotations

from typing import Annotated

import msgspec

from lb_widgets.messages.base import Request, Shared
from lb_widgets.messages.view import View  # noqa: TC001 - msgspec reads the annotations

RowId = Annotated[int, msgspec.Meta(ge=0)]
Span = tuple[RowId, RowId]
"""Row ids from the first up to, not including, the second."""


class SelectionState(Shared, frozen=True):
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
    added: list[Span] = msgspec.field(default_factory=list)
    removed: list[Span] = msgspec.field(default_factory=list)
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


class ActiveState(Shared, frozen=True):
    """The row that the keyboard is on; None before the first."""

    version: int = 0
    row: RowId | None = None
