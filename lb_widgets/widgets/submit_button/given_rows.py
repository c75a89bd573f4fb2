"""The rows that a button was given: plain ones, or those of a table that it is linked to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import pandas as pd


class GivenRows:
    """Reads rows anew each time they are needed, so that changes of a table count.

    Parameters
    ----------
    rows : DataFrame, list of dict, one row, an iterator, or an object with such `.rows`
        Never changed.
    """

    def __init__(self, rows: Any) -> None:
        # A DataFrame may have a column of that name.
        is_table = hasattr(rows, "rows") and not isinstance(rows, pd.DataFrame)
        self._table: Any = rows if is_table else None
        # An iterator could be read once only.
        self._rows = list(rows) if isinstance(rows, Iterator) else rows

    def read(self) -> Any:
        """Return the rows as they are now."""
        return self._rows if self._table is None else self._table.rows

    def replace(self, rows: Any) -> None:
        """Take others from now on; a table shows them."""
        if self._table is None:
            self._rows = rows
            return
        with self._turn():
            self._table.rows = rows

    def show_outcome(self, outcome: pd.DataFrame) -> None:
        """Have a table show what became of its rows, if it can."""
        if hasattr(self._table, "outcome"):
            with self._turn():
                self._table.outcome = outcome

    def _turn(self) -> Any:
        """Return what keeps others from changing the table meanwhile."""
        return getattr(self._table, "lock", None) or nullcontext()
