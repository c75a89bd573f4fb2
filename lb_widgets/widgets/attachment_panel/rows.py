"""The rows of a panel: who they are, what they hold, in words and as subjects of previews."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from lb_widgets.errors import InputError
from lb_widgets.io.frames import as_frame
from lb_widgets.model.data_row import ROW_COLUMNS
from lb_widgets.sources.identity import Identity
from lb_widgets.sources.missing import is_missing
from lb_widgets.widgets.base.row_values import listed
from lb_widgets.widgets.base.row_words import problem, row_detail
from lb_widgets.widgets.previews.subjects import subject_of, values_needed

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from lb_widgets.messages.previews import (
        SubjectRequest,
    )
    from lb_widgets.messages.row_details import DetailProblem, RowDetail
    from lb_widgets.widgets.previews.subjects import Subject


class PanelRows:
    """Rows that are gone through one by one.

    Parameters
    ----------
    rows : DataFrame, list of dict, or one row
        In any form that `read_rows` takes; never changed.
    version : int
        Of these rows among those that the panel has shown.

    Raises
    ------
    InputError
        The rows cannot be read.
    """

    def __init__(self, rows: Any, version: int = 0) -> None:
        self.frame: pd.DataFrame = as_frame(rows)
        self.version = version

    def __len__(self) -> int:
        return len(self.frame)

    def check(self, position: int, attachment: int | None = None) -> None:
        """Raise `InputError` where there is no such row, or it has no such attachment."""
        if not 0 <= position < len(self):
            there = "there is 1 row" if len(self) == 1 else f"there are {len(self):,} rows"
            raise InputError(f"There is no row {position:,}: {there}, counted from 0.")
        if attachment is None:
            return
        count = len(listed(self.frame["attachments"].iloc[position]))
        if not 0 <= attachment < count:
            has = "1 attachment" if count == 1 else f"{count:,} attachments"
            key = self.key(position)
            message = f'Row {position:,} ("{key}") has no attachment {attachment:,}: it has {has}'
            raise InputError(f"{message}, counted from 0." if count else f"{message}.")

    def key(self, position: int) -> str:
        """Return who a row is: its global key, or a substitute; see `DataRowTable`."""
        return self._identity.keys([position])[0]

    def place_of(self, position: int, others: PanelRows) -> int | None:
        """Return where others have the row at this position, told by its key; None for nowhere."""
        if not 0 <= position < len(self):
            return None
        return others._identity.ids_of([self.key(position)])[0]

    def subject(self, request: SubjectRequest) -> Subject:
        """Return what a question is about; errors as in `check`."""
        self.check(request.row)
        values = {name: self.frame[name].iloc[request.row] for name in values_needed(request)}
        return subject_of(request, values)

    def detail(self, position: int) -> RowDetail:
        """Return a row in words; errors as in `check`."""
        self.check(position)
        row = {name: self.frame.iloc[position, at] for at, name in enumerate(self.frame.columns)}
        canonical = {name: row[name] for name in ROW_COLUMNS}
        own = [(str(name), value) for name, value in row.items() if name not in ROW_COLUMNS]
        return row_detail(self.key(position), canonical, own, _problems(row["attachments"]))

    @cached_property
    def _identity(self) -> Identity:
        return Identity(self.frame)


def _problems(attachments: Any) -> Iterator[DetailProblem]:
    """Yield why a cell has no attachments although it has something."""
    if not isinstance(attachments, list | tuple) and not is_missing(attachments):
        kind = type(attachments).__name__
        message = f"The attachments of this row are of type {kind}, not a list: none can be shown."
        yield problem("error", "attachments-shape", "attachments", message, None)
