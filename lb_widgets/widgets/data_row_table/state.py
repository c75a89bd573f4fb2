"""Which rows of the table are shown, in which order and layout: from Python and by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import msgspec
import numpy as np
import traitlets
from msgspec.structs import replace

from lb_widgets.errors import InputError
from lb_widgets.messages.base import Nothing
from lb_widgets.messages.table_state import (
    TableState,
)
from lb_widgets.messages.view import Filter, View, columns_of
from lb_widgets.model.words import shown
from lb_widgets.redact import redact, redact_value
from lb_widgets.widgets.data_row_table.conditions import filters_of, sort_keys_of
from lb_widgets.widgets.data_row_table.content import Patient, Telling
from lb_widgets.widgets.data_row_table.saved_state import read_saved, refuse_texts
from lb_widgets.widgets.data_row_table.selection import RowSelection

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from lb_widgets.messages.data_row_table import (
        Prepared,
        PrepareRequest,
    )
    from lb_widgets.messages.table_state import (
        ArrangeRequest,
        StateRequest,
    )
    from lb_widgets.sources.base import Context
    from lb_widgets.widgets.data_row_table.content import TableContent
    from lb_widgets.widgets.data_row_table.row_sets import Mask

ROW_HEIGHTS: Final = (32, 64, 128)
"""Heights of a row that the view offers, in pixels."""


class RowView(RowSelection):
    """The part of the table that keeps the question, and how its answer is laid out.

    A view holds free text, which may be a secret: the browser asks for it and tells it in requests,
    so that no saved notebook has it.

    Parameters
    ----------
    content : TableContent
        The rows.
    **traits
        Of the table.
    """

    row_height = traitlets.Enum(ROW_HEIGHTS, 64).tag(sync=True)
    """Height of every row, in pixels. Written by both."""
    state_number = traitlets.Int(0).tag(sync=True)
    """Grows when Python has set another view or layout: the browser then asks for it. Written by
    Python."""

    def __init__(self, content: TableContent, **traits: Any) -> None:
        self._state = TableState()
        # Whether the browser knows what Python has set; what it asks before counts for nothing.
        self._is_told = True
        self._prepared = self._asked = 0
        super().__init__(content, **traits)

    @property
    def view(self) -> pd.DataFrame:
        """The rows that are shown, filtered and sorted as they are; a copy, verbatim."""
        with self.lock:
            content, view = self._content, self._state.view
        return content.frame.iloc[content.ids(view, Patient())]

    @property
    def view_state(self) -> dict[str, Any]:
        """What is shown and how, as a small dict for JSON; set it, in another session too.

        Filters, search, sort, columns, grouping, summaries and row height; what is left out is as
        at the start. It is for reading, so secrets in texts of filters are masked. A state with
        such a mask cannot be set: put the text back or leave the filter out.

        Raises
        ------
        InputError
            When set: something in it is unknown or masked, or names a column that is not there.
        """
        with self.lock:
            state, row_height = self._state, self.row_height
        return redact_value({**msgspec.to_builtins(state), "row_height": row_height})

    @view_state.setter
    def view_state(self, state: Mapping[str, Any]) -> None:
        saved = read_saved(state, self._content.names)
        fields = msgspec.structs.asdict(saved)
        row_height = fields.pop("row_height")
        self._set(TableState(**fields))
        self.row_height = row_height

    def filter(self, *conditions: Any, text: str = "", **columns: Any) -> None:
        """Show only the rows that meet all of these, in the present order; without any, all rows.

        Parameters
        ----------
        *conditions : Filter or dict
            Filters of `lb_widgets.messages.view`, or the same as dicts:
            ``{"kind": "contains", "column": "global_key", "text": "coast"}``.
        text : str
            Search: rows that hold this text, in any case, in a key, URL, attachment, metadata field
            or text column.
        **columns
            By column: a value it equals, a list or set it is one of, a pair ``(low, high)`` with
            None for an open end, None where it is missing, or a compiled pattern. Columns of the
            table and derived ones, ``n_layers=(1, None)``, ``**{"metadata.split": "train"}``.

        Raises
        ------
        InputError
            Some of it is no condition or names no column; ``.problems`` lists all.
        """
        filters = filters_of(conditions, columns, self._content.names)
        self._ask(filters=filters, text=str(text))

    def sort(self, *columns: Any, descending: bool = False) -> None:
        """Order the rows by these columns, the first counts most; without any, as they were given.

        Stable; missing values come last in both directions.

        Parameters
        ----------
        *columns : str, (str, bool) or SortKey
            A column; with True beside it, it descends. A list of such is taken too.
        descending : bool
            Whether columns that are given as a mere name descend.

        Raises
        ------
        InputError
            Some of it names no column, or one that has no order.
        """
        self._ask(sort=sort_keys_of(columns, self._content.names, descending=descending))

    def clear(self) -> None:
        """Show all rows as they were given: no filter, search or order. The selection stays."""
        self._ask(filters=(), sort=(), text="")

    def select(
        self, keys_or_conditions: Any = None, /, *, add: bool = False, **columns: Any
    ) -> None:
        """Select rows of the whole table, shown or not; without arguments, none.

        Parameters
        ----------
        keys_or_conditions : str, iterable of str, filter, or list of filters
            Keys, or conditions as for `filter`.
        add : bool
            Whether what is selected stays selected.
        **columns
            Conditions by column, as for `filter`.

        Raises
        ------
        InputError
            No row has one of the keys, or as for `filter`.
        """
        with self._changing():
            mask = self._meant(keys_or_conditions, columns)
            self._select(self._selected_mask() | mask if add else mask)

    def scroll_to(self, global_key: str) -> None:
        """Make the row with this key the active one, and scroll to it.

        Raises
        ------
        InputError
            No row has this key, or the view hides it.
        """
        self._ids([global_key])
        view = self._state.view
        if self._content.source.locate(view, global_key, Patient()) is None:
            parts = ("the filters",) * bool(view.filters) + ("the search",) * bool(view.text)
            raise InputError(
                redact(
                    f"The row {global_key!r} is not shown: {' and '.join(parts)} leave it out. "
                    "clear() shows all rows."
                )
            )
        if self.active_key == global_key:
            self.active_key = ""  # else nothing would change, and who scrolled away stay there
        self.active_key = global_key

    def _adopt(self, content: TableContent, *, same_rows: bool = False) -> None:
        """As there; what the view asks about columns that are gone is taken away, and said."""
        with self._changing(), self.hold_sync():
            self.error_text = ""
            self._fit(content)
            super()._adopt(content, same_rows=same_rows)

    def _fit(self, content: TableContent) -> None:
        view = self._state.view
        if not view.filters and not view.sort:
            return
        names = frozenset(content.names)
        fitting = View(
            tuple(each for each in view.filters if names.issuperset(columns_of(each))),
            tuple(key for key in view.sort if key.column in names),
            view.text,
        )
        if fitting == view:
            return
        self._set(replace(self._state, view=fitting))
        asked = [name for each in view.filters for name in columns_of(each)]
        asked += [key.column for key in view.sort]
        gone = [repr(name) for name in dict.fromkeys(asked) if name not in names]
        self.error_text = redact(
            f"There is no column {', '.join(gone)} any longer: the table is no longer filtered or "
            "sorted by it."
        )

    def _ask(self, **change: Any) -> None:
        """Show another view; refuse at once what no answer can be found to."""
        view = replace(self._state.view, **change)
        refuse_texts(view)
        self._content.source.prepare(view, Patient())
        with self.lock:
            self._set(replace(self._state, view=view))

    def _set(self, state: TableState) -> None:
        with self.lock:
            self._state, self._is_told, self._prepared = state, False, self._asked
            self.error_text = ""
            self.state_number += 1

    def _meant(self, given: Any, columns: Mapping[str, Any]) -> Mask:
        """Return which rows `select` is about."""
        listed: list[Any] = [given] if isinstance(given, str | Filter | Mapping) else []
        if given is not None and not listed:
            listed = list(_iterable(given))
        mask = np.full(self._content.total, bool(given is not None or columns))
        are_conditions = bool(listed) and isinstance(listed[0], Filter | Mapping)
        if are_conditions or columns:
            filters = filters_of(listed if are_conditions else [], columns, self._content.names)
            mask &= self._content.source.members(View(filters), Patient())
        if given is not None and not are_conditions:
            mask &= self._mask_of_keys(listed)
        return mask

    def _telling(self) -> Telling:
        return Telling(self._state.grouping, *self._base())

    # ── what the browser says ────────────────────────────────────────────────────────────────────
    def _prepare(self, request: PrepareRequest, context: Context) -> Prepared:
        with self.lock:
            content = self._at(request.version)
            self._asked += 1
            number, is_told, telling = self._asked, self._is_told, self._telling()
        prepared = content.prepare(request, context, telling)
        with self.lock:
            # Answers may overtake each other; the view on screen is that of the last question.
            if is_told and number > self._prepared and content is self._content:
                self._prepared = number
                self._state = replace(self._state, view=request.view)
        return prepared

    def _tell_state(self, _request: StateRequest, _context: Context) -> TableState:
        with self.lock:
            self._is_told = True
            return self._state

    def _arrange(self, request: ArrangeRequest, _context: Context) -> Nothing:
        with self.lock:
            if self._is_told:
                if request.grouping is not self._state.grouping:
                    self.state_number += 1  # another output of the table has other columns now
                self._state = replace(
                    self._state,
                    columns=request.columns,
                    grouping=request.grouping,
                    has_summaries=request.has_summaries,
                )
        return Nothing()


def _iterable(given: Any) -> Iterable[Any]:
    try:
        return iter(given)
    except TypeError:
        raise InputError(
            f"{shown(given)} selects nothing: expected keys, or conditions: score=(0.5, None)."
        ) from None
