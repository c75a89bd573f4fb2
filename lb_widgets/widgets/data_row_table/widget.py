"""The table widget: which request is answered by what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from lb_widgets.errors import InputError
from lb_widgets.messages.data_row_table import (
    REQUESTS,
    LocateRequest,
    PageRequest,
    PrepareRequest,
    SchemaRequest,
)
from lb_widgets.messages.row_details import DetailRequest
from lb_widgets.messages.table_changes import (
    CopyRequest,
    ExportRequest,
    FixesRequest,
    RowsChoice,
)
from lb_widgets.messages.table_selection import (
    SelectRangeRequest,
    SelectViewRequest,
)
from lb_widgets.messages.table_state import (
    ArrangeRequest,
    StateRequest,
)
from lb_widgets.messages.table_summaries import CheckPatternRequest, FacetRequest, SummariesRequest
from lb_widgets.messages.view import View
from lb_widgets.sources.base import Position
from lb_widgets.widgets.data_row_table.content import Patient, TableContent
from lb_widgets.widgets.data_row_table.details import detail
from lb_widgets.widgets.data_row_table.exports import ExportedRows, copied, exported
from lb_widgets.widgets.data_row_table.fixing import FixedRows, fixes
from lb_widgets.widgets.data_row_table.static_form import static_table
from lb_widgets.widgets.data_row_table.summaries import check_pattern, facet, summaries
from lb_widgets.widgets.previews.serving import PreviewAnswers
from lb_widgets.widgets.previews.subjects import Opener, subject_of, values_needed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import msgspec
    import pandas as pd
    from numpy.typing import NDArray

    from lb_widgets.checks import Report
    from lb_widgets.messages.base import Request
    from lb_widgets.messages.data_row_table import (
        TablePage,
        TableSchema,
    )
    from lb_widgets.messages.previews import (
        SubjectRequest,
    )
    from lb_widgets.widgets.base import Context, Reply
    from lb_widgets.widgets.base.router import Handler
    from lb_widgets.widgets.data_row_table.shown_rows import Resolve

    OfContent = Callable[[TableContent, Any, Context], msgspec.Struct | Reply]
    OfRows = Callable[[TableContent, Any, NDArray[np.intp], Context], Reply]


class DataRowTable(FixedRows, ExportedRows, bundle="data_row_table"):
    """Data rows as a table: a million of them too, as the browser holds only what it shows.

    Parameters
    ----------
    rows : DataFrame, list of dict, or one row
        What is shown; never changed.
    problems : Report, optional
        What `check` found in these rows; shown in columns of their own.
    resolve : callable, optional
        Called with the URL or path of a row before it is opened for a preview, so for rows on
        screen only; returns what to open instead, or the bytes. For delegated access and
        re-signing; see `lb_widgets.media.loader.Loader`.
    row_height : int, pixels
        32, 64 or 128, by default 64.

    Attributes
    ----------
    view, view_state
        The rows that are shown, and a small dict of how; see `filter`, `sort`, `scroll_to`.
    selected : DataFrame
        The selected rows, in the order of `rows`.
    selected_keys : list of str
        Their keys; set it, or call `select`, to select. `on_select` tells of changes.
    active_key : str
        Key of the row clicked or walked to last, empty before; set it to go there.
    outcome : DataFrame or None
        What a submit did with the rows; see `ShownRows.outcome`. A `SubmitButton` sets it.

    Raises
    ------
    InputError
        The rows cannot be read.

    Notes
    -----
    Who a row is: its `global_key`, or where that is missing or repeated, the label of its index and
    a hash of its content (``"17-1f0c9a2b"``). Selected and active rows are kept by this key, so
    they stay selected when rows are added, sorted or searched.
    """

    requests: ClassVar = REQUESTS

    def __init__(
        self,
        rows: Any,
        *,
        problems: Report | None = None,
        resolve: Resolve | None = None,
        row_height: int = 64,
    ) -> None:
        self._previews = PreviewAnswers(self._subject)
        super().__init__(rows, problems=problems, resolve=resolve, row_height=row_height)

    @property
    def selected(self) -> pd.DataFrame:
        """The selected rows, in the order of `rows`; a copy, verbatim."""
        with self.lock:
            return self.rows.iloc[self._selected_ids()]

    def position_of(self, key: str) -> int:
        """Return where the row with this key stands in `rows`, counted from 0.

        Raises
        ------
        InputError
            No row has this key.
        """
        return self._content.position(self._ids([key])[0])

    def key_of(self, position: int) -> str:
        """Return the key of the row at this position in `rows`, counted from 0."""
        return self._content.key(position)

    def around(self, key: str, *, steps: int = 2) -> list[int]:
        """Return where the rows around one stand in `rows`, in the order that the table shows.

        Parameters
        ----------
        key : str
            Of the row.
        steps : int
            How many rows before and after it at most.

        Returns
        -------
        list of int
            Positions, counted from 0, that of the row itself among them; empty where the table
            shows all rows in their own order, or hides this one.

        Raises
        ------
        InputError
            No row has this key.
        """
        self._ids([key])
        with self.lock:
            content, view = self._content, self._state.view
        place = None if view == View() else content.source.locate(view, key, Patient())
        if place is None:
            return []
        start = max(0, place.value - steps)
        at, count = Position(start), place.value + steps + 1 - start
        rows = content.source.page(view, at, count, Patient()).row_ids
        return [content.position(row) for row in rows]

    def close_resources(self) -> None:
        """End threads and open requests; the view stays and says so. May be called twice."""
        super().close_resources()
        self._previews.close()

    def static_form(self) -> str:
        """Return what stands for the widget where no kernel runs."""
        with self.lock:
            content, state = self._content, self._state
        return static_table(self.model_id, content, view=state.view, grouping=state.grouping)

    def _handlers(self) -> Mapping[type[Request], Handler]:
        return {
            **super()._handlers(),
            StateRequest: self._tell_state,
            ArrangeRequest: self._arrange,
            SchemaRequest: self._schema,
            PrepareRequest: self._prepare,
            PageRequest: self._page,
            LocateRequest: self._of_version(TableContent.locate),
            SelectViewRequest: self._select_view,
            SelectRangeRequest: self._select_range,
            **self._previews.handlers(),
            DetailRequest: self._of_version(lambda content, request, _: detail(content, request)),
            SummariesRequest: self._of_version(summaries),
            FacetRequest: self._of_version(facet),
            CheckPatternRequest: check_pattern,
            FixesRequest: self._of_version(lambda content, request, _: fixes(content, request)),
            CopyRequest: self._of_rows(copied),
            ExportRequest: self._of_rows(exported),
        }

    def _of_version(self, answer: OfContent) -> Handler:
        return lambda request, context: answer(self._at(request.version), request, context)

    def _of_rows(self, answer: OfRows) -> Handler:
        def handler(request: CopyRequest | ExportRequest, context: Context) -> Reply:
            content, ids = self._chosen(request, context)
            return answer(content, request, ids, context)

        return handler

    def _subject(self, request: SubjectRequest) -> Opener:
        content = self._at(request.version)
        row = content.position(request.row)
        found = content.source.rows([row], values_needed(request))
        values = {name: cells[0] for name, cells in found.items()}
        return Opener(subject_of(request, values), content.loader)

    def _schema(self, _request: SchemaRequest, _context: Context) -> TableSchema:
        with self.lock:
            content, grouping = self._content, self._state.grouping
        return content.schema(grouping)

    def _page(self, request: PageRequest, context: Context) -> TablePage:
        with self.lock:
            content, telling = self._at(request.version), self._telling()
        return content.page(request, context, telling)

    def _chosen(
        self, request: CopyRequest | ExportRequest, context: Context
    ) -> tuple[TableContent, NDArray[np.intp]]:
        """Return the rows that a request means, in their order."""
        with self.lock:
            content = self._at(request.version)
            selected, active = self._selected_mask(), self.active.row
        match request.rows:
            case RowsChoice.VIEW:
                return content, content.ids(request.view, context)
            case RowsChoice.SELECTED:
                return content, np.flatnonzero(selected)
            case RowsChoice.ACTIVE:
                if active is None:
                    raise InputError("No row is active: click one, or walk to it.")
                return content, np.array([active], dtype=np.intp)
