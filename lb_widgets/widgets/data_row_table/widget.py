"""The table widget: traits and requests over `TableContent`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

import traitlets

from lb_widgets.errors import Cancelled
from lb_widgets.messages.data_row_table import (
    REQUESTS,
    LocateRequest,
    PageRequest,
    PrepareRequest,
    SchemaRequest,
    ThumbnailRequest,
)
from lb_widgets.widgets.data_row_table.content import TableContent
from lb_widgets.widgets.data_row_table.shown_rows import ShownRows
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


class DataRowTable(ShownRows, bundle="data_row_table"):
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

    row_height = traitlets.Enum(ROW_HEIGHTS, 64).tag(sync=True)
    """Height of every row, in pixels. Written by both."""

    def __init__(self, rows: Any, *, problems: Report | None = None, row_height: int = 64) -> None:
        super().__init__(rows, problems=problems, row_height=row_height)

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
            LocateRequest: at(TableContent.locate),
            ThumbnailRequest: at(TableContent.thumbnail),
        }

    def _at(self, version: int) -> TableContent:
        content = self._content
        if content.source.version != version:
            raise Cancelled("The rows have changed meanwhile.")
        return content
