"""How the answer to a question is laid out."""

from __future__ import annotations

import msgspec

from lb_widgets.messages.base import Request
from lb_widgets.messages.table_columns import Grouping
from lb_widgets.messages.view import View


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
