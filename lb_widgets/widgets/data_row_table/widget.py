"""The table widget: traits and requests over `TableContent`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

import traitlets

from lb_widgets.errors import Cancelled
from lb_widgets.io.frames import as_frame
from lb_widgets.messages.data_row_table import (
    REQUESTS,
    LocateRequest,
    PageRequest,
    PrepareRequest,
    SchemaRequest,
    SpansRequest,
    ThumbnailRequest,
)
from lb_widgets.sources.pandas_source import PandasSource
from lb_widgets.widgets.data_row_table.content import TableContent
from lb_widgets.widgets.data_row_table.problems import RowProblems
from lb_widgets.widgets.data_row_table.selection import RowSelection
from lb_widgets.widgets.data_row_table.static_form import static_table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import msgspec
    import pandas as pd

    from lb_widgets.checks import Report
    from lb_widgets.messages.base import Request
    from lb_widgets.widgets.base import Context, Reply
    from lb_widgets.widgets.base.router import Handler

ROW_HEIGHTS: Final = (32, 64, 128)
"""Heights of a row that the view offers, in pixels."""


class DataRowTable(RowSelection, bundle="data_row_table"):
    """Data rows as a table: a million of them too, as the browser holds only what it shows.

    Parameters
    ----------
    rows : DataFrame, list of dict, or one row
        What is shown; never changed.
    problems : Report, optional
        What `check` found in these rows; shown in a column of its own.
    row_height : int, pixels
        32, 64 or 128, by default 64.

    Attributes
    ----------
    selected_keys : list of str
        Keys of the selected rows, in the order of the rows; set it to select.
    active_key : str
        Key of the row clicked or walked to last, empty before; set it to go there.

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

    row_height = traitlets.Enum(ROW_HEIGHTS, 64).tag(sync=True)
    """Height of every row, in pixels. Written by both."""
    total = traitlets.Int(0).tag(sync=True)
    """Number of rows. Written by Python."""

    def __init__(self, rows: Any, *, problems: Report | None = None, row_height: int = 64) -> None:
        self._given = rows
        self._frame = as_frame(rows)
        self._problems = problems
        self._content = _content(self._frame, problems, version=0)
        super().__init__(row_height=row_height, total=len(self._frame))

    @property
    def rows(self) -> pd.DataFrame:
        """The rows that are shown, in the canonical form.

        Set it to show others: rows with the same key stay selected and keep their problems.
        """
        return self._frame

    @rows.setter
    def rows(self, rows: Any) -> None:
        frame = as_frame(rows)
        source = PandasSource(frame, version=self.version + 1)
        self._given, self._frame, self.total = rows, frame, len(frame)
        self._adopt(TableContent(source, self._content.problems))

    @property
    def problems(self) -> Report | None:
        """What `check` found; set it to the report of the present `rows`. None shows no column."""
        return self._problems

    @problems.setter
    def problems(self, problems: Report | None) -> None:
        self._problems = problems
        self._adopt(_content(self._frame, problems, version=self.version + 1))

    @property
    def selected(self) -> pd.DataFrame:
        """The selected rows, in the order of `rows`; a copy."""
        return self._frame.iloc[self._ids(self.selected_keys)].copy()

    def position_of(self, key: str) -> int:
        """Return where the row with this key stands in `rows`, counted from 0.

        Raises
        ------
        InputError
            No row has this key.
        """
        return self._ids([key])[0]

    def key_of(self, position: int) -> str:
        """Return the key of the row at this position in `rows`, counted from 0."""
        return self._content.source.keys([position])[0]

    def refresh(self) -> None:
        """Show the rows anew after what was passed in has been changed in place."""
        self.rows = self._given

    def static_form(self) -> str:
        """Return what stands for the widget where no kernel runs."""
        return static_table(self.model_id, self._content)

    def _handlers(self) -> Mapping[type[Request], Handler]:
        def at(method: Callable[[TableContent, Any, Context], msgspec.Struct | Reply]) -> Handler:
            return lambda request, context: method(self._at(request.version), request, context)

        return {
            SchemaRequest: lambda _request, _context: self._content.schema(),
            PrepareRequest: at(TableContent.prepare),
            PageRequest: at(TableContent.page),
            SpansRequest: at(TableContent.spans),
            LocateRequest: at(TableContent.locate),
            ThumbnailRequest: at(TableContent.thumbnail),
        }

    def _at(self, version: int) -> TableContent:
        content = self._content
        if content.source.version != version:
            raise Cancelled("The rows have changed meanwhile.")
        return content


def _content(frame: pd.DataFrame, problems: Report | None, *, version: int) -> TableContent:
    source = PandasSource(frame, version=version)
    return TableContent(source, None if problems is None else RowProblems(problems.issues, source))
